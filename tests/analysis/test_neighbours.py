"""The neighbours of an EPCI, on a hand-worked country and on the real Finistère."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from analysis.errors import FrameError
from analysis.neighbours import neighbouring_epci, neighbours_value
from data.catalogue import load_catalogue
from data.observation import load_observation
from data.territoire import load_communes, load_epci, load_population


def square(x: float, y: float) -> shapely.Polygon:
    return shapely.box(x, y, x + 1, y + 1)


@pytest.fixture
def country() -> gpd.GeoDataFrame:
    """Five squares: A (two communes), B beside it, C touching A by a corner only, and an island of no EPCI."""
    return gpd.GeoDataFrame(
        {"siren_epci": ["A", "A", "B", "C", None]},
        index=["1", "2", "3", "4", "5"],
        geometry=[square(0, 0), square(1, 0), square(2, 0), square(2, 1), square(9, 9)],
        crs="EPSG:2154",
    )


def test_a_shared_side_makes_neighbours_and_a_corner_does_not(country: gpd.GeoDataFrame) -> None:
    assert neighbouring_epci(country, "A") == ("B",)
    assert neighbouring_epci(country, "B") == ("A", "C")


def test_an_unknown_epci_is_refused(country: gpd.GeoDataFrame) -> None:
    with pytest.raises(FrameError, match="'Z'"):
        neighbouring_epci(country, "Z")


def test_neighbourhood_is_mutual_over_the_finistere() -> None:
    communes = load_communes()
    links = {siren: neighbouring_epci(communes, siren) for siren in load_epci().index}
    assert all(siren in links[other] for siren, others in links.items() for other in others)
    assert all(links.values())


def test_brest_metropole_does_not_touch_the_crozon_peninsula_across_the_water() -> None:
    brest, crozon = "242900314", "200066868"
    assert crozon not in neighbouring_epci(load_communes(), brest)


def test_the_population_around_brest_is_the_sum_of_its_neighbours() -> None:
    communes, brest = load_communes(), "242900314"
    row = neighbours_value(
        load_observation(), communes, load_catalogue().indicateur("population"), siren=brest
    )
    latest = load_population().query("millesime == 2023").set_index("insee")["population"]
    members = communes.index[communes["siren_epci"].isin(neighbouring_epci(communes, brest))]
    assert row["valeur"] == latest[members].sum()


def test_a_rate_around_is_rebuilt_from_its_parts_and_lies_between_those_of_the_neighbours() -> None:
    from analysis.observation import observe

    communes, vacancy = load_communes(), load_catalogue().indicateur("logements_vacants")
    around = neighbouring_epci(communes, "200067197")
    rates = observe(load_observation(), communes, vacancy, niveau="epci").loc[list(around), "valeur"]
    value = neighbours_value(load_observation(), communes, vacancy, siren="200067197")["valeur"]
    assert rates.min() < value < rates.max()
    assert value != pytest.approx(rates.mean(), abs=1e-6)


def test_an_epci_alone_has_no_reference_around() -> None:
    alone = gpd.GeoDataFrame(
        {"siren_epci": ["A"], "departement": ["29"], "population": [10]},
        index=["1"],
        geometry=[square(0, 0)],
        crs="EPSG:2154",
    )
    row = neighbours_value(load_observation(), alone, load_catalogue().indicateur("population"), siren="A")
    assert row["statut"] == "manquant"
    assert pd.isna(row["valeur"])
