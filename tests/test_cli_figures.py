"""The figures that the command door gives are those of the analysis, in the shape that other programs expect."""

import json

import pytest

import cli
from analysis.index_spec import CAVEAT, default_spec
from analysis.observation import observe_all
from analysis.priorities import compute_index
from analysis.robustness import assess
from data.catalogue import load_catalogue
from data.observation import load_observation
from data.territoire import load_communes, load_epci

KEYS = [
    "siren",
    "nom",
    "score",
    "rang",
    "rang_median",
    "rang_p05",
    "rang_p95",
    "p_top5",
    "contributions",
]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ATS_STORE", str(tmp_path / "portefeuille"))

    def command(*arguments):
        assert cli.main([str(argument) for argument in arguments]) == 0
        return capsys.readouterr()

    return command


@pytest.fixture(scope="module")
def observed():
    return observe_all(load_observation(), load_communes(), load_catalogue(), niveau="epci")


def test_the_ranking_is_one_object_with_nine_values_for_each_territory(run):
    ranking = json.loads(run("rank", "--draws", "50", "--json").out)
    assert list(ranking) == ["territoires"]
    assert {tuple(one) for one in ranking["territoires"]} == {tuple(KEYS)}
    assert {one["siren"]: one["nom"] for one in ranking["territoires"]} == load_epci()["nom"].to_dict()
    for one in ranking["territoires"]:
        assert sum(one["contributions"].values()) == pytest.approx(one["score"], abs=1e-6)
        assert 1 <= one["rang_p05"] <= one["rang_median"] <= one["rang_p95"] <= 21
        assert 0 <= one["p_top5"] <= 1


def test_the_ranking_is_that_of_the_analysis_for_the_same_seed(run, observed):
    result = compute_index(observed, default_spec(load_catalogue()))
    drawn = assess(result, n_draws=300, seed=7).table
    ranking = json.loads(run("rank", "--draws", "300", "--seed", "7", "--json").out)["territoires"]
    assert [one["rang"] for one in ranking] == sorted(result.table["rang"])
    for one in ranking:
        assert one["score"] == pytest.approx(result.table.at[one["siren"], "score"], abs=1e-6)
        expected = drawn.loc[one["siren"], ["rang_median", "rang_p05", "rang_p95", "p_top"]].tolist()
        assert [one[key] for key in KEYS[4:8]] == pytest.approx(expected, abs=1e-6)


def test_the_warning_is_told_with_every_ranking(run):
    assert CAVEAT in run("rank", "--draws", "20", "--json").err
    assert CAVEAT in run("rank", "--draws", "20").out


def test_weights_of_a_file_are_those_of_the_themes(run, observed, tmp_path):
    path = tmp_path / "poids.json"
    path.write_text(json.dumps({"ages": 3, "habitat": 1}), encoding="utf-8")
    ranking = json.loads(run("rank", "--draws", "20", "--weights", path, "--json").out)["territoires"]
    spec = default_spec(load_catalogue()).with_theme_weights({"ages": 3, "habitat": 1})
    expected = compute_index(observed, spec).table["score"]
    assert {one["siren"]: one["score"] for one in ranking} == pytest.approx(expected.to_dict(), abs=1e-6)
