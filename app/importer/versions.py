"""The versions: what was published, what differs between two of them, and the way back to any."""

import datetime

import streamlit as st

from app import cache_importer
from app import texts_importer as words
from app.cache_importer import COMPLEMENTS, PORTFOLIO, History
from app.clock import PARIS
from app.markdown import escaped
from app.state import linked, read_choice
from app.table_panel import show_table
from data.differences import Differences
from data.versions import Publication, Version
from ingest.complements import withdraw
from ingest.errors import PublicationError
from render import import_tables, numbers
from render.donnees_tables import journal_table, portfolio_sources_table
from render.export import csv_bytes

SHOWN = 200


def show_versions(who: str) -> None:
    """Show the journal of a series, the return to a version, the withdrawal of a source and a comparison."""
    if said := st.session_state.pop("versions_dit", None):
        st.success(escaped(said))
    name = read_choice("serie", words.SERIES, PORTFOLIO)
    st.segmented_control(
        words.SERIE, list(words.SERIES), format_func=words.SERIES.__getitem__, **linked("serie", name)
    )
    history = cache_importer.history(name)
    if not history.entries:
        st.info(words.AUCUNE_VERSION[name])
        return
    labels = _labels(history)
    _show_restore(history, labels, who)
    if name == COMPLEMENTS and history.current in history.versions:
        _show_withdrawal(history, who)
    _show_comparison(history, labels)
    st.header(words.JOURNAL, anchor=False)
    show_table(
        journal_table(history.entries, history.versions, portfolio=name == PORTFOLIO), alt=words.JOURNAL
    )


def show_differences(differences: Differences, *, key: str) -> None:
    """Show what two versions do not share: in a sentence, by totals, by table, then row by row."""
    st.markdown(escaped(import_tables.differences_sentence(differences)))
    if differences.totals.empty:
        show_table(import_tables.counts_table(differences), alt=words.COMPTES_ALT)
    else:
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
        show_table(import_tables.shortened(rows.head(SHOWN)), alt=words.LIGNES_ALT)
        if len(rows) > SHOWN:
            st.caption(shown_words(SHOWN, len(rows)))
        st.download_button(
            words.COMPARER_CSV,
            csv_bytes(rows),
            file_name="differences.csv",
            mime="text/csv",
            key=f"differences_{key}",
            on_click="ignore",
        )


def shown_words(shown: int, total: int) -> str:
    """Say that a table shows its first rows only, the file having them all."""
    return words.MONTREES.format(montrees=numbers.number(shown), total=numbers.number(total))


def _labels(history: History) -> dict[str, str]:
    """Name every version, the newest first, then what is shown when nothing is published."""
    return {
        **{name: _label(version, history) for name, version in history.versions.items()},
        history.shipped: words.LIVREES[history.name],
    }


def _label(version: Version, history: History) -> str:
    when, rows = version.publication.when.astimezone(PARIS), version.rows
    count = rows.get("projet", 0) if history.name == PORTFOLIO else sum(rows.values())
    label = words.VERSION_LABELS[history.name].format(
        date=f"{numbers.date_short(when.date())} à {when:%H} h {when:%M}",
        message=version.publication.message or version.version,
        nombre=numbers.number(count),
    )
    return f"{label} ({words.COURANTE})" if version.version == history.current else label


def _show_restore(history: History, labels: dict[str, str], who: str) -> None:
    st.header(words.RESTAURER, anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            words.VERSION,
            list(labels),
            format_func=labels.__getitem__,
            key=f"versions_choix_{history.name}",
            width=620,
        )
        if st.button(words.RESTAURER_BOUTON, disabled=chosen == history.current, key="versions_restaurer"):
            _use(history, str(chosen), who)
        if st.button(words.ANNULER, help=words.ANNULER_AIDE, key="versions_annuler"):
            _use(history, history.entries[-1].previous, who)


def _use(history: History, version: str, who: str) -> None:
    cache_importer.series(history.name).use(version, who=who, when=datetime.datetime.now(PARIS))
    shown = words.LIVREES[history.name] if version == history.shipped else version
    st.session_state["versions_dit"] = words.RESTAURE.format(version=shown)
    st.rerun()


def _show_withdrawal(history: History, who: str) -> None:
    """Offer to take one source away: the version before it may lack others that came since."""
    sources = {source.source_id: source for source in history.versions[history.current].sources}
    if not sources:
        return
    st.header(words.RETIRER, anchor=False)
    show_table(portfolio_sources_table(sources.values()), alt=words.SOURCES_ALT)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            words.SOURCE,
            list(sources),
            format_func=lambda name: sources[name].label,
            key="versions_source",
            width=420,
        )
        if st.button(words.RETIRER_BOUTON, help=words.RETIRER_AIDE, key="versions_retirer"):
            _withdraw(str(chosen), sources[str(chosen)].label, who)


def _withdraw(source: str, label: str, who: str) -> None:
    said = words.MESSAGE_RETRAIT.format(source=label)
    try:
        version = withdraw(
            cache_importer.store().complements,
            source,
            Publication(who, datetime.datetime.now(PARIS), said),
        )
    except PublicationError as error:
        st.error(escaped(str(error)))
        return
    st.session_state["versions_dit"] = words.RETIRE.format(source=label, version=version)
    st.rerun()


def _show_comparison(history: History, labels: dict[str, str]) -> None:
    # Invented rows compare with nothing; embedded data alone are what an import adds to.
    names = [name for name in labels if name != history.shipped or history.name == COMPLEMENTS]
    if len(names) < 2:
        return
    st.header(words.COMPARER, anchor=False)
    with st.container(horizontal=True):
        before, after = (
            st.selectbox(
                label,
                names,
                index=index,
                format_func=labels.__getitem__,
                key=f"versions_{key}_{history.name}",
                width=560,
            )
            for key, label, index in (("avant", words.AVANT, 1), ("apres", words.APRES, 0))
        )
    show_differences(cache_importer.differences(history.name, str(before), str(after)), key="versions")
