import math

import numpy as np
import pandas as pd
import pytest

from analysis.errors import WeightError
from analysis.weight import (
    critic_weights,
    entropy_weights,
    equal_weights,
    given_weights,
    group_weights,
    pca_weights,
)


def test_equal_weights_sum_to_one():
    assert equal_weights(["a", "b", "c", "d"]).tolist() == [0.25] * 4


def test_given_weights_are_scaled_and_default_to_one():
    assert given_weights(["a", "b", "c"], {"a": 2}).tolist() == [0.5, 0.25, 0.25]


@pytest.mark.parametrize("given", [{"a": -1}, {"a": math.nan}, {"a": math.inf}, {"z": 1}, {"a": 0, "b": 0}])
def test_weights_that_cannot_be_used_are_refused(given):
    with pytest.raises(WeightError):
        given_weights(["a", "b"], given)


def test_pca_weights_are_the_first_right_singular_vector_of_the_standardised_table():
    base = np.random.default_rng(3).normal(size=21)
    noise = np.random.default_rng(4).normal(size=(21, 3))
    frame = pd.DataFrame(base[:, None] + noise * [0.3, 0.6, 1.2], columns=list("abc"))
    standardised = (frame - frame.mean()) / frame.std(ddof=1)
    vector = np.abs(np.linalg.svd(standardised.to_numpy())[2][0])
    assert pca_weights(frame).tolist() == pytest.approx((vector / vector.sum()).tolist())


def test_pca_gives_two_indicators_the_same_weight():
    frame = pd.DataFrame({"a": [1.0, 2, 3, 5], "b": [2.0, 1, 4, 9]})
    assert pca_weights(frame).tolist() == pytest.approx([0.5, 0.5])


def test_pca_refuses_indicators_that_oppose_each_other():
    frame = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [2.0, 3, 4, 6], "c": [4.0, 3, 2, 1]})
    with pytest.raises(WeightError, match="opposes"):
        pca_weights(frame)


def test_pca_needs_complete_territories():
    frame = pd.DataFrame({"a": [1.0, 2, np.nan, 4], "b": [2.0, np.nan, 4, 6]})
    with pytest.raises(WeightError, match="complete territories"):
        pca_weights(frame)


def test_entropy_weights_by_hand():
    # « a » on [0, 1] is 0, ½, 1: shares 0, ⅓, ⅔; « b » is 0, 0, 1: one share holds all, entropy 0.
    frame = pd.DataFrame({"a": [0.0, 50.0, 100.0], "b": [10.0, 10.0, 30.0]})
    entropy = -(math.log(1 / 3) / 3 + 2 * math.log(2 / 3) / 3) / math.log(3)
    diversity = [1 - entropy, 1.0]
    assert entropy_weights(frame).tolist() == pytest.approx([d / sum(diversity) for d in diversity])


def test_critic_weights_by_hand():
    # On [0, 1]: a = 0, ½, 1 and b = 1, ½, 0 (s = ½ each, r = -1 together); c = 0, 1, 0 (s = 1/√3, r = 0).
    frame = pd.DataFrame({"a": [0.0, 1, 2], "b": [9.0, 6, 3], "c": [5.0, 7, 5]})
    raw = [0.5 * (2 + 1), 0.5 * (2 + 1), (1 / math.sqrt(3)) * 2]
    assert critic_weights(frame).tolist() == pytest.approx([w / sum(raw) for w in raw])


@pytest.mark.parametrize("method", ["pca", "entropy", "critic"])
def test_an_indicator_that_tells_nothing_gets_no_data_driven_weight(method):
    frame = pd.DataFrame({"a": [1.0, 2, 4, 3], "b": [1.0, 3, 4, 4], "plat": [np.nan] * 4})
    weights = group_weights(frame, method=method)
    assert weights["plat"] == 0
    assert weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("method", ["given", "equal", "pca", "entropy", "critic"])
def test_a_single_indicator_weighs_all(method):
    assert group_weights(pd.DataFrame({"a": [1.0, 2, 4]}), method=method).tolist() == [1.0]


@pytest.mark.parametrize("method", ["pca", "entropy", "critic"])
def test_a_group_that_tells_nothing_falls_back_on_equal_weights(method):
    frame = pd.DataFrame({"a": [np.nan] * 4, "b": [np.nan] * 4})
    assert group_weights(frame, method=method).tolist() == [0.5, 0.5]
