"""Priorités: the composite index, its map and rank bands, the reader’s own weights, what makes each rank."""

import streamlit as st
from streamlit.errors import StreamlitAPIException

from analysis.index_spec import CAVEAT
from app import cache, cache_priorites, texts_priorites
from app.guard import guarded_fragment
from app.priorites.ranking import show_dimensions, show_ranking
from app.priorites.territory import show_territory
from app.priorites.weights import read_weights, show_weights, weighting_of
from app.state import current, read_choice, siren_in_use


def chosen_epci() -> str | None:
    """EPCI that the link names, else the one of the territory in use."""
    default = siren_in_use(current()[0])
    return read_choice("epci", cache.epci().index, default or "") or None


def open_epci(siren: str) -> None:
    """Show another EPCI at once."""
    st.query_params["epci"] = siren
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        # The touch came along with a run of the whole page.
        st.rerun()


@guarded_fragment
def show_priorities() -> None:
    """Show everything that the weights and the chosen EPCI decide; only this part runs again."""
    siren, weights = chosen_epci(), read_weights()
    weighting = weighting_of(weights)
    show_weights(weights)
    clicked = show_ranking(weighting, siren)
    if clicked in cache.epci().index and clicked != siren:
        open_epci(str(clicked))
    show_territory(weighting, siren)
    show_dimensions(siren)


st.title(texts_priorites.TITRE, anchor=False)
st.markdown(texts_priorites.INTRODUCTION.format(n=len(cache_priorites.official_spec().components)))
with st.container(key="mise_en_garde"):
    st.info(CAVEAT)
show_priorities()
