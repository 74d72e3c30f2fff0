"""Weights of the dimensions: what the link asks for, the sliders that move them, the way back."""

import streamlit as st

from app import cache, cache_priorites, texts_priorites
from app.cache_priorites import OFFICIAL, Weighting
from app.state import linked, read_number
from render.priorites_tables import weights_words

MOST = 100


def official_weights() -> dict[str, int]:
    """Official weight of each dimension, in whole per cent, as the sliders show it."""
    shares = cache_priorites.index_of(OFFICIAL).weights.themes
    return {str(theme): round(MOST * share) for theme, share in shares.items()}


def read_weights() -> dict[str, int]:
    """Weight of each dimension that the link asks for, the official one where it says nothing."""
    return {
        theme: int(read_number(parameter(theme), low=0, high=MOST, default=own))
        for theme, own in official_weights().items()
    }


def weighting_of(weights: dict[str, int]) -> Weighting:
    """Give the weighting to compute; the official one when its proportions are asked for, or no weight at all."""
    if not any(weights.values()):
        return OFFICIAL
    official = official_weights()
    total, own = sum(weights.values()), sum(official.values())
    same = all(weights[theme] * own == official[theme] * total for theme in official)
    return OFFICIAL if same else tuple(weights.items())


def parameter(theme: str) -> str:
    """Name of the weight of a dimension in the link."""
    return f"poids_{theme}"


def show_weights(weights: dict[str, int]) -> None:
    """Show one slider per dimension, the official setting beside it, and the button that returns to it."""
    st.header(texts_priorites.POIDS, anchor=False)
    weighting = weighting_of(weights)
    if not any(weights.values()):
        st.warning(texts_priorites.SANS_POIDS)
    official = cache_priorites.index_of(OFFICIAL).weights.themes
    shares = cache_priorites.index_of(weighting).weights.themes
    labels = cache.theme_labels()
    with st.container(key="poids"):
        for column, (theme, weight) in zip(st.columns(len(weights)), weights.items(), strict=True):
            with column:
                st.slider(
                    labels[theme], 0, MOST, step=1, help=_help(theme), **linked(parameter(theme), weight)
                )
                part = weights_words({"": float(shares[theme])}, {"": ""})
                own = weights_words({"": float(official[theme])}, {"": ""})
                st.caption(texts_priorites.PART.format(part=part, officiel=own))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            texts_priorites.REVENIR, on_click=_forget, args=(tuple(weights),), disabled=weighting == OFFICIAL
        )
        st.markdown(_words(weighting))


def _words(weighting: Weighting) -> str:
    official = texts_priorites.OFFICIEL.format(poids=words_of(OFFICIAL))
    if weighting == OFFICIAL:
        return f"{official} {texts_priorites.EST_OFFICIEL}"
    return f"{texts_priorites.ACTUEL.format(poids=words_of(weighting))} {official}"


def words_of(weighting: Weighting) -> str:
    """Write the weights in use, in per cent."""
    shares = cache_priorites.index_of(weighting).weights.themes
    return weights_words({str(theme): float(share) for theme, share in shares.items()}, cache.theme_labels())


def _help(theme: str) -> str:
    components = cache_priorites.official_spec().components
    named = [cache.catalogue().indicateur(one.indicateur).label for one in components if one.theme == theme]
    return texts_priorites.POIDS_AIDE.format(officiel=official_weights()[theme], indicateurs=", ".join(named))


def _forget(themes: tuple[str, ...]) -> None:
    for theme in themes:
        st.query_params.pop(parameter(theme), None)
