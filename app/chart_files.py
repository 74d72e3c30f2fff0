"""A chart as an image file, drawn when it is asked for."""

from functools import partial
from typing import Final

import streamlit as st

from app import texts_documents as words
from render.chart_images import chart_bytes
from render.chartspec import ChartSpec
from render.comparer_charts import Compared
from render.printing import FileFormat

FORMATS: Final[tuple[tuple[FileFormat, str, str], ...]] = (
    ("png", words.GRAPHIQUE_PNG, "image/png"),
    ("svg", words.GRAPHIQUE_SVG, "image/svg+xml"),
)


def show_chart_files(chart: ChartSpec | Compared, *, key: str) -> None:
    """
    Offer a chart as an image.

    Parameters
    ----------
    chart
        What is drawn; the image says the same as the page.
    key
        Name of the chart on its page, and of its files.
    """
    title = chart.spec.title if isinstance(chart, Compared) else chart.title
    for kind, label, mime in FORMATS:
        st.download_button(
            label,
            partial(chart_bytes, chart, file_format=kind),
            file_name=f"{key}.{kind}",
            mime=mime,
            key=f"{kind}_{key}",
            on_click="ignore",
            help=title,
        )
