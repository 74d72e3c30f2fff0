"""What the link asks for, and the controls that write it."""

from dataclasses import replace

import streamlit as st

from app import cache, cache_atelier, served, texts_atelier
from app.state import current, linked
from data.catalogue import Indicateur
from render.errors import ViewError
from render.printing import PAGE_FORMATS
from render.views import words
from render.views.view import (
    ALL_THEMES,
    BY_EPCI_ONLY,
    CLASS_COUNTS,
    LONGEST_TEXT,
    SHADED,
    YES,
    View,
    read_edges,
    read_view,
    write_edges,
)

LOGO = "logo"
LOGO_MB = 2


def read_choice() -> tuple[View, tuple[str, ...]]:
    """Give the view of the link, and a sentence for each value of it that this page alone reads and cannot use."""
    selection, _ = current()
    # The header has already checked these, and said what was wrong with them.
    checked = {
        "indicateur": selection.indicateur,
        "niveau": selection.niveau,
        "date": selection.date.isoformat(),
    }
    return read_view(
        {**st.query_params, **checked},
        catalogue=cache.catalogue(),
        sirens=cache.epci().index,
        date=selection.date,
        audiences=served.audiences(),
    )


def show_subject(view: View) -> None:
    """Show what the map is about."""
    st.selectbox(
        texts_atelier.SUJET,
        list(words.SUBJECTS),
        format_func=words.SUBJECTS.__getitem__,
        **linked("sujet", view.sujet),
    )
    if view.sujet == "observation":
        _show_indicator(view)
    elif view.sujet != "priorites":
        _show_theme(view)


def _show_indicator(view: View) -> None:
    catalogue = cache.catalogue()
    indicateur = catalogue.indicateur(view.indicateur)
    themes = [theme.id for theme in catalogue.themes if catalogue.par_theme(theme.id)]
    st.selectbox(
        texts_atelier.THEME,
        themes,
        format_func=cache.theme_labels().__getitem__,
        **linked("theme_observation", indicateur.theme, write=_write_theme),
    )
    _choose_indicator(view, catalogue.par_theme(indicateur.theme))
    st.checkbox(texts_atelier.PROJETS, **linked("projets", view.projets, write=_write_projects))


def _write_theme(theme: str) -> None:
    """Show the first indicator of the theme that was chosen."""
    st.query_params["indicateur"] = cache.catalogue().par_theme(theme)[0].id


def _write_projects(chosen: str) -> None:
    st.query_params["projets"] = YES if chosen == str(True) else ""


def _choose_indicator(view: View, offered: tuple[Indicateur, ...]) -> None:
    catalogue = cache.catalogue()
    st.selectbox(
        texts_atelier.INDICATEUR,
        [one.id for one in offered],
        format_func=lambda code: f"{catalogue.indicateur(code).label} ({catalogue.indicateur(code).unite})",
        **linked("indicateur", view.indicateur),
    )


def _show_theme(view: View) -> None:
    catalogue = cache.catalogue()
    themes = [theme.id for theme in catalogue.themes if theme.portefeuille]
    with_need = [code for code in themes if catalogue.besoins(code)]
    options = with_need if view.sujet == "ecart" else [ALL_THEMES, *themes]
    labels = {ALL_THEMES: words.ALL_THEMES, **cache.theme_labels()}
    st.selectbox(texts_atelier.THEME, options, format_func=labels.__getitem__, **linked("theme", view.theme))
    if view.sujet == "ecart":
        _choose_indicator(view, catalogue.besoins(view.theme))


def show_territory(view: View) -> None:
    """Show where the map looks, and at which level."""
    names = cache.epci()["nom_court"].sort_values()
    by_epci = view.sujet in BY_EPCI_ONLY
    nothing = texts_atelier.AUCUNE if by_epci else texts_atelier.TOUT
    st.selectbox(
        texts_atelier.TERRITOIRE_ENTOURE if by_epci else texts_atelier.TERRITOIRE,
        ["", *names.index],
        format_func=lambda code: names[code] if code else nothing,
        **linked("epci", view.epci),
    )
    if not by_epci and not view.epci:
        st.segmented_control(
            texts_atelier.NIVEAU,
            list(texts_atelier.NIVEAUX),
            format_func=texts_atelier.NIVEAUX.__getitem__,
            **linked("niveau", view.niveau),
        )


def show_classes(view: View) -> None:
    """Show how the values are cut and coloured, where this may be chosen."""
    if view.sujet not in SHADED or cache_atelier.drawn(view).classed is None:
        st.caption(texts_atelier.SANS_CLASSES)
        return
    st.selectbox(
        texts_atelier.METHODE,
        list(words.METHODS),
        format_func=words.METHODS.__getitem__,
        **linked("methode", view.methode, write=_write_method),
    )
    if view.methode == "manual":
        _show_edges(view)
    else:
        st.segmented_control(
            texts_atelier.CLASSES,
            [0, *CLASS_COUNTS],
            format_func=lambda count: str(count) if count else texts_atelier.CLASSES_AUTO,
            **linked("classes", view.classes),
        )
    st.selectbox(
        texts_atelier.PALETTE,
        list(words.PALETTES),
        format_func=words.PALETTES.__getitem__,
        **linked("palette", view.palette),
    )


def _write_method(method: str) -> None:
    """Keep the edges in use when the reader begins to choose them."""
    if method == "manual" and not st.query_params.get("bornes"):
        found = cache_atelier.drawn(read_choice()[0]).classed
        inner = found.breaks.inner if found else ()
        st.query_params["bornes"] = ",".join(repr(edge) for edge in inner)
    st.query_params["methode"] = method


def _show_edges(view: View) -> None:
    refused = st.session_state.pop("bornes_refusees", None)
    st.text_input(
        texts_atelier.BORNES,
        help=texts_atelier.BORNES_AIDE,
        **linked("bornes", write_edges(view.bornes), write=_write_edges),
    )
    if refused:
        st.warning(refused)


def _write_edges(text: str) -> None:
    """Write the edges to the link; what cannot be read leaves the earlier ones, with a message."""
    try:
        edges = read_edges(text)
    except ViewError as error:
        st.session_state["bornes_refusees"] = str(error)
        return
    if edges:
        st.query_params["bornes"] = ",".join(repr(edge) for edge in edges)


def show_page(view: View) -> None:
    """Show how the page is laid out."""
    st.selectbox(
        texts_atelier.FORMAT,
        list(PAGE_FORMATS),
        format_func=lambda key: PAGE_FORMATS[key].name,
        **linked("format", view.format),
    )
    st.text_input(
        texts_atelier.TITRE_LIBRE,
        max_chars=LONGEST_TEXT,
        placeholder=cache_atelier.drawn(replace(view, titre="")).map.title,
        help=texts_atelier.TITRE_AIDE,
        **linked("titre", view.titre),
    )
    st.text_input(texts_atelier.PRODUCTEUR, max_chars=LONGEST_TEXT, **linked("producteur", view.producteur))
    with st.container():
        st.segmented_control(
            texts_atelier.DIFFUSION,
            list(served.audiences()),
            format_func=words.AUDIENCES.__getitem__,
            **linked("diffusion", view.diffusion),
        )
        st.caption(texts_atelier.DIFFUSION_AIDE[view.diffusion])
    st.file_uploader(
        texts_atelier.LOGO,
        type=["png", "jpg", "jpeg"],
        max_upload_size=LOGO_MB,
        help=texts_atelier.LOGO_AIDE,
        key=LOGO,
    )


def chosen_logo() -> bytes | None:
    """Give the logo of this session, which the link does not keep."""
    given = st.session_state.get(LOGO)
    return given.getvalue() if given else None
