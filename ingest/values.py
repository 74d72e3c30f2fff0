"""Observed values: a number, or the reason why there is none, kept as the source gives it."""

from __future__ import annotations

import re
from typing import Final

from ingest.errors import CellError

SECRET: Final = frozenset({"s", "secret", "c"})
"""What producers write for statistical secrecy (INSEE, Eurostat), in lower case."""

MISSING: Final = frozenset({"", "nd", "n/d", "nc", "na", "n/a", "null", "-", "."})
"""What producers write for a value that they do not have."""

_SPACES: Final = "[ \u00a0\u202f]"
_NUMBER: Final = re.compile(
    rf"(?P<whole>[+-]?(?:\d{{1,3}}(?:{_SPACES}\d{{3}})+|\d+))(?:[.,](?P<part>\d+))?{_SPACES}?[%€]?", re.ASCII
)
_SCIENTIFIC: Final = re.compile(r"[+-]?\d+([.,]\d+)?E[+-]?\d{1,2}", re.ASCII | re.IGNORECASE)
_LONGEST: Final = 40


def read_number(text: str) -> float:
    """
    Read a number: `1500`, `12.5`, `12,5`, `1 500,5`; comma and point are both decimal, spaces part thousands.

    Raises
    ------
    CellError
        When it is not a number.
    """
    match = _NUMBER.fullmatch(text)
    if match is not None and len(text) <= _LONGEST:
        return float(f"{re.sub(_SPACES, '', match['whole'])}.{match['part'] or 0}")
    if _SCIENTIFIC.fullmatch(text) and len(text) <= _LONGEST:
        return float(text.replace(",", "."))
    raise CellError(
        "Ce n’est ni un nombre, ni une absence de valeur.",
        "Écrivez un nombre, « s » pour un secret statistique, ou laissez la cellule vide.",
    )


def read_value(text: str) -> tuple[float | None, str]:
    """
    Read an observed value.

    Returns
    -------
    value
        None when there is none.
    statut
        `ok`, `secret` or `manquant`.

    Raises
    ------
    CellError
        When it is none of these.
    """
    folded = text.strip().casefold()
    if folded in SECRET:
        return None, "secret"
    if folded in MISSING:
        return None, "manquant"
    return read_number(text.strip()), "ok"
