"""The workbook read back by another library: same rows, numbers as numbers, texts that can do nothing."""

import datetime as dt
import io

import openpyxl
import pandas as pd
import pytest

from analysis.funding import funding_lines
from analysis.project_search import searchable_projects
from data.demonstration import demonstration_portfolio
from data.territoire import load_communes, load_epci
from render import workbook
from render.project_export import HEADERS, project_rows, project_sheet
from render.workbook import README, workbook_bytes

DAY = dt.date(2026, 11, 23)
NOTES = ["Source : essai", "=1+1", "Données de démonstration & autres"]
TABLE = pd.DataFrame(
    {
        "Projet": ["=HYPERLINK(1)", "@SOMME(1)", "-2+3", "École d’Édern", None],
        "Code": ["29239", "01234", "2A004", None, ""],
        "Voté (€)": [1200, 0.1, -3.5, float("nan"), None],
        "Début": [dt.date(2022, 3, 1), None, pd.NaT, dt.date(1999, 12, 31), None],
        "Oui": [True, False, None, True, False],
    }
)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def book():
    return opened(workbook_bytes(TABLE, sheet="Projets", notes=NOTES, foot=NOTES[2], day=DAY))


@pytest.fixture(scope="module")
def rows():
    portfolio = demonstration_portfolio()
    return project_rows(
        searchable_projects(portfolio, funding_lines(portfolio, date=DAY)),
        epci_names=load_epci()["nom"],
        commune_names=load_communes()["nom"],
        theme_labels={"habitat": "Habitat"},
    )


def test_no_cell_is_a_formula_and_dangerous_starts_are_neutralised(book):
    cells = [cell for page in book for row in page for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert [cell.value for cell in book["Projets"]["A"]][1:4] == ["'=HYPERLINK(1)", "'@SOMME(1)", "'-2+3"]
    assert "'=1+1" in [cell.value for cell in book[README]["A"]]


def test_amounts_are_numbers_days_are_dates_and_codes_stay_texts(book):
    page = book["Projets"]
    assert [cell.value for cell in page["C"]][1:] == [1200, 0.1, -3.5, None, None]
    assert [cell.value.date() for cell in page["D"][1::3]] == [TABLE["Début"][0], TABLE["Début"][3]]
    assert [cell.value for cell in page["B"]][1:4] == ["29239", "01234", "2A004"]
    assert [cell.value for cell in page["E"]][1:4] == ["oui", "non", None]


def test_the_notes_are_in_the_file_and_on_printed_pages(book):
    assert [cell.value for cell in book[README]["A"]] == ["Source : essai", "'=1+1", NOTES[2]]
    assert "Données de démonstration && autres" in book["Projets"].oddFooter.left.text


def test_the_whole_selection_is_in_the_file_with_its_totals(rows):
    page = opened(workbook_bytes(project_sheet(rows), sheet="Projets", notes=[], day=DAY))["Projets"]
    read = pd.DataFrame(list(page.values)[1:], columns=[cell.value for cell in page[1]])
    assert list(read.columns) == list(HEADERS.values())
    assert list(read["Identifiant"]) == list(rows["projet_id"])
    voted = HEADERS["vote_eur"]
    assert read[voted].sum() == pytest.approx(rows["vote_eur"].sum())
    started = read.loc[rows["debut"].notna().to_numpy(), HEADERS["debut"]]
    assert [day.date().isoformat() for day in started] == list(rows["debut"].dropna())


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(workbook, "LONGEST_SHEET", 2)
    book = opened(workbook_bytes(TABLE, sheet="Projets", notes=NOTES, day=DAY))
    assert book.sheetnames == ["Projets", "Projets (2)", "Projets (3)", README]
    assert [book[name].max_row for name in book.sheetnames[:3]] == [3, 3, 2]
    assert all(book[name]["A1"].value == "Projet" for name in book.sheetnames[:3])


def test_no_row_gives_headers_only_and_the_same_table_the_same_bytes():
    empty = TABLE.head(0)
    first, again = (workbook_bytes(empty, sheet="Projets", notes=[], day=DAY) for _ in range(2))
    assert first == again
    assert opened(first)["Projets"].max_row == 1
