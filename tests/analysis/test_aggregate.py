import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.aggregate import aggregate_draws, rescaled_weights, round_to_total

# Two themes: columns 0-1 and column 2; theme weights 1 and 3.
GROUPS = [np.array([0, 1]), np.array([2])]
WEIGHTS = (np.array([[1.0, 3.0, 1.0]]), np.array([[1.0, 3.0]]))
VALUES = np.array([[10.0, 20.0, 40.0], [np.nan, 20.0, 40.0], [10.0, 20.0, np.nan], [np.nan] * 3])


def test_arithmetic_means_by_hand_with_missing_values():
    result = aggregate_draws(VALUES, GROUPS, WEIGHTS)
    assert result.themes[0, 0].tolist()[:3] == pytest.approx([17.5, 20, 17.5])
    assert result.scores[0].tolist()[:3] == pytest.approx([(17.5 + 120) / 4, (20 + 120) / 4, 17.5])
    assert np.isnan(result.scores[0, 3])


def test_geometric_means_by_hand():
    result = aggregate_draws(VALUES, GROUPS, WEIGHTS, within="geometric", across="geometric")
    theme = (10 * 20**3) ** (1 / 4)
    assert result.scores[0, 0] == pytest.approx((theme * 40**3) ** (1 / 4))
    assert result.scores[0, 1] == pytest.approx((20 * 40**3) ** (1 / 4))


def test_harmonic_means_by_hand():
    result = aggregate_draws(VALUES, GROUPS, WEIGHTS, within="harmonic", across="harmonic")
    theme = 4 / (1 / 10 + 3 / 20)
    assert result.scores[0, 0] == pytest.approx(4 / (1 / theme + 3 / 40))


def test_each_level_may_have_its_own_mean():
    result = aggregate_draws(VALUES, GROUPS, WEIGHTS, within="arithmetic", across="geometric")
    assert result.scores[0, 0] == pytest.approx((17.5 * 40**3) ** (1 / 4))


def test_the_known_share_counts_weights_level_by_level():
    result = aggregate_draws(VALUES, GROUPS, WEIGHTS)
    assert result.known[0].tolist() == pytest.approx([1, 3 / 4 / 4 + 3 / 4, 1 / 4, 0])


def test_a_theme_emptied_on_purpose_is_not_a_missing_theme():
    result = aggregate_draws(VALUES, GROUPS, (np.array([[1.0, 3.0, 0.0]]), WEIGHTS[1]))
    assert result.scores[0, 0] == pytest.approx(17.5)
    assert result.known[0].tolist() == pytest.approx([1, 3 / 4, 1, 0])


def test_many_draws_equal_one_draw_at_a_time():
    rng = np.random.default_rng(2)
    inside, themes = rng.random((50, 3)), rng.random((50, 2))
    together = aggregate_draws(VALUES, GROUPS, (inside, themes))
    for draw in range(50):
        alone = aggregate_draws(VALUES, GROUPS, (inside[[draw]], themes[[draw]]))
        assert together.scores[draw] == pytest.approx(alone.scores[0], nan_ok=True)


def test_effective_weights_multiply_the_levels_and_follow_what_is_known():
    weights = rescaled_weights(~np.isnan(VALUES), GROUPS, (WEIGHTS[0][0], WEIGHTS[1][0]))
    assert weights[0].tolist() == pytest.approx([1 / 16, 3 / 16, 12 / 16])
    assert weights[1].tolist() == pytest.approx([0, 1 / 4, 3 / 4])
    assert weights[2].tolist() == pytest.approx([1 / 4, 3 / 4, 0])
    assert weights[3].tolist() == [0, 0, 0]


@given(
    st.lists(st.floats(1, 100), min_size=3, max_size=3), st.lists(st.floats(0.01, 1), min_size=5, max_size=5)
)
def test_harmonic_geometric_and_arithmetic_means_are_ordered(values, weights):
    table = np.array([values])
    pair = (np.array([weights[:3]]), np.array([weights[3:]]))
    scores = [
        aggregate_draws(table, GROUPS, pair, within=kind, across=kind).scores[0, 0]
        for kind in ("harmonic", "geometric", "arithmetic")
    ]
    assert all(low <= high * (1 + 1e-12) for low, high in pairwise(scores))
    assert min(values) - 1e-9 <= scores[0]
    assert scores[-1] <= max(values) + 1e-9


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=20), st.integers(0, 3))
def test_rounded_parts_sum_to_the_rounded_total(parts, decimals):
    rounded = round_to_total(parts, decimals=decimals)
    assert math.fsum(rounded) == pytest.approx(math.fsum(parts), abs=0.5 * 10**-decimals + 1e-9)
    assert all(abs(r - p) <= 10**-decimals + 1e-9 for r, p in zip(rounded, parts, strict=True))


def test_the_largest_remainders_are_rounded_up():
    assert round_to_total([1.4, 1.4, 1.2], decimals=0) == [2, 1, 1]
