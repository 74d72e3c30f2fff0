"""Ranks between the bounds of their bands, and the scatter that goes with them."""

from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from render import theme
from render.chart_marks import BAND_WORDS, Key, family_colour, name_sides, ticks
from render.chartspec import ChartSpec
from render.numbers import SPACE, is_known
from render.plotly_layout import (
    EDGE_PX,
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

_LABEL_SHARE: Final = 0.5
_SCATTER_PX: Final = 400
_LABEL_PX: Final = 15
_GAP_PX: Final = 7
_SIDES: Final = (
    ("left", "middle", _GAP_PX, 0),
    ("right", "middle", -_GAP_PX, 0),
    ("center", "bottom", 0, _GAP_PX),
    ("center", "top", 0, -_GAP_PX),
)
"""Places of a name around its point (see `render.chart_marks.name_sides`): anchors, then shift in pixels."""


def draw_intervals(spec: ChartSpec, width: int) -> go.Figure:
    """
    Draw one row per territory, first rank on top: its band, its rank as a disc, the reference as a hollow diamond.

    The bounds of each band are printed at the right end, so that no grid need be followed.
    """
    rows = spec.rows[spec.rows["value"].map(is_known).astype(bool)].sort_values("value", kind="stable")
    names = [
        f"{spec.write_short(value)}{SPACE}{SPACE}{label}"
        for value, label in zip(rows["value"], rows["label"], strict=True)
    ]
    lines = [wrapped(name, _LABEL_SHARE * width, theme.SCREEN.label) for name in names]
    chosen = [str(code) == str(spec.highlight) for code in rows["code"]]
    canvas = Canvas()
    _bands(canvas, spec, rows)
    keys = _ranks(canvas, spec, rows, chosen)
    worst = max([2.0, *(float(value) for value in rows["high"])])
    marks = [1.0, *(at for at in ticks(2.0, worst) if at.is_integer())]
    names_of_rows = ["<br>".join(map(plain, one)) for one in lines]
    return finish(
        canvas,
        spec,
        Frame(
            width=width,
            body=max(len(rows), 1) * row_height(lines),
            left=labels_room(lines),
            below=22,
            right=52,
            keys=keys,
        ),
        xaxis=bare_axis(
            range=[0.3, worst + 0.7],
            tickvals=marks,
            ticktext=[plain(spec.write_short(at)) for at in marks],
            showgrid=True,
            gridcolor=theme.GRID,
        ),
        yaxis=bare_axis(
            range=[len(rows) - 0.5, -0.5],
            tickvals=list(range(len(rows))),
            ticktext=[f"<b>{n}</b>" if one else n for n, one in zip(names_of_rows, chosen, strict=True)],
        ),
    )


def _bands(canvas: Canvas, spec: ChartSpec, rows: pd.DataFrame) -> None:
    pale = theme.sequential(spec.family, 4)[0]
    for place, (low, high) in enumerate(zip(rows["low"], rows["high"], strict=True)):
        canvas.shape(
            type="rect",
            x0=float(low) - 0.25,
            x1=float(high) + 0.25,
            y0=place - 0.22,
            y1=place + 0.22,
            fillcolor=pale,
            line={"width": 0},
            layer="below",
        )
        canvas.write(
            x=1,
            xref="paper",
            y=place,
            xanchor="left",
            text=plain(f"{spec.write_short(low)} à {spec.write_short(high)}"),
            font={"size": theme.SCREEN.note, "color": theme.INK_SOFT},
        )


def _ranks(canvas: Canvas, spec: ChartSpec, rows: pd.DataFrame, chosen: list[bool]) -> list[Key]:
    """Draw the ranks over their bands; return the keys."""
    places = pd.Series(range(len(rows)), index=rows.index)
    compared = rows["reference"].map(is_known).astype(bool)
    keys = [Key("Rang", family_colour(spec), "disque"), Key(BAND_WORDS, theme.sequential(spec.family, 4)[0])]
    if compared.any():
        canvas.trace(
            type="scatter",
            x=rows.loc[compared, "reference"],
            y=places[compared],
            mode="markers",
            marker={
                "symbol": "diamond-open",
                "size": 11,
                "color": theme.INK,
                "line": {"color": theme.INK, "width": 1.5},
            },
            hoverinfo="skip",
        )
        keys.append(Key(spec.reference_label, theme.PAPER, "losange", edge=theme.INK))
    canvas.trace(
        type="scatter",
        x=rows["value"],
        y=places,
        mode="markers",
        marker=_discs(spec, chosen),
        customdata=rows["code"].astype(str),
        hovertext=[_hover(spec, row) for row in rows.to_dict("records")],
        hoverinfo="text",
    )
    return keys


def _discs(spec: ChartSpec, chosen: list[bool]) -> dict[str, Any]:
    return {
        "size": [14 if one else 10 for one in chosen],
        # Sizes in a list would make plotly pale the discs.
        "opacity": 1,
        "color": [theme.CHOSEN if one else family_colour(spec) for one in chosen],
        "line": {
            "color": [theme.CHOSEN_EDGE if one else theme.PAPER for one in chosen],
            "width": [1.5 if one else 0.5 for one in chosen],
        },
    }


def _hover(spec: ChartSpec, row: dict[Any, Any]) -> str:
    words = (
        f"<b>{plain(row['label'])}</b><br>Rang {plain(spec.write(row['value']))}, "
        f"de {plain(spec.write(row['low']))} à {plain(spec.write(row['high']))} dans 90{SPACE}% des variantes"
    )
    if not is_known(row["reference"]):
        return words
    return f"{words}<br>{plain(spec.reference_label)}{SPACE}: {plain(spec.write(row['reference']))}"


def draw_scatter(spec: ChartSpec, width: int) -> go.Figure:
    """
    Draw one point per territory on two scales, each name beside its point where it covers nothing.

    A name that has no free place is left to the hover and the table; the chosen territory is always named.
    """
    known = spec.rows["x"].map(is_known).astype(bool) & spec.rows["value"].map(is_known).astype(bool)
    rows = spec.rows[known]
    chosen = [str(code) == str(spec.highlight) for code in rows["code"]]
    canvas = Canvas()
    canvas.trace(
        type="scatter",
        x=rows["x"],
        y=rows["value"],
        mode="markers",
        marker=_discs(spec, chosen),
        customdata=rows["code"].astype(str),
        hovertext=[_place(spec, row) for row in rows.to_dict("records")],
        hoverinfo="text",
    )
    horizontal, vertical = (_scale(spec, rows[column]) for column in ("x", "value"))
    left = labels_room([vertical["ticktext"]]) + 4
    _names(canvas, rows, chosen, (horizontal["range"], vertical["range"], width - left - EDGE_PX))
    y_title = spec.headers.get("value", "")
    canvas.write(
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", text=f"↑ {plain(y_title)}"
    )
    canvas.write(
        x=1,
        y=0,
        xref="paper",
        yref="paper",
        xanchor="right",
        yanchor="top",
        yshift=-22,
        text=f"{plain(spec.headers.get('x', ''))} →",
    )
    frame = Frame(width=width, body=_SCATTER_PX, left=left, above=24, below=46)
    return finish(canvas, spec, frame, xaxis=horizontal, yaxis=vertical)


def _place(spec: ChartSpec, row: dict[Any, Any]) -> str:
    parts = [
        f"{plain(spec.headers.get(column, column))}{SPACE}: {plain(spec.write(row[column]))}"
        for column in ("x", "value")
    ]
    return "<br>".join([f"<b>{plain(row['label'])}</b>", *parts])


def _scale(spec: ChartSpec, values: "pd.Series[Any]") -> dict[str, Any]:
    numbers = [float(value) for value in values] or [0.0, 1.0]
    low, high = min(numbers), max(numbers)
    pad = 0.08 * ((high - low) or 1.0)
    marks = ticks(low, high) if high > low else [low]
    return bare_axis(
        range=[low - pad, high + pad],
        tickvals=marks,
        ticktext=[plain(spec.write_short(at)) for at in marks],
        showgrid=True,
        gridcolor=theme.GRID,
    )


def _names(
    canvas: Canvas,
    rows: pd.DataFrame,
    chosen: list[bool],
    frame: tuple[list[float], list[float], float],
) -> None:
    (x0, x1), (y0, y1), width = frame
    points = [
        ((float(x) - x0) / (x1 - x0) * width, (float(y) - y0) / (y1 - y0) * _SCATTER_PX)
        for x, y in zip(rows["x"], rows["value"], strict=True)
    ]
    sides = name_sides(
        points,
        [text_width(str(label), theme.SCREEN.note) for label in rows["label"]],
        (0.0, 0.0, width, _SCATTER_PX),
        height=_LABEL_PX,
        gap=_GAP_PX,
        first=chosen.index(True) if any(chosen) else None,
    )
    for at, side in enumerate(sides):
        if side is None:
            continue
        horizontal, vertical, dx, dy = _SIDES[side]
        name = plain(rows["label"].iloc[at])
        canvas.write(
            x=rows["x"].iloc[at],
            y=rows["value"].iloc[at],
            text=f"<b>{name}</b>" if chosen[at] else name,
            xanchor=horizontal,
            yanchor=vertical,
            xshift=dx,
            yshift=dy,
            borderpad=0,
            font={"size": theme.SCREEN.note},
        )
