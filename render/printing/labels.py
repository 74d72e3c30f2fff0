"""
Names on a map, placed so that none covers another.

Each name has candidate places; the costs follow Imhof (*Positioning Names on Maps*, 1975): a name lies inside its
territory, near its middle, on as few lines as can be, and clear of marks. Names are placed one after the other at
their cheapest free place; a name that finds none may move one that is in its way (a bounded form of the
backtracking of Yoeli, 1972). Nothing is drawn at random: the same map has the same names at the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from render.printing.lettering import Style
from render.printing.page import Rect

Floats = NDArray[np.float64]

_KEPT: Final = 90
_OUTSIDE_COST: Final = 4.0
_LINE_COST: Final = 0.12
_MARK_COST: Final = 1.5
"""Dear: a mark is drawn over the name that it meets, which nobody reads then."""
_FAR_COST: Final = 1.0


@dataclass(frozen=True, eq=False)
class Name:
    """
    A name to place.

    Attributes
    ----------
    code
        What it names.
    variants
        The name on one line, on two, on three, the preferred first.
    style
        How it is written.
    area
        Polygon of its territory in millimetres, None for a name that has places of its own.
    anchor
        Where its middle is best, in millimetres.
    keep_in
        Least share of the label inside its territory.
    clear
        Radius around the anchor that it leaves free: its circle.
    places
        Middles to try, in this order, for a name without area.
    """

    code: str
    variants: tuple[tuple[str, ...], ...]
    style: Style
    anchor: tuple[float, float]
    area: shapely.Geometry | None = None
    keep_in: float = 0.0
    clear: float = 0.0
    places: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Label:
    """A name at its place: its lines, its box, and how much of it lies inside its territory."""

    code: str
    lines: tuple[str, ...]
    style: Style
    box: Rect
    inside: float = 1.0


@dataclass(frozen=True)
class Room:
    """
    Where names may go.

    Attributes
    ----------
    frame
        They stay inside.
    taken
        Boxes that they never touch.
    marks
        Middles and radii of marks that they avoid where they can, one row each.
    gap
        Least distance of two names, in millimetres.
    """

    frame: Rect
    taken: tuple[Rect, ...] = ()
    marks: Floats = field(default_factory=lambda: np.empty((0, 3)))
    gap: float = 0.6


@dataclass(frozen=True, eq=False)
class _Candidates:
    boxes: Floats  # left, bottom, right, top
    variant: NDArray[np.int64]
    cost: Floats
    inside: Floats


def label_size(lines: Sequence[str], style: Style) -> tuple[float, float]:
    """Width and height of the box of some lines."""
    tight = style.leading * 0.92
    return max(map(style.width, lines)), style.ascent + style.descent * 0.8 + (len(lines) - 1) * tight


def place_names(names: Sequence[Name], room: Room) -> list[Label]:
    """
    Place as many names as can be, those that come first having the choice.

    Returns
    -------
    labels
        In the order of `names`; what found no place is absent. No two boxes meet, none meets `room.taken`, all are
        inside `room.frame`.
    """
    options = [_candidates(name, room) for name in names]
    chosen: dict[int, int] = {}
    for place in range(len(names)):
        _settle(place, options, chosen, room.gap)
    return [_label(names[place], options[place], chosen[place]) for place in sorted(chosen)]


def _settle(place: int, options: Sequence[_Candidates], chosen: dict[int, int], gap: float) -> bool:
    """Give a name its cheapest free place, or one that a single other name can leave."""
    mine = options[place]
    others = sorted(chosen)
    hits = _hits(mine.boxes, [options[other].boxes[chosen[other]] for other in others], gap)
    for at in range(len(mine.boxes)):
        if not hits[at].any():
            chosen[place] = at
            return True
    for at in range(len(mine.boxes)):
        blockers = np.flatnonzero(hits[at])
        if len(blockers) != 1:
            continue
        other = others[blockers[0]]
        kept = [options[one].boxes[chosen[one]] for one in others if one != other] + [mine.boxes[at]]
        free = np.flatnonzero(~_hits(options[other].boxes, kept, gap).any(axis=1))
        if len(free):
            chosen[other], chosen[place] = int(free[0]), at
            return True
    return False


def _hits(boxes: Floats, others: Sequence[Floats], gap: float) -> NDArray[np.bool_]:
    if not len(others) or not len(boxes):
        return np.zeros((len(boxes), len(others)), dtype=bool)
    grown = np.asarray(others) + np.array([-gap, -gap, gap, gap])
    a, b = boxes[:, None, :], grown[None, :, :]
    hit: NDArray[np.bool_] = (
        (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2]) & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    )
    return hit


def _candidates(name: Name, room: Room) -> _Candidates:
    sizes = np.array([label_size(lines, name.style) for lines in name.variants])
    found = [_middles(name, size) for size in sizes]
    variant = np.repeat(np.arange(len(found)), [len(one) for one in found])
    middles, half = np.concatenate(found), sizes[variant] / 2
    boxes = np.hstack([middles - half, middles + half])
    frame = room.frame
    free = (boxes[:, 0] >= frame.x) & (boxes[:, 1] >= frame.y)
    free &= (boxes[:, 2] <= frame.right) & (boxes[:, 3] <= frame.top)
    if name.area is not None and name.keep_in:
        shapely.prepare(name.area)
        free &= shapely.contains_xy(name.area, middles)
    taken = [np.array([one.x, one.y, one.right, one.top]) for one in room.taken]
    free &= ~_hits(boxes, taken, room.gap).any(axis=1)
    boxes, variant, middles = boxes[free], variant[free], middles[free]
    inside = _inside(name, boxes)
    far = np.hypot(*(middles - np.array(name.anchor)).T) / max(float(sizes[0].max()), 1.0)
    cost = _FAR_COST * far + _OUTSIDE_COST * (1 - inside) + _LINE_COST * variant
    cost += _MARK_COST * _covered(boxes, room.marks)
    if name.area is None:
        # Places of one's own come in the order of preference.
        cost += np.array([_rank(name, middle) for middle in middles])
    fit = inside >= (name.keep_in if name.area is not None else 0.0)
    order = np.argsort(cost[fit], kind="stable")[:_KEPT]
    pick = np.flatnonzero(fit)[order]
    return _Candidates(boxes[pick], variant[pick], cost[pick], inside[pick])


def _rank(name: Name, middle: Floats) -> float:
    gaps = [abs(x - middle[0]) + abs(y - middle[1]) for x, y in name.places]
    return 10.0 * int(np.argmin(gaps))


def _middles(name: Name, size: Floats) -> Floats:
    """Middles to try for a label of some size: a lattice over its territory, or around its circle."""
    if name.area is None:
        return np.array(name.places or [name.anchor], dtype=float)
    anchor = np.array(name.anchor)
    if name.clear:
        reach = size / 2 + name.clear + 0.3
        turns = np.arange(16) * np.pi / 8
        ring = np.column_stack([np.sin(turns), -np.cos(turns)])
        scale = np.minimum(
            reach[0] / np.maximum(np.abs(ring[:, 0]), 1e-9), reach[1] / np.maximum(np.abs(ring[:, 1]), 1e-9)
        )
        rings = [anchor + ring * scale[:, None] * grow for grow in (1.0, 1.35)]
        return np.concatenate([*rings, _lattice(name, size)])
    return _lattice(name, size)


def _lattice(name: Name, size: Floats) -> Floats:
    """Middles at even steps over a territory."""
    left, low, right, high = shapely.bounds(name.area)
    span = np.array([right - left, high - low])
    step = np.maximum.reduce([size * np.array([0.14, 0.34]), span / np.array([13, 11]), np.full(2, 0.7)])
    spread = (1 - max(name.keep_in, 0.3)) * size * 0.5
    xs = _around(
        name.anchor[0], left - spread[0] + size[0] / 2 * 0.3, right + spread[0] - size[0] / 2 * 0.3, step[0]
    )
    ys = _around(name.anchor[1], low, high, step[1])
    return np.array([(x, y) for x in xs for y in ys])


def _around(middle: float, low: float, high: float, step: float) -> Floats:
    """Values on both sides of a middle, at even steps, between two bounds; the middle is always one of them."""
    below = np.arange(middle, min(low, middle) - 1e-9, -step)[:40]
    above = np.arange(middle + step, max(high, middle) + 1e-9, step)[:40]
    return np.concatenate([below, above])


def _inside(name: Name, boxes: Floats) -> Floats:
    if name.area is None or not len(boxes):
        return np.zeros(len(boxes))
    shapes = np.asarray(shapely.box(*boxes.T), dtype=object)
    shapely.prepare(name.area)
    whole = shapely.contains(name.area, shapes)
    share: Floats = whole.astype(float)
    if (~whole).any():
        part = shapely.intersection(name.area, shapes[~whole])
        share[~whole] = shapely.area(part) / shapely.area(shapes[~whole])
    return share


def _covered(boxes: Floats, marks: Floats) -> Floats:
    """Count the marks that each box touches."""
    if not len(marks) or not len(boxes):
        return np.zeros(len(boxes))
    x, y, radius = marks.T
    hit = (boxes[:, None, 0] < x + radius) & (boxes[:, None, 2] > x - radius)
    hit &= (boxes[:, None, 1] < y + radius) & (boxes[:, None, 3] > y - radius)
    count: Floats = hit.sum(axis=1).astype(float)
    return count


def _label(name: Name, options: _Candidates, at: int) -> Label:
    left, bottom, right, top = options.boxes[at]
    box = Rect(float(left), float(bottom), float(right - left), float(top - bottom))
    return Label(name.code, name.variants[options.variant[at]], name.style, box, float(options.inside[at]))
