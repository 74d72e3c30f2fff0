"""Rows that an import takes out of what is shown: a shorter file replaces its whole source, and must say so."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from data.dataset import Dataset
from ingest.report import euros

_MONEY = "montant_vote_eur"


def describe_departures(
    before: Dataset, after: Dataset, *, version: str, replaced: frozenset[str]
) -> str | None:
    """
    Say which rows of the replaced sources are in a version and no longer in the next one.

    A row is told by the key of its table: one whose other cells change has not left.

    Parameters
    ----------
    before, after
        What was shown, and what takes its place.
    version
        Version of `before`, which brings the rows back.
    replaced
        Identifiers of the sources whose rows were replaced.

    Returns
    -------
    notice
        One French sentence, with the numbers of rows by table, the sum voted, and the way back; None when every row
        is still there.
    """
    gone = [
        f"{source.label} ({told})"
        for source in before.sources
        if source.source_id in replaced and (told := ", ".join(_departures(before, after, source.source_id)))
    ]
    if not gone:
        return None
    return (
        f"Lignes qui quittent la version courante : {' ; '.join(gone)}. "
        f"Pour y revenir : « python cli.py use {version} »."
    )


def _departures(before: Dataset, after: Dataset, source_id: str) -> Iterator[str]:
    """Count the rows of one source that left, table by table."""
    for name, table in before.SCHEMA.items():
        rows = before.tables[name]
        rows = rows[rows["source_id"] == source_id].set_index(list(table.key))
        left = rows[~rows.index.isin(after.tables[name].set_index(list(table.key)).index)]
        if not left.empty:
            yield f"{name} : {len(left)}{_voted(left)}"


def _voted(rows: pd.DataFrame) -> str:
    """Give the sum voted by some rows, when their table has one."""
    if _MONEY not in rows:
        return ""
    return f" pour {euros(Decimal(repr(float(rows[_MONEY].sum()))))} votés"
