"""One project of the selection: how it is chosen, and where it is shown."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import texts_projets
from app.projets.detail import show_detail
from app.state import current, linked

OFFERED = 1_000
"""Projects offered by name; a longer selection is narrowed first."""


def places(view: str, chosen: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """
    Give the place of the project chosen, or of the words that ask for one, and that of the selection.

    A project needs as much room as the list, which has the whole width without one; a map never has, lest it show
    more sea and land than there is around the Finistère.
    """
    if not chosen and view == "liste":
        return st.container(), st.container()
    left, right = st.columns(2 if chosen else [3, 2])
    return right, left


def show_project_choice(projects: pd.DataFrame, found: pd.DataFrame, chosen: str) -> None:
    """Offer the projects by name: what a row of the list or a mark of the map gives, for the keyboard."""
    titles = projects.set_index("projet_id")["intitule"]
    offered = [str(one) for one in found["projet_id"].head(OFFERED)]
    options = ["", *dict.fromkeys([*([chosen] if chosen else []), *offered])]
    st.selectbox(
        texts_projets.OUVRIR,
        options,
        format_func=lambda one: str(titles[one]) if one else texts_projets.OUVRIR_VIDE,
        width=640,
        **linked("projet", chosen),
    )


def show_chosen(projects: pd.DataFrame, found: pd.DataFrame, chosen: str) -> None:
    """Show the project chosen, and say when it does not answer the conditions; without one, ask for it."""
    selection, _ = current()
    if not chosen:
        st.caption(texts_projets.CHOISIR)
        return
    if not (found["projet_id"] == chosen).any():
        st.caption(texts_projets.HORS_SELECTION)
    show_detail(projects[projects["projet_id"] == chosen].iloc[0], selection.date)
