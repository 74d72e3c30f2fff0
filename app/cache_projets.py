"""Cached frames of the projects page, under the rules of `app.cache`."""

import datetime

import pandas as pd
import streamlit as st

from analysis.diffusion import Audience, portfolio_for
from analysis.funding import funding_lines
from analysis.governance import decisions_about, next_instances
from analysis.plan import financing_plans, intervention_rates, plan_lines
from analysis.project_search import searchable_projects
from app import cache, served
from app.cache import DATES_KEPT


@st.cache_resource(show_spinner=False, max_entries=DATES_KEPT)
def _searchable(version: str, date: datetime.date) -> pd.DataFrame:
    return searchable_projects(cache.portfolio(), cache.lines(date))


def searchable(date: datetime.date) -> pd.DataFrame:
    """Every project with its means at a date and what a search needs; shared, never edited."""
    return _searchable(cache.portfolio().version, date)


@st.cache_resource(show_spinner=False, max_entries=2 * DATES_KEPT)
def _seen_by(version: str, audience: Audience, date: datetime.date) -> pd.DataFrame:
    part = portfolio_for(cache.portfolio(), audience, date=date)
    return searchable_projects(part, funding_lines(part, date=date))


def seen_by(audience: Audience, date: datetime.date) -> pd.DataFrame:
    """Projects that some readers may see, with the means that they may see; shared, never edited."""
    return (
        searchable(date)
        if audience == served.widest()
        else _seen_by(cache.portfolio().version, audience, date)
    )


def plan_of(projet_id: str, date: datetime.date) -> pd.DataFrame:
    """Lines of the financing plan of a project, with `taux`."""
    lines = cache.lines(date)
    plan = plan_lines(lines[lines["projet_id"] == projet_id])
    return plan.assign(taux=intervention_rates(plan))


def plan_state(projet_id: str, date: datetime.date) -> "pd.Series":
    """Cost, gap and owner's share of a project."""
    return _plans(cache.portfolio().version, date).loc[projet_id]


@st.cache_resource(show_spinner=False, max_entries=DATES_KEPT)
def _plans(version: str, date: datetime.date) -> pd.DataFrame:
    return financing_plans(cache.portfolio(), date=date)


def decisions_of(projet_id: str) -> pd.DataFrame:
    """Decisions about a project and its lines, taken or expected, oldest first."""
    decisions = decisions_about(cache.portfolio())
    return decisions[decisions["projet_id"] == projet_id]


def committees_ahead(siren: str, date: datetime.date) -> pd.DataFrame:
    """Committees to come for an EPCI and for the Département, the nearest first."""
    return next_instances(cache.portfolio(), siren=siren, date=date)
