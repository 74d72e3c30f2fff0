"""How a line of text is written: its style, its halo, the room between its letters, in each of the three formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Transform

from render import theme
from render.printing import faces
from render.printing.faces import Face
from render.printing.page import MM_PER_POINT

Medium = Literal["png", "svg", "pdf"]
Align = Literal["left", "center", "right"]

HALO_PREFIX: Final = "halo-"
HALO_ALPHA: Final = 0.85
SPACED_PREFIX: Final = "espace-"


@dataclass(frozen=True)
class Style:
    """
    How a text is written.

    Attributes
    ----------
    face, size
        Its face, and its size in points.
    colour
        `#RRGGBB`.
    halo, halo_colour
        Width of the halo around the letters, in points, and its colour.
    spacing
        Room between letters, in sizes of type.
    """

    face: Face = "regular"
    size: float = theme.PRINT.body
    colour: str = theme.INK
    halo: float = 0.0
    halo_colour: str = theme.PAPER
    spacing: float = 0.0

    @property
    def leading(self) -> float:
        """Distance of two baselines, in millimetres."""
        return faces.LINE * self.size * MM_PER_POINT

    @property
    def ascent(self) -> float:
        """What a line takes over its baseline, in millimetres."""
        return faces.ASCENT * self.size * MM_PER_POINT

    @property
    def descent(self) -> float:
        """What a line takes under its baseline, in millimetres."""
        return faces.DESCENT * self.size * MM_PER_POINT

    def width(self, line: str) -> float:
        """Measure a line, in millimetres."""
        gaps = max(len(line) - 1, 0) * self.spacing * self.size * MM_PER_POINT
        return faces.width(line, self.face, self.size) + gaps

    def wrap(self, text: str, most: float) -> list[str]:
        """Cut a text into lines that hold in a width, in millimetres."""
        return faces.wrap(text, self.face, self.size, most)

    def balanced(self, text: str, most: float) -> list[str]:
        """Cut a text into as few lines as can be, of like lengths."""
        count, low, high = len(self.wrap(text, most)), 0.0, most
        while count > 1 and high - low > 0.5:
            middle = (low + high) / 2
            if len(self.wrap(text, middle)) <= count:
                high = middle
            else:
                low = middle
        return self.wrap(text, high)

    def height(self, count: int) -> float:
        """Measure the height of some lines, in millimetres."""
        return self.ascent + self.descent + (count - 1) * self.leading if count else 0.0


def _medium(piece: Artist) -> Medium:
    """Tell which format is being written, as the sheet that holds the text says it."""
    medium: Medium = getattr(piece.get_figure(root=True), "medium", "png")
    return medium


class _Words(Text):
    """
    One line of text with a halo.

    On paper and in pixels the line begins where it was measured to, and its halo is the outline of its letters. In an
    SVG the program that shows it lays the line out, about its anchor, and strokes the letters themselves.
    """

    def __init__(self, line: str, at: tuple[float, float, float], style: Style, align: Align) -> None:
        left, anchor, baseline = at
        super().__init__(
            left,
            baseline,
            line,
            fontproperties=faces.properties(style.face, style.size),
            color=style.colour,
            verticalalignment="baseline",
            rotation_mode="anchor",
            parse_math=False,
            usetex=False,
        )
        self._style = style
        self._left, self._anchor, self._align = left, anchor, align

    def draw(self, renderer: RendererBase) -> None:
        svg = _medium(self) == "svg"
        self.set_x(self._anchor if svg else self._left)
        self.set_horizontalalignment(self._align if svg else "left")
        if self._style.halo and not svg:
            self._draw_halo(renderer)
        super().draw(renderer)

    def _draw_halo(self, renderer: RendererBase) -> None:
        outline = TextPath((0, 0), self.get_text(), size=self._style.size, prop=self.get_fontproperties())
        x, y = self.get_transform().transform(self.get_position())
        scale = float(np.asarray(renderer.points_to_pixels(1.0)))
        pen: GraphicsContextBase = renderer.new_gc()
        pen.set_foreground(to_rgba(self._style.halo_colour, HALO_ALPHA), isRGBA=True)
        pen.set_linewidth(2 * self._style.halo)
        pen.set_joinstyle("round")
        renderer.draw_path(pen, outline, Affine2D().scale(scale).translate(x, y))
        pen.restore()


class _Spaced(Artist):
    """One line with room between its letters: one text in an SVG, one text per letter elsewhere."""

    def __init__(self, line: str, left: float, baseline: float, style: Style) -> None:
        super().__init__()
        self._whole = _Words(line, (left, left, baseline), style, "left")
        self._letters = []
        x = left
        for sign in line:
            if sign.strip():
                self._letters.append(_Words(sign, (x, x, baseline), style, "left"))
            x += style.width(sign) + style.spacing * style.size * MM_PER_POINT
        self._pieces = [self._whole, *self._letters]

    def set_gid(self, gid: str | None) -> None:
        self._whole.set_gid(gid)

    def set_figure(self, fig: Any) -> None:
        super().set_figure(fig)
        for piece in self._pieces:
            piece.set_figure(fig)

    def set_transform(self, t: Transform | None) -> None:
        super().set_transform(t)
        for piece in self._pieces:
            piece.set_transform(t)

    def draw(self, renderer: RendererBase) -> None:
        for piece in [self._whole] if _medium(self) == "svg" else self._letters:
            piece.draw(renderer)


def line_pieces(
    line: str, at: tuple[float, float, float], style: Style, align: Align, number: int
) -> list[Artist]:
    """
    Make the pieces that write one line.

    Parameters
    ----------
    line
        The line, cleaned.
    at
        Left end, anchor (as `align` says) and baseline, in millimetres.
    style, align
        How it is written.
    number
        Place of the line on its page: identifiers of an SVG must differ.
    """
    left, _, baseline = at
    halo = f"{HALO_PREFIX}{style.halo:g}-{style.halo_colour[1:]}-" if style.halo else ""
    if style.spacing:
        spaced = _Spaced(line, left, baseline, style)
        spaced.set_gid(f"{SPACED_PREFIX}{style.spacing * style.size:.2f}-{halo}{number}")
        return [spaced]
    words = _Words(line, at, style, align)
    words.set_gid(f"texte-{halo}{number}")
    return [words]
