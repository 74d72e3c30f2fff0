"""Charts of several series: stacked bars by year, grouped bars, lines."""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go

from render import theme
from render.chart_marks import Key, family_colour, series_colours
from render.chartspec import ChartSpec
from render.numbers import is_known
from render.plotly_layout import (
    EDGE_PX,
    Canvas,
    Frame,
    bare_axis,
    finish,
    labels_room,
    plain,
    text_width,
    value_axis,
    wrapped,
)

_BODY_PX: Final = 260
_BAR_PX: Final = 20
_THIN_BAR_PX: Final = 14
_MANY_BARS: Final = 40
_LABEL_SHARE: Final = 0.42


def draw_stacked(spec: ChartSpec, width: int) -> go.Figure:
    """Draw one vertical bar per label (a year), cut by series, with its total on top."""
    places = {str(label): place for place, label in enumerate(spec.rows["label"].drop_duplicates())}
    colours = series_colours(spec)
    keys = [Key(name, colour) for name, colour in colours.items()] if len(colours) > 1 else []
    canvas = Canvas()
    for name, colour in colours.items():
        rows = spec.rows[spec.rows["series"].astype(str) == name]
        canvas.trace(
            type="bar",
            name=plain(name),
            x=[places[str(label)] for label in rows["label"]],
            y=rows["value"].fillna(0),
            marker={"color": colour, "line": {"color": theme.PAPER, "width": 1}},
            hovertext=_hover(spec, rows["label"], name, rows["value"]),
            hoverinfo="text",
        )
    totals = spec.rows.groupby(spec.rows["label"].astype(str), sort=False)["value"].sum()
    for label, total in totals.items():
        canvas.write(
            x=places[str(label)],
            y=total,
            text=plain(spec.write_short(total)),
            yanchor="bottom",
        )
    axis = value_axis([float(total) for total in totals], spec.write_short, from_zero=True)
    return finish(
        canvas,
        spec,
        Frame(width=width, body=_BODY_PX, left=labels_room([axis["ticktext"]]), below=24, keys=keys),
        barmode="stack",
        bargap=0.3,
        xaxis=bare_axis(tickvals=list(places.values()), ticktext=[plain(label) for label in places]),
        yaxis=axis,
    )


def draw_grouped(spec: ChartSpec, width: int) -> go.Figure:
    """Draw, for each label, one horizontal bar per series, with its value at its end."""
    places = {str(label): place for place, label in enumerate(spec.rows["label"].drop_duplicates())}
    colours = series_colours(spec)
    keys = [Key(name, colour) for name, colour in colours.items()] if len(colours) > 1 else []
    step = len(colours) + 1
    canvas, ends = Canvas(), [0.0]
    for rank, (name, colour) in enumerate(colours.items()):
        rows = spec.rows[spec.rows["series"].astype(str) == name]
        at = [places[str(label)] * step + rank for label in rows["label"]]
        canvas.trace(
            type="bar",
            name=plain(name),
            orientation="h",
            x=rows["value"].fillna(0),
            y=at,
            width=0.86,
            marker={"color": colour},
            hovertext=_hover(spec, rows["label"], name, rows["value"]),
            hoverinfo="text",
        )
        for place, value in zip(at, rows["value"], strict=True):
            end = float(value) if is_known(value) else 0.0
            ends.append(end)
            canvas.write(
                x=max(end, 0),
                y=place,
                text=plain(spec.write_short(value)),
                xanchor="left",
                xshift=3,
            )
    lines = [wrapped(label, _LABEL_SHARE * width, theme.SCREEN.label) for label in places]
    left = labels_room(lines)
    bars = len(places) * step - 1
    body = max(bars, 2) * (_THIN_BAR_PX if bars > _MANY_BARS else _BAR_PX)
    widest = max(
        (text_width(spec.write_short(value), theme.SCREEN.label) for value in spec.rows["value"]), default=0
    )
    drawn = max(width - left - EDGE_PX - widest - 12, 40)
    spread = (max(ends) - min(ends)) or 1.0
    return finish(
        canvas,
        spec,
        Frame(width=width, body=body, left=left, keys=keys),
        barmode="overlay",
        xaxis=bare_axis(
            range=[min(ends), max(ends) + spread * (widest + 12) / drawn],
            showticklabels=False,
            zeroline=not spec.rows.empty,
            zerolinecolor=theme.RULE,
        ),
        yaxis=bare_axis(
            range=[len(places) * step - 1.5, -0.5],
            tickvals=[place * step + (step - 2) / 2 for place in places.values()],
            ticktext=["<br>".join(map(plain, one)) for one in lines],
        ),
    )


def _hover(spec: ChartSpec, labels: Any, name: str, values: Any) -> list[str]:
    return [
        f"{plain(label)}<br><b>{plain(name)}</b> {plain(spec.write(value))}"
        for label, value in zip(labels, values, strict=True)
    ]


def draw_lines(spec: ChartSpec, width: int) -> go.Figure:
    """
    Draw one line per territory: the chosen one and the département named at their end, the others grey.

    Lines that have a colour of their own are all named.
    """
    places = {x: place for place, x in enumerate(sorted(spec.rows["x"].drop_duplicates()))}
    canvas, ends = Canvas(), []
    for code, rows in spec.rows.groupby("code", sort=False):
        label = str(rows["label"].iloc[0])
        chosen = str(code) == str(spec.highlight)
        named = chosen or label == spec.reference_label or label in spec.colours
        at = [places[x] for x in rows["x"]]
        canvas.trace(
            type="scatter",
            x=at,
            y=rows["value"],
            name=plain(label),
            **_line_style(spec, label, chosen=chosen, named=named),
            hovertext=[
                f"<b>{plain(label)}</b><br>{plain(x)}\u00a0: {plain(spec.write(value))}"
                for x, value in zip(rows["x"], rows["value"], strict=True)
            ],
            hoverinfo="text",
        )
        if named and is_known(rows["value"].iloc[-1]):
            value = float(rows["value"].iloc[-1])
            ends.append(
                (value, at[-1], [*wrapped(label, 0.3 * width, theme.SCREEN.note), spec.write_short(value)])
            )
    values = [float(value) for value in spec.rows["value"] if is_known(value)]
    axis = value_axis(values, spec.write_short, from_zero=False)
    return finish(
        canvas,
        spec,
        Frame(
            width=width,
            body=_BODY_PX,
            left=labels_room([axis["ticktext"]]),
            below=24,
            right=_end_labels(canvas, ends, axis["range"]),
        ),
        xaxis=bare_axis(
            range=[-0.2, len(places) - 0.8],
            tickvals=list(places.values()),
            ticktext=[plain(x) for x in places],
        ),
        yaxis=axis,
    )


def _line_style(spec: ChartSpec, label: str, *, chosen: bool, named: bool) -> dict[str, Any]:
    own = spec.colours.get(label)
    colour = own or (family_colour(spec) if chosen else theme.INK if named else theme.GRID)
    strong = chosen or own is not None
    return {
        "mode": "lines+markers" if named else "lines",
        "line": {
            "color": colour,
            "width": 3 if strong else 1.6,
            "dash": "dot" if named and not strong else "solid",
        },
        "marker": {
            "size": 9 if strong else 4,
            "color": own or (theme.CHOSEN if chosen else theme.INK),
            "line": {"color": theme.CHOSEN_EDGE, "width": 1.2},
        },
        "zorder": 2 if strong else 1 if named else 0,
    }


def _stacked(wanted: Sequence[float], halves: Sequence[float], *, ground: float) -> list[float]:
    """Push labels apart downwards, then up again from the axis, whose own words stand below it; the highest first."""
    centres, floor = [], float("inf")
    for at, half in zip(wanted, halves, strict=True):
        centres.append(min(at, floor - half))
        floor = centres[-1] - half
    for place in reversed(range(len(centres))):
        centres[place] = max(centres[place], ground + halves[place])
        ground = centres[place] + halves[place]
    return centres


def _end_labels(canvas: Canvas, ends: list[tuple[float, int, list[str]]], bounds: list[float]) -> float:
    """Name the lines at their end, pushed apart where they would touch; return the room they take."""
    pixels = _BODY_PX / (bounds[1] - bounds[0])
    ends = sorted(ends, reverse=True)
    halves = [len(lines) * theme.SCREEN.note * 0.68 for _, _, lines in ends]
    centres = _stacked([value * pixels for value, _, _ in ends], halves, ground=bounds[0] * pixels)
    room = 0.0
    for (value, at, lines), centre in zip(ends, centres, strict=True):
        canvas.write(
            x=at,
            y=value,
            yshift=centre - value * pixels,
            xshift=8,
            text="<br>".join(map(plain, lines)),
            align="left",
            xanchor="left",
            font={"size": theme.SCREEN.note},
        )
        room = max(room, 12 + max(text_width(line, theme.SCREEN.note) for line in lines))
    return room
