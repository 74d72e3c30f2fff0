"""Cached figures of the means of all accords, under the rules of `app.cache`."""

import datetime

import pandas as pd
import streamlit as st

from analysis.envelopes import balance
from analysis.funding import departement_lines, payment_lines, summarise
from analysis.gap_classes import gap_classes
from analysis.perimetre import accord_sirens
from analysis.totals import VotedPerInhabitant, departement_totals, leverage, theme_per_inhabitant
from app import cache
from app.cache import DATES_KEPT, VERSIONS_KEPT


@st.cache_resource(show_spinner=False, max_entries=VERSIONS_KEPT)
def _accord_names(version: str) -> dict[str, str]:
    names = cache.epci()["nom_court"]
    pairs = accord_sirens(cache.portfolio())
    alone = pairs[~pairs["partage"] & pairs["siren"].isin(names.index)]
    titles = cache.portfolio().table("accord").set_index("accord_id")["intitule"]
    found = {str(code): str(title) for code, title in titles.items()}
    return found | {
        str(code): str(names[siren]) for code, siren in zip(alone["accord_id"], alone["siren"], strict=True)
    }


def accord_names() -> dict[str, str]:
    """Accord → short name of its EPCI, or its own title when it concerns several."""
    return _accord_names(cache.portfolio().version)


@st.cache_resource(show_spinner=False, max_entries=VERSIONS_KEPT)
def _accord_sirens(version: str) -> dict[str, str]:
    pairs = accord_sirens(cache.portfolio())
    alone = pairs[~pairs["partage"] & pairs["siren"].isin(cache.epci().index)]
    return dict(zip(alone["accord_id"].astype(str), alone["siren"].astype(str), strict=True))


def sirens_of_accords() -> dict[str, str]:
    """Accord → the one EPCI that it concerns, where there is one."""
    return _accord_sirens(cache.portfolio().version)


@st.cache_resource(show_spinner=False, max_entries=2 * DATES_KEPT)
def _balance(version: str, date: datetime.date, by: str) -> pd.DataFrame:
    return balance(cache.portfolio(), date=date, by=(by,))


def balance_by(date: datetime.date, by: str) -> pd.DataFrame:
    """Promised, voted, paid and left by `accord_id` or `moyen`, at a date."""
    return _balance(cache.portfolio().version, date, by)


@st.cache_resource(show_spinner=False, max_entries=4 * DATES_KEPT)
def _voted(version: str, date: datetime.date, by: str) -> pd.DataFrame:
    known = cache.lines(date)
    inside = known[known["dans_accord"]]
    return summarise(inside if by == "apporteur_type" else departement_lines(inside), [by])


def voted_by(date: datetime.date, by: str) -> pd.DataFrame:
    """Voted and paid in accords by `theme` (the Département) or by `apporteur_type` (all funders)."""
    return _voted(cache.portfolio().version, date, by)


@st.cache_resource(show_spinner=False, max_entries=DATES_KEPT)
def _payments(version: str, date: datetime.date) -> pd.DataFrame:
    known = departement_lines(payment_lines(cache.portfolio(), date=date))
    return summarise(known[known["dans_accord"]], ["exercice", "moyen"])


def payments(date: datetime.date) -> pd.DataFrame:
    """Euros planned and paid by the Département in accords, by year and kind of means."""
    return _payments(cache.portfolio().version, date)


@st.cache_resource(show_spinner=False, max_entries=DATES_KEPT)
def _perimeters(version: str, date: datetime.date) -> dict[bool, pd.DataFrame]:
    known = cache.lines(date)
    own = departement_lines(known)
    return {inside: departement_totals(own[own["dans_accord"] == inside]) for inside in (True, False)}


def perimeters(date: datetime.date) -> dict[bool, pd.DataFrame]:
    """Votes of the Département in accords (True) and outside (False), by perimeter."""
    return _perimeters(cache.portfolio().version, date)


@st.cache_resource(show_spinner=False, max_entries=3 * DATES_KEPT)
def _leverage(version: str, date: datetime.date, by: str) -> pd.DataFrame:
    known = cache.lines(date)
    return leverage(known[known["dans_accord"]], [by] if by else [])


def leverage_by(date: datetime.date, by: str) -> pd.DataFrame:
    """Other funders' euros for one euro of the Département in accords, by `siren`, `theme` or overall (``)."""
    return _leverage(cache.portfolio().version, date, by)


@st.cache_resource(show_spinner=False, max_entries=10 * DATES_KEPT)
def _theme_means(version: str, date: datetime.date, theme: str) -> VotedPerInhabitant:
    return theme_per_inhabitant(cache.lines(date), cache.epci(), theme=theme)


def theme_means(date: datetime.date, theme: str) -> VotedPerInhabitant:
    """Euros voted by the Département in accords per inhabitant, for one theme."""
    return _theme_means(cache.portfolio().version, date, theme)


@st.cache_resource(show_spinner=False, max_entries=10 * DATES_KEPT)
def _gap(version: str, date: datetime.date, theme: str, indicateur: str) -> pd.DataFrame:
    means = theme_means(date, theme)
    entry = cache.catalogue().indicateur(indicateur)
    need = cache.observed(indicateur, "epci")["valeur"]
    pivot = cache.reference(indicateur)
    return gap_classes(
        need,
        means.values,
        pivots=(float("nan") if pivot is None else pivot, means.reference),
        sens="baisse" if entry.sens == "baisse" else "hausse",
    )


def gap(date: datetime.date, theme: str, indicateur: str) -> pd.DataFrame:
    """Cross the need of a theme with its means, in classes that turn on the values of the Finistère."""
    return _gap(cache.portfolio().version, date, theme, indicateur)
