"""One row in a form: projects, financing lines, instances and decisions, each save being a version."""

import datetime
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from app import cache, cache_importer
from app import texts_importer as words
from app.clock import PARIS
from app.markdown import escaped
from app.state import linked, read_choice
from data.checks.fault import show
from data.portfolio import Portfolio
from data.schema import SOURCE_SAISIE, TABLES, Column
from data.store import DEMONSTRATION
from data.versions import Publication
from ingest.edition import EDITABLE, next_key, remove_row, save_row
from ingest.errors import EditionError

NEW = ""
NAMES = {"projet": "intitule", "financement": "apporteur", "instance": "ordre_du_jour", "decision": "sens"}
"""Column that names a row for the person who looks for it."""
LONGEST_NAME = 90


def show_edition(who: str) -> None:
    """Show the choice of a table and of a row, then its form."""
    if said := st.session_state.pop("saisie_dit", None):
        st.success(escaped(said))
    table = read_choice("table", EDITABLE, EDITABLE[0])
    store = cache_importer.store()
    portfolio = cache_importer.editable(store.token())
    if store.token() == DEMONSTRATION and portfolio.tables["projet"].empty:
        st.info(words.SAISIE_DEMONSTRATION)
    labels = _labels(portfolio, table)
    key = read_choice("ligne", labels, NEW)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            words.TABLE,
            EDITABLE,
            format_func=words.TABLES.__getitem__,
            width=260,
            **linked("table", table, write=_change_table),
        )
        st.selectbox(
            words.LIGNE, list(labels), format_func=labels.__getitem__, width=760, **linked("ligne", key)
        )
    _show_form(portfolio, table, key, who)


def _change_table(table: str) -> None:
    st.query_params["table"] = table
    st.query_params.pop("ligne", None)


def _labels(portfolio: Portfolio, table: str) -> dict[str, str]:
    rows, (key,) = portfolio.tables[table], TABLES[table].key
    named = zip(rows[key].astype("str"), rows[NAMES[table]].map(show), strict=True)
    return {NEW: words.NOUVELLE} | {code: f"{code} · {name}"[:LONGEST_NAME] for code, name in named}


def _show_form(portfolio: Portfolio, table: str, key: str, who: str) -> None:
    declared, rows = TABLES[table], portfolio.tables[table]
    (name,) = declared.key
    found = rows[rows[name] == key]
    row: Mapping[str, Any] = found.iloc[0].to_dict() if len(found) else {name: next_key(portfolio, table)}
    source = row.get("source_id", SOURCE_SAISIE)
    if source != SOURCE_SAISIE:
        st.info(escaped(words.SAISIE_IMPORT.format(source=source)))
    with st.form(f"saisie_{table}_{row[name]}"):
        st.caption(words.A_REMPLIR)
        columns = [column for column in declared.columns if column.name != "source_id"]
        cells = {}
        for start in range(0, len(columns), 2):
            for place, column in zip(st.columns(2), columns[start : start + 2], strict=False):
                with place:
                    cells[column.name] = _field(column, row.get(column.name), portfolio)
        save = st.form_submit_button(words.ENREGISTRER, type="primary")
    if save:
        _save(table, cells, who)
    if len(found):
        _show_removal(table, key, who)


def _field(column: Column, value: Any, portfolio: Portfolio) -> str:
    """Show one cell with what it may hold, and give it as text."""
    written = "; ".join(value) if isinstance(value, tuple) else show(value)
    # A star marks what must be filled, as on the sheets of the templates.
    label = f"{column.description.rstrip('.')}{'' if column.nullable else ' *'}"
    help_text = words.COLONNE.format(nom=column.name)
    if column.kind == "list":
        help_text += f" {words.MULTIPLE}"
    if column.kind == "boolean":
        options = {"": words.VIDE, "True": "oui", "False": "non"}
    else:
        options = _options(column, portfolio)
    if options is None:
        hint = words.FORMATS.get(column.kind)
        return str(st.text_input(label, written, help=help_text, placeholder=hint))
    if written and written not in options:
        options = {written: written, **options}
    names = list(options)
    return str(
        st.selectbox(
            label,
            names,
            index=names.index(written) if written in options else 0,
            format_func=options.__getitem__,
            help=help_text,
        )
    )


def _options(column: Column, portfolio: Portfolio) -> dict[str, str] | None:
    """List what a cell may hold, None where anything may be written."""
    if column.kind == "list":
        return None
    empty = {"": words.VIDE}
    if column.values:
        return empty | {value: value for value in column.values}
    if column.references is None:
        return None
    table, _, target = column.references.partition(".")
    referential = {
        "epci": lambda: cache.epci()["nom"],
        "commune": lambda: cache.communes()["nom"],
        "theme": lambda: pd.Series(cache.theme_labels()),
    }
    if table in referential:
        names = referential[table]()
        return empty | {str(code): f"{code} · {name}" for code, name in names.items()}
    codes = portfolio.tables[table][target].astype("str")
    labels = _labels(portfolio, table) if table in NAMES else {code: code for code in codes}
    return empty | {code: labels[code] for code in codes}


def _save(table: str, cells: Mapping[str, str], who: str) -> None:
    (name,) = TABLES[table].key
    said = words.MESSAGE_SAISIE.format(table=table, cle=cells[name])
    try:
        version = save_row(
            cache_importer.store(), table, cells, Publication(who, datetime.datetime.now(PARIS), said)
        )
    except EditionError as error:
        _refuse(error)
        return
    st.session_state["saisie_dit"] = words.ENREGISTRE.format(cle=cells[name], version=version)
    st.query_params["ligne"] = cells[name]
    st.rerun()


def _show_removal(table: str, key: str, who: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        sure = st.checkbox(words.SUPPRIMER_CONFIRMER, key=f"supprimer_{table}_{key}")
        if not st.button(words.SUPPRIMER, disabled=not sure, key=f"bouton_supprimer_{table}_{key}"):
            return
    said = words.MESSAGE_SUPPRESSION.format(table=table, cle=key)
    (name,) = TABLES[table].key
    try:
        version = remove_row(
            cache_importer.store(), table, {name: key}, Publication(who, datetime.datetime.now(PARIS), said)
        )
    except EditionError as error:
        _refuse(error)
        return
    st.session_state["saisie_dit"] = words.SUPPRIME.format(cle=key, version=version)
    st.query_params.pop("ligne", None)
    st.rerun()


def _refuse(error: EditionError) -> None:
    st.error(words.REFUSE)
    for fault in error.faults:
        column = fault.column or fault.table
        found = f" « {fault.value} »" if fault.value else ""
        st.markdown(f"- **{escaped(column)}**{escaped(found)} : {escaped(f'{fault.reason} {fault.remedy}')}")
