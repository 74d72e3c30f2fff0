"""Marks without room on their site are counted on the page as it would be drawn, without drawing it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from render.printing import PAGE_FORMATS, PrintGeography, crowding
from render.printing.marks import moved_apart
from tests.render.printing.map_cases import FURNITURE, HAUT_LEON, geography, project_map


def counted(spec, land, key="a4-paysage"):
    return crowding(spec, land, page=PAGE_FORMATS[key], furniture=FURNITURE)


def piled(count):
    """A map of `count` projects on the very same site."""
    spec = project_map(HAUT_LEON)
    key = next(iter(spec.points))
    ids = [f"T{place}" for place in range(count)]
    sites = pd.DataFrame({"projet_id": ids, "lon": -4.0, "lat": 48.65})
    land = geography()
    spec = replace(spec, points={key: tuple(ids)}, point_styles={key: spec.point_styles[key]})
    return spec, PrintGeography(land.communes, land.epci, land.voisins, sites)


def test_two_projects_on_one_site_stay_on_it():
    assert counted(*piled(2)) == (0, 2)


def test_most_of_sixty_projects_on_one_site_have_no_room_there():
    moved, shown = counted(*piled(60))
    assert shown == 60
    assert moved > 40


def test_the_same_marks_have_more_room_on_a_larger_page():
    spec, land = project_map(), geography()
    small, large = (counted(spec, land, key)[0] for key in ("carre", "a3-portrait"))
    assert small > large


def test_a_map_without_projects_moves_nothing():
    spec, land = piled(3)
    assert counted(replace(spec, points={}), land) == (0, 0)


@pytest.mark.parametrize("count", [2, 60])
def test_marks_stay_near_their_site(count):
    places = np.zeros((count, 2))
    moved = moved_apart(places, np.ones(count))
    assert np.hypot(*moved.T).max() <= 2 + 1e-9
