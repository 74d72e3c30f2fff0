import itertools
import math
import warnings

import mapclassify
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from geo import classes
from geo.errors import ClassesError

SCHEMES = ("quantiles", "fisher", "jenks", "equal", "pretty", "head-tail")
RIVALS = {
    "quantiles": mapclassify.Quantiles,
    "equal": mapclassify.EqualInterval,
    "pretty": mapclassify.PrettyBreaks,
}
shown_values = st.lists(st.integers(-4000, 4000).map(lambda tenths: tenths / 10), min_size=1, max_size=40)


def rates(n, seed=3):
    return pd.Series(np.random.default_rng(seed).lognormal(2, 0.6, n).round(1))


def rival_classes(scheme, values, k):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return RIVALS[scheme](values.to_numpy(), k=k).yb


@pytest.mark.parametrize("scheme", RIVALS)
@pytest.mark.parametrize(("n", "k"), [(21, 4), (21, 5), (281, 5), (281, 6)])
def test_every_territory_is_in_the_class_that_mapclassify_gives(scheme, n, k):
    values = rates(n)
    found = classes.class_breaks(values, scheme=scheme, k=k).assign(values)
    expected = rival_classes(scheme, values, k)
    if scheme == "pretty":
        # A value on a fixed edge opens the upper class here, and closes the lower one there.
        on_edge = values.isin(classes.class_breaks(values, scheme=scheme, k=k).inner)
        found, expected = found[~on_edge], expected[~on_edge.to_numpy()]
    assert found.tolist() == expected.tolist()


def deviation(values, places):
    """Sum of the squared deviations of the values from the mean of their class."""
    classed = pd.Series(np.asarray(values, dtype=float)).groupby(list(places))
    return float(((classed.transform("mean") - values) ** 2).sum())


@given(
    values=st.lists(st.integers(-40, 40).map(lambda tenths: tenths / 10), min_size=2, max_size=12),
    k=st.integers(2, 4),
)
@settings(max_examples=80, deadline=None)
def test_no_other_cut_leaves_classes_more_alike_than_fisher(values, k):
    distinct = sorted(set(values))
    assume(len(distinct) > k)
    series = pd.Series(values)
    found = classes.class_breaks(series, scheme="fisher", k=k)
    every = itertools.combinations(distinct[:-1], k - 1)
    best = min(deviation(values, np.searchsorted(tops, values)) for tops in every)
    assert found.k == k
    assert deviation(values, found.assign(series)) == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("k", range(3, 8))
def test_fisher_leaves_the_communes_no_less_alike_than_mapclassify(k):
    values = rates(281)
    ours = classes.class_breaks(values, scheme="fisher", k=k).assign(values)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = mapclassify.FisherJenks(values.to_numpy(), k=k).yb
    assert deviation(values, ours) <= deviation(values, theirs) * (1 + 1e-12)


def test_head_tail_classes_are_those_of_mapclassify():
    values = rates(281)
    found = classes.class_breaks(values, scheme="head-tail", k=7).assign(values)
    assert found.tolist() == np.minimum(mapclassify.HeadTailBreaks(values.to_numpy()).yb, 6).tolist()


def test_head_tail_never_makes_more_classes_than_wished():
    assert classes.class_breaks(rates(281), scheme="head-tail", k=3).k == 3


@given(values=shown_values, scheme=st.sampled_from(SCHEMES), k=st.integers(1, 7))
@example(values=[1.0] * 9 + [2.0, 3.0], scheme="quantiles", k=4)
@example(values=[0.1, 0.2, 0.3, 0.4], scheme="pretty", k=7)
@settings(max_examples=150, deadline=None)
def test_classes_hold_every_value_once_whatever_the_scheme(values, scheme, k):
    series = pd.Series(values)
    found = classes.class_breaks(series, scheme=scheme, k=k)
    assert found.k <= 7
    assert len(found.edges) == found.k + 1
    assert found.counts == tuple(found.assign(series).value_counts().reindex(range(found.k), fill_value=0))
    assert list(found.edges) == sorted(found.edges)
    assert len(set(found.inner)) == len(found.inner)
    for value, place in zip(values, found.assign(series), strict=True):
        last = place == found.k - 1
        assert found.edges[place] <= value
        assert value < found.edges[place + 1] or (last and value == found.edges[-1])


@given(values=shown_values, scheme=st.sampled_from(("quantiles", "fisher", "head-tail")))
@settings(max_examples=100, deadline=None)
def test_edges_never_need_more_decimals_than_the_values(values, scheme):
    found = classes.class_breaks(pd.Series(values), scheme=scheme, k=4)
    assert all(round(edge, 1) == edge for edge in found.edges)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (7.9, 8.4, 8.0),
        (38.2, 61.0, 50.0),
        (4.1, 18.3, 10.0),
        (-0.3, 0.2, 0.0),
        (11.82, 11.83, 11.83),
        (0.1, 0.2, 0.2),
        (-61.0, -38.2, -50.0),
        (99.0, 940.0, 500.0),
    ],
)
def test_an_edge_is_the_roundest_number_in_its_gap(low, high, expected):
    assert classes.roundest(low, high) == expected


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_the_roundest_number_is_above_the_lower_class_and_opens_the_upper_one(low, width):
    assert low < classes.roundest(low, low + width) <= low + width or low + width == low


def test_missing_values_belong_to_no_class_and_move_no_edge():
    values = rates(21)
    holed = pd.concat([values, pd.Series([None, math.nan, math.inf], index=["a", "b", "c"])])
    assert classes.class_breaks(holed, scheme="fisher") == classes.class_breaks(values, scheme="fisher")
    found = classes.class_breaks(values, scheme="fisher").assign(holed)
    assert found.isna().tolist() == [False] * 21 + [True] * 3
    assert list(found.index) == list(holed.index)


def test_growth_turns_on_its_fixed_breaks():
    growth = pd.Series([-0.51, -0.5, -0.21, -0.2, 0.0, 0.19, 0.2, 0.49, 0.5, 1.0])
    found = classes.class_breaks(growth, scheme="manual", manual=classes.GROWTH_EDGES)
    assert found.inner == classes.GROWTH_EDGES
    assert found.assign(growth).tolist() == [0, 1, 1, 2, 2, 2, 3, 3, 4, 4]
    assert found.counts == (1, 2, 3, 2, 2)


def test_values_of_another_date_keep_the_same_breaks():
    first = classes.class_breaks(rates(21), scheme="quantiles", k=4)
    later = pd.Series([-10.0, 1000.0])
    assert first.assign(later).tolist() == [0, 3]
    assert classes.class_breaks(later, scheme="manual", manual=first.inner).inner == first.inner


def test_a_constant_has_one_class_and_says_so():
    found = classes.class_breaks(pd.Series([4.2] * 21), scheme="quantiles", k=4)
    assert found.counts == (21,)
    assert found.edges == (4.2, 4.2)
    assert "même valeur" in found.warnings[0]


def test_no_value_at_all_has_no_class_and_says_so():
    values = pd.Series([None, None], dtype="Float64")
    found = classes.class_breaks(values, scheme="fisher")
    assert (found.k, found.edges) == (0, ())
    assert found.assign(values).isna().all()
    assert "Aucune valeur" in found.warnings[0]


def test_few_distinct_values_each_have_their_class():
    found = classes.class_breaks(pd.Series([1.0, 1.0, 5.0, 9.0, 9.0]), scheme="equal", k=5)
    assert found.counts == (2, 1, 2)


def test_a_class_of_one_territory_is_warned_about():
    found = classes.class_breaks(pd.Series([1, 2, 3, 4, 5, 6, 7, 8, 100.0]), scheme="equal", k=4)
    assert any("un seul territoire" in said for said in found.warnings)
    assert any("sans aucun territoire" in said for said in found.warnings)
    assert any("moitié" in said for said in found.warnings)


def test_ties_that_cost_a_class_are_warned_about():
    found = classes.class_breaks(
        pd.Series([0.0] * 12 + [1.0, 2, 3, 4, 5, 6, 7, 8, 9]), scheme="quantiles", k=4
    )
    assert found.k < 4
    assert any("au lieu de 4" in said for said in found.warnings)


def test_a_balanced_cut_has_no_warning():
    assert classes.class_breaks(rates(21), scheme="quantiles", k=4).warnings == ()


def test_classes_around_a_reference_never_mix_the_two_sides():
    values = rates(21)
    found = classes.breaks_around(values, reference=8.05, k=4)
    assert found.inner[found.below - 1] == 8.05
    assert (found.assign(values) < found.below).tolist() == (values < 8.05).tolist()
    assert found.k == 4


@pytest.mark.parametrize(("reference", "below", "above"), [(0.0, 1, 2), (1000.0, 2, 1)])
def test_a_side_without_territory_is_one_empty_class(reference, below, above):
    found = classes.breaks_around(rates(21), reference=reference, k=4)
    assert (found.below, found.k - found.below) == (below, above)
    assert found.counts[0 if reference == 0 else -1] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"scheme": "nice"},
        {"scheme": "fisher", "k": 0},
        {"scheme": "fisher", "k": 8},
        {"scheme": "manual"},
        {"scheme": "fisher", "manual": (1.0,)},
        {"scheme": "manual", "manual": (2.0, 1.0)},
        {"scheme": "manual", "manual": (1.0, 1.0)},
        {"scheme": "manual", "manual": (math.nan,)},
        {"scheme": "manual", "manual": ()},
    ],
)
def test_breaks_that_no_legend_could_show_are_refused(wrong):
    with pytest.raises(ClassesError, match="Class breaks"):
        classes.class_breaks(rates(21), **wrong)


def test_every_fault_of_a_request_is_told_at_once():
    with pytest.raises(ClassesError, match=r"scheme.*k must lie"):
        classes.class_breaks(rates(21), scheme="nice", k=9)


@pytest.mark.parametrize(("reference", "k"), [(math.nan, 4), (1.0, 3), (1.0, 8)])
def test_a_reference_that_cannot_be_turned_on_is_refused(reference, k):
    with pytest.raises(ClassesError):
        classes.breaks_around(rates(21), reference=reference, k=k)


@pytest.mark.parametrize("texts", [["12,5", "13"], ["a", "b"], ["12.5", None, "secret"]])
def test_texts_that_are_no_numbers_are_refused_and_never_dropped(texts):
    values, numbers = pd.Series(texts), rates(len(texts))
    for cut in (
        lambda: classes.class_breaks(values, scheme="quantiles", k=2),
        lambda: classes.breaks_around(values, reference=3.0),
        lambda: classes.class_breaks(numbers, scheme="equal", k=2).assign(values),
    ):
        with pytest.raises(ClassesError, match="must be numbers"):
            cut()


def test_objects_that_hold_numbers_and_nothing_are_cut_as_numbers():
    found = classes.class_breaks(pd.Series([1, None, 3.5], dtype=object), scheme="quantiles", k=2)
    assert (found.edges, found.counts) == ((1.0, 2.0, 3.5), (1, 1))
