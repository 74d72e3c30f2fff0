import datetime as dt

import numpy as np
import pytest

from data.demonstration import demonstration_portfolio
from render.class_histogram import class_sentence, class_table, draw_class_histogram
from render.views.building import build
from render.views.view import View
from render.views.world import load_world

DAY = dt.date(2026, 11, 23)
VIEWS = [
    View(DAY),
    View(DAY, niveau="commune", classes=6),
    View(DAY, indicateur="evolution_population", niveau="commune"),
    View(DAY, methode="manual", bornes=(20.0, 90.0)),
]


@pytest.fixture(scope="module")
def world():
    return load_world(demonstration_portfolio())


@pytest.mark.parametrize("view", VIEWS)
def test_every_territory_stands_in_a_column_of_its_class(world, view):
    found = build(view, world).classed
    figure = draw_class_histogram(found, decimals=1, unit="%")
    assert [int(np.sum(bar.y)) for bar in figure.data] == list(found.breaks.counts)
    assert [bar.marker.color for bar in figure.data] == list(found.colours)
    assert [line.x0 for line in figure.layout.shapes] == list(found.breaks.inner)


def test_the_counts_are_told_in_words_and_in_a_table(world):
    found = build(View(DAY), world).classed
    table = class_table(found, decimals=1)
    assert table["Territoires"].tolist() == list(found.breaks.counts)
    assert table["Classe"].iloc[0] == "18,3 à moins de 22,0"
    assert "32,0 à 38,7\u00a0: 2" in class_sentence(found, decimals=1)


def test_one_value_alone_is_one_column(world):
    found = build(View(DAY), world).classed
    same = type(found)(found.values * 0 + 3.0, found.breaks, found.colours)
    figure = draw_class_histogram(same, decimals=0, unit="")
    assert sum(int(np.sum(bar.y)) for bar in figure.data) == found.values.notna().sum()
