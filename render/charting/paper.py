"""
A sheet of paper on which charts are drawn, in millimetres from its upper left corner.

Every length is known before anything is drawn: texts are measured on the advances of the typeface, so that names,
values and keys never meet, on any machine. The height is only known at the end, when the marks are laid on a
`render.printing.Sheet`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from matplotlib.path import Path

from render import theme
from render.printing.page import MM_PER_POINT, PageFormat, Rect
from render.printing.sheet import Align, Ink, Layer, Sheet, Style

Mark = Literal["disque", "losange", "carre", "triangle", "trait"]
Sides = tuple[float, float, float, float]
"""Left, top, right, bottom."""

DOTTED: Final = (1.2, 1.8)
PNG_DPI: Final = 300
_CORNERS: Final[Mapping[Mark, tuple[tuple[float, float], ...]]] = {
    "losange": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "carre": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "triangle": ((0, -1), (1, 0.8), (-1, 0.8)),
}
"""Polygons in a box of half-side 1, downwards; the square is drawn a little smaller, to weigh as much as a disc."""
_CAPITAL: Final = 0.66
"""Height of a capital of Source Sans, in sizes of type: what is centred on a line."""


@dataclass(frozen=True)
class Styles:
    """How a chart is written, from the print scale of `render.theme`."""

    title: Style
    label: Style
    strong: Style
    note: Style

    @classmethod
    def scaled(cls, factor: float) -> "Styles":
        """Give the styles, their sizes multiplied."""
        label, note = theme.PRINT.label * factor, theme.PRINT.note * factor
        return cls(
            title=Style("semibold", theme.PRINT.subtitle * factor),
            label=Style("regular", label),
            strong=Style("semibold", label),
            note=Style("regular", note, theme.INK_SOFT),
        )


class Paper:
    """
    What a chart is drawn on.

    Parameters
    ----------
    width
        In mm.
    styles
        Sizes of type.
    """

    def __init__(self, width: float, styles: Styles) -> None:
        self.width = width
        self.styles = styles
        self._marks: list[tuple[int, Callable[[Layer, float], object]]] = []

    def text(self, x: float, y: float, words: str, style: Style, *, side: Align = "left") -> None:
        """Write one line; the middle of its capitals is at `y`, and `side` of the text at `x`."""
        baseline = y + style.size * MM_PER_POINT * _CAPITAL / 2
        self._add(5, lambda layer, height: layer.text(words, (x, height - baseline), style, align=side))

    def lines(
        self, x: float, middle: float, lines: Sequence[str], style: Style, *, side: Align = "left"
    ) -> None:
        """Write several lines, their block centred on `middle`."""
        first = middle - (len(lines) - 1) * style.leading / 2
        for place, words in enumerate(lines):
            self.text(x, first + place * style.leading, words, style, side=side)

    def ground(self, x0: float, x1: float, y: float, style: Style) -> None:
        """Lay paper under a line of text, so that no line crosses its figures."""
        half = style.size * MM_PER_POINT * 0.45
        self.box((x0, y - half, x1, y + half), Ink(theme.PAPER), level=4)

    def box(self, sides: Sides, ink: Ink, *, level: int = 2) -> None:
        """Draw a rectangle."""
        x0, y0, x1, y1 = sides
        self._add(level, lambda layer, height: layer.rectangle(Rect(x0, height - y1, x1 - x0, y1 - y0), ink))

    def line(self, points: Sequence[tuple[float, float]], ink: Ink, *, level: int = 1) -> None:
        """Draw an open line."""
        self._add(level, lambda layer, height: layer.line([(x, height - y) for x, y in points], ink))

    def mark(self, x: float, y: float, mark: Mark, size: float, ink: Ink, *, level: int = 3) -> None:
        """Draw a disc, a polygon or an upright stroke, `size` mm wide (high, for a stroke)."""
        half = size / 2
        if mark == "trait":
            self.line([(x, y - half), (x, y + half)], Ink(edge=ink.fill, width=1.6), level=level)
        elif mark == "disque":
            self._add(level, lambda layer, height: layer.disc((x, height - y), half, ink))
        else:
            corners = _CORNERS[mark]
            points = [(x + half * a, y + half * b) for a, b in (*corners, corners[0])]
            self._add(
                level,
                lambda layer, height: layer.shape(
                    Path(np.array([(a, height - b) for a, b in points]), closed=True), ink
                ),
            )

    def _add(self, level: int, draw: Callable[[Layer, float], object]) -> None:
        self._marks.append((level, draw))

    def close(self, height: float, *, title: str, alt: str) -> Sheet:
        """Cut the paper at its height, in mm, and lay the marks on it, the lowest level first."""
        sheet = Sheet(PageFormat("graphique", "Graphique", self.width, height, PNG_DPI), title=title, alt=alt)
        layer = sheet.layer("graphique", "Graphique")
        for _, draw in sorted(self._marks, key=lambda one: one[0]):
            draw(layer, height)
        return sheet
