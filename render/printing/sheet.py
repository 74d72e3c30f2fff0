"""
A page on which one draws in millimetres: a matplotlib figure without axes, made of named layers.

Every text is placed line by line on its baseline by the measures of `render.printing.faces`, and its box is
kept: what is on the page can be checked without looking at its pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.image import BboxImage
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox

from render import theme
from render.printing import faces
from render.printing.lettering import Align as Align
from render.printing.lettering import Medium, line_pieces
from render.printing.lettering import Style as Style
from render.printing.page import MM_PER_INCH, PageFormat, Rect

Dash = tuple[float, ...]

LAYER_PREFIX: Final = "calque-"
_ANCHORS: Final = {"left": 0.0, "center": 0.5, "right": 1.0}


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
            for piece in line_pieces(line, (left, *at), style, align, number):
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
