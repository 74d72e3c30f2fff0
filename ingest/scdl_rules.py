"""
What the standard on subsidies asks of each cell, before any repair.

The verdicts are those of the reference implementation (frictionless, Table Schema), cell by cell: an empty
cell is only ever missing; a cell that has not its type breaks no other rule.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.siret import SIRET_DIGITS, is_siret, siret_keys_hold
from ingest.scdl_fields import FALSE, TRUE, Field

Rule = Literal[
    "type",
    "required",
    "pattern",
    "maxLength",
    "enum",
    "minimum",
    "maximum",
    "siret",
    "one-of-required",
    "blank-row",
    "extra-cell",
    "missing-cell",
    "missing-label",
    "duplicate-label",
    "unmatched-header",
]

_MEMORY = 100_000
_SIMPLE: Final = {
    r"^\d{14}$": r"^[0-9]{14}$",
    r"^W\d{9}$": r"^W[0-9]{9}$",
}
"""Patterns of which some texts can be told to match without Python's engine: the ASCII ones."""


def cell_rules(field: Field, text: str) -> tuple[Rule, ...]:
    """List the rules that one cell breaks."""
    if not text:
        return ("required",) if field.required else ()
    match field.kind:
        case "date":
            return () if _is_date(text) else ("type",)
        case "boolean":
            return () if text in (TRUE, FALSE) else ("type",)
        case "number":
            return tuple(_number_rules(field, text))
        case _:
            return tuple(_text_rules(field, text))


def _is_date(text: str) -> bool:
    try:
        dt.datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a civil date has no zone
    except ValueError:
        return False
    return True


def _number_rules(field: Field, text: str) -> Iterator[Rule]:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        yield "type"
        return
    # What is not a number is within no bounds, and a signalling NaN must not be compared.
    if field.minimum is not None and (number.is_nan() or number < field.minimum):
        yield "minimum"
    if field.maximum is not None and (number.is_nan() or number > field.maximum):
        yield "maximum"


def _text_rules(field: Field, text: str) -> Iterator[Rule]:
    if field.max_length is not None and len(text) > field.max_length:
        yield "maxLength"
    if field.pattern is not None and not re.match(field.pattern, text):
        yield "pattern"
    if field.values and text not in field.values:
        yield "enum"
    if field.siret and not is_siret(text):
        yield "siret"


class ColumnRules:
    """
    Holds the cells of one column to their rules, block after block.

    Parameters
    ----------
    field
        The column.
    """

    def __init__(self, field: Field) -> None:
        self.field = field
        self._known: dict[str, tuple[Rule, ...]] = {}

    def broken(self, cells: pa.Array) -> Iterator[tuple[Rule, NDArray[np.int64]]]:
        """
        Give the broken rules and the ranks of the cells that break them, in order.

        Parameters
        ----------
        cells
            Strings without null.
        """
        sizes = byte_lengths(cells)
        if self.field.required and (empty := np.flatnonzero(sizes == 0)).size:
            yield "required", empty
        doubtful = np.flatnonzero(~self._sound(cells, sizes))
        if not doubtful.size:
            return
        coded = cells.take(pa.array(doubtful)).dictionary_encode()
        which = np.asarray(coded.indices)
        by_rule: dict[Rule, list[int]] = {}
        for code, text in enumerate(coded.dictionary.to_pylist()):
            for rule in self._rules(text):
                by_rule.setdefault(rule, []).append(code)
        for rule, codes in by_rule.items():
            yield rule, doubtful[np.isin(which, codes)]

    def _rules(self, text: str) -> tuple[Rule, ...]:
        rules = self._known.get(text)
        if rules is None:
            if len(self._known) >= _MEMORY:
                self._known.clear()
            rules = self._known[text] = cell_rules(self.field, text)
        return rules

    def _sound(self, cells: pa.Array, sizes: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Tell which cells obviously break no rule but `required`; the others are looked at one by one."""
        field = self.field
        empty: NDArray[np.bool_] = np.equal(sizes, 0)
        if field.siret:
            return np.logical_or(empty, _sound_sirets(cells, sizes))
        if field.pattern is not None:
            return np.logical_or(empty, _matches(cells, _SIMPLE.get(field.pattern, field.pattern)))
        if field.max_length is not None:
            return np.less_equal(sizes, field.max_length)
        if field.kind == "number" and field.minimum is None and field.maximum is None:
            return np.logical_or(empty, _matches(cells, r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$"))
        if field.kind == "string" and not field.values:
            return np.ones(len(cells), dtype=np.bool_)
        return empty


def byte_lengths(cells: pa.Array) -> NDArray[np.int32]:
    """Lengths of strings in UTF-8 bytes."""
    return np.diff(_offsets(cells))


def _offsets(cells: pa.Array) -> NDArray[np.int32]:
    return np.frombuffer(cells.buffers()[1], dtype=np.int32)[cells.offset : cells.offset + len(cells) + 1]


def _matches(cells: pa.Array, pattern: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.asarray(pc.match_substring_regex(cells, pattern))
    return found


def _sound_sirets(cells: pa.Array, sizes: NDArray[np.int32]) -> NDArray[np.bool_]:
    sound = np.zeros(len(cells), dtype=np.bool_)
    whole = np.flatnonzero(sizes == SIRET_DIGITS)
    if not whole.size:
        return sound
    content, offsets = np.frombuffer(cells.buffers()[2], dtype=np.uint8), _offsets(cells)
    if int(offsets[-1] - offsets[0]) == len(whole) * SIRET_DIGITS:
        # The other cells are empty: the digits follow each other.
        packed = content[offsets[0] : offsets[-1]].reshape(-1, SIRET_DIGITS)
    else:
        packed = content[offsets[whole][:, None] + np.arange(SIRET_DIGITS)]
    digits = packed - ord("0")
    numeric = (digits <= 9).all(axis=1)
    sound[whole[numeric]] = siret_keys_hold(digits[numeric])
    return sound
