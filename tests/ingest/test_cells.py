"""Amounts and codes as spreadsheets leave them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cells import RowReader, read_amount, read_code
from ingest.errors import CellError


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1500", "1500"),
        ("11008000.0", "11008000"),
        ("1 500 €", "1500"),
        ("1\u202f234\u202f567,89\u00a0€", "1234567.89"),
        ("-12,5", "-12.5"),
        ("2461729.420", "2461729.42"),
    ],
)
def test_amounts_are_read_exactly(text, amount):
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "manque"),
        ("douze", "pas un montant"),
        ("12 34", "pas un montant"),
        ("1e5", "scientifique"),
        ("8,03E+13", "scientifique"),
        ("1,500", "ambigu"),
        ("10.005", "ambigu"),
        ("1234.567", "deux décimales"),
        ("1000000000000", "mille milliards"),
        ("9" * 40, "pas un montant"),
        ("nan", "pas un montant"),
        ("=1+1", "pas un montant"),
        ("١٢", "pas un montant"),
    ],
)
def test_what_is_not_an_amount_is_refused_with_a_reason(text, words):
    with pytest.raises(CellError, match=words):
        read_amount(text)


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_the_french_writing_of_an_amount_is_read_back_to_the_cent(amount):
    french = f"{amount:,.2f} €".replace(",", "\u202f").replace(".", ",")
    assert read_amount(french) == amount


def test_codes_lose_what_a_spreadsheet_added():
    assert read_code("242 900 314") == "242900314"
    assert read_code("29232.0") == "29232"
    with pytest.raises(CellError, match="scientifique"):
        read_code("2,429E+08")


def test_a_row_tells_all_its_faults_and_repairs():
    row = RowReader(7, {"a": "", "b": "x", "c": "1 500 €", "d": "29 019"})
    row.text("a")
    assert row.amount("b") == 0
    assert row.amount("c") == 1500
    assert row.code("d") == "29019"
    assert [(fault.line, fault.column) for fault in row.faults] == [(7, "a"), (7, "b")]
    assert [(repair.column, repair.after) for repair in row.repairs] == [("c", "1500.00"), ("d", "29019")]
