"""A table on a page: real HTML, read by screen readers, printed whole, without English menus."""

import datetime
import numbers as kinds
from typing import Any, Literal

import numpy as np
import pandas as pd
import streamlit as st

from app.markdown import escaped
from app.once import once
from app.texts import NO, YES
from render import numbers
from render.tables import NOTHING

LONGEST = 30
"""Rows shown at once; a longer table scrolls inside its frame."""
SCROLLED_PX = 620
MOST_DECIMALS = 2
LAST_YEAR = 9_999
"""A whole number up to this one may be a year: its digits are not grouped."""
ROW_PX = 33
"""Height of a row of a grid, at the type size of the theme."""


def grid_height(rows: int, *, most: int = 420) -> int | Literal["content"]:
    """Give a grid the height of its rows, up to a limit beyond which it scrolls inside its frame."""
    return "content" if ROW_PX * (rows + 1) <= most else most


def show_table(table: pd.DataFrame, *, alt: str | None = None) -> None:
    """
    Show a table whose texts are already written for the reader; its numbers and dates are written here.

    Parameters
    ----------
    table
        French headers; `st.table` reads Markdown, so every text is escaped here.
    alt
        What the table is, for a screen reader.
    """
    height = SCROLLED_PX if len(table) > LONGEST else "content"
    st.table(_written_table(table), border="horizontal", hide_index=True, height=height, alt=alt)


@once
def _written_table(table: pd.DataFrame) -> pd.DataFrame:
    return table.apply(written)


def written(column: pd.Series) -> pd.Series:
    """Write a column in French, its decimal numbers with as many decimals as they need, two at most."""
    if not pd.api.types.is_float_dtype(column):
        return column.map(_written_cell).astype(object)
    full = numbers.rounded_series(column, decimals=MOST_DECIMALS)
    needed = range(MOST_DECIMALS + 1)
    decimals = next(n for n in needed if full.equals(numbers.rounded_series(column, decimals=n)))
    return column.map(lambda cell: _written_cell(cell, decimals=decimals)).astype(object)


def _written_cell(cell: Any, *, decimals: int = MOST_DECIMALS) -> str:
    if isinstance(cell, str):
        return escaped(cell)
    if pd.isna(cell):
        return NOTHING
    if isinstance(cell, datetime.date):
        return numbers.date_short(cell)
    if isinstance(cell, bool | np.bool_):
        return YES if cell else NO
    if isinstance(cell, kinds.Integral):
        return str(cell) if abs(cell) <= LAST_YEAR else numbers.number(cell)
    return numbers.number(cell, decimals=decimals)
