"""Données et méthode: what each figure is, where it comes from, how it is made, and who answers for it."""

import streamlit as st

from app import cache, cache_donnees
from app import texts_donnees as words
from app.donnees.catalogue import show_catalogue
from app.donnees.documents import show_glossary, show_method, show_notices
from app.donnees.sources import show_portfolio, show_sources
from app.guard import guarded_fragment
from app.state import linked, read_choice
from render.donnees_tables import producers
from render.typography import typeset

SECTIONS = {
    "indicateurs": show_catalogue,
    "sources": show_sources,
    "portefeuille": show_portfolio,
    "methode": show_method,
    "glossaire": show_glossary,
    "mentions": show_notices,
}


def summary() -> str:
    """Sum up the catalogue in one sentence."""
    indicateurs, counts = cache.catalogue().indicateurs, cache_donnees.counts()
    return typeset(
        words.RESUME.format(
            indicateurs=len(indicateurs),
            producteurs=len(producers(indicateurs)),
            complets=int((counts["communes_connues"] == counts["communes"]).sum()),
            version=cache.embedded_version(),
        )
    )


@guarded_fragment
def show_section() -> None:
    """Show the section that the reader chose; it alone runs again when a choice changes."""
    section = read_choice("rubrique", words.RUBRIQUES, "indicateurs")
    st.segmented_control(
        words.RUBRIQUE,
        list(words.RUBRIQUES),
        format_func=words.RUBRIQUES.__getitem__,
        label_visibility="collapsed",
        **linked("rubrique", section),
    )
    SECTIONS[section]()


st.title(words.TITRE, anchor=False)
st.markdown(summary())
show_section()
