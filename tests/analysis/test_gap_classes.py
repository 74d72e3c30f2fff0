import numpy as np
import pandas as pd
import pytest

from analysis.gap_classes import NO_MEANS, gap_classes

# Sample standard deviation of the need: 10; the middle class is 45 to 55 around the département's 50.
NEED = pd.Series([40.0, 50.0, 60.0, np.nan], index=list("pqrs"))
MEANS = pd.Series({"p": 10.0, "q": 20.0, "r": 30.0, "s": 20.0})


def test_classes_turn_on_the_value_of_the_departement():
    classes = gap_classes(NEED, MEANS, pivots=(50, 20))
    assert classes["besoin"].tolist()[:3] == [0, 1, 2]
    assert classes["moyens"].tolist() == [0, 1, 2, 1]
    assert classes["classe"].tolist()[:3] == [0, 4, 8]
    moved = gap_classes(NEED, MEANS, pivots=(38, 20))
    assert moved["besoin"].tolist()[:3] == [1, 2, 2]


def test_a_low_value_may_mean_more_need():
    assert gap_classes(NEED, MEANS, pivots=(50, 20), sens="baisse")["besoin"].tolist()[:3] == [2, 1, 0]


def test_no_means_voted_is_a_class_of_its_own():
    classes = gap_classes(NEED, MEANS.where(MEANS > 10, 0.0), pivots=(50, 20))
    assert classes.loc["p", "moyens"] == NO_MEANS
    assert classes.loc["p", "classe"] is pd.NA


def test_an_unknown_need_has_no_class():
    row = gap_classes(NEED, MEANS, pivots=(50, 20)).loc["s"]
    assert row["besoin"] is pd.NA
    assert row["classe"] is pd.NA


def test_the_middle_class_can_be_widened():
    classes = gap_classes(NEED, MEANS, pivots=(50, 20), half_band=1.5)
    assert set(classes["classe"].dropna()) == {4}


@pytest.mark.parametrize("factor", [0.01, 655.957])
def test_currency_changes_no_class(factor):
    expected = gap_classes(NEED, MEANS, pivots=(50, 20))
    pd.testing.assert_frame_equal(gap_classes(NEED, MEANS * factor, pivots=(50, 20 * factor)), expected)
