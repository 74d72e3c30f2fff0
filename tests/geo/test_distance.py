import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box

from data.territoire import load_communes, load_voisins
from geo.distance import (
    crosses_sea,
    lambert93_areas,
    lambert93_points,
    links_within,
    nearest_distance_m,
    point_layer,
    require_lambert93,
)
from geo.errors import CrsError, LocateError


def points(*coordinates, names=None, crs=2154):
    shapes = [Point(c) if c is not None else None for c in coordinates]
    return gpd.GeoSeries(shapes, index=names, crs=crs)


def land(*shapes):
    return gpd.GeoSeries(list(shapes), crs=2154)


# A mainland with a bay 6 km wide and 10 km deep, and an island 1 km off its north shore.
BAY = land(
    box(0, 0, 20_000, 5_000),
    box(0, 5_000, 7_000, 15_000),
    box(13_000, 5_000, 20_000, 15_000),
    box(1_000, 16_000, 3_000, 17_000),
)


def crossing(start, stop, **options):
    return bool(crosses_sea(points(start), points(stop), BAY, **options).iloc[0])


def test_the_projection_is_the_official_one():
    # On the central meridian of Lambert-93 the easting is 700 km; at its origin the northing is 6 600 km.
    assert lambert93_points([3.0], [46.5])[0] == pytest.approx([700_000, 6_600_000], abs=1e-3)


def test_distances_are_those_of_the_great_circle():
    halls = load_communes().loc[["29019", "29232"]]
    layer = point_layer(halls, lon="mairie_lon", lat="mairie_lat")
    assert layer.iloc[0].distance(layer.iloc[1]) == pytest.approx(
        great_circle_m(halls["mairie_lon"], halls["mairie_lat"]), rel=0.002
    )


def great_circle_m(lon, lat):
    (a, b), (c, d) = np.radians(lon), np.radians(lat)
    return (
        6_371_009
        * 2
        * np.arcsin(np.sqrt(np.sin((d - c) / 2) ** 2 + np.cos(c) * np.cos(d) * np.sin((b - a) / 2) ** 2))
    )


def test_exchanged_coordinates_are_refused():
    with pytest.raises(CrsError, match="exchanged"):
        lambert93_points([48.4], [-4.5])


def test_unknown_coordinates_stay_unknown():
    assert np.isnan(lambert93_points([np.nan, -4.5], [48.0, np.nan])).all()
    layer = point_layer(pd.DataFrame({"lon": [np.nan, -4.5], "lat": [48.0, 48.0]}, index=["a", "b"]))
    assert layer.isna().tolist() == [True, False]


def test_areas_and_points_are_projected_alike():
    areas = np.array([box(-4.5, 48.0, -4.0, 48.5)], dtype=object)
    corner = lambert93_points([-4.5], [48.0])[0]
    assert lambert93_areas(areas, crs=4326)[0].distance(Point(corner)) == 0


@pytest.mark.parametrize("crs", [4326, 3857, None])
def test_other_reference_systems_are_refused(crs):
    layer = points((0, 0), crs=crs)
    with pytest.raises(CrsError, match="EPSG:2154"):
        require_lambert93(layer)
    with pytest.raises(CrsError):
        nearest_distance_m(layer, points((0, 0)))
    with pytest.raises(CrsError):
        crosses_sea(points((0, 0)), points((0, 1)), layer)


def test_the_nearest_place_and_its_distance_are_given():
    nearest = nearest_distance_m(
        points((0, 0), (10, 0), None, names=["a", "b", "c"]),
        points((3, 4), (9, 0), None, names=["x", "y", "z"]),
    )
    assert nearest["place"].tolist()[:2] == ["x", "y"]
    assert nearest["distance_m"].tolist()[:2] == [5.0, 1.0]
    assert nearest.loc["c"].isna().all()


def test_of_two_places_as_near_the_first_is_given():
    origin = points((0, 0))
    for names in (["x", "y"], ["y", "x"]):
        nearest = nearest_distance_m(origin, points((3, 4), (4, 3), names=names))
        assert nearest["place"].tolist() == [names[0]]


def test_no_place_gives_no_distance():
    assert nearest_distance_m(points((0, 0)), points()).isna().all(axis=None)


def test_links_list_every_pair_within_reach():
    links = links_within(
        points((0, 0), (9_000, 0), names=["a", "b"]),
        points((3_000, 0), (6_000, 0), names=["x", "y"]),
        reach_km=6,
    )
    assert links.to_dict("list") == {
        "origine": ["a", "a", "b", "b"],
        "destination": ["x", "y", "x", "y"],
        "km": [3.0, 6.0, 6.0, 3.0],
        "traverse_mer": [False] * 4,
    }


@pytest.mark.parametrize("reach_km", [-1, float("nan")])
def test_a_reach_that_reaches_nothing_is_refused(reach_km):
    here = points((0, 0))
    with pytest.raises(LocateError, match="from 0 up"):
        links_within(here, here, reach_km=reach_km)
    assert links_within(here, here, reach_km=0)["km"].tolist() == [0.0]


def test_only_points_have_a_distance():
    area, point = gpd.GeoSeries([box(0, 0, 1, 1)], index=["29019"], crs=2154), points((0, 0), names=["29019"])
    nothing = gpd.GeoSeries([None, Polygon()], crs=2154)
    for origins, places in ((area, point), (point, area)):
        for measure in (
            nearest_distance_m,
            lambda a, b: links_within(a, b, reach_km=1),
            lambda a, b: crosses_sea(a, b, BAY),
        ):
            with pytest.raises(LocateError, match=r"Polygon at '29019'.*town hall"):
                measure(origins, places)
    assert nearest_distance_m(nothing, point)["distance_m"].isna().all()


def test_a_table_without_its_degrees_is_refused_with_its_columns():
    table = pd.DataFrame({"longitude": [-4.1], "lat": [48.0]})
    with pytest.raises(LocateError, match=r"lacks lon: it has longitude, lat"):
        point_layer(table)
    assert point_layer(table, lon="longitude").notna().all()


def test_degrees_written_with_a_comma_are_refused():
    with pytest.raises(LocateError, match=r"decimal point.*'-4,1'"):
        point_layer(pd.DataFrame({"lon": ["-4,1"], "lat": ["48"]}))


@pytest.mark.parametrize("lat", [[48.0], 48.0, [[48.0, 48.0]]])
def test_as_many_longitudes_as_latitudes_are_projected(lat):
    with pytest.raises(LocateError, match="as many lon as lat"):
        lambert93_points([-4.1, -4.2], lat)


def test_links_say_when_they_cross_the_sea():
    links = links_within(
        points((6_000, 10_000)), points((14_000, 10_000), (6_000, 1_000)), reach_km=50, land=BAY
    )
    assert links["traverse_mer"].tolist() == [True, False]


def test_no_link_is_an_empty_table():
    links = links_within(points((0, 0)), points((9_000, 0)), reach_km=1, land=BAY)
    assert links.empty
    assert list(links.columns) == ["origine", "destination", "km", "traverse_mer"]


def test_a_line_over_the_bay_crosses_the_sea():
    assert crossing((6_000, 10_000), (14_000, 10_000))


def test_a_line_over_land_does_not():
    assert not crossing((1_000, 1_000), (19_000, 4_000))
    assert not crossing((6_000, 10_000), (1_000, 1_000))


def test_a_stretch_of_water_within_the_slack_is_a_ria():
    assert not crossing((6_000, 10_000), (14_000, 10_000), slack_m=6_000)
    assert crossing((6_000, 10_000), (14_000, 10_000), slack_m=5_999)


def test_an_island_is_always_across_the_sea():
    assert crossing((2_000, 16_100), (2_000, 14_900), slack_m=50_000)


def test_two_places_of_one_island_are_not():
    assert not crossing((1_100, 16_100), (2_900, 16_900))


def test_a_line_of_no_length_does_not_cross():
    assert not crossing((2_000, 1_000), (2_000, 1_000))


def test_a_point_just_off_the_shore_stands_on_the_nearest_land():
    assert not crossing((2_000, 15_300), (2_000, 1_000))


def test_a_sliver_between_two_communes_is_no_sea():
    split = land(box(0, 0, 10_000, 10_000), box(10_000.3, 0, 20_000, 10_000))
    assert not crosses_sea(points((1_000, 5_000)), points((19_000, 5_000)), split).iloc[0]


def test_a_missing_end_gives_a_missing_answer():
    crosses = crosses_sea(
        points(None, (0, 0), names=["a", "b"]), points((0, 0), (0, 1), names=["a", "b"]), BAY
    )
    assert crosses.isna().tolist() == [True, False]


coordinates = st.tuples(st.integers(0, 20_000), st.integers(0, 17_000))


@given(coordinates, coordinates)
def test_crossing_is_the_same_both_ways(start, stop):
    assert crossing(start, stop) == crossing(stop, start)


@given(coordinates, coordinates)
def test_a_crossing_line_has_that_much_water(start, stop):
    water = LineString([start, stop]).difference(BAY.union_all()).length
    if water < 2_500 and start[1] < 15_000 and stop[1] < 15_000:
        assert not crossing(start, stop)


@pytest.fixture(scope="module")
def finistere():
    communes = load_communes()
    shore = pd.concat([communes.geometry, load_voisins().geometry]).to_crs(2154)
    return point_layer(communes, lon="mairie_lon", lat="mairie_lat"), gpd.GeoSeries(shore)


@pytest.mark.parametrize(
    ("start", "stop", "crosses"),
    [
        ("29155", "29019", True),  # Ouessant, Brest
        ("29082", "29239", True),  # Île-de-Batz, Roscoff: four kilometres, but an island
        ("29042", "29019", True),  # Crozon, Brest, over the rade
        ("29120", "29019", True),  # Lanvéoc, Brest
        ("29232", "29024", False),  # Quimper, Carhaix
        ("29151", "22157", False),  # Morlaix, Le Moustoir, over the limit of the département
        ("29189", "29019", False),  # Plougastel, Brest: two kilometres of water, and a bridge
        ("29217", "29150", False),  # Pont-Aven, Moëlan, over the Bélon
    ],
)
def test_known_trips_of_finistere(finistere, start, stop, crosses):
    halls, shore = finistere
    one = halls.loc[[start]]
    assert crosses_sea(one, halls.loc[[stop]].set_axis(one.index), shore).tolist() == [crosses]
