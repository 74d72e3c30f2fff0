import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from analysis.errors import FrameError
from analysis.services import (
    access_shares,
    nearest_in_table,
    nearest_known,
    nearest_service,
    trips_to,
    with_table,
)
from data.territoire import load_communes, load_lycees, load_voisins
from geo.distance import point_layer
from tests.real_files import real

# Two mainlands 10 km apart over the sea; « c » stands on the one without service.
LAND = gpd.GeoSeries([box(0, 0, 20_000, 10_000), box(30_000, 0, 40_000, 10_000)], crs=2154)
ORIGINS = gpd.GeoSeries(
    [Point(1_000, 0), Point(9_000, 0), Point(31_000, 0), None], index=list("abcd"), crs=2154
)
SERVICES = gpd.GeoSeries([Point(1_000, 0), Point(19_000, 0)], index=["s1", "s2"], crs=2154)
POPULATION = pd.Series({"a": 100.0, "b": 300.0, "c": 500.0, "d": 100.0})
NEAREST = pd.DataFrame(
    {
        "place": ["s", "s", "s", None],
        "km": [0.0, 8.0, 4.0, np.nan],
        "statut": ["estime", "estime", "ok", "manquant"],
    },
    index=list("abcd"),
)


def test_the_nearest_service_is_found_unless_over_the_sea():
    nearest = nearest_service(ORIGINS, SERVICES, land=LAND)
    assert nearest["statut"].to_dict() == {"a": "estime", "b": "estime", "c": "non_calcule", "d": "manquant"}
    assert nearest["km"].tolist()[:2] == [0.0, 8.0]
    assert nearest["km"].isna().tolist() == [False, False, True, True]
    assert nearest["place"].tolist()[:3] == ["s1", "s1", "s2"]


def test_without_land_no_sea_is_looked_for():
    assert nearest_service(ORIGINS, SERVICES, land=None).loc["c", "km"] == 12


def test_no_service_leaves_every_commune_without_distance():
    assert (nearest_service(ORIGINS, SERVICES[:0], land=LAND)["statut"] == "manquant").all()


def test_the_nearest_of_a_table_is_its_smallest_distance():
    table = pd.DataFrame({"insee": ["a", "a", "c"], "place": ["x", "y", "x"], "km": [9.0, 7.5, 3.0]})
    nearest = nearest_in_table(table, pd.Index(["a", "b", "c"]))
    assert nearest["place"].tolist()[::2] == ["y", "x"]
    assert nearest["km"].tolist()[::2] == [7.5, 3.0]
    assert nearest["statut"].tolist() == ["ok", "manquant", "ok"]


@pytest.mark.parametrize("wrong", [-1.0, np.nan])
def test_a_wrong_distance_is_refused(wrong):
    table = pd.DataFrame({"insee": ["a"], "place": ["x"], "km": [wrong]})
    with pytest.raises(FrameError, match="from 0 up"):
        nearest_in_table(table, pd.Index(["a"]))


def test_a_table_without_its_unit_is_refused():
    with pytest.raises(FrameError, match="minutes"):
        nearest_in_table(pd.DataFrame({"insee": [], "place": [], "km": []}), pd.Index([]), unit="minutes")


def test_an_imported_distance_replaces_what_was_not_computed():
    table = pd.DataFrame({"insee": ["c"], "place": ["s2"], "km": [48.0]})
    nearest = with_table(
        nearest_service(ORIGINS, SERVICES, land=LAND), nearest_in_table(table, ORIGINS.index)
    )
    assert nearest["statut"].to_dict() == {"a": "estime", "b": "estime", "c": "ok", "d": "manquant"}
    assert nearest["km"].tolist()[:3] == [0.0, 8.0, 48.0]


def test_times_do_not_complete_distances():
    table = pd.DataFrame({"insee": ["c"], "place": ["s2"], "minutes": [48.0]})
    with pytest.raises(FrameError, match="Times"):
        with_table(NEAREST, nearest_in_table(table, ORIGINS.index, unit="minutes"))


def test_shares_are_worked_by_hand():
    # b stands 8 km away in straight line: by road 9.6 to 12 km, 10.8 in the middle; c 4 km by road.
    shares = access_shares(NEAREST, POPULATION, thresholds=(10,), margin=0).iloc[0]
    assert shares["part"] == pytest.approx((100 + 500) / 900)
    assert shares["part_basse"] == pytest.approx(600 / 900)
    assert shares["part_haute"] == pytest.approx(900 / 900)
    assert shares["part_non_calculee"] == pytest.approx(0.1)


def test_the_margin_moves_the_threshold_both_ways():
    # Imported distances take no detour: only the margin makes their interval.
    nearest = pd.DataFrame({"km": [9.5, 10.5], "statut": "ok"}, index=["a", "b"])
    shares = access_shares(nearest, pd.Series({"a": 1, "b": 1}), thresholds=(10,), margin=0.1).iloc[0]
    assert (shares["part_basse"], shares["part"], shares["part_haute"]) == (0, 0.5, 1)


def test_a_share_that_rests_on_too_few_inhabitants_is_withheld():
    shares = access_shares(NEAREST, POPULATION, seuil_connu=0.91)
    assert shares[["part", "part_basse", "part_haute"]].isna().all(axis=None)
    assert (shares["part_non_calculee"] > 0).all()


def test_each_territory_has_its_shares_and_communes_of_none_count_nowhere():
    groups = pd.Series({"a": "E1", "b": "E2", "c": "E2", "d": None})
    shares = access_shares(NEAREST, POPULATION, groups=groups, thresholds=(5, 20)).set_index(
        ["territoire", "seuil"]
    )
    assert shares["population"].to_dict() == {
        ("E1", 5): 100,
        ("E1", 20): 100,
        ("E2", 5): 800,
        ("E2", 20): 800,
    }
    assert shares.loc[("E2", 5), "part"] == pytest.approx(500 / 800)


def test_minutes_are_measured_like_kilometres():
    minutes = NEAREST.rename(columns={"km": "minutes"})
    pd.testing.assert_frame_equal(access_shares(NEAREST, POPULATION), access_shares(minutes, POPULATION))


@pytest.mark.parametrize("options", [{"detour": (0.9, 1.5)}, {"detour": (1.5, 1.2)}, {"margin": 1.0}])
def test_bounds_out_of_order_are_refused(options):
    with pytest.raises(FrameError, match="Bounds"):
        access_shares(NEAREST, POPULATION, **options)


def test_distances_in_two_units_are_refused():
    with pytest.raises(FrameError, match="one of"):
        access_shares(NEAREST.assign(minutes=1.0), POPULATION)


distances = st.lists(st.tuples(st.floats(0, 60), st.integers(0, 5_000)), min_size=1, max_size=15)


@given(distances, st.floats(1, 2), st.floats(0, 0.5), st.floats(0, 0.5))
def test_the_interval_holds_the_share_and_grows_with_the_bounds(rows, low, width, margin):
    nearest = pd.DataFrame({"km": [km for km, _ in rows], "statut": "estime"})
    population = pd.Series([float(persons) for _, persons in rows])
    narrow = access_shares(nearest, population, detour=(low, low + width / 2), margin=margin / 2).fillna(0)
    wide = access_shares(nearest, population, detour=(low, low + width), margin=margin).fillna(0)
    for table in (narrow, wide):
        assert (table["part_basse"] <= table["part"]).all()
        assert (table["part"] <= table["part_haute"]).all()
        assert table["part"].is_monotonic_increasing
    assert (wide["part_basse"] <= narrow["part_basse"]).all()
    assert (wide["part_haute"] >= narrow["part_haute"]).all()


@pytest.fixture(scope="module")
def finistere():
    communes = load_communes()
    land = gpd.GeoSeries(pd.concat([communes.geometry, load_voisins().geometry]).to_crs(2154))
    return communes, point_layer(communes, lon="mairie_lon", lat="mairie_lat"), land


def test_islands_and_crozon_read_non_calcule_for_lycees(finistere):
    communes, halls, land = finistere
    lycees = load_lycees().set_index("uai")
    nearest = nearest_service(halls, point_layer(lycees[lycees["retenu"]]), land=land)
    statut = nearest["statut"]
    assert (statut[["29155", "29083", "29084", "29082", "29042", "29120", "29022"]] == "non_calcule").all()
    assert (statut[["29019", "29232", "29024", "29189", "29151"]] == "estime").all()
    shares = access_shares(nearest, communes["population"].astype(float), groups=communes["siren_epci"])
    crozon = communes.loc["29042", "siren_epci"]
    assert shares.loc[shares["territoire"] == crozon, "part"].isna().all()


@pytest.fixture(scope="module")
def france_services():
    path = real("france_services_20240801_dep29.csv")
    table = pd.read_csv(path, dtype={"id_fs": "str"}).set_index("id_fs")
    return point_layer(table, lon="longitude", lat="latitude")


def test_shares_near_france_services_are_those_that_geopandas_counts(finistere, france_services):
    communes, halls, _ = finistere
    nearest = nearest_service(halls, france_services, land=None)
    by_join = gpd.sjoin_nearest(
        halls.to_frame("geometry"), france_services.to_frame("geometry"), distance_col="metres"
    )
    km = by_join.groupby(level=0)["metres"].min() / 1000
    pd.testing.assert_series_equal(nearest["km"].sort_index(), km.sort_index(), check_names=False)
    people = communes["population"].astype(float)
    shares = access_shares(nearest, people, thresholds=(5, 10)).set_index("seuil")
    for threshold in (5, 10):
        for name, detour, margin in (("part", 1.35, 1), ("part_basse", 1.5, 0.9), ("part_haute", 1.2, 1.1)):
            near = people[km.reindex(people.index) * detour <= threshold * margin].sum()
            assert shares.at[threshold, name] == pytest.approx(near / people.sum())
    assert len(france_services) == 33


def test_a_table_of_real_distances_tells_what_the_sea_hid(finistere, france_services):
    communes, halls, land = finistere
    straight = nearest_service(halls, france_services, land=land)
    hidden = straight.index[straight["statut"] == "non_calcule"]
    table = pd.DataFrame({"insee": hidden, "place": france_services.index[0], "km": 25.0})
    whole = with_table(straight, nearest_in_table(table, communes.index))
    people = communes["population"].astype(float)
    before, after = (access_shares(one, people, thresholds=(30,)).iloc[0] for one in (straight, whole))
    assert before["part_non_calculee"] == pytest.approx(people[hidden].sum() / people.sum())
    assert 0 < before["part_non_calculee"] < 0.1
    assert after["part_non_calculee"] == 0
    assert (whole.loc[hidden, "statut"] == "ok").all()


def test_ouessant_has_its_own_france_services(finistere, france_services):
    _, halls, land = finistere
    nearest = nearest_service(halls, france_services, land=land)
    assert nearest.loc["29155", "statut"] == "estime"
    assert nearest.loc["29155", "km"] < 2
    assert nearest.loc["29084", "statut"] == "non_calcule"


def test_trips_to_a_commune_lead_to_every_service_that_stands_there():
    services = pd.DataFrame({"insee": ["A", "A", "B"]}, index=["x", "y", "z"])
    distances = pd.DataFrame(
        {
            "insee": ["c", "c", "d"],
            "lieu": ["A", "z", "ailleurs"],
            "km": [5.0, None, 1.0],
            "minutes": [9.0, 7.0, 1.0],
        }
    )
    trips = trips_to(distances, services).sort_values("place")
    assert trips["place"].tolist() == ["x", "y", "z"]
    assert trips["insee"].tolist() == ["c", "c", "c"]
    assert trips["km"].isna().tolist() == [False, False, True]


def test_imported_kilometres_take_the_place_of_a_line_over_the_sea():
    services = pd.DataFrame({"insee": ["A", "B"]}, index=["s1", "s2"])
    distances = pd.DataFrame({"insee": ["c"], "lieu": ["B"], "km": [48.0], "minutes": [None]})
    nearest = nearest_known(ORIGINS, SERVICES, trips_to(distances, services), land=LAND)
    assert nearest["statut"].to_dict() == {"a": "estime", "b": "estime", "c": "ok", "d": "manquant"}
    assert nearest.loc["c", "km"] == 48
    without = nearest_known(ORIGINS, SERVICES, trips_to(distances[:0], services), land=LAND)
    assert without.loc["c", "statut"] == "non_calcule"
