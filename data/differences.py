"""What two versions do not share: rows added, removed and changed, cell by cell, and the totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from data.checks.fault import show
from data.dataset import Dataset
from data.schema import Table

COUNT_COLUMNS: Final = ("table", "avant", "apres", "ajoutees", "retirees", "modifiees")
TOTAL_COLUMNS: Final = ("table", "colonne", "avant", "apres")
ROW_COLUMNS: Final = ("table", "cle", "genre", "colonne", "avant", "apres")
LONGEST: Final = 2_000
"""Characters shown of a value: limits are written on hundreds of thousands."""

SUMS: Final = (
    ("financement", "montant_sollicite_eur"),
    ("financement", "montant_vote_eur"),
    ("enveloppe", "montant_eur"),
    ("echeance", "paye_eur"),
    ("projet", "cout_ht_eur"),
)
"""Table and column of the totals that a reader compares, in euros."""


@dataclass(frozen=True, eq=False)
class Differences:
    """
    What changed between two versions.

    Attributes
    ----------
    counts
        One row per table that has rows on either side: `table`, rows `avant` and `apres`, and how many were
        `ajoutees`, `retirees`, `modifiees`; avant + ajoutees - retirees = apres, always.
    rows
        One row per row added or removed (`genre` « ajoutée », « retirée »; `colonne`, `avant`, `apres` empty) and
        one per cell changed (« modifiée »), values written as texts; `cle` is the key of the row.
    totals
        One row per sum of `SUMS`: `table`, `colonne`, `avant`, `apres`, in euros.
    """

    counts: pd.DataFrame
    rows: pd.DataFrame
    totals: pd.DataFrame


def compare(before: Dataset, after: Dataset) -> Differences:
    """
    Compare two data sets of one kind row by row, rows being told apart by the key of their table.

    Parameters
    ----------
    before, after
        Two versions; the order of their rows is of no account.
    """
    counts: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for table in before.SCHEMA.values():
        left, right = (_keyed(portfolio, table) for portfolio in (before, after))
        if left.empty and right.empty:
            continue
        added, removed = right.index.difference(left.index), left.index.difference(right.index)
        cells = _changed(left, right, table)
        counts.append(
            {
                "table": table.name,
                "avant": len(left),
                "apres": len(right),
                "ajoutees": len(added),
                "retirees": len(removed),
                "modifiees": len({cell["cle"] for cell in cells}),
            }
        )
        for genre, keys in (("ajoutée", added), ("retirée", removed)):
            rows += [_row(table, key, genre) for key in keys]
        rows += cells
    totals = [
        {"table": table, "colonne": column, **_sums(before, after, table, column)}
        for table, column in SUMS
        if table in before.SCHEMA
    ]
    return Differences(
        pd.DataFrame(counts, columns=list(COUNT_COLUMNS)),
        pd.DataFrame(rows, columns=list(ROW_COLUMNS)),
        pd.DataFrame(totals, columns=list(TOTAL_COLUMNS)),
    )


def _keyed(portfolio: Dataset, table: Table) -> pd.DataFrame:
    """Index the rows by one text per key, so that keys of one and of several columns compare alike."""
    frame = portfolio.tables[table.name]
    keys = [" / ".join(map(str, key)) for key in zip(*(frame[name] for name in table.key), strict=True)]
    return frame.set_axis(pd.Index(keys, dtype="str"), axis=0)


def _changed(left: pd.DataFrame, right: pd.DataFrame, table: Table) -> list[dict[str, Any]]:
    both = left.index.intersection(right.index)
    old, new = left.loc[both], right.loc[both]
    found = []
    for column in table.column_names:
        one, other = old[column], new[column]
        moved = (one.ne(other) & (one.notna() | other.notna())).fillna(True).to_numpy(dtype=bool)
        cells = zip(both[moved], one[moved], other[moved], strict=True)
        found += [_row(table, key, "modifiée", column, (before, after)) for key, before, after in cells]
    return found


def _row(
    table: Table, key: str, genre: str, column: str = "", values: tuple[Any, Any] = ("", "")
) -> dict[str, Any]:
    texts = ("; ".join(one) if isinstance(one, tuple) else show(one) for one in values)
    before, after = (text if len(text) <= LONGEST else f"{text[:LONGEST]}…" for text in texts)
    return {
        "table": table.name,
        "cle": key,
        "genre": genre,
        "colonne": column,
        "avant": before,
        "apres": after,
    }


def _sums(before: Dataset, after: Dataset, table: str, column: str) -> dict[str, float]:
    sides = {"avant": before, "apres": after}
    return {name: round(float(one.tables[table][column].sum()), 2) for name, one in sides.items()}
