"""What is imported goes wherever embedded data go, by the same commands: index, printed map, sheet, coverage."""

import json
import re

import pytest

import cli
from data.territoire import load_communes
from render.sheets import pictures
from tests.ingest.imports import PLACES
from tests.render.paper_cases import HAUT_LEON, pdf_text

DAY = "2026-11-23"
INCOMES = "CODGEO;MED21;TP6021\n" + "\n".join(
    f"{code};{20_000 + 5 * n};s" for n, code in enumerate(load_communes().index)
)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command in a fresh store, and give what it prints."""
    monkeypatch.setenv("ATS_STORE", str(tmp_path / "portefeuille"))
    monkeypatch.setenv("ATS_DATE", DAY)
    monkeypatch.chdir(tmp_path)

    def command(*arguments, code=0):
        assert cli.main([str(argument) for argument in arguments]) == code
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return told.out if code == 0 else told.err

    return command


def test_imported_incomes_enter_the_index_the_printed_map_and_the_sheet_without_code(
    run, tmp_path, monkeypatch
):
    # The map of the sheet shows projects: it is not what this test looks at.
    blank = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"/>'
    monkeypatch.setattr(pictures, "bare_map_svg", lambda *_, **__: blank)
    before = json.loads(run("rank", "--draws", "20", "--json"))["territoires"]
    (tmp_path / "incomes.csv").write_text(INCOMES, encoding="utf-8")
    run("import", "incomes.csv", "--layout", "filosofi")
    after = json.loads(run("rank", "--draws", "20", "--json"))["territoires"]
    assert "cohesion-sociale" not in before[0]["contributions"]
    assert all(one["contributions"].keys() - before[0]["contributions"].keys() for one in after)
    run(
        *("carte", "--out", "carte.pdf", "--sujet", "observation", "--format-page", "carte-lien"),
        *("--vue", "indicateur=niveau_vie_median", "--vue", "niveau=commune"),
    )
    printed = pdf_text((tmp_path / "carte.pdf").read_bytes())
    assert "Niveau de vie médian 2021" in printed
    assert "INSEE" in printed
    run("report", "--accord", HAUT_LEON, "--out", "documents")
    (sheet,) = (tmp_path / "documents").glob("*.pdf")
    written = " ".join(pdf_text(sheet.read_bytes()).split())
    assert "niveau de vie" in written.lower()
    assert "Filosofi" in written


def test_a_layer_of_services_is_measured_alone_by_its_name(run, tmp_path):
    (tmp_path / "services.csv").write_text(PLACES, encoding="utf-8")
    run("import", "services.csv", "--layout", "france-services")
    every = json.loads(run("coverage", "--json"))["autres_services"]
    alone = json.loads(run("coverage", "--couche", "France services", "--json"))
    assert [alone] == every
    assert alone["lieux"] == 5
    assert "parts_minutes" not in alone
    (whole,) = [row for row in alone["ensemble"] if row["seuil"] == 10]
    assert 0 < whole["part_basse"] <= whole["part"] <= whole["part_haute"] < 1
    lines = run("coverage", "--couche", "France services").splitlines()
    assert lines[0].startswith("France services")
    assert len([line for line in lines if " – 5 km" in line]) == 22
    assert not re.search(r"\b(nan|None)\b", "".join(lines))


def test_an_unknown_layer_is_refused_with_those_that_exist(run):
    assert "lycées généraux et technologiques" in run("coverage", "--couche", "piscines", code=2)


def test_imported_times_are_measured_in_minutes(run, tmp_path):
    (tmp_path / "services.csv").write_text(PLACES, encoding="utf-8")
    run("import", "services.csv", "--layout", "france-services")
    times = "\n".join(f"{code};fs-3;{n % 40}" for n, code in enumerate(load_communes().index))
    (tmp_path / "temps.csv").write_text(f"insee;lieu;minutes\n{times}\n", encoding="utf-8")
    run("import", "temps.csv", "--layout", "distances")
    layer = json.loads(run("coverage", "--couche", "France services", "--json"))
    assert [row["seuil"] for row in layer["ensemble_minutes"]] == [10, 20, 30]
    assert layer["distances_reelles"] == 0
    assert "20 minutes" in run("coverage", "--couche", "France services")
