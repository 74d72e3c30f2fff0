"""
Race of the conformity check against frictionless on one file of subsidies, each in a process of its own.

    python -m benchmarks.bench_scdl [--rows 1000000] [--part 50000]

The file is generated: about one row in a hundred breaks one rule. Both check the same bytes against the same
schema; ours also runs the two checks that the standard names, which frictionless does not have. The departures
must be the same in number, rule by rule. The parts are interleaved, so that a busy moment of the machine is
shared; then each checks the whole file once.
"""

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

SEED = 29
SLIPS = {
    "dateConvention": "13/01/2024",
    "montant": "1 500,00",
    "nature": "aide",
    "notificationUE": "NON",
    "pourcentageSubvention": "100",
    "datesPeriodeVersement": "2024-01-01_2024-12-31",
    "nomBeneficiaire": "",
    "rnaBeneficiaire": "W12",
}
OURS = ("siret", "one-of-required")


def write_file(path: Path, rows: int) -> None:
    generator = random.Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        from ingest.scdl_fields import CURRENT

        names = [field.name for field in CURRENT.fields]
        writer.writerow(names)
        for rank in range(rows):
            row = sound_row(generator, rank)
            if generator.random() < 0.01:
                name = generator.choice(list(SLIPS))
                row[names.index(name)] = SLIPS[name]
            writer.writerow(row)


def sound_row(generator: random.Random, rank: int) -> list[str]:
    day = f"20{generator.randrange(15, 25)}-{generator.randrange(1, 13):02}-{generator.randrange(1, 29):02}"
    return [
        "Département du Finistère",
        "22290001100016",
        day,
        f"CP-{generator.randrange(5000)}",
        f"Association n° {rank}",
        sound_siret(f"{generator.randrange(10**9):09}{generator.randrange(100):04}"),
        f"W29{generator.randrange(10**7):07}" if rank % 3 == 0 else "",
        f'Soutien à l’action « {rank} », en pays de "Cornouaille", deuxième année'
        if rank % 5 == 0
        else f"Aide {rank % 999}",
        f"{generator.random() * 1e5:.2f}",
        "aide en numéraire",
        ("unique", "échelonné")[rank % 2],
        day if rank % 2 == 0 else f"{day}/2026-01-01",
        "",
        "oui" if rank % 7 == 0 else "non",
        "1",
        "",
    ]


def sound_siret(thirteen: str) -> str:
    """Add the key of Luhn to thirteen digits."""
    total = 0
    for rank, digit in enumerate(reversed(thirteen)):
        value = int(digit) * (2 - rank % 2)
        total += value - 9 if value > 9 else value
    return f"{thirteen}{-total % 10}"


def ours(path: Path) -> Counter[str]:
    from ingest.scdl_conformite import check_file

    found: Counter[str] = Counter()
    for (_, rule), number in check_file(path).counts.items():
        found[rule] += number
    return found


def frictionless(path: Path) -> Counter[str]:
    from frictionless import Resource, Schema

    from tests.ingest.scdl_reference import SCHEMA_2_1_1

    schema = Schema.from_descriptor({**SCHEMA_2_1_1, "fieldsMatch": "partial"})
    report = Resource(path.name, basepath=str(path.parent), schema=schema).validate(limit_errors=0)
    found: Counter[str] = Counter()
    for kind, note in report.flatten(["type", "note"]):
        found[
            note.partition('"')[2].partition('"')[0]
            if kind == "constraint-error"
            else kind.removesuffix("-error")
        ] += 1
    return found


def measure(who: str, path: Path) -> None:
    begin, cpu = time.perf_counter(), time.process_time()
    found = {"ours": ours, "frictionless": frictionless}[who](path)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "wall_s": time.perf_counter() - begin,
                "cpu_s": time.process_time() - cpu,
                "peak_mib": usage.ru_maxrss / 1024,
                "found": dict(found),
            }
        )
    )


def run(who: str, path: Path) -> dict:
    command = [sys.executable, "-m", "benchmarks.bench_scdl", "--measure", who, "--file", str(path)]
    begin = time.perf_counter()
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    return {**json.loads(ran.stdout), "process_s": time.perf_counter() - begin}


def tell(label: str, one: dict, other: dict) -> None:
    print(f"{label}")
    for who, answer in (("ours", one), ("frictionless", other)):
        print(
            f"  {who:13} {answer['cpu_s']:7.2f} s CPU  {answer['wall_s']:7.2f} s wall  "
            f"{answer['process_s']:7.2f} s with start-up  peak {answer['peak_mib']:5.0f} MiB"
        )
    for name in ("cpu_s", "wall_s", "process_s"):
        print(f"  ratio {name}: {other[name] / one[name]:.1f}")
    shared = {rule: number for rule, number in one["found"].items() if rule not in OURS}
    assert shared == other["found"], (shared, other["found"])
    print(f"  same departures: {sum(shared.values())}, by rule {shared}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--part", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", choices=["ours", "frictionless"])
    parser.add_argument("--file", type=Path)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.measure, arguments.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        part, whole = Path(folder) / "part.csv", Path(folder) / "whole.csv"
        write_file(part, arguments.part)
        for rank in range(arguments.rounds):
            tell(f"{arguments.part} rows, round {rank + 1}", run("ours", part), run("frictionless", part))
        write_file(whole, arguments.rows)
        print(f"{arguments.rows} rows, {whole.stat().st_size / 2**20:.0f} MiB")
        tell("whole file, one run", run("ours", whole), run("frictionless", whole))


if __name__ == "__main__":
    main()
