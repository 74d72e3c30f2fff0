"""Going from page to page, always through the link."""

import os
from dataclasses import dataclass
from typing import NoReturn

import streamlit as st

from app import (
    cache,
    served,
    texts,
    texts_alertes,
    texts_atelier,
    texts_calendrier,
    texts_comparer,
    texts_couverture,
    texts_donnees,
    texts_importer,
    texts_moyens,
    texts_priorites,
    texts_projets,
)
from data.store import URL_VARIABLE


@dataclass(frozen=True)
class PageEntry:
    """One page of the atlas: its file, its name in the menu and its path in the link."""

    file: str
    title: str
    path: str


OVERVIEW = "app/pages/vue_ensemble.py"
ACCORD = "app/pages/accord.py"
PRIORITIES = "app/pages/priorites.py"
COVERAGE = "app/pages/couverture.py"
MEANS = "app/pages/moyens.py"
PROJECTS = "app/pages/projets.py"
WORKSHOP = "app/pages/atelier.py"
COMPARE = "app/pages/comparer.py"
ALERTS = "app/pages/alertes.py"
DATA = "app/pages/donnees.py"
CALENDAR = "app/pages/calendrier.py"
IMPORT = "app/pages/importer.py"
PAGES = (
    PageEntry(OVERVIEW, texts.PAGE_VUE, "vue-ensemble"),
    PageEntry(ACCORD, texts.PAGE_ACCORD, "accord"),
    PageEntry(PRIORITIES, texts_priorites.PAGE, "priorites"),
    PageEntry(COVERAGE, texts_couverture.PAGE, "couverture"),
    PageEntry(MEANS, texts_moyens.PAGE, "moyens"),
    PageEntry(COMPARE, texts_comparer.PAGE, "comparer"),
    PageEntry(CALENDAR, texts_calendrier.PAGE, "calendrier"),
    PageEntry(PROJECTS, texts_projets.PAGE, "projets"),
    PageEntry(WORKSHOP, texts_atelier.PAGE, "atelier"),
    PageEntry(ALERTS, texts_alertes.PAGE, "alertes"),
    PageEntry(DATA, texts_donnees.PAGE, "donnees"),
)
"""The pages in the order of the menu; the first one opens by default."""

IMPORT_ENTRY = PageEntry(IMPORT, texts_importer.PAGE, "importer")


def pages() -> tuple[PageEntry, ...]:
    """
    Give the pages of this dashboard.

    The one that changes the data shows all of them: it exists only with `ATS_IMPORT=1`, on an internal dashboard,
    and never where a database is read, where whole versions are written from elsewhere. The public has no points of
    vigilance, which would be told from a part of the financing plans.
    """
    asked = os.environ.get("ATS_IMPORT") == "1" and served.whole() and not os.environ.get(URL_VARIABLE)
    shown = tuple(entry for entry in PAGES if entry.file != ALERTS or not served.public())
    return (*shown, IMPORT_ENTRY) if asked else shown


CARRIED = ("date", "indicateur", "niveau", "moyens")
"""Parameters that follow the reader from one page to the next."""


def open_page(page: str, **params: str) -> NoReturn:
    """Open a page with these parameters; the date and the indicator in use follow."""
    st.switch_page(page, query_params={**carried(), **params})


def carried() -> dict[str, str]:
    """Parameters of the link that follow the reader."""
    return {name: st.query_params[name] for name in CARRIED if name in st.query_params}


def open_territory(code: str) -> NoReturn:
    """Open what a code stands for: see `territory_link`."""
    page, params = territory_link(code)
    open_page(page, **params)


def territory_link(code: str) -> tuple[str, dict[str, str]]:
    """
    Give the page of what a code stands for, and what its link names.

    An EPCI opens its accord; a commune opens its sheet, on the page of the accord around it. A canton, which may cut
    several EPCI, and the two islands without EPCI have no accord: their sheet stands on the overview.
    """
    siren = cache.siren_of(code)
    if siren is None:
        return OVERVIEW, {"territoire": code, "niveau": "commune"}
    if siren == code:
        return ACCORD, {"accord": siren}
    return ACCORD, {"accord": siren, "territoire": code}
