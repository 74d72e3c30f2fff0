"""From any bytes to text cells: encodings, separators, headers, ragged rows, and nothing lost."""

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import decoding, reading
from ingest.errors import IngestError, LayoutError, ReadingError
from ingest.reading import ExpectedColumn, read_table

COLUMNS = (
    ExpectedColumn("code"),
    ExpectedColumn("libellé", aliases=("intitulé du projet",)),
    ExpectedColumn("montant"),
    ExpectedColumn("remarque", required=False),
)
ROWS = [["29232", "Quimper", "12,5"], ["29019", "Brest ; rade, et goulet", "7"]]


def _csv(rows, header=("code", "libellé", "montant"), delimiter=","):
    sink = io.StringIO(newline="")
    csv.writer(sink, delimiter=delimiter).writerows([header, *rows])
    return sink.getvalue()


def _cells(table):
    return table.cells[["code", "libellé", "montant"]].to_numpy().tolist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators_give_the_same_cells(encoding, delimiter):
    table = read_table(_csv(ROWS, delimiter=delimiter).encode(encoding), COLUMNS)
    assert _cells(table) == ROWS
    assert list(table.cells.index) == [2, 3]
    assert (table.read, table.faults, table.repairs) == (2, (), ())
    assert (table.cells["remarque"] == "").all()
    assert len(table.notices) == (encoding != "utf-8") + (delimiter != ",")


def test_header_variants_and_title_rows_are_recognised():
    text = "Liste des aides\nÉdition 2024;;\n\nCODE *;Intitulé_du  projet;MONTANT\n29232;Quimper;12,5\n"
    table = read_table(text.encode(), COLUMNS)
    assert _cells(table) == ROWS[:1]
    assert list(table.cells.index) == [5]
    assert any("2 ligne(s) de titre" in notice for notice in table.notices)


def test_line_numbers_are_those_of_the_file_when_cells_span_lines():
    text = 'code,libellé,montant\n1,"deux\nlignes",1\n\n2,b,2\n'
    table = read_table(text.encode(), COLUMNS)
    assert list(table.cells.index) == [2, 5]
    assert table.cells.loc[2, "libellé"] == "deux\nlignes"
    assert table.read == 2


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_line_end_is_read(end):
    table = read_table(_csv(ROWS).replace("\r\n", end).encode(), COLUMNS)
    assert _cells(table) == ROWS
    assert list(table.cells.index) == [2, 3]


def test_surrounding_spaces_are_removed_and_each_is_reported():
    table = read_table("code,libellé,montant\n1,  Halle\u00a0 ,2\n".encode(), COLUMNS)
    assert table.cells.loc[2, "libellé"] == "Halle"
    (repair,) = table.repairs
    assert (repair.line, repair.column, repair.before, repair.after) == (
        2,
        "libellé",
        "  Halle\u00a0 ",
        "Halle",
    )


def test_ragged_rows_are_completed_or_trimmed_when_nothing_is_lost():
    table = read_table("code,libellé,montant\n1,a\n2,b,2,,\n3,c,3\n".encode(), COLUMNS)
    assert _cells(table) == [["1", "a", ""], ["2", "b", "2"], ["3", "c", "3"]]
    assert [repair.line for repair in table.repairs] == [2, 3]


def test_a_row_with_too_many_values_is_rejected_and_counted():
    table = read_table("code,libellé,montant\n1,a,1,5\n2,b,2\n".encode(), COLUMNS)
    assert table.read == 2
    assert list(table.cells.index) == [3]
    (fault,) = table.faults
    assert (fault.line, fault.value) == (2, "1 | a | 1 | 5")
    assert "4 cellules pour 3 colonnes" in fault.reason


def test_a_quote_never_closed_costs_its_own_line_only():
    table = read_table('code,libellé,montant\n1,"a,1\n2,b,2\n3,c,3\n'.encode(), COLUMNS)
    assert [fault.line for fault in table.faults] == [2]
    assert list(table.cells.index) == [3, 4]
    assert table.read == 3


def test_a_repeated_column_keeps_its_filled_value_and_rejects_contradictions():
    header = ("code", "libellé", "montant", "Code")
    table = read_table(
        _csv([["1", "a", "1", ""], ["", "b", "2", "2"], ["3", "c", "3", "4"]], header).encode(), COLUMNS
    )
    assert _cells(table) == [["1", "a", "1"], ["2", "b", "2"]]
    assert [(fault.line, fault.column, fault.value) for fault in table.faults] == [(4, "code", "3 | 4")]
    assert any("apparaît 2 fois" in notice for notice in table.notices)


def test_columns_that_are_not_kept_are_named():
    table = read_table(_csv([["1", "a", "1", "x"]], ("code", "libellé", "montant", "lat")).encode(), COLUMNS)
    assert any("Colonnes non conservées" in notice and "lat" in notice for notice in table.notices)


def test_missing_columns_say_what_was_expected_and_what_came():
    with pytest.raises(LayoutError) as raised:
        read_table(b"code;prix\n1;2\n", COLUMNS)
    assert "manquantes\u00a0: libellé, montant." in str(raised.value)
    assert "attendues\u00a0: code, libellé, montant." in str(raised.value)
    assert "trouvées (ligne 1)\u00a0: code, prix." in str(raised.value)


def test_a_file_of_another_kind_is_shown_by_its_own_header():
    with pytest.raises(LayoutError, match="a, b, c"):
        read_table(b"a;b;c\n1;2;3\n", COLUMNS)


def test_characters_lost_before_the_import_are_kept_and_told():
    table = read_table("code,libellé,montant\n1,pi\ufffdce,1\n".encode(), COLUMNS)
    assert table.cells.loc[2, "libellé"] == "pi\ufffdce"
    assert any("ligne 2" in notice for notice in table.notices)


def test_markup_and_formulas_are_kept_as_plain_text():
    hostile = ["=1+1", '<script>alert("x")</script>', "@SUM(A1)"]
    assert _cells(read_table(_csv([hostile]).encode(), COLUMNS)) == [hostile]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b" \n\t\n", "vide"),
        (b"PK\x03\x04....", "classeur ou une archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "pas un texte"),
        (b"\xff\xfea", "UTF-16"),
    ],
)
def test_what_is_not_a_text_is_refused_in_french(content, words):
    with pytest.raises(ReadingError, match=words):
        read_table(content, COLUMNS)


@pytest.mark.parametrize(
    ("module", "bound", "value", "content"),
    [
        (decoding, "MAX_BYTES", 10, b"code,x,y\n1,2,3\n"),
        (decoding, "MAX_LINES", 1, b"code\n1\n2\n3\n"),
        (reading, "MAX_ROWS", 1, _csv(ROWS).encode()),
        (reading, "MAX_COLUMNS", 2, _csv(ROWS).encode()),
        (reading, "_RECOVERIES", 0, b'code,"x\n'),
    ],
)
def test_every_bound_gives_one_clear_error(monkeypatch, module, bound, value, content):
    monkeypatch.setattr(module, bound, value)
    with pytest.raises(ReadingError):
        read_table(content, COLUMNS)


def test_an_endless_cell_rejects_its_row(monkeypatch):
    monkeypatch.setattr(reading, "MAX_CELL", 10)
    table = read_table(_csv([["1", "a" * 11, "1"], ["2", "b", "2"]]).encode(), COLUMNS)
    assert [fault.line for fault in table.faults] == [2]
    assert list(table.cells.index) == [3]


HEADER = "code,libellé,montant\n".encode()
NASTY = st.lists(
    st.sampled_from(
        [b'"', b",", b";", b"\n", b"\r", b"\t", b"1", b"a", b"\xe9", b"\xc3\xa9", b"\xef\xbb\xbf", b" "]
    )
).map(b"".join)


@given(st.one_of(st.binary(max_size=300), NASTY, NASTY.map(lambda body: HEADER + body)))
def test_any_bytes_end_in_a_table_or_in_one_french_error(content):
    with contextlib.suppress(IngestError):
        table = read_table(content, COLUMNS)
        assert table.read == len(table.cells) + len({fault.line for fault in table.faults})


@given(
    st.lists(
        st.lists(
            st.text(alphabet='ab;,"\n é=', min_size=1).map(str.strip).filter(bool), min_size=3, max_size=3
        )
    )
)
def test_what_a_csv_writer_wrote_is_read_back(rows):
    table = read_table(_csv(rows).encode(), COLUMNS)
    assert _cells(table) == rows
    assert table.read == len(rows)
