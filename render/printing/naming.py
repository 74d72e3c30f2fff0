"""Which names a map bears: its territories, their neighbours, the seas, the islands that are part of something else."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from render import theme
from render.printing.geography import Territory, metres
from render.printing.ground import disc_box, doubled
from render.printing.labels import Label, Name, Room, label_size, place_names
from render.printing.lettering import Style
from render.printing.line_breaks import line_variants
from render.printing.marks import circles, sites
from render.printing.page import MM_PER_POINT, Rect
from render.printing.scene import LEAST_POINTS, Scene
from render.printing.sheet import Sheet

LARGE_TOWN: Final = 5_000
BAYS_BEYOND: Final = 560_000
"""Denominator of the scale under which bays are named: A3 for the whole département."""
_SIMPLE_MM: Final = 0.4
_INSIDE_MM: Final = 1.6
_HALO: Final = 1.0
_HATCH_HALO: Final = 1.9
_SMALLER: Final = (1.0, 0.9, 0.8)


@dataclass(frozen=True)
class Water:
    """Part of the sea: its name, where it may be written (west, south, east, north, degrees), its best place."""

    name: str
    box: tuple[float, float, float, float]
    best: tuple[float, float]
    bay: bool = False


WATERS: Final = (
    Water("Manche", (-5.30, 48.60, -3.40, 48.95), (-4.40, 48.745)),
    Water("mer d’Iroise", (-5.25, 47.95, -4.72, 48.42), (-4.98, 48.22)),
    Water("océan Atlantique", (-5.30, 47.55, -3.40, 47.86), (-4.62, 47.72)),
    Water("rade de Brest", (-4.52, 48.28, -4.33, 48.37), (-4.43, 48.325), bay=True),
    Water("baie de Douarnenez", (-4.60, 48.10, -4.30, 48.24), (-4.43, 48.155), bay=True),
    Water("baie d’Audierne", (-4.72, 47.84, -4.38, 48.01), (-4.52, 47.93), bay=True),
    Water("baie de Morlaix", (-3.95, 48.64, -3.78, 48.74), (-3.88, 48.69), bay=True),
)
GLENAN: Final = (-4.005, 47.718)
ISLANDS: Final = {"29084": "Molène", "29082": "Batz", "29155": "Ouessant", "29083": "Sein"}
"""Islands that a map of EPCI, or a map without names, does not name otherwise: INSEE code → name."""


def draw_names(sheet: Sheet, scene: Scene, taken: Sequence[Rect]) -> list[Label]:
    """Place and write every name of a map, and return those of its territories."""
    room = _room(scene, taken)
    own = _territory_labels(scene, room)
    labels = [_coloured(label, scene) for label in own]
    _write(sheet, "noms", "Noms des territoires", labels, "nom")
    room = replace(room, taken=(*room.taken, *(label.box for label in labels)), gap=1.0)
    other: list[Label] = []
    for names in (_island_names(scene), _water_names(scene), _neighbour_names(scene)):
        placed = place_names(names, room)
        room = replace(room, taken=(*room.taken, *(label.box for label in placed)))
        other += placed
    _write(sheet, "lieux", "Mers, îles et voisins", other, "lieu")
    return labels


def _room(scene: Scene, taken: Sequence[Rect]) -> Room:
    marks = [(x, y, radius) for _, x, y, radius in sites(scene)]
    round_marks = circles(scene).values()
    if scene.spec.points:
        # A name stays in its territory, among marks and circles that it can only try to avoid.
        marks += round_marks
    discs = [disc_box(one, scene).padded(0.4) for one in scene.coloured if doubled(one, scene)]
    rounds = [
        Rect(x - 0.72 * radius, y - 0.72 * radius, 1.44 * radius, 1.44 * radius)
        for x, y, radius in (() if scene.spec.points else round_marks)
    ]
    return Room(
        scene.view.frame.padded(-0.8),
        (*taken, *discs, *rounds),
        np.array(marks, dtype=float).reshape(-1, 3),
        gap=0.5 * scene.scale.type,
    )


def _territory_labels(scene: Scene, room: Room) -> list[Label]:
    """Place the names of territories, those of EPCI a little smaller where some find no room."""
    labels: list[Label] = []
    for factor in _SMALLER if scene.spec.labels == "epci" else _SMALLER[:1]:
        names = _territory_names(scene, factor)
        labels = place_names(names, room)
        if len(labels) == len(names):
            break
    return labels


def _territory_names(scene: Scene, factor: float) -> list[Name]:
    level = scene.spec.labels
    if level is None:
        return []
    every = scene.geography.territories[level].values()
    focus = scene.spec.focus
    wanted = [one for one in every if not focus or focus in (one.epci, one.code)]
    if level == "commune":
        wanted.sort(key=lambda one: (-one.population, one.code))
    else:
        wanted.sort(key=lambda one: (shapely.area(one.shape), one.code))
    rounds = {} if scene.spec.points else circles(scene)
    return [_territory_name(one, scene, rounds, factor) for one in wanted]


def _territory_name(
    territory: Territory, scene: Scene, rounds: dict[str, tuple[float, float, float]], factor: float
) -> Name:
    epci = scene.spec.labels == "epci"
    strong = (epci and territory.epci is not None) or territory.population >= LARGE_TOWN
    grown = 1.12 if epci and territory.epci else 1.0
    style = Style(
        "semibold" if strong else "regular",
        max(theme.PRINT.label * scene.label_scale * grown * factor, LEAST_POINTS),
        halo=_HALO * scene.label_scale,
    )
    area = shapely.simplify(scene.view.placed(territory.shape), _SIMPLE_MM)
    clear = rounds[territory.code][2] if territory.code in rounds else 0.0
    anchor = scene.view.place(territory.point)
    left, _, right, _ = shapely.bounds(area)
    if territory.code in scene.geography.islands and style.width(territory.name) > 0.55 * (right - left):
        return _beside(territory, scene, style, area)
    return Name(
        territory.code,
        line_variants(territory.name),
        style,
        anchor,
        area=area,
        keep_in=0.0 if clear else 0.5 if epci else 0.45,
        clear=clear,
    )


def _beside(territory: Territory, scene: Scene, style: Style, area: shapely.Geometry) -> Name:
    """Name an island too small to hold its name: beside it, or beside its disc."""
    left, low, right, high = shapely.bounds(area)
    box = Rect(left, low, right - left, high - low)
    if doubled(territory, scene):
        box = disc_box(territory, scene)
    return Name(
        territory.code,
        (line_variants(territory.name)[0],),
        style,
        (box.cx, box.cy),
        places=tuple(around(box, (territory.name,), style)),
    )


def around(box: Rect, lines: tuple[str, ...], style: Style) -> Iterable[tuple[float, float]]:
    """Middles of a label beside a box: right, left, under, over, then the corners."""
    width, height = label_size(lines, style)
    gap = 0.17 * style.size * MM_PER_POINT + 1.0
    x, y = box.w / 2 + width / 2 + gap, box.h / 2 + height / 2 + gap
    for turn in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)):
        yield box.cx + turn[0] * x, box.cy + turn[1] * y


def _coloured(label: Label, scene: Scene) -> Label:
    """Write a name that lies in one colour without a white halo: in a tone that reads on it."""
    flat = scene.flat(label.code)
    if flat is None or label.inside < 0.985 or scene.spec.labels != scene.spec.level:
        return label
    halo = label.style.halo * (_HATCH_HALO if flat.hatch else 1.0)
    colour = theme.text_on(flat.colour)
    style = replace(label.style, colour=colour, halo=round(halo, 3), halo_colour=flat.colour)
    return replace(label, style=style)


def _water_names(scene: Scene) -> list[Name]:
    names = []
    scale = scene.scale
    land = _all_land(scene)
    for water in WATERS:
        best = scene.view.place(metres(*water.best))
        shown = scene.view.denominator <= BAYS_BEYOND and scene.view.frame.holds(Rect(*best, 0, 0))
        if water.bay and not shown:
            continue
        spacing = 0.06 if water.bay else 0.26
        style = scale.style("label" if water.bay else "body", "italic", theme.SEA_NAME, spacing=spacing)
        west, south = scene.view.place(metres(*water.box[:2]))
        east, north = scene.view.place(metres(*water.box[2:]))
        region = Rect(west, south, east - west, north - south)
        names += _water_name(water, region, best, style, land, scene)
    return names


def _water_name(
    water: Water, region: Rect, best: tuple[float, float], style: Style, land: shapely.Geometry, scene: Scene
) -> list[Name]:
    """Name a part of the sea on as many lines as bring it nearest to its best place."""
    found = []
    for lines in line_variants(water.name)[: 2 if water.bay else 1]:
        places = _free_lattice(region, best, label_size(lines, style), land, scene)
        if places:
            found.append((math.dist(places[0], best), lines, places))
    if not found:
        return []
    _, lines, places = min(found)
    return [Name(water.name, (lines,), style, best, places=tuple(places))]


def _free_lattice(
    region: Rect, best: tuple[float, float], size: tuple[float, float], land: shapely.Geometry, scene: Scene
) -> list[tuple[float, float]]:
    """Middles over open water, the nearest to the best one first."""
    frame = scene.view.frame
    left, right = max(region.x, frame.x), min(region.right, frame.right)
    low, high = max(region.y, frame.y), min(region.top, frame.top)
    if right <= left or high <= low:
        return []
    xs, ys = np.linspace(left, right, 15), np.linspace(low, high, 11)
    x, y = (grid.ravel() for grid in np.meshgrid([*xs, best[0]], [*ys, best[1]]))
    half = np.array(size) / 2 + 0.7
    wet = ~shapely.intersects(land, shapely.box(x - half[0], y - half[1], x + half[0], y + half[1]))
    order = np.argsort(np.hypot(x - best[0], y - best[1]), kind="stable")
    return [(float(x[at]), float(y[at])) for at in order if wet[at]][:60]


def _all_land(scene: Scene) -> shapely.Geometry:
    shapes = [scene.geography.land, *scene.geography.neighbours.values()]
    window = shapely.box(*scene.view.bounds)
    parts = [shapely.intersection(shapely.simplify(one, 60.0), window) for one in shapes]
    land = shapely.union_all([scene.view.placed(part) for part in parts])
    shapely.prepare(land)
    return land


def _island_names(scene: Scene) -> list[Name]:
    style = scene.scale.style("note", "italic", theme.INK_SOFT, halo=0.8 * scene.scale.type)
    boxes = {"Glénan": Rect(*scene.view.place(metres(*GLENAN)), 0, 0).padded(2.3)}
    told = set(scene.geography.territories[scene.spec.labels]) if scene.spec.labels else set()
    for code, name in ISLANDS.items():
        if code not in told:
            shape = scene.geography.territories["commune"][code].shape
            left, low, right, high = shapely.bounds(scene.view.placed(shape))
            boxes[name] = Rect(left, low, right - left, high - low)
    return [
        Name(name, ((name,),), style, (box.cx, box.cy), places=tuple(around(box, (name,), style)))
        for name, box in boxes.items()
        if scene.view.frame.holds(box)
    ]


def _neighbour_names(scene: Scene) -> list[Name]:
    window = shapely.box(*scene.view.bounds)
    names = []
    for name, shape in scene.geography.neighbours.items():
        style = scene.scale.style("body", colour=theme.RULE, spacing=0.22)
        names += _within(name, name.upper(), shapely.intersection(shape, window), style, scene)
    for one in scene.grey:
        style = scene.scale.style("note", colour=theme.INK_SOFT)
        names += _within(one.code, one.name, shapely.intersection(one.shape, window), style, scene)
    return names


def _within(code: str, text: str, shape: shapely.Geometry, style: Style, scene: Scene) -> list[Name]:
    """Name a part of the backdrop, if it holds its name."""
    if shapely.area(shape) * scene.view.mm_per_m**2 < 40:
        return []
    area = shapely.buffer(
        shapely.simplify(scene.view.placed(shape), _SIMPLE_MM), -_INSIDE_MM * scene.scale.type
    )
    if shapely.is_empty(area):
        return []
    middle = shapely.get_point(shapely.maximum_inscribed_circle(area, tolerance=1.0), 0)
    anchor = (shapely.get_x(middle), shapely.get_y(middle))
    return [Name(code, line_variants(text), style, anchor, area=area, keep_in=0.99)]


def _write(sheet: Sheet, key: str, title: str, labels: Sequence[Label], role: str) -> None:
    layer = sheet.layer(key, title)
    for label in labels:
        leading = label.style.leading * 0.92
        for place, line in enumerate(label.lines):
            baseline = label.box.top - label.style.ascent - place * leading
            layer.text(line, (label.box.cx, baseline), label.style, align="center", role=role)
