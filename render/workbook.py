"""Tables as an Excel workbook (ECMA-376) in which no text can act as a formula."""

import datetime
import io
import math
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any, Final

import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]

from render.export import harmless

README: Final = "À lire"
LONGEST_SHEET: Final = 1_048_575
"""Rows that a sheet holds under its header; a longer table goes on in further sheets."""
_MONEY: Final = "(€)"
_FORMATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "entete": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1},
    "euros": {"num_format": "#,##0.00"},
    "jour": {"num_format": "dd/mm/yyyy"},
    "note": {"text_wrap": True, "valign": "top"},
}
_WIDEST: Final = 42
_NOTE_WIDTH: Final = 110
_LONGEST_FOOT: Final = 200


def workbook_bytes(
    table: pd.DataFrame, *, sheet: str, notes: Sequence[str], day: datetime.date, foot: str = ""
) -> bytes:
    """
    Write a table as a workbook, whatever its length.

    Numbers stay numbers, days stay days, codes stay texts; what is absent is an empty cell.

    Parameters
    ----------
    table
        Columns as headed for the reader; a header that ends with « (€) » holds amounts in euros.
    sheet
        Name of the sheet of the rows, 25 characters at most.
    notes
        Source, day, demonstration mark: one line each, in the sheet « À lire ».
    day
        Day written as that of the file, so that the same table gives the same bytes.
    foot
        What stands at the foot of each printed page: for whom the file is, whether its figures are invented.
    """
    out = io.BytesIO()
    # Row by row: the memory in use does not grow with the table.
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    midnight = datetime.datetime.combine(day, datetime.time())
    book.set_properties({"title": sheet, "comments": "\n".join(notes), "created": midnight})
    formats = {name: book.add_format(dict(wanted)) for name, wanted in _FORMATS.items()}
    starts = range(0, max(len(table), 1), LONGEST_SHEET)
    for place, start in enumerate(starts):
        page = book.add_worksheet(sheet if place == 0 else f"{sheet} ({place + 1})")
        _lay_out(page, table, foot)
        _write_rows(page, table.iloc[start : start + LONGEST_SHEET], formats)
    about = book.add_worksheet(README)
    about.set_column(0, 0, _NOTE_WIDTH)
    for row, note in enumerate(notes):
        about.write_string(row, 0, harmless(note), formats["note"])
    book.close()
    return out.getvalue()


def _lay_out(page: Any, table: pd.DataFrame, foot: str) -> None:
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, min(len(table), LONGEST_SHEET), max(len(table.columns) - 1, 0))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    # A footer of more than 255 signs would make the file unreadable.
    page.set_footer(f"&L{foot.replace('&', '&&')[:_LONGEST_FOOT]}&R&P / &N", {"scale_with_doc": False})
    for place, name in enumerate(table.columns):
        longest = table[name].head(200).map(lambda cell: len(str(cell))).max() if len(table) else 0
        page.set_column(place, place, min(max(longest, len(str(name)) // 2, 8) + 2, _WIDEST))


def _write_rows(page: Any, table: pd.DataFrame, formats: Mapping[str, Any]) -> None:
    for place, name in enumerate(table.columns):
        page.write_string(0, place, harmless(str(name)), formats["entete"])
    money = [str(name).endswith(_MONEY) for name in table.columns]
    for row, cells in enumerate(table.itertuples(index=False), start=1):
        for place, cell in enumerate(cells):
            _write(page, (row, place), cell, formats, money=money[place])


def _write(page: Any, at: tuple[int, int], cell: Any, formats: Mapping[str, Any], *, money: bool) -> None:
    if isinstance(cell, str):
        page.write_string(*at, harmless(cell))
    elif isinstance(cell, bool):
        page.write_string(*at, "oui" if cell else "non")
    elif isinstance(cell, datetime.date) and cell == cell:
        page.write_datetime(*at, datetime.datetime.combine(cell, datetime.time()), formats["jour"])
    elif isinstance(cell, Real) and math.isfinite(cell):
        page.write_number(*at, cell, formats["euros"] if money else None)
