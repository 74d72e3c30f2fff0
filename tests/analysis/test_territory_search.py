"""A reader finds a territory without its accents, its hyphens or its exact spelling, and never another in its place."""

import pandas as pd
import pytest

from analysis.territory_search import Found, find_territories
from data.territoire import load_cantons, load_communes, load_epci

COMMUNES, EPCI = load_communes()["nom"], load_epci()
NAMES = pd.concat([EPCI["nom"], EPCI["nom_court"], COMMUNES, "Canton de " + load_cantons()["nom"]])
PLAIN = str.maketrans("àâéèêëîïôöùûüçÀÂÉÈÊËÎÏÔÖÙÛÜÇ’'-", "aaeeeeiioouuucAAEEEEIIOOUUUC   ")


def named(code):
    return NAMES.loc[[code]].iloc[0]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Plevin", "Plévin"),
        ("Treogan", "Tréogan"),
        ("Cleder", "Cléder"),
        ("saint pol de leon", "Saint-Pol-de-Léon"),
        ("st pol", "Saint-Pol-de-Léon"),
        ("ile de sein", "Île-de-Sein"),
        ("ile-de-sein", "Île-de-Sein"),
        ("hopital camfrout", "Hôpital-Camfrout"),
        ("L’Hôpital-Camfrout", "Hôpital-Camfrout"),
        ("carhaix", "Carhaix-Plouguer"),
        ("quimperle", "Quimperlé"),
        ("quimper", "Quimper"),
        ("landerneau", "Landerneau"),
        ("CROZON", "Crozon"),
        ("canton de crozon", "Canton de Crozon"),
        ("haut leon", "Haut-Léon Communauté"),
        ("brest metropole", "Brest Métropole"),
    ],
)
def test_what_is_typed_without_accents_finds_its_territory(typed, expected):
    found = find_territories(NAMES, typed)
    assert (found.sure, found.close) == (True, False)
    assert named(found.codes[0]) == expected


def test_every_commune_is_found_first_by_its_name_without_accents_in_capitals():
    for code, name in COMMUNES.items():
        found = find_territories(NAMES, name.translate(PLAIN).upper())
        assert code in found.codes[:2], name
        assert found.sure or len(found.codes) > 1, name


def test_several_answers_are_all_given_and_none_is_sure():
    found = find_territories(NAMES, "douarnenez")
    assert not found.sure
    assert {named(code) for code in found.codes[:2]} == {"Douarnenez Communauté", "Douarnenez"}
    assert len(find_territories(NAMES, "plou").codes) == int(
        NAMES.groupby(level=0).apply(lambda own: own.str.contains(r"(?i)\bplou").any()).sum()
    )


def test_a_misspelt_name_is_proposed_and_never_taken_for_sure():
    found = find_territories(NAMES, "Plougastell Daoulass")
    assert (found.sure, found.close) == (False, True)
    assert named(found.codes[0]) == "Plougastel-Daoulas"


@pytest.mark.parametrize("typed", ["zzz", "", "  ", "=SOMME(A1)", "<b>zzz</b>", " - "])
def test_what_names_nothing_finds_nothing(typed):
    assert find_territories(NAMES, typed) == Found()
