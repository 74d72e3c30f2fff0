"""Accord: one territory end to end, from what is promised to what awaits a decision."""

import streamlit as st

from app import cache, served, texts, texts_territoire
from app.accord.downloads import show_downloads
from app.accord.enjeux import show_enjeux
from app.accord.governance import show_governance, show_vigilance
from app.accord.identity import show_four_figures, show_sentences, show_stages, show_timeline, show_title
from app.accord.means import show_means, show_outside
from app.accord.territory import show_observation, show_territory
from app.accord.trends import show_similar, show_trends
from app.navigation import ACCORD, carried
from app.overview import accords_of_territory, found_sentence
from app.state import current, siren_in_use
from app.territoire.place import wants_sheet
from app.territoire.sheet import show_sheet


def show_choice(found: str | None) -> None:
    """Ask for an EPCI when the link names none; of a canton, offer those that it spreads over."""
    names = cache.epci()["nom"].sort_values()
    near = accords_of_territory(found) if found else []
    st.title(texts.PAGE_ACCORD, anchor=False)
    if found:
        st.info(found_sentence(found))
    st.info(texts.CHOISIR_ACCORD)
    for siren in near or names.index:
        st.page_link(ACCORD, label=str(names[siren]), query_params={**carried(), "accord": str(siren)})


def show_accord(siren: str) -> None:
    """Show the whole page of one EPCI."""
    selection, _ = current()
    state = cache.state_of(siren, selection.date)
    show_title(state, siren)
    show_downloads(state, siren)
    show_stages(state)
    show_four_figures(state)
    with st.container(key="duo_identite"):
        left, right = st.columns(2)
        with left:
            show_sentences(state, siren)
        with right:
            show_timeline(state)
    show_enjeux(state)
    if not served.public():
        show_vigilance(state, siren)
    with st.container(key="duo_carte"):
        left, right = st.columns([3, 2])
        with left:
            show_territory(state, siren)
        with right:
            show_means(state)
    show_observation(siren)
    show_trends(state, siren)
    show_governance(state, siren)
    show_outside(state, siren)
    show_similar(state, siren)


def commune_of(siren: str) -> str | None:
    """Commune of this EPCI that the link names, if any."""
    selection, _ = current()
    communes = cache.communes()["siren_epci"]
    return selection.territoire if communes.get(selection.territoire) == siren else None


selection, _ = current()
siren = siren_in_use(selection)
if siren is None:
    show_choice(selection.territoire)
else:
    commune = commune_of(siren)
    around = texts_territoire.ACCORD.format(nom=cache.epci().at[siren, "nom_court"])
    # A link to this page that only names a commune asks for its accord; the search box names both, and gives the sheet.
    first = "fiche" if selection.accord else "page"
    if commune and wants_sheet(commune, other=around, first=first):
        show_sheet(commune)
    else:
        show_accord(siren)
