"""The way from a map of another page to the workshop, with the same settings."""

import streamlit as st

from app import texts_atelier
from app.navigation import WORKSHOP, carried
from app.state import Selection
from render.views.view import View


def overview_image(selection: Selection) -> View:
    """Give the view that shows what the map of the overview shows."""
    if selection.moyens == "eur_hab":
        return View(selection.date, sujet="moyens", epci=selection.accord or "")
    return View(
        selection.date,
        indicateur=selection.indicateur,
        niveau=selection.niveau,
        projets=selection.moyens == "projets",
    )


def accord_image(selection: Selection, siren: str) -> View:
    """Give the view that shows what the map of an accord shows."""
    return View(selection.date, indicateur=selection.indicateur, niveau="commune", epci=siren, projets=True)


def show_image_link(view: View) -> None:
    """Show the link that opens the workshop on a view."""
    st.page_link(WORKSHOP, label=texts_atelier.IMAGE, query_params={**carried(), **view.params()})
