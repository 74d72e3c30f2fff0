"""One cell of a template: what it says, once the habits of spreadsheets are undone."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from data.schema import Column
from data.spelling import folded_key
from ingest.cells import read_amount
from ingest.dates import read_day
from ingest.errors import CellError
from ingest.formula import unprotect
from ingest.workbook import Unusable, Value

_MAX_EXACT = 10**15
_CANONICAL_AMOUNT = re.compile(r"-?\d+(?:[.,]\d{1,2})?", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,30}(?:[.,]\d{1,30})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)")
_YES, _NO = ("oui", "vrai", "true", "1"), ("non", "faux", "false", "0")


@dataclass(frozen=True)
class Cell:
    """
    A cell as it is understood.

    Parameters
    ----------
    value
        What the schema can type; the raw text when it cannot be understood.
    repair
        Why it was rewritten, empty when it was not.
    reason, remedy
        Why it has no value at all, empty otherwise.
    """

    value: Any
    repair: str = ""
    reason: str = ""
    remedy: str = ""


def read_cell(raw: Value, column: Column) -> Cell:
    """
    Understand one filled cell; what cannot be is left as it is, for the schema to refuse.

    Parameters
    ----------
    raw
        A cell of a workbook, or the text of a delimited file.
    column
        The column that it fills.
    """
    if isinstance(raw, Unusable):
        return Cell(None, reason=raw.reason, remedy=raw.remedy)
    if isinstance(raw, str) and "\0" in raw:
        return Cell(None, reason="Le texte contient un caractère nul.", remedy="Réécrivez-le.")
    if isinstance(raw, str):
        return _read_text(unprotect(raw.strip()), column)
    match column.kind:
        case "date":
            if isinstance(raw, dt.datetime):
                return Cell(raw.date(), repair="Heure retirée.")
            return Cell(raw if isinstance(raw, dt.date) else show(raw))
        case "boolean":
            return _read_text(show(raw), column)
        case "integer" | "money" | "decimal":
            plain = isinstance(raw, float) and not isinstance(raw, bool)
            return Cell(raw if plain else show(raw))
        case _:
            return _as_text(raw, column)


def show(raw: Value) -> str:
    """Write a cell as a reader would see it."""
    match raw:
        case Unusable():
            return raw.text
        case bool():
            return "oui" if raw else "non"
        case float():
            return str(int(raw)) if raw.is_integer() and abs(raw) < _MAX_EXACT else repr(raw)
        case dt.datetime():
            return raw.isoformat(sep=" ")
        case _:
            return str(raw)


def _as_text(raw: Value, column: Column) -> Cell:
    """Read as a text a cell that the spreadsheet took for something else."""
    if isinstance(raw, float) and abs(raw) >= _MAX_EXACT:
        return Cell(
            None,
            reason="Le tableur a arrondi ce nombre.",
            remedy="Mettez la colonne au format texte, puis réécrivez-le.",
        )
    text = show(raw)
    understood = _read_text(text, column)
    return Cell(
        understood.value, repair=understood.repair or "Nombre ou date du tableur relu comme un texte."
    )


def _read_text(text: str, column: Column) -> Cell:
    match column.kind:
        case "date":
            return _date(text)
        case "money":
            return _money(text)
        case "integer" | "decimal":
            return _number(text)
        case "boolean":
            answer = True if folded_key(text) in _YES else False if folded_key(text) in _NO else None
            return Cell(text if answer is None else answer)
        case "enum":
            return _choice(text, column.values)
        case "list":
            items = [_choice(item.strip(), column.values) for item in text.split(";") if item.strip()]
            return Cell(
                tuple(str(item.value) for item in items),
                repair=next((i.repair for i in items if i.repair), ""),
            )
        case _:
            return Cell(text)


def _date(text: str) -> Cell:
    try:
        day = read_day(text)
    except CellError:
        return Cell(text)
    return Cell(day, repair="" if text == str(day) else "Date réécrite sous la forme AAAA-MM-JJ.")


def _money(text: str) -> Cell:
    if _CANONICAL_AMOUNT.fullmatch(text):
        return Cell(text.replace(",", "."))
    try:
        amount = read_amount(text)
    except CellError:
        return Cell(text)
    return Cell(amount, repair="Montant réécrit en chiffres simples.")


def _number(text: str) -> Cell:
    compact = _SPACES.sub("", text)
    if not _DECIMAL.fullmatch(compact):
        return Cell(text)
    repair = "" if compact == text else "Nombre réécrit sans espace."
    return Cell(compact.replace(",", "."), repair=repair)


def _choice(text: str, values: tuple[str, ...]) -> Cell:
    """Recognise a word of a closed list whatever its case, accents and apostrophes."""
    if text in values:
        return Cell(text)
    known = {folded_key(value): value for value in values}.get(folded_key(text)) if values else None
    return Cell(text) if known is None else Cell(known, repair="Mot réécrit comme dans la liste.")
