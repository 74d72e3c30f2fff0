"""Cached figures of communes and cantons, under the rules of `app.cache`."""

import datetime

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.local_projects import PlacedProjects, projects_of_communes
from analysis.observation import observe_groups
from analysis.population_series import group_population_index
from app import cache, cache_projets
from app.cache_comparer import BASE, populations
from data.observation import load_observation
from data.territoire import FINISTERE, load_population


@st.cache_resource(show_spinner=False, max_entries=60)
def canton_values(indicateur: str) -> pd.DataFrame:
    """One indicator by canton, over its whole communes; cantons without any are absent."""
    communes = cache.communes()
    entry = cache.catalogue().indicateur(indicateur)
    return observe_groups(load_observation(), communes, entry, groups=communes["code_canton"])


def members_of(code: str) -> gpd.GeoDataFrame:
    """Give the whole communes of a canton, or a commune alone, by name."""
    communes = cache.communes()
    inside = (communes["code_canton"] == code) | (communes.index == code)
    return communes[inside].sort_values("nom")


@st.cache_resource(show_spinner=False, max_entries=100)
def population_with(code: str, siren: str) -> pd.DataFrame:
    """Follow the population of a commune or canton, of an EPCI (empty code for none) and of the Finistère."""
    own = pd.Series(code, index=members_of(code).index)
    series = group_population_index(load_population(), own, base=BASE)
    others = populations()
    return pd.concat([series, others[others["code"].isin([siren, FINISTERE])]], ignore_index=True)


def placed(code: str, date: datetime.date) -> PlacedProjects:
    """Projects of a commune or canton, and wider ones around it, at a date."""
    members = members_of(code)
    return projects_of_communes(
        cache_projets.searchable(date), members.index, sirens=members["siren_epci"].dropna().unique()
    )
