"""From loose values to the type of their column, telling which ones could not be read."""

from __future__ import annotations

import datetime as dt
import math
import numbers
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd

from data.schema_types import Column, Kind

MAX_EUR = 10**12
"""Exclusive bound of a money amount: decimal(14,2) keeps twelve digits before the point."""

PANDAS_DTYPES: dict[Kind, str] = {
    "code": "str",
    "text": "str",
    "enum": "str",
    "integer": "Int64",
    "money": "float64",
    "decimal": "float64",
    "date": "datetime64[us]",
    "boolean": "boolean",
    "list": "object",
}
"""In-memory type of each kind; a missing string is NaN, a missing list is an empty tuple."""

_EMPTY: dict[Kind, Any] = {"list": ()}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False, "vrai": True, "faux": False}


class _UnreadableError(ValueError):
    """A single value that its kind cannot read."""


def is_missing(value: object) -> bool:
    """Tell whether a cell is empty: None, NaN, NaT, NA or blank text."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, (list, tuple)):
        return not value
    return bool(pd.api.types.is_scalar(value)) and bool(pd.isna(value))  # type: ignore[call-overload]


def _read_text(value: object) -> str:
    if not isinstance(value, str):
        raise _UnreadableError
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _UnreadableError from error
    return value.strip()


def _read_number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (str, numbers.Number, Decimal)):
        raise _UnreadableError
    text = str(value).strip()
    if not _NUMBER.fullmatch(text):
        raise _UnreadableError
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise _UnreadableError from error
    return number


def _read_integer(value: object) -> int:
    number = _read_number(value)
    if number != number.to_integral_value() or abs(number) >= 2**31:
        raise _UnreadableError
    return int(number)


def _read_money(value: object) -> float:
    number = float(_read_number(value))
    # A float that went through sums carries noise far below the cent; a third decimal does not.
    if abs(number) >= MAX_EUR or abs(number * 100 - round(number * 100)) > 1e-3:
        raise _UnreadableError
    return round(number, 2)


def _read_decimal(value: object) -> float:
    number = float(_read_number(value))
    if not math.isfinite(number):
        raise _UnreadableError
    return number


def _read_date(value: object) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a civil date has no zone
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001
    try:
        day = dt.date.fromisoformat(value.strip() if isinstance(value, str) else "")
    except ValueError as error:
        raise _UnreadableError from error
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001


def _read_boolean(value: object) -> bool:
    text = str(value).strip().casefold()
    if text not in _BOOLEANS:
        raise _UnreadableError
    return _BOOLEANS[text]


def _read_list(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(";")
    elif hasattr(value, "tolist"):
        value = value.tolist()
    if not isinstance(value, (list, tuple)):
        raise _UnreadableError
    return tuple(item for item in map(_read_text, value) if item)


_READERS: dict[Kind, Callable[[object], Any]] = {
    "code": _read_text,
    "text": _read_text,
    "enum": _read_text,
    "integer": _read_integer,
    "money": _read_money,
    "decimal": _read_decimal,
    "date": _read_date,
    "boolean": _read_boolean,
    "list": _read_list,
}


def _read_cell(value: object, column: Column) -> tuple[Any, bool]:
    """Read one cell: its value (or the empty one) and whether it was unreadable."""
    if is_missing(value):
        empty = column.default if column.default is not None else _EMPTY.get(column.kind)
        return empty, False
    try:
        return _READERS[column.kind](value), False
    except (_UnreadableError, OverflowError):
        return _EMPTY.get(column.kind), True


def _already_typed(series: pd.Series[Any], column: Column) -> bool:
    """Tell whether a series has the final type, with nothing left to read or to fill."""
    if column.kind == "list" or str(series.dtype) != PANDAS_DTYPES[column.kind]:
        return False
    if column.default is not None and bool(series.isna().any()):
        return False
    match column.kind:
        case "integer" | "boolean":
            return True
        case "date":
            return bool((series.isna() | (series.dt.normalize() == series)).all())
        case "money":
            known = series.dropna()
            return bool(((known.abs() < MAX_EUR) & (known == known.round(2))).all())
        case "decimal":
            return bool((series.isna() | (series.abs() < math.inf)).all())
        case _:
            return not bool(series.str.contains(r"^\s|\s$|^$", na=False).any())


def convert(series: pd.Series[Any], column: Column) -> tuple[pd.Series[Any], pd.Series[bool]]:
    """
    Give a column its in-memory type.

    Canonical writings only (ISO dates, decimal point): repairing what a spreadsheet did to a value
    belongs to the imports, which report each repair.

    Parameters
    ----------
    series
        Values of any type.
    column
        The column they should obey.

    Returns
    -------
    converted
        Same index, with the type of `PANDAS_DTYPES`; unreadable values are missing.
    unreadable
        Same index, True where a value was present and could not be read.
    """
    if _already_typed(series, column):
        return series, pd.Series(False, index=series.index, dtype=bool)
    cells = [_read_cell(value, column) for value in series]
    values: Any = [value for value, _ in cells]
    converted = pd.Series(values, index=series.index, dtype=PANDAS_DTYPES[column.kind])
    return converted, pd.Series([bad for _, bad in cells], index=series.index, dtype=bool)
