"""The years of an accord, on balances written by hand and on the demonstration."""

import datetime as dt

import pandas as pd
import pytest

from analysis.accord import accord_state
from analysis.envelopes import balance
from analysis.history import accord_history, milestones
from data.demonstration import demonstration_portfolio
from data.territoire import load_epci

START, END, TODAY = dt.date(2021, 10, 21), dt.date(2027, 10, 20), dt.date(2023, 6, 30)
YEAR_ENDS = [dt.date(2021, 12, 31), dt.date(2022, 12, 31)]


def test_an_accord_is_looked_at_each_new_year_and_at_the_day():
    assert milestones(START, END, date=TODAY) == [*YEAR_ENDS, TODAY]


def test_a_day_before_the_start_shows_nothing_and_after_the_end_stops_at_the_end():
    assert milestones(START, END, date=dt.date(2021, 1, 1)) == []
    assert milestones(START, END, date=dt.date(2030, 1, 1))[-1] == END
    assert milestones(START, END, date=YEAR_ENDS[0]) == [YEAR_ENDS[0]]


def test_shares_are_of_what_is_promised_at_each_day():
    def at(promised, voted, paid):
        row = {"accord_id": "A", "promis_eur": promised, "vote_eur": voted, "paye_eur": paid}
        return pd.DataFrame([row, row | {"accord_id": "B", "vote_eur": 999.0}])

    balances = {YEAR_ENDS[0]: at(float("nan"), 0.0, 0.0), YEAR_ENDS[1]: at(200.0, 50.0, 20.0)}
    history = accord_history(balances, "A", debut=START, fin=END).set_index("date")
    assert history.loc[YEAR_ENDS[0], ["part_votee", "part_versee"]].isna().all()
    assert history.loc[YEAR_ENDS[1], ["part_votee", "part_versee"]].tolist() == [0.25, 0.1]
    days = (YEAR_ENDS[1] - START).days / ((END - START).days + 1)
    assert history.at[YEAR_ENDS[1], "part_ecoulee"] == pytest.approx(days)


def test_the_last_point_is_the_state_of_the_accord():
    portfolio, siren = demonstration_portfolio(), "200067072"
    state = accord_state(portfolio, load_epci(), siren=siren, date=TODAY)
    days = milestones(state.debut, state.fin, date=TODAY)
    history = accord_history(
        {day: balance(portfolio, date=day) for day in days}, state.accord_id, debut=state.debut, fin=state.fin
    )
    last = history.iloc[-1]
    assert last["part_votee"] == pytest.approx(state.part_votee)
    assert last["part_versee"] == pytest.approx(state.verse_eur / state.promis_eur)
    assert last["part_ecoulee"] == pytest.approx(state.part_ecoulee)
    assert history["part_votee"].is_monotonic_increasing
