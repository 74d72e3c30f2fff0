"""Printed charts of one row per territory or series: rankings, grouped bars, ranks and their bands."""

from collections.abc import Hashable
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from render import theme
from render.chart_marks import BAND_WORDS, Key, family_colour, ranked_rows, series_colours, ticks
from render.charting.paper import Paper
from render.charting.parts import (
    GAP,
    Area,
    Scale,
    draw_keys,
    draw_reference,
    reference_room,
    row_labels,
    territory_ink,
)
from render.chartspec import ChartSpec
from render.numbers import SPACE, is_known
from render.printing.sheet import Ink

LABEL_SHARE: Final = 0.46
"""Largest part of the width left to the names; longer names take a second line."""
_ROW: Final = 4.6
_BAR: Final = 3.9


def draw_ranking(paper: Paper, spec: ChartSpec, area: Area) -> float:
    """Draw one bar per territory, the highest first, its value at its end, the reference as a dotted line."""
    rows = ranked_rows(spec)
    names = [f"{rank}{label}" for rank, label in zip(rows["rank"], rows["label"], strict=True)]
    chosen = [str(code) == str(spec.highlight) for code in rows["code"]]
    labels = row_labels(paper, names, LABEL_SHARE * area.width, least=_ROW, strong=True)
    over = reference_room(paper) if is_known(spec.reference) and len(rows) else 0.0
    step = area.row(labels.row, len(rows), used=over)
    top = area.top + over
    bottom = top + step * max(len(rows), 1)
    texts = [
        spec.write_short(value, str(why)) for value, why in zip(rows["value"], rows["statut"], strict=True)
    ]
    left = area.left + labels.room
    scale = _bars_scale(
        paper, [*rows["value"], spec.reference], rows["value"].tolist(), texts, (left, area.right)
    )
    for place, (value, text) in enumerate(zip(rows["value"], texts, strict=True)):
        y = top + (place + 0.5) * step
        ink = paper.styles.strong if chosen[place] else paper.styles.label
        paper.lines(left - GAP * 1.5, y, labels.lines[place], ink, side="right")
        colour = theme.CHOSEN if chosen[place] else family_colour(spec)
        _bar(paper, scale, value, (y, step * 0.72), Ink(colour, theme.CHOSEN_EDGE if chosen[place] else None))
        _end_value(paper, scale, value, y, text)
    paper.line([(scale.at(0.0), top), (scale.at(0.0), bottom)], Ink(edge=theme.RULE), level=3)
    if over:
        words = f"{spec.reference_label} {spec.write(spec.reference)}"
        draw_reference(paper, scale.at(float(spec.reference)), words, sides=(left, top, area.right, bottom))
    return bottom


def _bars_scale(
    paper: Paper, known: list[float], values: list[float], texts: list[str], sides: tuple[float, float]
) -> Scale:
    """Scale from zero that leaves room at each side for the values written at the ends of the bars."""
    found = [float(value) for value in known if is_known(value)]
    low, high = min([0.0, *found]), max([0.0, *found])
    if low == high:
        high = 1.0
    room = {True: 0.0, False: 0.0}
    for value, text in zip(values, texts, strict=True):
        below = is_known(value) and value < 0
        room[below] = max(room[below], paper.styles.label.width(text) + 2 * GAP)
    return Scale(low, high, sides[0] + room[True], sides[1] - room[False])


def _bar(paper: Paper, scale: Scale, value: float, at: tuple[float, float], ink: Ink) -> None:
    if not is_known(value):
        return
    (y, height), ends = at, sorted((scale.at(0.0), scale.at(float(value))))
    paper.box((ends[0], y - height / 2, ends[1], y + height / 2), ink)


def _end_value(paper: Paper, scale: Scale, value: float, y: float, text: str) -> None:
    absent = not is_known(value)
    style = replace(paper.styles.label, colour=theme.INK_SOFT if absent else theme.INK)
    below = not absent and value < 0
    x = scale.at(0.0 if absent else float(value)) + (-GAP if below else GAP)
    size = style.width(text)
    start = x - size if below else x
    paper.ground(start - 0.3, start + size + 0.3, y, style)
    paper.text(start, y, text, style)


def draw_grouped(paper: Paper, spec: ChartSpec, area: Area) -> float:
    """Draw, for each label, one horizontal bar per series with its value at its end."""
    colours = series_colours(spec)
    keys = [Key(name, colour) for name, colour in colours.items()] if len(colours) > 1 else []
    top = draw_keys(paper, keys, area)
    names = [str(label) for label in spec.rows["label"].drop_duplicates()]
    least = len(colours) * _BAR + 2.2
    labels = row_labels(paper, names, LABEL_SHARE * area.width, least=least)
    step = area.row(labels.row, len(names), used=top - area.top)
    left = area.left + labels.room
    values = spec.rows["value"].tolist()
    texts = [spec.write_short(value) for value in values]
    scale = _bars_scale(paper, values, values, texts, (left, area.right))
    bar = min((step - 1.8) / max(len(colours), 1), _BAR * 1.3)
    ranks = {name: rank for rank, name in enumerate(colours)}
    for place in range(len(names)):
        paper.lines(
            left - GAP * 1.5,
            top + (place + 0.5) * step,
            labels.lines[place],
            paper.styles.label,
            side="right",
        )
    for row, text in zip(spec.rows.to_dict("records"), texts, strict=True):
        rank = ranks[str(row["series"])]
        y = top + (names.index(str(row["label"])) + 0.5) * step + (rank - (len(colours) - 1) / 2) * bar
        _bar(paper, scale, row["value"], (y, bar * 0.86), Ink(colours[str(row["series"])]))
        _end_value(paper, scale, row["value"], y, text)
    bottom = top + step * max(len(names), 1)
    paper.line([(scale.at(0.0), top), (scale.at(0.0), bottom)], Ink(edge=theme.RULE), level=3)
    return bottom


def draw_intervals(paper: Paper, spec: ChartSpec, area: Area) -> float:
    """Draw one row per territory, first rank on top: its band, its rank as a disc, the reference as a diamond."""
    rows = spec.rows[spec.rows["value"].map(is_known).astype(bool)].sort_values("value", kind="stable")
    top = draw_keys(paper, _interval_keys(spec, rows), area)
    names = [
        f"{spec.write_short(value)}{SPACE}{SPACE}{label}"
        for value, label in zip(rows["value"], rows["label"], strict=True)
    ]
    labels = row_labels(paper, names, LABEL_SHARE * area.width, least=_ROW, strong=True)
    axis = paper.styles.note.leading
    step = area.row(labels.row, len(rows), used=top - area.top + axis)
    bands = [
        f"{spec.write_short(low)} à {spec.write_short(high)}"
        for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
    room = max((paper.styles.note.width(text) for text in bands), default=0.0) + 2 * GAP
    worst = max([2.0, *(float(value) for value in rows["high"])])
    scale = Scale(0.5, worst + 0.5, area.left + labels.room, area.right - room)
    bottom = top + step * max(len(rows), 1)
    _rank_grid(paper, spec, scale, worst, (top, bottom))
    for place, row in enumerate(rows.to_dict("records")):
        y = top + (place + 0.5) * step
        chosen = str(row["code"]) == str(spec.highlight)
        ink = paper.styles.strong if chosen else paper.styles.label
        paper.lines(scale.start - GAP * 1.5, y, labels.lines[place], ink, side="right")
        _interval(paper, spec, scale, row, y)
        paper.text(area.right - room + GAP * 2, y, bands[place], paper.styles.note)
    return bottom + axis


def _interval(paper: Paper, spec: ChartSpec, scale: Scale, row: dict[Hashable, Any], y: float) -> None:
    low, high, value = (float(row[name]) for name in ("low", "high", "value"))
    pale = Ink(theme.sequential(spec.family, 4)[0])
    paper.box((scale.at(low - 0.25), y - 0.9, scale.at(high + 0.25), y + 0.9), pale)
    if is_known(row["reference"]):
        at = scale.at(float(row["reference"]))
        paper.mark(at, y, "losange", 2.6, Ink(theme.PAPER, theme.INK, 0.8))
    chosen = str(row["code"]) == str(spec.highlight)
    ink = territory_ink(spec, chosen=chosen)
    paper.mark(scale.at(value), y, "disque", 2.9 if chosen else 2.2, ink, level=4)


def _interval_keys(spec: ChartSpec, rows: pd.DataFrame) -> list[Key]:
    keys = [Key("Rang", family_colour(spec), "disque"), Key(BAND_WORDS, theme.sequential(spec.family, 4)[0])]
    if rows["reference"].map(is_known).any():
        keys.append(Key(spec.reference_label, theme.PAPER, "losange", edge=theme.INK))
    return keys


def _rank_grid(paper: Paper, spec: ChartSpec, scale: Scale, worst: float, rows: tuple[float, float]) -> None:
    for mark in [1.0, *(at for at in ticks(2.0, worst) if at.is_integer())]:
        x = scale.at(mark)
        paper.line([(x, rows[0]), (x, rows[1])], Ink(edge=theme.GRID), level=0)
        paper.text(
            x,
            rows[1] + paper.styles.note.leading / 2,
            spec.write_short(mark),
            paper.styles.note,
            side="center",
        )
