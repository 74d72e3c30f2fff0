"""The map, the charts and the tables of the composite index, on a hand-made ranking."""

import json

import pandas as pd
import pytest

from render import priorites_charts, priorites_maps, priorites_tables, theme
from render.chart_words import alt_text
from render.charts import Words
from render.chartspec import chart_table
from render.plotly_charts import draw_plotly

NAMES = pd.Series({"a": "Abers", "b": "Brest", "c": "Crozon", "d": "Douarnenez"})
WORDS = priorites_maps.IndexWords("Indice", "INSEE", "Mise en garde.")
THEMES = {"ages": "Âges", "habitat": "Habitat"}


@pytest.fixture
def ranking():
    return pd.DataFrame(
        {
            "score": [80.0, 60.0, 40.0, None],
            "rang": pd.array([1, 2, 3, None], dtype="Int64"),
            "classe": pd.array([1, 1, 2, None], dtype="Int64"),
            "rang_meilleur": [1.0, 1.0, 2.0, None],
            "rang_pire": [1.0, 3.0, 3.0, None],
            "stable": [True, False, True, False],
        },
        index=list(NAMES.index),
    )


def test_a_class_keeps_its_colour_when_it_is_hatched(ranking):
    spec = priorites_maps.priority_map(ranking, NAMES, WORDS)
    first, second = (spec.palette[spec.fills[code]] for code in "ab")
    assert first.colour == second.colour == theme.sequential("besoin", 2)[1]
    assert (first.hatch, second.hatch) == (False, True)


def test_a_territory_without_score_is_absent_not_last(ranking):
    spec = priorites_maps.priority_map(ranking, NAMES, WORDS)
    assert spec.palette[spec.fills["d"]] == theme.ABSENCE["manquant"]
    assert spec.texts["d"] == "sans rang"
    assert list(spec.table["Rang"]) == ["1er", "2e", "3e", "–"]


def test_the_legend_says_the_ranks_of_each_class_and_hatching_once(ranking):
    labels = [item.label for item in priorites_maps.priority_map(ranking, NAMES, WORDS).legend]
    assert labels[:3] == ["1er au 2e rang (2)", "3e (1)", priorites_maps.UNSTABLE]
    steady = priorites_maps.priority_map(ranking.assign(stable=True), NAMES, WORDS)
    assert priorites_maps.UNSTABLE not in [item.label for item in steady.legend]


def test_the_caveat_goes_with_the_words_of_the_map(ranking):
    assert WORDS.caveat in priorites_maps.priority_map(ranking, NAMES, WORDS).alt


def test_nothing_ranked_is_said(ranking):
    nothing = ranking.assign(score=None, rang=pd.NA, classe=pd.array([None] * 4, dtype="Int64"))
    spec = priorites_maps.priority_map(nothing, NAMES, WORDS)
    assert "Aucun territoire n’a de score" in spec.alt


def test_each_rank_stands_on_its_band(ranking):
    spec = priorites_charts.rank_chart(ranking, NAMES, Words("Rangs", "INSEE"), chosen="b")
    figure = json.loads(draw_plotly(spec).to_json())
    (discs,) = figure["data"]
    assert discs["x"] == [1, 2, 3]
    assert discs["marker"]["color"].count(theme.CHOSEN) == 1
    bands = [(one["x0"], one["x1"]) for one in figure["layout"]["shapes"] if one.get("layer") == "below"]
    assert bands == [(0.75, 1.25), (0.75, 3.25), (1.75, 3.25)]
    assert alt_text(spec).detail.endswith("Territoire choisi\u00a0: Brest (2e, intervalle du 1er au 3e).")


def test_the_official_rank_stands_beside_another_weighting(ranking):
    official = pd.Series({"a": 2, "b": 1, "c": 3}, dtype="Int64")
    spec = priorites_charts.rank_chart(ranking, NAMES, Words("Rangs", "INSEE"), official=official)
    diamonds = json.loads(draw_plotly(spec).to_json())["data"][0]
    assert diamonds["x"] == [2, 1, 3]
    assert list(chart_table(spec)[priorites_charts.OFFICIAL])[:3] == [2, 1, 3]


def test_names_of_a_scatter_never_cover_each_other_and_the_chosen_one_is_named():
    places = pd.DataFrame({"x": [10.0, 10.1, 10.2, 90.0], "y": [50.0, 50.1, 50.0, 90.0]}, index=NAMES.index)
    spec = priorites_charts.axes_chart(
        places, NAMES, Words("Nuage", "INSEE"), axes={"x": "Horizontal", "y": "Vertical"}, chosen="c"
    )
    texts = [one["text"] for one in json.loads(draw_plotly(spec).to_json())["layout"]["annotations"]]
    assert "<b>Crozon</b>" in texts
    assert list(chart_table(spec).columns) == ["Code", "Territoire", "Horizontal", "Vertical"]
    assert "Crozon\u00a0: 10 et 50" in alt_text(spec).detail


def test_moves_are_told_in_places_towards_the_first():
    changes = pd.DataFrame(
        {
            "choix": ["poids", "retrait", "normalisation"],
            "option": ["ages-", "vacance", "rank"],
            "rang": pd.array([3, 1, 2], dtype="Int64"),
            "ecart": pd.array([1, -2, 0], dtype="Int64"),
        }
    )
    table = priorites_tables.choices_table(changes, THEMES, {"vacance": "Logements vacants"})
    assert list(table["Écart"]) == ["2 places plus haut", "1 place plus bas", "même rang"]
    assert table["Choix qui change"].iloc[0] == "Sans l’indicateur «\u00a0Logements vacants\u00a0»"
    assert priorites_tables.choices_sentence(changes).startswith("2 des 3 choix")


def test_a_weight_that_changes_nothing_is_said():
    thresholds = pd.DataFrame(
        {"poids": [0.25], "poids_bas": [None], "rang_bas": [None], "poids_haut": [0.293], "rang_haut": [6.0]},
        index=["ages"],
        dtype=float,
    )
    (row,) = priorites_tables.critical_table(thresholds, THEMES, rank=5).to_dict("records")
    assert row["S’il baisse"] == "aucun poids ne change ce rang"
    assert row["S’il monte"] == "6e à 29,3\u00a0%"


def test_the_largest_move_is_named():
    ranks = pd.Series({"a": 3, "b": 1, "c": 2}, dtype="Int64")
    official = pd.Series({"a": 1, "b": 2, "c": 3}, dtype="Int64")
    said = priorites_tables.moved_sentence(ranks, official, NAMES)
    assert "3 territoires sur 3" in said
    assert "Abers (du 1er au 3e rang)" in said
    assert "aucun rang ne change" in priorites_tables.moved_sentence(official, official, NAMES)
