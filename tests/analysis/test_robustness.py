from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.draws import (
    ALL_CHOICES,
    ALL_WEIGHTINGS,
    NOBODY,
    Uncertainty,
    design_from_uniforms,
    effective_weights,
    factor_columns,
    free_factors,
)
from analysis.errors import IndexSpecError
from analysis.index_spec import Component, IndexSpec
from analysis.priorities import compute_index
from analysis.ranking import descending_ranks
from analysis.robustness import ahead, assess, evaluate, replay

SPEC = IndexSpec(
    "Essai",
    tuple(
        Component(f"i{j}", f"t{j // 3}", "baisse" if j % 4 == 1 else "hausse", poids=1 + j % 2)
        for j in range(8)
    ),
    theme_weights=(("t1", 2.0),),
)
FRAME = pd.DataFrame(
    np.random.default_rng(29).gamma(1.5, 2.0, (21, 8)),
    columns=list(SPEC.indicateurs),
    index=[f"e{i:02}" for i in range(21)],
)
FRAME.iloc[4, 2] = FRAME.iloc[9, 7] = FRAME.iloc[9, 6] = np.nan
FRAME.iloc[0, 0] = 300.0
FRAME.iloc[5, :6] = np.nan
RESULT = compute_index(FRAME, SPEC)
TWO = IndexSpec("Deux", (Component("a", "x", "hausse"), Component("b", "y", "hausse")))
# « a » leads on the first indicator, « b » on the second, « mixte » on neither.
OPPOSED = pd.DataFrame({"a": [10.0, 0.0, 6.0], "b": [0.0, 10.0, 6.0]}, index=["a", "b", "mixte"])


def design_of(result, uncertainty, *, n_draws, seed=0):
    width = sum(len(columns) for columns in factor_columns(result.spec, uncertainty).values())
    uniforms = np.random.default_rng(seed).random((n_draws, width))
    return design_from_uniforms(uniforms, result.spec, uncertainty, result.weights)


@pytest.mark.parametrize(
    "uncertainty",
    [
        ALL_CHOICES,
        ALL_WEIGHTINGS,
        Uncertainty(aggregations=("harmonic", "arithmetic"), weights="fixed"),
        Uncertainty(weights="simplex", min_weight=0.2, normalisations=("rank",), aggregations=()),
    ],
)
def test_the_vectorised_scores_equal_the_pipeline_run_draw_by_draw(uncertainty):
    design = design_of(RESULT, uncertainty, n_draws=60)
    together = evaluate(RESULT, uncertainty, design)
    for draw in range(60):
        alone = replay(RESULT, uncertainty, design, draw).table["score"].to_numpy()
        np.testing.assert_allclose(together[draw], alone, rtol=1e-9, atol=1e-9)


def test_the_same_seed_gives_the_same_numbers_and_another_does_not():
    first, again, other = (assess(RESULT, n_draws=300, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first.table, again.table)
    assert not first.table.equals(other.table)


def test_the_order_of_the_territories_changes_nothing():
    reversed_result = compute_index(FRAME.iloc[::-1], SPEC)
    expected = assess(RESULT, n_draws=300).table
    pd.testing.assert_frame_equal(assess(reversed_result, n_draws=300).table.loc[expected.index], expected)


def test_without_any_free_choice_every_draw_is_the_index_itself():
    nothing = Uncertainty("fixed", normalisations=(), aggregations=(), treatments=(), leave_one_out=False)
    table = assess(RESULT, nothing, n_draws=50).table.drop("e05")
    for column in ("rang_moyen", "rang_median", "rang_p05", "rang_p95"):
        assert table[column].tolist() == table["rang"].tolist()
    assert set(table["p_top"]) == {0.0, 1.0}
    assert (table["p_classe"] == 1).all()
    assert free_factors(SPEC, nothing) == []


def test_a_territory_that_is_never_ranked_has_no_band():
    row = assess(RESULT, n_draws=100).table.loc["e05"]
    assert row.isna().all()


def test_acceptability_rows_sum_to_the_share_of_draws_that_rank_the_territory():
    robustness = assess(RESULT, n_draws=400)
    ranked = (~np.isnan(robustness.ranks)).mean(axis=0)
    assert robustness.acceptability.sum(axis="columns").tolist() == pytest.approx(ranked.tolist())
    top = robustness.acceptability.loc[:, :5].sum(axis="columns") / np.where(ranked > 0, ranked, np.nan)
    assert top.tolist() == pytest.approx(robustness.table["p_top"].tolist(), nan_ok=True)


def test_acceptability_over_all_weightings_by_hand():
    # Weight w on a gives 100w, 100(1 - w), 60: « a » first above 0.6, « b » below 0.4, else « mixte ».
    robustness = assess(compute_index(OPPOSED, TWO), ALL_WEIGHTINGS, n_draws=20_000, top=1)
    assert robustness.table["p_top"].tolist() == pytest.approx([0.4, 0.4, 0.2], abs=0.015)
    assert robustness.acceptability.loc["mixte"].tolist() == pytest.approx([0.2, 0.8, 0], abs=0.015)


def test_central_weights_by_hand():
    # Uniform on ]0.6, 1], [0, 0.4[ and [0.4, 0.6]: the middles are 0.8, 0.2 and 0.5.
    robustness = assess(compute_index(OPPOSED, TWO), ALL_WEIGHTINGS, n_draws=20_000)
    assert robustness.central_weights["a"].tolist() == pytest.approx([0.8, 0.2, 0.5], abs=0.01)
    assert robustness.central_weights.sum(axis="columns").tolist() == pytest.approx([1, 1, 1])


def test_a_territory_that_never_comes_first_has_no_central_weights():
    dominated = OPPOSED.assign(a=[10.0, 0.0, 4.0], b=[0.0, 10.0, 4.0])
    robustness = assess(compute_index(dominated, TWO), ALL_WEIGHTINGS, n_draws=500)
    assert robustness.central_weights.loc["mixte"].isna().all()


def test_ahead_by_hand():
    shares = ahead(assess(compute_index(OPPOSED, TWO), ALL_WEIGHTINGS, n_draws=20_000))
    assert shares.loc["a", "b"] == pytest.approx(0.5, abs=0.015)
    assert shares.loc["a", "mixte"] == pytest.approx(0.4, abs=0.015)
    assert shares.loc["a", "mixte"] + shares.loc["mixte", "a"] == pytest.approx(1)
    assert np.diag(shares).tolist() == [0, 0, 0]


def test_noisy_weights_stay_within_their_noise():
    noisy = Uncertainty(noise=0.3, normalisations=(), aggregations=(), treatments=(), leave_one_out=False)
    design = design_of(RESULT, noisy, n_draws=2000)
    ratio = design.themes / RESULT.weights.themes.to_numpy()
    assert ratio.min() >= 0.7
    assert ratio.max() <= 1.3
    assert ratio.mean() == pytest.approx(1, abs=0.01)


def test_every_admissible_weighting_respects_the_smallest_weight():
    design = design_of(RESULT, replace(ALL_WEIGHTINGS, min_weight=0.2), n_draws=2000)
    assert design.themes.min() >= 0.2
    assert design.themes.sum(axis=1) == pytest.approx(np.ones(2000))
    # The uniform law on a simplex of three has marginal variance 1/18; the floor leaves 1 - 3 × 0.2 of it.
    assert design.themes.var(axis=0) == pytest.approx(np.full(3, 0.4**2 / 18), rel=0.1)


def test_a_floor_that_leaves_no_weighting_is_refused():
    with pytest.raises(IndexSpecError, match="min_weight"):
        assess(RESULT, replace(ALL_WEIGHTINGS, min_weight=0.5), n_draws=10)


def test_a_run_without_draw_is_refused():
    with pytest.raises(IndexSpecError, match="at least one draw"):
        assess(RESULT, n_draws=0)


def test_each_indicator_is_withdrawn_as_often_as_none():
    design = design_of(RESULT, ALL_CHOICES, n_draws=9000)
    counts = np.bincount(design.left_out - NOBODY)
    assert counts.tolist() == pytest.approx([1000] * 9, rel=0.12)
    drawn = design.left_out >= 0
    assert (design.inside[drawn, design.left_out[drawn]] == 0).all()


def test_effective_weights_of_a_draw_are_those_of_its_replay():
    design = design_of(RESULT, ALL_CHOICES, n_draws=20)
    effective = pd.DataFrame(effective_weights(design, SPEC), columns=list(SPEC.indicateurs))
    for draw in range(20):
        alone = replay(RESULT, ALL_CHOICES, design, draw).weights.effective
        assert effective.loc[draw, alone.index].tolist() == pytest.approx(alone.tolist())


def test_quantiles_are_those_of_the_drawn_ranks():
    robustness = assess(RESULT, n_draws=501)
    ranks = pd.DataFrame(robustness.ranks, columns=FRAME.index)
    table = robustness.table
    assert table["rang_p95"].to_dict() == pytest.approx(ranks.quantile(0.95).to_dict(), nan_ok=True)
    assert table["rang_median"].to_dict() == pytest.approx(ranks.median().to_dict(), nan_ok=True)


def test_class_stability_is_the_share_of_draws_in_the_class_of_the_index():
    robustness = assess(compute_index(OPPOSED, replace(TWO, n_classes=3)), ALL_WEIGHTINGS, n_draws=20_000)
    # At equal weights « mixte » (60) is first: it stays so for w in [0.4, 0.6].
    assert robustness.table.loc["mixte", "p_classe"] == pytest.approx(0.2, abs=0.015)


@pytest.mark.parametrize(
    "choices", [{"weights": "autre"}, {"noise": 1.5}, {"min_weight": -1}, {"normalisations": ("autre",)}]
)
def test_uncertain_choices_that_cannot_be_drawn_are_refused(choices):
    with pytest.raises(IndexSpecError, match="cannot be drawn"):
        Uncertainty(**choices)


def test_ranks_of_the_draws_are_ranks_of_the_scores():
    robustness = assess(RESULT, n_draws=40, seed=3)
    design = design_of(RESULT, ALL_CHOICES, n_draws=40, seed=3)
    np.testing.assert_array_equal(robustness.ranks, descending_ranks(evaluate(RESULT, ALL_CHOICES, design)))
