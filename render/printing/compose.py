"""A page of print from a `MapSpec`: the map, its legend, and all that must go with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from render import theme
from render.mapspec import MapSpec
from render.printing.blocks import draw_stack
from render.printing.files import FileFormat, figure_bytes, settings, svg_text
from render.printing.furniture import Furniture, draw_demonstration
from render.printing.geography import PrintGeography
from render.printing.ground import draw_ground
from render.printing.insets import draw_enlargements, nearest_place
from render.printing.marks import displaced_marks, draw_circles, draw_projects
from render.printing.naming import draw_names
from render.printing.page import PageFormat, Rect
from render.printing.scalebar import arrow_size, bar_size, draw_arrow, draw_bar
from render.printing.scene import Scale, Scene, framed
from render.printing.sheet import Ink, Layer, Sheet
from render.printing.svg import dressed
from render.printing.zones import Body, Zones, bare_body, zones

_BAR_SHARE: Final = 0.2
_ARROW_FROM_MM: Final = 120.0


def map_bytes(
    spec: MapSpec,
    geography: PrintGeography,
    *,
    page: PageFormat,
    file_format: FileFormat,
    furniture: Furniture,
    metadata: Mapping[str, str],
) -> bytes:
    """
    Write a complete image; the same bytes each time for the same arguments.

    Parameters
    ----------
    spec, geography
        What is shown, and where it is.
    page, file_format
        Size of the image (`PAGE_FORMATS`), and `png`, `svg` or `pdf`.
    furniture
        What goes around the map and is not in `spec`.
    metadata
        As for `figure_bytes`.

    Raises
    ------
    PrintError
        If the logo or the metadata cannot be used.
    """
    sheet = map_figure(spec, geography, page=page, furniture=furniture)
    return figure_bytes(sheet, file_format=file_format, metadata=metadata)


def map_figure(spec: MapSpec, geography: PrintGeography, *, page: PageFormat, furniture: Furniture) -> Sheet:
    """Draw a page once; `figure_bytes` writes it in any format."""
    sheet = Sheet(page, title=spec.title, alt=spec.alt)
    places, scene = _page_scene(spec, geography, page, furniture)
    _draw_map(sheet, scene, arrow=min(page.width_mm, page.height_mm) > _ARROW_FROM_MM)
    _draw_legend(sheet, places)
    layer = sheet.layer("habillage", "Titre et sources")
    places.heading.draw(layer, *places.title_at)
    if places.logo is not None:
        layer.picture(furniture.logo_pixels, places.logo)
        sheet.boxes["logo"] = places.logo
    below = layer.lines(places.foot.notices, places.foot_at, places.foot.notice_style, role="mention")
    start = (places.foot_at[0], below - (1.0 if places.foot.notices else 0.0))
    layer.lines(places.foot.lines, start, places.foot.style, role="source")
    return sheet


def _page_scene(
    spec: MapSpec, geography: PrintGeography, page: PageFormat, furniture: Furniture
) -> tuple[Zones, Scene]:
    places = zones(spec, geography, page=page, furniture=furniture)
    return places, framed(spec, geography, places.body.frame, scale=places.scale)


def crowding(
    spec: MapSpec, geography: PrintGeography, *, page: PageFormat, furniture: Furniture
) -> tuple[int, int]:
    """Count, without drawing it, the marks of a page that have no room on their own site, and all its marks."""
    return displaced_marks(_page_scene(spec, geography, page, furniture)[1])


def _draw_map(sheet: Sheet, scene: Scene, *, arrow: bool) -> None:
    """Draw the ground, the marks, the boxes over the sea, then the names in the room that is left."""
    frame = scene.view.frame
    sheet.boxes["carte"] = frame
    draw_ground(sheet, scene)
    taken: list[Rect] = []
    if scene.spec.demonstration:
        taken.append(draw_demonstration(sheet.layer("demonstration", "Démonstration"), frame, scene.scale))
    taken += _draw_scale(sheet, scene, taken, arrow=arrow)
    draw_circles(sheet, scene)
    if scene.enlarges:
        taken += draw_enlargements(sheet, scene, taken)
    draw_names(sheet, scene, taken)
    draw_projects(sheet, scene)
    edge = sheet.layer("cadre", "Cadre")
    edge.rectangle(frame, Ink(edge=theme.RULE, width=0.6 * scene.scale.type))


def _draw_scale(sheet: Sheet, scene: Scene, taken: list[Rect], *, arrow: bool) -> list[Rect]:
    layer = sheet.layer("echelle", "Échelle et nord")
    longest = _BAR_SHARE * min(scene.view.frame.w, scene.view.frame.h)
    width, height = bar_size(scene.view, scene.scale, longest=longest)
    more = arrow_size(scene.scale) if arrow else (0.0, 0.0)
    size = (width + (more[0] + 2.0 if arrow else 0.0), max(height, more[1]))
    frame = scene.view.frame
    box = nearest_place(scene, size, taken) or Rect(frame.right - size[0] - 2, frame.y + 2, *size)
    draw_bar(layer, (box.x, box.y), scene.view, scene.scale, longest=longest)
    if arrow:
        draw_arrow(layer, (box.right - more[0], box.y), scene.view, scene.scale)
    sheet.boxes["echelle"] = box
    return [box]


def _draw_legend(sheet: Sheet, places: Zones) -> None:
    layer = sheet.layer("legende", "Légende")
    sheet.boxes["legende"] = places.body.legend
    _draw_stacks(layer, places.body)


def _draw_stacks(layer: Layer, body: Body) -> None:
    for stack in body.stacks:
        draw_stack(layer, stack.blocks, body.legend.x + stack.right, body.legend.top - stack.down)


def bare_map(spec: MapSpec, geography: PrintGeography, *, width_mm: float, height_mm: float) -> Sheet:
    """
    Draw the map, its legend and its scale alone, for a document that brings the rest.

    The mark of the demonstration stays on the map.

    Parameters
    ----------
    spec, geography
        What is shown, and where it is.
    width_mm, height_mm
        Size of the drawing.
    """
    page = PageFormat("nue", "Carte seule", width_mm, height_mm, 300)
    sheet = Sheet(page, title=spec.title, alt=spec.alt)
    body = bare_body(spec, geography, width_mm=width_mm, height_mm=height_mm)
    scene = framed(spec, geography, body.frame, scale=Scale(body.scale.type, body.scale.marks))
    _draw_map(sheet, scene, arrow=False)
    layer = sheet.layer("legende", "Légende")
    _draw_stacks(layer, body)
    return sheet


def bare_map_svg(spec: MapSpec, geography: PrintGeography, *, width_mm: float, height_mm: float) -> str:
    """Write `bare_map` as SVG; its texts stay texts in the face of the project, which the document must know."""
    sheet = bare_map(spec, geography, width_mm=width_mm, height_mm=height_mm)
    with settings():
        return dressed(svg_text(sheet), sheet)
