"""Projets: find projects by any condition, read one from end to end, take the selection away."""

import pandas as pd
import streamlit as st

from analysis.project_search import ProjectQuery, search_projects, selection_totals
from app import cache_projets, served, texts_projets
from app.guard import guarded_fragment
from app.markdown import escaped
from app.projets.choice import places, show_chosen, show_project_choice
from app.projets.files import show_files
from app.projets.filters import conditions, read_query, show_filters
from app.projets.listing import show_list, show_selection_map, sorted_by
from app.state import current, linked, read_choice
from render.project_words import selection_sentence


@guarded_fragment
def show_explorer() -> None:
    """Show the conditions and what answers them; only this part runs again when a choice changes."""
    selection, _ = current()
    projects = cache_projets.searchable(selection.date)
    if projects.empty:
        st.info(texts_projets.AUCUN_PROJET[served.whole()])
        return
    query = read_query(projects)
    st.header(texts_projets.CRITERES, anchor=False)
    show_filters(query, projects)
    found = search_projects(projects, query)
    said = conditions(query)
    totals = selection_totals(found)
    partial = not served.whole()
    st.markdown(escaped(selection_sentence(totals, said, date=selection.date, partial=partial)))
    chosen = read_choice("projet", {"", *projects["projet_id"]}, "")
    if found.empty and not chosen:
        st.info(texts_projets.RIEN[served.whole()])
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view, order = show_view_choice()
        found = sorted_by(found, order)
        show_project_choice(projects, found, chosen)
    with st.container(key="duo_projets"):
        right, left = places(view, chosen)
        with right:
            show_chosen(projects, found, chosen)
        with left:
            show_selection(found, query, view, wide=not chosen)
    perimeter = " ; ".join(said) or texts_projets.PERIMETRE_TOUT[served.whole()]
    show_files(query, perimeter, selection.date, order=order)
    st.caption(texts_projets.LECTURE)


def show_view_choice() -> tuple[str, str]:
    """Show how to look at the selection; give the view and the order chosen."""
    view = read_choice("vue_projets", texts_projets.VUES, "liste")
    order = read_choice("tri", texts_projets.TRIS, "vote")
    st.segmented_control(
        texts_projets.VUE,
        list(texts_projets.VUES),
        format_func=texts_projets.VUES.__getitem__,
        **linked("vue_projets", view),
    )
    st.selectbox(
        texts_projets.TRI,
        list(texts_projets.TRIS),
        format_func=texts_projets.TRIS.__getitem__,
        width=280,
        **linked("tri", order),
    )
    return view, order


def show_selection(found: pd.DataFrame, query: ProjectQuery, view: str, *, wide: bool) -> None:
    """Show the list or the map, over the whole width of the page or half of it."""
    selection, _ = current()
    if found.empty:
        st.info(texts_projets.RIEN[served.whole()])
    elif view == "carte":
        show_selection_map(found, query, selection.date)
    else:
        show_list(found, wide=wide)


st.title(texts_projets.TITRE, anchor=False)
show_explorer()
