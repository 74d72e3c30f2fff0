"""Any bytes given to any importer end in a report or in one French error, in bounded time and memory."""

import contextlib
import datetime as dt
import io
import struct
import subprocess
import sys
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest import archive as archives
from ingest.archive import Archive
from ingest.errors import IngestError, ReadingError
from ingest.modele_tables import SHEETS
from ingest.modele_writing import example_rows, write_csv_archive
from ingest.placing import Territoires
from ingest.publication import LAYOUTS
from ingest.scdl_conformite import check_conformity
from tests.ingest.modele_files import archive, with_member, workbook

ROOT = Path(__file__).parents[2]
TERRITOIRES = Territoires.embedded()
NOW = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
SCDL = (
    "nomAttribuant,idAttribuant,dateConvention,nomBeneficiaire,idBeneficiaire,objet,montant,nature,notificationUE,"
    "datesPeriodeVersement,pourcentageSubvention\n"
    'VILLE DE QUIMPER,21290232400012,2024-01-01,"AGORA, JUSTICE",,"Aide ""2024""",26667,aide en numéraire,non,'
    "2025-01-06,1\n" * 3
).encode()
GRANTS = (
    "id_projet;id_terr;nom_terr;dotation;echelon;categorie;description;cout_total;montant_sub\n"
    "di19_1;29232;Quimper;DETR;commune;4 - Education;École;1 000,50 €;200\n"
    "di19_2;200068120;QBO;DSIL;epci;4 - Education;École;100;50\n"
).encode()


def _plain(value):
    return float(value) if isinstance(value, Decimal) else "oui" if value is True else value


BOOK = workbook(
    {
        name: [list(table.column_names), *([_plain(value) for value in row] for row in example_rows(table))]
        for name, table in SHEETS.items()
    }
)
with zipfile.ZipFile(io.BytesIO(BOOK)) as _book:
    BOOK_PARTS = {name: _book.read(name) for name in _book.namelist()}
with zipfile.ZipFile(io.BytesIO(write_csv_archive(None, when=NOW))) as _archive:
    CSV_PARTS = {name.removeprefix("exemples/"): _archive.read(name) for name in _archive.namelist()}

TOKENS = (
    *(
        b"\0",
        b'"',
        b"\n",
        b"\r",
        b";",
        b",",
        b"\t",
        b"\xff",
        b"\xc3",
        b"<",
        b">",
        b"&",
        b"",
        b"-",
        b"'=",
        b"NaN",
    ),
    *(
        b"<!DOCTYPE a>",
        b"1e999",
        b"9" * 40,
        b"\xef\xbb\xbf",
        b"_x0000_",
        b'r="99999999999"',
        b't="s"',
        b"\xe2\x80\xa8",
    ),
)
CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1), st.sampled_from(["replace", "insert", "delete", "repeat"]), st.sampled_from(TOKENS)
    ),
    min_size=1,
    max_size=5,
)


def mutated(content, changes):
    """Spoil bytes at places given as shares of their length."""
    for share, how, token in changes:
        at = int(share * len(content))
        end = at + {"replace": len(token), "insert": 0, "delete": 20, "repeat": 0}[how]
        middle = content[at : at + 50] * 2 if how == "repeat" else b"" if how == "delete" else token
        content = content[:at] + middle + content[end:]
    return content


def told(layout, content):
    """Import without publishing: the counts go together, or one French error is raised."""
    try:
        parsed = LAYOUTS[layout].parse(content, TERRITOIRES)
    except IngestError:
        return None
    rejected = {(fault.sheet, fault.line) for fault in parsed.faults if fault.line}
    assert 0 <= len(rejected) <= parsed.read
    assert all(fault.reason and fault.remedy for fault in parsed.faults)
    return parsed


@settings(max_examples=60)
@given(st.sampled_from([("scdl", SCDL), ("dotations-investissement", GRANTS)]), CHANGES)
def test_a_spoiled_text_is_told(start, changes):
    layout, content = start
    spoiled = mutated(content, changes)
    parsed = told(layout, spoiled)
    if parsed is not None and parsed.tables:
        rejected = {fault.line for fault in parsed.faults}
        assert len(parsed.tables["financement"]) == parsed.read - len(rejected)


@settings(max_examples=60)
@given(st.just(SCDL) | st.binary(max_size=300), CHANGES)
def test_a_spoiled_text_is_held_to_the_standard_or_refused(content, changes):
    with contextlib.suppress(IngestError):
        result = check_conformity(io.BytesIO(mutated(content, changes)))
        assert result.total == len(result.ecarts)


@settings(max_examples=12)
@given(st.sampled_from([BOOK_PARTS, CSV_PARTS]), st.floats(0, 0.999), CHANGES)
@example(BOOK_PARTS, 0.0, [(0.5, "insert", b"<!DOCTYPE a>")])
def test_a_spoiled_member_of_a_template_is_told(parts, which, changes):
    name = sorted(parts)[int(which * len(parts))]
    spoiled = archive({**parts, name: mutated(parts[name], changes)}, compression=zipfile.ZIP_STORED)
    told("modele", spoiled)


@settings(max_examples=15)
@given(CHANGES, st.binary(max_size=200))
def test_a_spoiled_archive_is_told(changes, tail):
    for content in (mutated(BOOK, changes), archives.SIGNATURE + tail, BOOK[: len(BOOK) // 2] + tail):
        told("modele", content)


@settings(max_examples=60)
@given(st.sampled_from(sorted(LAYOUTS)), st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_told(layout, content):
    told(layout, content)


def sheet(body):
    """Write the XML of a sheet, whatever stands in it."""
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{start}{body}</sheetData></worksheet>"


HEADER = (
    "<row>"
    + "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("accord_id", "intitule"))
    + "</row>"
)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{rank} "{f"&a{rank - 1 if rank > 1 else str()};" * 10}">' for rank in range(1, 9)
)
SHEETS_OF_WAR = {
    "a million columns": sheet("<row>" + '<c t="n"><v>1</v></c>' * 1_000_000 + "</row>"),
    "a column far away": sheet(f'{HEADER}<row><c r="XFD2"><v>1</v></c></row>'),
    "a huge cell": sheet(f'{HEADER}<row><c t="inlineStr"><is><t>{"x" * 5_000_000}</t></is></c></row>'),
    "empty cells without end": sheet("<row>" + "<c/>" * 300_000 + "</row>"),
    "entities that multiply": ENTITIES + "]>" + sheet("<row><c><v>&a8;</v></c></row>"),
    "an outside entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    + sheet(f"{HEADER}<row><c><v>&a;</v></c></row>"),
    "a comment without end": sheet("<!--" + ">x" * 20_000_000),
    "tags without end": sheet("<a>" * 400_000),
    "a shared text that is not there": sheet(f'{HEADER}<row><c t="s"><v>99999999</v></c></row>'),
}
LINES_OF_WAR = {
    "a NUL byte": b"montant,dateConvention\n1,\0",
    "a million columns": b"montant,dateConvention," + b"x," * 1_000_000 + b"\n1,2\n",
    "a huge cell": b"montant,dateConvention,nomBeneficiaire\n1,2024-01-01," + b"x" * 5_000_000 + b"\n",
    "a quote never closed": b'montant,dateConvention,nomBeneficiaire\n1,2024-01-01,"' + b"a,b\n" * 40_000,
    "quotes never closed": b"montant,dateConvention,nomBeneficiaire\n" + b'"a",2024-01-01,"b\n' * 20_000,
    "a number without end": b"montant,dateConvention,nomBeneficiaire\n" + b"9" * 30_000 + b",2024-01-01,x\n",
    "a wall of spaces": b"montant,dateConvention,nomBeneficiaire\n1,2024-01-01," + b" " * 5_000_000 + b"x\n",
}


def test_hostile_sheets_and_lines_stay_within_time_and_memory():
    """All of them, in a process of their own whose peak of memory is measured by the system."""
    script = Path(__file__).with_name("hostile_import.py")
    ran = subprocess.run(
        [sys.executable, script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stderr
    peak_mib, slowest_s, cases = ran.stdout.split()
    assert int(cases) == len(SHEETS_OF_WAR) + 2 * len(LINES_OF_WAR)
    assert int(peak_mib) < 1000
    assert float(slowest_s) < 20


def test_an_archive_that_swells_is_refused_before_it_is_opened(monkeypatch):
    swelling = archive({"accord.csv": b"0" * (archives.MAX_UNCOMPRESSED + 1)})
    assert len(swelling) < 200_000
    begin = time.process_time()
    with pytest.raises(ReadingError, match="une fois ouverte"):
        Archive(swelling)
    assert time.process_time() - begin < 1


def test_an_archive_that_lies_on_its_size_gives_no_more_than_it_says():
    content = bytearray(archive({"accord.csv": b"0" * 1_000_000}))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<L", 10)
    with pytest.raises(ReadingError, match="abîmée"):
        Archive(bytes(content)).read("accord.csv")


@pytest.mark.parametrize(
    "name", ["../accord.csv", "/etc/accord.csv", "a/../../accord.csv", "C:\\accord.csv", "..\\accord.csv"]
)
def test_a_member_that_would_leave_its_folder_is_refused(name):
    with pytest.raises(ReadingError, match="interdit"):
        Archive(archive({name: "accord_id\nA1\n"}))


def test_too_many_members_the_same_name_twice_and_locked_files_are_refused():
    with pytest.raises(ReadingError, match="plus de"):
        Archive(archive({f"{rank}.csv": "" for rank in range(archives.MAX_MEMBERS + 1)}))
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as zipped:
        zipped.writestr("accord.csv", "a")
        with pytest.warns(UserWarning, match="Duplicate"):
            zipped.writestr("accord.csv", "b")
    with pytest.raises(ReadingError, match="même nom"):
        Archive(sink.getvalue())
    locked = bytearray(archive({"accord.csv": "a"}))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ReadingError, match="mot de passe"):
        Archive(bytes(locked))
    with pytest.raises(ReadingError, match="compression"):
        Archive(archive({"accord.csv": "a"}, compression=zipfile.ZIP_BZIP2))


def test_markup_and_formulas_are_kept_as_texts_and_disarmed_in_the_report():
    title = "<script>alert(1)</script>"
    parsed = told("scdl", SCDL.replace(b"VILLE DE QUIMPER", title.encode()))
    assert set(parsed.tables["financement"]["apporteur"]) == {title}
    hostile = with_member(
        BOOK, "xl/worksheets/sheet1.xml", sheet(HEADER + "<row><c><f>HYPERLINK(1)</f><v>1</v></c></row>")
    )
    assert any(fault.value == "=HYPERLINK(1)" for fault in told("modele", hostile).faults)
