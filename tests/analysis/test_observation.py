"""Aggregation by parts, what is withheld and why, on small hand-worked territories."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import FrameError
from analysis.observation import observe, observe_all, observe_groups
from data.catalogue import Catalogue, Indicateur, load_catalogue

VACANCE = load_catalogue().indicateur("logements_vacants")
POPULATION = load_catalogue().indicateur("population")
CROISSANCE = load_catalogue().indicateur("evolution_population")
MEDIANE = dataclasses.replace(VACANCE, id="niveau_vie_median", agregation="none", facteur=1.0)

A, B = "200000001", "200000002"


@pytest.fixture
def communes() -> pd.DataFrame:
    """Two EPCI (the second astride two départements) and an island of no EPCI."""
    return pd.DataFrame(
        {
            "siren_epci": [A, A, B, B, None],
            "departement": ["29", "29", "29", "22", "29"],
            "population": [900, 100, 500, 500, 50],
        },
        index=pd.Index(["29001", "29002", "29003", "22001", "29155"], name="insee"),
    )


def rows(
    indicateur: Indicateur, table: dict, *, niveau: str = "commune", millesime: str = ""
) -> pd.DataFrame:
    """Return tidy rows from `{territory: (numerator, denominator)}` or `{territory: status}`."""
    lines = []
    for territoire, content in table.items():
        statut, (num, den) = (content, (np.nan, np.nan)) if isinstance(content, str) else ("ok", content)
        valeur = indicateur.value(pd.Series([num], dtype=float), pd.Series([den], dtype=float)).iloc[0]
        lines.append((territoire, niveau, millesime or indicateur.millesime, valeur, statut, num, den))
    columns = ["territoire", "niveau", "millesime", "valeur", "statut", "numerateur", "denominateur"]
    return pd.DataFrame(lines, columns=columns).assign(indicateur=indicateur.id)


@pytest.fixture
def vacance() -> pd.DataFrame:
    return rows(
        VACANCE,
        {"29001": (10, 400), "29002": (30, 100), "29003": (5, 50), "22001": (15, 50), "29155": (1, 10)},
    )


def test_any_group_of_communes_is_rebuilt_from_its_parts(vacance, communes):
    groups = pd.Series({"29001": "x", "22001": "x", "29003": "y", "29155": None})
    values = observe_groups(vacance, communes, VACANCE, groups=groups)
    assert values["valeur"].to_dict() == pytest.approx({"x": 25 / 450 * 100, "y": 5 / 50 * 100})
    epci = observe_groups(vacance, communes, VACANCE, groups=communes["siren_epci"])
    assert epci["valeur"].to_dict() == observe(vacance, communes, VACANCE, niveau="epci")["valeur"].to_dict()


def test_a_ratio_is_the_ratio_of_the_sums_not_the_mean_of_rates(vacance, communes):
    epci = observe(vacance, communes, VACANCE, niveau="epci")
    assert epci["valeur"].to_dict() == pytest.approx({A: 40 / 500 * 100, B: 20 / 100 * 100})
    assert set(epci["statut"]) == {"ok"}
    assert set(epci["part_connue"]) == {1.0}
    assert epci.index.name == "siren"


def test_the_departement_counts_its_islands_and_not_its_neighbours(vacance, communes):
    departement = observe(vacance, communes, VACANCE, niveau="departement")
    assert departement.index.tolist() == ["29"]
    assert departement.at["29", "valeur"] == pytest.approx((10 + 30 + 5 + 1) / (400 + 100 + 50 + 10) * 100)


def test_every_commune_has_a_row_even_without_data(vacance, communes):
    known = vacance[vacance["territoire"] != "29002"]
    table = observe(known, communes, VACANCE, niveau="commune")
    assert table.index.tolist() == communes.index.tolist()
    assert table.loc["29002", ["statut", "part_connue"]].tolist() == ["manquant", 0.0]
    assert table.at["29001", "valeur"] == pytest.approx(2.5)


def test_annual_growth_is_rebuilt_from_the_two_populations(communes):
    observation = rows(CROISSANCE, {"29001": (1100, 1000), "29002": (110, 200)})
    expected = ((1210 / 1200) ** (1 / 6) - 1) * 100
    assert observe(observation, communes, CROISSANCE, niveau="epci").at[A, "valeur"] == pytest.approx(
        expected
    )


def test_growth_uses_the_years_of_an_imported_vintage(communes):
    observation = rows(CROISSANCE, {"29001": (1100, 1000), "29002": (110, 200)}, millesime="2018-2028")
    table = observe(observation, communes, CROISSANCE, niveau="epci")
    assert table.at[A, "valeur"] == pytest.approx(((1210 / 1200) ** (1 / 10) - 1) * 100)
    assert table.at[A, "millesime"] == "2018-2028"


@pytest.mark.parametrize("statut", ["secret", "manquant", "non_calcule"])
def test_a_territory_known_too_little_is_withheld_and_says_why(vacance, communes, statut):
    hidden = vacance["territoire"] == "29002"
    vacance.loc[hidden, ["valeur", "numerateur"]] = np.nan
    vacance.loc[hidden, "statut"] = statut
    table = observe(vacance, communes, VACANCE, niveau="epci")
    assert np.isnan(table.at[A, "valeur"])
    assert table.at[A, "statut"] == statut
    assert table.at[A, "part_connue"] == pytest.approx(400 / 500)
    accepted = observe(vacance, communes, VACANCE, niveau="epci", seuil_connu=0.8)
    assert accepted.loc[A, ["valeur", "statut"]].tolist() == [pytest.approx(2.5), "ok"]


def test_secrecy_is_told_before_any_other_reason(communes):
    observation = rows(VACANCE, {"29001": "manquant", "29002": "secret"})
    assert observe(observation, communes, VACANCE, niveau="epci").at[A, "statut"] == "secret"


def test_inhabitants_weigh_where_a_denominator_is_unknown(communes):
    observation = rows(VACANCE, {"29001": (10, 400), "29002": "secret"})
    table = observe(observation, communes, VACANCE, niveau="epci")
    assert table.at[A, "part_connue"] == pytest.approx(900 / 1000)
    assert table.at[A, "statut"] == "ok"


def test_a_numerator_without_its_denominator_does_not_count(communes):
    observation = rows(VACANCE, {"29001": (10, 400), "29002": (99, np.nan)})
    table = observe(observation, communes, VACANCE, niveau="epci")
    assert table.loc[A, ["valeur", "part_connue"]].tolist() == pytest.approx([2.5, 0.9])


def test_a_sum_is_given_only_when_complete(communes):
    observation = rows(POPULATION, {"29001": (900, np.nan), "29003": (500, np.nan), "22001": (500, np.nan)})
    table = observe(observation, communes, POPULATION, niveau="epci", seuil_connu=0.5)
    assert table.at[B, "valeur"] == 1000
    assert table.loc[A, "statut"] == "manquant"
    assert np.isnan(table.at[A, "valeur"])


def test_an_estimate_marks_what_is_built_on_it(vacance, communes):
    vacance.loc[vacance["territoire"] == "29002", "statut"] = "estime"
    table = observe(vacance, communes, VACANCE, niveau="epci")
    assert table["statut"].to_dict() == {A: "estime", B: "ok"}
    assert table.at[A, "valeur"] == pytest.approx(8.0)


def test_a_median_is_never_aggregated(vacance, communes):
    medians = vacance.assign(indicateur=MEDIANE.id)
    table = observe(medians, communes, MEDIANE, niveau="epci")
    assert table["valeur"].isna().all()
    assert set(table["statut"]) == {"non_calcule"}


def test_a_value_published_for_the_epci_is_kept_as_it_is(vacance, communes):
    published = rows(MEDIANE, {A: (np.nan, np.nan)}, niveau="epci").assign(valeur=23450.0)
    medians = pd.concat([vacance.assign(indicateur=MEDIANE.id), published])
    table = observe(medians, communes, MEDIANE, niveau="epci")
    assert table.loc[A, ["valeur", "statut"]].tolist() == [23450.0, "ok"]
    assert table.at[B, "statut"] == "non_calcule"


def test_an_older_published_value_does_not_hide_newer_communes(vacance, communes):
    old = rows(VACANCE, {A: (50, 100)}, niveau="epci", millesime="2015")
    table = observe(pd.concat([vacance, old]), communes, VACANCE, niveau="epci")
    assert table.loc[A, ["valeur", "millesime"]].tolist() == [pytest.approx(8.0), "2021"]


def test_only_the_newest_vintage_is_read(vacance, communes):
    newer = rows(VACANCE, {"29003": (10, 50), "22001": (10, 50)}, millesime="2022")
    table = observe(pd.concat([vacance, newer]), communes, VACANCE, niveau="epci")
    assert table.loc[B, ["valeur", "millesime"]].tolist() == [pytest.approx(20.0), "2022"]
    assert table.at[A, "statut"] == "manquant"


def test_iris_are_read_as_they_come(communes):
    observation = rows(VACANCE, {"290010102": (1, 10), "290010101": (2, 10)}, niveau="iris")
    table = observe(observation, communes, VACANCE, niveau="iris")
    assert table["valeur"].to_dict() == {"290010101": 20.0, "290010102": 10.0}


def test_an_indicator_without_any_row_is_missing_everywhere(communes, vacance):
    nothing = vacance.iloc[:0]
    for niveau in ("commune", "epci", "departement"):
        table = observe(nothing, communes, VACANCE, niveau=niveau)
        assert set(table["statut"]) == {"manquant"}
        assert table["valeur"].isna().all()
        assert set(table["part_connue"]) == {0.0}


def test_two_rows_for_one_territory_are_refused(vacance, communes):
    with pytest.raises(FrameError, match="29001"):
        observe(pd.concat([vacance, vacance.iloc[:1]]), communes, VACANCE, niveau="epci")


def test_a_missing_column_is_named(vacance, communes):
    with pytest.raises(FrameError, match="departement"):
        observe(vacance, communes.drop(columns="departement"), VACANCE, niveau="epci")


def test_all_indicators_of_a_level_stand_side_by_side(vacance, communes):
    catalogue = Catalogue((VACANCE, POPULATION), load_catalogue().themes)
    wide = observe_all(vacance, communes, catalogue, niveau="epci")
    assert wide.columns.tolist() == ["logements_vacants", "population"]
    assert wide.at[A, "logements_vacants"] == pytest.approx(8.0)
    assert observe_all(vacance, communes, catalogue, niveau="iris").columns.tolist() == ["logements_vacants"]


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(500, 5000), st.sampled_from([A, B])),
        min_size=2,
        max_size=12,
    )
)
def test_an_aggregate_lies_between_its_communes_and_ignores_their_order(parts):
    codes = [f"29{position:03d}" for position in range(len(parts))]
    communes = pd.DataFrame(
        {"siren_epci": [siren for *_, siren in parts], "departement": "29", "population": 1}, index=codes
    )
    observation = rows(VACANCE, {code: part[:2] for code, part in zip(codes, parts, strict=True)})
    table = observe(observation, communes, VACANCE, niveau="epci")
    by_commune = observe(observation, communes, VACANCE, niveau="commune")["valeur"]
    for siren, valeur in table["valeur"].items():
        members = by_commune[communes["siren_epci"] == siren]
        assert members.min() - 1e-9 <= valeur <= members.max() + 1e-9
    shuffled = observe(observation.iloc[::-1], communes.iloc[::-1], VACANCE, niveau="epci")
    pd.testing.assert_frame_equal(shuffled.sort_index(), table.sort_index())


@pytest.mark.parametrize("niveau", ["region", "canton"])
def test_an_unknown_level_is_refused_with_those_that_exist(vacance, communes, niveau):
    levels = "iris, commune, epci, departement"
    with pytest.raises(FrameError, match=f"{niveau}.*{levels}"):
        observe_all(vacance, communes, load_catalogue(), niveau=niveau)
    with pytest.raises(FrameError, match=f"{niveau}.*{levels}"):
        observe(vacance, communes, VACANCE, niveau=niveau)
