"""Imported trips are facts: they take no detour, stand for straight lines, and say what no line can in minutes."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from analysis.catchment import catchment
from analysis.services import access_shares, nearest_in_table
from analysis.siting import maximal_coverage, stability
from analysis.trips import (
    imported_layers,
    known_trips,
    road_table,
    site_trips,
    trip_table,
    units_of,
    without_estimates,
)

SERVICES = pd.DataFrame({"insee": ["29019"]}, index=pd.Index(["fs-1"], name="lieu_id"))


def distances(*rows):
    return pd.DataFrame(rows, columns=["insee", "lieu", "km", "minutes"]).astype(
        {"km": float, "minutes": float}
    )


def test_a_travelling_service_is_near_nobody():
    lieux = pd.DataFrame(
        {
            "lieu_id": ["fs-1", "fs-2", "m-1"],
            "couche": ["France services", "France services", "Médecins"],
            "itinerant": [False, True, False],
        }
    )
    layers = imported_layers(lieux)
    assert {name: list(places.index) for name, places in layers.items()} == {
        "France services": ["fs-1"],
        "Médecins": ["m-1"],
    }


def test_without_any_trip_only_straight_lines_are_left():
    trips = known_trips(distances(), SERVICES)
    assert trips.empty
    assert units_of(trips) == ("km",)


@pytest.mark.parametrize(
    ("km", "minutes", "units"),
    [(60, np.nan, ("km",)), (np.nan, 55, ("minutes", "km")), (60, 55, ("km", "minutes"))],
)
def test_minutes_come_first_only_when_the_table_has_nothing_else(km, minutes, units):
    assert units_of(known_trips(distances(("29042", "29019", km, minutes)), SERVICES)) == units


def test_a_commune_is_at_0_from_its_own_service_unless_the_table_says_otherwise():
    trips = known_trips(distances(("29042", "fs-1", 60, 55)), SERVICES)
    assert trips[["insee", "minutes"]].to_numpy().tolist() == [["29042", 55.0], ["29019", 0.0]]
    told = known_trips(distances(("29042", "fs-1", 60, 55), ("29019", "29019", 4, 9)), SERVICES)
    assert told.set_index("insee")["minutes"].to_dict() == {"29042": 55.0, "29019": 9.0}


def test_a_real_trip_elsewhere_does_not_hide_the_service_of_the_commune_itself():
    services = pd.DataFrame({"insee": ["29019", "29232"]}, index=["fs-1", "fs-2"])
    trips = known_trips(distances(("29019", "29232", 72, np.nan)), services)
    nearest = nearest_in_table(trips.dropna(subset=["km"]), pd.Index(["29019"]))
    assert nearest.loc["29019", ["place", "km"]].tolist() == ["fs-1", 0.0]


def test_shares_in_minutes_take_no_detour_and_leave_the_others_unknown():
    trips = known_trips(
        distances(("a", "fs-1", np.nan, 19), ("b", "fs-1", np.nan, 23), ("c", "fs-1", np.nan, 8)), SERVICES
    )
    people = pd.Series({"a": 300.0, "b": 200.0, "c": 450.0, "d": 50.0})
    nearest = nearest_in_table(trips.dropna(subset=["minutes"]), people.index, unit="minutes")
    (row,) = access_shares(nearest, people, thresholds=(20,)).to_dict("records")
    # Of the 950 inhabitants whose time is known: 450 within 18 minutes, 750 within 20, 750 within 22.
    assert row["part_basse"] == pytest.approx(450 / 950)
    assert row["part"] == row["part_haute"] == pytest.approx(750 / 950)
    assert row["part_non_calculee"] == pytest.approx(0.05)


def test_the_shortest_of_several_trips_is_laid():
    table = trip_table(
        pd.DataFrame({"insee": ["a", "a"], "place": ["x", "x"], "minutes": [9.0, 7.0]}),
        pd.Index(["a", "b"]),
        pd.Index(["x", "y"]),
        unit="minutes",
    )
    assert table.at["a", "x"] == 7
    assert table.isna().sum().sum() == 3


def test_the_trips_of_a_commune_to_services_stand_for_its_straight_lines_to_them():
    straight = pd.DataFrame({"b": [4.0, 0.0], "fs-1": [3.0, 9.0], "fs-2": [8.0, 2.0]}, index=["a", "b"])
    known = pd.DataFrame({"b": np.nan, "fs-1": np.nan, "fs-2": [14.0, np.nan]}, index=["a", "b"])
    kept = without_estimates(straight, known, existing=["fs-1", "fs-2"])
    road = road_table(kept, known, detour=1.5)
    assert road.loc["a"].fillna(-1).tolist() == [6.0, -1, 14.0]
    assert road.loc["b"].tolist() == [0.0, 13.5, 3.0]


# Three towns; the sea hides the trip from c, which the table gives.
TOWNS = pd.Index(["a", "b", "c"])
PEOPLE = pd.Series({"a": 500.0, "b": 200.0, "c": 400.0})
STRAIGHT = pd.DataFrame(
    {"a": [0.0, 6.0, np.nan], "b": [6.0, 0.0, np.nan], "c": [np.nan, np.nan, 0.0]}, index=TOWNS
)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:spopt", "ignore::DeprecationWarning:pulp")
def test_a_next_site_takes_account_of_the_imported_trips():
    question = partial(maximal_coverage, population=PEOPLE, n_sites=1, reach_km=10)
    _, central, _ = stability(question, STRAIGHT, draws=2)
    # By straight lines a and b serve each other: 700 inhabitants from either.
    assert central.value == pytest.approx(700 / 1100)
    known = site_trips(
        distances(("c", "b", 7.0, np.nan), ("a", "b", 9.0, np.nan), ("b", "a", 12.0, np.nan)),
        SERVICES[:0],
        TOWNS,
        unit="km",
    )
    sites, central, interval = stability(question, STRAIGHT, known=known, margin=0, draws=3)
    # By the table b serves all three, and no detour moves it.
    assert central.sites == ("b",)
    assert central.value == 1
    assert interval == (1, 1)
    assert sites["stabilite"].to_dict() == {"b": 1.0}
    state = catchment(
        road_table(STRAIGHT, known, detour=1.35), existing=[], sites=["b"], reach_km=10, detour=1
    )
    assert set(state) == {"gagne"}


def test_in_minutes_a_town_is_at_0_from_itself_and_only_known_trips_count():
    table = site_trips(
        distances(("a", "b", np.nan, 9), ("c", "fs-1", np.nan, 4)), SERVICES, TOWNS, unit="minutes"
    )
    assert table["b"].fillna(-1).tolist() == [9, 0, -1]
    assert table["fs-1"].fillna(-1).tolist() == [-1, -1, 4]
    assert table["a"].isna().all()
