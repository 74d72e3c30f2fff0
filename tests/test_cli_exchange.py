"""The commands of exchange: a template written, filled, brought in and sent out again, all from the door."""

import csv
import datetime as dt
import io
import json
from dataclasses import dataclass

import pytest
from openpyxl import load_workbook

import cli
from commands import exchange
from data.store import Store
from tests.ingest.modele_files import ACCORD, PROJET

HEADER = (
    "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,rnaBeneficiaire,objet,"
    "montant,nature,conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,pourcentageSubvention,dispositifAide"
)
SCDL = (
    f"{HEADER}\n"
    "VILLE DE QUIMPER,21290232400012,2024-01-01,,AGORA,35600000009075,,Aide 1,26667,aide en numéraire,unique,2025-01-06"
    ",,non,1,\n"
    "VILLE DE QUIMPER,21290232400012,2024-01-01,,ARPAQ,,,Aide 2,12,aide en numéraire,unique,2024-04-29,,non,1,\n"
)


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


@pytest.fixture
def store(tmp_path, monkeypatch):
    root = tmp_path / "portefeuille"
    monkeypatch.setenv("ATS_STORE", str(root))
    monkeypatch.setenv("ATS_DATE", "2026-03-15")
    # The later of the day asked for and of the clock decides of the campaign period.
    monkeypatch.setattr(exchange, "now", lambda: dt.datetime(2026, 3, 15, 9, tzinfo=dt.UTC))
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
def scdl(tmp_path):
    path = tmp_path / "scdl.csv"
    path.write_text(SCDL, encoding="utf-8")
    return path


def test_conformity_answers_by_its_code_its_text_and_its_json(run, scdl, tmp_path):
    told = run("conformite", scdl)
    assert told.code == 2
    assert "non conforme. 2 ligne(s), 1 écart(s)" in told.out
    report = tmp_path / "ecarts.csv"
    raw = json.loads(run("conformite", scdl, "--json", "--rapport", report).out)
    assert (raw["conforme"], raw["ecarts"], raw["detail"][0]["line"]) == (False, 1, 3)
    assert len(list(csv.reader(io.StringIO(report.read_text(encoding="utf-8-sig")), delimiter=";"))) == 2
    scdl.write_text(SCDL.replace("ARPAQ,,", "ARPAQ,,W291234567"), encoding="utf-8")
    assert run("conformite", scdl).code == 0


def test_a_template_is_written_filled_and_brought_in(run, store, tmp_path):
    path = tmp_path / "modele.xlsx"
    assert run("modele", "--out", path).code == 0
    book = load_workbook(path)
    for name, row in (("accord", ACCORD), ("projet", PROJET)):
        sheet = book[name]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for column, value in row.items():
            sheet.cell(2, columns[column], value)
    book.save(path)
    imported = run("import", path, "--layout", "modele")
    assert imported.code == 0
    assert store.load().portfolio.tables["projet"]["intitule"].tolist() == ["Maison des services"]

    back = tmp_path / "export.zip"
    raw = json.loads(run("export", "--layout", "modele", "--out", back, "--json").out)
    assert (raw["lignes"]["accord"], raw["lignes"]["projet"]) == (1, 1)
    before = store.load().portfolio.content_hash
    assert run("import", back, "--layout", "modele").code == 0
    assert store.load().portfolio.content_hash == before


def test_votes_are_exported_in_the_standard_and_the_others_listed(run, scdl, tmp_path):
    run("import", scdl, "--layout", "scdl")
    out = tmp_path / "votes.csv"
    raw = json.loads(run("export", "--layout", "scdl", "--out", out, "--json").out)
    assert (raw["lignes"], raw["montant_vote_eur"]) == (1, 26667.0)
    assert [(one["beneficiaire"], len(one["raisons"])) for one in raw["non_exportees"]] == [("ARPAQ", 1)]
    assert run("conformite", out).code == 0
    told = run("export", "--layout", "scdl", "--out", out, "--seuil", "--attribuant", "212902324")
    assert "1 aide(s) sous le seuil" in told.out
    assert "26\u202f667" in told.out


def test_an_export_warns_of_invented_rows_and_of_the_months_before_an_election(run, tmp_path):
    told = run("export", "--layout", "scdl", "--out", tmp_path / "a.csv", "--date", "2027-09-01")
    assert "Données de démonstration" in told.out
    assert "Période préélectorale" in told.out
    assert "préélectorale" not in run("export", "--layout", "scdl", "--out", tmp_path / "a.csv").out
    whole = run("export", "--layout", "modele", "--out", tmp_path / "a.xlsx").out
    assert "démonstration" in whole
    assert "ne pas diffuser" in whole


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export", "--layout", "pdf", "--out", "a.csv"), "scdl, modele"),
        (("export", "--layout", "modele", "--out", "a.ods"), ".xlsx"),
        (("export", "--layout", "scdl", "--out", "absent/dossier/a.csv"), "dossier"),
        (("export", "--layout", "scdl", "--out", "a.csv", "--attribuant", "1"), "SIREN"),
        (("modele", "--out", "a.csv"), ".zip"),
        (("conformite", "absent.csv"), "ne s’ouvre pas"),
    ],
)
def test_a_refusal_is_one_french_sentence(run, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    told = run(*arguments)
    assert (told.code, told.out) == (2, "")
    assert words in told.err
    assert len(told.err.strip().splitlines()) == 1
