import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.treat import TreatmentRule, excess_kurtosis, log_shift, passes, skewness, treat, winsorise

RISING = np.arange(1.0, 11.0)


def column(values):
    return pd.DataFrame({"x": np.asarray(values, dtype=float)})


def test_skewness_by_hand_on_three_values():
    # Mean 7/3: deviations -4/3, -1/3, 5/3, so Σd² = 42/9 and Σd³ = 60/27; then √3·(60/27)/(42/9)^1.5·√6/1.
    expected = math.sqrt(3) * (60 / 27) / (42 / 9) ** 1.5 * math.sqrt(6)
    assert skewness(np.array([1.0, 2.0, 4.0])) == pytest.approx(expected)


def test_moments_equal_the_bias_corrected_ones_of_scipy():
    values = np.random.default_rng(5).gamma(1.5, 2.0, 21)
    assert skewness(values) == pytest.approx(stats.skew(values, bias=False))
    assert excess_kurtosis(values) == pytest.approx(stats.kurtosis(values, bias=False))


def test_moments_leave_unknown_values_out():
    values = np.array([1.0, np.nan, 2.0, 4.0, 9.0, np.nan])
    assert skewness(values) == pytest.approx(skewness(np.array([1.0, 2.0, 4.0, 9.0])))
    assert excess_kurtosis(values) == pytest.approx(excess_kurtosis(np.array([1.0, 2.0, 4.0, 9.0])))


def test_a_high_skewness_with_a_low_kurtosis_passes():
    values = np.r_[np.arange(1.0, 19.0), 100.0, 100.0, 100.0]
    assert stats.skew(values, bias=False) > 2
    assert stats.kurtosis(values, bias=False) < 3.5
    assert passes(values)


def test_one_outlier_is_pulled_to_the_next_value():
    moved, n_moved = winsorise(np.r_[RISING, 30.0, 100.0])
    assert moved.tolist() == [*RISING.tolist(), 30.0, 30.0]
    assert n_moved == 1


def test_a_low_outlier_is_pulled_up_when_the_skewness_is_negative():
    moved, n_moved = winsorise(-np.r_[RISING, 30.0, 100.0])
    assert moved.min() == -30
    assert n_moved == 1


def test_points_already_pulled_move_again_with_their_tie():
    # 2^20 joins 2^19, then both join 2^18, where the skewness (2.9 → kurtosis under 3.5) passes.
    powers = 2.0 ** np.arange(21)
    moved, n_moved = winsorise(powers)
    assert moved.tolist() == [*powers[:19].tolist(), 2.0**18, 2.0**18]
    assert n_moved == 2


def test_ties_at_the_extreme_move_together_and_may_overshoot_the_limit():
    values = np.r_[np.linspace(0, 1, 200), [500.0] * 4, [1000.0] * 3]
    moved, n_moved = winsorise(values)
    assert moved.max() == 1.0
    assert n_moved == 7


def test_no_pass_starts_once_the_limit_is_reached():
    values = np.r_[np.linspace(0, 1, 300), [1e2, 1e3, 1e4, 1e5, 1e6, 1e7]]
    moved, n_moved = winsorise(values)
    assert n_moved == 5
    assert moved.max() == 1e2
    assert not passes(moved)


def test_what_winsorising_cannot_mend_becomes_the_logarithm_of_the_original():
    values = np.r_[np.linspace(0, 1, 300), [1e2, 1e3, 1e4, 1e5, 1e6, 1e7]]
    treated, report = treat(column(values))
    assert treated["x"].to_numpy() == pytest.approx(np.log(values - 0 + 0.01 * 1e7))
    assert report.loc["x", "methode"] == "log"


def test_log_shift_by_hand():
    # Range 10, offset 0.1: the lowest becomes ln 0.1 and the highest ln 10.1.
    assert log_shift(np.array([5.0, 10.0, 15.0])) == pytest.approx(
        [math.log(0.1), math.log(5.1), math.log(10.1)]
    )


def test_a_regular_indicator_is_left_as_it_is():
    frame = column(np.random.default_rng(1).normal(size=21))
    treated, report = treat(frame)
    pd.testing.assert_frame_equal(treated, frame)
    assert report.loc["x", "methode"] == "aucun"
    assert report.loc["x", "conforme"]


def test_a_report_without_treatment_says_what_fails():
    frame = column(np.r_[RISING, 30.0, 100.0])
    treated, report = treat(frame, method="none")
    pd.testing.assert_frame_equal(treated, frame)
    assert not report.loc["x", "conforme"]
    assert report.loc["x", "n_points"] == 0


def test_unknown_values_stay_unknown():
    frame = column([*RISING, np.nan, 30.0, 100.0])
    treated, _ = treat(frame)
    assert treated["x"].isna().tolist() == frame["x"].isna().tolist()
    assert treated["x"].max() == 30


@pytest.mark.parametrize("values", [[3.0] * 21, [np.nan] * 21, [1.0, np.nan, 1000.0, 2.0]])
def test_a_column_that_cannot_be_tested_passes_untouched(values):
    frame = column(values)
    treated, report = treat(frame)
    pd.testing.assert_frame_equal(treated, frame)
    assert report.loc["x", "conforme"]


def test_the_limits_can_be_changed():
    values = np.r_[RISING, 30.0, 100.0]
    assert passes(values, TreatmentRule(skew=4))
    assert treat(column(values), rule=TreatmentRule(max_winsorised=0))[1].loc["x", "methode"] == "log"


def test_treatment_does_not_depend_on_the_unit():
    euros = np.r_[RISING, 30.0, 100.0]
    _, in_euros = treat(column(euros))
    cents, in_cents = treat(column(100 * euros))
    assert in_cents.loc["x", "methode"] == in_euros.loc["x", "methode"]
    assert cents["x"].max() == 3000
