"""
The dashboard under many readers: latency of a change at 50 and 100 sessions, then memory over 20 000 changes.

    python -m benchmarks.bench_load

Sessions are websocket clients on loopback (`benchmarks.reader`): each opens the overview, then changes the theme or the
indicator of its map every four seconds; a change lasts from the message of the hand to the end of the script, with all
that the browser would receive. The server has the settings of the project and of `cli.py serve`. The load itself, one
more process, runs on the same two cores.
"""

import argparse
import asyncio
import os
import platform
import random
import statistics
import tempfile
import time
from itertools import chain
from pathlib import Path

import streamlit
from tqdm import tqdm

from benchmarks.reader import Reader, enter
from benchmarks.stage import ROOT, TODAY, launch, lay_store
from commands.server import ALLOCATOR

PAUSE_S = 4.0
LABELS = ("Thème", "Indicateur")
ROUNDS = 20
"""Changes of one reader before another takes the place, when memory is watched."""


def resident_mib(pid: int) -> float:
    """Resident memory of a process, in MiB; Linux only."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


async def change(reader: Reader, hand: random.Random) -> float:
    """Move one of the select boxes to another of its options."""
    label = hand.choice(LABELS)
    return await reader.choose(label, hand.randrange(len(reader.widgets[label][1])))


async def visit(reader: Reader, seed: int, until: float) -> list[float]:
    """Make a change every four seconds until the hour is over, each reader at a moment of its own."""
    hand = random.Random(seed)
    await asyncio.sleep(hand.uniform(0, PAUSE_S))
    lasted = []
    while time.monotonic() < until:
        seconds = await change(reader, hand)
        lasted.append(seconds)
        await asyncio.sleep(max(0.0, PAUSE_S - seconds))
    return lasted


async def crowd(port: int, pid: int, sessions: int, seconds: float) -> None:
    """Let `sessions` readers in, measure their changes for a while, and let them go."""
    before = resident_mib(pid)
    readers = []
    for _ in range(sessions):
        reader = await enter(port)
        await reader.open()
        readers.append(reader)
    held = resident_mib(pid) - before
    until = time.monotonic() + seconds
    visits = await asyncio.gather(*(visit(one, seed, until) for seed, one in enumerate(readers)))
    lasted = sorted(chain.from_iterable(visits))
    faults = [fault for reader in readers for fault in reader.faults]
    for reader in readers:
        await reader.socket.close()
    p95 = lasted[int(0.95 * len(lasted))]
    print(
        f"| {sessions} | {len(lasted)} | {statistics.median(lasted) * 1000:.0f} ms | {p95 * 1000:.0f} ms "
        f"| {lasted[-1] * 1000:.0f} ms | {len(faults)} | {held / sessions:.1f} MiB |"
    )
    if faults:
        print(f"first fault: {faults[0]}")


async def one_reader(port: int, seed: int) -> int:
    """Come, make a few changes without a pause, and leave."""
    reader, hand = await enter(port), random.Random(seed)
    await reader.open()
    for _ in range(ROUNDS):
        await change(reader, hand)
    await reader.socket.close()
    return len(reader.faults)


async def long_use(port: int, pid: int, changes: int) -> None:
    """Let readers come and go until there were enough changes, and watch the memory of the server."""
    print("\n| changes | resident memory |\n|---|---|")
    faults, step = 0, max(1, changes // ROUNDS // 10)
    with tqdm(total=changes, disable=None) as bar:
        for group in range(0, changes // ROUNDS, 2):
            if group % step < 2:
                tqdm.write(f"| {group * ROUNDS} | {resident_mib(pid):.0f} MiB |")
            faults += sum(await asyncio.gather(one_reader(port, group), one_reader(port, group + 1)))
            bar.update(2 * ROUNDS)
    print(f"| {changes} | {resident_mib(pid):.0f} MiB |\n\nfaults: {faults}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, nargs="*", default=[50, 100])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--changes", type=int, default=20_000, help="0 leaves the watch of memory out")
    options = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}, Python {platform.python_version()}, ", end=""
    )
    print(f"Streamlit {streamlit.__version__}")
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "portefeuille"
        lay_store(store)
        environment = {**ALLOCATOR, "ATS_STORE": str(store), "ATS_DATE": TODAY}
        with launch(ROOT / "dashboard.py", environment=environment) as (port, pid):
            asyncio.run(one_reader(port, 0))
            print("\n| sessions | changes | median | p95 | longest | faults | memory of a session |")
            print("|---|---|---|---|---|---|---|")
            for sessions in options.sessions:
                asyncio.run(crowd(port, pid, sessions, options.seconds))
            if options.changes:
                asyncio.run(long_use(port, pid, options.changes))


if __name__ == "__main__":
    main()
