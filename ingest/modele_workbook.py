"""The templates as one workbook: a sheet per table, lists to choose from, examples, and a page to read first."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from data.catalogue import load_catalogue
from data.portfolio import Portfolio
from data.schema import TABLES, Column, Kind, Table
from data.territoire import load_communes, load_epci
from ingest.formula import protect
from ingest.modele_tables import EXAMPLES, EXAMPLES_SHEET, LISTS, README, SHEETS, WRITING
from ingest.modele_words import DICTIONARY_HEADER, dictionary, introduction
from ingest.modele_writing import example_rows, sheet_rows
from ingest.ooxml import escape

LAST_ROW: Final = 5_000
"""Last row of the lists to choose from."""

_BOLD = Font(bold=True, color="FFFFFF")
_REQUIRED = PatternFill("solid", fgColor="1F4E79")
_OPTIONAL = PatternFill("solid", fgColor="7F7F7F")
_TITLE = Font(bold=True, size=14)
_WARNING = Font(bold=True, color="B00020")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FORMATS: Mapping[Kind, str] = {
    "code": "@",
    "text": "@",
    "enum": "@",
    "list": "@",
    "integer": "0",
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
}
_WIDTHS: Mapping[Kind, int] = {"text": 36, "list": 30, "enum": 20, "code": 20}
_PROMPT, _PROMPT_TITLE = 255, 32
_EXACT = "%.16g"
"""How a number is written in a workbook by openpyxl."""

Lists = dict[str, tuple[list[str], list[str]]]
"""By reference or by column: the values, and what each means (possibly nothing)."""


def write_workbook(portfolio: Portfolio | None, *, when: dt.datetime) -> bytes:
    """
    Write the templates as an XLSX workbook.

    Texts that look like formulas are written as texts, behind an apostrophe that the import removes.

    Parameters
    ----------
    portfolio
        None for empty templates.
    when
        Time written in the properties of the workbook.

    Raises
    ------
    PublicationError
        When a text is longer than a cell of a spreadsheet.
    """
    # A workbook that is not written to its end cannot be dropped cleanly: what may be refused comes first.
    rows = {table.name: list(sheet_rows(portfolio, table)) for table in SHEETS.values()}
    book = Workbook(write_only=True)
    book.properties.creator = "Atlas des accords"
    book.properties.created = book.properties.modified = when.replace(tzinfo=None)
    _write_readme(book, demonstration=portfolio is not None and portfolio.demonstration)
    lists = _lists()
    places = _places(lists)
    for table in SHEETS.values():
        _write_table(book, table, rows[table.name], places)
    _write_examples(book)
    _write_lists(book, lists)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _write_table(
    book: Workbook, table: Table, rows: Iterable[tuple[Any, ...]], places: Mapping[str, str]
) -> None:
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    for rank, column in enumerate(table.columns, start=1):
        letter = get_column_letter(rank)
        width = sheet.column_dimensions[letter]
        width.width = max(_WIDTHS.get(column.kind, 14), len(column.name) + 3)
        if column.kind in _FORMATS:
            width.number_format = _FORMATS[column.kind]
        place = places.get(column.references or f"{table.name}.{column.name}")
        sheet.data_validations.append(_validation(column, f"{letter}2:{letter}{LAST_ROW}", place))
    sheet.append([_header(sheet, column) for column in table.columns])
    kinds = [column.kind for column in table.columns]
    for row in rows:
        sheet.append([_cell(sheet, value, kind) for value, kind in zip(row, kinds, strict=True)])


def _header(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet, column.name)
    cell.font = _BOLD
    cell.fill = _OPTIONAL if column.nullable or column.default is not None else _REQUIRED
    return cell


def _cell(sheet: Any, value: Any, kind: Kind) -> Any:
    """Write one value so that it is read back exactly, and never as a formula."""
    if value is None:
        return None
    if isinstance(value, bool):
        value = "oui" if value else "non"
    elif isinstance(value, Decimal):
        value = float(value)
    elif isinstance(value, float) and float(_EXACT % value) != value:
        value = repr(value)
    elif isinstance(value, str):
        value = escape(value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.number_format = _FORMATS.get(kind, "General")
    return cell


def _validation(column: Column, cells: str, place: str | None) -> DataValidation:
    """Tell how a column is filled, and offer the values that stand at a place; several cannot be offered."""
    if column.kind == "list":
        place = None
    elif column.kind == "boolean":
        place = '"oui,non"'
    elif column.references and column.references.partition(".")[0] in TABLES:
        place = f"{column.references.partition('.')[0]}!$A$2:$A${LAST_ROW}"
    rule = DataValidation(type="list" if place else None, formula1=place, allow_blank=True, sqref=cells)
    closed = bool(place) and not column.references
    rule.errorStyle = "stop" if closed else "warning"
    rule.showErrorMessage = bool(place)
    rule.errorTitle, rule.error = "Valeur hors de la liste", "Choisissez une valeur de la liste."
    rule.showInputMessage = True
    rule.promptTitle = column.name[:_PROMPT_TITLE]
    rule.prompt = f"{column.description} Écriture : {WRITING[column.kind]}."[:_PROMPT]
    return rule


def _lists() -> Lists:
    """Give every closed list: choices of the schema, EPCI, communes, themes and indicators."""
    epci, communes, catalogue = load_epci(), load_communes(), load_catalogue()
    lists: Lists = {
        "epci.siren": (list(map(str, epci.index)), list(map(str, epci["nom"]))),
        "commune.insee": (list(map(str, communes.index)), list(map(str, communes["nom"]))),
    }
    themes = [theme for theme in catalogue.themes if theme.portefeuille]
    lists["theme.id"] = ([theme.id for theme in themes], [theme.label for theme in themes])
    indicators = catalogue.indicateurs
    lists["indicateur.id"] = ([one.id for one in indicators], [one.label for one in indicators])
    for table in TABLES.values():
        for column in table.columns:
            if column.values:
                lists[f"{table.name}.{column.name}"] = (list(column.values), [])
    return lists


def _places(lists: Lists) -> dict[str, str]:
    """Say where each list stands in its sheet, two columns each."""
    return {
        name: f"{LISTS}!${letter}$2:${letter}${len(values) + 1}"
        for rank, (name, (values, _)) in enumerate(lists.items())
        if (letter := get_column_letter(2 * rank + 1))
    }


def _write_lists(book: Workbook, lists: Lists) -> None:
    sheet = book.create_sheet(LISTS)
    sheet.freeze_panes = "A2"
    header: list[Any] = []
    for rank, name in enumerate(lists):
        cell = WriteOnlyCell(sheet, name)
        cell.font, cell.fill = _BOLD, _REQUIRED
        header += [cell, None]
        sheet.column_dimensions[get_column_letter(2 * rank + 1)].width = max(18, len(name) + 2)
        sheet.column_dimensions[get_column_letter(2 * rank + 2)].width = 34 if lists[name][1] else 3
    sheet.append(header)
    for rank in range(max(len(values) for values, _ in lists.values())):
        row: list[Any] = []
        for values, meanings in lists.values():
            row += [
                values[rank] if rank < len(values) else None,
                meanings[rank] if rank < len(meanings) else None,
            ]
        sheet.append([None if value is None else _cell(sheet, protect(value), "text") for value in row])


def _write_examples(book: Workbook) -> None:
    sheet = book.create_sheet(EXAMPLES_SHEET)
    sheet.column_dimensions["A"].width = 22
    warning = WriteOnlyCell(sheet, "Exemples inventés : recopiez les lignes dans la feuille de même nom.")
    warning.font = _WARNING
    sheet.append([warning])
    for name in EXAMPLES:
        table = SHEETS[name]
        title = WriteOnlyCell(sheet, name)
        title.font = _TITLE
        sheet.append([])
        sheet.append([title])
        sheet.append([_header(sheet, column) for column in table.columns])
        for row in example_rows(table):
            sheet.append([_cell(sheet, v, column.kind) for v, column in zip(row, table.columns, strict=True)])


def _write_readme(book: Workbook, *, demonstration: bool) -> None:
    sheet = book.create_sheet(README)
    for letter, width in zip("ABCDEF", (18, 26, 14, 30, 70, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    lines = introduction(demonstration=demonstration)
    for rank, line in enumerate(lines):
        cell = WriteOnlyCell(sheet, line)
        if rank < 1 + demonstration:
            cell.font = _WARNING if demonstration and not rank else _TITLE
        sheet.append([cell])
    sheet.append([])
    header = [WriteOnlyCell(sheet, title) for title in DICTIONARY_HEADER]
    for cell in header:
        cell.font, cell.fill = _BOLD, _REQUIRED
    sheet.append(header)
    for row in dictionary():
        cells = [WriteOnlyCell(sheet, protect(text)) for text in row]
        for cell in cells:
            cell.alignment = _WRAPPED
        sheet.append(cells)
