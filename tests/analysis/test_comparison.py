"""A territory against the département, on hand-worked figures."""

import pandas as pd
import pytest

from analysis.comparison import compare, quasi_stable, trend
from analysis.errors import FrameError
from data.catalogue import Indicateur, load_catalogue

AGES = load_catalogue().indicateur("part_65_ans_et_plus")
NOMBRE = load_catalogue().indicateur("nombre_65_ans_et_plus")
DENSITE = load_catalogue().indicateur("densite")
A, B = "200000001", "200000002"

COMMUNES = pd.DataFrame(
    {
        "nom": ["Aval", "Bourg", "Cap", "Douar", "Enez"],
        "siren_epci": [A, A, B, B, None],
        "departement": ["29", "29", "29", "22", "29"],
        "population": [800, 200, 500, 500, 100],
    },
    index=pd.Index(["29001", "29002", "29003", "22001", "29155"], name="insee"),
)


def ages(indicateur: Indicateur = AGES) -> pd.DataFrame:
    """Return 65+ of total: Aval 160/800, Bourg 80/200, Cap 100/500, Douar 150/500, Enez 40/100."""
    num = [160.0, 80.0, 100.0, 150.0, 40.0]
    den = [800.0, 200.0, 500.0, 500.0, 100.0]
    return pd.DataFrame(
        {
            "territoire": COMMUNES.index,
            "niveau": "commune",
            "indicateur": indicateur.id,
            "millesime": indicateur.millesime,
            "valeur": indicateur.value(pd.Series(num), pd.Series(den)).to_numpy(),
            "statut": "ok",
            "numerateur": num,
            "denominateur": den,
        }
    )


def test_a_share_is_compared_in_points_with_its_extreme_communes():
    found = compare(ages(), COMMUNES, AGES, territoire=A)
    assert found.valeur == pytest.approx(24.0)
    assert found.reference == pytest.approx((160 + 80 + 100 + 40) / (800 + 200 + 500 + 100) * 100)
    assert found.ecart == pytest.approx(24.0 - 23.75)
    assert found.en_points
    assert found.proche
    assert (found.minimum.nom, found.minimum.valeur) == ("Aval", pytest.approx(20.0))
    assert (found.maximum.nom, found.maximum.valeur) == ("Bourg", pytest.approx(40.0))


def test_a_clear_gap_is_not_called_near():
    found = compare(ages(), COMMUNES, AGES, territoire=B)
    assert found.ecart == pytest.approx(25.0 - 23.75)
    assert not found.proche
    assert found.maximum.insee == "22001"


def test_a_commune_has_no_extremes():
    found = compare(ages(), COMMUNES, AGES, territoire="29155")
    assert found.valeur == pytest.approx(40.0)
    assert found.minimum is None
    assert found.maximum is None


def test_a_stock_is_compared_by_its_share_of_the_departement_only():
    found = compare(ages(NOMBRE), COMMUNES, NOMBRE, territoire=A)
    assert found.ecart is None
    assert found.rapport == pytest.approx(240 / 380)
    assert not found.proche


def test_a_stock_astride_two_departements_has_no_share():
    assert compare(ages(NOMBRE), COMMUNES, NOMBRE, territoire=B).rapport is None


def test_what_is_not_a_percentage_is_compared_by_a_ratio():
    found = compare(ages(DENSITE), COMMUNES, DENSITE, territoire=A)
    assert not found.en_points
    assert found.rapport == pytest.approx(0.24 / 0.2375)
    assert found.proche


def test_a_withheld_value_gives_no_gap():
    observation = ages()
    observation.loc[:1, "statut"] = "secret"
    observation.loc[:1, ["valeur", "numerateur"]] = None
    found = compare(observation, COMMUNES, AGES, territoire=A)
    assert (found.valeur, found.ecart, found.rapport, found.minimum) == (None, None, None, None)
    assert not found.proche


def test_ties_name_the_lowest_code():
    observation = ages().assign(valeur=20.0)
    assert compare(observation, COMMUNES, AGES, territoire=A).maximum.insee == "29001"


def test_an_unknown_territory_is_refused():
    with pytest.raises(FrameError, match="999999999"):
        compare(ages(), COMMUNES, AGES, territoire="999999999")


@pytest.mark.parametrize(("taux", "stable"), [(0.14, True), (-0.199, True), (0.2, False), (-0.37, False)])
def test_growth_is_quasi_stable_under_two_tenths(taux, stable):
    assert quasi_stable(taux) is stable


@pytest.fixture
def population() -> pd.DataFrame:
    wide = pd.DataFrame(
        {2016: [1000, 100, 500, 100, 50], 2020: [1080, 82, 500, 300, 40]}, index=COMMUNES.index
    )
    tidy = wide.rename_axis(columns="millesime").stack().rename("population").reset_index()
    return tidy.rename(columns={"level_0": "insee"})


def test_growth_compounds_over_the_years(population):
    by_commune = trend(population, COMMUNES, debut=2016, fin=2020, niveau="commune")
    assert by_commune["29001"] == pytest.approx(1.9427, abs=1e-4)  # 1.08 ** (1 / 4) = 1.019427
    by_epci = trend(population, COMMUNES, debut=2016, fin=2020)
    assert 1100 * (1 + by_epci[A] / 100) ** 4 == pytest.approx(1162)
    whole = trend(population, COMMUNES, debut=2016, fin=2020, niveau="departement")
    assert 1650 * (1 + whole["29"] / 100) ** 4 == pytest.approx(1702)


def test_growth_is_unknown_where_one_commune_is(population):
    partial = population[~((population["insee"] == "29002") & (population["millesime"] == 2020))]
    by_epci = trend(partial, COMMUNES, debut=2016, fin=2020)
    assert pd.isna(by_epci[A])
    assert not pd.isna(by_epci[B])
    assert pd.isna(trend(partial, COMMUNES, debut=2016, fin=2020, niveau="departement")["29"])


@pytest.mark.parametrize(("debut", "fin"), [(2020, 2016), (2016, 2016), (2016, 2019)])
def test_years_out_of_order_or_of_the_series_are_refused(population, debut, fin):
    with pytest.raises(FrameError, match="increasing years"):
        trend(population, COMMUNES, debut=debut, fin=fin)
