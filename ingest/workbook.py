"""
The cells of an Office Open XML workbook (XLSX, ECMA-376), read as a stream within bounds.

Formulas are told and never computed, entities and document types are refused, and no cell is kept beyond the
columns that a table may have.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from ingest.archive import Archive
from ingest.errors import ReadingError
from ingest.ooxml import UNREADABLE, Attributes, parse_member, small_number, unescape
from ingest.reading import MAX_CELL, MAX_COLUMNS, MAX_ROWS

WORKBOOK = "xl/workbook.xml"
_MAX_SHEETS = 100
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,310}(\.[0-9]{1,310})?(E[+-]?[0-9]{1,2})?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Unusable:
    """A cell that holds no value: a formula, or the error of one."""

    text: str
    reason: str
    remedy: str


Value = str | float | bool | dt.date | Unusable
"""A cell: text, number, boolean, day (or moment, `dt.datetime`), or something else."""


@dataclass(frozen=True)
class SheetRow:
    """Filled cells of one row, by column from 0; `line` counts from 1."""

    line: int
    cells: Mapping[int, Value]


def read_workbook(archive: Archive, *, wanted: Callable[[str], bool]) -> dict[str, list[SheetRow]]:
    """
    Read the sheets of a workbook.

    Parameters
    ----------
    archive
        The workbook.
    wanted
        Told the name of each sheet, says whether to read it.

    Returns
    -------
    sheets
        Rows that have a filled cell, by name of sheet.

    Raises
    ------
    ReadingError
        When the workbook is damaged, or beyond the bounds of a table.
    """
    root = _Relations("/")
    parse_member(archive, "_rels/.rels", root.start)
    path = root.kinds.get("officeDocument", WORKBOOK)
    folder, name = posixpath.split(path)
    book, relations = _Book(), _Relations(f"/{folder}")
    parse_member(archive, path, book.start)
    parse_member(archive, posixpath.join(folder, "_rels", f"{name}.rels"), relations.start)
    strings, styles = _Strings(), _Styles()
    if shared := relations.kinds.get("sharedStrings"):
        parse_member(archive, shared, strings.start, strings.end, strings.text)
    if looks := relations.kinds.get("styles"):
        parse_member(archive, looks, styles.start, styles.end)
    dates = styles.dates()
    sheets: dict[str, list[SheetRow]] = {}
    for title, relation in book.sheets[:_MAX_SHEETS]:
        if wanted(title):
            sheet = _Sheet(title, strings.texts, dates, book.epoch)
            parse_member(archive, relations.targets.get(relation, ""), sheet.start, sheet.end, sheet.text)
            sheets[title] = sheet.rows
    return sheets


@dataclass
class _Book:
    """Names of the sheets, and the day from which the workbook counts."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    epoch: dt.datetime = CALENDAR_WINDOWS_1900

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
        elif tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = CALENDAR_MAC_1904


@dataclass
class _Relations:
    """Members that another one points to: by identifier, and the first of each kind."""

    base: str
    targets: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            target = posixpath.normpath(posixpath.join(self.base, attributes.get("Target", ""))).lstrip("/")
            self.targets[attributes.get("Id", "")] = target
            self.kinds.setdefault(attributes.get("Type", "").rpartition("/")[2], target)


@dataclass
class _Strings:
    """Texts that cells share; the phonetic guides of some of them are left out."""

    texts: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    inside: bool = False
    phonetic: bool = False

    def start(self, tag: str, _: Attributes) -> None:
        if tag == "si":
            self.parts = []
        self.phonetic = self.phonetic or tag == "rPh"
        self.inside = tag == "t" and not self.phonetic

    def text(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)

    def end(self, tag: str) -> None:
        self.inside = False
        if tag == "rPh":
            self.phonetic = False
        elif tag == "si":
            self.texts.append(unescape("".join(self.parts)))


@dataclass
class _Styles:
    """Which cell styles show a number as a day."""

    formats: dict[int, str] = field(default_factory=dict)
    cells: list[int] = field(default_factory=list)
    in_cells: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "numFmt":
            self.formats[small_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")[
                :255
            ]
        elif tag == "cellXfs":
            self.in_cells = True
        elif tag == "xf" and self.in_cells:
            self.cells.append(small_number(attributes.get("numFmtId", "")))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self.in_cells = False

    def dates(self) -> frozenset[int]:
        """Ranks of the styles of days and moments."""
        known = {**BUILTIN_FORMATS, **self.formats}
        return frozenset(rank for rank, number in enumerate(self.cells) if is_date_format(known.get(number)))


class _Sheet:
    """Rows of one sheet, as its elements come."""

    def __init__(self, name: str, strings: list[str], dates: frozenset[int], epoch: dt.datetime) -> None:
        self.rows: list[SheetRow] = []
        self._name, self._strings, self._dates, self._epoch = name, strings, dates, epoch
        self._line = 0
        self._column = -1
        self._cells: dict[int, Value] = {}
        self._kind, self._style = "n", 0
        self._texts: dict[str, list[str]] = {}
        self._into: list[str] | None = None
        self._size = 0
        self._phonetic = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Follow the opening of an element."""
        if tag == "row":
            self._line = max(small_number(attributes.get("r", "")), self._line + 1)
            self._column, self._cells = -1, {}
        elif tag == "c":
            reference = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = _rank(reference[1]) if reference else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), small_number(attributes.get("s", ""))
            self._texts, self._size = {}, 0
        elif tag == "rPh":
            self._phonetic = True
        elif tag in ("v", "f", "t"):
            self._into = None if self._phonetic else self._texts.setdefault(tag, [])

    def text(self, data: str) -> None:
        """Collect the text of a cell, up to what a cell may hold."""
        if self._into is not None:
            self._size += len(data)
            if self._size > MAX_CELL:
                msg = (
                    f"Feuille « {self._name[:50]} », ligne {self._line} : une cellule dépasse {MAX_CELL} caractères. "
                    "Raccourcissez-la."
                )
                raise ReadingError(msg)
            self._into.append(data)

    def end(self, tag: str) -> None:
        """Follow the closing of an element."""
        if tag in ("v", "f", "t"):
            self._into = None
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c":
            self._keep(self._value())
        elif tag == "row" and self._cells:
            if len(self.rows) >= MAX_ROWS:
                msg = f"La feuille « {self._name[:50]} » a plus de {MAX_ROWS} lignes : découpez-la."
                raise ReadingError(msg)
            self.rows.append(SheetRow(self._line, self._cells))
            self._cells = {}

    def _keep(self, value: Value | None) -> None:
        if value is None or value == "":
            return
        if self._column >= MAX_COLUMNS:
            msg = (
                f"Feuille « {self._name[:50]} », ligne {self._line} : plus de {MAX_COLUMNS} colonnes. "
                "Supprimez celles qui ne sont pas du modèle."
            )
            raise ReadingError(msg)
        self._cells[self._column] = value

    def _value(self) -> Value | None:
        if "f" in self._texts:
            formula = "".join(self._texts["f"])[:100]
            return Unusable(
                f"={formula}",
                "La cellule contient une formule.",
                "Collez sa valeur à la place (collage spécial).",
            )
        raw = "".join(self._texts.get("v", []))
        match self._kind:
            case "s":
                rank = small_number(raw) if raw else -1
                if not 0 <= rank < len(self._strings):
                    raise ReadingError(UNREADABLE)
                return self._checked(self._strings[rank])
            case "inlineStr":
                return unescape("".join(self._texts.get("t", [])))
            case "str":
                return unescape(raw)
            case "b":
                return raw == "1" if raw else None
            case "e":
                return Unusable(raw, "La cellule contient une erreur de calcul.", "Écrivez la valeur.")
            case "d":
                return raw
            case _:
                return self._numeric(raw)

    def _checked(self, text: str) -> str:
        self._size = 0
        self._into = []
        self.text(text)
        self._into = None
        return text

    def _numeric(self, raw: str) -> Value | None:
        if not raw:
            return None
        if not _NUMBER.fullmatch(raw):
            return raw
        number = float(raw)
        if self._style in self._dates:
            try:
                moment = from_excel(number, self._epoch)
            except (ValueError, OverflowError, TypeError):
                return raw
            if isinstance(moment, dt.datetime):
                return moment.date() if moment.time() == dt.time() else moment
            return raw
        return number


def _rank(letters: str) -> int:
    """Rank of a column from its letters: A is 0."""
    rank = 0
    for letter in letters:
        rank = 26 * rank + ord(letter) - ord("A") + 1
    return rank - 1
