"""Method pages, glossary, legal notice and accessibility statement."""

import os
import re
from urllib.parse import urlencode

import streamlit as st

from app import texts_donnees as words
from app.markdown import escaped
from app.navigation import carried
from app.prose import prose
from app.state import linked, read_choice
from data.documents import Document, load_glossary, load_methods
from render.documents import for_page

UNDER = 2
"""Level of the heading over a document: the title of the page is the first, that of a document the second."""

TABLE = re.compile(r"^#### (.+)$", re.MULTILINE)
"""Heading of a table in the glossary, as the page shows it."""

CONFIGURATION = {
    "editeur": "ATS_EDITEUR",
    "direction": "ATS_DIRECTION_PUBLICATION",
    "hebergeur": "ATS_HEBERGEUR",
    "contact": "ATS_CONTACT",
}


def show_method() -> None:
    """Show the method page that the reader chose; links between pages open them here."""
    pages = {page.name: page for page in load_methods()}
    name = read_choice("document", pages, next(iter(pages)))
    st.selectbox(
        words.METHODE_CHOIX,
        list(pages),
        format_func=lambda one: pages[one].title,
        **linked("document", name),
    )
    st.header(pages[name].title, anchor=False)
    st.markdown(_fitted(pages[name], known=set(pages)))


def show_glossary() -> None:
    """Show the words of the dashboard, then the tables of the portfolio, each folded."""
    document = load_glossary()
    st.header(document.title, anchor=False)
    words_first, *tables = TABLE.split(_fitted(document, known=set()))
    st.markdown(words_first)
    for title, text in zip(tables[::2], tables[1::2], strict=True):
        with st.expander(title):
            st.markdown(text)


def _fitted(document: Document, *, known: set[str]) -> str:
    return for_page(document.text, under=UNDER, known=known, address=_address)


def _address(name: str) -> str:
    return "?" + urlencode({**carried(), "rubrique": "methode", "document": name})


def show_notices() -> None:
    """Show the legal notice and the accessibility statement, with what the configuration says."""
    said = {name: os.environ.get(variable, "").strip() for name, variable in CONFIGURATION.items()}
    st.markdown(
        prose(
            "donnees_mentions",
            **{name: escaped(value) if value else words.NON_RENSEIGNE for name, value in said.items()},
        )
    )
