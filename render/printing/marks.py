"""Circles of stocks and marks of projects: the same shapes as on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from render import theme
from render.printing.page import MM_PER_PIXEL, Rect
from render.printing.scene import Scale, Scene
from render.printing.sheet import Ink, Layer, Sheet

Floats = NDArray[np.float64]

CIRCLE_ALPHA: Final = 0.88
_DEPARTMENT_MARKS: Final = 0.72
_TOUCH: Final = 0.8
_ROUNDS: Final = 40
_CORNERED: Final = 1.18
"""A mark with corners reaches further than a disc of the same radius, so that both weigh the same."""
_CROSS: Final = (
    (1, -0.055),
    (1, 0.055),
    (0.48, 0.125),
    (1, 0.195),
    (1, 0.305),
    (0.48, 0.375),
    (1, 0.445),
    (1, 0.555),
    (0.48, 0.625),
    (1, 0.695),
    (1, 0.805),
    (0.48, 0.875),
)


def _regular(corners: int, turn: float = 0.0) -> tuple[tuple[float, float], ...]:
    return tuple((1.0, turn + place / corners) for place in range(corners))


_SHAPES: Final[Mapping[theme.Shape, tuple[tuple[float, float], ...]]] = {
    "carre": _regular(4, 0.125),
    "triangle": _regular(3),
    "losange": _regular(4),
    "pentagone": _regular(5),
    "hexagone": _regular(6),
    "triangle-bas": _regular(3, 0.5),
    "croix": _CROSS,
    "croix-oblique": tuple((radius, turn + 0.125) for radius, turn in _CROSS),
    "etoile": tuple((0.45 if place % 2 else 1.15, turn) for place, (_, turn) in enumerate(_regular(10))),
}


@cache
def mark_path(shape: theme.Shape) -> Path:
    """Give the outline of a mark of radius one around the origin."""
    corners = _SHAPES.get(shape)
    if corners is None:
        return Path.unit_circle()
    radii, turns = np.array(corners).T
    points = _CORNERED * np.column_stack(
        [radii * np.sin(2 * np.pi * turns), radii * np.cos(2 * np.pi * turns)]
    )
    return Path(np.vstack([points, points[:1]]), closed=True)


def mark_ink(colour: str, *, hollow: bool, scale: Scale) -> Ink:
    """Fill and edge of a mark, hollow as long as work has not begun."""
    if hollow:
        return Ink(theme.PAPER, colour, 1.15 * scale.marks)
    return Ink(colour, theme.PAPER, 0.6 * scale.marks)


def circle_ink(colour: str, scale: Scale) -> Ink:
    """Fill and edge of a proportional circle."""
    return Ink(colour, theme.PAPER, 0.7 * scale.marks, alpha=CIRCLE_ALPHA)


def radius_mm(pixels: float, scale: Scale) -> float:
    """Turn the radius of a `MapSpec` into millimetres."""
    return pixels * MM_PER_PIXEL * scale.marks


def draw_mark(
    layer: Layer,
    shape: theme.Shape,
    centre: tuple[float, float],
    radius: float,
    ink: Ink,
    *,
    clip: Rect | None = None,
) -> None:
    """Draw one mark on its site."""
    layer.shape(mark_path(shape), ink, within=Affine2D().scale(radius).translate(*centre), clip=clip)


def circles(scene: Scene) -> dict[str, tuple[float, float, float]]:
    """Code → centre and radius of its circle in millimetres, the largest first."""
    level = scene.spec.symbol_level or scene.spec.level
    every = scene.geography.territories[level]
    focus = scene.spec.focus
    found = {
        code: (*scene.view.place(every[code].point), radius_mm(pixels, scene.scale))
        for code, pixels in scene.spec.symbols.items()
        if code in every and pixels > 0 and (not focus or focus in (every[code].epci, code))
    }
    return dict(sorted(found.items(), key=lambda entry: (-entry[1][2], entry[0])))


def sites(scene: Scene) -> list[tuple[str, float, float, float]]:
    """
    List the marks of the map in the order of drawing: key of their style, place and radius in millimetres.

    Marks that would hide each other are moved apart, each by little: what is read is how many there are and of what
    theme.
    """
    keys, places, radii = _marks(scene)
    apart = moved_apart(places, radii)
    return [
        (key, float(x), float(y), float(radius))
        for key, (x, y), radius in zip(keys, apart, radii, strict=True)
    ]


def displaced_marks(scene: Scene) -> tuple[int, int]:
    """Count the marks that no longer cover their own site once moved off the others, and all marks."""
    _, places, radii = _marks(scene)
    away = np.hypot(*(moved_apart(places, radii) - places).T)
    return int((away > radii).sum()), len(radii)


def _marks(scene: Scene) -> tuple[list[str], Floats, Floats]:
    """Keys, true places and radii of the marks that the frame shows."""
    known = scene.geography.points
    keys, places, radii = [], [], []
    for key, ids in scene.spec.points.items():
        radius = radius_mm(scene.spec.point_styles[key].radius, scene.scale) * _mark_factor(scene)
        for one in ids:
            if one in known and scene.view.frame.holds(Rect(*scene.view.place(known[one]), 0, 0)):
                keys.append(key)
                places.append(scene.view.place(known[one]))
                radii.append(radius)
    return keys, np.array(places, dtype=float).reshape(-1, 2), np.array(radii, dtype=float)


def _mark_factor(scene: Scene) -> float:
    return 1.0 if scene.spec.focus else _DEPARTMENT_MARKS


def moved_apart(places: Floats, radii: Floats) -> Floats:
    """
    Move marks that hide each other until they only touch, none further than two of its radii.

    Parameters
    ----------
    places
        One row per mark, in millimetres.
    radii
        One per mark.
    """
    moved = places.copy()
    for _ in range(_ROUNDS if len(places) else 0):
        pairs = cKDTree(moved).query_pairs(2 * _TOUCH * float(radii.max()), output_type="ndarray")
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        first, second = pairs.T
        gap = moved[second] - moved[first]
        length = np.hypot(*gap.T)
        wanted = _TOUCH * (radii[first] + radii[second])
        near = length < wanted - 1e-3
        if not near.any():
            break
        # Marks on one site part in a direction that depends on their order alone.
        turn = 2.4 * second
        away = np.where(
            (length > 1e-6)[:, None],
            gap / np.maximum(length, 1e-6)[:, None],
            np.column_stack([np.cos(turn), np.sin(turn)]),
        )
        push = (np.where(near, wanted - length, 0.0) / 2)[:, None] * away
        np.subtract.at(moved, first, push)
        np.add.at(moved, second, push)
        far = moved - places
        reach = np.hypot(*far.T)
        most = 2 * radii
        moved = places + far * np.minimum(1.0, most / np.maximum(reach, 1e-9))[:, None]
    return moved


def draw_circles(sheet: Sheet, scene: Scene) -> None:
    """Draw the circles, the largest under the others."""
    placed = circles(scene)
    if placed:
        layer = sheet.layer("cercles", "Cercles proportionnels")
        ink = circle_ink(scene.spec.symbol_colour, scene.scale)
        for x, y, radius in placed.values():
            layer.disc((x, y), radius, ink, clip=scene.view.frame)


def draw_projects(sheet: Sheet, scene: Scene) -> None:
    """Draw the marks of projects: over the names, which could hide one."""
    if scene.spec.points:
        draw_sites(sheet.layer("projets", "Projets"), scene)


def draw_sites(layer: Layer, scene: Scene) -> None:
    """Draw the marks of the projects that the frame shows."""
    for key, x, y, radius in sites(scene):
        style = scene.spec.point_styles[key]
        ink = mark_ink(style.colour, hollow=style.hollow, scale=scene.scale)
        draw_mark(layer, style.shape, (x, y), radius, ink, clip=scene.view.frame)
