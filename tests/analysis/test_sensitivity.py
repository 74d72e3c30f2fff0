import numpy as np
import pandas as pd
import pytest
from scipy.stats import qmc

from analysis.draws import ALL_CHOICES, ALL_WEIGHTINGS, Uncertainty
from analysis.errors import IndexSpecError
from analysis.index_spec import Component, IndexSpec
from analysis.priorities import compute_index
from analysis.sensitivity import sobol, sobol_effects

SPEC = IndexSpec("Essai", tuple(Component(f"i{j}", f"t{j}", "hausse") for j in range(4)))
FRAME = pd.DataFrame(np.random.default_rng(17).normal(size=(21, 4)), columns=list(SPEC.indicateurs))
RESULT = compute_index(FRAME, SPEC)


def saltelli_blocks(function, n_factors, *, log2_base=13):
    sample = qmc.Sobol(2 * n_factors, rng=np.random.default_rng(0)).random_base2(log2_base)
    a, b = sample[:, :n_factors], sample[:, n_factors:]
    mixed = [np.where(np.arange(n_factors) == i, b, a) for i in range(n_factors)]
    return np.stack([function(x) for x in (a, b, *mixed)])


def ishigami(x):
    angles = np.pi * (2 * x - 1)
    return (
        np.sin(angles[:, 0]) + 7 * np.sin(angles[:, 1]) ** 2 + 0.1 * angles[:, 2] ** 4 * np.sin(angles[:, 0])
    )


def test_effects_of_the_ishigami_function_equal_their_closed_form():
    # a = 7, b = 0.1: variances from Ishigami and Homma (1990).
    variance = 7**2 / 8 + 0.1 * np.pi**4 / 5 + 0.01 * np.pi**8 / 18 + 1 / 2
    first_1 = (1 + 0.1 * np.pi**4 / 5) ** 2 / 2 / variance
    first_2 = 7**2 / 8 / variance
    total_3 = 0.01 * np.pi**8 * (1 / 18 - 1 / 50) / variance
    first, total = sobol_effects(saltelli_blocks(ishigami, 3))
    assert first.tolist() == pytest.approx([first_1, first_2, 0], abs=0.02)
    assert total.tolist() == pytest.approx([first_1 + total_3, first_2, total_3], abs=0.02)


def test_effects_of_a_sum_are_additive():
    first, total = sobol_effects(saltelli_blocks(lambda x: x @ np.array([1.0, 2.0, 3.0]), 3))
    assert first.tolist() == pytest.approx([1 / 14, 4 / 14, 9 / 14], abs=0.01)
    assert total.tolist() == pytest.approx(first.tolist(), abs=0.01)


def test_estimators_by_hand():
    # A = 1, 3; B = 2, 4; AB = 3, 3: variance of 1, 3, 2, 4 is 5/3.
    blocks = np.array([[1.0, 3.0], [2.0, 4.0], [3.0, 3.0]])
    first, total = sobol_effects(blocks, centred=False)
    assert first.tolist() == pytest.approx([(2 * 2 + 4 * 0) / 2 / (5 / 3)])
    assert total.tolist() == pytest.approx([4 / (2 * 2 * 5 / 3)])


def test_centring_changes_the_noise_not_the_expectation():
    blocks = saltelli_blocks(ishigami, 3)
    shifted, _ = sobol_effects(blocks + 100)
    assert shifted.tolist() == pytest.approx(sobol_effects(blocks)[0].tolist(), abs=1e-9)
    raw, _ = sobol_effects(blocks, centred=False)
    assert raw.tolist() == pytest.approx(shifted.tolist(), abs=0.05)


def test_a_constant_output_has_no_effects():
    first, total = sobol_effects(np.ones((4, 16)))
    assert np.isnan(first).all()
    assert np.isnan(total).all()


def test_the_same_seed_gives_the_same_effects():
    first, again = (sobol(RESULT, log2_base=6, n_boot=5) for _ in range(2))
    pd.testing.assert_frame_equal(first.overall, again.overall)
    pd.testing.assert_frame_equal(first.total, again.total)


def test_effects_are_shares_with_bounds_around_them():
    result = sobol(RESULT, log2_base=9)
    overall = result.overall
    assert (overall["total"] >= overall["premier_ordre"] - 0.1).all()
    assert overall["premier_ordre"].sum() <= 1.1
    assert (overall["total_p05"] <= overall["total"]).all()
    assert (overall["total"] <= overall["total_p95"]).all()
    assert result.n_evaluations == 2**9 * (len(overall) + 2)


def test_a_choice_without_consequence_has_no_effect():
    # No indicator needs treatment: treating or not gives the same ranks.
    assert (RESULT.treatment["methode"] == "aucun").all()
    result = sobol(RESULT, log2_base=7, n_boot=0)
    assert result.overall.loc["traitement", "total"] == 0
    assert (result.total["traitement"].dropna() == 0).all()


def test_each_territory_has_its_own_effects():
    total = sobol(RESULT, log2_base=8, n_boot=0).total
    assert total.shape == (21, 5)
    assert total["retrait"].std() > 0.01


def test_a_territory_whose_rank_never_moves_has_no_effect():
    dominant = FRAME.copy()
    dominant.loc[0] = FRAME.max() + 1
    result = sobol(compute_index(dominant, SPEC), log2_base=5, n_boot=0)
    assert result.total.loc[0].isna().all()
    assert result.total.loc[1].notna().all()


@pytest.mark.parametrize(
    "uncertainty", [ALL_WEIGHTINGS, Uncertainty("fixed", normalisations=(), aggregations=(), treatments=())]
)
def test_one_free_choice_alone_is_refused(uncertainty):
    with pytest.raises(IndexSpecError, match="two free ones"):
        sobol(RESULT, uncertainty)


def test_bounds_can_be_left_out():
    overall = sobol(RESULT, ALL_CHOICES, log2_base=4, n_boot=0).overall
    assert overall["total_p95"].isna().all()
