"""A file: read, checked, compared with what is shown, then published or given up."""

import datetime
import hashlib

import pandas as pd
import streamlit as st

from app import cache_importer
from app import texts_importer as words
from app.clock import PARIS
from app.importer.versions import show_differences, shown_words
from app.markdown import escaped
from app.metrics import show_metrics
from app.table_panel import show_table
from data.dataset import Dataset
from data.differences import compare
from data.portfolio import Portfolio
from data.store import DEMONSTRATION
from ingest import modele
from ingest.errors import IngestError
from ingest.publication import LAYOUTS, Incoming, Rehearsal, import_content, rehearse
from ingest.report import ImportReport
from render import import_tables, numbers

SHOWN = 200
WORKBOOK_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOAD = "importer_fichier"
REHEARSED = "importer_essai"
"""Where a session keeps the last file read: other choices on the page do not read it again."""
TURN = "importer_tour"
"""Counts the files done with: another key empties the box of the uploader."""


def show_upload(who: str) -> None:
    """Show the choice of a file, its report, and what its publication would change."""
    if said := st.session_state.pop("importer_dit", None):
        st.success(escaped(said))
    layout = st.selectbox(
        words.FORMAT, list(LAYOUTS), format_func=lambda name: LAYOUTS[name].label, key="importer_format"
    )
    if layout in words.AIDES:
        st.markdown(words.AIDES[layout])
    if layout == modele.NAME:
        _show_templates()
    file = st.file_uploader(
        words.FICHIER, key=f"{UPLOAD}_{st.session_state.get(TURN, 0)}", help=words.FICHIER_AIDE
    )
    if file is None or layout is None:
        return
    incoming = Incoming(file.name, file.getvalue())
    rehearsal = _rehearse(incoming, layout)
    if rehearsal is None:
        return
    st.header(words.RAPPORT, anchor=False)
    show_metrics(import_tables.report_figures(rehearsal.report))
    if rehearsal.after is None:
        st.warning(
            numbers.plural(len(rehearsal.report.faults), *words.DEFAUTS)
            if rehearsal.report.accepted
            else words.RIEN_A_PUBLIER
        )
    else:
        _show_changes(rehearsal.before, rehearsal.after)
        _show_decision(incoming, layout, who)
    _show_report(rehearsal.report)


def _show_templates() -> None:
    """Give the empty template, and the real portfolio in the same sheets: both are made when they are asked for."""
    with st.container(horizontal=True):
        files = [(words.MODELE_VIDE, cache_importer.empty_template, "modele.xlsx")]
        if cache_importer.store().token() != DEMONSTRATION:
            files.append((words.MODELE_REMPLI, cache_importer.filled_template, "portefeuille.xlsx"))
        for label, written, name in files:
            st.download_button(label, written, file_name=name, mime=WORKBOOK_MIME, on_click="ignore")


def _rehearse(incoming: Incoming, layout: str) -> Rehearsal | None:
    """Read the file under a progress bar, once; say in French why it cannot be read."""
    store = cache_importer.store()
    asked = (
        hashlib.sha256(incoming.content).digest(),
        incoming.name,
        layout,
        store.token(),
        store.complements.token(),
    )
    kept: tuple[object, Rehearsal] | None = st.session_state.get(REHEARSED)
    if kept and kept[0] == asked:
        return kept[1]
    bar = st.progress(0.0)
    try:
        rehearsal = rehearse(
            incoming,
            layout=layout,
            store=store,
            progress=lambda label, done, total: bar.progress(done / total, text=label),
        )
        st.session_state[REHEARSED] = (asked, rehearsal)
        return rehearsal
    except IngestError as error:
        st.error(escaped(str(error)))
        return None
    finally:
        bar.empty()


def _show_report(report: ImportReport) -> None:
    """Show what became of each row, then what the layout says of the whole."""
    st.header(words.LIGNES, anchor=False)
    table = import_tables.detail_table(report)
    if table.empty:
        st.info(words.AUCUN_DETAIL)
    else:
        _show_detail(table)
    st.download_button(
        words.RAPPORT_CSV, report.to_csv(), file_name="rapport.csv", mime="text/csv", on_click="ignore"
    )
    if report.notices:
        st.markdown("\n".join(f"- {escaped(notice)}" for notice in report.notices))


def _show_detail(table: pd.DataFrame) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        present = [genre for genre in import_tables.GENRES if genre in set(table["Genre"])]
        genres = st.pills(words.GENRE, present, selection_mode="multi", key="importer_genres")
        sought = st.text_input(
            words.MOTS, key="importer_mots", placeholder=words.MOTS_EXEMPLE, width=300, max_chars=100
        )
    kept = import_tables.filtered(table, genres=genres, words=sought)
    show_table(kept.head(SHOWN), alt=words.RAPPORT)
    if len(kept) > SHOWN:
        st.caption(shown_words(SHOWN, len(kept)))
    elif len(kept) < len(table):
        st.caption(words.GARDEES.format(gardees=numbers.number(len(kept)), total=numbers.number(len(table))))


def _show_changes(before: Dataset, after: Dataset) -> None:
    st.header(words.CHANGEMENTS, anchor=False)
    if isinstance(before, Portfolio) and not len(before.tables["projet"]):
        st.info(words.PREMIER)
    show_differences(compare(before, after), key="import")


def _show_decision(incoming: Incoming, layout: str, who: str) -> None:
    with st.container(horizontal=True):
        publish = st.button(words.PUBLIER, type="primary", key="importer_publier")
        leave = st.button(words.ABANDONNER, key="importer_abandonner")
    if publish:
        _publish(incoming, layout, who)
    if publish or leave:
        st.session_state.pop(REHEARSED, None)
        if leave:
            st.session_state["importer_dit"] = words.ABANDONNE
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
        st.rerun()


def _publish(incoming: Incoming, layout: str, who: str) -> None:
    bar = st.progress(0.0)
    report = import_content(
        incoming,
        layout=layout,
        store=cache_importer.store(),
        when=datetime.datetime.now(PARIS),
        who=who,
        progress=lambda label, done, total: bar.progress(done / total, text=label),
    )
    rows = numbers.plural(report.accepted, "aucune ligne", "une ligne", "# lignes")
    st.session_state["importer_dit"] = words.PUBLIE.format(version=report.version, lignes=rows)
