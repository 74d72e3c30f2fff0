"""Cached frames of the governance page, under the rules of `app.cache`."""

import datetime

import pandas as pd
import streamlit as st

from analysis.governance import annual_plan, decisions_about, instances_of
from app import cache
from app.cache import DATES_KEPT

SIRENS_KEPT = 22
"""Each EPCI, and all of them together."""


@st.cache_resource(show_spinner=False, max_entries=2 * SIRENS_KEPT)
def _instances(version: str, siren: str) -> pd.DataFrame:
    return instances_of(cache.portfolio(), siren=siren or None)


def committees(siren: str) -> pd.DataFrame:
    """Committees of an EPCI and of the Département, or all (empty code); shared, never edited."""
    return _instances(cache.portfolio().version, siren)


@st.cache_resource(show_spinner=False, max_entries=DATES_KEPT)
def _plan(version: str, annee: int, siren: str, date: datetime.date) -> pd.DataFrame:
    return annual_plan(cache.portfolio(), annee=annee, siren=siren or None, date=date)


def plan(annee: int, siren: str, date: datetime.date) -> pd.DataFrame:
    """Yearly plan of an EPCI, or of all (empty code); shared, never edited."""
    return _plan(cache.portfolio().version, annee, siren, date)


def plan_years() -> list[int]:
    """Years that have a plan, the latest first."""
    years = cache.portfolio().tables["projet"]["plan_annuel"].dropna().unique()
    return sorted((int(year) for year in years), reverse=True)


def decisions_in(instance_id: str, siren: str) -> pd.DataFrame:
    """Decisions of one committee about an EPCI, or about all (empty code)."""
    decisions = decisions_about(cache.portfolio(), siren=siren or None)
    return decisions[decisions["instance_id"] == instance_id]
