"""Rows typed in by hand: French writing, every fault at once, one version per save, nothing lost."""

import datetime as dt

import pytest

from data.checks.fault import show
from data.store import DEMONSTRATION, Store
from data.versions import Publication
from ingest.edition import next_key, remove_row, save_row
from ingest.errors import EditionError
from ingest.publication import Incoming, import_content, rehearse

NOW = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
SAVE = Publication("Service d’essai", NOW, "Saisie")
LAYOUT = "dotations-investissement"
GRANTS = (
    "id_projet,id_terr,nom_terr,dotation,echelon,categorie,description,cout_total,montant_sub\n"
    "di19_a,29232,Quimper,DETR,commune,4 - Education,École,100000.0,20000.0\n"
).encode()
PROJET = {
    "projet_id": "S0001",
    "voie": "hors Département",
    "perimetre": "commune",
    "insee": "29239",
    "localisation": "territoire",
    "intitule": "Halle",
    "maitre_ouvrage": "Roscoff",
    "maitre_ouvrage_type": "commune",
    "theme": "habitat",
    "cout_ht_eur": "1 234 567,89 €",
    "debut": "5/3/2026",
    "diffusion": "public",
}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "portefeuille")


def rows(store, table="projet"):
    return store.load().portfolio.tables[table].set_index(f"{table}_id")


def test_the_first_row_typed_in_leaves_the_demonstration_and_is_read_as_french_writes(store):
    version = save_row(store, "projet", PROJET, SAVE)
    assert store.current() == version
    loaded = store.load().portfolio
    assert not loaded.demonstration
    (row,) = rows(store).to_dict("records")
    assert row["cout_ht_eur"] == 1_234_567.89
    assert row["debut"].date() == dt.date(2026, 3, 5)
    assert row["source_id"] == "saisie"
    assert [source.source_id for source in loaded.sources] == ["saisie"]


def test_saving_a_row_again_replaces_it_and_keeps_the_earlier_version(store):
    first = save_row(store, "projet", PROJET, SAVE)
    save_row(store, "projet", {**PROJET, "intitule": "Halle couverte"}, SAVE)
    assert rows(store)["intitule"].to_dict() == {"S0001": "Halle couverte"}
    assert store.load(first).portfolio.tables["projet"]["intitule"].tolist() == ["Halle"]
    assert [entry.action for entry in store.journal()] == ["publication", "publication"]


def test_every_fault_of_a_row_is_told_at_once_and_nothing_is_published(store):
    wrong = {**PROJET, "cout_ht_eur": "douze", "debut": "hier", "theme": "inconnu", "intitule": ""}
    with pytest.raises(EditionError) as refusal:
        save_row(store, "projet", wrong, SAVE)
    assert {fault.column for fault in refusal.value.faults} >= {"cout_ht_eur", "debut", "intitule"}
    with pytest.raises(EditionError) as refusal:
        save_row(store, "projet", {**PROJET, "theme": "inconnu", "insee": "75056"}, SAVE)
    assert {fault.column for fault in refusal.value.faults} >= {"theme", "insee"}
    assert store.current() == DEMONSTRATION
    assert store.versions() == []


def test_a_correction_of_an_imported_row_keeps_its_source_so_that_an_import_replaces_it(store):
    import_content(Incoming("a.csv", GRANTS), layout=LAYOUT, store=store, when=NOW, who="essai")
    row = rows(store).loc["di19_a"].dropna()
    cells = {name: show(value) for name, value in row.items()} | {
        "projet_id": "di19_a",
        "intitule": "Gymnase",
    }
    save_row(store, "projet", cells, SAVE)
    assert rows(store).at["di19_a", "intitule"] == "Gymnase"
    assert rows(store).at["di19_a", "source_id"] == row["source_id"]
    assert len(rows(store, "financement")) == 1
    import_content(Incoming("a.csv", GRANTS), layout=LAYOUT, store=store, when=NOW, who="essai")
    assert rows(store)["intitule"].to_dict() == {"di19_a": "École"}


def test_a_row_that_others_name_cannot_be_removed(store):
    import_content(Incoming("a.csv", GRANTS), layout=LAYOUT, store=store, when=NOW, who="essai")
    (line,) = rows(store, "financement").index
    with pytest.raises(EditionError, match="financement"):
        remove_row(store, "projet", {"projet_id": "di19_a"}, SAVE)
    remove_row(store, "financement", {"financement_id": line}, SAVE)
    remove_row(store, "projet", {"projet_id": "di19_a"}, SAVE)
    assert rows(store).empty


def test_a_new_key_is_never_taken(store):
    assert next_key(store.base().portfolio, "projet") == "S0001"
    save_row(store, "projet", PROJET, SAVE)
    save_row(store, "projet", {**PROJET, "projet_id": "S0041"}, SAVE)
    assert next_key(store.base().portfolio, "projet") == "S0042"


def test_a_rehearsal_shows_what_the_import_will_publish_and_publishes_nothing(store):
    incoming = Incoming("a.csv", GRANTS)
    rehearsal = rehearse(incoming, layout=LAYOUT, store=store)
    assert store.versions() == []
    assert rehearsal.before.tables["projet"].empty
    import_content(incoming, layout=LAYOUT, store=store, when=NOW, who="essai")
    assert rehearsal.after.content_hash == store.load().portfolio.content_hash
    assert (
        rehearse(Incoming("b.csv", GRANTS.replace(b"29232", b"99999")), layout=LAYOUT, store=store).after
        is None
    )
