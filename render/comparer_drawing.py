"""The charts of compared territories in plotly: each territory has its colour and its shape."""

import math
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from render import theme
from render.chart_marks import OTHERS_COLOUR, OTHERS_WORDS
from render.chartspec import ChartSpec, point_value
from render.comparer_charts import DEPARTEMENT, Compared, ComparedMark
from render.numbers import is_known
from render.plotly_layout import (
    Canvas,
    Frame,
    bare_axis,
    finish,
    labels_room,
    plain,
    row_height,
    text_width,
    value_axis,
    wrapped,
)

WIDTH_PX: Final = 640
_ROW_PX: Final = 50
_BODY_PX: Final = 280
_LABEL_PX: Final = 230.0


def draw_compared(chart: Compared, *, width: int = WIDTH_PX) -> go.Figure:
    """
    Draw a chart of compared territories.

    Parameters
    ----------
    chart
        Of kind `points` or `courbes`.
    width
        Width in pixels for which titles are cut into lines.
    """
    return _points(chart, width) if chart.spec.kind == "points" else _lines(chart, width)


def _points(chart: Compared, width: int) -> go.Figure:
    canvas, labels = Canvas(), []
    for place, (name, part) in enumerate(chart.spec.rows.groupby("row", sort=False)):
        labels.append(wrapped(str(name), _LABEL_PX, theme.SCREEN.label))
        _point_row(canvas, chart, part, place)
    count = max(len(labels), 1)
    above = _legend(canvas, chart)
    return finish(
        canvas,
        chart.spec,
        Frame(
            width=width,
            body=count * row_height(labels, least=_ROW_PX),
            left=labels_room(labels),
            above=above,
        ),
        xaxis=bare_axis(range=[-0.04, 1.04], showticklabels=False),
        yaxis=bare_axis(
            range=[count - 0.5, -0.6],
            tickvals=list(range(len(labels))),
            ticktext=["<br>".join(map(plain, one)) for one in labels],
        ),
        **_LEGEND,
    )


_LEGEND: Final[dict[str, Any]] = {
    "showlegend": True,
    "legend": {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "itemclick": False,
        "itemdoubleclick": False,
        "font": {"size": theme.SCREEN.note, "color": theme.INK},
    },
}


def _legend(canvas: Canvas, chart: Compared) -> float:
    """Add the entries of the legend, which plotly lays out over the rows; return the height they take."""
    entries = [
        *((name, _marker(mark)) for name, mark in chart.marks.items()),
        (DEPARTEMENT, _DEPARTEMENT_MARK),
        (OTHERS_WORDS, {"size": 8, "color": OTHERS_COLOUR}),
    ]
    for name, marker in entries:
        canvas.trace(type="scatter", x=[None], y=[None], mode="markers", marker=marker, name=plain(name))
    # plotly lays entries in columns as wide as the longest: two stand side by side in half a page.
    return 22.0 * math.ceil(len(entries) / 2) + 8


_DEPARTEMENT_MARK: Final[dict[str, Any]] = {
    "symbol": "line-ns",
    "size": 20,
    "line": {"color": theme.INK, "width": 2.5},
}


def _marker(mark: ComparedMark, *, size: int = 14) -> dict[str, Any]:
    return {
        "symbol": theme.PLOTLY_SYMBOLS[mark.shape],
        "size": size,
        "color": mark.colour,
        "line": {"color": theme.CHOSEN_EDGE, "width": 1.2},
    }


def _point_row(canvas: Canvas, chart: Compared, part: pd.DataFrame, place: int) -> None:
    values = pd.to_numeric(part["value"], errors="coerce").astype(float)
    reference = float(part["reference"].iloc[0]) if is_known(part["reference"].iloc[0]) else None
    known = [*values.dropna(), *([reference] if reference is not None else [])]
    if not known:
        return
    low, high = min(known), max(known)
    spread = (high - low) or 1.0
    rows = part.assign(at=(values - low) / spread)[values.notna()]
    _track(canvas, part.iloc[0], (low, high), place)
    compared = rows["label"].isin(chart.names)
    _dots(canvas, rows[~compared], place, {"size": 8, "color": OTHERS_COLOUR, "opacity": 0.8})
    if reference is not None:
        at = (reference - low) / spread
        row = part.iloc[[0]].assign(label=DEPARTEMENT, value=reference, at=at)
        _dots(canvas, row, place, _DEPARTEMENT_MARK)
    # The first territory is drawn last: the others never hide it.
    for name, mark in reversed(chart.marks.items()):
        _dots(canvas, rows[rows["label"] == name], place, _marker(mark))


def _dots(canvas: Canvas, rows: pd.DataFrame, place: int, marker: dict[str, Any]) -> None:
    canvas.trace(
        type="scatter",
        x=rows["at"],
        y=[place] * len(rows),
        mode="markers",
        marker=marker,
        showlegend=False,
        hovertext=[
            f"<b>{plain(row['label'])}</b><br>{plain(point_value(row['value'], row))}"
            for _, row in rows.iterrows()
        ],
        hoverinfo="text",
    )


def _track(canvas: Canvas, row: "pd.Series[Any]", ends: tuple[float, float], place: int) -> None:
    canvas.shape(
        type="line", x0=0, x1=1, y0=place, y1=place, layer="below", line={"color": theme.GRID, "width": 1}
    )
    for at, value, anchor in ((0.0, ends[0], "left"), (1.0, ends[1], "right")):
        canvas.write(
            x=at,
            y=place + 0.19,
            text=plain(point_value(value, row)),
            xanchor=anchor,
            yanchor="top",
            font={"size": theme.SCREEN.note - 1, "color": theme.INK_SOFT},
        )


def _lines(chart: Compared, width: int) -> go.Figure:
    spec = chart.spec
    canvas = Canvas()
    places = {x: place for place, x in enumerate(sorted(spec.rows["x"].drop_duplicates()))}
    ends: list[tuple[float, list[str]]] = []
    for name in (*chart.names, DEPARTEMENT):
        rows = spec.rows[spec.rows["label"] == name]
        _line(canvas, spec, rows, places, chart.marks.get(name))
        if len(rows) and is_known(rows["value"].iloc[-1]):
            last = float(rows["value"].iloc[-1])
            ends.append((last, [*wrapped(name, 150, theme.SCREEN.note), spec.write_short(last)]))
    axis = value_axis([float(one) for one in spec.rows["value"].dropna()], spec.write_short, from_zero=False)
    right = _names_at_end(canvas, ends, len(places) - 1, axis["range"])
    return finish(
        canvas,
        spec,
        Frame(width=width, body=_BODY_PX, left=labels_room([axis["ticktext"]]), below=24, right=right),
        xaxis=bare_axis(
            range=[-0.2, len(places) - 0.8], tickvals=list(places.values()), ticktext=list(places)
        ),
        yaxis=axis,
    )


def _line(
    canvas: Canvas, spec: ChartSpec, rows: pd.DataFrame, places: dict[str, int], mark: ComparedMark | None
) -> None:
    canvas.trace(
        type="scatter",
        x=[places[x] for x in rows["x"]],
        y=rows["value"],
        mode="lines+markers",
        line={
            "color": mark.colour if mark else theme.INK,
            "width": 2.6 if mark else 1.6,
            "dash": mark.dash if mark else "dot",
        },
        marker=_marker(mark, size=9) if mark else {"size": 4, "color": theme.INK},
        hovertext=[
            f"<b>{plain(label)}</b><br>{plain(x)}\u00a0: {plain(spec.write(value))}"
            for label, x, value in zip(rows["label"], rows["x"], rows["value"], strict=True)
        ],
        hoverinfo="text",
    )


def _names_at_end(canvas: Canvas, ends: list[tuple[float, list[str]]], at: int, bounds: list[float]) -> float:
    """Name the lines at their end, pushed apart where they would touch; return the room they take."""
    pixels = _BODY_PX / (bounds[1] - bounds[0])
    room, floor = 0.0, float("inf")
    for value, lines in sorted(ends, reverse=True):
        half = len(lines) * theme.SCREEN.note * 0.68
        centre = min(value * pixels, floor - half)
        floor = centre - half
        canvas.write(
            x=at,
            y=value,
            xshift=10,
            yshift=centre - value * pixels,
            text="<br>".join(map(plain, lines)),
            align="left",
            xanchor="left",
            font={"size": theme.SCREEN.note},
        )
        room = max(room, 14 + max(text_width(line, theme.SCREEN.note) for line in lines))
    return room
