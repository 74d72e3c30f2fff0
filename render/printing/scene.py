"""Which territories a map colours, which it only situates, and how each flat colour is hatched."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import shapely
from shapely import affinity

from render import theme
from render.colour import contrast
from render.mapspec import MapSpec
from render.printing.faces import Face
from render.printing.geography import PrintGeography, Territory
from render.printing.lettering import Style
from render.printing.page import PageFormat, Rect
from render.printing.sheet import Ink
from render.printing.view import Bounds, View, fitted

Kind = Literal["title", "subtitle", "body", "label", "note"]

LEAST_POINTS: Final = 6.0
HATCH_STEP_MM: Final = 1.35
SMALL_MM: Final = 3.0
"""A territory smaller than this in both directions is doubled by a disc."""
_LEAST_ENLARGING_MM: Final = 90.0
_FULL_LABELS: Final = 1.25
_LABEL_SIDES_MM: Final = (12.0, 34.0)
_WHITE_LINES_FROM: Final = 2.4


@dataclass(frozen=True)
class Scale:
    """
    Sizes that a page gives to type and to marks.

    Attributes
    ----------
    type
        Factor on the type scale of print.
    marks
        Factor on the radii of a `MapSpec`, once in millimetres.
    """

    type: float = 1.0
    marks: float = 1.0

    def style(
        self,
        kind: Kind,
        face: Face = "regular",
        colour: str = theme.INK,
        *,
        halo: float = 0.0,
        spacing: float = 0.0,
    ) -> Style:
        """Give the style of a kind of text, never smaller than what can be read on paper."""
        size = max(getattr(theme.PRINT, kind) * self.type, LEAST_POINTS)
        return Style(face, size, colour, halo=halo, spacing=spacing)


@dataclass(frozen=True, eq=False)
class Scene:
    """
    A map in its frame.

    Attributes
    ----------
    spec, geography
        What is drawn, and on which land.
    view
        What the frame shows.
    scale
        Sizes of type and marks.
    """

    spec: MapSpec
    geography: PrintGeography
    view: View
    scale: Scale

    @cached_property
    def coloured(self) -> tuple[Territory, ...]:
        """Territories of the subject, the others being backdrop."""
        return subject(self.spec, self.geography)

    @cached_property
    def grey(self) -> tuple[Territory, ...]:
        """EPCI and islands around the one shown alone; none on a map of the whole département."""
        if not self.spec.focus:
            return ()
        around = self.geography.territories["epci"].values()
        return tuple(one for one in around if one.code != self.spec.focus and self.view.shows(one.bounds))

    @cached_property
    def land(self) -> shapely.Geometry:
        """What no box may cover: the subject, in millimetres of the page, a little simplified."""
        shape = (
            self.geography.territories["epci"][self.spec.focus].shape
            if self.spec.focus
            else self.geography.land
        )
        land = shapely.simplify(self.view.placed(shape), 0.25)
        shapely.prepare(land)
        return land

    @property
    def label_scale(self) -> float:
        """Factor on the size of names: larger where few are written, smaller on a small map of the whole."""
        if self.spec.focus:
            area = shapely.area(self.geography.territories["epci"][self.spec.focus].shape)
            side = math.sqrt(area / max(len(self.coloured), 1)) * self.view.mm_per_m / self.scale.type
            return self.scale.type * float(np.interp(side, _LABEL_SIDES_MM, (0.85, 1.25)))
        return self.scale.type * float(np.clip(self.view.mm_per_m * 1000 / _FULL_LABELS, 0.78, 1.0))

    @property
    def enlarges(self) -> bool:
        """Whether islands are enlarged: maps of communes or of projects over the département, but small ones."""
        large = min(self.view.frame.w, self.view.frame.h) >= _LEAST_ENLARGING_MM
        communes = self.spec.level == "commune" and not self.spec.symbols
        return large and not self.spec.focus and bool(self.spec.points or communes)

    def flat(self, code: str) -> theme.Flat | None:
        """Flat colour of a territory, None for one that has none."""
        place = self.spec.fills.get(code)
        return None if place is None else self.spec.palette[place]

    def small(self, territory: Territory) -> bool:
        """Tell whether a territory is too small on this map for its colour to be seen."""
        west, south, east, north = territory.bounds
        return bool(max(east - west, north - south) * self.view.mm_per_m < SMALL_MM)


def subject(spec: MapSpec, geography: PrintGeography) -> tuple[Territory, ...]:
    """Give the territories that a map is about: all, or those of the EPCI shown alone."""
    every = geography.territories[spec.level].values()
    return tuple(one for one in every if not spec.focus or spec.focus in (one.epci, one.code))


def subject_bounds(spec: MapSpec, geography: PrintGeography) -> Bounds:
    """West, south, east and north of what a map is about, in metres."""
    west, south, east, north = shapely.total_bounds([one.shape for one in subject(spec, geography)])
    return float(west), float(south), float(east), float(north)


def framed(spec: MapSpec, geography: PrintGeography, frame: Rect, *, scale: Scale) -> Scene:
    """
    Show the subject of a map in a frame, as large as can be.

    The spare room of a map of the whole département goes to the west, where the sea is.
    """
    margin = (5.0 if spec.focus else 3.0) * scale.type
    lean = (0.5, 0.5) if spec.focus else (0.72, 0.5)
    head = strip_height(scale) if spec.demonstration else 0.0
    view = fitted(subject_bounds(spec, geography), frame, margin=margin, head=head, lean=lean)
    return Scene(spec, geography, view, scale)


def strip_height(scale: Scale) -> float:
    """Height of the strip that marks invented figures, in millimetres."""
    return scale.style("body").height(1) + 1.8 * scale.type


def page_scale(page: PageFormat) -> Scale:
    """Give the sizes of type and marks that suit a page: marks as on A4, in proportion."""
    return Scale(page.type_scale, float(np.clip(min(page.width_mm, page.height_mm) / 210, 0.6, 1.5)))


def hatch_ink(flat: theme.Flat, scale: Scale) -> Ink:
    """Lines over a hatched colour: white where they can be seen, dark elsewhere."""
    white = contrast(theme.PAPER, flat.colour) >= _WHITE_LINES_FROM
    colour, alpha = (theme.PAPER, 0.8) if white else (theme.INK_SOFT, 0.62)
    return Ink(edge=colour, width=1.1 * scale.type if white else 0.75 * scale.type, alpha=alpha)


def hatching(shape: shapely.Geometry, scale: Scale) -> shapely.Geometry:
    """Oblique lines inside a shape, both in millimetres; those of neighbours continue each other."""
    step = HATCH_STEP_MM * scale.type
    left, low, right, high = shapely.bounds(shape)
    middle, reach = ((left + right) / 2, (low + high) / 2), max(right - left, high - low)
    # Turned by 45 degrees about the origin of the page, so that the lines of two shapes fall on one grid.
    across = (middle[1] - middle[0]) / np.sqrt(2)
    places = np.arange(np.floor((across - reach) / step), np.ceil((across + reach) / step) + 1) * step
    along = (middle[0] + middle[1]) / np.sqrt(2)
    ends = [[(along - reach, one), (along + reach, one)] for one in places.tolist()]
    lines = affinity.rotate(shapely.MultiLineString(ends), 45, origin=(0, 0))
    return shapely.intersection(shape, lines)
