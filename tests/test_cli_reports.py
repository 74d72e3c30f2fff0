"""Papers and slides from the command door: whole files, one French sentence otherwise, the same bytes again."""

import errno
import json
from dataclasses import dataclass

import pytest

import cli
from data.durable import PARTIAL
from data.territoire import load_epci
from render import reports
from render.receipt import read_receipt

DAY = "2026-11-23"
HAUT_LEON, BREST = "200067072", "242900314"
INSTANCE = "CP-2026-06-08"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ATS_STORE", str(tmp_path / "portefeuille"))
    monkeypatch.setenv("ATS_DATE", DAY)

    def command(*arguments):
        code = cli.main(["report", *map(str, arguments), "--out", str(tmp_path / "out")])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return Answer(code, told.out, told.err)

    return command


@pytest.fixture
def light(monkeypatch):
    """Replace the drawing of reports by a few bytes, and remember what was asked."""
    asked = []

    def drawn(report, holdings):
        asked.append((report, holdings.edition.audience, holdings.date.isoformat()))
        return f"{report.kind} {report.subject}".encode()

    monkeypatch.setattr(reports, "report_bytes", drawn)
    return asked


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_sheet_is_written_and_replayed_to_the_byte(run, tmp_path, capsys):
    answer = run("--accord", HAUT_LEON, "--json")
    assert answer.code == 0
    (written,) = answer.json["fichiers"]
    path = tmp_path / "out" / written["fichier"]
    assert path.name == f"fiche_haut-leon_{DAY}.pdf"
    receipt = read_receipt(path.read_bytes())
    assert (receipt.id, receipt.objet, receipt.diffusion) == (written["recu"], "fiche", "comité")
    assert cli.main(["replay", str(path), "--out", str(tmp_path / "again"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["identique"] is True


def test_every_territory_has_its_sheet(run, light, tmp_path):
    answer = run("--all")
    assert answer.code == 0
    assert sorted(report.subject for report, *_ in light) == sorted(load_epci().index)
    assert len(names(tmp_path / "out")) == 21
    assert answer.out.count("fiche_") == 21


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("--type", "diapositives", "--accord", BREST), f"diapositives_brest-metropole_{DAY}.pptx"),
        (("--type", "synthese"), f"synthese_{DAY}.pdf"),
        (("--type", "annexe-cp", "--instance", INSTANCE), f"annexe-cp_cp-2026-06-08_{DAY}.pdf"),
    ],
)
def test_each_type_has_its_file(run, light, tmp_path, arguments, name):
    assert run(*arguments).code == 0
    assert names(tmp_path / "out") == [name]


@pytest.mark.parametrize(
    ("option", "audience"), [((), "comité"), (("--public",), "public"), (("--interne",), "interne")]
)
def test_the_audience_is_the_committee_unless_said(run, light, option, audience):
    assert run("--type", "synthese", *option).code == 0
    assert [one[1] for one in light] == [audience]


def test_the_day_is_that_of_the_option(run, light):
    assert run("--type", "synthese", "--date", "2024-03-01").code == 0
    assert [one[2] for one in light] == ["2024-03-01"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Dites de quel accord"),
        (("--accord", "123"), "n’a le SIREN « 123 »"),
        (("--accord", HAUT_LEON, "--all"), "--accord ou --all"),
        (("--all", "--public", "--interne"), "--public ou --interne"),
        (("--type", "affiche"), "« affiche » n’existe pas : choisissez parmi fiche"),
        (("--type", "annexe-cp"), "Dites de quelle instance"),
        (("--type", "annexe-cp", "--instance", "CP-1"), "Aucune instance « CP-1 »"),
        (("--type", "synthese", "--date", "hier"), "« hier » illisible"),
    ],
)
def test_a_refusal_is_one_french_sentence(run, tmp_path, arguments, said):
    answer = run(*arguments)
    assert answer.code == 2
    assert said in answer.err
    assert not list(tmp_path.glob("out/*"))


def test_a_refusal_is_json_too(run):
    answer = run("--accord", "123", "--json")
    assert answer.code == 2
    assert "SIREN" in answer.json["erreur"]


def test_a_full_disk_leaves_whole_files_only(run, light, tmp_path, monkeypatch):
    monkeypatch.setattr("data.durable.Disk.rename", _full_at_the_second())
    answer = run("--accord", HAUT_LEON, "--accord", BREST)
    assert answer.code == 2
    assert "plein" in answer.err
    assert "Les fichiers déjà écrits sont entiers." in answer.err
    assert names(tmp_path / "out") == [f"fiche_haut-leon_{DAY}.pdf"]
    assert not [name for name in names(tmp_path / "out") if name.endswith(PARTIAL)]


def _full_at_the_second():
    from data.durable import Disk

    rename, calls = Disk.rename, []

    def full(self, source, target):
        calls.append(target)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        rename(self, source, target)

    return full
