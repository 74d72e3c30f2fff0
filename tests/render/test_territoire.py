"""The words and tables of a commune and of a canton, in the cases that grammar and geography make odd."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.project_search import SelectionTotals
from data.catalogue import load_catalogue
from render import maps, theme
from render.sentences import Forms, population_sentence
from render.territoire_maps import among_neighbours
from render.territoire_tables import all_or_nothing, compared_table, members_table, written_value
from render.territoire_words import (
    canton_sentence,
    commune_forms,
    local_means_sentence,
    membership_sentence,
    shared_sentence,
)

CATALOGUE = load_catalogue()
HAUT_LEON = Forms("Haut-Léon Communauté", "de Haut-Léon Communauté", "à Haut-Léon Communauté")
NONE = SelectionTotals(0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("nom", "de", "lieu"),
    [
        ("Roscoff", "de Roscoff", "à Roscoff"),
        ("Audierne", "d’Audierne", "à Audierne"),
        ("Le Faou", "du Faou", "au Faou"),
        ("La Forest-Landerneau", "de La Forest-Landerneau", "à La Forest-Landerneau"),
    ],
)
def test_the_name_of_a_commune_takes_the_right_article(nom, de, lieu):
    forms = commune_forms(nom)
    assert (forms.sujet, forms.de, forms.lieu) == (nom, de, lieu)


@pytest.mark.parametrize("nom", ["Île-de-Sein", "Hôpital-Camfrout"])
def test_a_name_that_is_listed_without_its_article_has_it_in_a_sentence(nom):
    forms = commune_forms(nom)
    assert (forms.sujet, forms.de, forms.lieu) == (f"l’{nom}", f"de l’{nom}", f"à l’{nom}")
    said = population_sentence(forms, population=263, annee=2023, n_communes=None, taux=None, depuis=2017)
    assert said.startswith(f"L’{nom} compte 263")
    assert membership_sentence(nom, epci=None, cantons=[], departement="29").startswith(f"L’{nom} n’app")


def test_a_commune_is_told_its_epci_and_its_canton():
    said = membership_sentence("Roscoff", epci=HAUT_LEON, cantons=["Moëlan"], departement="29")
    assert said == "Roscoff est une commune de Haut-Léon Communauté\u202f; elle est dans le canton de Moëlan."


def test_a_town_cut_into_cantons_names_them_all():
    said = membership_sentence("Brest", epci=HAUT_LEON, cantons=["A", "B", "C"], departement="29")
    assert "partagée entre les cantons de A, B et C" in said


def test_a_commune_of_poher_in_the_other_departement_says_where_it_counts():
    said = membership_sentence("Plévin", epci=HAUT_LEON, cantons=[], departement="22")
    assert "Côtes-d’Armor" in said
    assert "pas dans ceux du Finistère" in said


def test_a_canton_of_whole_communes_names_its_epci():
    said = canton_sentence("Crozon", n_communes=3, population=1200, epci=[("A", 2), ("B", 1)], partagee=None)
    assert said == (
        "Canton de Crozon\u00a0: 3 communes et 1\u202f200 habitants en 2023\u202f; intercommunalités\u00a0: "
        "A (2 communes) et B (1 commune)."
    )


def test_a_canton_with_a_part_of_a_town_gives_the_figures_of_the_rest_only():
    said = canton_sentence("Brest-4", n_communes=3, population=900, epci=[("A", 3)], partagee="Brest")
    assert "une partie de Brest et 3 communes entières" in said
    assert said.endswith("les chiffres sont ceux de ces communes.")


def test_a_canton_inside_a_town_gives_no_figure():
    said = canton_sentence("Brest-1", n_communes=0, population=0, epci=[], partagee="Brest")
    assert "aucun chiffre n’est donné" in said
    assert "communes entières" not in said


def test_the_projects_of_a_place_are_counted_and_nothing_is_said_of_nothing():
    assert local_means_sentence(NONE, lieu="à Roscoff") == "Aucun projet situé à Roscoff n’est connu."
    two = SelectionTotals(2, 0, 1, 2, 187_500.0, 0.0, 0.0, 0.0)
    assert local_means_sentence(two, lieu="à Roscoff") == (
        "2 projets sont situés à Roscoff, dont un dans un accord\u00a0: 187\u202f500\u00a0€ votés par le Département."
    )
    assert local_means_sentence(replace(two, n_abandonnes=1), lieu="à Roscoff").startswith(
        "2 projets (et un abandonné) sont situés à Roscoff, dont un dans un accord"
    )
    assert local_means_sentence(replace(NONE, n_abandonnes=2), lieu="à Roscoff") == (
        "Aucun projet situé à Roscoff n’est connu, hors 2 projets abandonnés."
    )
    assert shared_sentence(0, 0.0) == ""
    assert "ne se partage pas" in shared_sentence(1, 10.0)


def test_an_indicator_of_all_or_none_is_a_yes_or_a_no_in_a_commune():
    saturday = CATALOGUE.indicateur("habitants_mairie_samedi")
    assert all_or_nothing(pd.Series([0.0, 100.0, None]))
    assert not all_or_nothing(pd.Series([0.0, 99.9]))
    assert not all_or_nothing(pd.Series([None, None], dtype=float))
    rows = pd.DataFrame({"valeur": [100.0, 0.0, None], "statut": ["ok", "ok", "secret"]})
    said = [written_value(row, saturday, yes_no=True) for _, row in rows.iterrows()]
    assert said == ["oui", "non", "secret statistique"]


def test_the_vintage_is_said_once():
    chosen = [CATALOGUE.indicateur(name) for name in ("evolution_population", "logements_vacants")]
    labels = {one.id: one.label for one in CATALOGUE.themes}
    table = compared_table({"Ici": ["a", "b"]}, chosen, labels)
    assert table["Indicateur"].tolist() == [
        "Évolution annuelle de la population 2017-2023 (% par an)",
        "Logements vacants, 2021 (%)",
    ]


def test_a_commune_without_epci_is_listed_as_such():
    members = pd.DataFrame(
        {
            "nom": ["Ouessant"],
            "siren_epci": [None],
            "population": [830],
            "n_projets": [0.0],
            "vote_eur": [0.0],
        }
    )
    row = members_table(members, pd.Series({"A": "Alpha"})).iloc[0].tolist()
    assert row == ["Ouessant", "aucune", "830", "0", "–"]


def test_communes_around_a_canton_are_grey_and_have_no_value():
    observed = pd.DataFrame(
        {"valeur": [5.0, 9.0], "statut": "ok", "millesime": "2021"}, index=["29001", "29002"]
    )
    spec = maps.indicator_map(
        observed,
        pd.Series({"29001": "A", "29002": "B"}),
        CATALOGUE.indicateur("logements_vacants"),
        level="commune",
    )
    around = among_neighbours(spec, ["29003"])
    assert around.palette[around.fills["29003"]].colour == theme.NEIGHBOUR
    assert "29003" not in around.texts
    assert around.legend == spec.legend
