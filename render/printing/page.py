"""The sizes that an image comes in, and rectangles on a page in millimetres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

MM_PER_INCH: Final = 25.4
MM_PER_POINT: Final = MM_PER_INCH / 72
MM_PER_PIXEL: Final = MM_PER_INCH / 96
"""A pixel of the screen, as CSS defines it: the unit of the radii of a `MapSpec`."""

Side = Literal["droite", "bas", "au mieux"]


@dataclass(frozen=True)
class PageFormat:
    """
    A size of image.

    Attributes
    ----------
    key, name
        Its key in `PAGE_FORMATS`, and its French name.
    width_mm, height_mm
        Nominal size: type and marks are measured on it.
    dpi
        Pixels per inch of the PNG.
    type_scale
        Factor on the type scale of print (`render.theme.PRINT`): an image that is seen small has larger type.
    legend
        Where the legend goes: a panel on the right of the map, a band under it, or whichever leaves the larger map.
    paper
        Printed at its size; the others are resized by whoever shows them.
    """

    key: str
    name: str
    width_mm: float
    height_mm: float
    dpi: int
    type_scale: float = 1.0
    legend: Side = "droite"
    paper: bool = True

    @property
    def width_px(self) -> int:
        """Width of the PNG, in pixels."""
        return round(self.width_mm / MM_PER_INCH * self.dpi)

    @property
    def height_px(self) -> int:
        """Height of the PNG, in pixels."""
        return round(self.height_mm / MM_PER_INCH * self.dpi)


_SCREEN_DPI: Final = 144


def _image(key: str, name: str, pixels: tuple[int, int], *, type_scale: float, legend: Side) -> PageFormat:
    width, height = (side / _SCREEN_DPI * MM_PER_INCH for side in pixels)
    return PageFormat(
        key, name, width, height, _SCREEN_DPI, type_scale=type_scale, legend=legend, paper=False
    )


PAGE_FORMATS: Final[Mapping[str, PageFormat]] = MappingProxyType(
    {
        page.key: page
        for page in (
            PageFormat("a4-paysage", "A4 paysage", 297, 210, 300),
            PageFormat("a4-portrait", "A4 portrait", 210, 297, 300, legend="bas"),
            PageFormat("a3-paysage", "A3 paysage", 420, 297, 300, type_scale=1.25),
            PageFormat("a3-portrait", "A3 portrait", 297, 420, 300, type_scale=1.25, legend="bas"),
            _image("diapositive", "Diapositive 16:9", (1920, 1080), type_scale=1.45, legend="droite"),
            _image("carre", "Carré 1080 × 1080", (1080, 1080), type_scale=1.25, legend="au mieux"),
            _image("carte-lien", "Carte de lien 1200 × 630", (1200, 630), type_scale=1.15, legend="droite"),
        )
    }
)
"""Key → size of image: four papers at 300 dpi, a slide, and two sizes of social networks."""


@dataclass(frozen=True)
class Rect:
    """A rectangle of a page: lower left corner, width and height, in millimetres from the lower left."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Abscissa of the right side."""
        return self.x + self.w

    @property
    def top(self) -> float:
        """Ordinate of the upper side."""
        return self.y + self.h

    @property
    def cx(self) -> float:
        """Abscissa of the middle."""
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        """Ordinate of the middle."""
        return self.y + self.h / 2

    def padded(self, margin: float) -> Rect:
        """Grow by `margin` on each side, or shrink where it is negative."""
        return Rect(self.x - margin, self.y - margin, self.w + 2 * margin, self.h + 2 * margin)

    def meets(self, other: Rect) -> bool:
        """Tell whether two rectangles have an area in common."""
        return self.x < other.right and other.x < self.right and self.y < other.top and other.y < self.top

    def holds(self, other: Rect, *, slack: float = 1e-6) -> bool:
        """Tell whether another rectangle lies inside this one."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.top <= self.top + slack
        )


def union(rects: Iterable[Rect]) -> Rect:
    """Return the smallest rectangle around several."""
    every = list(rects)
    x, y = min(one.x for one in every), min(one.y for one in every)
    return Rect(x, y, max(one.right for one in every) - x, max(one.top for one in every) - y)
