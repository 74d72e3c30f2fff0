"""Under every map and chart: its description in words, its data table and its files."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from analysis.diffusion import Audience
from app import texts
from app.export_notes import file_notes
from app.markdown import escaped
from app.table_panel import show_table
from render.export import csv_bytes


def show_data(
    table: pd.DataFrame,
    *,
    alt: str,
    source: str,
    file_name: str,
    demonstration: bool,
    images: Callable[[], None] | None = None,
    audience: Audience | None = None,
) -> None:
    """
    Show, folded under a figure, its description, its table and its files.

    Parameters
    ----------
    table
        What the figure shows, French headers; its raw numbers are written in French on the page, and kept in the
        file so that one can compute with them.
    alt
        The alternative text.
    source, demonstration
        Words on where the figures come from, at the end of the file; `demonstration` marks invented ones.
    file_name
        Name of the CSV file, without extension.
    images
        Shows the buttons of the image files of the figure, beside that of its table.
    audience
        For whom the figures are, where the page knows; else their source tells (`app.export_notes.readers_of`).
    """
    with st.expander(texts.VOIR_GRAPHIQUE if images else texts.VOIR_DONNEES):
        st.markdown(escaped(alt))
        show_table(table)
        with st.container(horizontal=True):
            st.download_button(
                texts.TELECHARGER,
                csv_bytes(table, notes=file_notes(source, demonstration=demonstration, audience=audience)),
                file_name=f"{file_name}.csv",
                mime="text/csv",
                key=f"csv_{file_name}",
                on_click="ignore",
            )
            if images:
                images()
