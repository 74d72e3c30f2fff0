"""Rows typed in by hand: each save is checked like an import and becomes a version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from data.checks.cells import read_table
from data.portfolio import Portfolio, PortfolioSource
from data.schema import SOURCE_SAISIE, TABLES, Column
from data.store import Loaded, Store
from data.validation import blocking
from data.versions import Publication
from ingest.cells import read_amount
from ingest.errors import CellError, EditionError
from ingest.placing import Territoires
from ingest.publication import portfolio_faults

EDITABLE: Final = ("projet", "financement", "instance", "decision")
"""Tables whose rows can be corrected one at a time; the others come by templates."""

_TYPED_IN: Final = PortfolioSource(SOURCE_SAISIE, "Saisie directe", "Conseil départemental", "", "", "")
_SPACES: Final = re.compile("[ \u00a0\u202f]")
_DAY: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def save_row(store: Store, table: str, cells: Mapping[str, str], publication: Publication) -> str:
    """
    Add a row, or replace the one that has the same key, and publish the result.

    Parameters
    ----------
    store
        Where the version is published, on top of the last real portfolio.
    table
        One of `EDITABLE`.
    cells
        Column → what was typed: amounts and days in French or canonical writing, empty for nothing. A row that
        came by an import keeps its source, hence the next import of that source replaces it.
    publication
        Who, when and why.

    Returns
    -------
    version
        Identifier of the new version.

    Raises
    ------
    EditionError
        When a cell is unreadable or the row contradicts others: every fault at once, nothing is published.
    StoreError
        When the store cannot be read or written.
    """
    typed = _typed(table, cells)

    def change(base: Loaded) -> Portfolio:
        rows = base.portfolio.tables[table]
        kept = rows[~_same_key(rows, typed, table)]
        earlier = rows[_same_key(rows, typed, table)]
        source = earlier["source_id"].iloc[0] if len(earlier) else SOURCE_SAISIE
        fresh = typed.assign(source_id=source)
        return _checked(
            base.portfolio, table, pd.concat([kept, fresh.astype(kept.dtypes)], ignore_index=True)
        )

    return store.revise(change, publication)


def remove_row(store: Store, table: str, key: Mapping[str, str], publication: Publication) -> str:
    """
    Remove a row and publish the result; parameters and errors as for `save_row`, `key` naming the row.

    A row that others refer to is refused: the fault names them.
    """
    typed = pd.DataFrame([dict(key)])

    def change(base: Loaded) -> Portfolio:
        rows = base.portfolio.tables[table]
        return _checked(base.portfolio, table, rows[~_same_key(rows, typed, table)])

    return store.revise(change, publication)


def next_key(portfolio: Portfolio, table: str) -> str:
    """Give a key that no row of the table has: S0001, then S0002."""
    (name,) = TABLES[table].key
    taken = portfolio.tables[table][name].astype("str").str.extract(r"^S(\d+)$")[0].dropna().astype(int)
    return f"S{(int(taken.max()) if len(taken) else 0) + 1:04}"


def _typed(table: str, cells: Mapping[str, str]) -> pd.DataFrame:
    """Read what was typed, refusing everything unreadable at once."""
    declared = TABLES[table]
    written = {column.name: _canonical(cells.get(column.name, ""), column) for column in declared.columns}
    typed, faults = read_table(pd.DataFrame([written], dtype=object), declared)
    if blocking(faults):
        raise EditionError(blocking(faults))
    return typed


def _canonical(text: str, column: Column) -> str | None:
    """Write in the canonical way what a French hand wrote; what is unreadable stays, and is told as such."""
    stripped = text.strip()
    if not stripped:
        return column.default
    if column.kind == "money":
        try:
            return f"{read_amount(stripped):f}"
        except CellError:
            return stripped
    if column.kind == "decimal":
        return _SPACES.sub("", stripped).replace(",", ".")
    day = _DAY.fullmatch(stripped) if column.kind == "date" else None
    return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else stripped


def _same_key(rows: pd.DataFrame, typed: pd.DataFrame, table: str) -> pd.Series[bool]:
    same = pd.Series(True, index=rows.index)
    for name in TABLES[table].key:
        same &= rows[name] == typed[name].iloc[0]
    return same


def _checked(base: Portfolio, table: str, rows: pd.DataFrame) -> Portfolio:
    """Put the rows in place of those of the table, refusing a portfolio that would contradict itself."""
    tables = {**base.tables, table: rows}
    faults = portfolio_faults(tables, Territoires.embedded())
    if faults:
        raise EditionError(faults)
    known = {source.source_id for source in base.sources}
    sources = base.sources if SOURCE_SAISIE in known else (*base.sources, _TYPED_IN)
    return Portfolio.from_tables(tables, sources=sources)
