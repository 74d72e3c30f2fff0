"""Cached points of vigilance of all territories, under the rules of `app.cache`."""

import datetime
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analysis.alerts import alerts
from analysis.perimetre import accords_of
from app import cache
from app.cache import DATES_KEPT


@st.cache_resource(show_spinner=False, max_entries=DATES_KEPT)
def _alerts(version: str, date: datetime.date) -> pd.DataFrame:
    return cache.told(alerts(cache.portfolio(), aujourdhui=date))


def all_alerts(date: datetime.date) -> pd.DataFrame:
    """Points of vigilance of the whole portfolio at a date; shared, never edited."""
    return _alerts(cache.portfolio().version, date)


def about(found: pd.DataFrame, sirens: Sequence[str]) -> pd.DataFrame:
    """Keep the alerts that concern some EPCI, those of the accords that they share included."""
    shared = {code for siren in sirens for code in accords_of(cache.portfolio(), siren)["accord_id"]}
    own = found["siren"].isin(sirens)
    return found[own | (found["siren"].isna() & found["accord_id"].isin(shared))]
