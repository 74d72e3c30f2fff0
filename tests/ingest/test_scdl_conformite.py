"""Conformity to the SCDL, before any repair: the verdicts of frictionless, departure by departure."""

import csv
import io
import json
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest import scdl_blocks, scdl_conformite
from ingest.errors import IngestError, ReadingError
from ingest.reading import ExpectedColumn
from ingest.scdl_blocks import DelimitedFile
from ingest.scdl_conformite import check_conformity, check_file
from ingest.scdl_fields import CURRENT, STANDARDS
from tests.ingest.scdl_reference import SCHEMA_2_1_1, SCHEMAS, verdicts
from tests.real_files import real

ROW = {
    "nomAttribuant": "Quimper Bretagne Occidentale",
    "idAttribuant": "20006812000019",
    "dateConvention": "2024-05-16",
    "referenceDecision": "DCC 13",
    "nomBeneficiaire": "Ville de Quimper",
    "idBeneficiaire": "21290232400012",
    "rnaBeneficiaire": "",
    "objet": "Fonctionnement",
    "montant": "35619.50",
    "nature": "aide en numéraire",
    "conditionsVersement": "unique",
    "datesPeriodeVersement": "2024-08-29",
    "idRAE": "",
    "notificationUE": "non",
    "pourcentageSubvention": "1",
    "dispositifAide": "",
}


def _csv(rows, header=tuple(ROW), delimiter=",", end="\r\n"):
    sink = io.StringIO(newline="")
    csv.writer(sink, delimiter=delimiter, lineterminator=end).writerows([header, *rows])
    return sink.getvalue()


def _one(**cells):
    return _csv([list({**ROW, **cells}.values())]).encode()


def _ours(content, **options):
    return Counter(
        (ecart.line, ecart.column, ecart.rule)
        for ecart in check_conformity(io.BytesIO(content), **options).ecarts
    )


def _theirs(content, schema=SCHEMA_2_1_1):
    """Ask frictionless, telling it the encoding, the separator and the header that we found."""
    source = DelimitedFile(io.BytesIO(content), [ExpectedColumn(name, required=False) for name in ROW])
    text = content.decode(source.encoding, "replace")
    records = csv.reader(io.StringIO(text, newline=""), delimiter=source.header.separator)
    rank = 0
    while records.line_num < source.header.record.line:
        next(records)
        rank += 1
    return verdicts(
        content,
        encoding=source.encoding,
        separator=source.header.separator,
        header_record=rank,
        schema=schema,
    )


def test_a_sound_row_has_no_departure():
    result = check_conformity(io.BytesIO(_one()))
    assert (result.conforme, result.read, result.total, result.ecarts) == (True, 1, 0, ())


@pytest.mark.parametrize(
    ("cells", "column", "rule"),
    [
        ({"nomAttribuant": ""}, "nomAttribuant", "required"),
        ({"dateConvention": "16/05/2024"}, "dateConvention", "type"),
        ({"dateConvention": "2024-02-30"}, "dateConvention", "type"),
        ({"montant": "35 619,50"}, "montant", "type"),
        ({"objet": "é" * 257}, "objet", "maxLength"),
        ({"nature": "Aide en numéraire"}, "nature", "enum"),
        ({"notificationUE": "NON"}, "notificationUE", "type"),
        ({"pourcentageSubvention": "0"}, "pourcentageSubvention", "minimum"),
        ({"pourcentageSubvention": "100"}, "pourcentageSubvention", "maximum"),
        ({"datesPeriodeVersement": "2024-01-01_2024-02-01"}, "datesPeriodeVersement", "pattern"),
        ({"rnaBeneficiaire": "W12"}, "rnaBeneficiaire", "pattern"),
        ({"idRAE": "123456"}, "idRAE", "maxLength"),
        ({"idBeneficiaire": "21290232400013"}, "idBeneficiaire", "siret"),
        ({"idBeneficiaire": "212 902 324 00012"}, "idBeneficiaire", "siret"),
        ({"idBeneficiaire": ""}, "", "one-of-required"),
    ],
)
def test_each_rule_is_told_with_its_line_column_reason_and_remedy(cells, column, rule):
    content = _csv([list(ROW.values()), list({**ROW, **cells}.values())]).encode()
    (ecart,) = check_conformity(io.BytesIO(content)).ecarts
    assert (ecart.line, ecart.column, ecart.rule) == (3, column, rule)
    assert ecart.value == (cells[column] if column else "")[:200]
    assert ecart.reason.endswith(".")
    assert ecart.remedy.endswith(".")
    assert _theirs(content) == _ours(content)


def test_an_establishment_of_la_poste_is_not_held_to_the_common_key():
    assert check_conformity(io.BytesIO(_one(idBeneficiaire="35600000009075"))).conforme


def test_either_identifier_of_the_beneficiary_is_enough():
    assert check_conformity(io.BytesIO(_one(idBeneficiaire="", rnaBeneficiaire="W291234567"))).conforme


def test_a_file_without_either_identifier_is_told_once():
    names = [name for name in ROW if name not in ("idBeneficiaire", "rnaBeneficiaire")]
    content = _csv([[ROW[name] for name in names]] * 3, names).encode()
    assert _ours(content) == _theirs(content) == Counter({(1, "", "one-of-required"): 1})


def test_version_1_1_asks_for_the_siret_and_knows_no_rna():
    content = _one(idBeneficiaire="", rnaBeneficiaire="W291234567", pourcentageSubvention="0", idRAE="123456")
    assert _ours(content, version="1.1") == Counter({(2, "idBeneficiaire", "required"): 1})
    assert _theirs(content, SCHEMAS["1.1"]) == _ours(content, version="1.1")


def test_an_unknown_version_lists_the_known_ones():
    with pytest.raises(ReadingError, match=r"2\.1\.1"):
        check_conformity(io.BytesIO(_one()), version="3")


CELLS = {
    "idAttribuant": [
        "20006812000019",
        "20006812000018",
        "123",
        "٢0006812000019",
        "20006812000019\n",
        " 20006812000019",
    ],
    "dateConvention": [
        "2024-5-6",
        "2024-02-30",
        "05/12/2016",
        "2024-05-16 ",
        "0000-01-01",
        "٢024-05-16",
        "9999-12-31",
    ],
    "idBeneficiaire": [
        "21290232400012",
        "W291234567",
        "35600000009075",
        "8,03E+13",
        "212902324",
        "21290232400012.0",
    ],
    "rnaBeneficiaire": ["W291234567", "W29123456", "W291234567\n", "w291234567", "W٢91234567"],
    "objet": ["é" * 256, "é" * 257, 'Un "festival"', "deux\nlignes", "a,b;c\td"],
    "montant": [
        "0",
        "-5",
        "1e3",
        " 12 ",
        "1,5",
        "1_000",
        "NaN",
        "Infinity",
        "٣",
        "12.",
        ".5",
        " ",
        "1" * 40,
        "+3",
    ],
    "nature": ["aide en nature", "aide en nature;aide en numéraire", "aide", "aide en numéraire "],
    "conditionsVersement": ["autre", "x" * 257],
    "datesPeriodeVersement": [
        "2024-01-01/2024-12-31",
        "2024-99-99",
        "2024-01",
        "2024-08-29\n",
        "2024-01-01_2024-12-31",
    ],
    "idRAE": ["12345", "123456", "éééééé"],
    "notificationUE": ["oui", "Oui", "true", "0"],
    "pourcentageSubvention": ["0.01", "0.009", "1.0", "1.01", "NaN", "0,5", "50%", "-1", "1e-2", "Infinity"],
}


@st.composite
def rows(draw):
    """Cells that are mostly sound, sometimes empty or broken; sometimes too many or too few of them."""
    cells = []
    for name, sound in ROW.items():
        choice = draw(st.integers(0, 9))
        cells.append(
            draw(st.sampled_from(CELLS.get(name, ["x"]))) if choice == 0 else "" if choice == 1 else sound
        )
    shape = draw(st.integers(0, 19))
    if shape == 0:
        return cells[: draw(st.integers(0, 15))]
    if shape == 1:
        return [*cells, *draw(st.lists(st.sampled_from(["", "en trop"]), min_size=1, max_size=2))]
    return [""] * 16 if shape == 2 else cells


@st.composite
def headers(draw):
    """The header of the standard, or one with an absent, renamed, unknown or repeated column."""
    names = list(ROW)
    match draw(st.integers(0, 7)):
        case 0:
            names[draw(st.integers(0, 15))] = draw(st.sampled_from(["autre", "Montant", "", "objet"]))
        case 1:
            names = draw(st.permutations(names))
        case 2:
            names = [f" {name} " for name in names]
    return names


@settings(max_examples=60)
@given(
    headers(),
    st.lists(rows(), max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["", "Subventions 2024\n\n"]),
    st.integers(60, 4000),
)
def test_generated_files_get_the_verdicts_of_frictionless(
    header, table, delimiter, end, encoding, title, block
):
    content = (title + _csv(table, header, delimiter, end)).encode(encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scdl_blocks, "BLOCK_BYTES", block)
        ours = _ours(content)
    assert ours == _theirs(content)


ALPHABET = st.text(st.sampled_from('a1",;\n\r é'), max_size=60)


@settings(max_examples=150)
@given(ALPHABET, st.integers(1, 40))
@example('a","b\n"', 7)
@example('"a""b",\r\n"', 3)
@example('a"b,c\n"d\ne",f\n', 100)
def test_stray_quotes_and_line_ends_are_read_as_csv_reads_them(body, block):
    content = f"montant,objet\n{body}".encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scdl_blocks, "BLOCK_BYTES", block)
        source = DelimitedFile(io.BytesIO(content), [ExpectedColumn("montant"), ExpectedColumn("objet")])
        assert source.header.record.line == 1
        records = {}
        for found in source.blocks():
            records |= {line: tuple(cells) for line, cells in found.odd}
            columns = [column.to_pylist() for column in found.columns]
            records |= dict(zip(found.lines.tolist(), zip(*columns, strict=True), strict=True))
    reader = csv.reader(io.StringIO(content.decode(), newline=""))
    next(reader)
    expected, start = {}, 2
    for cells in reader:
        # An empty line has no cell for csv, and only empty ones for us: both are blank.
        expected[start] = tuple(cells)
        start = reader.line_num + 1
    assert {line: cells for line, cells in records.items() if any(cells)} == {
        line: cells for line, cells in expected.items() if any(cells)
    }
    assert records.keys() == expected.keys()


def test_a_file_in_windows_1252_is_found_out_even_far_from_its_head(monkeypatch):
    monkeypatch.setattr(scdl_blocks, "_HEAD_BYTES", 400)
    ascii_row = list({**ROW, "nature": "aide en nature"}.values())
    content = _csv([ascii_row] * 20 + [list({**ROW, "nomBeneficiaire": ""}.values())]).encode("cp1252")
    result = check_conformity(io.BytesIO(content))
    assert [(ecart.line, ecart.column) for ecart in result.ecarts] == [(22, "nomBeneficiaire")]
    assert result.read == 21
    assert any("cp1252" in notice for notice in result.notices)


def test_more_departures_than_can_be_told_are_still_counted(monkeypatch):
    monkeypatch.setattr(scdl_conformite, "MAX_LISTED", 5)
    monkeypatch.setattr(scdl_blocks, "BLOCK_BYTES", 500)
    content = _csv([list({**ROW, "montant": "x", "objet": ""}.values())] * 20).encode()
    result = check_conformity(io.BytesIO(content))
    assert result.counts == {("objet", "required"): 20, ("montant", "type"): 20}
    assert [(ecart.line, ecart.column) for ecart in result.ecarts] == [
        (2, "objet"),
        (2, "montant"),
        (3, "objet"),
        (3, "montant"),
        (4, "objet"),
    ]
    assert any("5 premiers" in notice for notice in result.notices)


def test_the_account_is_told_in_json_text_and_csv_without_formula():
    result = check_conformity(io.BytesIO(_one(montant="=1+1")))
    raw = json.loads(json.dumps(result.to_json()))
    assert (raw["conforme"], raw["ecarts"], raw["version"]) == (False, 1, CURRENT.version)
    assert raw["detail"][0]["line"] == 2
    assert "non conforme. 1 ligne(s), 1 écart(s)" in result.to_text()
    table = list(csv.reader(io.StringIO(result.to_csv().decode("utf-8-sig")), delimiter=";"))
    assert table[1][:4] == ["2", "montant", "'=1+1", "type"]


@pytest.mark.parametrize(
    "content",
    [b"", b" \n", b"a\0b,c\n", b"\xff\xfea", b"PK\x03\x04\x00\x00"],
    ids=["empty", "blank", "NUL", "half of UTF-16", "archive"],
)
def test_what_is_not_a_text_is_one_french_error(content):
    with pytest.raises(ReadingError, match=r"fichier"):
        check_conformity(io.BytesIO(content))


def test_a_line_without_end_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(scdl_blocks, "BLOCK_BYTES", 1000)
    monkeypatch.setattr(scdl_blocks, "MAX_RECORD_BYTES", 20_000)
    for body in (b"x" * 100_000, b'"' + b"x\n" * 50_000, b'a"b\n"' + b"x\r" * 200_000):
        with pytest.raises(IngestError, match="démesurée"):
            check_conformity(io.BytesIO(b"montant,objet\n" + body))


def test_a_file_is_checked_from_disk_with_its_progress(tmp_path):
    path = tmp_path / "scdl.csv"
    path.write_bytes(_one())
    told = []
    assert check_file(path, progress=lambda *step: told.append(step)).conforme
    assert told[-1][1:] == (path.stat().st_size, path.stat().st_size)
    with pytest.raises(ReadingError, match="ne s’ouvre pas"):
        check_file(tmp_path)


def test_our_fields_are_those_of_the_published_schemas():
    for version in STANDARDS:
        path = real(f"scdl/schema_v{version}.json")
        published = json.loads(path.read_text(encoding="utf-8"))["fields"]
        written = SCHEMAS[version]["fields"]
        assert [field["name"] for field in written] == [field["name"] for field in published]
        assert [field.name for field in STANDARDS[version].fields] == [field["name"] for field in published]
        for ours, theirs in zip(written, published, strict=True):
            constraints = {k: v for k, v in theirs.get("constraints", {}).items() if v is not False}
            assert (ours["type"], ours["constraints"]) == (theirs["type"], constraints)
            assert ours.get("trueValues") == theirs.get("trueValues")


EXPECTED = {
    "exemple-duplicate-column.csv": (29, 1),
    "exemple_invalide_erreurs_cellules.csv": (29, 65),
    "exemple_invalide_erreurs_colonnes.csv": (29, 66),
    "exemple_valide.csv": (29, 0),
    "scdl_ademe_3rows_bom.csv": (3, 7),
    "scdl_qbo_2024_excerpt.csv": (3, 4),
    "scdl_ville_quimper_2024_excerpt.csv": (4, 4),
}


@pytest.mark.parametrize(("name", "counts"), EXPECTED.items())
def test_the_published_examples_get_the_verdicts_of_frictionless(name, counts):
    content = real(f"scdl/{name}").read_bytes()
    result = check_conformity(io.BytesIO(content))
    assert (result.read, result.total) == counts
    assert _ours(content) == _theirs(content)
