"""From Lambert-93 metres to millimetres of the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from render.printing.page import Rect

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class View:
    """
    What a frame of the page shows of the land.

    Attributes
    ----------
    frame
        Rectangle of the page, in millimetres.
    west, south
        Lambert-93 coordinates of its lower left corner, in metres.
    mm_per_m
        Millimetres of the page per metre on the ground.
    """

    frame: Rect
    west: float
    south: float
    mm_per_m: float

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north of the frame, in metres."""
        return (
            self.west,
            self.south,
            self.west + self.frame.w / self.mm_per_m,
            self.south + self.frame.h / self.mm_per_m,
        )

    @property
    def denominator(self) -> float:
        """Denominator of the scale: 650 000 for 1:650 000."""
        return 1000 / self.mm_per_m

    @property
    def affine(self) -> Affine2D:
        """Transform from metres to millimetres."""
        return (
            Affine2D()
            .translate(-self.west, -self.south)
            .scale(self.mm_per_m)
            .translate(self.frame.x, self.frame.y)
        )

    def place(self, point: tuple[float, float]) -> tuple[float, float]:
        """Give the place of a point on the page, in millimetres."""
        return (
            self.frame.x + (point[0] - self.west) * self.mm_per_m,
            self.frame.y + (point[1] - self.south) * self.mm_per_m,
        )

    def placed(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Give a geometry in millimetres of the page."""

        def moved(points: NDArray[np.float64]) -> NDArray[np.float64]:
            corner = np.array([self.frame.x, self.frame.y])
            there: NDArray[np.float64] = (points - np.array([self.west, self.south])) * self.mm_per_m + corner
            return there

        return shapely.transform(geometry, moved)

    def shows(self, bounds: Iterable[float]) -> bool:
        """Tell whether a box in metres meets the frame."""
        west, south, east, north = self.bounds
        left, low, right, high = (float(one) for one in bounds)
        return bool(left < east and west < right and low < north and south < high)


def fitted(
    bounds: Bounds,
    frame: Rect,
    *,
    margin: float,
    head: float = 0.0,
    lean: tuple[float, float] = (0.5, 0.5),
) -> View:
    """
    Show the whole of `bounds` in a frame, as large as can be.

    Parameters
    ----------
    bounds
        West, south, east, north, in metres.
    frame
        Rectangle of the page, in millimetres.
    margin
        Room left around on each side, in millimetres.
    head
        Further room left at the top, in millimetres.
    lean
        Share of the remaining room left to the west and to the south.
    """
    west, south, east, north = bounds
    wide, high = frame.w - 2 * margin, frame.h - 2 * margin - head
    scale = min(wide / (east - west), high / (north - south))
    spare = (wide / scale - (east - west), high / scale - (north - south))
    return View(
        frame,
        west - margin / scale - lean[0] * spare[0],
        south - margin / scale - lean[1] * spare[1],
        scale,
    )
