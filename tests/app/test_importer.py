"""The page « Importer »: it exists only when it is asked for, publishes what it showed, and undoes."""

import pytest

from app import texts_importer as words
from app.navigation import IMPORT, pages
from data.store import DEMONSTRATION, Store
from tests.app.conftest import Session
from tests.app.portfolios import GRANTS, import_grants


@pytest.fixture
def reader(store, monkeypatch):
    monkeypatch.setenv("ATS_IMPORT", "1")
    return Session()


def button(reader, label):
    (found,) = [one for one in reader.test.button if one.label == label]
    return found


def deposit(reader, content=GRANTS):
    reader.open(IMPORT)
    reader.test.get("file_uploader")[0].set_value(("dotations.csv", content, "text/csv")).run()
    return reader


def test_the_page_exists_only_when_it_is_asked_for(store, monkeypatch):
    monkeypatch.delenv("ATS_IMPORT", raising=False)
    assert IMPORT not in [entry.file for entry in pages()]
    monkeypatch.setenv("ATS_IMPORT", "1")
    assert IMPORT in [entry.file for entry in pages()]


def test_a_file_is_shown_before_it_is_published_then_published_as_shown(reader, store):
    deposit(reader)
    assert reader.faults == []
    assert "3 lignes ajoutées" in reader.text or "6 lignes ajoutées" in reader.text
    assert Store(store).versions() == []
    button(reader, words.PUBLIER).click().run()
    assert reader.faults == []
    (version,) = Store(store).versions()
    assert version.rows["projet"] == 3
    assert "publiée" in reader.test.success[0].value
    assert version.publication.who == words.SERVICE_DEFAUT


def test_a_file_given_up_leaves_nothing(reader, store):
    deposit(reader)
    button(reader, words.ABANDONNER).click().run()
    assert "Import abandonné" in reader.test.success[0].value
    assert Store(store).versions() == []


def test_a_file_that_cannot_be_read_gets_one_french_sentence(reader, store):
    deposit(reader, b"a;b\n1;2\n")
    (fault,) = reader.faults
    assert "Traceback" not in fault
    assert Store(store).versions() == []


def test_a_row_typed_in_is_a_version_and_can_be_undone(reader, store):
    import_grants(store)
    before = Store(store).current()
    reader.open(IMPORT, volet="saisie", table="projet", ligne="di19_com00001")
    assert reader.faults == []
    (title,) = [one for one in reader.test.text_input if one.label.startswith("Nom du projet")]
    title.set_value("Médiathèque agrandie")
    button(reader, words.ENREGISTRER).click().run()
    assert reader.faults == []
    titles = Store(store).load().portfolio.tables["projet"].set_index("projet_id")["intitule"]
    assert titles["di19_com00001"] == "Médiathèque agrandie"
    reader.open(IMPORT, volet="versions")
    assert "intitule" in reader.text
    button(reader, words.ANNULER).click().run()
    assert Store(store).current() == before


def test_a_wrong_row_is_refused_with_its_reasons(reader, store):
    import_grants(store)
    reader.open(IMPORT, volet="saisie", table="projet", ligne="di19_com00001")
    (cost,) = [one for one in reader.test.text_input if one.label.startswith("Coût total hors taxes")]
    cost.set_value("beaucoup")
    button(reader, words.ENREGISTRER).click().run()
    assert words.REFUSE in reader.faults
    assert "cout_ht_eur" in reader.text
    assert len(Store(store).versions()) == 1


@pytest.mark.parametrize("table", words.TABLES)
def test_each_table_has_a_form_for_a_new_row(reader, table):
    reader.open(IMPORT, volet="saisie", table=table)
    assert reader.faults == []
    assert len(reader.test.text_input) > 2


def test_the_demonstration_comes_back_from_the_list_of_versions(reader, store):
    import_grants(store)
    reader.open(IMPORT, volet="versions")
    (choice,) = [one for one in reader.test.selectbox if one.label == words.VERSION]
    choice.set_value(DEMONSTRATION).run()
    button(reader, words.RESTAURER_BOUTON).click().run()
    assert Store(store).current() == DEMONSTRATION
