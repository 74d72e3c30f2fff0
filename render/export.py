"""Tables as files that a spreadsheet opens without harm."""

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: Any) -> Any:
    """Give a text that a spreadsheet cannot take for a formula: an apostrophe stands before a dangerous start."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return "" if cell is None or cell is pd.NA or cell is pd.NaT else cell


def csv_bytes(table: pd.DataFrame, *, notes: Sequence[str] = ()) -> bytes:
    """
    Write a table as CSV for French spreadsheets: `;`, UTF-8 with its mark, and the notes after the rows.

    Parameters
    ----------
    table
        Columns as headed for the reader.
    notes
        Source, vintage, demonstration mark: one line each, so that they travel with the figures.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(str(name)) for name in table.columns])
    for row in table.itertuples(index=False):
        writer.writerow([harmless(cell) for cell in row])
    for note in notes:
        writer.writerow([harmless(note)])
    return out.getvalue().encode("utf-8-sig")
