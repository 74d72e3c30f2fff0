"""Cached maps and previews of the workshop, under the rules of `app.cache`."""

from dataclasses import replace
from typing import Final

import streamlit as st

from app import cache, texts_atelier
from app.cache import VERSIONS_KEPT
from data.observation import load_observation
from data.territoire import load_voisins, precise_limits
from data.world import current_complement
from render.printing import PAGE_FORMATS, figure_bytes
from render.printing.furniture import GENERALISED
from render.printing.page import MM_PER_INCH
from render.views.building import Drawn, build
from render.views.export import Making, draw_page
from render.views.view import View
from render.views.world import World, data_name

PREVIEWS_KEPT: Final = 64
PREVIEW_PX: Final = 1120
"""Longest side of a preview."""


def world() -> World:
    """
    Give what views are drawn from, for the current version of the portfolio; shared, never edited.

    It holds the whole portfolio, whose hash stands in each receipt; a view sees what its readers may see, and no
    view or paper is asked for readers that this dashboard does not serve.
    """
    return _world(cache.unbounded().version)


@st.cache_resource(show_spinner=False, max_entries=VERSIONS_KEPT)
def _world(version: str) -> World:
    return World(
        cache.communes(),
        cache.epci(),
        load_voisins(),
        cache.catalogue(),
        load_observation(),
        cache.unbounded(),
        data_name(current_complement().version),
        precise_limits(),
    )


def drawn(view: View) -> Drawn:
    """Map of a view, with its classes; shared, never edited. Sizes and marks of the page change nothing to it."""
    usual = View(view.date)
    return _drawn(cache.portfolio().version, replace(view, format=usual.format, producteur=usual.producteur))


@st.cache_resource(show_spinner=False, max_entries=PREVIEWS_KEPT)
def _drawn(version: str, view: View) -> Drawn:
    return build(view, world())


def preview(view: View, making: Making) -> tuple[bytes, bool]:
    """
    Draw a view at the size of a screen.

    Returns
    -------
    image, generalised
        A PNG, and whether the page warns that its limits are generalised.

    Raises
    ------
    PrintError
        When the logo cannot be placed.
    """
    return _preview(cache.portfolio().version, view, making)


@st.cache_resource(show_spinner=False, max_entries=PREVIEWS_KEPT)
def _preview(version: str, view: View, making: Making) -> tuple[bytes, bool]:
    page = PAGE_FORMATS[view.format]
    dpi = round(PREVIEW_PX / max(page.width_mm, page.height_mm) * MM_PER_INCH)
    sheet = draw_page(
        view, world(), making, dpi=dpi, receipt_id=texts_atelier.RECU_APERCU, spec=drawn(view).map
    )
    # Lines may be cut anywhere, and their spaces are typographic.
    told = " ".join(" ".join(placed.text for placed in sheet.placed).split())
    return figure_bytes(sheet, file_format="png", metadata={}), GENERALISED in told
