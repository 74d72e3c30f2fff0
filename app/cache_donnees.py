"""Cached figures of the page « Données et méthode »."""

import pandas as pd
import streamlit as st

from analysis.availability import availability
from app import cache
from data.journal import Entry
from data.manifest import Manifest, read_manifest
from data.observation import load_observation
from data.portfolio import PortfolioSource
from data.store import open_store
from data.versions import Version
from data.world import current_complement


@st.cache_resource(show_spinner=False, max_entries=1)
def counts() -> pd.DataFrame:
    """Count what is known of each indicator; shared, never edited."""
    return availability(load_observation(), cache.communes(), cache.catalogue())


@st.cache_resource(show_spinner=False, max_entries=1)
def manifest() -> Manifest:
    """Read what the embedded files are and where they come from."""
    return read_manifest()


def imported_sources() -> tuple[PortfolioSource, ...]:
    """Name where the imported observation, limits and services come from."""
    return current_complement().content.sources


def journal() -> tuple[list[Entry], dict[str, Version]]:
    """
    Tell the switches of the portfolio, oldest first, and what each version holds.

    Read anew each time: a return to an earlier version lengthens the journal under a token already seen.
    """
    store = open_store()
    return store.journal(), {version.version: version for version in store.versions()}
