"""A chart as an image file, drawn when it is asked for."""

from functools import partial
from typing import Any, Final

import streamlit as st

from app import cache
from app import texts_documents as words
from app.clock import moment
from app.export_notes import readers_of
from app.state import current
from data.world import current_complement
from render.chartspec import ChartSpec
from render.comparer_charts import Compared
from render.printing import FileFormat
from render.views.charts import About, chart_file, chart_receipt
from render.views.world import data_name

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
        What is drawn; the image says the same as the page, and who may see it.
    key
        Name of the chart on its page, and of its files.
    """
    spec = chart.spec if isinstance(chart, Compared) else chart
    # Of the figures on the page, whatever is published before the file is asked for.
    about = About(cache.unbounded(), data_name(current_complement().version), current()[0].date)
    readers = readers_of(spec.source)
    for kind, label, mime in FORMATS:
        st.download_button(
            label,
            partial(_file, chart, about, name=key, kind=kind, diffusion=readers),
            file_name=f"{key}.{kind}",
            mime=mime,
            key=f"{kind}_{key}",
            on_click="ignore",
            help=spec.title,
        )


def _file(chart: ChartSpec | Compared, about: About, **order: Any) -> bytes:
    """Draw a chart, its receipt in it."""
    return chart_file(chart_receipt(chart, about, moment=moment(), **order))
