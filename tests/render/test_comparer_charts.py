"""Compared territories are told apart by colour, shape and dash, and their words are their figures."""

import itertools

import pandas as pd
import pytest

from analysis.observation import observe
from analysis.population_series import population_index
from data.catalogue import load_catalogue
from data.observation import load_observation
from data.territoire import load_communes, load_epci, load_population
from render import charts, colour, numbers
from render.comparer_charts import (
    MARKS,
    compared_alt,
    compared_points,
    lines_table,
    points_table,
    population_lines,
)
from render.comparer_drawing import draw_compared
from render.comparer_words import contrast_sentence, growth_sentence

COMMUNES, NAMES = load_communes(), load_epci()["nom_court"]
HAUT_LEON, BREST, POHER = "200067072", "242900314", "242900744"
SERIES = population_index(load_population(), COMMUNES, base=2017)


@pytest.fixture(scope="module")
def observed():
    catalogue, observation = load_catalogue(), load_observation()
    found = []
    for name in ("logements_vacants", "evolution_population", "population"):
        one = catalogue.indicateur(name)
        reference = observe(observation, COMMUNES, one, niveau="departement")["valeur"]["29"]
        found.append(charts.Observed(one, observe(observation, COMMUNES, one, niveau="epci"), reference))
    return found


@pytest.fixture(scope="module")
def points(observed):
    return compared_points(observed, NAMES, chosen=(HAUT_LEON, BREST, POHER), title="Essai")


@pytest.fixture(scope="module")
def lines():
    return population_lines(SERIES, NAMES, chosen=(HAUT_LEON, BREST), base=2017, source="INSEE")


def test_marks_differ_by_colour_shape_and_dash_and_in_greyscale():
    assert len({mark.shape for mark in MARKS}) == len({mark.dash for mark in MARKS}) == len(MARKS)
    greys = sorted(colour.lab(mark.colour)[0] for mark in MARKS)
    assert all(after - before >= 8 for before, after in itertools.pairwise(greys))


def test_every_value_of_a_territory_is_in_the_table_and_in_the_description(points, observed):
    table, alt = points_table(points).set_index("Indicateur"), compared_alt(points)
    for one in observed:
        for siren in (HAUT_LEON, BREST, POHER):
            growth = one.indicateur.agregation == "tcam"
            said = numbers.unit_value(one.values.at[siren, "valeur"], one.indicateur, sign=growth)
            assert table.at[one.indicateur.label, NAMES[siren]] == said
            assert said in alt


def test_a_stock_has_no_reference(points):
    table = points_table(points).set_index("Indicateur")
    assert table.at["Population", "Finistère"] == "–"
    assert table.at["Logements vacants", "Finistère"].endswith("%")


def test_each_territory_and_the_departement_have_their_line(lines):
    figure = draw_compared(lines)
    drawn = [trace for trace in figure.data if trace.mode == "lines+markers"]
    assert len(drawn) == 3
    assert len({trace.line.dash for trace in drawn}) == 3


def test_an_unknown_year_is_a_gap_and_not_a_zero(lines):
    table = lines_table(lines)
    missing = table[(table["Territoire"] == "Finistère") & (table["Année"] == "2018")]
    assert missing[["Population (habitants)", "Indice"]].to_numpy().tolist() == [["non disponible"] * 2]


def test_points_are_drawn_once_per_territory_and_known_indicator(points):
    figure = draw_compared(points)
    named = [
        text for trace in figure.data for text in trace.hovertext or () if f"<b>{NAMES[POHER]}</b>" in text
    ]
    assert len(named) == 3


def test_the_growth_told_is_that_of_the_populations():
    words = growth_sentence(SERIES, NAMES, base=2017, chosen=(HAUT_LEON, BREST))
    wide = SERIES.pivot(index="code", columns="millesime", values="population")
    for code in (HAUT_LEON, BREST, "29"):
        assert numbers.percent(100 * (wide.at[code, 2023] / wide.at[code, 2017] - 1), sign=True) in words


def test_the_contrast_names_both_ends_with_their_values():
    catalogue = load_catalogue()
    values = pd.DataFrame(
        {"logements_vacants": [5.0, 12.0], "part_65_ans_et_plus": [25.0, 25.04]}, index=[BREST, POHER]
    )
    gaps = pd.DataFrame(
        {"ecart": [3.0, 0.1], "bas": [BREST, BREST], "haut": [POHER, POHER]}, index=list(values.columns)
    )
    words = contrast_sentence(
        gaps,
        values,
        {"logements_vacants": 7.0, "part_65_ans_et_plus": None},
        NAMES,
        {one.id: one for one in catalogue.indicateurs},
    )
    assert "Logements vacants" in words
    assert "Finistère\u00a0: 7,0\u00a0%" in words
    assert words.index("5,0\u00a0%") < words.index("12,0\u00a0%")
    # Two values that are written the same are not set apart.
    assert "(25,0\u00a0%)" in words
