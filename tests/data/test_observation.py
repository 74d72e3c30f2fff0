"""The embedded observation: complete, consistent with its sources, light, and free of personal data."""

import pandas as pd
import pytest

from data.catalogue import load_catalogue
from data.errors import EmbeddedFileError
from data.manifest import FILES
from data.observation import load_observation
from data.territoire import load_communes, load_lycees, load_population

CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def observation() -> pd.DataFrame:
    return load_observation()


def test_every_commune_has_every_indicator(observation):
    communes = load_communes().index
    rows = observation[observation["niveau"] == "commune"]
    wide = rows.pivot(index="territoire", columns="indicateur", values="statut")
    assert sorted(wide.index) == sorted(communes)
    assert sorted(wide.columns) == sorted(one.id for one in CATALOGUE.indicateurs)
    assert wide.notna().all(axis=None)


def test_iris_exist_for_the_census_only(observation):
    rows = observation[observation["niveau"] == "iris"]
    found = rows.groupby("indicateur")["territoire"].nunique()
    assert set(found.index) == {one.id for one in CATALOGUE.indicateurs if "iris" in one.niveaux}
    assert set(found) == {449 + 4}
    finistere = rows[rows["territoire"].str.startswith("29")]
    assert finistere.groupby("indicateur")["territoire"].nunique().eq(449).all()


def test_a_value_is_there_exactly_when_its_status_says_so(observation):
    assert (observation["valeur"].notna() == observation["statut"].isin(["ok", "estime"])).all()


def test_values_are_those_of_their_parts(observation):
    for name, rows in observation.groupby("indicateur"):
        known = rows[rows["statut"] == "ok"]
        one = CATALOGUE.indicateur(str(name))
        expected = one.value(known["numerateur"], known["denominateur"])
        pd.testing.assert_series_equal(expected, known["valeur"], check_names=False, atol=1e-6, rtol=0)
        assert set(rows["millesime"]) == {one.millesime}


def test_shares_stay_between_0_and_100(observation):
    shares = [one.id for one in CATALOGUE.indicateurs if one.unite == "%"]
    valeur = observation.loc[observation["indicateur"].isin(shares), "valeur"].dropna()
    assert valeur.between(0, 100).all()


def test_communes_of_the_2021_census_agree_with_the_2021_populations(observation):
    rows = observation[
        (observation["indicateur"] == "part_65_ans_et_plus") & (observation["niveau"] == "commune")
    ]
    census = rows.set_index("territoire")["denominateur"]
    population = load_population().query("millesime == 2021").set_index("insee")["population"]
    assert (census - population.reindex(census.index)).abs().max() <= 2


def test_iris_add_up_to_their_commune(observation):
    rows = observation[observation["indicateur"] == "logements_vacants"]
    communes = rows[rows["niveau"] == "commune"].set_index("territoire")["denominateur"]
    iris = rows[rows["niveau"] == "iris"]
    sums = iris.groupby(iris["territoire"].str[:5])["denominateur"].sum()
    pd.testing.assert_series_equal(sums.sort_index(), communes.sort_index(), check_names=False)


def test_what_is_unknown_is_said_and_nothing_else(observation):
    unknown = observation[observation["statut"] == "manquant"].groupby("indicateur")["territoire"].agg(set)
    assert unknown.to_dict() == {
        "valeur_locative_moyenne": {"29083", "29084"},
        "part_conseilleres": {"29084"},
        "age_moyen_elus": {"29084"},
        "part_femmes_maires": {"29084", "29069", "29076", "29098"},
    }
    assert set(observation.loc[observation["statut"] == "non_calcule", "indicateur"]) == {"distance_lycee"}


def test_no_distance_is_computed_across_the_sea(observation):
    rows = observation[observation["indicateur"] == "distance_lycee"].set_index("territoire")
    islands = ["29082", "29083", "29084", "29155"]
    crozon = ["29001", "29022", "29042", "29104", "29120", "29238", "29280"]
    assert set(rows.loc[islands + crozon, "statut"]) == {"non_calcule"}
    assert rows.at["29189", "statut"] == "ok"  # Plougastel-Daoulas: a bridge


def test_zones_are_those_of_july_2024(observation):
    rows = observation[observation["indicateur"] == "habitants_zone_b1_b2"]
    assert rows["valeur"].value_counts().to_dict() == {0.0: 239, 100.0: 25 + 17}


def test_sixty_nine_lycees_are_listed_and_forty_kept():
    lycees = load_lycees()
    assert len(lycees) == 69
    assert lycees["retenu"].sum() == 40
    assert set(lycees.loc[lycees["retenu"], "type"]) == {"général et technologique", "polyvalent"}
    assert set(lycees["insee"]) <= set(load_communes().index)
    kept = set(lycees.loc[lycees["retenu"], "insee"])
    assert {"29019", "29232", "29151", "29024"} <= kept
    assert not kept & {"29058", "29139", "29284"}  # agricultural and maritime schools only


def test_no_column_tells_of_a_person(observation):
    assert set(observation.columns) == {
        "territoire",
        "niveau",
        "indicateur",
        "millesime",
        "valeur",
        "statut",
        "numerateur",
        "denominateur",
    }
    councils = observation[observation["indicateur"] == "age_moyen_elus"]
    assert councils["denominateur"].min() >= 10


def test_the_embedded_observation_stays_light():
    names = ("files/observation.parquet", "files/lycees.parquet", "catalogue.toml", "themes.toml")
    assert sum((FILES.parent / name).stat().st_size for name in names) < 1_500_000


def test_callers_cannot_spoil_the_loaded_table(observation):
    mine = load_observation()
    mine["valeur"] = 0.0
    pd.testing.assert_frame_equal(load_observation(), observation)


def test_an_unreadable_file_says_how_to_rebuild_it(tmp_path, monkeypatch):
    import data.observation as module

    (tmp_path / "observation.parquet").write_bytes(b"x")
    monkeypatch.setattr(module, "PATH", tmp_path / "observation.parquet")
    module._observation.cache_clear()
    with pytest.raises(EmbeddedFileError, match="refresh"):
        load_observation()
