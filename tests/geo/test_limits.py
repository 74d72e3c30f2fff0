"""Precise limits among coarser ones: the precise ones stay, the others give way, and the whole is one coverage."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.boundaries import coverage_faults
from geo.errors import CrsError
from geo.limits import fit_around


def layer(**shapes):
    return gpd.GeoDataFrame(geometry=list(shapes.values()), index=list(shapes), crs=4326)


def wavy(x, *, amplitude, steps=40):
    """A border near a meridian, from latitude 0 to 1."""
    y = np.linspace(0, 1, steps)
    return np.column_stack([x + amplitude * np.sin(9 * y), y])


PRECISE = layer(
    ouest=shapely.Polygon([(0, 0), *wavy(0.5, amplitude=0.01), (0, 1)]),
    est=shapely.Polygon([(1, 1), (1, 0), *wavy(0.5, amplitude=0.01)][::-1]),
)
AROUND = layer(voisin=shapely.box(0.98, -0.2, 2, 1.2), loin=shapely.box(2, -0.2, 3, 1.2))


def test_the_whole_is_a_coverage_and_the_precise_limits_stay():
    whole = fit_around(PRECISE, AROUND)
    assert list(whole.index) == ["ouest", "est", "voisin", "loin"]
    assert coverage_faults(whole).empty
    for name in PRECISE.index:
        moved = shapely.symmetric_difference(whole.geometry[name], PRECISE.geometry[name]).area
        assert moved < 1e-9


def test_an_overlap_is_taken_from_the_coarser_limits():
    whole = fit_around(PRECISE, AROUND)
    assert whole.geometry["voisin"].area == pytest.approx(AROUND.geometry["voisin"].area - 0.02)


def test_a_gap_goes_to_the_coarser_limits_that_border_it():
    """The neighbour leaves a pocket against the precise limits; it fills it, the precise ones do not grow."""
    pocket = shapely.box(1, 0.4, 1.05, 0.6)
    around = layer(voisin=shapely.difference(shapely.box(1, -0.2, 2, 1.2), pocket))
    whole = fit_around(PRECISE, around)
    assert coverage_faults(whole).empty
    assert whole.geometry["voisin"].contains(pocket.centroid)
    assert whole.geometry["est"].area == pytest.approx(PRECISE.geometry["est"].area)


def test_a_lake_among_precise_limits_stays_a_lake():
    lake = shapely.box(0.2, 0.4, 0.3, 0.5)
    precise = PRECISE.copy()
    precise.loc["ouest", "geometry"] = shapely.difference(PRECISE.geometry["ouest"], lake)
    whole = fit_around(precise, AROUND)
    assert not whole.geometry.intersects(lake.centroid).any()


def test_a_commune_that_is_not_in_the_file_fills_its_place():
    around = layer(absente=shapely.box(-0.01, -0.01, 0.52, 1.01))
    whole = fit_around(PRECISE.loc[["est"]], around)
    assert coverage_faults(whole).empty
    assert whole.geometry["absente"].area == pytest.approx(0.53 * 1.02, rel=0.05)


def test_other_reference_systems_are_refused():
    with pytest.raises(CrsError, match="reproject"):
        fit_around(PRECISE, AROUND.to_crs(2154))
