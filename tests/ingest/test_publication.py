"""From a file to a published version: sources replaced or kept, reports, and refusals that lose nothing."""

import csv
import datetime as dt
import hashlib
import io
import json
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.differences import compare
from data.durable import Disk
from data.errors import StoreError
from data.portfolio import Portfolio
from data.store import DEMONSTRATION, Store
from data.versions import Publication
from ingest import decoding, progress, publication
from ingest.errors import IngestError, LayoutError, PublicationError, ReadingError
from ingest.publication import Incoming, import_content, import_file, rehearse
from ingest.report import Fault, ImportReport, Repair, ToCheck, euros, neutral
from tests.real_files import real

NOW = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
LAYOUT = "dotations-investissement"
HEADER = "id_projet,id_terr,nom_terr,dotation,echelon,categorie,description,cout_total,montant_sub"


def _file(*identifiers, grant="10"):
    rows = [
        f"{identifier},29232,Quimper,DETR,commune,4 - Education,École,{rank}.5,{grant}"
        for rank, identifier in enumerate(identifiers, start=100)
    ]
    return Incoming("liste.csv", "\n".join([HEADER, *rows]).encode())


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "portefeuille")


def _import(incoming, store, **options):
    return import_content(incoming, layout=LAYOUT, store=store, when=NOW, who="testeur", **options)


def _projects(store):
    return sorted(store.load().portfolio.tables["projet"]["projet_id"])


def test_the_first_import_leaves_the_demonstration_and_tells_its_file(store):
    incoming = _file("di19_a", "di19_b")
    report = _import(incoming, store)
    loaded = store.load()
    assert not loaded.portfolio.demonstration
    assert loaded.version == report.version == store.current()
    assert _projects(store) == ["di19_a", "di19_b"]
    assert [source.source_id for source in loaded.portfolio.sources] == ["dotations-investissement-2019"]
    (entry,) = store.journal()
    assert entry.previous == DEMONSTRATION
    assert (entry.publication.who, entry.publication.when) == ("testeur", NOW)
    assert entry.publication.file.name == "liste.csv"
    assert entry.publication.file.sha256 == hashlib.sha256(incoming.content).hexdigest()


def test_an_import_replaces_its_own_source_and_keeps_the_others(store):
    _import(_file("di19_a", "di19_b"), store)
    _import(_file("di20_c"), store)
    report = _import(_file("di19_b", "di19_d"), store)
    assert _projects(store) == ["di19_b", "di19_d", "di20_c"]
    assert {source.millesime for source in store.load().portfolio.sources} == {"2019", "2020"}
    assert len(store.versions()) == 3
    assert store.load(report.version).portfolio.content_hash == store.load().portfolio.content_hash


def test_importing_the_same_file_again_changes_no_row(store):
    _import(_file("di19_a", "di19_b"), store)
    before = store.load().portfolio.content_hash
    _import(_file("di19_a", "di19_b"), store)
    assert store.load().portfolio.content_hash == before


def test_rows_that_a_shorter_file_takes_away_are_told_with_their_sum_and_the_way_back(store):
    _import(_file("di20_z"), store)
    before = _import(_file("di19_a", "di19_b", "di19_c", grant="10.25"), store).version
    report = _import(_file("di19_b", "di19_d"), store)
    (told,) = (notice for notice in report.notices if "quittent" in notice)
    assert "Dotations d’investissement de l’État 2019 (" in told
    assert "projet\u00a0: 2, financement\u00a0: 2 pour 20,50\u00a0€ votés)" in told
    assert f"«\u00a0python cli.py use {before}\u00a0»" in told
    assert "2020" not in told
    assert told in report.to_text()
    assert any(told in row for row in report.rows())
    store.use(before, who="testeur", when=NOW)
    assert _projects(store) == ["di19_a", "di19_b", "di19_c", "di20_z"]


def test_an_import_that_takes_no_row_away_says_nothing_of_it(store):
    first = _import(_file("di19_a"), store)
    more = _import(_file("di19_a", "di19_b", grant="20"), store)
    other = _import(_file("di20_a"), store)
    assert not [
        notice for report in (first, more, other) for notice in report.notices if "quittent" in notice
    ]


def test_a_rehearsal_leaves_what_would_leave_to_its_differences(store):
    _import(_file("di19_a", "di19_b"), store)
    rehearsal = rehearse(_file("di19_a"), layout=LAYOUT, store=store)
    assert not [notice for notice in rehearsal.report.notices if "quittent" in notice or "cli.py" in notice]
    counts = compare(rehearsal.before, rehearsal.after).counts.set_index("table")["retirees"]
    assert counts.to_dict() == {"projet": 1, "financement": 1}


def test_rejected_rows_do_not_stop_the_accepted_ones(store):
    bad = _file("di19_a", "oops", "di19_c")
    report = _import(bad, store)
    assert (report.read, report.accepted, report.rejected) == (3, 2, 1)
    assert [(fault.line, fault.value) for fault in report.faults] == [(3, "oops")]
    assert _projects(store) == ["di19_a", "di19_c"]
    assert report.totals["montant_vote_eur"] == Decimal(20)


def test_nothing_is_published_when_no_row_is_accepted(store):
    report = _import(_file("oops"), store)
    assert (report.accepted, report.version) == (0, None)
    assert any("rien n’est publié" in notice for notice in report.notices)
    assert store.current() == DEMONSTRATION


def test_a_check_without_store_publishes_nothing():
    report = _import(_file("di19_a"), None)
    assert (report.accepted, report.version) == (1, None)


def test_progress_is_told_from_start_to_end(store):
    told = []
    _import(_file("di19_a"), store, progress=lambda *step: told.append(step))
    assert [done for _, done, _ in told] == [0, 0, 100, 200]
    assert {total for *_, total in told} == {200}


def test_progress_moves_while_the_rows_of_a_long_file_are_read(store, monkeypatch):
    monkeypatch.setattr(progress, "EVERY", 2)
    told = []
    identifiers = [f"di19_{rank}" for rank in range(8)]
    _import(_file(*identifiers), store, progress=lambda *step: told.append(step))
    assert [done for label, done, _ in told if label.startswith("Lecture")] == [0, 0, 25, 50, 75]


def test_rows_that_contradict_another_source_are_not_published(store):
    typed = Portfolio.from_tables({"projet": _import_rows("di19_a", source="saisie")})
    store.publish(typed, Publication("testeur", NOW))
    before = store.current()
    with pytest.raises(PublicationError, match="di19_a"):
        _import(_file("di19_a"), store)
    assert store.current() == before


def _import_rows(identifier, *, source):
    row = {
        "projet_id": identifier,
        "voie": "hors Département",
        "perimetre": "commune",
        "insee": "29232",
        "localisation": "territoire",
        "intitule": "Halle",
        "maitre_ouvrage": "Quimper",
        "maitre_ouvrage_type": "commune",
        "theme": "habitat",
        "source_id": source,
    }
    return pd.DataFrame([row])


def test_an_import_over_a_damaged_version_says_what_it_started_from(store):
    first = _import(_file("di19_a"), store).version
    second = _import(_file("di20_b"), store).version
    (store.root / "versions" / second / "projet.parquet").write_bytes(b"")
    report = _import(_file("di21_c"), store)
    assert _projects(store) == ["di19_a", "di21_c"]
    assert any(first in notice and second in notice for notice in report.notices)


def test_a_full_disk_is_told_and_the_current_version_stays(store):
    class FullDisk(Disk):
        def write(self, path, content):
            raise OSError(28, "No space left on device")

    _import(_file("di19_a"), store)
    with pytest.raises(StoreError, match="plein"):
        _import(_file("di20_b"), Store(store.root, disk=FullDisk()))
    assert _projects(store) == ["di19_a"]


def test_an_unknown_layout_lists_the_known_ones(store):
    with pytest.raises(LayoutError, match=LAYOUT):
        import_content(_file("di19_a"), layout="autre", store=store, when=NOW, who="x")


def test_missing_columns_are_one_error_and_publish_nothing(store):
    with pytest.raises(LayoutError, match="montant_sub"):
        _import(Incoming("x.csv", b"id_projet;id_terr\n1;2\n"), store)
    assert store.versions() == []


def test_files_that_cannot_be_opened_or_are_too_large_are_refused(tmp_path, monkeypatch):
    for path in (tmp_path, tmp_path / "absent.csv"):
        with pytest.raises(ReadingError, match="ne s’ouvre pas"):
            import_file(path, layout=LAYOUT, store=None, when=NOW, who="x")
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * 100)
    for module in (decoding, publication):
        monkeypatch.setattr(module, "MAX_BYTES", 10)
    with pytest.raises(ReadingError, match="permis"):
        import_file(large, layout=LAYOUT, store=None, when=NOW, who="x")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.binary(max_size=120), st.booleans())
def test_any_bytes_end_in_a_report_or_in_one_french_error(content, headed):
    body = HEADER.encode() + b"\n" + content if headed else content
    try:
        report = _import(Incoming("x.csv", body), None)
    except IngestError:
        return
    assert report.accepted + report.rejected == report.read
    assert json.loads(json.dumps(report.to_json()))["read"] == report.read


REPORT = ImportReport(
    LAYOUT,
    "liste.csv",
    read=3,
    accepted=2,
    repaired=1,
    rejected=1,
    faults=(Fault(4, "montant_sub", "=1+1", "Ce n’est pas un montant.", "Corrigez."),),
    repairs=(Repair(2, "description", "@x ", "@x", "Espaces retirés."),),
    a_verifier=(ToCheck((2, 3), "-Quimper", "École", "Même coût."),),
    notices=("Séparateur reconnu.",),
    totals={"montant_vote_eur": Decimal("0.10")},
)


def test_the_report_as_csv_opens_in_a_spreadsheet_without_any_formula(tmp_path):
    path = tmp_path / "rapport.csv"
    REPORT.write(path)
    assert path.read_bytes() == REPORT.to_csv()
    rows = list(csv.reader(io.StringIO(REPORT.to_csv().decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row[0] for row in rows] == ["genre", "rejet", "à vérifier", "réparation", "information"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert rows[1][1:4] == ["4", "montant_sub", "'=1+1"]


def test_a_doubt_about_a_cell_tells_its_column_its_value_and_what_to_do_like_a_rejection():
    header = "dateConvention,nomBeneficiaire,idBeneficiaire,objet,montant"
    row = "1924-03-01,VILLE DE QUIMPER,21290232400012,Aide,1200"
    report = import_content(
        Incoming("x.csv", f"{header}\n{row}\n".encode()), layout="scdl", store=None, when=NOW, who="x"
    )
    doubts = {cells[2]: cells for cells in report.rows() if cells[0] == "à vérifier"}
    assert doubts["dateConvention"][1:4] == ("2", "dateConvention", "1924-03-01")
    assert doubts["dateConvention"][4:6] == ("Cette année est peu plausible.", "Vérifiez l’année.")
    assert all(cells[5] for cells in doubts.values())
    assert "VILLE DE QUIMPER, dateConvention («\u00a01924-03-01\u00a0»)" in report.to_text()


@given(st.text(min_size=1))
def test_a_neutral_cell_never_begins_a_formula(text):
    assert neutral(text)[0] not in "=+-@\t\r"
    assert neutral(text).endswith(text)


def test_the_report_as_json_keeps_every_cent():
    raw = json.loads(json.dumps(REPORT.to_json()))
    assert raw["totals"] == {"montant_vote_eur": 0.1}
    assert raw["a_verifier"][0]["lines"] == [2, 3]
    assert raw["report"] is None


@given(st.integers(0, 10**15))
def test_a_sum_in_json_is_exact_to_the_cent(cents):
    report = replace(REPORT, totals={"montant_vote_eur": Decimal(cents) / 100})
    written = json.loads(json.dumps(report.to_json()), parse_float=Decimal)["totals"]["montant_vote_eur"]
    assert written * 100 == cents


def test_an_import_leaves_its_detail_beside_the_versions(store):
    report = _import(_file("di19_a", "oops"), store)
    assert report.detail == store.root / "rapports" / f"{report.version}.csv"
    assert report.detail.read_bytes() == report.to_csv()
    assert str(report.detail) in report.to_text()
    assert report.to_json()["report"] == str(report.detail)


def test_a_refused_import_leaves_its_detail_too(store):
    report = _import(_file("oops"), store)
    assert report.detail.parent == store.root / "rapports"
    assert report.detail.read_bytes() == report.to_csv()


def test_a_detail_that_cannot_be_written_is_told_and_the_version_stays(store):
    store.root.mkdir()
    (store.root / "rapports").write_text("not a folder")
    report = _import(_file("di19_a"), store)
    assert report.detail is None
    assert store.current() == report.version
    assert any("n’a pas pu être écrit" in notice for notice in report.notices)


def test_the_report_as_text_tells_counts_totals_and_reasons():
    text = REPORT.to_text()
    assert text.startswith("liste.csv\u00a0: 3 ligne(s) lue(s), 2 acceptée(s), 1 rejetée(s), 1 réparée(s).")
    for words in (
        "Montant voté\u00a0: 0,10\u00a0€",
        "Rejet, ligne 4",
        "lignes 2, 3",
        "Rien n’a été publié",
    ):
        assert words in text


def test_a_value_cannot_drive_the_terminal():
    fault = Fault(2, "a", "\x1b[2J\nok", "Non.", "Corrigez.")
    text = ImportReport(LAYOUT, "x", read=1, accepted=0, repaired=0, rejected=1, faults=(fault,)).to_text()
    assert "\x1b" not in text
    assert len(text.splitlines()) == 3


def test_euros_are_written_in_french():
    assert euros(Decimal("1234567.8")) == "1\u202f234\u202f567,80\u00a0€"
    assert euros(Decimal("0.125")) == "0,13\u00a0€"


def test_the_real_2019_list_is_published_to_the_cent(store):
    grants = real("dotations_investissement_2019_dep29.csv")
    report = import_file(grants, layout=LAYOUT, store=store, when=NOW, who="testeur")
    assert (report.read, report.accepted, report.rejected) == (296, 296, 0)
    portfolio = store.load().portfolio
    assert len(portfolio.tables["projet"]) == 287
    assert round(portfolio.tables["projet"]["cout_ht_eur"].sum(), 2) == 120_039_456.18
    assert round(portfolio.tables["financement"]["montant_vote_eur"].sum(), 2) == 26_097_728.17
    assert portfolio.tables["projet"][["lon", "lat", "accord_id", "avancement"]].isna().all(axis=None)
