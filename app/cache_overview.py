"""The cached view of the overview: the same choice gives every reader the same map, chart and sentences."""

import streamlit as st

from app import cache
from app.overview import OverviewView, overview_view
from app.state import Selection


def view(selection: Selection) -> OverviewView:
    """Give what the overview shows for a selection; shared, never edited."""
    cache.follow_world()
    return _view(cache.portfolio().version, selection)


@st.cache_resource(show_spinner=False, max_entries=200)
def _view(version: str, selection: Selection) -> OverviewView:
    return overview_view(selection)
