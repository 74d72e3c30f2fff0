import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inequality.gini import Gini
from inequality.theil import Theil as PysalTheil
from inequality.theil import TheilD

from analysis.equity import (
    concentration,
    concentration_index,
    eur_per_inhabitant,
    gini,
    lorenz,
    need_gap,
    theil,
)
from analysis.errors import FrameError

PEOPLE = pd.Series({"p": 100.0, "q": 300.0, "r": 600.0})
AMOUNTS = pd.Series({"p": 500.0, "q": 300.0, "r": 200.0})
RNG = np.random.default_rng(44)
Y = pd.Series(RNG.gamma(2, 100, 21), index=[f"e{i}" for i in range(21)])
ONE_EACH = pd.Series(1.0, index=Y.index)
GROUPS = pd.Series(["nord", "sud", "ouest"] * 7, index=Y.index)
money = st.lists(st.integers(0, 10**7), min_size=3, max_size=3).filter(any)


def per_person(amounts, population):
    """One entry per inhabitant: the definition, spelled out."""
    return np.repeat((amounts / population).to_numpy(), population.astype(int))


def test_per_inhabitant_adds_the_lines_of_a_territory():
    lines = pd.Series([100.0, 200.0, 60.0], index=["p", "p", "q"])
    assert eur_per_inhabitant(lines, PEOPLE).to_dict() == {"p": 3.0, "q": 0.2, "r": 0.0}


def test_euros_are_never_counted_for_two_rows_of_a_territory():
    twice = pd.Series([1.0, 2.0], index=["p", "p"])
    for measure in (
        lambda: eur_per_inhabitant(pd.Series({"p": 100.0}), twice),
        lambda: need_gap(AMOUNTS, PEOPLE, twice),
        lambda: concentration(AMOUNTS, PEOPLE, twice),
    ):
        with pytest.raises(FrameError, match=r"\['p'\]: give one per territory"):
            measure()


@pytest.mark.parametrize("measure", [eur_per_inhabitant, lorenz, gini, theil])
def test_texts_are_refused_even_when_they_read_as_numbers(measure):
    # Added up as texts, '10' and '20' would make 1020 euros.
    lines = pd.Series(["10", "20", "5"], index=["p", "p", "q"])
    with pytest.raises(FrameError, match=r"the amounts, got the text '10'"):
        measure(lines, PEOPLE)
    with pytest.raises(FrameError, match=r"the population, got the text '100,5'"):
        measure(AMOUNTS, pd.Series({"p": "100,5", "q": 300, "r": 600}))


@pytest.mark.parametrize("measure", [need_gap, concentration])
def test_a_need_in_texts_is_refused(measure):
    # In the order of texts, '10' comes before '9'.
    with pytest.raises(FrameError, match="got the text '10'"):
        measure(AMOUNTS, PEOPLE, pd.Series({"p": "10", "q": "9", "r": "1"}))


def test_an_amount_outside_the_perimeter_is_refused():
    with pytest.raises(FrameError, match="ailleurs"):
        eur_per_inhabitant(pd.Series({"ailleurs": 1.0}), PEOPLE)


def test_a_territory_without_inhabitants_has_no_ratio():
    assert math.isnan(eur_per_inhabitant(AMOUNTS, PEOPLE.mask(PEOPLE == 100, 0.0))["p"])


@given(money, st.integers(2, 5))
def test_splitting_lines_changes_no_ratio(amounts, parts):
    whole = pd.Series(amounts, index=PEOPLE.index, dtype=float)
    split = pd.concat([whole / parts] * parts).sample(frac=1, random_state=1)
    np.testing.assert_allclose(eur_per_inhabitant(split, PEOPLE), eur_per_inhabitant(whole, PEOPLE))


def test_lorenz_by_hand():
    curve = lorenz(AMOUNTS, PEOPLE)
    assert list(curve.index) == ["", "r", "q", "p"]
    assert curve["part_population"].tolist() == pytest.approx([0, 0.6, 0.9, 1])
    assert curve["part_montant"].tolist() == pytest.approx([0, 0.2, 0.5, 1])


def test_gini_by_hand():
    # Area under the curve: 0.6 · 0.1 + 0.3 · 0.35 + 0.1 · 0.75 = 0.24.
    assert gini(AMOUNTS, PEOPLE) == pytest.approx(1 - 2 * 0.24)


def test_gini_and_theil_equal_pysal_on_the_same_input():
    values = Y.to_numpy()
    assert gini(Y, ONE_EACH) == pytest.approx(Gini(values).g)
    reference = TheilD(values, GROUPS.to_numpy())
    result = theil(Y, ONE_EACH, GROUPS)
    assert result.total == pytest.approx(float(reference.T))
    assert result.between == pytest.approx(float(reference.bg[0]))
    assert result.within == pytest.approx(float(reference.wg[0]))


def test_population_weights_equal_pysal_on_one_entry_per_inhabitant():
    people = per_person(AMOUNTS, PEOPLE)
    assert gini(AMOUNTS, PEOPLE) == pytest.approx(Gini(people).g)
    assert theil(AMOUNTS, PEOPLE).total == pytest.approx(float(PysalTheil(people).T))


def test_theil_by_hand():
    expected = 0.5 * math.log(0.5 / 0.1) + 0.3 * math.log(0.3 / 0.3) + 0.2 * math.log(0.2 / 0.6)
    assert theil(AMOUNTS, PEOPLE).total == pytest.approx(expected)


def test_theil_between_groups_by_hand():
    groups = pd.Series({"p": "x", "q": "x", "r": "y"})
    result = theil(AMOUNTS, PEOPLE, groups)
    assert result.between == pytest.approx(0.8 * math.log(0.8 / 0.4) + 0.2 * math.log(0.2 / 0.6))
    assert result.between + result.within == pytest.approx(result.total)


def test_theil_needs_a_group_for_every_territory():
    with pytest.raises(FrameError, match="group"):
        theil(AMOUNTS, PEOPLE, pd.Series({"p": "x", "q": "x"}))


@given(money)
def test_inequality_is_within_its_bounds(amounts):
    given_amounts = pd.Series(amounts, index=PEOPLE.index, dtype=float)
    assert -1e-12 <= gini(given_amounts, PEOPLE) < 1
    assert theil(given_amounts, PEOPLE).total >= -1e-12


@given(money, st.sampled_from([0.01, 6.55957, 1000.0]), st.permutations(range(3)))
def test_currency_and_order_change_no_inequality(amounts, rate, order):
    euros = pd.Series(amounts, index=PEOPLE.index, dtype=float)
    other = (euros * rate).iloc[list(order)]
    assert gini(other, PEOPLE) == pytest.approx(gini(euros, PEOPLE))
    assert theil(other, PEOPLE).total == pytest.approx(theil(euros, PEOPLE).total)


def test_equal_shares_have_no_inequality():
    assert gini(PEOPLE * 7, PEOPLE) == pytest.approx(0)
    assert theil(PEOPLE * 7, PEOPLE).total == pytest.approx(0)


def test_nothing_shared_out_has_no_inequality_figure():
    assert math.isnan(gini(AMOUNTS * 0, PEOPLE))
    assert math.isnan(theil(AMOUNTS * 0, PEOPLE).total)


def test_negative_amounts_are_refused():
    with pytest.raises(FrameError, match="positive"):
        gini(-AMOUNTS, PEOPLE)


def test_the_concentration_curve_follows_the_need():
    need = pd.Series({"p": 3.0, "q": 2.0, "r": 1.0})
    toward = concentration(AMOUNTS, PEOPLE, need)
    assert concentration_index(toward) == pytest.approx(gini(AMOUNTS, PEOPLE))
    away = concentration(AMOUNTS, PEOPLE, -need)
    assert concentration_index(away) == pytest.approx(-gini(AMOUNTS, PEOPLE))


def test_a_territory_of_unknown_need_is_left_out_of_the_curve():
    curve = concentration(AMOUNTS, PEOPLE, pd.Series({"p": 3.0, "r": 1.0}))
    assert list(curve.index) == ["", "r", "p"]
    assert curve.iloc[-1].tolist() == pytest.approx([1, 1])


def test_the_gap_to_a_share_by_need_by_hand():
    # Inhabitants × need: 200, 300, 0; the total of 1 000 would go 400 / 600 / 0.
    gap = need_gap(AMOUNTS, PEOPLE, pd.Series({"p": 2.0, "q": 1.0, "r": 0.0}))
    assert gap["montant_simule_eur"].tolist() == pytest.approx([400, 600, 0])
    assert gap["ecart_eur"].tolist() == pytest.approx([100, -300, 200])
    assert gap["ecart_eur_par_habitant"].tolist() == pytest.approx([1, -1, 1 / 3])


@given(money, st.lists(st.floats(0.1, 100), min_size=3, max_size=3))
def test_gaps_sum_to_zero(amounts, need):
    gap = need_gap(
        pd.Series(amounts, index=PEOPLE.index, dtype=float), PEOPLE, pd.Series(need, index=PEOPLE.index)
    )
    assert math.fsum(gap["ecart_eur"]) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    "need", [{"p": 1.0, "q": 1.0}, {"p": -1.0, "q": 1.0, "r": 1.0}, {"p": 0.0, "q": 0.0, "r": 0.0}]
)
def test_a_need_that_cannot_share_out_is_refused(need):
    with pytest.raises(FrameError, match="need"):
        need_gap(AMOUNTS, PEOPLE, pd.Series(need))
