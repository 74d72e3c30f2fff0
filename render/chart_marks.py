"""What every engine that draws charts shares: order and rank of rows, colours of series, round ticks, keys."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

import pandas as pd

from render import theme
from render.chartspec import ChartSpec
from render.numbers import ABSENT, SPACE, is_known

OTHERS_COLOUR: Final = "#B3BBC2"
"""Territories that are neither chosen nor the reference."""
OTHERS_WORDS: Final = "Autres territoires"
BAND_WORDS: Final = "Intervalle à 90 %"

Box = tuple[float, float, float, float]
"""Left, low, right, high."""


@dataclass(frozen=True)
class Key:
    """One entry of a legend: its words, its colour and the form of its mark."""

    label: str
    colour: str
    mark: Literal["carre", "disque", "losange", "triangle", "trait"] = "carre"
    edge: str = theme.PAPER


def family_colour(spec: ChartSpec) -> str:
    """Colour of the marks that have no series."""
    return {"observation": theme.OBSERVATION, "besoin": theme.NEED, "moyens": theme.MEANS}[spec.family]


def series_colours(spec: ChartSpec) -> dict[str, str]:
    """Colour of each series: the one the spec gives, else a step of its family's ramp, dark first."""
    names = [str(name) for name in spec.rows["series"].drop_duplicates()]
    # The palest step is left out: on paper, a bar needs more contrast than a class beside others on a map.
    ramp = theme.sequential(spec.family, min(len(names) + 1, 7))[:0:-1]
    return {name: spec.colours.get(name, ramp[place % len(ramp)]) for place, name in enumerate(names)}


def ticks(low: float, high: float, *, count: int = 5) -> list[float]:
    """Round values that cover an interval, at most about `count` steps of 1, 2 or 5 × 10ⁿ, within the interval."""
    if not high > low:
        return [low]
    raw = (high - low) / count
    power = Decimal(10) ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= Decimal(raw))
    first, last = math.ceil(Decimal(low) / step), math.floor(Decimal(high) / step)
    return [float(place * step) for place in range(first, last + 1)]


def ranked_rows(spec: ChartSpec) -> pd.DataFrame:
    """
    Sort a ranking, highest first, what is absent last, with `rank` as it is printed.

    Territories whose written values are the same share their rank.
    """
    rows = spec.rows.copy()
    rows["value"] = [
        float("nan") if why in ABSENT or not is_known(value) else float(value)
        for value, why in zip(rows["value"], rows["statut"], strict=True)
    ]
    rows = rows.sort_values("value", ascending=False, kind="stable", na_position="last")
    first: dict[str, int] = {}
    for place, value in enumerate(rows["value"].dropna()):
        first.setdefault(spec.write_short(value), place + 1)
    rows["rank"] = [
        "" if pd.isna(value) else f"{first[spec.write_short(value)]}{SPACE}{SPACE}" for value in rows["value"]
    ]
    return rows


def own_scales(rows: pd.DataFrame) -> pd.DataFrame:
    """
    Place the rows of one indicator of a chart of points on its own scale, from its lowest territory to its highest.

    Returns
    -------
    placed
        The rows with `low` and `high` of the scale (the département included), and the places `at` and
        `reference_at` in [0, 1]; null where nothing is known.
    """
    value = pd.to_numeric(rows["value"], errors="coerce").astype(float)
    reference = pd.to_numeric(rows["reference"], errors="coerce").astype(float)
    both = pd.concat([value, reference])
    low, high = both.min(), both.max()
    spread = (high - low) or 1.0
    return rows.assign(low=low, high=high, at=(value - low) / spread, reference_at=(reference - low) / spread)


def touching(one: Box, other: Box) -> bool:
    """Tell whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def name_sides(
    points: Sequence[tuple[float, float]],
    widths: Sequence[float],
    bounds: Box,
    *,
    height: float,
    gap: float,
    first: int | None = None,
) -> list[int | None]:
    """
    Choose on which side of its point each name stands, where it covers no other name and no point.

    Parameters
    ----------
    points
        Places, in one unit of length.
    widths
        Lengths of the names, in the same unit.
    bounds
        What the names may not leave.
    height, gap
        Height of a name, and its distance to its point.
    first
        Point whose name is always written; it takes its place before the others.

    Returns
    -------
    sides
        0 at the right, 1 at the left, 2 over, 3 under; None for a name that has no free place.
    """
    taken = [(x - gap, y - gap, x + gap, y + gap) for x, y in points]
    own = list(range(len(points)))
    sides: list[int | None] = [None] * len(points)
    for at in sorted(own, key=lambda place: place != first):
        for side in range(4):
            box = _beside(points[at], widths[at], side, height=height, gap=gap)
            inside = bounds[0] <= box[0] and box[2] <= bounds[2]
            free = inside and not any(touching(box, one) for place, one in enumerate(taken) if place != at)
            if free or (at == first and side == 3):
                taken.append(box)
                sides[at] = side
                break
    return sides


def _beside(point: tuple[float, float], width: float, side: int, *, height: float, gap: float) -> Box:
    x, y = point
    half = height / 2
    return (
        (x + gap, y - half, x + gap + width, y + half),
        (x - gap - width, y - half, x - gap, y + half),
        (x - width / 2, y + gap, x + width / 2, y + gap + height),
        (x - width / 2, y - gap - height, x + width / 2, y - gap),
    )[side]
