"""Vue d’ensemble: key figures, the map of the département, its ranking, and the way to every accord."""

import streamlit as st

from app import cache, cache_overview, texts, texts_territoire
from app.atelier.link import overview_image, show_image_link
from app.chart_panel import show_chart
from app.clock import aujourdhui
from app.guard import guarded_fragment
from app.map_panel import paint_maps_first, show_map, show_map_data
from app.navigation import ACCORD, carried, open_territory
from app.overview import accords_of_territory, found_sentence, key_sentence
from app.state import NIVEAUX, current, linked
from app.territoire.place import wants_sheet
from app.territoire.sheet import show_sheet
from data.catalogue import Indicateur

MAP_HEIGHT = 550


def show_controls() -> None:
    """Show what the map can be asked, each choice written to the link."""
    selection, _ = current()
    catalogue = cache.catalogue()
    indicateur = catalogue.indicateur(selection.indicateur)
    themes = [theme for theme in catalogue.themes if catalogue.par_theme(theme.id)]
    row = st.container(horizontal=True, vertical_alignment="bottom", key="commandes")
    with row:
        st.selectbox(
            texts.THEME,
            [theme.id for theme in themes],
            format_func=lambda code: catalogue.theme(code).label,
            width=210,
            **linked("theme", indicateur.theme, write=write_theme),
        )
        shown = catalogue.par_theme(indicateur.theme)
        st.selectbox(
            texts.INDICATEUR,
            [item.id for item in shown],
            format_func=lambda code: label_of(catalogue.indicateur(code)),
            width=420,
            **linked("indicateur", indicateur.id),
        )
        st.segmented_control(
            texts.NIVEAU, NIVEAUX, format_func=texts.NIVEAUX.__getitem__, **linked("niveau", selection.niveau)
        )
        st.segmented_control(
            texts.MOYENS,
            list(texts.MOYENS_CHOIX),
            format_func=texts.MOYENS_CHOIX.__getitem__,
            **linked("moyens", selection.moyens),
        )


def write_theme(theme: str) -> None:
    """Show the first indicator of the theme that was chosen."""
    st.query_params["indicateur"] = cache.catalogue().par_theme(theme)[0].id


def label_of(indicateur: Indicateur) -> str:
    """Write an indicator as a choice: its label and its unit."""
    return f"{indicateur.label} ({indicateur.unite})"


def show_found(code: str) -> None:
    """Say what was found with the search box, and give the way to its accords."""
    st.info(found_sentence(code))
    with st.container(horizontal=True):
        for siren in accords_of_territory(code):
            label = texts.OUVRIR_ACCORD.format(nom=cache.epci().at[siren, "nom_court"])
            st.page_link(ACCORD, label=label, query_params={**carried(), "accord": siren})


@guarded_fragment
def show_explorer() -> None:
    """Show the controls, the map and the ranking; only this part runs again when a choice changes."""
    show_controls()
    selection, _ = current()
    view = cache_overview.view(selection)
    for notice in view.notices:
        st.info(notice)
    with st.container(key="duo_carte"):
        left, right = st.columns([3, 2])
        with left:
            clicked = show_map(view.map, key="carte_vue", height=MAP_HEIGHT)
            paint_maps_first()
            st.markdown(view.sentence)
            show_map_data(view.map, file_name="carte")
            show_image_link(overview_image(selection))
        with right:
            show_chart(view.ranking, key="classement")
    if clicked and clicked in cache.territory_labels():
        open_territory(clicked)


def show_overview() -> None:
    """Show the whole département, the territory in use outlined."""
    selection, _ = current()
    st.title(texts.TITRE_VUE, anchor=False)
    st.markdown(key_sentence(selection.date))
    if selection.date < aujourdhui():
        st.caption(texts.PROJETS_CONNUS)
    found = selection.territoire or selection.accord
    if found:
        show_found(found)
    show_explorer()


# A canton, and an island without EPCI, have no accord to open: their sheet stands here.
place = current()[0].territoire
if place and cache.siren_of(place) is None and wants_sheet(place, other=texts_territoire.FINISTERE):
    show_sheet(place)
else:
    show_overview()
