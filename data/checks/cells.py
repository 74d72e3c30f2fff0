"""Checks that the schema alone dictates: columns, types, required cells, closed lists, keys, references."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Any

import pandas as pd

from data.checks.fault import HEADER_LINES, Fault, Gravite, Tables, flag, show
from data.conversion import convert
from data.schema import TABLES, Column, Kind, Table, empty_frame

Referential = Mapping[str, Set[str]]

_WANTED: dict[Kind, str] = {
    "code": "un texte",
    "text": "un texte",
    "enum": "un texte",
    "integer": "un nombre entier",
    "money": "un montant en euros, à deux décimales au plus",
    "decimal": "un nombre",
    "date": "une date de la forme 2021-10-21",
    "boolean": "vrai ou faux",
    "list": "des textes séparés par des points-virgules",
}
_REFERENTIAL_NAMES = {
    "epci.siren": "n’est pas le SIREN d’un EPCI du référentiel",
    "commune.insee": "n’est pas le code INSEE d’une commune du référentiel",
    "theme.id": "n’est pas un thème connu",
    "indicateur.id": "n’est pas un indicateur du catalogue",
}
_REFERENTIAL_REMEDIES = {
    "epci.siren": "Donnez les neuf chiffres du SIREN de l’EPCI.",
    "commune.insee": "Donnez le code INSEE actuel, sur cinq caractères ; une commune fusionnée en a changé.",
    "theme.id": "Choisissez un thème de la liste.",
    "indicateur.id": "Choisissez un identifiant du catalogue d’indicateurs.",
}
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")


def read_table(frame: pd.DataFrame | None, table: Table) -> tuple[pd.DataFrame, list[Fault]]:
    """
    Type the rows of one table, reporting every column and cell that the schema refuses.

    Parameters
    ----------
    frame
        Rows as they came, None for an absent table.
    table
        Declaration of the table.

    Returns
    -------
    rows
        All the rows, typed, on a RangeIndex; unreadable cells are missing.
    faults
        What is wrong with the columns, then with the cells.
    """
    if frame is None:
        return empty_frame(table), []
    frame = frame.reset_index(drop=True).set_axis([str(name) for name in frame.columns], axis=1)
    faults = _column_faults(frame, table)
    frame = frame.loc[:, ~frame.columns.duplicated()]
    rows: dict[str, pd.Series[Any]] = {}
    for column in table.columns:
        if column.name not in frame:
            absent = pd.Series([None] * len(frame), index=frame.index, dtype=object)
            rows[column.name], _ = convert(absent, column)
            continue
        rows[column.name], unreadable = convert(frame[column.name], column)
        faults += _cell_faults(frame[column.name], rows[column.name], unreadable, (table, column))
    return pd.DataFrame(rows, index=frame.index), faults


def _column_faults(frame: pd.DataFrame, table: Table) -> list[Fault]:
    """Report unknown, repeated and missing columns."""
    names = list(frame.columns)
    known = "Colonnes attendues : " + ", ".join(table.column_names) + "."
    faults = [
        Fault(table.name, None, name, "", "Cette colonne est inconnue.", f"Retirez-la. {known}")
        for name in dict.fromkeys(names)
        if name not in table.column_names
    ]
    faults += [
        Fault(table.name, None, name, "", "Cette colonne figure plusieurs fois.", "N’en gardez qu’une.")
        for name in table.column_names
        if names.count(name) > 1
    ]
    faults += [
        Fault(table.name, None, column.name, "", "Cette colonne obligatoire manque.", "Ajoutez-la.")
        for column in table.columns
        if column.name not in names and not column.nullable and column.default is None
    ]
    return faults


def _cell_faults(
    raw: pd.Series[Any], typed: pd.Series[Any], unreadable: pd.Series[bool], place: tuple[Table, Column]
) -> list[Fault]:
    """Report unreadable cells, empty required cells, words outside a closed list and e-mail addresses."""
    table, column = place

    def report(mask: pd.Series[bool], reason: str, remedy: str, gravite: Gravite = "erreur") -> list[Fault]:
        place = (table.name, column.name)
        return flag(raw, mask, place=place, words=(reason, remedy), gravite=gravite)

    wanted = _WANTED[column.kind]
    faults = report(unreadable, "Cette valeur ne se lit pas.", f"Écrivez {wanted}.")
    if not column.nullable:
        faults += report(typed.isna() & ~unreadable, "Cette case obligatoire est vide.", f"Écrivez {wanted}.")
    if column.values:
        allowed = set(column.values)
        if column.kind == "list":
            strange = typed.map(lambda items: not allowed.issuperset(items)).astype(bool)
        else:
            strange = typed.notna() & ~typed.isin(allowed)
        choices = f"Choisissez parmi : {', '.join(column.values)}."
        faults += report(strange, "Cette valeur ne fait pas partie de la liste.", choices)
    if column.kind == "text":
        mails = typed.notna() & typed.str.contains(_EMAIL, na=False).astype(bool)
        faults += report(
            mails,
            "Ce texte contient une adresse électronique.",
            "Retirez toute donnée personnelle.",
            "alerte",
        )
    return faults


def key_faults(tables: Tables) -> list[Fault]:
    """Report keys used twice, naming the line that has the key first."""
    faults: list[Fault] = []
    for table in TABLES.values():
        rows = tables[table.name]
        key = list(table.key)
        present = rows[key].notna().all(axis=1)
        mask = rows.duplicated(key) & present
        if not mask.any():
            continue
        first = rows[present].groupby(key, sort=False).apply(lambda group: int(group.index[0]))
        for position in mask.to_numpy().nonzero()[0]:
            value = tuple(rows[key].iloc[position])
            line = int(first.loc[value if len(key) > 1 else value[0]]) + 1 + HEADER_LINES
            faults.append(
                Fault(
                    table.name,
                    int(position) + 1 + HEADER_LINES,
                    ", ".join(key),
                    ", ".join(map(show, value)),
                    f"Cet identifiant est déjà celui de la ligne {line}.",
                    "Gardez une seule de ces lignes, ou donnez un autre identifiant.",
                )
            )
    return faults


def reference_faults(tables: Tables, referential: Referential) -> list[Fault]:
    """
    Report references to rows that do not exist.

    Parameters
    ----------
    tables
        Typed tables.
    referential
        Legal values of `epci.siren`, `commune.insee`, `theme.id` and `indicateur.id`.
    """
    faults: list[Fault] = []
    for table in TABLES.values():
        for column in table.columns:
            if column.references is None:
                continue
            reason, remedy, legal = _target(column.references, tables, referential)
            cells = tables[table.name][column.name]
            if column.kind == "list":
                lost = cells.map(lambda items, legal=legal: not legal.issuperset(items)).astype(bool)
            else:
                lost = cells.notna() & ~cells.isin(legal)
            place = (table.name, column.name)
            faults += flag(cells, lost, place=place, words=(reason, remedy))
    return faults


def _target(references: str, tables: Tables, referential: Referential) -> tuple[str, str, set[str]]:
    """Give the reason, the remedy and the legal values of a reference."""
    if references in referential:
        reason = f"Cette valeur {_REFERENTIAL_NAMES[references]}."
        return reason, _REFERENTIAL_REMEDIES[references], set(referential[references])
    target, column = references.split(".")
    reason = f"Cette référence n’existe pas dans la table {target}."
    remedy = f"Ajoutez la ligne dans la feuille « {target} », ou corrigez le code."
    return reason, remedy, set(tables[target][column].dropna())
