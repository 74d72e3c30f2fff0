"""The search box of every page: a commune, a canton or an intercommunalité, however it is typed."""

import streamlit as st

from analysis.territory_search import Found, find_territories
from app import cache, texts
from app.markdown import escaped
from app.navigation import carried, open_territory, territory_link
from app.state import linked
from render import numbers

ASKED = "aller"
"""What was chosen or typed, until the page answers."""
LONGEST = 80
MOST_SHOWN = 12


def show_picker(code: str | None) -> tuple[str, Found] | None:
    """
    Show the box, and open the territory chosen or typed when there is no doubt.

    Returns
    -------
    typed, found
        What was typed and what answers to it, when that is several territories or none: for `show_found`.
    """
    options = cache.territory_labels()
    st.selectbox(
        texts.RECHERCHE,
        list(options),
        format_func=lambda one: options.get(one, one),
        placeholder=texts.RECHERCHE_EXEMPLE,
        # What is typed comes here as it is: the list in the browser knows accents only.
        accept_new_options=True,
        filter_mode="contains",
        **linked("territoire", code if code in options else None, write=_ask),
    )
    asked = st.session_state.pop(ASKED, None)
    if not asked:
        return None
    if asked in options:
        open_territory(asked)
    typed = str(asked)[:LONGEST].strip()
    found = find_territories(cache.territory_names(), typed)
    if found.sure:
        open_territory(found.codes[0])
    return typed, found


def _ask(answer: str) -> None:
    st.session_state[ASKED] = answer


def show_found(typed: str, found: Found) -> None:
    """Give the way to each territory that answers to what was typed, or say that none does."""
    shown = escaped(typed)
    if not found.codes:
        st.warning(texts.RECHERCHE_RIEN.format(mots=shown))
        return
    words = texts.RECHERCHE_PROCHES if found.close else texts.RECHERCHE_PLUSIEURS
    options, codes = cache.territory_labels(), found.codes[:MOST_SHOWN]
    with st.container(border=True, key="trouves"):
        st.markdown(words.format(mots=shown, n=numbers.number(len(found.codes))))
        with st.container(horizontal=True):
            for code in codes:
                page, params = territory_link(code)
                st.page_link(page, label=escaped(options[code]), query_params={**carried(), **params})
        if len(found.codes) > len(codes):
            st.caption(texts.RECHERCHE_SUITE.format(n=MOST_SHOWN))
