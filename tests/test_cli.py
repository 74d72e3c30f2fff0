"""The command door: exit codes that a script can trust, one French sentence or one JSON object, no stack trace."""

import csv
import datetime as dt
import functools
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli
from analysis.accord import accord_state
from commands import door
from data.demonstration import demonstration_portfolio
from data.manifest import FILES, read_manifest
from data.store import Store
from data.territoire import load_epci
from ingest import refresh, soundness
from render.accord_summary import summary_dict, summary_lines
from render.sentences import Forms
from tests.real_files import real

ROOT = Path(__file__).parents[1]
LAYOUT = "dotations-investissement"
HEADER = "id_projet,id_terr,nom_terr,dotation,echelon,categorie,description,cout_total,montant_sub"
COMMANDS = [command.name for command in cli.app.registered_commands]
DAY = "2026-03-15"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def store(tmp_path, monkeypatch):
    root = tmp_path / "portefeuille"
    monkeypatch.setenv("ATS_STORE", str(root))
    monkeypatch.setenv("ATS_DATE", DAY)
    return Store(root)


@pytest.fixture
def run(store, capsys):
    def command(*arguments):
        code = cli.main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return Answer(code, told.out, told.err)

    return command


@pytest.fixture
def grants(tmp_path):
    def write(*identifiers, name="liste.csv"):
        rows = [
            f"{identifier},29232,Quimper,DETR,commune,4 - Education,École,{place}.5,10.25"
            for place, identifier in enumerate(identifiers, start=100)
        ]
        path = tmp_path / name
        path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
        return path

    return write


def refused(answer, *words):
    """Hold an answer to one French sentence on the standard error and the exit code of a refusal."""
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.strip().splitlines()) == 1
    assert answer.err.strip().endswith(".")
    for word in words:
        assert word in answer.err


def test_check_finds_all_sound(run):
    answer = run("check", "--json")
    assert (answer.code, answer.err) == (0, "")
    report = answer.json
    assert (report["epci"], report["communes"], report["communes_29"], report["population_2023"]) == (
        21,
        281,
        277,
        933_455,
    )
    assert report["faults"] == []
    told = run("check")
    assert told.code == 0
    assert "933\u202f455 habitants" in told.out
    assert told.out.strip().endswith("Tout est sain.")


def test_check_refuses_a_damaged_embedded_file(run, tmp_path, monkeypatch):
    files = shutil.copytree(FILES, tmp_path / "files")
    content = bytearray((files / "observation.parquet").read_bytes())
    content[100] ^= 1
    (files / "observation.parquet").write_bytes(content)
    monkeypatch.setattr(
        soundness, "check_everything", functools.partial(soundness.check_everything, files=files)
    )
    answer = run("check", "--json")
    assert (answer.code, len(answer.json["faults"])) == (2, 1)
    told = run("check")
    assert told.code == 2
    assert "observation.parquet" in told.err
    assert "sain" not in told.out


def test_check_refuses_a_damaged_version(run, store, grants):
    run("import", grants("di19_a"), "--layout", LAYOUT)
    second = run("import", grants("di19_b"), "--layout", LAYOUT, "--json").json["version"]
    (store.root / "versions" / second / "projet.parquet").write_bytes(b"")
    answer = run("check", "--json")
    assert answer.code == 2
    assert any(second in fault for fault in answer.json["faults"])
    assert second in run("check").err


def test_check_tells_in_words_that_no_version_is_sound(run, store, grants):
    only = run("import", grants("di19_a"), "--layout", LAYOUT, "--json").json["version"]
    (store.root / "versions" / only / "projet.parquet").write_bytes(b"")
    assert run("check", "--json").json["portfolio"] is None
    answer = run("check")
    assert answer.code == 2
    assert only in answer.err


def test_import_prints_its_account_and_publishes(run, store, grants):
    answer = run("import", grants("di19_a", "oops", "di19_c"), "--layout", LAYOUT, "--json")
    assert (answer.code, answer.err) == (0, "")
    report = answer.json
    assert (report["read"], report["accepted"], report["rejected"], report["repaired"]) == (3, 2, 1, 0)
    assert report["totals"]["montant_vote_eur"] == 20.5
    assert report["version"] == store.current()
    assert sorted(store.load().portfolio.table("projet")["projet_id"]) == ["di19_a", "di19_c"]


def test_the_report_that_import_names_tells_each_rejected_row(run, store, grants):
    report = run("import", grants("di19_a", "oops"), "--layout", LAYOUT, "--json").json
    path = Path(report["report"])
    assert path.parent == store.root / "rapports"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["ligne"], row["valeur"]) for row in rows if row["genre"] == "rejet"] == [("3", "oops")]
    assert all(row["motif"] for row in rows)


def test_import_in_words_names_the_version_and_the_report(run, store, grants):
    answer = run("import", grants("di19_a", "oops"), "--layout", LAYOUT)
    assert answer.code == 0
    assert "2 ligne(s) lue(s), 1 acceptée(s), 1 rejetée(s)" in answer.out
    assert f"Version publiée\u00a0: {store.current()}." in answer.out
    assert str(store.root / "rapports" / f"{store.current()}.csv") in answer.out
    assert "Rejet, ligne 3" in answer.out


def test_an_import_without_any_good_row_publishes_nothing_and_says_so(run, store, grants):
    answer = run("import", grants("oops"), "--layout", LAYOUT, "--json")
    assert answer.code == 2
    report = answer.json
    assert (report["read"], report["accepted"], report["rejected"], report["version"]) == (1, 0, 1, None)
    assert Path(report["report"]).is_file()
    assert store.current() == "demonstration"
    told = run("import", grants("oops"), "--layout", LAYOUT)
    assert told.code == 2
    assert "Rien n’a été publié" in told.out


REFUSALS = {
    "an unknown layout": (["import", "{file}", "--layout", "autre"], LAYOUT),
    "a missing file": (["import", "{folder}/absent.csv", "--layout", LAYOUT], "absent.csv"),
    "a folder instead of a file": (["import", "{folder}", "--layout", LAYOUT], "dossier"),
    "an empty file": (["import", "{empty}", "--layout", LAYOUT], "vide"),
    "another layout of file": (["import", "{empty}.other", "--layout", LAYOUT], "montant_sub"),
    "a missing parameter": (["import", "--layout", LAYOUT], "FICHIER"),
    "a missing option": (["import", "{file}"], "« --layout ». « python cli.py import --help »"),
    "a missing option that takes a file": (["carte"], "« --out ». « python cli.py carte --help »"),
    "an unknown version": (
        ["use", "20200101-000000-00000000"],
        "demonstration. Pour l’observation, les limites et les services\u00a0: embarque",
    ),
    "a version outside the store": (["use", "../../etc"], "n’existe pas"),
    "an unknown SIREN": (["accord", "123456789"], "123456789"),
    "a SIREN that is no number": (["accord", "Brest"], "SIREN"),
    "an impossible day": (["accord", "200067072", "--date", "2026-02-30"], "AAAA-MM-JJ"),
    "an unknown command": (["nimporte"], "python cli.py --help"),
    "an unknown option": (["check", "--tout"], "« --tout ». « python cli.py check --help »"),
    "one word too many": (["versions", "encore"], "cli.py versions --help"),
    "weights that are not there": (["rank", "--weights", "{folder}/absent.json"], "absent.json"),
    "weights that are not JSON": (["rank", "--weights", "{file}"], "JSON"),
    "weights of an unknown theme": (["rank", "--weights", "{weights}"], "licornes"),
    "too few draws": (["rank", "--draws", "0"], "draws"),
    "a port that is no number": (["serve", "--port", "abc"], "« --port »"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_is_one_french_sentence_or_one_json_object(case, run, store, grants, tmp_path):
    words, expected = REFUSALS[case]
    paths = {"file": grants("di19_a"), "folder": tmp_path, "empty": tmp_path / "empty.csv"}
    paths["weights"] = tmp_path / "weights.json"
    paths["weights"].write_text('{"licornes": 1}', encoding="utf-8")
    paths["empty"].write_bytes(b"")
    (tmp_path / "empty.csv.other").write_bytes(b"id_projet;id_terr\n1;2\n")
    arguments = [word.format(**paths) for word in words]
    answer = run(*arguments)
    refused(answer, expected)
    assert not re.search(r"\b(Error|Invalid|Missing|No such|not found|usage)\b", answer.err)
    if "serve" not in words:
        told = run(*arguments, "--json")
        assert (told.code, told.err) == (2, "")
        assert list(told.json) == ["erreur"]
        assert expected in told.json["erreur"]
    assert store.current() == "demonstration"


def test_an_option_without_its_value_is_told_with_the_help_of_its_command(run):
    refused(run("import", "liste.csv", "--layout"), "« --layout ». « python cli.py import --help »")


def test_versions_are_listed_newest_first_and_any_can_be_chosen(run, store, grants):
    first, second = (
        run("import", grants(name), "--layout", LAYOUT, "--json").json["version"]
        for name in ("di19_a", "di19_b")
    )
    listed = run("versions", "--json").json
    assert listed["courante"] == second
    assert {one["version"]: one["courante"] for one in listed["versions"]} == {second: True, first: False}
    assert listed["versions"][0]["version"] == second
    assert listed["versions"][0]["fichier"] == "liste.csv"
    assert dt.datetime.fromisoformat(listed["versions"][0]["date"]).tzinfo

    assert run("use", first, "--json").json == {"courante": first}
    assert store.current() == first
    marked = [line for line in run("versions").out.splitlines() if line.startswith("*")]
    assert len(marked) == 1
    assert first in marked[0]

    told = run("use", "demonstration")
    assert (told.code, store.current()) == (0, "demonstration")
    assert told.out.strip().endswith("demonstration.")


def test_without_any_import_only_the_demonstration_is_there(run):
    nothing = {"courante": "demonstration", "versions": []}
    assert run("versions", "--json").json == {
        **nothing,
        "complements": {"courante": "embarque", "versions": []},
    }
    assert run("versions").out.startswith("* demonstration")


def test_an_unknown_version_leaves_the_current_one(run, store, grants):
    current = run("import", grants("di19_a"), "--layout", LAYOUT, "--json").json["version"]
    refused(run("use", "20200101-000000-00000000"), current)
    assert store.current() == current


@pytest.mark.parametrize("version", ["demonstration", "embarque"])
def test_every_version_that_a_refusal_names_can_be_chosen(run, version):
    assert version in run("use", "zz").err
    assert run("use", version).code == 0


@pytest.mark.parametrize("date", [DAY, "2023-06-30"])
def test_an_accord_has_the_figures_of_its_state(run, date):
    epci, portfolio = load_epci(), demonstration_portfolio()
    state = accord_state(portfolio, epci, siren="200067072", date=dt.date.fromisoformat(date))
    answer = run("accord", "200067072", "--json", "--date", date)
    assert (answer.code, answer.err) == (0, "")
    assert answer.json == summary_dict(state, portfolio)
    told = run("accord", "200067072", "--date", date)
    assert told.out.splitlines() == summary_lines(state, portfolio, Forms.of(dict(epci.loc["200067072"])))


def test_every_epci_has_an_accord_to_tell_or_says_that_it_has_none(run, store, grants):
    run("import", grants("di19_a"), "--layout", LAYOUT)
    answer = run("accord", "200068120")
    assert answer.code == 0
    assert "Aucun accord saisi" in answer.out
    assert "démonstration" not in answer.out
    summary = run("accord", "200068120", "--json").json
    assert (summary["accord_id"], summary["version"], summary["demonstration"]) == (
        None,
        store.current(),
        False,
    )
    assert summary["hors_accord"]["n_projets"] == 1


def test_the_day_comes_from_the_option_then_the_environment_then_the_clock(monkeypatch):
    monkeypatch.setenv("ATS_DATE", "2024-01-02")
    assert door.today("2023-06-30") == dt.date(2023, 6, 30)
    assert door.today(None) == dt.date(2024, 1, 2)
    monkeypatch.delenv("ATS_DATE")
    assert abs((door.today(None) - dt.datetime.now(dt.UTC).date()).days) <= 1


def test_ranks_are_the_same_for_the_same_seed(run):
    first, again, other = (run("rank", "--draws", "60", "--seed", seed, "--json") for seed in ("1", "1", "2"))
    assert first.code == 0
    assert len(first.json["territoires"]) == 21
    assert first.json == again.json
    assert first.json != other.json
    assert run("rank", "--draws", "60").out.count("\n") == 23


@pytest.mark.parametrize("command", ["coverage", "equity"])
def test_measures_are_one_json_object_or_french_lines(command, run):
    answer = run(command, "--json")
    assert (answer.code, answer.err) == (0, "")
    assert answer.json["demonstration"] is True
    told = run(command)
    assert told.code == 0
    assert "démonstration" in told.out
    assert not re.search(r"\b(nan|None|NaT)\b", told.out)


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_is_in_french_for_every_command(command, run):
    answer = run(*([command] if command else []), "--help")
    assert (answer.code, answer.err) == (0, "")
    assert "Affiche cette aide." in answer.out
    english = r"Show this|and exit|\[default|\[required|\bCommands\b|\bCOMMAND\b|\bARGS\b|completion"
    assert not re.search(english, answer.out)


def test_every_command_says_what_it_does():
    assert set(COMMANDS) >= {"check", "refresh", "import", "versions", "use", "accord", "serve"}
    for command in cli.app.registered_commands:
        assert command.callback.__doc__.strip().endswith("."), command.name


def test_an_interruption_is_no_success(run, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(soundness, "check_everything", interrupt)
    answer = run("check")
    assert answer.code != 0
    assert "sain" not in answer.out


def test_refresh_tells_what_it_built(run, monkeypatch, tmp_path):
    asked = []

    def build(cache, out, *, progress):
        asked.append((cache, out))
        progress("Étape", 1, 1)
        return read_manifest()

    monkeypatch.setattr(refresh, "refresh", build)
    answer = run("refresh", "--cache", tmp_path / "c", "--out", tmp_path / "o", "--json")
    assert answer.code == 0
    assert answer.json["version"] == read_manifest().version
    assert asked == [(tmp_path / "c", tmp_path / "o")]


@pytest.mark.parametrize(
    ("options", "setting", "expected"),
    [
        ([], None, "interne"),
        ([], "comite", "comite"),
        (["--diffusion", "public"], "interne", "public"),
        (["--address", "0.0.0.0"], None, "public"),
        (["--address", "0.0.0.0", "--diffusion", "interne"], None, "interne"),
    ],
)
def test_serve_opens_beyond_this_machine_to_the_public_alone_unless_said(
    options, setting, expected, run, monkeypatch
):
    started = []

    def start(command, *, cwd, env, check):
        started.append(env["ATS_DIFFUSION"])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", start)
    if setting is not None:
        monkeypatch.setenv("ATS_DIFFUSION", setting)
    assert run("serve", "--sans-ouvrir", *options).code == 0
    assert started == [expected]


def test_serve_leaves_the_memory_settings_of_the_environment(run, monkeypatch):
    started = []

    def start(command, *, cwd, env, check):
        started.append(env["MALLOC_ARENA_MAX"])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", start)
    monkeypatch.setenv("MALLOC_ARENA_MAX", "16")
    assert run("serve", "--sans-ouvrir").code == 0
    assert started == ["16"]


def test_serve_refuses_readers_that_do_not_exist(run, monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("must not start"))
    answer = run("serve", "--sans-ouvrir", "--diffusion", "tous")
    assert answer.code == 2
    assert "public, comite ou interne" in answer.err


@pytest.mark.parametrize("code", [0, 1])
def test_serve_listens_on_this_machine_only_and_tells_a_failure(code, run, monkeypatch):
    started = []

    def start(command, *, cwd, env, check):
        started.append((command, env.get("ATS_DATE")))
        return subprocess.CompletedProcess(command, code)

    monkeypatch.setattr(subprocess, "run", start)
    answer = run("serve", "--sans-ouvrir", "--port", "8765", "--date", "2025-01-02")
    ((command, day),) = started
    assert command[command.index("--server.address") + 1] == "127.0.0.1"
    assert command[command.index("--server.port") + 1] == "8765"
    assert day == "2025-01-02"
    assert answer.code == (2 if code else 0)
    assert ("8765" in answer.err) == bool(code)


def test_the_program_itself_gives_the_exit_code_and_nothing_but_json(tmp_path):
    environment = {**os.environ, "ATS_STORE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "cli.py", "use", "inconnue", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, b"")
    assert "inconnue" in json.loads(done.stdout)["erreur"]


def test_the_real_list_of_2019_is_imported_to_the_cent(run):
    grants = real("dotations_investissement_2019_dep29.csv")
    answer = run("import", grants, "--layout", LAYOUT, "--json")
    assert answer.code == 0
    assert answer.json["accepted"] + answer.json["rejected"] == answer.json["read"] == 296
    assert answer.json["totals"]["montant_vote_eur"] == 26_097_728.17
    assert run("check").code == 0
