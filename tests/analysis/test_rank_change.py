from dataclasses import replace

import pandas as pd
import pytest

from analysis.draws import ALL_CHOICES, Uncertainty
from analysis.errors import FrameError
from analysis.index_spec import Component, IndexSpec
from analysis.priorities import compute_index
from analysis.rank_change import critical_weights, one_at_a_time

TWO = IndexSpec("Deux", (Component("a", "x", "hausse"), Component("b", "y", "hausse")))
# Scores with weight w on « x »: 100w, 100(1 - w), 60; at w = 0.5 « mixte » leads, the two others tie.
OPPOSED = pd.DataFrame({"a": [10.0, 0.0, 6.0], "b": [0.0, 10.0, 6.0]}, index=["a", "b", "mixte"])
RESULT = compute_index(OPPOSED, TWO)


def test_critical_weights_by_hand():
    thresholds = critical_weights(RESULT, "mixte")
    # At exactly 0.4 or 0.6 « mixte » still shares the first rank.
    for theme in ("x", "y"):
        row = thresholds.loc[theme]
        assert row["poids"] == 0.5
        assert row["poids_bas"] == pytest.approx(0.399)
        assert row["poids_haut"] == pytest.approx(0.601)
        assert row["rang_bas"] == row["rang_haut"] == 2


def test_a_rank_that_no_weight_can_change_has_no_threshold():
    frame = OPPOSED.assign(a=[10.0, 0.0, 11.0], b=[0.0, 10.0, 11.0])
    thresholds = critical_weights(compute_index(frame, TWO), "mixte")
    assert thresholds[["poids_bas", "poids_haut"]].isna().all(axis=None)


def test_thresholds_agree_with_the_pipeline_on_either_side():
    row = critical_weights(RESULT, "a").loc["x"]
    for weight in (row["poids_haut"], row["poids_haut"] - 0.001):
        spec = TWO.with_theme_weights({"x": weight, "y": 1 - weight})
        rank = compute_index(OPPOSED, spec).table.loc["a", "rang"]
        assert (rank == row["rang_haut"]) == (weight == row["poids_haut"])


def test_an_unranked_territory_and_a_single_theme_have_no_threshold():
    frame = pd.concat([OPPOSED, pd.DataFrame({"a": [None], "b": [None]}, index=["vide"], dtype=float)])
    assert critical_weights(compute_index(frame, TWO), "vide").empty is False
    assert critical_weights(compute_index(frame, TWO), "vide").isna().all(axis=None)
    single = replace(TWO, components=TWO.components[:1])
    assert critical_weights(compute_index(OPPOSED, single), "a").isna().all(axis=None)


def test_an_unknown_territory_is_refused():
    with pytest.raises(FrameError, match="'z'"):
        critical_weights(RESULT, "z")


def test_each_choice_is_changed_alone():
    changes = one_at_a_time(RESULT)
    options = set(map(tuple, changes[["choix", "option"]].to_numpy()))
    assert options == {
        ("poids", "x-"),
        ("poids", "x+"),
        ("poids", "y-"),
        ("poids", "y+"),
        ("normalisation", "zscore"),
        ("normalisation", "rank"),
        ("agregation", "geometric"),
        ("traitement", "none"),
        ("retrait", "a"),
        ("retrait", "b"),
    }
    assert len(changes) == len(options) * 3


def test_withdrawing_an_indicator_by_hand():
    changes = one_at_a_time(RESULT).query("choix == 'retrait' and option == 'a'").set_index("territoire")
    assert changes["rang"].to_dict() == {"a": 3, "b": 1, "mixte": 2}
    assert changes.loc["mixte", "ecart"] == 1


def test_moving_a_weight_by_hand():
    # x at 1.25 against 1: « a » 55.6, « b » 44.4, « mixte » 60.
    changes = one_at_a_time(RESULT, ALL_CHOICES).query("option == 'x+'").set_index("territoire")
    assert changes["rang"].to_dict() == {"a": 2, "b": 3, "mixte": 1}


def test_without_alternatives_nothing_is_changed():
    nothing = Uncertainty("fixed", normalisations=(), aggregations=(), treatments=(), leave_one_out=False)
    assert one_at_a_time(RESULT, nothing).empty


def test_data_driven_weights_do_not_move_with_the_choice():
    frame = OPPOSED.assign(a=[10.0, 0.0, 3.0], b=[0.0, 10.0, 9.0])
    by_critic = compute_index(frame, replace(TWO, weighting="critic"))
    given = compute_index(frame, TWO.with_theme_weights(by_critic.weights.themes.to_dict()))
    pd.testing.assert_frame_equal(one_at_a_time(by_critic), one_at_a_time(given))
