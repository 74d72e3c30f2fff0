"""Cached figures of the page « Données et méthode »."""

from typing import Final

import pandas as pd
import streamlit as st

from analysis.availability import availability
from app import cache
from data.journal import Entry
from data.manifest import Manifest, read_manifest
from data.observation import load_observation
from data.store import open_store
from data.versions import Version

JOURNAL_SECONDS: Final = 30
"""A return to an earlier version lengthens the journal and gives a token already seen: it must not last."""


@st.cache_resource(show_spinner=False, max_entries=1)
def counts() -> pd.DataFrame:
    """Count what is known of each indicator; shared, never edited."""
    return availability(load_observation(), cache.communes(), cache.catalogue())


@st.cache_resource(show_spinner=False, max_entries=1)
def manifest() -> Manifest:
    """Read what the embedded files are and where they come from."""
    return read_manifest()


def journal() -> tuple[list[Entry], dict[str, Version]]:
    """Tell the switches of the portfolio, oldest first, and what each version holds."""
    return _journal(open_store().token())


@st.cache_resource(show_spinner=False, max_entries=cache.VERSIONS_KEPT, ttl=JOURNAL_SECONDS)
def _journal(token: str) -> tuple[list[Entry], dict[str, Version]]:
    store = open_store()
    return store.journal(), {version.version: version for version in store.versions()}
