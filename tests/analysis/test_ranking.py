import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.ranking import descending_ranks, rank_classes

SCORES = st.lists(st.one_of(st.integers(0, 5).map(float), st.just(float("nan"))), min_size=1, max_size=30)


@given(SCORES)
def test_ranks_equal_those_of_pandas(scores):
    expected = pd.Series(scores).rank(ascending=False, method="min")
    ranks = descending_ranks(np.array([scores, scores]))
    np.testing.assert_array_equal(ranks, np.stack([expected, expected]))


def test_a_rounding_noise_is_a_tie():
    assert descending_ranks(np.array([[0.1 + 0.2, 0.3, 0.1]])).tolist() == [[1, 1, 3]]


def test_twenty_one_ranks_make_four_classes():
    classes = rank_classes(np.arange(1.0, 22.0)[None, :], n_classes=4)[0]
    assert [int((classes == c).sum()) for c in (1, 2, 3, 4)] == [6, 5, 5, 5]


def test_tied_territories_share_a_class_and_unranked_ones_have_none():
    classes = rank_classes(np.array([[1.0, 2.0, 2.0, 4.0, np.nan]]), n_classes=2)
    np.testing.assert_array_equal(classes, [[1, 1, 1, 2, np.nan]])
