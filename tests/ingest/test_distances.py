"""A table of real trips: places known, units bounded, then taken instead of straight lines."""

import pytest

from data.store import Store
from data.territoire import load_distances
from ingest.errors import LayoutError
from tests.ingest.imports import SERVICES, read


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("ATS_STORE", str(tmp_path / "portefeuille"))
    return Store(tmp_path / "portefeuille")


TABLE = """insee;lieu;km;minutes
29155;29232;95,5;
29042;0290007A;62;55
29219;29151;;12,5
"""


def test_trips_go_to_communes_lycees_and_imported_places(store):
    from data.territoire import load_lycees

    uai = load_lycees()["uai"].iloc[0]
    read(SERVICES, "france-services", store)
    report = read(TABLE.replace("0290007A", uai) + "29001;fs-1;80;\n", "distances", store)
    assert (report.read, report.accepted, report.rejected, report.repaired) == (4, 4, 0, 1)
    trips = load_distances().set_index("insee")
    assert trips.loc["29155", ["lieu", "km"]].tolist() == ["29232", 95.5]
    assert trips.loc["29042", ["km", "minutes"]].tolist() == [62, 55]
    assert trips.loc["29199", "minutes"] == 12.5  # Le Ponthou, in Plouigneau since 2019
    assert trips.loc["29001", "lieu"] == "fs-1"
    assert "3 distance(s) en km, 2 en minutes" in " ".join(report.notices)


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("29232;fs-99;10;", "lieu", "ni un service importé"),
        ("29999;29019;10;", "insee", "aucune commune"),
        ("29232;29019;loin;", "km", "ni un nombre"),
        ("29232;29019;-1;", "km", "sort de l’intervalle"),
        ("29232;29019;;5000", "minutes", "sort de l’intervalle"),
        ("29232;29019;;", "km", "La distance manque"),
        ("29155;29232;96;", "", "Déjà donné ligne 2"),
    ],
)
def test_a_trip_that_cannot_be_right_is_rejected(line, column, reason):
    report = read(f"insee;lieu;km;minutes\n29155;29232;95,5;\n{line}\n", "distances")
    assert (report.read, report.accepted, report.rejected) == (2, 1, 1)
    assert report.faults[0].column == column
    assert reason in report.faults[0].reason


def test_a_table_without_any_measure_is_refused():
    with pytest.raises(LayoutError, match="minutes"):
        read("insee;lieu\n29232;29019\n", "distances")
