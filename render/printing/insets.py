"""Boxes on or beside the map: where the territory lies, and the islands enlarged in frames with their own scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from render import theme
from render.printing.blocks import Block
from render.printing.geography import PrintGeography
from render.printing.ground import draw_land
from render.printing.marks import draw_sites
from render.printing.page import Rect
from render.printing.scalebar import draw_bar
from render.printing.scene import Scale, Scene
from render.printing.sheet import Ink, Layer, Sheet
from render.printing.view import fitted

_STEP_MM: Final = 2.0
_CLEAR_MM: Final = 1.5
_TRIED_AT_ONCE: Final = 40


@dataclass(frozen=True)
class Enlargement:
    """
    Islands shown larger.

    Attributes
    ----------
    name, said
        Their name, and « agrandi » as it agrees with it, left out where it does not hold.
    codes
        Their INSEE codes.
    size
        Width and height of their frame on A4, in millimetres.
    """

    name: str
    said: str
    codes: tuple[str, ...]
    size: tuple[float, float]


ENLARGEMENTS: Final = (
    Enlargement("Ouessant et Molène", "agrandis", ("29155", "29084"), (40.0, 36.0)),
    Enlargement("Île de Sein", "agrandie", ("29083",), (30.0, 22.0)),
    Enlargement("Île de Batz", "agrandie", ("29082",), (30.0, 22.0)),
)


def free_place(
    scene: Scene, size: tuple[float, float], taken: Sequence[Rect], *, toward: tuple[float, float]
) -> Rect | None:
    """
    Find the place nearest to a corner where a box covers neither the subject of the map nor another box.

    Parameters
    ----------
    scene
        The map.
    size
        Width and height of the box, in millimetres.
    taken
        Other boxes.
    toward
        Corner of the frame to be near, from (0, 0) in the south-west to (1, 1) in the north-east.
    """
    frame = scene.view.frame.padded(-_CLEAR_MM)
    xs = np.append(np.arange(frame.x, frame.right - size[0], _STEP_MM), frame.right - size[0])
    ys = np.append(np.arange(frame.y, frame.top - size[1], _STEP_MM), frame.top - size[1])
    if frame.w < size[0] or frame.h < size[1]:
        return None
    x, y = (grid.ravel() for grid in np.meshgrid(xs, ys))
    free = np.ones(len(x), dtype=bool)
    for box in taken:
        grown = box.padded(_CLEAR_MM)
        free &= ~((x < grown.right) & (grown.x < x + size[0]) & (y < grown.top) & (grown.y < y + size[1]))
    x, y = x[free], y[free]
    corner = (frame.x + toward[0] * (frame.w - size[0]), frame.y + toward[1] * (frame.h - size[1]))
    order = np.argsort(np.abs(x - corner[0]) + np.abs(y - corner[1]), kind="stable")
    x, y = x[order], y[order]
    for start in range(0, len(x), _TRIED_AT_ONCE):
        west, south = (one[start : start + _TRIED_AT_ONCE] for one in (x, y))
        boxes = shapely.box(
            west - _CLEAR_MM, south - _CLEAR_MM, west + size[0] + _CLEAR_MM, south + size[1] + _CLEAR_MM
        )
        clear = np.flatnonzero(~shapely.intersects(scene.land, boxes))
        if len(clear):
            return Rect(float(west[clear[0]]), float(south[clear[0]]), *size)
    return None


def nearest_place(scene: Scene, size: tuple[float, float], taken: Sequence[Rect]) -> Rect | None:
    """Find where a box lies nearest to a corner of the frame, or to the middle of its lower side."""
    frame = scene.view.frame
    found = []
    for rank, toward in enumerate(((1.0, 0.0), (0.5, 0.0), (0.0, 0.0), (0.0, 1.0), (1.0, 1.0))):
        box = free_place(scene, size, taken, toward=toward)
        if box is not None:
            wanted = (frame.x + toward[0] * (frame.w - size[0]), frame.y + toward[1] * (frame.h - size[1]))
            found.append((abs(box.x - wanted[0]) + abs(box.y - wanted[1]) + 3.0 * rank, rank, box))
    return min(found)[2] if found else None


def draw_enlargements(sheet: Sheet, scene: Scene, taken: Sequence[Rect]) -> list[Rect]:
    """Draw the islands in frames over the sea, those that find room, and return the frames."""
    frames: list[Rect] = []
    factor = scene.scale.marks if scene.scale.marks > 1 else 1.0
    for island in ENLARGEMENTS:
        size = (island.size[0] * factor, island.size[1] * factor)
        box = free_place(scene, size, [*taken, *frames], toward=(0.0, 0.0))
        if box is not None and _draw_enlargement(sheet, scene, island, box):
            frames.append(box)
    return frames


def _draw_enlargement(sheet: Sheet, scene: Scene, island: Enlargement, box: Rect) -> bool:
    communes = scene.geography.territories["commune"]
    shapes = [communes[code].shape for code in island.codes if code in communes]
    if not shapes:
        return False
    west, south, east, north = shapely.total_bounds(shapes)
    style = scene.scale.style("note", "semibold", halo=1.0 * scene.scale.type)
    head, foot = style.leading, 3.2 * scene.scale.type
    inner = Rect(box.x, box.y + foot, box.w, box.h - head - foot)
    close = fitted((west, south, east, north), inner, margin=1.6)
    view = fitted(
        (
            close.bounds[0],
            close.bounds[1] - foot / close.mm_per_m,
            close.bounds[2],
            close.bounds[3] + head / close.mm_per_m,
        ),
        box,
        margin=0.0,
    )
    if view.mm_per_m < 1.25 * scene.view.mm_per_m:
        return False
    inset = Scene(scene.spec, scene.geography, view, scene.scale)
    layer = sheet.layer(f"agrandi-{island.codes[0]}", f"Agrandi : {island.name}")
    draw_land(layer, inset)
    draw_sites(layer, inset)
    layer.rectangle(box, Ink(edge=theme.OUTLINE, width=0.7 * scene.scale.type))
    top = (box.x + 1.2, box.top - 0.9 - style.ascent)
    words = f"{island.name}, {island.said}"
    held = style.width(words) <= box.w - 2.4
    layer.text(words if held else island.name, top, style, role="agrandi")
    draw_bar(layer, (box.x + 1.6, box.y + 1.4), view, scene.scale, longest=0.45 * box.w)
    sheet.boxes[f"agrandi-{island.codes[0]}"] = box
    return True


def locator_block(geography: PrintGeography, focus: str, scale: Scale, width: float) -> Block:
    """Make the small map that situates an EPCI in the Finistère, as a block of the legend."""
    bounds = shapely.total_bounds([geography.land])
    across = min(width, 44.0 * scale.type)
    height = across * (bounds[3] - bounds[1]) / (bounds[2] - bounds[0])

    def draw(layer: Layer, x: float, top: float) -> None:
        view = fitted(tuple(bounds), Rect(x, top - height, across, height), margin=0.3)
        layer.shape(geography.sketch[""], Ink("#DDE3E6"), within=view.affine)
        for code, outline in geography.sketch.items():
            if code not in ("", focus):
                layer.shape(outline, Ink(edge=theme.PAPER, width=0.4 * scale.type), within=view.affine)
        ink = Ink(theme.CHOSEN, theme.CHOSEN_EDGE, 0.6 * scale.type)
        layer.shape(geography.sketch[focus], ink, within=view.affine)

    return Block(across, height, draw, 4.0 * scale.type)
