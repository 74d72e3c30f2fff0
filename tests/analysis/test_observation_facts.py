"""Figures that the embedded observation must give, known from elsewhere."""

import pandas as pd
import pytest

from analysis.comparison import compare, quasi_stable, trend
from analysis.observation import observe, observe_all
from data.catalogue import load_catalogue
from data.observation import load_observation
from data.territoire import load_communes, load_epci, load_population

CATALOGUE = load_catalogue()
SIREN = {
    "monts": "200067197",
    "poher": "242900744",
    "haute": "242900561",
    "cap": "242900629",
    "pleyben": "200067247",
    "brest": "242900314",
    "fouesnant": "242900660",
    "iroise": "242900074",
    "crozon": "200066868",
}


@pytest.fixture(scope="module")
def communes() -> pd.DataFrame:
    return pd.DataFrame(load_communes().drop(columns="geometry"))


@pytest.fixture(scope="module")
def observation() -> pd.DataFrame:
    return load_observation()


@pytest.fixture(scope="module")
def epci(observation, communes) -> pd.DataFrame:
    return observe_all(observation, communes, CATALOGUE, niveau="epci")


@pytest.mark.parametrize(
    ("territoire", "indicateur", "published"),
    [
        ("cap", "part_65_ans_et_plus", 38.7),
        ("brest", "part_65_ans_et_plus", 19.1),
        ("cap", "residences_secondaires", 34.8),
        ("brest", "residences_secondaires", 3.3),
        ("monts", "logements_vacants", 11.8),
        ("crozon", "evolution_population", 0.14),
        ("poher", "population", 15_505),
    ],
)
def test_known_figures_are_found(epci, territoire, indicateur, published):
    digits = len(str(published).partition(".")[2])
    assert round(epci.at[SIREN[territoire], indicateur], digits) == published


def test_the_default_index_is_reproduced_from_its_four_indicators(epci):
    chosen = [one for one in CATALOGUE.indicateurs if one.role == "indice"]
    scaled = pd.DataFrame(
        {
            one.id: (100 if one.sens == "hausse" else -100)
            * (epci[one.id] - (epci[one.id].min() if one.sens == "hausse" else epci[one.id].max()))
            / (epci[one.id].max() - epci[one.id].min())
            for one in chosen
        }
    )
    score = scaled.mean(axis=1).sort_values(ascending=False)
    expected = {"monts": 83.0, "poher": 71.6, "haute": 71.2, "cap": 68.5, "pleyben": 59.1}
    expected |= {"brest": 22.1, "fouesnant": 20.3, "iroise": 19.6}
    assert score.round(1)[[SIREN[name] for name in expected]].tolist() == pytest.approx(
        list(expected.values())
    )
    ranked = [SIREN[name] for name in expected]
    assert score.index[:5].tolist() + score.index[18:].tolist() == ranked


def test_a_one_year_shift_changes_the_sign_of_crozon(communes):
    population = load_population()
    before = trend(population, communes, debut=2016, fin=2022)
    after = trend(population, communes, debut=2017, fin=2023)
    assert before.idxmin() == SIREN["crozon"]
    assert before.idxmax() == SIREN["fouesnant"]
    assert round(before.min(), 2) == -0.37
    assert round(before.max(), 2) == 1.00
    assert round(after[SIREN["crozon"]], 2) == 0.14
    assert quasi_stable(after[SIREN["crozon"]])


def test_the_series_and_the_indicator_give_the_same_growth(epci, communes):
    series = trend(load_population(), communes, debut=2017, fin=2023)
    pd.testing.assert_series_equal(
        series.sort_index(), epci["evolution_population"].sort_index(), check_names=False, atol=1e-9
    )


def test_totals_keep_their_perimeter(observation, communes, epci):
    population = CATALOGUE.indicateur("population")
    departement = observe(observation, communes, population, niveau="departement")
    assert departement.at["29", "valeur"] == 933_455
    outside = communes.loc[["29155", "29083"], "population"].sum()
    neighbours = communes.loc[communes["departement"] == "22", "population"].sum()
    assert epci["population"].sum() == 933_455 - outside + neighbours


def test_poher_counts_its_four_communes_of_cotes_d_armor(observation, communes):
    old = CATALOGUE.indicateur("nombre_65_ans_et_plus")
    whole = observe(observation, communes, old, niveau="epci").at[SIREN["poher"], "valeur"]
    members = observe(observation, communes, old, niveau="commune")["valeur"][
        communes["siren_epci"] == SIREN["poher"]
    ]
    assert len(members) == 11
    assert whole == members.sum()
    assert members[["22157", "22202", "22351", "22373"]].sum() > 0


def test_forty_lycees_are_counted_once(observation, communes, epci):
    lycees = CATALOGUE.indicateur("lycees_generaux_technologiques")
    departement = observe(observation, communes, lycees, niveau="departement")
    assert departement.at["29", "valeur"] == 40
    assert epci["lycees_generaux_technologiques"].sum() == 40


@pytest.mark.parametrize(
    ("siren", "published"),
    [
        ("200066868", 3402),
        ("200067072", 3446),
        ("242900074", 3320),
        ("242900314", 3354),
        ("242900553", 3172),
        ("242900660", 3918),
        ("242900694", 3537),
        ("242900801", 3467),
    ],
)
def test_mean_rental_values_agree_with_those_that_the_dgfip_publishes_by_epci(epci, siren, published):
    assert epci.at[siren, "valeur_locative_moyenne"] == pytest.approx(published, rel=0.002)


def test_distances_are_withheld_where_the_sea_is_crossed(observation, communes):
    distance = CATALOGUE.indicateur("distance_lycee")
    table = observe(observation, communes, distance, niveau="epci")
    assert table.at[SIREN["crozon"], "statut"] == "non_calcule"
    assert table.at[SIREN["brest"], "statut"] == "ok"
    assert observe(observation, communes, distance, niveau="departement").at["29", "part_connue"] > 0.95


def test_every_default_indicator_is_known_everywhere(epci):
    chosen = [one.id for one in CATALOGUE.indicateurs if one.role == "indice"]
    assert epci[chosen].notna().all(axis=None)
    assert set(epci.index) == set(load_epci().index)


def test_cap_sizun_is_compared_with_finistere(observation, communes):
    ages = CATALOGUE.indicateur("part_65_ans_et_plus")
    found = compare(observation, communes, ages, territoire=SIREN["cap"])
    assert round(found.ecart, 1) == 14.8
    assert found.minimum.valeur < found.valeur < found.maximum.valeur
