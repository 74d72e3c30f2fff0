"""Cached figures of the page « Comparer »: codes and dates in, shared read-only frames out."""

import datetime

import pandas as pd
import streamlit as st

from analysis.contrast import contrasts
from analysis.envelopes import balance
from analysis.observation import observe_all
from analysis.population_series import population_index
from analysis.side_by_side import side_by_side
from analysis.similarity import similar_territories
from app import cache, served
from data.observation import load_observation
from data.territoire import load_population
from render.comparer_maps import small_multiples
from render.mapspec import MapSpec
from render.small_rates import hatched

BASE = 2017
"""Year worth 100: the first of the growth that the catalogue measures."""


@st.cache_resource(show_spinner=False, max_entries=1)
def observed_epci() -> pd.DataFrame:
    """Every indicator of the 21 EPCI side by side; shared, never edited."""
    return observe_all(load_observation(), cache.communes(), cache.catalogue(), niveau="epci")


def index_indicators() -> list[str]:
    """Name the indicators of the default index, which resemblance is measured on."""
    return [one.id for one in cache.catalogue().indicateurs if one.role == "indice"]


@st.cache_resource(show_spinner=False, max_entries=200)
def similar(siren: str, indicateur: str, k: int) -> pd.DataFrame:
    """Give the nearest territories on the index, its indicator shown on the maps left out."""
    frame = observed_epci()[index_indicators()]
    return similar_territories(frame, siren, exclude=[indicateur] if indicateur in frame else [], k=k)


@st.cache_resource(show_spinner=False, max_entries=200)
def contrasted(sirens: tuple[str, ...]) -> pd.DataFrame:
    """Order the ratios of the catalogue by how far apart they put some territories."""
    frame = observed_epci()
    told = [
        one.id
        for one in cache.catalogue().indicateurs
        # A share of the few mayors of an EPCI jumps with one person: it would always come first.
        if one.nature == "ratio" and one.theme != "vie-locale" and one.id in frame
    ]
    return contrasts(frame[told], sirens)


@st.cache_resource(show_spinner=False, max_entries=100)
def maps(sirens: tuple[str, ...], indicateur: str) -> list[MapSpec]:
    """Map the communes of some territories on one indicator, one map each; shared, never edited."""
    communes, names = cache.communes(), cache.epci()["nom_court"]
    asked = cache.catalogue().indicateur(indicateur)
    specs = small_multiples(
        cache.observed(indicateur, "commune"),
        communes["nom"].sort_values(),
        communes["siren_epci"],
        asked,
        territoires={siren: str(names[siren]) for siren in sirens},
    )
    return [hatched(spec, asked, communes["population"]) for spec in specs]


@st.cache_resource(show_spinner=False, max_entries=1)
def populations() -> pd.DataFrame:
    """Follow the populations of the EPCI and of the Finistère, in persons and on base 100; shared, never edited."""
    return population_index(load_population(), cache.communes(), base=BASE)


def key_figures(sirens: tuple[str, ...], date: datetime.date) -> pd.DataFrame:
    """Lay the key figures of some territories beside those of all the EPCI, at a date."""
    return _key_figures(cache.portfolio().version, sirens, date)


@st.cache_resource(show_spinner=False, max_entries=200)
def _key_figures(version: str, sirens: tuple[str, ...], date: datetime.date) -> pd.DataFrame:
    figures = side_by_side(
        {siren: cache.state_of(siren, date) for siren in sirens},
        cache.epci(),
        reference=cache.key_figures(date),
        envelopes=balance(cache.portfolio(), date=date),
    )
    if not served.whole():
        figures.loc["n_enjeux_sans_moyens"] = float("nan")
    return figures
