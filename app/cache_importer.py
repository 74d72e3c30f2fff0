"""What the page « Importer » reads: the portfolio that corrections start from, and differences between versions."""

import streamlit as st

from data.differences import Differences, compare
from data.portfolio import Portfolio
from data.store import Store, open_store, writable_store

KEPT = 4


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def editable(token: str) -> Portfolio:
    """Give the real portfolio that a correction starts from, empty when nothing real was published."""
    return writable_store().base().portfolio


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def differences(before: str, after: str) -> Differences:
    """Compare two versions; a version never changes."""
    store = open_store()
    return compare(store.load(before).portfolio, store.load(after).portfolio)


def store() -> Store:
    """Open the store that versions are written to."""
    return writable_store()
