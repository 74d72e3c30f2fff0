"""The catalogue of indicators: search, list, card of one of them, file."""

import streamlit as st

from app import cache, cache_donnees
from app import texts_donnees as words
from app.markdown import escaped
from app.navigation import OVERVIEW, carried
from app.state import linked, read_choice
from app.table_panel import show_table
from data.catalogue import Indicateur
from data.territoire import FINISTERE
from render import numbers
from render.diffusion import FOR_WHOM
from render.donnees_tables import catalogue_file, catalogue_table, found, indicator_card
from render.export import csv_bytes

ALL = "tous"
LONGEST_SEARCH = 80


def show_catalogue() -> None:
    """Show the indicators that match, then the card of one."""
    st.header(words.CATALOGUE, anchor=False)
    catalogue = cache.catalogue()
    themes = {ALL: words.TOUS_THEMES}
    themes |= {one.id: one.label for one in catalogue.themes if catalogue.par_theme(one.id)}
    theme = read_choice("catalogue_theme", themes, ALL)
    search = st.query_params.get("cherche", "")[:LONGEST_SEARCH]
    left, right = st.columns(2)
    with left:
        st.text_input(
            words.CHERCHER,
            placeholder=words.CHERCHER_EXEMPLE,
            max_chars=LONGEST_SEARCH,
            **linked("cherche", search),
        )
    with right:
        st.selectbox(
            words.THEME,
            list(themes),
            format_func=themes.__getitem__,
            **linked("catalogue_theme", theme),
        )
    shown = found(catalogue, theme=None if theme == ALL else theme, words=search)
    if not shown:
        st.info(words.RIEN_TROUVE)
        return
    counts = cache_donnees.counts()
    count = numbers.plural(len(shown), words.TROUVES["zero"], words.TROUVES["un"], words.TROUVES["plusieurs"])
    show_table(catalogue_table(shown, catalogue, counts), alt=f"{words.CATALOGUE}\u00a0: {count}")
    st.caption(_communes_told())
    st.download_button(
        f"{words.CSV_CATALOGUE}\u00a0: {count}",
        csv_bytes(catalogue_file(shown, catalogue, counts), notes=[FOR_WHOM["public"]]),
        file_name="catalogue_indicateurs.csv",
        mime="text/csv",
        on_click="ignore",
    )
    _show_card(shown)


def _show_card(shown: list[Indicateur]) -> None:
    st.header(words.FICHE, anchor=False)
    known = {one.id: one for one in cache.catalogue().indicateurs}
    asked = read_choice("fiche", known, shown[0].id)
    # A card outside of the search gives way to the first one found.
    name = asked if asked in {one.id for one in shown} else shown[0].id
    st.selectbox(
        words.FICHE_CHOIX,
        [one.id for one in shown],
        format_func=lambda one: known[one].label,
        **linked("fiche", name),
    )
    card = indicator_card(known[name], cache.catalogue(), cache_donnees.counts().loc[name].to_dict())
    st.markdown("\n".join(f"- **{title}**\u00a0: {escaped(text)}" for title, text in card))
    st.page_link(OVERVIEW, label=words.FICHE_CARTE, query_params={**carried(), "indicateur": name})


def _communes_told() -> str:
    """Say which communes are counted: more than those of the Finistère."""
    inside = cache.communes()["departement"] == FINISTERE
    return words.COMMUNES.format(n=len(inside), dedans=inside.sum(), dehors=(~inside).sum())
