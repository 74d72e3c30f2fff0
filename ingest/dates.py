"""Days and periods as people and spreadsheets write them, read back when nothing is lost."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.errors import CellError

_MONTHS = {
    name: rank
    for rank, names in enumerate(
        (
            "janvier janv jan",
            "février fevrier févr fevr fév fev",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "août aout",
            "septembre sept",
            "octobre oct",
            "novembre nov",
            "décembre decembre déc dec",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR_FIRST = r"(?P<y1>\d{4})(?P<s1>[-/.])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})"
_DAY_FIRST = r"(?P<d2>\d{1,2})(?P<s2>[-/.])(?P<m2>\d{1,2})(?P=s2)(?P<y2>\d{4})"
_NUMERIC = re.compile(rf"(?<!\d)(?:{_YEAR_FIRST}|{_DAY_FIRST})(?!\d)", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_LONG = re.compile(r"(\d{1,2})(?:er)?[ \u00a0\u202f]+([^\W\d_]+)\.?[ \u00a0\u202f]+(\d{4})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"(?:(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})|(?P<m2>\d{1,2})[-/.](?P<y2>\d{4}))", re.ASCII)
_BETWEEN = re.compile(r"[ \u00a0]*(?:/|_|-|–|—|>|au|à|to|jusqu.?au)[ \u00a0]*", re.IGNORECASE)
_BEFORE = re.compile(r"[ \u00a0]*(?:du|de|from)?[ \u00a0]*", re.IGNORECASE)
_MAX_TEXT = 60


@dataclass(frozen=True)
class Period:
    """First and last day, both included."""

    first: dt.date
    last: dt.date

    @property
    def reversed(self) -> bool:
        """Whether it ends before it begins."""
        return self.last < self.first

    def __str__(self) -> str:
        """Write it as ISO 8601 does: a day, or two separated by a slash."""
        return f"{self.first}" if self.first == self.last else f"{self.first}/{self.last}"


@lru_cache(maxsize=4096)
def read_day(text: str) -> dt.date:
    """
    Read a day: `2024-01-13`, `2024/01/13`, `13/01/2024`, `20240113`, `13 janvier 2024`, with or without time.

    The day comes before the month, as French writes it, unless the year comes first.

    Parameters
    ----------
    text
        Stripped text of the cell.

    Raises
    ------
    CellError
        When it is empty, is not one day, is a day that no calendar has (31 February), or leaves the day or the
        century to guess.
    """
    if not text:
        raise CellError("La date manque.", "Écrivez la date sous la forme 2024-06-27.")
    parts = _parts(text)
    if parts is None:
        raise CellError(
            "Ce n’est pas une date que l’on puisse lire sans deviner.", "Écrivez-la sous la forme 2024-06-27."
        )
    try:
        return dt.date(*parts)
    except ValueError:
        raise CellError(
            "Cette date n’existe pas dans le calendrier.",
            f"Vérifiez le jour et le mois : lu jour {parts[2]}, mois {parts[1]}, année {parts[0]}.",
        ) from None


@lru_cache(maxsize=4096)
def read_period(text: str) -> Period:
    """
    Read a day, a month, a year, or a period between two of them.

    Two days apart by `/`, `_`, a dash or « au » are a period; a month is the period of its days. Several
    dates in a list are not a period.

    Raises
    ------
    CellError
        When it is none of these.
    """
    for begin, end in [(0, len(text)), *_cuts(text)]:
        first = _span(text[:begin] if begin else text)
        last = first if not begin else _span(text[end:])
        if first is not None and last is not None:
            return Period(first.first, last.last)
    raise CellError(
        "Ce n’est ni une date ni une période.",
        "Écrivez 2024-06-27, ou 2024-06-27/2025-06-27 pour une période.",
    )


def _cuts(text: str) -> list[tuple[int, int]]:
    """List where a text may be cut between two dates."""
    if len(text) > _MAX_TEXT:
        return []
    return [match.span() for match in _BETWEEN.finditer(text) if match.start()]


def _span(text: str) -> Period | None:
    """Read one side of a period; None when it is unreadable."""
    lead = _BEFORE.match(text)
    words = text[lead.end() if lead else 0 :].strip()
    day = _day(words)
    if day is not None:
        return Period(day, day)
    month = _MONTH.fullmatch(words)
    if month is not None:
        year, number = int(month["y1"] or month["y2"]), int(month["m1"] or month["m2"])
        if year and 1 <= number <= 12:
            return Period(
                dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1])
            )
    if _YEAR.fullmatch(words) and int(words):
        return Period(dt.date(int(words), 1, 1), dt.date(int(words), 12, 31))
    return None


def _day(text: str) -> dt.date | None:
    """Read a day, None when it is unreadable or does not exist."""
    parts = _parts(text)
    try:
        return None if parts is None else dt.date(*parts)
    except ValueError:
        return None


def _parts(text: str) -> tuple[int, int, int] | None:
    """Read the year, the month and the day of what is written as a day, whether or not it exists."""
    if len(text) > _MAX_TEXT:
        return None
    time = _TIME.search(text)
    if time is not None and time.end() == len(text):
        text = text[: time.start()]
    if numeric := _NUMERIC.fullmatch(text):
        year, month, day = (numeric[f"{part}1"] or numeric[f"{part}2"] for part in "ymd")
        return int(year), int(month), int(day)
    if compact := _COMPACT.fullmatch(text):
        return int(compact[1]), int(compact[2]), int(compact[3])
    if (long := _LONG.fullmatch(text)) and (month := _MONTHS.get(long[2].casefold())):
        return int(long[3]), month, int(long[1])
    return None
