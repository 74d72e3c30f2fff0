"""The catalogue in tables, and documents whose links lead somewhere."""

import datetime as dt

import pandas as pd
import pytest

from analysis.availability import availability
from data.catalogue import load_catalogue
from data.documents import load_glossary, load_methods
from data.journal import Entry
from data.manifest import read_manifest
from data.observation import load_observation
from data.territoire import load_communes
from data.versions import Publication
from render.documents import for_page
from render.donnees_tables import (
    catalogue_file,
    catalogue_table,
    formula,
    found,
    indicator_card,
    journal_table,
    known_words,
    packages_table,
)

CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def counts():
    return availability(load_observation(), load_communes(), CATALOGUE)


def test_every_indicator_has_a_row_a_card_and_a_line_in_the_file(counts):
    table = catalogue_table(CATALOGUE.indicateurs, CATALOGUE, counts)
    file = catalogue_file(CATALOGUE.indicateurs, CATALOGUE, counts)
    assert table["Indicateur"].tolist() == file["Indicateur"].tolist()
    assert file["Identifiant"].tolist() == [one.id for one in CATALOGUE.indicateurs]
    assert (file != "").all(axis=None)


def test_a_card_says_what_must_not_be_concluded_and_under_which_licence(counts):
    for one in CATALOGUE.indicateurs:
        card = dict(indicator_card(one, CATALOGUE, counts.loc[one.id].to_dict()))
        assert card["Licence"] == one.licence
        assert card["Adresse"] == one.url
        assert len(card["À ne pas conclure"]) > 10


def test_a_share_is_never_whole_while_a_commune_is_missing():
    assert known_words({"communes_connues": 280, "communes": 281}) == "280 sur 281 (99\u00a0%)"
    assert known_words({"communes_connues": 281, "communes": 281}) == "281 sur 281"
    assert known_words({"communes_connues": 0, "communes": 0}) == "–"


def test_the_formula_says_the_parts_by_which_an_indicator_aggregates():
    for one in CATALOGUE.indicateurs:
        if one.agregation in ("ratio", "weighted_mean", "tcam"):
            assert "÷" in formula(one), one.id


def test_words_are_found_whatever_their_case_and_accents():
    assert "lycees_generaux_technologiques" in {
        one.id for one in found(CATALOGUE, theme=None, words="LYCEES généraux")
    }
    assert found(CATALOGUE, theme="habitat", words="lycée") == []
    assert len(found(CATALOGUE, theme=None, words=" ")) == len(CATALOGUE.indicateurs)


def test_the_journal_begins_with_the_last_switch_at_the_hour_of_paris():
    when = dt.datetime(2026, 3, 1, 9, 5, tzinfo=dt.UTC)
    entries = [
        Entry(1, "publication", "v1", "demonstration", Publication("essai", when)),
        Entry(2, "choix", "demonstration", "v1", Publication("essai", when, "Retour")),
    ]
    table = journal_table(entries, {})
    assert table["N°"].tolist() == [2, 1]
    assert table["Version"].tolist() == ["démonstration", "v1"]
    assert table["Date"].tolist() == ["01/03/2026 à 10 h 05"] * 2
    assert isinstance(journal_table([], {}), pd.DataFrame)


def test_headings_go_under_that_of_the_page_and_code_is_left_alone():
    text = "## Un\n\n```\n## pas un titre [x](y.md)\n```\n\n### Deux"
    shown = for_page(text, under=3, known=(), address=str)
    assert shown == "#### Un\n\n```\n## pas un titre [x](y.md)\n```\n\n##### Deux"


def test_links_lead_to_known_documents_to_the_web_or_nowhere():
    text = "[a](autre.md) [b](../adr/0001.md) [c](https://insee.fr) [d](autre.md#partie)"
    shown = for_page(text, under=3, known={"autre"}, address=lambda name: f"?document={name}")
    assert shown == "[a](?document=autre) b [c](https://insee.fr) [d](?document=autre)"


def test_no_shipped_document_keeps_a_link_to_a_file():
    known = {page.name for page in load_methods()}
    for page in (*load_methods(), load_glossary()):
        assert ".md)" not in for_page(page.text, under=3, known=known, address=lambda name: f"?d={name}")


def test_a_package_read_in_several_versions_has_one_row_that_names_them_all():
    packages = read_manifest().paquets
    table = packages_table(packages)
    assert table["Paquet"].is_unique
    told = {
        (name, one)
        for name, many in zip(table["Paquet"], table["Versions"], strict=True)
        for one in many.split(", ")
    }
    assert told == {(one["name"], one["version"]) for one in packages}
    assert len(told) > len(table)
