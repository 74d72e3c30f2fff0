"""
One description of a map, drawn by every engine.

A `MapSpec` holds codes, classes, words and colours, never geometry: the web engine (`render.webmap`) and the
print engine read the same object, so the screen and the press image cannot disagree. Legend, alternative text
and data table come from it too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

from render import theme
from render.typography import typeset

Level = Literal["epci", "commune"]
LegendMark = Literal["aplat", "hachures", "cercle", "point", "trait"]


@dataclass(frozen=True)
class LegendItem:
    """One line of a legend: a mark, its colour, its words; `size` (diameter, pixels) for circles and points."""

    label: str
    colour: str
    mark: LegendMark = "aplat"
    size: float = 0.0
    shape: theme.Shape = "cercle"
    hollow: bool = False


@dataclass(frozen=True)
class SquareLegend:
    """
    Two crossed scales: the first `size` × `size` items of the legend are cells of a square, row by row from below.

    An engine that cannot draw the square lists these items like any others: each has its own words.

    Attributes
    ----------
    size
        Classes of each scale, lowest first.
    rows, columns
        What grows upwards and what grows to the right.
    """

    size: int
    rows: str
    columns: str


@dataclass(frozen=True)
class PointStyle:
    """How one family of points is drawn: colour of its theme, hollow until the work begins."""

    colour: str
    shape: theme.Shape = "cercle"
    hollow: bool = False
    radius: float = 5.5


@dataclass(frozen=True)
class MapSpec:
    """
    A thematic map of the Finistère, whatever draws it.

    Attributes
    ----------
    title
        Place, subject and date.
    level
        `epci` (21 territories and the two islands without EPCI) or `commune` (281).
    fills
        Code of a territory → index in `palette`; a territory that is absent has no flat colour.
    palette
        The flat colours and hatchings in use.
    texts
        Code → value as written for the reader, absences included.
    symbols, symbol_level
        Code → radius in pixels (area proportional to the value), and the level of these codes.
    points
        Key of a `PointStyle` → ids of the points of the static layer to show.
    focus
        SIREN of the only EPCI to show, or None for the whole département.
    chosen
        Code of the territory outlined as chosen; on the screen, a canton is outlined as the communes it holds.
    square
        The square that the first items of the legend form on a bivariate map.
    table
        What the map shows, one row per territory, French headers.
    """

    title: str
    level: Level
    texts: Mapping[str, str]
    legend_title: str
    legend: tuple[LegendItem, ...]
    source: str
    alt: str
    fills: Mapping[str, int] = field(default_factory=dict)
    palette: tuple[theme.Flat, ...] = ()
    symbols: Mapping[str, float] = field(default_factory=dict)
    symbol_colour: str = theme.OBSERVATION
    symbol_level: Level | None = None
    points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    point_styles: Mapping[str, PointStyle] = field(default_factory=dict)
    focus: str | None = None
    chosen: str | None = None
    labels: Level | None = "epci"
    square: SquareLegend | None = None
    notes: tuple[str, ...] = ()
    demonstration: bool = False
    table: pd.DataFrame = field(default_factory=pd.DataFrame, compare=False)

    def entitled(self, title: str) -> "MapSpec":
        """Give the same map another title, in its alternative text too."""
        return replace(self, title=title, alt=self.alt.replace(typeset(self.title), typeset(title), 1))
