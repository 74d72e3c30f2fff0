"""Populations by hand: sums, base 100, and what one unknown commune takes away."""

import pandas as pd
import pytest

from analysis.comparison import trend
from analysis.errors import FrameError
from analysis.population_series import group_population_index, population_index
from data.territoire import load_communes, load_population

COMMUNES = pd.DataFrame(
    {"siren_epci": ["A", "A", None, "B"], "departement": ["29", "29", "29", "22"]},
    index=pd.Index(["1", "2", "3", "4"], name="insee"),
)
POPULATION = pd.DataFrame(
    {
        "insee": ["1", "1", "2", "2", "3", "4", "4"],
        "millesime": [2017, 2018, 2017, 2018, 2017, 2017, 2018],
        "population": [100, 110, 300, 330, 50, 10, 5],
    }
)


def indexed(series):
    return series.set_index(["code", "millesime"])


def test_populations_add_up_and_the_base_year_is_worth_one_hundred():
    series = indexed(population_index(POPULATION, COMMUNES, base=2017))
    assert series.loc[("A", 2018), "population"] == 440
    assert series.loc[("A", 2018), "indice"] == pytest.approx(110)
    assert series.loc[("B", 2018), "indice"] == pytest.approx(50)
    assert (series.xs(2017, level="millesime")["indice"] == 100).all()


def test_a_total_with_one_unknown_commune_is_unknown():
    series = indexed(population_index(POPULATION, COMMUNES, base=2017))
    assert series.loc[("29", 2017), "population"] == 450
    assert series.loc[("29", 2018)].isna().all()


def test_a_base_year_out_of_the_series_is_refused():
    with pytest.raises(FrameError, match="2010"):
        population_index(POPULATION, COMMUNES, base=2010)


def test_the_index_agrees_with_the_annual_growth_of_every_epci():
    population, communes = load_population(), load_communes()
    series = population_index(population, communes, base=2017)
    last = series[series["millesime"] == 2023].set_index("code")["indice"]
    rates = trend(population, communes, debut=2017, fin=2023)
    assert ((last[rates.index] / 100) ** (1 / 6) * 100 - 100).to_numpy() == pytest.approx(rates.to_numpy())


def test_any_group_of_communes_is_followed_and_the_others_left_out():
    groups = pd.Series({"1": "x", "4": "x", "2": None})
    series = indexed(group_population_index(POPULATION, groups, base=2017))
    assert series.loc[("x", 2018), "population"] == 115
    assert set(series.index.get_level_values("code")) == {"x"}
    own = indexed(group_population_index(POPULATION, pd.Series({"2": "2"}), base=2017))
    assert own.loc[("2", 2018), "indice"] == pytest.approx(110)
