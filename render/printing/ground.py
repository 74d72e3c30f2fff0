"""The land and the sea: neighbours, territories in their colours, limits, islands too small to be seen."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import shapely

from render import theme
from render.printing.geography import Territory, path_of
from render.printing.page import Rect
from render.printing.scene import Scene, hatch_ink, hatching
from render.printing.sheet import Ink, Layer, Sheet

COAST: Final = "#7FA3B5"
DISC_MM: Final = 2.5
_DISC_AWAY_MM: Final = 4.5
_COAST_SIMPLE_MM: Final = 0.04


def draw_ground(sheet: Sheet, scene: Scene) -> None:
    """Draw all that lies under names and marks, layer by layer."""
    frame = scene.view.frame
    sea = sheet.layer("mer", "Mer")
    sea.rectangle(frame, Ink(theme.SEA))
    _draw_backdrop(sheet.layer("voisins", "Départements et territoires voisins"), scene, named=True)
    _draw_territories(sheet.layer("territoires", "Territoires"), scene, named=True)
    _draw_limits(sheet.layer("limites", "Limites"), scene)


def draw_land(layer: Layer, scene: Scene) -> None:
    """Draw sea, backdrop and territories on one layer, as an inset needs them."""
    layer.rectangle(scene.view.frame, Ink(theme.SEA))
    _draw_backdrop(layer, scene)
    _draw_territories(layer, scene)


def _draw_backdrop(layer: Layer, scene: Scene, *, named: bool = False) -> None:
    view, frame = scene.view, scene.view.frame
    edge = Ink(theme.NEIGHBOUR, theme.NEIGHBOUR_EDGE, 0.5)
    window = shapely.box(*view.bounds).buffer(5 / view.mm_per_m)
    for name, shape in scene.geography.neighbours.items():
        if view.shows(shapely.bounds(shape)):
            part = shapely.intersection(shape, window)
            gid = f"voisin-{_slug(name)}" if named else None
            layer.shape(path_of(part), edge, within=view.affine, clip=frame, name=gid)
    for one in scene.grey:
        gid = f"voisin-{one.code}" if named else None
        layer.shape(one.path, edge, within=view.affine, clip=frame, name=gid)


def _draw_territories(layer: Layer, scene: Scene, *, named: bool = False) -> None:
    view, frame = scene.view, scene.view.frame
    width = (0.35 if scene.spec.level == "commune" else 0.55) * scene.scale.type
    here = [one for one in scene.coloured if view.shows(one.bounds)]
    for one in here:
        flat = scene.flat(one.code)
        ink = Ink(flat.colour if flat else theme.LAND, theme.LIMIT, width)
        gid = f"territoire-{one.code}" if named else None
        layer.shape(one.path, ink, within=view.affine, clip=frame, name=gid)
    for one in here:
        flat = scene.flat(one.code)
        if flat and flat.hatch:
            lines = path_of(hatching(view.placed(one.shape), scene.scale))
            if len(np.asarray(lines.vertices)):
                layer.shape(lines, hatch_ink(flat, scene.scale), clip=frame)
            # The lines of hatching end on the limit, which goes over them.
            layer.shape(one.path, Ink(edge=theme.LIMIT, width=width), within=view.affine, clip=frame)


def _draw_limits(layer: Layer, scene: Scene) -> None:
    view, frame, scale = scene.view, scene.view.frame, scene.scale.type
    if scene.spec.level == "commune" and not scene.spec.focus:
        for one in scene.geography.territories["epci"].values():
            ink = outline_ink(scale)
            layer.shape(one.path, ink, within=view.affine, clip=frame, name=f"contour-{one.code}")
    if scene.spec.focus:
        one = scene.geography.territories["epci"][scene.spec.focus]
        ink = Ink(edge=theme.OUTLINE, width=1.1 * scale)
        layer.shape(one.path, ink, within=view.affine, clip=frame, name=f"contour-{one.code}")
    if crosses_department(scene):
        limit = path_of(scene.geography.department_limit)
        for ink in limit_inks(scale):
            layer.shape(limit, ink, within=view.affine, clip=frame)
    _draw_chosen(layer, scene)
    for one in scene.coloured:
        if doubled(one, scene):
            _draw_disc(layer, one, scene)


def outline_ink(scale: float) -> Ink:
    """Stroke of the EPCI over the communes."""
    return Ink(edge=theme.OUTLINE, width=0.9 * scale)


def limit_inks(scale: float) -> tuple[Ink, Ink]:
    """Two strokes of the limit of the département: dashes over a pale ground."""
    return (
        Ink(edge=theme.PAPER, width=1.7 * scale, alpha=0.8),
        Ink(edge=theme.OUTLINE, width=1.1 * scale, dash=(5.5, 2.0)),
    )


def crosses_department(scene: Scene) -> bool:
    """Tell whether the limit of the département crosses a territory of the map, inside the frame."""
    limit = scene.geography.department_limit
    if shapely.is_empty(limit) or not scene.view.shows(shapely.bounds(limit)):
        return False
    return not scene.spec.focus or scene.spec.focus in scene.geography.crossing


def _draw_chosen(layer: Layer, scene: Scene) -> None:
    if not scene.spec.chosen or scene.spec.chosen == scene.spec.focus:
        return
    for level in scene.geography.territories.values():
        one = level.get(scene.spec.chosen)
        if one is None:
            continue
        for colour, width in ((theme.CHOSEN_EDGE, 3.2), (theme.CHOSEN, 1.9)):
            ink = Ink(edge=colour, width=width * scene.scale.type)
            layer.shape(one.path, ink, within=scene.view.affine, clip=scene.view.frame)
        return


def doubled(territory: Territory, scene: Scene) -> bool:
    """Tell whether a territory is doubled by a disc: its colour says something and cannot be seen."""
    flat = scene.flat(territory.code)
    if flat is None or scene.spec.points or (scene.spec.symbols and flat.colour == theme.LAND):
        return False
    return scene.small(territory) and territory.code in scene.geography.islands


def disc_box(territory: Territory, scene: Scene) -> Rect:
    """Give the square that the disc of a small territory fills, on the side where the sea is widest."""
    radius = DISC_MM / 2 * scene.scale.type
    x, y = scene.view.place(territory.point)
    away = _DISC_AWAY_MM * scene.scale.type
    places = [
        (x + away * math.cos(turn * math.pi / 4), y + away * math.sin(turn * math.pi / 4))
        for turn in (5, 4, 6, 3, 7, 2, 1, 0)
    ]
    inside = [one for one in places if scene.view.frame.holds(_square(one, radius).padded(1))]
    best = max(inside or places, key=lambda one: round(min(_from_land(one, territory, scene), 4.0), 1))
    return _square(best, radius)


def _from_land(place: tuple[float, float], territory: Territory, scene: Scene) -> float:
    """Distance to the nearest other land, in millimetres."""
    point = shapely.Point(*place)
    around = scene.geography.territories["commune"].values()
    others = [one.shape for one in around if one.code != territory.code]
    west, south = scene.view.west, scene.view.south
    ground = shapely.Point(
        west + (point.x - scene.view.frame.x) / scene.view.mm_per_m,
        south + (point.y - scene.view.frame.y) / scene.view.mm_per_m,
    )
    return float(shapely.distance(others, ground).min() * scene.view.mm_per_m)


def _square(centre: tuple[float, float], radius: float) -> Rect:
    return Rect(centre[0] - radius, centre[1] - radius, 2 * radius, 2 * radius)


def _draw_disc(layer: Layer, territory: Territory, scene: Scene) -> None:
    flat = scene.flat(territory.code) or theme.Flat(theme.LAND)
    box = disc_box(territory, scene)
    edge = Ink(edge=theme.INK_SOFT, width=0.5 * scene.scale.type)
    layer.line([scene.view.place(territory.point), (box.cx, box.cy)], edge, clip=scene.view.frame)
    disc = Ink(flat.colour, theme.INK_SOFT, 0.6 * scene.scale.type)
    layer.disc((box.cx, box.cy), box.w / 2, disc)
    if flat.hatch:
        circle = shapely.Point(box.cx, box.cy).buffer(box.w / 2)
        layer.shape(path_of(hatching(circle, scene.scale)), hatch_ink(flat, scene.scale))


def _slug(name: str) -> str:
    return "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in name.lower())
