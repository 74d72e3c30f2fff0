"""The templates: a portfolio goes out and comes back exactly, and every fault of a filled one is told at once."""

import csv
import datetime as dt
import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from data.demonstration import demonstration_portfolio
from data.portfolio import Portfolio, PortfolioSource
from data.schema import TABLES
from data.store import Store
from ingest import modele_reading
from ingest.errors import LayoutError, PublicationError, ReadingError
from ingest.formula import protect, unprotect
from ingest.modele import ReadSheet, parse
from ingest.modele_tables import EXAMPLES, SHEETS
from ingest.modele_workbook import write_workbook
from ingest.modele_writing import example_rows, write_csv_archive
from ingest.ooxml import escape, unescape
from ingest.placing import Territoires
from ingest.publication import Incoming, import_content
from tests.ingest.modele_files import ACCORD, PROJET, archive, workbook

NOW = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
TERRITOIRES = Territoires.embedded()
WRITERS = {"xlsx": write_workbook, "zip": write_csv_archive}


def _parse(sheets):
    return parse(workbook(sheets), TERRITOIRES)


def _again(portfolio, kind):
    parsed = parse(WRITERS[kind](portfolio, when=NOW), TERRITOIRES)
    assert (parsed.faults, parsed.repairs) == ((), ())
    return parsed, Portfolio.from_tables(parsed.tables, sources=parsed.sources)


def _equal(one, other):
    for name in TABLES:
        pd.testing.assert_frame_equal(one.tables[name], other.tables[name])
    return one.sources == other.sources and one.content_hash == other.content_hash


@pytest.mark.parametrize("kind", WRITERS)
def test_the_demonstration_goes_out_and_comes_back_equal(kind):
    portfolio = demonstration_portfolio()
    parsed, again = _again(portfolio, kind)
    assert _equal(portfolio, again)
    assert parsed.read == sum(map(len, portfolio.tables.values())) + len(portfolio.sources)
    assert parsed.demonstration


# A stripped text, as every text of the portfolio is; the marks that begin formulas come often.
TEXTS = (
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
    | st.text(st.sampled_from("='+-@\t\r\n_x0041;\"é\x01\ufffe"), min_size=1, max_size=8)
).map(str.strip)
FILLED = TEXTS.filter(bool)
FLOATS = st.floats(-180, 180, allow_nan=False)
EUROS = st.integers(-(10**14) + 1, 10**14 - 1).map(lambda cents: Decimal(cents).scaleb(-2))
DATES = st.dates(dt.date(1900, 3, 1), dt.date(2300, 1, 1))


@st.composite
def portfolios(draw):
    """Portfolios of one row per table or none, whose cells are as odd as the schema lets them be."""
    tables = {}
    for name in draw(
        st.sets(st.sampled_from(["projet", "financement", "document", "projet_enjeu", "enjeu"]))
    ):
        row = {}
        for column in TABLES[name].columns:
            kinds = {
                "money": EUROS,
                "decimal": FLOATS,
                "date": DATES,
                "integer": st.integers(-(2**31) + 1, 2**31 - 1),
                "boolean": st.booleans(),
                "list": st.just(())
                if column.values
                else st.lists(st.sampled_from(["a", "b c"]), max_size=2).map(tuple),
                "enum": st.sampled_from(column.values or ("",)),
            }
            cell = kinds.get(column.kind, FILLED)
            row[column.name] = draw(st.none() | cell if column.nullable else cell)
        tables[name] = pd.DataFrame([row])
    source = PortfolioSource("s", *(draw(FILLED) for _ in range(3)), draw(TEXTS), draw(TEXTS))
    return Portfolio.from_tables(tables, sources=(source,))


@settings(max_examples=10)
@given(portfolios(), st.sampled_from(sorted(WRITERS)))
def test_any_cell_is_written_so_that_it_is_read_back(portfolio, kind):
    grids, _ = modele_reading.read_grids(WRITERS[kind](portfolio, when=NOW))
    frames = {grid.table.name: ReadSheet(grid).frame for grid in grids}
    again = Portfolio.from_tables({name: frames[name] for name in TABLES if len(frames[name])})
    for name in TABLES:
        pd.testing.assert_frame_equal(portfolio.tables[name], again.tables[name])
    assert frames["source"].iloc[0].fillna("").tolist() == list(vars(portfolio.sources[0]).values())


@given(st.text())
def test_disarming_a_formula_and_escaping_xml_can_be_undone(text):
    assert unprotect(protect(text)) == text
    assert not protect(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert unescape(escape(text)) == text


def test_the_empty_workbook_has_one_sheet_per_table_with_its_columns_and_lists():
    book = load_workbook(io.BytesIO(write_workbook(None, when=NOW)))
    assert book.sheetnames == ["Lisez-moi", *SHEETS, "Exemples", "Listes"]
    for table in SHEETS.values():
        sheet = book[table.name]
        assert [cell.value for cell in sheet[1]] == list(table.column_names)
        assert sheet.max_row == 1
        rules = {str(rule.sqref).partition("2")[0]: rule for rule in sheet.data_validations.dataValidation}
        for cell, column in zip(sheet[1], table.columns, strict=True):
            rule = rules[cell.column_letter]
            assert column.description[:100] in rule.prompt
            if column.kind == "enum":
                place, cells = rule.formula1.split("!")
                offered = [one.value for row in book[place][cells.replace("$", "")] for one in row]
                assert (rule.type, offered) == ("list", list(column.values))
    told = {cell.value for row in book["Lisez-moi"] for cell in row}
    assert {column.description for table in SHEETS.values() for column in table.columns} - told == {
        column.description for table in SHEETS.values() for column in table.columns if column.default
    }


def test_the_examples_copied_into_the_sheets_are_imported_as_they_are():
    assert set(EXAMPLES) == set(SHEETS) - {"appartenance", "passage"}
    sheets = {
        name: [list(table.column_names), *map(list, example_rows(table))] for name, table in SHEETS.items()
    }
    flat = {name: [[_plain(value) for value in row] for row in rows] for name, rows in sheets.items()}
    parsed = _parse(flat)
    assert (parsed.faults, parsed.repairs, parsed.a_verifier) == ((), (), ())
    assert set(parsed.tables) == set(EXAMPLES) - {"source"}
    assert parsed.totals == {"montant_vote_eur": Decimal("480000.00")}


def _plain(value):
    return float(value) if isinstance(value, Decimal) else "oui" if value is True else value


def test_the_archive_holds_a_csv_per_table_with_examples_and_instructions():
    with zipfile.ZipFile(io.BytesIO(write_csv_archive(None, when=NOW))) as zipped:
        names = set(zipped.namelist())
        assert names == {
            "Lisez-moi.txt",
            *(f"{name}.csv" for name in SHEETS),
            *(f"exemples/{name}.csv" for name in EXAMPLES),
        }
        header = next(csv.reader(io.StringIO(zipped.read("projet.csv").decode("utf-8-sig")), delimiter=";"))
        readme = zipped.read("Lisez-moi.txt").decode("utf-8-sig")
    assert tuple(header) == TABLES["projet"].column_names
    assert all(column.description in readme for column in TABLES["projet"].columns)


def test_every_fault_of_every_sheet_is_told_at_once_with_its_place():
    accord = {**ACCORD, "fin": "bientôt", "etape": "fini"}
    projets = [
        {**PROJET, "cout_ht_eur": "douze"},
        dict.fromkeys(PROJET),
        {**PROJET, "theme": "sport", "accord_id": "A9"},
        {**PROJET, "projet_id": "P3", "intitule": None},
    ]
    parsed = _parse(
        {"accord": [accord], "projet": projets, "source": [{"source_id": "modele", "label": "x"}]}
    )
    told = {(fault.sheet, fault.line, fault.column, fault.value) for fault in parsed.faults}
    assert told == {
        ("accord", 2, "fin", "bientôt"),
        ("accord", 2, "etape", "fini"),
        ("projet", 2, "cout_ht_eur", "douze"),
        ("projet", 4, "projet_id", "P1"),
        ("projet", 4, "theme", "sport"),
        ("projet", 4, "accord_id", "A9"),
        ("projet", 5, "intitule", ""),
        ("source", 0, "producteur", ""),
        ("source", 0, "licence", ""),
    }
    (twice,) = [fault for fault in parsed.faults if fault.column == "projet_id"]
    assert "ligne 2" in twice.reason
    assert all(fault.reason and fault.remedy for fault in parsed.faults)
    assert parsed.tables == {}


def test_a_faulty_template_publishes_nothing_until_it_is_corrected(tmp_path):
    store = Store(tmp_path)

    def bring(projet):
        content = workbook({"accord": [ACCORD], "projet": [PROJET, projet]})
        incoming = Incoming("modele.xlsx", content)
        return import_content(incoming, layout="modele", store=store, when=NOW, who="testeur")

    refused = bring({**PROJET, "projet_id": "P2", "perimetre": "canton"})
    assert (refused.read, refused.accepted, refused.rejected, refused.version) == (3, 2, 1, None)
    assert store.versions() == []
    assert any("à corriger" in notice for notice in refused.notices)
    rows = list(csv.reader(io.StringIO(refused.detail.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert rows[0][-1] == "feuille"
    assert rows[1][:4] == ["rejet", "3", "perimetre", "canton"]
    assert rows[1][-1] == "projet"
    assert "feuille projet, ligne 3" in refused.to_text()

    accepted = bring({**PROJET, "projet_id": "P2"})
    assert (accepted.rejected, accepted.version) == (0, store.current())
    assert store.load().portfolio.tables["projet"]["projet_id"].tolist() == ["P1", "P2"]


def test_a_published_portfolio_is_exported_edited_and_brought_back(tmp_path):
    store = Store(tmp_path)
    first = Incoming("a.xlsx", workbook({"accord": [ACCORD], "projet": [PROJET]}))
    import_content(first, layout="modele", store=store, when=NOW, who="testeur")
    before = store.load().portfolio
    exported = Incoming("b.xlsx", write_workbook(before, when=NOW))
    import_content(exported, layout="modele", store=store, when=NOW + dt.timedelta(days=1), who="testeur")
    after = store.load().portfolio
    assert after.content_hash == before.content_hash
    assert after.sources == before.sources


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"siren": 200067072}, ("siren", "200067072")),
        ({"debut": "01/01/2024"}, ("debut", pd.Timestamp(2024, 1, 1))),
        ({"debut": pd.Timestamp("2024-01-01 08:00")}, ("debut", pd.Timestamp(2024, 1, 1))),
        ({"etape": "Dialogue "}, ("etape", "dialogue")),
        ({"perimetre": "epci"}, ("perimetre", "EPCI")),
        ({"intitule": 2024}, ("intitule", "2024")),
    ],
)
def test_what_a_spreadsheet_did_to_a_cell_is_undone_and_told(cells, expected):
    parsed = _parse({"accord": [{**ACCORD, **cells}]})
    assert parsed.faults == ()
    assert parsed.tables["accord"].iloc[0][expected[0]] == expected[1]
    assert [(repair.sheet, repair.line, repair.column) for repair in parsed.repairs] == [
        ("accord", 2, expected[0])
    ]


def test_amounts_numbers_and_answers_are_read_as_french_writes_them():
    envelope = {"enveloppe_id": "E1", "accord_id": "A1", "moyen": "financement", "section": "investissement"}
    link = {"projet_id": "P1", "enjeu_id": "J1", "principal": "VRAI"}
    enjeu = {
        "enjeu_id": "J1",
        "accord_id": "A1",
        "theme": "habitat",
        "intitule": "x",
        "rang": "1",
        "sources": "Observation;projet de territoire",
    }
    parsed = _parse(
        {
            "accord": [ACCORD],
            "enveloppe": [{**envelope, "montant_eur": "1 500,50 €"}],
            "projet": [
                {**PROJET, "lon": "-4,25", "lat": 48.5, "localisation": "site", "cout_ht_eur": "12,5"}
            ],
            "projet_enjeu": [link],
            "enjeu": [enjeu],
        }
    )
    assert parsed.faults == ()
    assert parsed.tables["enveloppe"]["montant_eur"].tolist() == [1500.5]
    projet = parsed.tables["projet"].iloc[0]
    assert (projet["lon"], projet["lat"], projet["cout_ht_eur"]) == (-4.25, 48.5, 12.5)
    assert parsed.tables["projet_enjeu"]["principal"].tolist() == [True]
    assert parsed.tables["enjeu"].iloc[0]["sources"] == ("observation", "projet de territoire")


def test_a_formula_is_never_computed_and_what_has_no_value_is_told():
    parsed = _parse(
        {"accord": [{**ACCORD, "intitule": "=1+1", "reference": "#REF!", "dispositif": "a_x0000_b"}]}
    )
    told = {(fault.line, fault.column, fault.value) for fault in parsed.faults}
    assert told == {(2, "intitule", "=1+1"), (2, "reference", "#REF!"), (2, "dispositif", "a\0b")}
    assert all(any(word in fault.reason for word in ("formule", "erreur", "nul")) for fault in parsed.faults)


def test_title_rows_blank_rows_and_unknown_columns_are_survived():
    header = ["Code", *ACCORD]
    rows = [["Accords 2024"], [], header, [None] * len(header), ["x", *ACCORD.values()]]
    parsed = _parse({"Accord": rows, "Feuil1": [["brouillon"]]})
    assert (parsed.faults, parsed.read) == ((), 1)
    assert parsed.tables["accord"]["accord_id"].tolist() == ["A1"]
    assert any("Code" in notice for notice in parsed.notices)
    assert any("Feuil1" in notice for notice in parsed.notices)


def test_a_sheet_whose_header_is_lost_or_repeated_is_a_fault_of_the_sheet():
    parsed = _parse(
        {"accord": [["a", "b"], [1, 2]], "projet": [[*PROJET, "theme"], [*PROJET.values(), "habitat"]]}
    )
    assert {(fault.sheet, fault.line) for fault in parsed.faults if not fault.line} == {
        ("accord", 0),
        ("projet", 0),
    }
    assert parsed.tables == {}


def test_csv_of_any_separator_and_encoding_are_read_and_their_faults_told():
    header = ",".join(ACCORD)
    row = ",".join(str(value) for value in ACCORD.values())
    members = {
        "dossier/Accord.csv": f"{header}\n{row}\n".encode("cp1252"),
        "dossier/projet.csv": "projet_id;theme\nP1;habitat;trop;long\n",
        "exemples/projet.csv": "projet_id\nEX\n",
        "notes.docx": "x",
        "avenant.csv": "",
        "document.csv": b"\xff\xfe\x00",
    }
    parsed = parse(archive(members), TERRITOIRES)
    assert ("projet", 2) in {(fault.sheet, fault.line) for fault in parsed.faults}
    assert ("document", 0) in {(fault.sheet, fault.line) for fault in parsed.faults}
    assert not [fault for fault in parsed.faults if fault.sheet == "accord"]
    assert any("notes.docx" in notice for notice in parsed.notices)
    assert parsed.read == 2


def test_rows_name_their_source_described_or_not():
    rows = [ACCORD, {**ACCORD, "accord_id": "A2", "siren": "200066868", "source_id": "budget"}]
    described = {"source_id": "budget", "label": "Budget", "producteur": "DGA", "licence": "usage interne"}
    parsed = _parse({"accord": rows, "source": [described]})
    assert [(source.source_id, source.label) for source in parsed.sources] == [
        ("budget", "Budget"),
        ("modele", "Modèle rempli"),
    ]
    assert parsed.tables["accord"]["source_id"].tolist() == ["modele", "budget"]
    other = _parse({"accord": [{**ACCORD, "source_id": "budget"}]})
    assert any("budget" in notice for notice in other.notices)


def test_invented_rows_are_never_published_as_real_ones(tmp_path):
    portfolio = demonstration_portfolio()
    few = Portfolio.from_tables(
        {"passage": portfolio.tables["passage"], "instance": portfolio.tables["instance"]}
    )
    few = replace(few, demonstration=True, sources=portfolio.sources)
    content = write_workbook(few, when=NOW)
    assert "DÉMONSTRATION" in load_workbook(io.BytesIO(content))["Lisez-moi"]["A1"].value
    store = Store(tmp_path)
    with pytest.raises(PublicationError, match="démonstration"):
        import_content(Incoming("d.xlsx", content), layout="modele", store=store, when=NOW, who="x")
    assert store.versions() == []


def test_what_is_not_a_template_is_one_french_error():
    with pytest.raises(ReadingError, match="XLSX"):
        parse(b"projet_id;theme\n", TERRITOIRES)
    for content in (workbook({"Feuil1": [["a"]]}), archive({"a.txt": "x"})):
        with pytest.raises(LayoutError, match="accord"):
            parse(content, TERRITOIRES)
    for twice in (
        workbook({"accord": [["a"]], "Accord ": [["b"]]}),
        archive({"accord.csv": "a", "x/accord.csv": "b"}),
    ):
        with pytest.raises(LayoutError, match="Deux"):
            parse(twice, TERRITOIRES)


@pytest.mark.parametrize("text", ["x" * 40_000, "a\0b"])
def test_a_text_that_no_cell_can_hold_is_refused_at_the_export(text):
    portfolio = Portfolio.from_tables({"projet": pd.DataFrame([{**PROJET, "intitule": text}])})
    for write in WRITERS.values():
        with pytest.raises(PublicationError, match="intitule"):
            write(portfolio, when=NOW)
