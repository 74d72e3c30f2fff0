"""A table on a page: real HTML, read by screen readers, printed whole, without English menus."""

import pandas as pd
import streamlit as st

from app.markdown import escaped

LONGEST = 30
"""Rows shown at once; a longer table scrolls inside its frame."""
SCROLLED_PX = 620


def show_table(table: pd.DataFrame, *, alt: str | None = None) -> None:
    """
    Show a table whose cells are already written for the reader.

    Parameters
    ----------
    table
        French headers; `st.table` reads Markdown, so every text is escaped here.
    alt
        What the table is, for a screen reader.
    """
    cells = table.map(lambda cell: escaped(cell) if isinstance(cell, str) else cell)
    height = SCROLLED_PX if len(table) > LONGEST else "content"
    st.table(cells, border="horizontal", hide_index=True, height=height, alt=alt)
