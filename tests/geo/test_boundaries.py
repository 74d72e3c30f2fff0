"""Limits as a coverage: faults are named, cleaning repairs them, unions and rounding keep the coverage."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from geo.boundaries import clean_coverage, coverage_faults, round_coverage, union_by
from geo.errors import BoundaryError
from tests.real_files import real


def layer(**shapes) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"nom": [name.upper() for name in shapes]},
        geometry=list(shapes.values()),
        index=list(shapes),
        crs=2154,
    )


def voronoi(seed: int, count: int) -> gpd.GeoDataFrame:
    """Cells that tile the square [0, 1]²: their shared edges have the same vertices."""
    points = shapely.MultiPoint(np.random.default_rng(seed).random((count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=box(-1, -1, 2, 2)))
    inside = shapely.intersection(cells, box(0, 0, 1, 1))
    return clean_coverage(gpd.GeoDataFrame(geometry=inside, crs=2154))


def is_coverage(shapes: gpd.GeoDataFrame) -> bool:
    return bool(shapely.coverage_is_valid(shapes.geometry.to_numpy()))


def faults_of(shapes: gpd.GeoDataFrame) -> dict[tuple[str, str | None], tuple[str, float]]:
    faults = coverage_faults(shapes)
    partner = faults["voisin"].astype(object).where(faults["voisin"].notna(), None)
    rows = zip(faults["territoire"], partner, faults["defaut"], faults["mesure"], strict=True)
    return {(kind, *sorted([place, other or ""])): size for place, other, kind, size in rows}


def test_squares_that_share_their_edges_have_no_fault() -> None:
    assert coverage_faults(layer(a=box(0, 0, 1, 1), b=box(1, 0, 2, 1), c=box(5, 5, 6, 6))).empty


def test_an_overlap_is_reported_with_its_pair_and_area() -> None:
    faults = faults_of(layer(a=box(0, 0, 1, 1), b=box(0.75, 0, 2, 1)))
    assert faults["chevauchement", "a", "b"] == pytest.approx(0.25)


def test_a_vertex_on_one_side_only_of_an_edge_is_reported() -> None:
    with_vertex = Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1, 0.5)])
    faults = faults_of(layer(a=box(0, 0, 1, 1), b=with_vertex))
    assert set(faults) == {("bord", "a", "b")}


def test_an_enclosed_gap_is_reported_with_its_area() -> None:
    ring = Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])
    assert faults_of(layer(a=ring)) == {("lacune", "", "a"): 1.0}
    left = shapely.intersection(ring, box(0, 0, 1.5, 3))
    right = shapely.intersection(ring, box(1.5, 0, 3, 3))
    assert faults_of(layer(a=left, b=right)) == {("lacune", "a", "b"): 1.0}


def test_empty_missing_and_twisted_limits_are_reported_and_hide_no_other_fault() -> None:
    bowtie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    shapes = layer(vide=Polygon(), nul=None, tordu=bowtie, a=box(3, 0, 5, 1), b=box(4, 0, 6, 1))
    faults = coverage_faults(shapes).set_index("territoire")["defaut"]
    assert (faults["vide"], faults["nul"], faults["tordu"]) == ("vide", "vide", "invalide")
    assert "chevauchement" in set(faults)


def test_cleaning_removes_overlaps_and_narrow_gaps_and_keeps_wide_ones() -> None:
    ring = Polygon(box(0, 0, 9, 9).exterior, [box(1, 1, 1.1, 2).exterior, box(4, 4, 7, 7).exterior])
    shapes = layer(a=ring, b=box(8.5, 0, 12, 9))
    cleaned = clean_coverage(shapes, gap_width=0.2)
    assert list(coverage_faults(cleaned)["mesure"]) == [9.0]
    assert cleaned.drop(columns="geometry").equals(shapes.drop(columns="geometry"))
    assert cleaned.area.sum() == pytest.approx(9 * 12 - 9)


def test_cleaning_leaves_a_sound_coverage_as_it_is() -> None:
    shapes = layer(a=box(0, 0, 1, 1), b=box(1, 0, 2, 1))
    assert shapely.equals_exact(
        shapely.normalize(clean_coverage(shapes).geometry.to_numpy()),
        shapely.normalize(shapes.geometry.to_numpy()),
    ).all()


def test_two_identical_territories_cannot_be_cleaned() -> None:
    with pytest.raises(BoundaryError, match="effacées"):
        clean_coverage(layer(a=box(0, 0, 1, 1), b=box(0, 0, 1, 1)))


@pytest.mark.parametrize("shape", [Point(0, 0), Polygon(), None])
@pytest.mark.parametrize("operation", [clean_coverage, round_coverage])
def test_what_is_not_a_polygon_is_refused_by_name(operation, shape) -> None:
    with pytest.raises(BoundaryError, match="perdu"):
        operation(layer(a=box(0, 0, 1, 1), perdu=shape))


def test_unions_are_exact_and_territories_without_group_stay_out() -> None:
    shapes = layer(a=box(0, 0, 1, 1), b=box(1, 0, 2, 1), ile=box(5, 5, 6, 6), c=box(2, 0, 3, 1))
    shapes["epci"] = ["x", "x", None, "y"]
    unions = union_by(shapes, "epci")
    assert unions.index.tolist() == ["x", "y"]
    assert shapely.equals(unions["x"], box(0, 0, 2, 1))
    assert shapely.get_num_coordinates(unions["x"]) <= 7
    assert unions.crs == shapes.crs


def test_a_group_that_no_column_names_is_refused_with_the_columns() -> None:
    with pytest.raises(BoundaryError, match=r"siren.*nom, geometry"):
        union_by(layer(a=box(0, 0, 1, 1)), "siren")


def test_rounding_refuses_limits_that_do_not_fit() -> None:
    with pytest.raises(BoundaryError, match="clean_coverage"):
        round_coverage(layer(a=box(0, 0, 1, 1), b=box(0.75, 0, 2, 1)))


def test_rounding_one_by_one_breaks_a_coverage_that_rounding_together_keeps() -> None:
    shapes = voronoi(seed=4, count=400)
    alone = np.round(shapes.get_coordinates().to_numpy(), 2)
    naive = shapely.set_coordinates(shapes.geometry.to_numpy().copy(), alone)
    assert not shapely.is_valid(naive).all() or not shapely.coverage_is_valid(naive)
    rounded = round_coverage(shapes, step=0.01)
    assert is_coverage(rounded)
    assert coverage_faults(rounded).empty


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(2, 60))
def test_a_rounded_tiling_still_tiles_the_same_square(seed: int, count: int) -> None:
    shapes = voronoi(seed, count)
    step = 1 / 1024
    assume((shapely.length(shapely.maximum_inscribed_circle(shapes.geometry.to_numpy())) > step).all())
    rounded = round_coverage(shapes, step=step)
    assert coverage_faults(rounded).empty
    assert (rounded.area > 0).all()
    assert rounded.area.sum() == pytest.approx(1)
    multiples = rounded.get_coordinates().to_numpy() / step
    assert np.array_equal(multiples, np.round(multiples))
    moved = shapely.hausdorff_distance(shapes.geometry.to_numpy(), rounded.geometry.to_numpy())
    assert moved.max() < 2 * step


def test_an_island_smaller_than_the_grid_becomes_one_cell() -> None:
    islet = Point(3.4, 7.6).buffer(0.01)
    rounded = round_coverage(layer(terre=box(0, 0, 2, 2), ile=islet), step=1)
    assert shapely.equals(rounded.geometry["ile"], box(3, 7, 4, 8))


def test_no_islet_of_an_archipelago_is_lost_nor_touches_another() -> None:
    islets = [Point(5.5 + 0.2 * n, 5.5).buffer(0.01) for n in range(3)]
    rounded = round_coverage(layer(terre=MultiPolygon([box(0, 0, 2, 2), *islets])), step=1)
    parts = shapely.get_parts(rounded.geometry["terre"])
    assert len(parts) >= 2
    assert coverage_faults(rounded).empty


def test_an_enclave_smaller_than_the_grid_stops_the_rounding() -> None:
    speck = box(4.4, 4.4, 4.45, 4.45)
    around = shapely.difference(box(0, 0, 9, 9), speck)
    with pytest.raises(BoundaryError, match="efface enclave"):
        round_coverage(layer(autour=around, enclave=speck), step=1)


def test_precise_limits_stay_a_coverage_once_rounded() -> None:
    admin_express = real("communes29_admin_express_2018.geojson")
    precise = clean_coverage(gpd.read_file(admin_express).set_index("code"))
    rounded = round_coverage(precise)
    assert len(rounded) == 279
    assert coverage_faults(rounded).empty
    assert not shapely.is_empty(rounded.geometry.to_numpy()).any()
