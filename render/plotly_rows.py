"""Charts of one row per indicator or per event: points against a reference, and the timeline."""

import datetime
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from render import theme
from render.chart_marks import OTHERS_COLOUR, OTHERS_WORDS, Key, own_scales, series_colours
from render.chartspec import ChartSpec, point_value
from render.numbers import date_fr, is_known
from render.plotly_layout import (
    Canvas,
    Frame,
    bare_axis,
    finish,
    labels_room,
    plain,
    row_height,
    wrapped,
)

_POINT_ROW_PX = 58
_LANE_PX = 34
_LABEL_SHARE = 0.4


def draw_points(spec: ChartSpec, width: int) -> go.Figure:
    """
    Draw one row per indicator, each on its own scale, from its lowest territory to its highest.

    Grey points are the other territories, the yellow one is chosen, the bar is the département. The figures of
    both are printed under the name of the indicator, so that no axis is needed.
    """
    canvas, labels = Canvas(), []
    placed = [
        own_scales(rows).assign(y=place)
        for place, (_, rows) in enumerate(spec.rows.groupby("row", sort=False))
    ]
    for place, rows in enumerate(placed):
        _row_ends(canvas, rows, place)
        labels.append(_row_label(spec, rows, width))
    keys = _add_points(canvas, spec, pd.concat(placed)) if placed else []
    body = max(len(labels), 1) * row_height(labels, least=_POINT_ROW_PX)
    return finish(
        canvas,
        spec,
        Frame(width=width, body=body, left=labels_room(labels), keys=keys),
        xaxis=bare_axis(range=[-0.05, 1.05], showticklabels=False),
        yaxis=bare_axis(
            range=[len(labels) - 0.5, -0.5],
            tickvals=list(range(len(labels))),
            ticktext=[_emphasised(one) for one in labels],
        ),
    )


def _add_points(canvas: Canvas, spec: ChartSpec, rows: pd.DataFrame) -> list[Key]:
    """Draw the others, then the département, then the chosen one over them; return their keys, chosen first."""
    chosen = rows["code"].astype(str) == str(spec.highlight)
    others, mine = rows[rows["at"].notna() & ~chosen], rows[rows["at"].notna() & chosen]
    first = rows.drop_duplicates("row")
    first = first[first["reference_at"].notna()]
    departement = first.assign(label=spec.reference_label, value=first["reference"], at=first["reference_at"])
    keys = []
    if len(others):
        grey = {
            "size": 9,
            "color": OTHERS_COLOUR,
            "opacity": 0.8,
            "line": {"color": theme.PAPER, "width": 0.5},
        }
        _add_marks(canvas, others, grey)
        keys.append(Key(OTHERS_WORDS, OTHERS_COLOUR, "disque"))
    if len(departement):
        _add_marks(
            canvas, departement, {"symbol": "line-ns", "size": 20, "line": {"color": theme.INK, "width": 2.5}}
        )
        keys.append(Key(spec.reference_label, theme.INK, "trait"))
    if len(mine):
        gorse = {"size": 15, "color": theme.CHOSEN, "line": {"color": theme.CHOSEN_EDGE, "width": 1.5}}
        _add_marks(canvas, mine, gorse)
        keys.append(Key(str(mine["label"].iloc[0]), theme.CHOSEN, "disque", edge=theme.CHOSEN_EDGE))
    return keys[::-1]


def _add_marks(canvas: Canvas, rows: pd.DataFrame, marker: dict[str, Any]) -> None:
    canvas.trace(
        type="scatter",
        x=rows["at"],
        y=rows["y"],
        mode="markers",
        marker=marker,
        hovertext=[
            f"<b>{plain(row['label'])}</b><br>{plain(point_value(row['value'], row))}"
            for _, row in rows.iterrows()
        ],
        hoverinfo="text",
    )


def _row_ends(canvas: Canvas, rows: pd.DataFrame, place: int) -> None:
    row = rows.iloc[0]
    if pd.isna(row["low"]):
        return
    canvas.shape(
        type="line", x0=0, x1=1, y0=place, y1=place, layer="below", line={"color": theme.GRID, "width": 1}
    )
    for at, value, anchor in ((0.0, row["low"], "left"), (1.0, row["high"], "right")):
        canvas.write(
            x=at,
            y=place + 0.2,
            text=plain(point_value(value, row)),
            xanchor=anchor,
            yanchor="top",
            font={"size": theme.SCREEN.note - 1, "color": theme.INK_SOFT},
        )


def _row_label(spec: ChartSpec, rows: pd.DataFrame, width: int) -> list[str]:
    chosen = rows[rows["code"].astype(str) == str(spec.highlight)]
    lines = wrapped(str(rows["row"].iloc[0]), _LABEL_SHARE * width, theme.SCREEN.label)
    figures = [point_value(chosen["value"].iloc[0], chosen.iloc[0])] if len(chosen) else []
    if is_known(rows["reference"].iloc[0]):
        figures.append(f"{spec.reference_label} {point_value(rows['reference'].iloc[0], rows.iloc[0])}")
    return [*lines, " · ".join(figures)]


def _emphasised(lines: list[str]) -> str:
    *names, figures = map(plain, lines)
    return "<br>".join([*names, f"<b>{figures}</b>"])


def draw_timeline(spec: ChartSpec, width: int) -> go.Figure:
    """
    Draw one lane per label: a bar for what lasts, a diamond for a day; today is a dashed line.

    Events that share a label (the meetings of one committee) share a lane.
    """
    rows = spec.rows.reset_index(drop=True)
    lanes = {label: place for place, label in enumerate(dict.fromkeys(rows["label"]))}
    rows = rows.assign(lane=rows["label"].map(lanes))
    canvas = Canvas()
    lines = [wrapped(str(label), _LABEL_SHARE * width, theme.SCREEN.label) for label in lanes]
    keys = []
    for name, colour in series_colours(spec).items():
        lasts = rows.loc[rows["series"] == name, "end"].notna().any()
        keys.append(Key(name, colour, "carre" if lasts else "losange"))
        _lane(canvas, rows[rows["series"] == name], colour)
    dates = [
        pd.Timestamp(day)
        for day in [*rows["start"], *rows["end"], spec.reference, spec.first, spec.last]
        if pd.notna(day)
    ]
    bounds = _bounds(dates)
    if spec.reference is not None:
        _today(canvas, spec, len(lanes))
    body = max(len(lanes), 1) * row_height(lines, least=_LANE_PX)
    years = range(bounds[0].year, bounds[1].year + 1)
    starts = [pd.Timestamp(year, 1, 1) for year in years]
    return finish(
        canvas,
        spec,
        Frame(
            width=width,
            body=body,
            left=labels_room(lines),
            above=20 if spec.reference is not None else 0,
            below=24,
            keys=keys if len(keys) > 1 else [],
        ),
        xaxis=bare_axis(
            type="date",
            range=[bounds[0].isoformat(), bounds[1].isoformat()],
            tickvals=[start.isoformat() for start in starts if bounds[0] <= start <= bounds[1]],
            ticktext=[str(start.year) for start in starts if bounds[0] <= start <= bounds[1]],
            showgrid=True,
            gridcolor=theme.GRID,
        ),
        yaxis=bare_axis(
            range=[len(lanes) - 0.5, -0.5],
            tickvals=list(range(len(lanes))),
            ticktext=["<br>".join(map(plain, one)) for one in lines],
        ),
    )


def _bounds(dates: list[pd.Timestamp]) -> tuple[pd.Timestamp, pd.Timestamp]:
    if not dates:
        return pd.Timestamp(2021, 1, 1), pd.Timestamp(2022, 1, 1)
    pad = max((max(dates) - min(dates)) * 0.03, pd.Timedelta(days=20))
    return min(dates) - pad, max(dates) + pad


def _lane(canvas: Canvas, rows: pd.DataFrame, colour: str) -> None:
    for _, row in rows.iterrows():
        lasts = pd.notna(row["end"])
        until = f" – {date_fr(row['end'])}" if lasts else ""
        canvas.trace(
            type="scatter",
            x=[pd.Timestamp(day).isoformat() for day in (row["start"], row["end"]) if pd.notna(day)],
            y=[row["lane"]] * (2 if lasts else 1),
            mode="lines" if lasts else "markers",
            line={"color": colour, "width": 14},
            marker={
                "symbol": "diamond",
                "size": 13,
                "color": colour,
                "line": {"color": theme.PAPER, "width": 1},
            },
            hovertext=f"<b>{plain(row['label'])}</b><br>{plain(date_fr(row['start']) + until)}",
            hoverinfo="text",
        )


def _today(canvas: Canvas, spec: ChartSpec, count: int) -> None:
    day = pd.Timestamp(spec.reference if isinstance(spec.reference, datetime.date) else str(spec.reference))
    canvas.shape(
        type="line",
        x0=day.isoformat(),
        x1=day.isoformat(),
        y0=-0.5,
        y1=count - 0.5,
        line={"color": theme.INK, "width": 1.2, "dash": "dot"},
    )
    canvas.write(
        x=day.isoformat(),
        y=-0.5,
        text=plain(f"{spec.reference_label} {date_fr(day)}".strip()),
        yanchor="bottom",
        font={"size": theme.SCREEN.note},
    )
