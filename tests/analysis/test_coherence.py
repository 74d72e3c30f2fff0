from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.coherence import coherence, critical_correlation, cronbach_alpha
from analysis.index_spec import Component, IndexSpec
from analysis.priorities import compute_index

BASE = np.random.default_rng(11).normal(size=21)
NOISE = np.random.default_rng(12).normal(size=(21, 3))
FRAME = pd.DataFrame(
    {
        "a": BASE,
        "double": 3 * BASE + 0.05 * NOISE[:, 0],
        "contraire": -BASE + 0.3 * NOISE[:, 1],
        "autre": NOISE[:, 2],
        "plat": 1.0,
    }
)
SPEC = IndexSpec(
    "Essai",
    (
        Component("a", "x", "hausse"),
        Component("double", "x", "hausse"),
        Component("contraire", "y", "hausse"),
        Component("autre", "y", "hausse"),
        Component("plat", "z", "hausse"),
    ),
)


def test_alpha_by_hand():
    # Variances 1 and 4, covariance 2: sum of all 9, so 2 · (1 - 5/9).
    frame = pd.DataFrame({"a": [1.0, 2, 3], "b": [2.0, 4, 6]})
    assert cronbach_alpha(frame) == pytest.approx(2 * (1 - 5 / 9))


def test_alpha_is_one_for_copies_and_undefined_for_one_indicator():
    copies = pd.DataFrame({"a": [1.0, 2, 4], "b": [1.0, 2, 4], "c": [1.0, 2, 4]})
    assert cronbach_alpha(copies) == pytest.approx(1)
    assert np.isnan(cronbach_alpha(copies[["a"]]))
    assert np.isnan(cronbach_alpha(copies[["a"]].assign(plat=1.0)))


def test_the_critical_correlation_has_a_p_value_of_five_percent():
    limit = critical_correlation(21)
    t = limit * np.sqrt(19 / (1 - limit**2))
    assert 2 * stats.t.sf(t, 19) == pytest.approx(0.05)
    assert np.isnan(critical_correlation(2))


def test_redundant_and_opposed_pairs_are_flagged():
    flags = coherence(compute_index(FRAME, SPEC)).flags.set_index(["indicateur_1", "indicateur_2"])
    assert flags["constat"].to_dict() == {
        ("a", "double"): "redondant",
        ("a", "contraire"): "oppose",
        ("double", "contraire"): "oppose",
    }
    assert flags["meme_theme"].tolist() == [True, False, False]


def test_correlations_read_the_direction_of_the_indicators():
    turned = replace(
        SPEC,
        components=tuple(
            replace(c, sens="baisse") if c.indicateur == "contraire" else c for c in SPEC.components
        ),
    )
    r = coherence(compute_index(FRAME, turned)).correlations.loc["a", "contraire"]
    assert r == pytest.approx(-FRAME["a"].corr(FRAME["contraire"]))


def test_an_indicator_that_goes_against_the_score_is_marked():
    balance = coherence(compute_index(FRAME, SPEC)).balance
    assert not balance.loc["contraire", "signe_ok"]
    assert balance.loc["a", "signe_ok"]
    assert balance.loc["plat", "constant"]


def test_importance_is_the_share_of_squared_correlations_with_the_score():
    result = compute_index(FRAME, SPEC)
    balance = coherence(result).balance
    squared = {
        name: np.corrcoef(FRAME[name], result.table["score"])[0, 1] ** 2
        for name in FRAME.columns
        if name != "plat"
    }
    for name, value in squared.items():
        assert balance.loc[name, "importance"] == pytest.approx(value / sum(squared.values()))
    assert balance["poids"].sum() == pytest.approx(1)


def test_rank_correlation_can_be_asked_for():
    r = coherence(compute_index(FRAME, SPEC), method="spearman").correlations.loc["a", "autre"]
    assert r == pytest.approx(stats.spearmanr(FRAME["a"], FRAME["autre"]).statistic)
