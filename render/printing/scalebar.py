"""The graphic scale, of a round length, and the arrow that shows the true north."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from pyproj import Transformer

from geo.distance import LAMBERT_93
from render import numbers, theme
from render.printing.geography import DEGREES, metres
from render.printing.lettering import Style
from render.printing.page import Rect
from render.printing.scene import Scale
from render.printing.sheet import Ink, Layer
from render.printing.view import View

_ROUNDS: Final = (1, 2, 5)
_TO_DEGREES: Final = Transformer.from_crs(LAMBERT_93, DEGREES, always_xy=True)
_ARROW: Final = Path([(0, 0.5), (0.3, -0.5), (0, -0.3), (-0.3, -0.5), (0, 0.5)], closed=True)
_HALF: Final = Path([(0, 0.5), (0, -0.3), (-0.3, -0.5), (0, 0.5)], closed=True)


def round_length_m(view: View, longest_mm: float) -> float:
    """Give the longest length of 1, 2 or 5 × 10ⁿ metres that holds in `longest_mm` on a map."""
    most = longest_mm / view.mm_per_m
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in _ROUNDS if step * power <= most)


def length_words(length_m: float) -> tuple[str, str]:
    """Write a length and its unit: « 20 », « km »."""
    if length_m >= 1000:
        return numbers.trimmed(length_m / 1000), "km"
    return numbers.number(length_m), "m"


def bar_size(view: View, scale: Scale, *, longest: float) -> tuple[float, float]:
    """Width and height of a graphic scale with its figures, in millimetres."""
    style = scale.style("note")
    length = round_length_m(view, longest)
    figure, unit = length_words(length)
    ends = style.width("0") / 2 + style.width(figure) / 2 + style.width(f" {unit}")
    return length * view.mm_per_m + ends, style.height(1) + 2.4 * scale.type


def draw_bar(layer: Layer, corner: tuple[float, float], view: View, scale: Scale, *, longest: float) -> Rect:
    """Draw a graphic scale from its lower left corner: two halves, dark then pale, and the length at their end."""
    style = scale.style("note", halo=1.0 * scale.type)
    length = round_length_m(view, longest)
    drawn = length * view.mm_per_m
    figure, unit = length_words(length)
    width, height = bar_size(view, scale, longest=longest)
    left = corner[0] + style.width("0") / 2
    thick = 1.1 * scale.type
    pen = 0.5 * scale.type
    layer.rectangle(Rect(left, corner[1], drawn, thick), Ink(theme.PAPER, theme.INK, pen))
    layer.rectangle(Rect(left, corner[1], drawn / 2, thick), Ink(theme.INK, theme.INK, pen))
    over = corner[1] + thick + 1.0 * scale.type + style.descent * 0.4
    layer.text("0", (left, over), style, align="center", role="echelle")
    end = left + drawn - style.width(figure) / 2
    layer.text(f"{figure}\u00a0{unit}", (end, over), style, role="echelle")
    return Rect(corner[0], corner[1], width, height)


def north_turn(view: View) -> float:
    """Angle from the top of the page to the true north at the middle of a map, clockwise, in degrees."""
    west, south, east, north = view.bounds
    lon, lat = _TO_DEGREES.transform((west + east) / 2, (south + north) / 2)
    step = np.subtract(metres(lon, lat + 0.05), metres(lon, lat))
    return math.degrees(math.atan2(step[0], step[1]))


def arrow_size(scale: Scale) -> tuple[float, float]:
    """Width and height of the north arrow with its letter, in millimetres."""
    style: Style = scale.style("note", "semibold")
    return 5.0 * scale.type, 8.0 * scale.type + style.ascent


def draw_arrow(layer: Layer, corner: tuple[float, float], view: View, scale: Scale) -> Rect:
    """Draw the arrow of the true north from its lower left corner."""
    width, height = arrow_size(scale)
    style = scale.style("note", "semibold", halo=1.0 * scale.type)
    size = 7.0 * scale.type
    turn = north_turn(view)
    middle = (corner[0] + width / 2, corner[1] + size / 2)
    placed = Affine2D().scale(size).rotate_deg(-turn).translate(*middle)
    layer.shape(_ARROW, Ink(theme.PAPER, theme.INK, 0.6 * scale.type), within=placed)
    layer.shape(_HALF, Ink(theme.INK, theme.INK, 0.4 * scale.type), within=placed)
    tip = size / 2 + 0.8 * scale.type
    at = (
        middle[0] + tip * math.sin(math.radians(turn)),
        middle[1] + tip * math.cos(math.radians(turn)),
    )
    layer.text("N", at, style, align="center", role="nord")
    return Rect(corner[0], corner[1], width, height)
