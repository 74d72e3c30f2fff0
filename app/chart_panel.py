"""A chart on a page, with its words, its table and its files."""

import streamlit as st

from app.chart_files import show_chart_files
from app.data_panel import show_data
from app.once import once
from render.chart_words import alt_text
from render.chartspec import ChartSpec, chart_table
from render.comparer_charts import Compared, compared_alt, lines_table, points_table
from render.comparer_drawing import draw_compared
from render.plotly_charts import draw_plotly
from render.plotly_layout import PLOTLY_CONFIG

WIDE_PX = 740
"""Least width of a chart that has the whole page, on a tablet."""

_figure, _words, _table = once(draw_plotly), once(alt_text), once(chart_table)


def show_chart(spec: ChartSpec, *, key: str, wide: bool = False) -> None:
    """
    Show a chart with its source, description, table, CSV and images.

    Parameters
    ----------
    spec
        What to draw.
    key
        Name of the chart on its page, and of its files.
    wide
        True for a chart that has the whole width of the page: its words are cut into longer lines.
    """
    words = _words(spec)
    figure = _figure(spec, width=WIDE_PX) if wide else _figure(spec)
    st.plotly_chart(figure, key=key, config=PLOTLY_CONFIG, theme=None, width="stretch", alt=words.text)
    show_data(
        _table(spec),
        alt=words.text,
        source=spec.source,
        file_name=key,
        demonstration=spec.demonstration,
        images=lambda: show_chart_files(spec, key=key),
    )


def show_compared(chart: Compared, *, key: str) -> None:
    """Show a chart of a few territories set apart, with its description, its table, its CSV and its images."""
    words = compared_alt(chart)
    st.plotly_chart(
        draw_compared(chart), key=key, config=PLOTLY_CONFIG, theme=None, width="stretch", alt=words
    )
    table = points_table(chart) if chart.spec.kind == "points" else lines_table(chart)
    show_data(
        table,
        alt=words,
        source=chart.spec.source,
        file_name=key,
        demonstration=False,
        images=lambda: show_chart_files(chart, key=key),
    )
