"""The versions: what was published, what differs between two of them, and the way back to any."""

import datetime

import streamlit as st

from app import cache_donnees, cache_importer
from app import texts_importer as words
from app.markdown import escaped
from app.state import PARIS
from app.table_panel import show_table
from data.differences import Differences
from data.store import DEMONSTRATION
from data.versions import Version
from render import import_tables, numbers
from render.donnees_tables import journal_table
from render.export import csv_bytes

SHOWN = 200


def show_versions(who: str) -> None:
    """Show the journal, the return to a version and the comparison of two."""
    if said := st.session_state.pop("versions_dit", None):
        st.success(escaped(said))
    entries, versions = cache_donnees.journal()
    if not entries:
        st.info(words.AUCUNE_VERSION)
        return
    _show_restore(versions, entries[-1].previous, who)
    if len(versions) > 1:
        _show_comparison(versions)
    st.header(words.JOURNAL, anchor=False)
    show_table(journal_table(entries, versions), alt=words.JOURNAL)


def show_differences(differences: Differences, *, key: str) -> None:
    """Show what two portfolios do not share: in a sentence, by totals, by table, then row by row."""
    st.markdown(escaped(import_tables.differences_sentence(differences)))
    with st.container(key=f"duo_differences_{key}"):
        left, right = st.columns(2)
        with left:
            show_table(import_tables.totals_table(differences), alt=words.TOTAUX_ALT)
        with right:
            show_table(import_tables.counts_table(differences), alt=words.COMPTES_ALT)
    rows = import_tables.rows_table(differences)
    if rows.empty:
        return
    with st.expander(words.DETAIL):
        show_table(rows.head(SHOWN), alt=words.LIGNES_ALT)
        shown = numbers.number(min(SHOWN, len(rows)))
        st.caption(words.MONTREES.format(montrees=shown, total=numbers.number(len(rows))))
        st.download_button(
            words.COMPARER_CSV,
            csv_bytes(rows),
            file_name="differences.csv",
            mime="text/csv",
            key=f"differences_{key}",
            on_click="ignore",
        )


def _label(version: Version, current: str) -> str:
    when = version.publication.when.astimezone(PARIS)
    label = words.VERSION_LABEL.format(
        date=f"{numbers.date_short(when.date())} à {when:%H} h {when:%M}",
        message=version.publication.message or version.version,
        projets=numbers.number(version.rows.get("projet", 0)),
    )
    return f"{label} ({words.COURANTE})" if version.version == current else label


def _show_restore(versions: dict[str, Version], previous: str, who: str) -> None:
    st.header(words.RESTAURER, anchor=False)
    current = cache_importer.store().current()
    labels = {name: _label(version, current) for name, version in versions.items()}
    labels[DEMONSTRATION] = words.DEMONSTRATION
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            words.VERSION, list(labels), format_func=labels.__getitem__, key="versions_choix", width=620
        )
        if st.button(words.RESTAURER_BOUTON, disabled=chosen == current, key="versions_restaurer"):
            _use(str(chosen), who)
        if st.button(words.ANNULER, help=words.ANNULER_AIDE, key="versions_annuler"):
            _use(previous, who)


def _use(version: str, who: str) -> None:
    cache_importer.store().use(version, who=who, when=datetime.datetime.now(PARIS))
    shown = words.DEMONSTRATION if version == DEMONSTRATION else version
    st.session_state["versions_dit"] = words.RESTAURE.format(version=shown)
    st.rerun()


def _show_comparison(versions: dict[str, Version]) -> None:
    st.header(words.COMPARER, anchor=False)
    current = cache_importer.store().current()
    labels = {name: _label(version, current) for name, version in versions.items()}
    names = list(labels)
    with st.container(horizontal=True):
        before = st.selectbox(
            words.AVANT, names, index=1, format_func=labels.__getitem__, key="versions_avant", width=560
        )
        after = st.selectbox(
            words.APRES, names, index=0, format_func=labels.__getitem__, key="versions_apres", width=560
        )
    show_differences(cache_importer.differences(str(before), str(after)), key="versions")
