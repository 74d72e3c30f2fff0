"""The default index on the embedded observation: figures worked out apart from this code."""

import pytest

from analysis.coherence import coherence
from analysis.draws import ALL_CHOICES, ALL_WEIGHTINGS
from analysis.index_spec import Component, IndexSpec, default_spec
from analysis.observation import observe_all
from analysis.priorities import compute_index, two_axes
from analysis.robustness import assess
from data.catalogue import load_catalogue
from data.observation import load_observation
from data.territoire import load_communes, load_epci

EXPECTED = {
    "200067197": (83.0, 1),
    "242900744": (71.6, 2),
    "242900561": (71.2, 3),
    "242900629": (68.5, 4),
    "200067247": (59.1, 5),
    "242900314": (22.1, 19),
    "242900660": (20.3, 20),
    "242900074": (19.6, 21),
}


@pytest.fixture(scope="module")
def result():
    catalogue = load_catalogue()
    frame = observe_all(load_observation(), load_communes(), catalogue, niveau="epci")
    return compute_index(frame, default_spec(catalogue))


def test_every_epci_is_ranked(result):
    assert set(result.table.index) == set(load_epci().index)
    assert (result.table["part_connue"] == 1).all()
    assert sorted(result.table["rang"]) == list(range(1, 22))


@pytest.mark.parametrize("siren", EXPECTED)
def test_scores_and_ranks_are_the_expected_ones(result, siren):
    score, rank = EXPECTED[siren]
    assert result.table.loc[siren, "score"] == pytest.approx(score, abs=0.05)
    assert result.table.loc[siren, "rang"] == rank


def test_no_indicator_needs_treatment(result):
    assert (result.treatment["skew_avant"].abs() < 2).all()
    assert (result.treatment["methode"] == "aucun").all()


def test_the_four_dimensions_weigh_a_quarter_each(result):
    assert result.weights.effective.tolist() == pytest.approx([0.25] * 4)


def test_the_index_has_two_dimensions(result):
    rho = coherence(result, method="spearman").correlations
    rural = [i for i in result.spec.indicateurs if i != "part_65_ans_et_plus"]
    pairs = [rho.loc[one, two] for one in rural for two in rural if one < two]
    assert 0.595 <= min(pairs) <= max(pairs) <= 0.645
    assert rho.loc["part_65_ans_et_plus", rural].abs().max() < coherence(result).critical


def test_the_two_axes_of_a_territory_agree_with_its_score(result):
    axes = two_axes(result)
    assert (0.75 * axes["fragilite-rurale"] + 0.25 * axes["vieillissement"]).tolist() == pytest.approx(
        result.table["score"].tolist()
    )


def test_the_first_three_hold_whatever_the_choices_and_the_middle_does_not(result):
    table = assess(result, ALL_CHOICES, n_draws=2000).table
    assert (table["p_top"].nlargest(3) > 0.95).all()
    middle = table[table["rang"].between(10, 15)]
    assert (middle["rang_p95"] - middle["rang_p05"]).max() >= 5


def test_all_the_indicators_of_the_catalogue_can_make_one_index():
    catalogue = load_catalogue()
    frame = observe_all(load_observation(), load_communes(), catalogue, niveau="epci")
    sens = {i.id: "hausse" if i.sens == "neutre" else i.sens for i in catalogue.indicateurs}
    components = tuple(Component(i.id, i.theme, sens[i.id]) for i in catalogue.indicateurs)
    whole = compute_index(frame, IndexSpec("Tous les indicateurs", components))
    assert list(whole.contributions.columns) == [i.id for i in catalogue.indicateurs]
    assert sorted(whole.table["rang"]) == list(range(1, 22))
    assert whole.contributions.sum(axis="columns").tolist() == pytest.approx(whole.table["score"].tolist())


def test_no_weighting_brings_the_last_territory_to_the_top(result):
    table = assess(result, ALL_WEIGHTINGS, n_draws=2000).table
    assert table.loc["242900074", "p_top"] < 0.01
