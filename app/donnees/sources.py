"""Where the figures come from: embedded files, then the portfolio with its journal."""

import streamlit as st

from app import cache, cache_donnees, served, texts
from app import texts_donnees as words
from app.markdown import escaped
from app.table_panel import show_table
from render.diffusion import FOR_WHOM
from render.donnees_tables import (
    contents_table,
    journal_table,
    packages_table,
    portfolio_sources_table,
    sources_table,
)
from render.export import csv_bytes


def show_sources() -> None:
    """Show the data sets shipped with the dashboard, and those imported beside them."""
    st.header(words.SOURCES_EMBARQUEES, anchor=False)
    manifest = cache_donnees.manifest()
    st.markdown(words.SOURCES_TEXTE)
    table = sources_table(manifest.sources)
    show_table(table, alt=words.SOURCES_EMBARQUEES)
    st.caption(words.VERSION_EMBARQUEE.format(version=manifest.version))
    imported = cache_donnees.imported_sources()
    if imported:
        st.header(words.SOURCES_IMPORTEES, anchor=False)
        st.markdown(words.SOURCES_IMPORTEES_TEXTE)
        show_table(portfolio_sources_table(imported), alt=words.SOURCES_IMPORTEES)
    st.header(words.SOURCES_PAQUETS, anchor=False)
    show_table(packages_table(manifest.paquets), alt=words.SOURCES_PAQUETS)


def show_portfolio() -> None:
    """Show the version on screen, what it holds, where it comes from and how it came to be shown."""
    st.header(words.PORTEFEUILLE, anchor=False)
    loaded = cache.loaded()
    portfolio = loaded.portfolio
    if loaded.notice:
        st.warning(escaped(loaded.notice))
    if portfolio.demonstration:
        st.info(words.PORTEFEUILLE_DEMONSTRATION)
    else:
        st.markdown(words.PORTEFEUILLE_VERSION.format(version=escaped(loaded.version)))
    st.header(words.PORTEFEUILLE_SOURCES, anchor=False)
    if portfolio.sources:
        show_table(portfolio_sources_table(portfolio.sources), alt=words.PORTEFEUILLE_SOURCES)
    else:
        st.markdown(words.AUCUNE_SOURCE)
    st.header(words.CONTENU, anchor=False)
    rows = {name: len(frame) for name, frame in portfolio.tables.items()}
    show_table(contents_table(rows), alt=words.CONTENU)
    # Who publishes writes there what they like of what they publish.
    if served.whole():
        _show_journal()


def _show_journal() -> None:
    st.header(words.JOURNAL, anchor=False)
    entries, versions = cache_donnees.journal()
    if not entries:
        st.markdown(words.AUCUN_JOURNAL)
        return
    st.markdown(words.JOURNAL_TEXTE)
    table = journal_table(entries, versions)
    show_table(table, alt=words.JOURNAL)
    st.download_button(
        texts.TELECHARGER,
        csv_bytes(table, notes=[FOR_WHOM["interne"]]),
        file_name="journal.csv",
        mime="text/csv",
        on_click="ignore",
    )
