"""Tables as CSV: French spreadsheets read them back, no cell is a formula, numbers stay numbers."""

import csv
import datetime
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.catalogue import load_catalogue
from render import charts, maps
from render.chartspec import chart_table
from render.export import csv_bytes, harmless


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def one_cell(value):
    """Write one value and read it back."""
    return read(csv_bytes(pd.DataFrame({"a": pd.Series([value], dtype=object)})))[1][0]


DANGEROUS = [
    "=1+1",
    "+1+1",
    "-2+3",
    "@SOMME(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "=cmd|' /C calc'!A0",
    "+33612345678",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_begins_like_a_formula_stays_a_text(text):
    assert one_cell(text) == f"'{text}"
    header, _, note = read(csv_bytes(pd.DataFrame({text: [1]}), notes=[text]))
    assert header == note == [f"'{text}"]


@given(st.text(min_size=1))
def test_no_text_begins_a_formula_and_none_is_lost(text):
    shown = harmless(text)
    assert shown[0] not in "=+-@\t\r\n"
    assert shown in (text, f"'{text}")


@pytest.mark.parametrize(
    "text", ["+0,35\u00a0% par an", "-0,2\u00a0%", "+1\u202f234\u00a0€", "+12\u00a0habitants/km²"]
)
def test_a_growth_as_it_is_written_needs_no_apostrophe(text):
    assert harmless(text) == text


@pytest.mark.parametrize(
    "text", ["+1\u00a0A1(2)", "-1\u00a0|cmd", "+1,5", "+1\u00a0!A1", "-1\u00a0a\n=1", "+1\u00a0+ 1"]
)
def test_what_only_looks_like_a_growth_is_a_text(text):
    assert harmless(text) == f"'{text}"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_every_digit_and_takes_a_decimal_comma(value):
    written = one_cell(value)
    assert "." not in written
    assert "e" not in written.lower()
    assert float(written.replace(",", ".")) == value


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_is_written_without_decimals(value):
    assert one_cell(value) == str(value)
    assert one_cell(np.int64(value)) == str(value)
    assert one_cell(float(value)) == str(value)


def test_a_negative_number_is_no_formula():
    assert [one_cell(value) for value in (-3, -0.37, -0.0)] == ["-3", "-0,37", "0"]


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, pd.NaT, np.nan, float("inf"), -np.inf])
def test_what_is_absent_is_an_empty_cell(nothing):
    assert one_cell(nothing) == ""


def test_dates_are_iso_and_truth_is_french():
    day = datetime.date(2021, 10, 4)
    assert one_cell(day) == one_cell(pd.Timestamp(day)) == "2021-10-04"
    assert one_cell(pd.Timestamp("2021-10-04 12:30")) == "2021-10-04 12:30:00"
    assert [one_cell(True), one_cell(False)] == ["oui", "non"]


cells = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.lists(st.tuples(cells, cells), max_size=6), cells)
def test_a_table_reads_back_cell_by_cell_with_its_notes(rows, note):
    table = pd.DataFrame(rows, columns=["Nom; «\u00a0long\u00a0»", 'B "x"'], dtype=object)
    header, *found = read(csv_bytes(table, notes=[note, "Source"]))
    assert header == list(table.columns)
    assert found == [*([harmless(cell) for cell in row] for row in rows), [harmless(note)], ["Source"]]


def test_a_file_begins_with_the_mark_of_utf_8_and_ends_its_lines_like_a_spreadsheet():
    content = csv_bytes(pd.DataFrame({"Île": ["Sein"]}))
    assert content == "\ufeffÎle\r\nSein\r\n".encode()


def test_an_empty_table_has_its_headers():
    assert read(csv_bytes(pd.DataFrame(columns=["Code", "Valeur"]))) == [["Code", "Valeur"]]


def test_the_table_of_a_chart_can_be_computed_with():
    one = load_catalogue().indicateur("evolution_population")
    observed = pd.DataFrame(
        {"valeur": [-0.37, 1.0, 5.0], "statut": ["ok", "ok", "secret"]}, index=list("abc")
    )
    names = pd.Series({"a": "Crozon", "b": "Fouesnant", "c": "Sein"})
    spec = charts.indicator_ranking(observed, names, one, reference=None)
    _, *rows = read(csv_bytes(chart_table(spec)))
    assert [row[2] for row in rows] == ["-0,37", "1", ""]
    assert rows[2][3] == "secret statistique"


def test_the_table_of_a_growth_map_has_no_apostrophe():
    one = load_catalogue().indicateur("evolution_population")
    observed = pd.DataFrame({"valeur": [-0.37, 1.0], "statut": "ok", "millesime": "2023"}, index=["a", "b"])
    spec = maps.indicator_map(observed, pd.Series({"a": "A", "b": "B"}), one, level="commune")
    written = [row[2] for row in read(csv_bytes(spec.table))[1:]]
    assert written == ["\u22120,37\u00a0% par an", "+1,00\u00a0% par an"]
