"""The selection as a list and as a map."""

import datetime
import hashlib
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from analysis.project_search import NONE, ProjectQuery
from app import cache, texts_projets
from app.map_panel import show_map, show_map_data
from app.overview import names_of, portfolio_source
from app.table_panel import grid_height
from render import numbers
from render.mapspec import MapSpec
from render.project_maps import Ground, projects_map
from render.project_tables import listing_table

MAP_HEIGHT = 620
TABLE_HEIGHT = 620
SHOWN = 1_000
"""Rows drawn in the page; files have no limit."""

WIDTHS = {True: (360, 250), False: (300, 180)}
"""Pixels of the project and of its territory, in a list that has the whole width of the page or half of it."""

SORTS = {
    "vote": (["vote_eur", "autres_eur", "projet_id"], [False, False, True]),
    "autres": (["autres_eur", "vote_eur", "projet_id"], [False, False, True]),
    "intitule": (["intitule", "projet_id"], [True, True]),
    "fin": (["fin", "projet_id"], [True, True]),
}


def sorted_by(projects: pd.DataFrame, order: str) -> pd.DataFrame:
    """Put projects in one of the orders offered."""
    by, ascending = SORTS[order]
    return projects.sort_values(by, ascending=ascending, ignore_index=True)


def show_list(projects: pd.DataFrame, *, wide: bool) -> None:
    """Show the list, over the whole width of the page or half of it; a row that is chosen opens its project."""
    shown = projects.head(SHOWN)
    if len(projects) > SHOWN:
        st.caption(texts_projets.LONGUE.format(n=numbers.number(SHOWN)))
    ids = [str(one) for one in shown["projet_id"]]
    # A new selection starts without chosen row, lest the row number point at another project.
    key = f"liste_{hashlib.sha256(','.join(ids).encode()).hexdigest()[:12]}"
    st.dataframe(
        listing_table(
            shown,
            epci_names=cache.epci()["nom_court"],
            commune_names=cache.communes()["nom"],
            theme_labels=cache.theme_labels(),
        ),
        hide_index=True,
        width="stretch",
        height=grid_height(len(shown), most=TABLE_HEIGHT),
        key=key,
        on_select=_row_writer(key, ids),
        selection_mode="single-row",
        column_config=_columns(wide=wide),
        alt=texts_projets.LISTE_ALT,
    )


def _columns(*, wide: bool) -> dict[str, Any]:
    """Give the columns that are read first their width; the others follow, by scrolling if need be."""
    title, where = WIDTHS[wide]
    return {
        "Projet": st.column_config.TextColumn(width=title),
        "Territoire": st.column_config.TextColumn(width=where),
        "Voté (Département)": st.column_config.TextColumn(width=130, alignment="right"),
        "Avancement": st.column_config.TextColumn(width=112),
        "Autres financeurs": st.column_config.TextColumn(alignment="right"),
    }


def _row_writer(key: str, ids: list[str]) -> Callable[[], None]:
    def write() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        st.query_params["projet"] = ids[rows[0]] if rows else ""

    return write


def selection_map(projects: pd.DataFrame, query: ProjectQuery, date: datetime.date) -> MapSpec:
    """Map the selection, on the communes of one EPCI when the query holds in it, else on the 21 EPCI."""
    ground, name = _ground(query)
    title = texts_projets.TITRE_CARTE if name is None else texts_projets.TITRE_CARTE_EPCI
    return projects_map(
        projects,
        ground,
        title=title.format(nom=name, date=numbers.date_fr(date)),
        source=portfolio_source(),
        theme_labels=cache.theme_labels(),
        demonstration=cache.portfolio().demonstration,
    )


def _ground(query: ProjectQuery) -> tuple[Ground, str | None]:
    communes = cache.communes()
    siren = cache.siren_of(query.insee) if query.insee else None
    if siren is None and len(query.sirens) == 1 and query.sirens[0] != NONE and not query.insee:
        siren = query.sirens[0]
    if siren is None:
        return Ground("epci", names_of("epci"), chosen=query.insee or None), None
    members = communes["nom"][communes["siren_epci"] == siren].sort_values()
    ground = Ground("commune", members, focus=siren, chosen=query.insee or None)
    return ground, str(cache.epci().at[siren, "nom_court"])


def show_selection_map(projects: pd.DataFrame, query: ProjectQuery, date: datetime.date) -> None:
    """Show the map; a click opens a project, or keeps the projects of a territory."""
    spec = selection_map(projects, query, date)
    clicked = show_map(spec, key="carte_projets", height=MAP_HEIGHT)
    show_map_data(spec, file_name="projets_par_territoire")
    if clicked is None:
        return
    known = projects["projet_id"]
    if (known == clicked).any():
        st.query_params["projet"] = clicked
    elif clicked in cache.epci().index:
        st.query_params["epci"] = clicked
    elif clicked in cache.communes().index:
        st.query_params["commune"] = clicked
    st.rerun()
