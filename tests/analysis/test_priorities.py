import itertools
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import FrameError
from analysis.index_spec import Axe, Component, IndexSpec
from analysis.priorities import compute_index, two_axes

SPEC = IndexSpec(
    "Essai",
    (Component("a", "x", "hausse"), Component("b", "x", "baisse", poids=3), Component("c", "y", "hausse")),
    theme_weights=(("y", 3.0),),
)
FRAME = pd.DataFrame(
    {"a": [0.0, 5.0, 10.0, 5.0], "b": [4.0, 2.0, 0.0, 4.0], "c": [7.0, 9.0, 7.0, np.nan]}, index=list("pqrs")
)
values = st.lists(st.floats(-1e3, 1e3).map(lambda x: round(x, 3)), min_size=18, max_size=18)


def table(cells):
    return pd.DataFrame(np.reshape(cells, (6, 3)), columns=list("abc"), index=list("pqrstu"))


def test_the_whole_pipeline_by_hand():
    # a: 0, 50, 100, 50; b turned round: 0, 50, 100, 0; c: 0, 100, 0, unknown.
    # Theme x = (a + 3b) / 4: 0, 50, 100, 12.5; theme y weighs three times as much.
    result = compute_index(FRAME, replace(SPEC, min_known=0))
    assert result.themes["x"].tolist() == pytest.approx([0, 50, 100, 12.5])
    assert result.table["score"].tolist() == pytest.approx([0, (50 + 300) / 4, 100 / 4, 12.5])
    assert result.table["rang"].tolist() == [4, 1, 2, 3]
    assert result.table["part_connue"].tolist() == pytest.approx([1, 1, 1, 1 / 4])


def test_effective_weights_are_the_product_of_the_levels():
    weights = compute_index(FRAME, SPEC).weights
    assert weights.effective.to_dict() == pytest.approx({"a": 1 / 16, "b": 3 / 16, "c": 3 / 4})


def test_a_territory_with_too_little_known_has_neither_score_nor_rank():
    result = compute_index(FRAME, SPEC)
    assert math.isnan(result.table.loc["s", "score"])
    assert result.table.loc["s", "rang"] is pd.NA
    assert result.contributions.loc["s"].isna().all()
    assert result.table["rang"].max() == 3


def test_geometric_contributions_are_log_shares_of_the_score():
    result = compute_index(FRAME, replace(SPEC, aggregation="geometric"))
    normalised = result.normalised.loc["q"]
    logs = result.weights.effective * np.log(normalised)
    expected = result.table.loc["q", "score"] * logs / logs.sum()
    assert result.contributions.loc["q"].tolist() == pytest.approx(expected.tolist())
    assert result.table.loc["q", "score"] == pytest.approx(math.exp(logs.sum()))


def test_a_geometric_score_at_the_bottom_is_shared_by_weight():
    result = compute_index(FRAME, replace(SPEC, aggregation="geometric"))
    assert result.contributions.loc["p"].tolist() == pytest.approx([1 / 16, 3 / 16, 3 / 4])


@pytest.mark.parametrize(
    "choices", [{"aggregation": "harmonic"}, {"aggregation": "arithmetic", "aggregation_across": "geometric"}]
)
def test_means_without_additive_shares_give_no_contributions(choices):
    assert compute_index(FRAME, replace(SPEC, **choices)).contributions is None


@settings(max_examples=40)
@given(values)
def test_contributions_sum_exactly_to_the_score(cells):
    for aggregation in ("arithmetic", "geometric"):
        result = compute_index(table(cells), replace(SPEC, aggregation=aggregation))
        for territory, row in result.contributions.iterrows():
            score = result.table.loc[territory, "score"]
            assert math.fsum(row) == score or (math.isnan(score) and row.isna().all())


@settings(max_examples=40)
@given(values, st.permutations(range(6)))
def test_the_order_of_the_rows_changes_nothing(cells, order):
    frame = table(cells)
    expected = compute_index(frame, SPEC).table
    shuffled = compute_index(frame.iloc[list(order)], SPEC).table
    pd.testing.assert_frame_equal(shuffled.loc[expected.index], expected)


@settings(max_examples=40)
@given(values, st.sampled_from([0.01, 100.0, 655.957]))
def test_the_unit_of_an_indicator_changes_no_score(cells, factor):
    frame = table(cells)
    expected = compute_index(frame, SPEC).table
    scaled = compute_index(frame.assign(a=frame["a"] * factor), SPEC).table
    pd.testing.assert_frame_equal(scaled, expected, rtol=1e-6)


@settings(max_examples=40)
@given(values, st.sampled_from(["x", "z"]), st.sampled_from(["minmax", "zscore", "rank"]))
def test_a_constant_indicator_changes_no_rank(cells, theme, method):
    frame = table(cells)
    spec = replace(SPEC, normalisation=method, min_known=0)
    wider = replace(spec, components=(*spec.components, Component("plat", theme, "hausse", poids=2)))
    expected = compute_index(frame, spec).table["rang"]
    pd.testing.assert_series_equal(compute_index(frame.assign(plat=7.0), wider).table["rang"], expected)


@settings(max_examples=40)
@given(values)
def test_a_higher_value_never_lowers_the_rank(cells):
    frame = table(cells)
    before = compute_index(frame, replace(SPEC, treatment="none")).table["rang"]
    higher = frame.copy()
    higher.loc["p", "a"] = frame["a"].max() + 1
    after = compute_index(higher, replace(SPEC, treatment="none")).table["rang"]
    assert before["p"] is pd.NA or after["p"] <= before["p"] or frame["a"].nunique() == 1


@pytest.mark.parametrize(
    ("normalisation", "aggregation", "weighting"),
    list(
        itertools.product(
            ["minmax", "zscore", "rank"],
            ["arithmetic", "geometric", "harmonic"],
            ["given", "equal", "entropy", "critic", "pca"],
        )
    ),
)
def test_every_combination_of_choices_ranks_every_territory(normalisation, aggregation, weighting):
    base = np.random.default_rng(8).normal(size=(21, 1))
    frame = pd.DataFrame(base + 0.5 * np.random.default_rng(9).normal(size=(21, 3)), columns=list("abc"))
    spec = replace(
        SPEC,
        components=tuple(replace(c, sens="hausse") for c in SPEC.components),
        theme_weights=(),
        normalisation=normalisation,
        aggregation=aggregation,
        weighting=weighting,
    )
    result = compute_index(frame, spec)
    assert result.table["rang"].min() == 1
    assert result.table["rang"].between(1, 21).all()
    assert result.weights.effective.sum() == pytest.approx(1)


def test_distance_to_a_reference_needs_the_reference_of_every_indicator():
    spec = replace(SPEC, normalisation="reference", reference=(("a", 5.0), ("b", 2.0)))
    with pytest.raises(FrameError, match="« c »"):
        compute_index(FRAME, spec)


def test_every_fault_of_the_frame_is_reported_at_once():
    frame = FRAME.drop(columns="c").assign(a=[1.0, math.inf, 2.0, 3.0])
    frame.index = list("ppqr")
    with pytest.raises(FrameError) as error:
        compute_index(frame, SPEC)
    assert all(word in str(error.value) for word in ("['c']", "twice", "infinite"))


def test_the_axes_are_means_of_their_normalised_indicators():
    spec = replace(SPEC, axes=(Axe("un", "Un", ("a", "c")), Axe("deux", "Deux", ("b",))))
    axes = two_axes(compute_index(FRAME, spec))
    assert axes["un"].tolist() == pytest.approx([0, 75, 50, 50])
    assert axes["deux"].tolist() == pytest.approx([0, 50, 100, 0])


def test_an_index_without_axes_shows_none():
    assert two_axes(compute_index(FRAME, SPEC)).shape == (4, 0)
