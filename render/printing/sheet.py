"""
A page on which one draws in millimetres: a matplotlib figure without axes, made of named layers.

Every text is placed line by line on its baseline by the measures of `render.printing.faces`, and its box is
kept: what is on the page can be checked without looking at its pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.image import BboxImage
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox

from render import theme
from render.printing import faces
from render.printing.faces import Face
from render.printing.page import MM_PER_INCH, MM_PER_POINT, PageFormat, Rect

Medium = Literal["png", "svg", "pdf"]
Align = Literal["left", "center", "right"]
Dash = tuple[float, ...]

LAYER_PREFIX: Final = "calque-"
HALO_PREFIX: Final = "halo-"
HALO_ALPHA: Final = 0.85
SPACED_PREFIX: Final = "espace-"
_ANCHORS: Final = {"left": 0.0, "center": 0.5, "right": 1.0}


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


@dataclass(frozen=True)
class Placed:
    """A line of text on the page, what it is for, and its box."""

    text: str
    role: str
    box: Rect


class Sheet(Figure):
    """
    A page of print.

    Attributes
    ----------
    page
        Its format.
    title, alt
        What it shows, for the metadata of its files.
    placed
        Every line of text, in the order of drawing.
    layers
        Identifier of a group of an SVG → its name.
    boxes
        Name of a part of the page (`carte`, `legende`…) → its rectangle.
    """

    def __init__(self, page: PageFormat, *, title: str = "", alt: str = "") -> None:
        super().__init__(
            figsize=(page.width_mm / MM_PER_INCH, page.height_mm / MM_PER_INCH),
            dpi=page.dpi,
            facecolor=theme.PAPER,
        )
        self.page = page
        self.title = title
        self.alt = alt
        self.medium: Medium = "png"
        self.placed: list[Placed] = []
        self.boxes: dict[str, Rect] = {}
        self.layers: dict[str, str] = {"figure_1": "Page"}
        self.millimetres: Transform = Affine2D().scale(1 / MM_PER_INCH) + self.dpi_scale_trans
        self._clips: dict[Rect, TransformedBbox] = {}

    def layer(self, key: str, label: str) -> Layer:
        """Open a layer over the others, named for whoever opens the SVG."""
        layer = Layer(self, key)
        self.layers[LAYER_PREFIX + key] = label
        self.add_artist(layer)
        return layer

    def clip(self, rect: Rect) -> TransformedBbox:
        """Give the clip of a rectangle, in millimetres; the same each time, so that files hold it once."""
        if rect not in self._clips:
            box = Bbox.from_bounds(rect.x, rect.y, rect.w, rect.h)
            self._clips[rect] = TransformedBbox(box, self.millimetres)
        return self._clips[rect]


@dataclass(frozen=True)
class Ink:
    """How a shape is drawn: its fill, its edge, the width of the edge in points, its dashes in edge widths."""

    fill: str | None = None
    edge: str | None = None
    width: float = 0.5
    dash: Dash = ()
    alpha: float = 1.0


class Layer(Artist):
    """A named group of what is drawn (`pieces`, in order); coordinates are millimetres of the page."""

    def __init__(self, sheet: Sheet, key: str) -> None:
        super().__init__()
        self.sheet = sheet
        self.set_gid(LAYER_PREFIX + key)
        self.pieces: list[Artist] = []

    def draw(self, renderer: RendererBase) -> None:
        """Draw every piece inside one group."""
        renderer.open_group("layer", gid=self.get_gid())
        for piece in self.pieces:
            piece.draw(renderer)
        renderer.close_group("layer")

    def _add(self, piece: Artist, *, clip: Rect | None = None) -> None:
        piece.set_figure(self.sheet)
        if clip is not None:
            piece.set_clip_box(self.sheet.clip(clip))
        self.pieces.append(piece)

    def shape(
        self,
        path: Path,
        ink: Ink,
        *,
        within: Transform | None = None,
        clip: Rect | None = None,
        name: str | None = None,
    ) -> None:
        """
        Draw a path.

        Parameters
        ----------
        path
            In millimetres, or in the unit that `within` turns into millimetres.
        ink
            How it is drawn.
        within
            From the unit of the path to millimetres.
        clip
            What lies outside is not shown.
        name
            Identifier of the object in an SVG.
        """
        piece = PathPatch(
            path,
            facecolor="none" if ink.fill is None else ink.fill,
            edgecolor="none" if ink.edge is None else ink.edge,
            linewidth=ink.width if ink.edge else 0,
            linestyle=(0, ink.dash) if ink.dash else "-",
            joinstyle="round",
            capstyle="butt",
            alpha=ink.alpha if ink.alpha < 1 else None,
            transform=self.sheet.millimetres if within is None else within + self.sheet.millimetres,
        )
        if name:
            piece.set_gid(name)
        self._add(piece, clip=clip)

    def rectangle(self, rect: Rect, ink: Ink, *, clip: Rect | None = None, name: str | None = None) -> None:
        """Draw a rectangle."""
        corners = [(rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.top), (rect.x, rect.top)]
        self.shape(Path([*corners, corners[0]], closed=True), ink, clip=clip, name=name)

    def line(self, points: Sequence[tuple[float, float]], ink: Ink, *, clip: Rect | None = None) -> None:
        """Draw an open line."""
        self.shape(Path(np.asarray(points, dtype=float)), ink, clip=clip)

    def disc(self, centre: tuple[float, float], radius: float, ink: Ink, *, clip: Rect | None = None) -> None:
        """Draw a disc."""
        self.shape(Path.unit_circle(), ink, within=Affine2D().scale(radius).translate(*centre), clip=clip)

    def text(
        self, line: str, at: tuple[float, float], style: Style, *, align: Align = "left", role: str = "texte"
    ) -> Rect:
        """
        Write one line on its baseline.

        Parameters
        ----------
        line
            The line; never read as a formula nor as markup.
        at
            The left end, middle or right end of its baseline, as `align` says.
        style
            How it is written.
        role
            What it is for, kept with its box.

        Returns
        -------
        box
            What it covers.
        """
        line = faces.clean(line)
        width = style.width(line)
        left = at[0] - _ANCHORS[align] * width
        box = Rect(left, at[1] - style.descent, width, style.ascent + style.descent)
        if line:
            number = len(self.sheet.placed)
            for piece in _pieces(line, (left, *at), style, align, number):
                piece.set_transform(self.sheet.millimetres)
                self._add(piece)
            self.sheet.placed.append(Placed(line, role, box))
        return box

    def lines(
        self,
        lines: Iterable[str],
        top_left: tuple[float, float],
        style: Style,
        *,
        align: Align = "left",
        role: str = "texte",
    ) -> float:
        """Write lines under a point, and return the ordinate under the last."""
        x, top = top_left
        bottom = top
        for place, line in enumerate(lines):
            baseline = top - style.ascent - place * style.leading
            self.text(line, (x, baseline), style, align=align, role=role)
            bottom = baseline - style.descent
        return bottom

    def picture(self, pixels: Any, rect: Rect) -> None:
        """Place an image (rows of RGBA pixels) in a rectangle that has its proportions."""
        piece = BboxImage(self.sheet.clip(rect), interpolation="antialiased", origin="upper")
        piece.set_data(pixels)
        self._add(piece)


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
        sheet = self.get_figure(root=True)
        svg = isinstance(sheet, Sheet) and sheet.medium == "svg"
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
        sheet = self.get_figure(root=True)
        together = isinstance(sheet, Sheet) and sheet.medium == "svg"
        for piece in [self._whole] if together else self._letters:
            piece.draw(renderer)


def _pieces(
    line: str, at: tuple[float, float, float], style: Style, align: Align, number: int
) -> list[Artist]:
    left, _, baseline = at
    halo = f"{HALO_PREFIX}{style.halo:g}-{style.halo_colour[1:]}-" if style.halo else ""
    if style.spacing:
        spaced = _Spaced(line, left, baseline, style)
        spaced.set_gid(f"{SPACED_PREFIX}{style.spacing * style.size:.2f}-{halo}{number}")
        return [spaced]
    words = _Words(line, at, style, align)
    words.set_gid(f"texte-{halo}{number}")
    return [words]
