"""Printed charts of one track per row: indicators each on its own scale, and events in time."""

import datetime
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from render import theme
from render.chart_marks import OTHERS_COLOUR, OTHERS_WORDS, Key, own_scales, series_colours
from render.charting.paper import Paper
from render.charting.parts import (
    GAP,
    Apart,
    Area,
    Scale,
    chosen_apart,
    draw_keys,
    draw_reference,
    reference_room,
    row_labels,
)
from render.chartspec import ChartSpec, point_value
from render.numbers import date_fr, is_known
from render.printing.sheet import Ink, Style

_LABEL_SHARE: Final = 0.42
_TRACK: Final = 7.8
_LANE: Final = 5.6
_NARROW_YEAR: Final = 9.0
"""Under so many mm, a year is written on two digits fewer: one year in two."""


def draw_points(paper: Paper, spec: ChartSpec, area: Area, *, apart: Sequence[Apart] | None = None) -> float:
    """
    Draw one row per indicator, each on its own scale, from its lowest territory to its highest.

    Grey points are the other territories, the yellow one is chosen, the stroke is the département. The figures of
    both are printed under the name of the indicator, so that no axis is needed. Several territories `apart` have
    their own marks, the first over the others.
    """
    apart = chosen_apart(spec) if apart is None else apart
    groups = [own_scales(rows) for _, rows in spec.rows.groupby("row", sort=False)]
    top = draw_keys(paper, _point_keys(spec, apart), area)
    names = [str(rows["row"].iloc[0]) for rows in groups]
    figures = [_figures(spec, rows, apart) for rows in groups]
    labels = row_labels(paper, names, _LABEL_SHARE * area.width, least=_TRACK)
    widest = max((paper.styles.strong.width(text) for text in figures), default=0.0) + 1.5 * GAP
    left = area.left + max(labels.room, widest)
    tallest = max((len(one) for one in labels.lines), default=1) + 1
    step = area.row(max(_TRACK, tallest * paper.styles.label.leading + 1.4), len(groups), used=top - area.top)
    scale = Scale(0.0, 1.0, left + 1.6, area.right - 1.6)
    for place, rows in enumerate(groups):
        y = top + (place + 0.5) * step
        _track_label(paper, labels.lines[place], figures[place], (left - 1.5 * GAP, y))
        _track(paper, scale, rows, y - paper.styles.note.leading * 0.35, apart)
    return top + step * max(len(groups), 1)


def _figures(spec: ChartSpec, rows: pd.DataFrame, apart: Sequence[Apart]) -> str:
    """Write the value of the one territory apart, and that of the département; several would not hold."""
    chosen = rows[rows["label"] == apart[0].label] if len(apart) == 1 else rows.iloc[:0]
    figures = [point_value(chosen["value"].iloc[0], chosen.iloc[0])] if len(chosen) else []
    if is_known(rows["reference"].iloc[0]):
        figures.append(f"{spec.reference_label} {point_value(rows['reference'].iloc[0], rows.iloc[0])}")
    return " · ".join(figures)


def _point_keys(spec: ChartSpec, apart: Sequence[Apart]) -> list[Key]:
    known = set(spec.rows.loc[spec.rows["value"].map(is_known).astype(bool), "label"].astype(str))
    keys = [
        Key(one.label, str(one.ink.fill), one.mark, edge=theme.CHOSEN_EDGE)
        for one in apart
        if one.label in known
    ]
    if spec.rows["reference"].map(is_known).any():
        keys.append(Key(spec.reference_label, theme.INK, "trait"))
    if len(set(spec.rows["label"])) > len(apart):
        keys.append(Key(OTHERS_WORDS, OTHERS_COLOUR, "disque"))
    return keys


def _track_label(paper: Paper, lines: tuple[str, ...], figures: str, at: tuple[float, float]) -> None:
    x, y = at
    ink, count = paper.styles.label, len(lines) + 1
    first = y - (count - 1) * ink.leading / 2
    for place, words in enumerate(lines):
        paper.text(x, first + place * ink.leading, words, ink, side="right")
    paper.text(x, first + (count - 1) * ink.leading, figures, paper.styles.strong, side="right")


def _track(paper: Paper, scale: Scale, rows: pd.DataFrame, y: float, apart: Sequence[Apart]) -> None:
    ends = rows.iloc[0]
    if pd.isna(ends["low"]):
        return
    ink = Style(size=paper.styles.note.size * 0.92, colour=theme.INK_SOFT)
    paper.line([(scale.start, y), (scale.end, y)], Ink(edge=theme.GRID, width=0.8), level=0)
    under = y + 1.8 + ink.leading / 2
    paper.text(scale.start - 1.0, under, point_value(ends["low"], ends), ink)
    paper.text(scale.end + 1.0, under, point_value(ends["high"], ends), ink, side="right")
    chosen = rows["label"].isin([one.label for one in apart])
    for at in rows.loc[rows["at"].notna() & ~chosen, "at"]:
        paper.mark(scale.at(at), y, "disque", 1.9, Ink(OTHERS_COLOUR, theme.PAPER, 0.4), level=2)
    if is_known(ends["reference_at"]):
        paper.mark(scale.at(float(ends["reference_at"])), y, "trait", 3.6, Ink(theme.INK))
    for one in reversed(apart):
        for at in rows.loc[rows["at"].notna() & (rows["label"] == one.label), "at"]:
            paper.mark(scale.at(at), y, one.mark, 3.0, one.ink, level=4)


def draw_timeline(paper: Paper, spec: ChartSpec, area: Area) -> float:
    """Draw one lane per label: a bar for what lasts, a diamond for a day; the reference day is a dotted line."""
    rows = spec.rows.reset_index(drop=True)
    names = [str(label) for label in dict.fromkeys(rows["label"])]
    colours = series_colours(spec)
    keys = []
    for name, colour in colours.items():
        lasts = rows.loc[rows["series"].astype(str) == name, "end"].notna().any()
        keys.append(Key(name, colour, "carre" if lasts else "losange"))
    top = draw_keys(paper, keys if len(keys) > 1 else [], area)
    over = reference_room(paper) if spec.reference is not None else 0.0
    labels = row_labels(paper, names, _LABEL_SHARE * area.width, least=_LANE)
    axis = paper.styles.note.leading + 0.6
    step = area.row(labels.row, len(names), used=top - area.top + over + axis)
    top += over
    bottom = top + step * max(len(names), 1)
    dates = [
        _ordinal(day)
        for day in [*rows["start"], *rows["end"], spec.reference, spec.first, spec.last]
        if pd.notna(day)
    ]
    scale = _time_scale(dates, (area.left + labels.room, area.right))
    _years(paper, scale, (top, bottom))
    for place in range(len(names)):
        y = top + (place + 0.5) * step
        paper.lines(scale.start - 1.5 * GAP, y, labels.lines[place], paper.styles.label, side="right")
    for row in rows.to_dict("records"):
        y = top + (names.index(str(row["label"])) + 0.5) * step
        _event(paper, scale, row, y, colours[str(row["series"])])
    if spec.reference is not None:
        words = f"{spec.reference_label} {date_fr(pd.Timestamp(spec.reference))}".strip()
        sides = (scale.start, top, scale.end, bottom)
        draw_reference(paper, scale.at(_ordinal(spec.reference)), words, sides=sides)
    return bottom + axis


def _ordinal(day: Any) -> float:
    return float(pd.Timestamp(day).toordinal())


def _time_scale(dates: list[float], sides: tuple[float, float]) -> Scale:
    first = min(dates, default=float(datetime.date(2021, 1, 1).toordinal()))
    last = max(dates, default=float(datetime.date(2022, 1, 1).toordinal()))
    pad = max((last - first) * 0.03, 20.0)
    return Scale(first - pad, last + pad, *sides)


def _years(paper: Paper, scale: Scale, rows: tuple[float, float]) -> None:
    first, last = (datetime.date.fromordinal(round(day)).year for day in (scale.low, scale.high))
    starts = [(year, scale.at(_ordinal(datetime.date(year, 1, 1)))) for year in range(first + 1, last + 1)]
    spacing = starts[1][1] - starts[0][1] if len(starts) > 1 else _NARROW_YEAR
    every = 1 if spacing >= _NARROW_YEAR else 2
    for place, (year, x) in enumerate(starts):
        paper.line([(x, rows[0]), (x, rows[1])], Ink(edge=theme.GRID), level=0)
        if place % every == 0:
            y = rows[1] + 0.4 + paper.styles.note.leading / 2
            paper.text(x, y, str(year), paper.styles.note, side="center")


def _event(paper: Paper, scale: Scale, row: dict[Any, Any], y: float, colour: str) -> None:
    start = scale.at(_ordinal(row["start"]))
    if pd.notna(row["end"]):
        paper.box((start, y - 1.3, scale.at(_ordinal(row["end"])), y + 1.3), Ink(colour))
    else:
        paper.mark(start, y, "losange", 3.0, Ink(colour, theme.PAPER, 0.4), level=4)
