"""The selection of projects as files, for the readers that are chosen, whatever its length."""

import datetime
from collections.abc import Callable
from typing import cast

import pandas as pd
import streamlit as st

from analysis.diffusion import Audience
from analysis.project_search import ProjectQuery, search_projects
from app import cache, cache_projets, served, texts_documents, texts_projets
from app.export_notes import file_notes
from app.overview import portfolio_source
from app.projets.listing import sorted_by
from app.state import linked, read_choice
from render import numbers
from render.diffusion import COUNTED
from render.export import csv_bytes
from render.export_files import geopackage_bytes
from render.project_export import HEADERS, project_rows, project_sheet
from render.views.words import AUDIENCES
from render.workbook import workbook_bytes


def show_files(query: ProjectQuery, perimeter: str, date: datetime.date, *, order: str) -> None:
    """Offer the whole selection as files, written when they are asked for."""
    st.header(texts_projets.FICHIERS, anchor=False)
    # Files hold what the page shows, unless fewer readers may see them.
    offered = served.audiences()
    audience = cast(Audience, read_choice("fichiers_pour", offered, served.widest()))
    st.segmented_control(
        texts_documents.DIFFUSION,
        list(offered),
        format_func=AUDIENCES.__getitem__,
        **linked("fichiers_pour", audience),
    )
    found = sorted_by(search_projects(cache_projets.seen_by(audience, date), query), order)
    st.caption(_counted(found, audience))
    if found.empty:
        return
    about = [
        texts_projets.NOTE_DATE.format(date=numbers.date_fr(date)),
        texts_projets.NOTE_PERIMETRE.format(perimetre=perimeter),
        *filter(None, [COUNTED[audience]]),
    ]
    notes = file_notes(
        portfolio_source(), demonstration=cache.portfolio().demonstration, audience=audience, about=about
    )
    # What stands after the day and the perimeter must be read on every printed page.
    foot = " – ".join(notes[len(about) + 1 :])

    def rows() -> pd.DataFrame:
        return project_rows(
            found,
            epci_names=cache.epci()["nom"],
            commune_names=cache.communes()["nom"],
            theme_labels=cache.theme_labels(),
        )

    def sheet() -> bytes:
        return workbook_bytes(
            project_sheet(rows()), sheet=texts_projets.FEUILLE, notes=notes, foot=foot, day=date
        )

    files: tuple[tuple[str, Callable[[], bytes], str, str], ...] = (
        (
            texts_projets.CSV,
            lambda: csv_bytes(rows().rename(columns=dict(HEADERS)), notes=notes),
            "csv",
            "text/csv",
        ),
        (
            texts_projets.XLSX,
            sheet,
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            texts_projets.GEOPACKAGE,
            lambda: geopackage_bytes(rows(), notes=notes),
            "gpkg",
            "application/geopackage+sqlite3",
        ),
    )
    with st.container(horizontal=True):
        for label, written, suffix, mime in files:
            st.download_button(label, written, file_name=f"projets.{suffix}", mime=mime, on_click="ignore")
    st.caption(texts_projets.FICHIERS_AIDE)


def _counted(found: pd.DataFrame, audience: Audience) -> str:
    """Say how many projects the files hold, those that were dropped told apart as in the sentence of the page."""
    dropped = int((found["avancement"] == "abandonné").sum())
    return texts_projets.AUDIENCE[audience].format(
        n=numbers.plural(len(found), *texts_projets.NOMBRE),
        abandonnes=numbers.plural(dropped, *texts_projets.ABANDONNES),
    )
