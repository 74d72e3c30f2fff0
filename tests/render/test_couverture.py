import pandas as pd

from render.couverture_maps import Words, reach_map, share_words, shares_map, siting_map
from render.couverture_tables import (
    SitingShares,
    enjeu_states,
    enjeux_sentence,
    reached_chart,
    reached_table,
    services_sentence,
    shares_table,
    siting_sentence,
    stability_sentence,
)

WORDS = Words("Habitants proches", "Part (%)", "essai")
NAMES = pd.Series({"a": "Alpha", "b": "Bravo", "c": "Charlie"})
SHARES = pd.DataFrame(
    {
        "part": [0.58, 1.0, float("nan")],
        "part_basse": [0.49, 1.0, float("nan")],
        "part_haute": [0.70, 1.0, float("nan")],
        "part_non_calculee": [0.0, 0.0, 0.4],
    },
    index=list("abc"),
)
ENJEUX = pd.DataFrame(
    {
        "accord_id": ["A1", "A1", "A2", "A2"],
        "sans_moyens": [False, True, True, False],
        "n_projets": [2, 1, 0, 0],
    }
)


def test_a_share_comes_with_its_interval():
    written = [share_words(row) for row in SHARES.to_dict("records")]
    assert written == ["58\u00a0% (entre 49 et 70\u00a0%)", "100\u00a0%", "non calculé"]


def test_shares_are_ranked_and_what_is_not_computed_comes_last():
    table = shares_table(SHARES, NAMES)
    assert list(table["Intercommunalité"]) == ["Bravo", "Alpha", "Charlie"]
    assert list(table["Part des habitants"])[1:] == ["58\u00a0% (entre 49 et 70\u00a0%)", "non calculé"]


def test_what_is_not_computed_is_its_own_entry_of_the_legend():
    spec = shares_map(SHARES, NAMES, WORDS)
    assert spec.legend[spec.fills["c"]].label == "Non calculé"
    assert "sans valeur calculée" in spec.alt
    assert list(spec.table["Borne haute"]) == ["70\u00a0%", "100\u00a0%", "non calculé"]


def test_the_sentence_says_what_is_not_known_only_when_something_is_not():
    words = {"service": "lieu France services", "within": "20 minutes", "unit": "minutes"}
    whole, _, unknown = SHARES.to_dict("records")
    assert "connu" not in services_sentence(whole, **words)
    told = services_sentence({**whole, "part_non_calculee": 0.05}, **words)
    assert "dont le temps de trajet est connu" in told
    assert told.endswith("n’est pas connu pour 5\u00a0% des habitants.")
    assert "n’est pas calculée" in services_sentence(unknown, **words)


def test_a_commune_between_both_bounds_is_told_apart():
    labels = {"sur": "Oui", "selon": "Selon le trajet", "au_dela": "Non"}
    spec = reach_map(pd.Series({"a": "sur", "b": "selon", "c": "non_calcule"}), NAMES, WORDS, labels=labels)
    assert [item.label for item in spec.legend[:3]] == ["Oui (1)", "Selon le trajet (1)", "Non (0)"]
    assert spec.legend[spec.fills["c"]].mark == "hachures"
    assert "Selon le trajet\u00a0: une commune" in spec.alt


def test_the_sites_found_are_marked_and_named():
    labels = {"deja": "Déjà", "gagne": "Avec le lieu", "au_dela": "Non"}
    spec = siting_map(pd.Series({"a": "deja", "b": "gagne"}), NAMES, WORDS, labels=labels, sites=["b"])
    assert set(spec.symbols) == {"b"}
    assert spec.alt.endswith("Lieu trouvé\u00a0: Bravo.")
    assert list(spec.table["Commune"]) == ["Alpha", "Bravo"]


def test_an_enjeu_has_means_a_project_or_nothing():
    assert list(enjeu_states(ENJEUX)) == ["moyens", "projet", "rien", "moyens"]


def test_the_sentence_counts_the_enjeux():
    assert enjeux_sentence(ENJEUX) == (
        "4 enjeux dans 2 accords\u00a0: 2 ont des moyens votés, un a un projet mais pas de moyens votés et un n’a ni "
        "projet ni moyens."
    )


def test_a_theme_without_project_reaches_no_one():
    reached = pd.DataFrame({"theme": ["habitat"], "part": [0.25]})
    spec = reached_chart(
        reached,
        {"habitat": "Habitat", "numerique": "Numérique"},
        title="Population",
        source="essai",
        demonstration=False,
    )
    assert dict(zip(spec.rows["label"], spec.rows["value"], strict=True)) == {
        "Habitat": 25.0,
        "Numérique": 0.0,
    }


def test_the_communes_reached_from_others_are_told_only_where_there_may_be_some():
    figures = {
        "theme": ["habitat"],
        "n_projets": [1.0],
        "n_non_comptes": [0.0],
        "n_communes_avec_projet": [1.0],
        "n_communes_atteintes": [1.0],
        "population_atteinte": [1000.0],
        "part": [0.1],
        "part_non_calculee": [0.0],
    }
    alone = reached_table(pd.DataFrame(figures), {"habitat": "Habitat"})
    near = reached_table(
        pd.DataFrame({**figures, "n_communes_atteintes": [2.0], "part_non_calculee": [0.05]}),
        {"habitat": "Habitat"},
    )
    assert near["Communes atteintes"].tolist() == ["2"]
    told = set(near.columns) - set(alone.columns)
    assert told == {"Communes atteintes", "Atteints par la mer seulement (non calculé)"}


def test_an_unstable_site_is_not_a_recommendation():
    sites = pd.DataFrame({"retenu": [True, False], "stabilite": [0.2, 0.6]}, index=["a", "b"])
    said = stability_sentence(sites, NAMES)
    assert "non une recommandation" in said
    assert "Alpha dans 20\u00a0% des tirages" in said
    assert "Bravo" not in said
    assert stability_sentence(sites.assign(stabilite=1.0), NAMES).startswith("La réponse est stable")


def test_the_gain_of_a_site_is_said_with_its_interval():
    said = siting_sentence(
        ["Alpha"],
        SitingShares(0.55, 0.037, 0.95, (0.57, 0.66)),
        within="10 km",
        service=("lycée", "lycées"),
        unit="km",
    )
    assert "58,7\u00a0% de tous les habitants au lieu de 55,0\u00a0%" in said
    assert "entre 57 et 66\u00a0%" in said
    assert said.endswith(
        "Parmi ceux dont la distance est calculée\u00a0: 61,8\u00a0% au lieu de 57,9\u00a0%."
    )


def test_where_every_trip_is_known_the_gain_is_said_once():
    said = siting_sentence(
        ["Alpha"],
        SitingShares(0.55, 0.037, 1.0, (0.57, 0.66)),
        within="10 km",
        service=("lycée", "lycées"),
        unit="km",
    )
    assert "Parmi ceux" not in said
