import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.accessibility import stepped_accessibility, two_step_accessibility
from analysis.errors import FrameError

STEPS = {10: 1.0, 20: 0.68, 30: 0.22}
DEMAND = pd.Series({"a": 100.0, "b": 300.0, "c": 50.0})
SUPPLY = pd.Series({"x": 4.0, "y": 3.0})
LINKS = pd.DataFrame(
    [("a", "x", 5.0), ("b", "x", 15.0), ("b", "y", 10.0), ("c", "y", 40.0)],
    columns=["origine", "destination", "cout"],
)


def by_pysal(demand, supply, links, *, reach, weight_fn=None):
    """Return the accessibility that PySAL computes, 0 where it lists no place within reach."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from access.fca import two_stage_fca

        result = two_stage_fca(
            demand.rename("demand").rename_axis("geoid").reset_index(),
            supply.rename("supply").to_frame(),
            links.rename(columns={"origine": "origin", "destination": "dest", "cout": "cost"}),
            max_cost=reach,
            weight_fn=weight_fn,
        )
    return result.reindex(demand.index).fillna(0.0)


def test_two_steps_are_worked_by_hand():
    # Within 20: x is reached by a and b (400 inhabitants), y by b alone; c reaches nothing.
    found = two_step_accessibility(DEMAND, SUPPLY, LINKS, reach=20)
    assert found.to_dict() == pytest.approx({"a": 4 / 400, "b": 4 / 400 + 3 / 300, "c": 0.0})


def test_steps_are_worked_by_hand():
    # b counts for 0.68 × 300 at x, 15 away.
    x, y = 4 / (100 + 0.68 * 300), 3 / 300
    found = stepped_accessibility(DEMAND, SUPPLY, LINKS, steps=STEPS)
    assert found.to_dict() == pytest.approx({"a": x, "b": 0.68 * x + y, "c": 0.0})


def test_a_cost_on_a_limit_is_within_it():
    assert two_step_accessibility(DEMAND, SUPPLY, LINKS, reach=10)["b"] == pytest.approx(3 / 300)


def random_case(seed):
    rng = np.random.default_rng(seed)
    n, m = rng.integers(2, 40, 2)
    demand = pd.Series(rng.integers(1, 5_000, n).astype(float), index=[f"29{k:03d}" for k in range(n)])
    supply = pd.Series(rng.uniform(0.1, 30, m), index=[f"s{k}" for k in range(m)])
    pairs = pd.MultiIndex.from_product([demand.index, supply.index]).to_frame(index=False)
    links = pairs.set_axis(["origine", "destination"], axis="columns").assign(cout=rng.uniform(0, 50, n * m))
    return demand, supply, links.sample(frac=0.8, random_state=seed)


@pytest.mark.parametrize("seed", range(12))
def test_both_methods_equal_pysal(seed):
    from access.weights import step_fn

    demand, supply, links = random_case(seed)
    pd.testing.assert_series_equal(
        two_step_accessibility(demand, supply, links, reach=17.5),
        by_pysal(demand, supply, links, reach=17.5),
        rtol=1e-9,
        atol=1e-12,
        check_names=False,
    )
    pd.testing.assert_series_equal(
        stepped_accessibility(demand, supply, links, steps=STEPS),
        by_pysal(demand, supply, links, reach=max(STEPS), weight_fn=step_fn(STEPS)),
        rtol=1e-9,
        atol=1e-12,
        check_names=False,
    )


@given(st.integers(0, 2**32 - 1))
def test_the_supply_that_is_reached_is_shared_out_whole(seed):
    demand, supply, links = random_case(seed)
    found = stepped_accessibility(demand, supply, links, steps={20: 1.0})
    reached = links.loc[links["cout"] <= 20, "destination"].unique()
    assert (found * demand).sum() == pytest.approx(supply[reached].sum())


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 100))
def test_twice_the_supply_gives_twice_the_accessibility(seed, factor):
    demand, supply, links = random_case(seed)
    once = stepped_accessibility(demand, supply, links, steps=STEPS)
    pd.testing.assert_series_equal(
        stepped_accessibility(demand, supply * factor, links, steps=STEPS), once * factor
    )


@given(st.integers(0, 2**32 - 1))
def test_the_order_of_the_rows_changes_nothing(seed):
    demand, supply, links = random_case(seed)
    shuffled = stepped_accessibility(demand[::-1], supply[::-1], links[::-1], steps=STEPS)
    pd.testing.assert_series_equal(
        shuffled.reindex(demand.index), stepped_accessibility(demand, supply, links, steps=STEPS)
    )


def test_a_place_that_nobody_reaches_adds_nothing():
    empty = DEMAND.mask(DEMAND == 300, 0.0)
    assert two_step_accessibility(empty, SUPPLY, LINKS, reach=20)["b"] == pytest.approx(4 / 100)


def test_no_link_gives_no_accessibility():
    assert (two_step_accessibility(DEMAND, SUPPLY, LINKS[:0], reach=20) == 0).all()


@pytest.mark.parametrize(
    ("demand", "supply", "links", "words"),
    [
        (DEMAND, SUPPLY, LINKS.drop(columns="cout"), "cout"),
        (-DEMAND, SUPPLY, LINKS, "not negative"),
        (DEMAND, SUPPLY, LINKS.assign(cout=np.nan), "known"),
        (DEMAND, SUPPLY[["x"]], LINKS, "'y' is not in `supply`"),
        (DEMAND, SUPPLY, pd.concat([LINKS, LINKS]), "twice"),
        (pd.concat([DEMAND, DEMAND]), SUPPLY, LINKS, "one row per identifier"),
    ],
)
def test_unusable_tables_are_refused(demand, supply, links, words):
    with pytest.raises(FrameError, match=words):
        two_step_accessibility(demand, supply, links, reach=20)


@pytest.mark.parametrize("steps", [{}, {10: -1.0}])
def test_unusable_steps_are_refused(steps):
    with pytest.raises(FrameError, match="Steps"):
        stepped_accessibility(DEMAND, SUPPLY, LINKS, steps=steps)
