"""
Charts in the page, drawn by plotly from a `ChartSpec`.

Bars start at zero, there is never a second axis, the values are printed where they end, the chosen territory is
gorse yellow with a dark edge and the département is a dashed line with its name.
"""

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from render import theme
from render.chart_marks import family_colour, ranked_rows
from render.chartspec import ChartSpec, Kind
from render.numbers import is_known
from render.plotly_layout import (
    EDGE_PX,
    WIDTH_PX,
    Canvas,
    Frame,
    bare_axis,
    finish,
    labels_room,
    plain,
    row_height,
    text_width,
    wrapped,
)
from render.plotly_ranks import draw_intervals, draw_scatter
from render.plotly_rows import draw_points, draw_timeline
from render.plotly_series import draw_grouped, draw_lines, draw_stacked

_LABEL_SHARE: Final = 0.5
"""Largest part of the width left to the names; longer names take a second line."""


def draw_plotly(spec: ChartSpec, *, width: int = WIDTH_PX) -> go.Figure:
    """
    Draw a chart.

    Parameters
    ----------
    spec
        What to draw.
    width
        Width in pixels of the place where it will be shown: titles and names are cut into lines for it.
    """
    return _DRAWERS[spec.kind](spec, width)


def _draw_ranking(spec: ChartSpec, width: int) -> go.Figure:
    rows = ranked_rows(spec)
    texts = [
        spec.write_short(value, str(why)) for value, why in zip(rows["value"], rows["statut"], strict=True)
    ]
    names = [f"{rank}{label}" for rank, label in zip(rows["rank"], rows["label"], strict=True)]
    lines = [wrapped(name, _LABEL_SHARE * width, theme.SCREEN.label) for name in names]
    left = labels_room(lines)
    chosen = [str(code) == str(spec.highlight) for code in rows["code"]]
    canvas = Canvas()
    _draw_bars(canvas, spec, rows, chosen)
    _print_values(canvas, rows, texts)
    pixels = width - left - EDGE_PX
    bounds = _room(spec, rows, texts, pixels)
    above = _reference_line(canvas, spec, len(rows), bounds, pixels)
    ticks = ["<br>".join(map(plain, one)) for one in lines]
    return finish(
        canvas,
        spec,
        Frame(width=width, body=max(len(rows), 1) * row_height(lines), left=left, above=above),
        xaxis=bare_axis(
            range=bounds,
            showticklabels=False,
            zeroline=not rows.empty,
            zerolinecolor=theme.RULE,
        ),
        yaxis=bare_axis(
            range=[len(rows) - 0.5, -0.5],
            tickvals=list(range(len(rows))),
            ticktext=[f"<b>{name}</b>" if one else name for name, one in zip(ticks, chosen, strict=True)],
        ),
    )


def _draw_bars(canvas: Canvas, spec: ChartSpec, rows: pd.DataFrame, chosen: list[bool]) -> None:
    said = [spec.write(value, str(why)) for value, why in zip(rows["value"], rows["statut"], strict=True)]
    canvas.trace(
        type="bar",
        x=rows["value"].fillna(0),
        y=list(range(len(rows))),
        orientation="h",
        width=0.72,
        marker={
            "color": [theme.CHOSEN if one else family_colour(spec) for one in chosen],
            "line": {"color": theme.CHOSEN_EDGE, "width": [1.5 if one else 0 for one in chosen]},
        },
        # The code lets the page open the territory of a bar that is touched.
        customdata=rows["code"].astype(str),
        hovertext=[
            f"<b>{plain(name)}</b><br>{plain(text)}" for name, text in zip(rows["label"], said, strict=True)
        ],
        hoverinfo="text",
    )


def _print_values(canvas: Canvas, rows: pd.DataFrame, texts: list[str]) -> None:
    for place, (value, text) in enumerate(zip(rows["value"], texts, strict=True)):
        absent = pd.isna(value)
        canvas.write(
            x=0 if absent else value,
            y=place,
            text=plain(text),
            xanchor="right" if value < 0 else "left",
            xshift=-4 if value < 0 else 4,
            # The ground of the text keeps the reference line from crossing the figures.
            bgcolor=theme.PAPER,
            borderpad=0,
            font={"size": theme.SCREEN.label, "color": theme.INK_SOFT if absent else theme.INK},
        )


def _room(spec: ChartSpec, rows: pd.DataFrame, texts: list[str], pixels: float) -> list[float]:
    known = [value for value in [*rows["value"], spec.reference] if is_known(value)]
    low, high = min([0.0, *known]), max([0.0, *known])
    if low == high:
        high = 1.0
    sides = {True: 0.0, False: 0.0}
    for value, text in zip(rows["value"], texts, strict=True):
        below = value < 0
        sides[below] = max(sides[below], text_width(text, theme.SCREEN.label) + 10)
    drawn = max(pixels - sides[True] - sides[False], 40.0)
    unit = (high - low) / drawn
    return [low - sides[True] * unit, high + sides[False] * unit]


def _reference_line(canvas: Canvas, spec: ChartSpec, count: int, bounds: list[float], pixels: float) -> float:
    """Draw the reference across the bars and return the height that its label takes above them."""
    if not is_known(spec.reference) or not count:
        return 0.0
    canvas.shape(
        type="line",
        x0=spec.reference,
        x1=spec.reference,
        y0=-0.5,
        y1=count - 0.5,
        line={"color": theme.INK, "width": 1.2, "dash": "dot"},
    )
    label = f"{spec.reference_label} {spec.write(spec.reference)}"
    to_the_right = pixels * (bounds[1] - spec.reference) / (bounds[1] - bounds[0])
    cramped = to_the_right < text_width(label, theme.SCREEN.note)
    canvas.write(
        x=spec.reference,
        y=-0.5,
        text=plain(label),
        xanchor="right" if cramped else "left",
        yanchor="bottom",
        font={"size": theme.SCREEN.note, "color": theme.INK},
    )
    return 22.0


_DRAWERS: Final[Mapping[Kind, Callable[[ChartSpec, int], go.Figure]]] = {
    "classement": _draw_ranking,
    "empilees": draw_stacked,
    "groupees": draw_grouped,
    "courbes": draw_lines,
    "points": draw_points,
    "chronologie": draw_timeline,
    "intervalles": draw_intervals,
    "nuage": draw_scatter,
}
