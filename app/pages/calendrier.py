"""Calendrier et gouvernance: committees, their decisions, the yearly plan, and how the accords were built."""

import streamlit as st

from app import served, texts_calendrier
from app.calendrier.committees import read_committees, show_committees, show_filters
from app.calendrier.plan import show_building, show_plan
from app.guard import guarded_fragment
from app.state import current


@guarded_fragment
def show_governance() -> None:
    """Show what depends on the choices; only this part runs again when one changes."""
    selection, _ = current()
    choice = read_committees()
    show_filters(choice)
    show_committees(choice, selection.date)
    if not served.public():
        show_plan(choice.siren, selection.date)


st.title(texts_calendrier.TITRE, anchor=False)
show_governance()
show_building()
