"""What a check finds, and how a rule between cells or rows is declared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

if TYPE_CHECKING:
    Mask = pd.Series[bool]

Gravite = Literal["erreur", "alerte"]
Tables = Mapping[str, pd.DataFrame]

HEADER_LINES = 1
"""Lines above the first row of a sheet: line numbers are those that a spreadsheet shows."""


@dataclass(frozen=True)
class Fault:
    """
    One thing to mend, told to the person who can mend it.

    Parameters
    ----------
    table, column
        Where; `column` is empty when the whole row or table is meant.
    line
        Line in the sheet (the header is line 1), None when the whole table is meant.
    value
        What was found, as text.
    reason, remedy
        French sentences: what is wrong, and what to do.
    gravite
        `erreur` forbids the publication, `alerte` is to be checked by a person.
    """

    table: str
    line: int | None
    column: str
    value: str
    reason: str
    remedy: str
    gravite: Gravite = "erreur"

    def __str__(self) -> str:
        """Write the fault as one French sentence."""
        where = [f"table {self.table}"]
        where += [f"ligne {self.line}"] if self.line is not None else []
        where += [f"colonne {self.column}"] if self.column else []
        found = f"« {self.value} » : " if self.value else ""
        return f"{self.gravite.capitalize()}, {', '.join(where)} — {found}{self.reason} {self.remedy}"


@dataclass(frozen=True)
class Rule:
    """
    One rule over the rows of a table.

    Parameters
    ----------
    table, column
        The rows that are judged, and the column that the reader is sent to.
    reason, remedy, gravite
        As in `Fault`.
    faulty
        Given the rows and all the tables (typed, unreadable cells missing), True where the rule is broken.
    """

    table: str
    column: str
    reason: str
    remedy: str
    faulty: Callable[[pd.DataFrame, Tables], Mask]
    gravite: Gravite = "erreur"


def apply_rules(rules: Iterable[Rule], tables: Tables) -> list[Fault]:
    """Run rules over typed tables and list what they find, rule by rule."""
    faults: list[Fault] = []
    for rule in rules:
        rows = tables[rule.table]
        if rows.empty:
            continue
        mask = rule.faulty(rows, tables).fillna(False).astype(bool)
        faults += flag(
            rows[rule.column],
            mask,
            place=(rule.table, rule.column),
            words=(rule.reason, rule.remedy),
            gravite=rule.gravite,
        )
    return faults


def flag(
    values: pd.Series[Any],
    mask: Mask,
    *,
    place: tuple[str, str],
    words: tuple[str, str],
    gravite: Gravite = "erreur",
) -> list[Fault]:
    """
    Turn marked cells into faults.

    Parameters
    ----------
    values
        The cells, in the order of the sheet.
    mask
        True where the cell is at fault.
    place
        Table and column.
    words
        Reason and remedy.
    gravite
        Whether the fault forbids the publication.
    """
    positions = [int(position) for position in mask.to_numpy().nonzero()[0]]
    return [
        Fault(place[0], position + 1 + HEADER_LINES, place[1], show(values.iloc[position]), *words, gravite)
        for position in positions
    ]


def show(value: Any) -> str:
    """Write a found value as text: nothing for a missing one, a plain day for a date."""
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if isinstance(value, (pd.Timestamp, dt.datetime)):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:.12g}".replace(".", ",")
    return str(value)


def lookup(tables: Tables, table: str, keys: pd.Series[Any], column: str) -> pd.Series[Any]:
    """
    Follow references: the value of `column` in the row of `table` that each key names.

    Parameters
    ----------
    tables
        Typed tables.
    table
        Table that is pointed to; its key has one column.
    keys
        References, some possibly missing or unknown.
    column
        Column to bring back.

    Returns
    -------
    values
        On the index of `keys`; missing where the key is missing or unknown.
    """
    target = tables[table]
    key = str(target.columns[0])
    known = target[[key, column]].dropna(subset=[key]).drop_duplicates(key).set_index(key)[column]
    values = known.reindex(keys.to_numpy())
    values.index = keys.index
    return values


def differ(left: pd.Series[Any], right: pd.Series[Any]) -> Mask:
    """Tell where two values are both present and not the same."""
    return left.notna() & right.notna() & (left != right).fillna(False)


def repeated(rows: pd.DataFrame, columns: list[str]) -> Mask:
    """Tell which rows repeat the (fully present) values of an earlier one."""
    return rows.duplicated(columns) & rows[columns].notna().all(axis=1)
