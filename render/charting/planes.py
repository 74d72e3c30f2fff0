"""Printed charts on two axes: stacked bars by year, lines, scatter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from render import theme
from render.chart_marks import Key, name_sides, series_colours, ticks
from render.charting.paper import DOTTED, Paper
from render.charting.parts import GAP, Apart, Area, Scale, chosen_apart, draw_keys, territory_ink
from render.chartspec import ChartSpec
from render.numbers import is_known
from render.printing.sheet import Ink, Style

_BODY: Final = 46.0
_SCATTER: Final = 74.0
_LEAST: Final = 22.0
"""Least height of a plane: under it no axis can be read."""
_NAME_MARK: Final = 3.4
"""Room of the mark that stands before the name of a line."""
_GRID_ROWS: Final = 9.0
"""Height for one line of the grid, in mm."""


def _body(area: Area, natural: float, *, used: float) -> float:
    if area.bottom is None:
        return natural
    height = area.bottom - area.top - used
    if height < _LEAST:
        msg = f"The chart needs {_LEAST - height:.0f} mm more in height: enlarge it or let it choose."
        raise ValueError(msg)
    return height


def _bounds(values: Sequence[float], *, from_zero: bool) -> tuple[float, float]:
    """Lowest and highest value drawn, with air over and under what does not start at zero."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = low + 1.0
    spread = high - low
    return (low - (0.12 * spread if low < 0 or not from_zero else 0.0), high + 0.12 * spread)


def _grid(
    paper: Paper, bounds: tuple[float, float], write: Callable[[float], str], area: Area, height: float
) -> tuple[Scale, float]:
    """Draw the value axis of a plane that starts at `area.top`; return its scale and its left side."""
    marks = ticks(*bounds, count=max(2, min(5, int(height / _GRID_ROWS))))
    style = paper.styles.note
    left = area.left + max(style.width(write(mark)) for mark in marks) + GAP
    scale = Scale(*bounds, area.top + height, area.top)
    for mark in marks:
        y = scale.at(mark)
        zero = mark == 0
        ink = Ink(edge=theme.RULE if zero else theme.GRID, width=0.6)
        paper.line([(left, y), (area.right, y)], ink, level=3 if zero else 0)
        paper.text(left - GAP, y, write(mark), style, side="right")
    return scale, left


def draw_stacked(paper: Paper, spec: ChartSpec, area: Area) -> float:
    """Draw one vertical bar per label (a year), cut by series, with its total on top."""
    colours = series_colours(spec)
    keys = [Key(name, colour) for name, colour in colours.items()] if len(colours) > 1 else []
    top = draw_keys(paper, keys, area) + 1.0
    axis = paper.styles.label.leading + 0.8
    height = _body(area, _BODY, used=top - area.top + axis)
    labels = [str(label) for label in spec.rows["label"].drop_duplicates()]
    totals = spec.rows.groupby(spec.rows["label"].astype(str), sort=False)["value"].sum()
    plane = Area(area.left, top, area.right)
    bounds = _bounds([float(total) for total in totals], from_zero=True)
    scale, left = _grid(paper, bounds, spec.write_short, plane, height)
    step = (area.right - left) / max(len(labels), 1)
    bar = min(step * 0.7, 16.0)
    floors = dict.fromkeys(labels, 0.0)
    for name, colour in colours.items():
        for row in spec.rows[spec.rows["series"].astype(str) == name].to_dict("records"):
            label, value = str(row["label"]), float(row["value"]) if is_known(row["value"]) else 0.0
            x = left + (labels.index(label) + 0.5) * step
            sides = (x - bar / 2, scale.at(floors[label] + value), x + bar / 2, scale.at(floors[label]))
            if value:
                paper.box(sides, Ink(colour, theme.PAPER, 0.4))
            floors[label] += value
    _stack_labels(paper, spec, scale, (left, step, top + height), totals.to_dict())
    return top + height + axis


def _stack_labels(
    paper: Paper, spec: ChartSpec, scale: Scale, place: tuple[float, float, float], totals: dict[Any, Any]
) -> None:
    left, step, floor = place
    ink = paper.styles.label
    cramped = max((ink.width(spec.write_short(total)) for total in totals.values()), default=0.0) > step
    for rank, (label, total) in enumerate(totals.items()):
        x = left + (rank + 0.5) * step
        over = paper.styles.note if cramped else ink
        y = scale.at(float(total)) - over.leading / 2 - 0.2
        paper.text(x, y, spec.write_short(total), replace(over, colour=theme.INK), side="center")
        paper.text(x, floor + 0.6 + ink.leading / 2, str(label), ink, side="center")


def draw_lines(paper: Paper, spec: ChartSpec, area: Area, *, apart: Sequence[Apart] | None = None) -> float:
    """Draw one line per territory: those apart and the département named at their end, the others grey."""
    apart = chosen_apart(spec) if apart is None else apart
    axis = paper.styles.label.leading + 0.8
    height = _body(area, _BODY, used=axis)
    places = sorted(spec.rows["x"].drop_duplicates())
    groups = {str(label): rows for label, rows in spec.rows.groupby("label", sort=False)}
    named = [one.label for one in apart] + [spec.reference_label]
    ends = {label: _end_words(paper, spec, rows, area) for label, rows in groups.items() if label in named}
    widths = [paper.styles.label.width(line) for lines in ends.values() for line in lines]
    plane = Area(area.left, area.top, area.right - max(widths, default=0.0) - 2 * GAP - _NAME_MARK)
    values = [float(value) for value in spec.rows["value"] if is_known(value)]
    scale, left = _grid(paper, _bounds(values, from_zero=False), spec.write_short, plane, height)
    across = Scale(0.0, max(len(places) - 1.0, 1.0), left + 2.0, plane.right - 2.0)
    own = {one.label: one for one in apart}
    stops: list[_Stop] = []
    for label, rows in groups.items():
        points = [
            (across.at(places.index(x)), scale.at(float(value)))
            for x, value in zip(rows["x"], rows["value"], strict=True)
            if is_known(value)
        ]
        if points:
            _line(paper, points, _stroke(spec, label, own), own.get(label))
        if points and label in ends:
            stops.append(_Stop(points[-1][1], ends[label], own.get(label)))
    _name_ends(paper, stops, plane.right, area.top + height)
    _year_axis(paper, places, across, area.top + height)
    return area.top + height + axis


def _end_words(paper: Paper, spec: ChartSpec, rows: Any, area: Area) -> list[str]:
    known = [value for value in rows["value"] if is_known(value)]
    name = paper.styles.label.wrap(str(rows["label"].iloc[0]), 0.28 * area.width)
    return [*name, spec.write_short(known[-1])] if known else name


def _stroke(spec: ChartSpec, label: str, own: Mapping[str, Apart]) -> Ink:
    if label in own:
        return own[label].stroke
    if label == spec.reference_label:
        return Ink(edge=theme.INK, width=1.1, dash=DOTTED)
    return Ink(edge=theme.GRID, width=0.7)


def _line(paper: Paper, points: list[tuple[float, float]], stroke: Ink, apart: Apart | None) -> None:
    paper.line(points, stroke, level=3 if apart else 1 if stroke.edge == theme.GRID else 2)
    if apart:
        for x, y in points:
            paper.mark(x, y, apart.mark, 1.9, replace(apart.ink, width=0.6), level=4)


@dataclass(frozen=True)
class _Stop:
    """Where a named line ends, its name cut into lines, its mark when it is apart."""

    y: float
    lines: list[str]
    apart: Apart | None


def _name_ends(paper: Paper, stops: list[_Stop], x: float, floor: float) -> None:
    """Name the lines at their end, pushed apart where they would touch, over the floor of the plane."""
    style = paper.styles.label
    placed: list[tuple[float, float, _Stop]] = []
    low = float("-inf")
    for stop in sorted(stops, key=lambda one: one.y):
        half = len(stop.lines) * style.leading / 2
        middle = max(stop.y, low + half)
        low = middle + half + GAP / 2
        placed.append((middle, half, stop))
    for middle, half, stop in reversed(placed):
        kept = min(middle, floor - half)
        floor = kept - half - GAP / 2
        paper.lines(x + _NAME_MARK, kept, stop.lines, style)
        if stop.apart:
            first = kept - half + style.leading / 2
            paper.mark(x + _NAME_MARK / 2, first, stop.apart.mark, 1.9, replace(stop.apart.ink, width=0.6))


def _year_axis(paper: Paper, places: list[Any], across: Scale, floor: float) -> None:
    ink = paper.styles.label
    spacing = across.at(1.0) - across.at(0.0)
    widest = max((ink.width(str(x)) for x in places), default=0.0) + 1.0
    every = max(1, int(-(-widest // spacing))) if len(places) > 1 else 1
    for place, x in enumerate(places):
        if (len(places) - 1 - place) % every == 0:
            paper.text(across.at(place), floor + 0.6 + ink.leading / 2, str(x), ink, side="center")


def draw_scatter(paper: Paper, spec: ChartSpec, area: Area) -> float:
    """Draw one point per territory on two scales, each name beside its point where it covers nothing."""
    known = spec.rows["x"].map(is_known).astype(bool) & spec.rows["value"].map(is_known).astype(bool)
    rows = spec.rows[known]
    note = paper.styles.note
    top = area.top + note.leading + GAP
    under = 2 * note.leading + GAP
    height = _body(area, _SCATTER, used=top - area.top + under)
    plane = Area(area.left, top, area.right)
    scale, left = _grid(
        paper, _bounds(rows["value"].astype(float).tolist(), from_zero=False), spec.write_short, plane, height
    )
    across = Scale(*_bounds(rows["x"].astype(float).tolist(), from_zero=False), left, area.right)
    floor = top + height
    for mark in ticks(across.low, across.high):
        x = across.at(mark)
        paper.line([(x, top), (x, floor)], Ink(edge=theme.GRID, width=0.6), level=0)
        paper.text(x, floor + 0.4 + note.leading / 2, spec.write_short(mark), note, side="center")
    paper.text(area.left, area.top + note.leading / 2, f"↑ {spec.headers.get('value', '')}", note)
    last = floor + 0.4 + 1.5 * note.leading
    paper.text(area.right, last, f"{spec.headers.get('x', '')} →", note, side="right")
    points = [
        (across.at(float(x)), scale.at(float(y))) for x, y in zip(rows["x"], rows["value"], strict=True)
    ]
    chosen = [str(code) == str(spec.highlight) for code in rows["code"]]
    _dots(paper, spec, points, chosen)
    _names(paper, [str(label) for label in rows["label"]], points, chosen, (left, top, area.right, floor))
    return floor + under


def _dots(paper: Paper, spec: ChartSpec, points: list[tuple[float, float]], chosen: list[bool]) -> None:
    for (x, y), mine in zip(points, chosen, strict=True):
        paper.mark(
            x,
            y,
            "disque",
            3.0 if mine else 2.2,
            territory_ink(spec, chosen=mine),
            level=4 if mine else 3,
        )


def _names(
    paper: Paper,
    names: list[str],
    points: list[tuple[float, float]],
    chosen: list[bool],
    bounds: tuple[float, float, float, float],
) -> None:
    ink, gap = paper.styles.note, 1.9
    sides = name_sides(
        points,
        [paper.styles.note.width(name) for name in names],
        bounds,
        height=ink.leading,
        gap=gap,
        first=chosen.index(True) if any(chosen) else None,
    )
    for (x, y), side, name, mine in zip(points, sides, names, chosen, strict=True):
        if side is None:
            continue
        own = Style("semibold" if mine else "regular", ink.size)
        if side in (0, 1):
            paper.text(x + (gap, -gap)[side], y, name, own, side=("left", "right")[side])
        else:
            # Millimetres grow downwards: the third side, « over » where values grow upwards, is under here.
            shift = gap + ink.leading / 2
            paper.text(x, y + (shift if side == 2 else -shift), name, own, side="center")
