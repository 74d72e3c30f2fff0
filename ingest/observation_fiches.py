"""The catalogue entries of a tidy observation: given beside, given in columns, or already known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, Final

import pandas as pd

from data.catalogue import entry_faults, load_catalogue
from data.indicateur import Indicateur
from ingest.errors import LayoutError

FIELDS: Final = tuple(field.name for field in fields(Indicateur) if field.name not in ("id", "millesime"))
"""What an entry says beside the id and the vintage of the indicator."""

_ID: Final = re.compile(r"[a-z][a-z0-9_]{1,59}")
_NUMBERS: Final = {"facteur": float, "decimales": int}
_SHOWN: Final = 12


def described(
    entries: Iterable[Mapping[str, Any]], cells: pd.DataFrame
) -> tuple[dict[str, Indicateur], frozenset[str]]:
    """
    Find the entry of each indicator of a file.

    Parameters
    ----------
    entries
        Blocks of a catalogue that came beside.
    cells
        Texts of the file: `indicateur`, `niveau`, `millesime`, and one column per field of an entry.

    Returns
    -------
    known
        Entry by indicator, its vintage the newest of the file when the file describes it.
    fresh
        The indicators that this file describes; the others were known.

    Raises
    ------
    LayoutError
        When an indicator has no entry, or an entry has faults: all of them at once.
    """
    beside = {str(entry.get("id")): entry for entry in entries}
    themes = {theme.id for theme in load_catalogue().themes}
    catalogue = {one.id: one for one in load_catalogue().indicateurs}
    known: dict[str, Indicateur] = {}
    fresh: set[str] = set()
    faults: list[str] = []
    for identifiant, rows in cells[cells["indicateur"] != ""].groupby("indicateur"):
        name = str(identifiant)
        newest = max(rows["millesime"], key=lambda year: year[-4:])
        raw = beside.get(name) or _from_columns(rows)
        if raw:
            entry = _completed(name, raw, rows, newest)
            faults += entry_faults(entry, themes) if _ID.fullmatch(name) else [_bad_name(name)]
            if not faults:
                known[name] = Indicateur(
                    **{**entry, "facteur": float(entry["facteur"]), "niveaux": tuple(entry["niveaux"])}
                )
                fresh.add(name)
        elif name in catalogue and newest[-4:] <= catalogue[name].millesime[-4:]:
            known[name] = catalogue[name]
        else:
            last = f" après {catalogue[name].millesime}" if name in catalogue else ""
            faults.append(f"l’indicateur « {name[:60]} » n’est pas décrit{last}.")
    if faults:
        more = [f"… et {len(faults) - _SHOWN} autre(s)."] if len(faults) > _SHOWN else []
        wanted = (
            "theme, label, unite, definition, agregation, source, producteur, licence, url, a_ne_pas_conclure"
        )
        msg = (
            f"Fiches de catalogue à compléter : {' '.join([*faults[:_SHOWN], *more])} Joignez un catalogue TOML, ou "
            f"ajoutez au fichier les colonnes {wanted}."
        )
        raise LayoutError(msg)
    return known, frozenset(fresh)


def _bad_name(name: str) -> str:
    return f"l’identifiant « {name[:60]} » doit être en minuscules sans accent, avec des tirets bas."


def _from_columns(rows: pd.DataFrame) -> dict[str, Any]:
    """Read an entry in the columns of the file: the first value of each that is not empty."""
    found = {}
    for name in FIELDS:
        given = [value for value in rows[name].unique() if value]
        if given:
            found[name] = given[0]
    return found


def _completed(name: str, raw: Mapping[str, Any], rows: pd.DataFrame, newest: str) -> dict[str, Any]:
    """Fill what an entry leaves out where one answer is safe, and read numbers and lists given as texts."""
    agregation = raw.get("agregation", "none")
    entry: dict[str, Any] = {
        "label_court": raw.get("label"),
        "numerateur": "",
        "denominateur": "",
        "agregation": agregation,
        "facteur": 100 if str(raw.get("unite", "")).startswith("%") and agregation != "sum" else 1,
        "sens": "neutre",
        "role": "contexte",
        "nature": "stock" if agregation == "sum" else "ratio",
        "decimales": 1,
        "niveaux": _levels(rows, agregation),
        **raw,
        "id": name,
        "millesime": newest,
    }
    for field, kind in _NUMBERS.items():
        if isinstance(entry[field], str):
            try:
                entry[field] = kind(entry[field].replace(",", "."))
            except ValueError:
                continue
    if isinstance(entry["niveaux"], str):
        entry["niveaux"] = [one.strip() for one in re.split(r"[;,]", entry["niveaux"]) if one.strip()]
    return {field: value for field, value in entry.items() if value is not None}


def _levels(rows: pd.DataFrame, agregation: str) -> list[str]:
    """Give the levels of the rows, and those that the parts of communes give."""
    found = set(rows["niveau"]) - {""}
    if "commune" in found and agregation != "none":
        found |= {"epci", "departement"}
    return sorted(found)
