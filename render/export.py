"""Tables as files that a spreadsheet opens without harm."""

import csv
import datetime
import io
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import pandas as pd

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_MEASURE: Final = re.compile(r"[+-]\d[\d\u202f]*(?:,\d+)?\u00a0[\w%€/²][\w%€/² ]*")
"""A growth as it is written for the reader, « +0,35 % par an »: it can call nothing."""


def harmless(cell: str) -> str:
    """Give a text that a spreadsheet cannot take for a formula: an apostrophe stands before a dangerous start."""
    dangerous = cell.startswith(FORMULA_STARTS) and not _MEASURE.fullmatch(cell)
    return f"'{cell}" if dangerous else cell


def csv_bytes(table: pd.DataFrame, *, notes: Sequence[str] = ()) -> bytes:
    """
    Write a table as CSV for French spreadsheets: `;`, UTF-8 with its mark, and the notes after the rows.

    Numbers stay numbers, with a decimal comma and all their digits; dates are ISO; what is absent is empty.

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
        writer.writerow([_cell(cell) for cell in row])
    for note in notes:
        writer.writerow([harmless(note)])
    return out.getvalue().encode("utf-8-sig")


def _cell(cell: Any) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        # A French spreadsheet takes « 4.1 » for a text, or for the fourth of January.
        digits = f"{Decimal(repr(float(cell) + 0.0)):f}"
        return digits.removesuffix(".0").replace(".", ",") if math.isfinite(cell) else ""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return ""
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell)
