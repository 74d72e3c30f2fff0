"""The columns of a comparison are the accords' own figures, and the reference is the portfolio's."""

import datetime as dt

import pytest

from analysis.accord import accord_state
from analysis.envelopes import balance
from analysis.side_by_side import TOGETHER, side_by_side
from analysis.synthesis import synthesis
from data.demonstration import demonstration_portfolio
from data.portfolio import Portfolio
from data.territoire import load_epci

DAY = dt.date(2026, 11, 23)
EPCI = load_epci()
HAUT_LEON, POHER = "200067072", "242900744"


def table(portfolio):
    states = {siren: accord_state(portfolio, EPCI, siren=siren, date=DAY) for siren in (POHER, HAUT_LEON)}
    figures = side_by_side(
        states,
        EPCI,
        reference=synthesis(portfolio, EPCI, date=DAY),
        envelopes=balance(portfolio, date=DAY),
    )
    return figures, states


@pytest.fixture(scope="module")
def demonstration():
    return table(demonstration_portfolio())


def test_columns_keep_the_order_of_the_choice_and_end_with_the_reference(demonstration):
    assert list(demonstration[0].columns) == [POHER, HAUT_LEON, TOGETHER]


def test_each_column_is_the_state_of_its_accord(demonstration):
    figures, states = demonstration
    for siren, state in states.items():
        assert figures.at["vote_eur", siren] == state.vote_eur
        assert figures.at["eur_par_habitant", siren] == state.eur_par_habitant
        assert figures.at["n_enjeux_sans_moyens", siren] == state.n_enjeux_sans_moyens
        assert figures.at["autres_hors_eur", siren] == state.hors_accord.autres_eur


def test_promised_is_voted_and_left_in_every_column(demonstration):
    figures, _ = demonstration
    left = figures.loc["promis_eur"] - figures.loc["vote_eur"]
    assert figures.loc["reste_eur"].tolist() == pytest.approx(left.tolist())


def test_without_accord_there_is_no_figure_rather_than_a_zero():
    figures, _ = table(Portfolio.from_tables({}, sources=()))
    assert figures.loc["promis_eur":"n_enjeux_sans_moyens"].isna().all(axis=None)
    assert (figures.loc["n_projets_hors":] == 0).all(axis=None)
    assert figures.at["population", POHER] == EPCI.at[POHER, "population"]
