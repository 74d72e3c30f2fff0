"""Cached figures of the composite index, under the rules of `app.cache`."""

from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from analysis.draws import ALL_WEIGHTINGS
from analysis.index_spec import IndexSpec, default_spec
from analysis.priorities import IndexResult, compute_index, two_axes
from analysis.rank_change import critical_weights, one_at_a_time
from analysis.reading import RankReading, ranking_table, read_rank
from analysis.robustness import Robustness, assess
from app import cache

WEIGHTINGS_KEPT: Final = 128

Weighting = tuple[tuple[str, int], ...]
"""(dimension, weight) pairs; empty for the official setting."""

OFFICIAL: Final[Weighting] = ()


@st.cache_resource(show_spinner=False)
def _values() -> pd.DataFrame:
    wanted = [item.id for item in cache.catalogue().indicateurs if item.role == "indice"]
    return pd.DataFrame({name: cache.observed(name, "epci")["valeur"] for name in wanted}).astype(float)


def official_spec() -> IndexSpec:
    """Describe the official index, on the indicators that have values."""
    values = _values()
    return default_spec(
        cache.catalogue(), available=[str(name) for name in values if values[name].notna().any()]
    )


@st.cache_resource(show_spinner=False, max_entries=WEIGHTINGS_KEPT)
def index_of(weighting: Weighting) -> IndexResult:
    """Compute the index under a weighting."""
    spec = official_spec()
    return compute_index(_values(), spec.with_theme_weights(dict(weighting)) if weighting else spec)


@st.cache_resource(show_spinner=False, max_entries=WEIGHTINGS_KEPT)
def robustness_of(weighting: Weighting) -> Robustness:
    """Replay the index under other defensible choices; the single draws are not kept."""
    drawn = assess(index_of(weighting))
    return replace(drawn, ranks=drawn.ranks[:0])


@st.cache_resource(show_spinner=False)
def all_weightings() -> Robustness:
    """Replay the index under every admissible weighting; the single draws are not kept."""
    drawn = assess(index_of(OFFICIAL), ALL_WEIGHTINGS)
    return replace(drawn, ranks=drawn.ranks[:0])


@st.cache_resource(show_spinner=False, max_entries=WEIGHTINGS_KEPT)
def ranking(weighting: Weighting) -> pd.DataFrame:
    """Scores, ranks, classes and bands by SIREN; shared, never edited."""
    return ranking_table(index_of(weighting), robustness_of(weighting))


@st.cache_resource(show_spinner=False)
def positions() -> pd.DataFrame:
    """Places of the EPCI on the two dimensions of the index."""
    return two_axes(index_of(OFFICIAL))


@st.cache_resource(show_spinner=False, max_entries=4 * WEIGHTINGS_KEPT)
def reading(weighting: Weighting, siren: str) -> RankReading:
    """Facts about the rank of one EPCI."""
    return read_rank(index_of(weighting), robustness_of(weighting), siren)


@st.cache_resource(show_spinner=False, max_entries=32)
def acceptability(siren: str) -> RankReading:
    """Facts about one EPCI over every admissible weighting."""
    return read_rank(index_of(OFFICIAL), all_weightings(), siren)


@st.cache_resource(show_spinner=False, max_entries=4 * WEIGHTINGS_KEPT)
def thresholds(weighting: Weighting, siren: str) -> pd.DataFrame:
    """Nearest weights of each dimension that change the rank of one EPCI."""
    return critical_weights(index_of(weighting), siren)


@st.cache_resource(show_spinner=False, max_entries=WEIGHTINGS_KEPT)
def changes(weighting: Weighting) -> pd.DataFrame:
    """Ranks of every EPCI when a single choice changes."""
    return one_at_a_time(index_of(weighting))
