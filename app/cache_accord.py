"""Cached years of an accord, under the rules of `app.cache`."""

import datetime

import pandas as pd
import streamlit as st

from analysis.history import accord_history, milestones
from app import cache, cache_moyens
from app.cache import DATES_KEPT


def history(siren: str, date: datetime.date) -> pd.DataFrame:
    """Follow the accord of an EPCI at each year end and at a date; empty before it begins; shared, never edited."""
    return _history(cache.portfolio().version, siren, date)


@st.cache_resource(show_spinner=False, max_entries=4 * DATES_KEPT)
def _history(version: str, siren: str, date: datetime.date) -> pd.DataFrame:
    state = cache.state_of(siren, date)
    days = milestones(state.debut, state.fin, date=date) if state.debut and state.fin else []
    if not days:
        return pd.DataFrame(columns=["date", "part_ecoulee", "part_votee", "part_versee"])
    balances = {day: cache_moyens.balance_by(day, "accord_id") for day in days}
    return accord_history(balances, str(state.accord_id), debut=state.debut, fin=state.fin)
