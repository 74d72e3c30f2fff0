"""A chart as an image file, drawn when it is asked for."""

from functools import partial
from typing import Final

import streamlit as st

from app import cache
from app import texts_documents as words
from app.state import moment
from data.portfolio import Portfolio
from data.world import current_complement
from render.chartspec import ChartSpec
from render.comparer_charts import Compared
from render.printing import FileFormat
from render.views.charts import chart_file, chart_receipt
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
        What is drawn; the image says the same as the page.
    key
        Name of the chart on its page, and of its files.
    """
    title = chart.spec.title if isinstance(chart, Compared) else chart.title
    # Those of the figures on the page, whatever is published before the file is asked for.
    portfolio, donnees = cache.portfolio(), data_name(current_complement().version)
    for kind, label, mime in FORMATS:
        st.download_button(
            label,
            partial(_file, chart, portfolio, donnees, key=key, kind=kind),
            file_name=f"{key}.{kind}",
            mime=mime,
            key=f"{kind}_{key}",
            on_click="ignore",
            help=title,
        )


def _file(
    chart: ChartSpec | Compared, portfolio: Portfolio, donnees: str, *, key: str, kind: FileFormat
) -> bytes:
    """Draw a chart, its receipt in it."""
    return chart_file(chart_receipt(chart, portfolio, donnees, name=key, kind=kind, moment=moment()))
