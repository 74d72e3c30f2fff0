"""« Données et méthode »: every section opens from its link and tells what the data room holds."""

import datetime as dt

import pytest

from app import texts_donnees
from app.navigation import DATA
from data.catalogue import load_catalogue
from data.documents import load_glossary, load_methods
from data.manifest import read_manifest
from data.store import DEMONSTRATION, Store
from tests.app.portfolios import damage, import_grants, publish, with_one_accord
from tests.data.store_cases import ONE, SOURCE, publication_at

CATALOGUE = load_catalogue()


def shown(reader):
    """Every text and cell of the page, without the backslashes that protect them from Markdown."""
    cells = [one.value.to_csv(index=False) for one in reader.test.table]
    return "\n".join([reader.text, *cells]).replace("\\", "")


@pytest.mark.parametrize("section", list(texts_donnees.RUBRIQUES))
def test_every_section_opens_from_its_link(session, section):
    reader = session().open(DATA, rubrique=section)
    assert reader.faults == []
    assert reader.warnings == []
    assert reader.heading == texts_donnees.TITRE


def test_a_bad_section_gives_the_first_with_a_message(session):
    reader = session().open(DATA, rubrique="<i>")
    assert any("<i>" in message for message in reader.warnings)
    assert texts_donnees.CATALOGUE in reader.text


def test_the_catalogue_lists_every_indicator(session):
    text = shown(session().open(DATA))
    for indicateur in CATALOGUE.indicateurs:
        assert indicateur.label in text
    assert "Les 281 communes sont les 277 du Finistère et les 4 de Poher Communauté" in text


def test_search_and_theme_narrow_the_catalogue(session):
    reader = session().open(DATA, cherche="LYCEE")
    labels = set(reader.test.table[0].value["Indicateur"])
    assert labels == {one.label for one in CATALOGUE.indicateurs if "lycée" in one.label.lower()}
    reader.open(DATA, catalogue_theme="habitat")
    assert len(reader.test.table[0].value) == len(CATALOGUE.par_theme("habitat"))
    reader.open(DATA, cherche="zzz")
    assert texts_donnees.RIEN_TROUVE in reader.text
    assert reader.faults == []


def test_the_card_of_an_indicator_says_its_limits_and_its_licence(session):
    for indicateur in CATALOGUE.indicateurs[::9]:
        text = shown(session().open(DATA, fiche=indicateur.id))
        assert indicateur.url in text
        assert indicateur.licence in text
        assert indicateur.definition.split()[0] in text


def test_sources_are_those_of_the_manifest(session):
    text = shown(session().open(DATA, rubrique="sources"))
    manifest = read_manifest()
    assert manifest.version in text
    for source in manifest.sources:
        assert source.titre in text
        assert source.url in text


def test_imported_sources_stand_beside_the_embedded_ones(session, store):
    assert texts_donnees.SOURCES_IMPORTEES not in shown(session().open(DATA, rubrique="sources"))
    Store(store).complements.publish(ONE, publication_at())
    text = shown(session().open(DATA, rubrique="sources"))
    assert texts_donnees.SOURCES_IMPORTEES in text
    assert SOURCE.label in text
    assert SOURCE.licence in text


def test_the_journal_tells_publications_and_returns(session, store):
    import_grants(store)
    version = publish(store, with_one_accord())
    when = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)
    Store(store).use(DEMONSTRATION, who="essai", when=when)
    reader = session().open(DATA, rubrique="portefeuille")
    text = shown(reader)
    assert texts_donnees.PORTEFEUILLE_DEMONSTRATION in text
    assert version in text
    assert "Retour à une version" in text
    assert "dotations.csv" in text


def test_a_damaged_version_is_told_and_the_page_stands(session, store):
    import_grants(store)
    damage(store, publish(store, with_one_accord()))
    reader = session().open(DATA, rubrique="portefeuille")
    assert reader.faults == []
    assert reader.warnings


def test_method_pages_open_and_the_glossary_is_whole(session):
    reader = session()
    for page in load_methods()[::3]:
        reader.open(DATA, rubrique="methode", document=page.name)
        assert reader.faults == [], page.name
        assert page.title in reader.text
    reader.open(DATA, rubrique="glossaire")
    assert load_glossary().text.splitlines()[-1] in reader.text


def test_notices_come_from_the_configuration(session, monkeypatch):
    for name in ("ATS_EDITEUR", "ATS_DIRECTION_PUBLICATION", "ATS_HEBERGEUR", "ATS_CONTACT"):
        monkeypatch.delenv(name, raising=False)
    assert shown(session().open(DATA, rubrique="mentions")).count(texts_donnees.NON_RENSEIGNE) == 4
    monkeypatch.setenv("ATS_EDITEUR", "Éditeur [d’essai](javascript:alert)")
    reader = session().open(DATA, rubrique="mentions")
    text = shown(reader)
    assert text.count(texts_donnees.NON_RENSEIGNE) == 3
    assert "Éditeur [d’essai](javascript:alert)" in text
    # In the Markdown itself the brackets are protected: no link is made of them.
    assert any("\\[d’essai\\]" in str(one.value) for one in reader.test.markdown)
