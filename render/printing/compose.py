"""A page of print from a `MapSpec`: the map, its legend, and all that must go with them."""

from collections.abc import Mapping

import shapely

from render import theme
from render.mapspec import MapSpec
from render.printing.files import FileFormat, figure_bytes, settings, svg_text
from render.printing.furniture import Furniture
from render.printing.geography import PrintGeography
from render.printing.page import PageFormat, Rect
from render.printing.sheet import Ink, Sheet, Style
from render.printing.svg import dressed
from render.printing.view import View, fitted


def map_bytes(
    spec: MapSpec,
    geography: PrintGeography,
    *,
    page: PageFormat,
    file_format: FileFormat,
    furniture: Furniture,
    metadata: Mapping[str, str],
) -> bytes:
    """Write a complete image; the same bytes each time for the same arguments."""
    sheet = map_figure(spec, geography, page=page, furniture=furniture)
    return figure_bytes(sheet, file_format=file_format, metadata=metadata)


def map_figure(spec: MapSpec, geography: PrintGeography, *, page: PageFormat, furniture: Furniture) -> Sheet:
    """Draw a page; `render.printing.figure_bytes` writes it in any format."""
    sheet = Sheet(page, title=spec.title, alt=spec.alt)
    frame = Rect(8, 20, page.width_mm - 16 - 60, page.height_mm - 45)
    _draw_map(sheet, spec, geography, frame)
    layer = sheet.layer("habillage", "Habillage")
    layer.text(spec.title, (8, page.height_mm - 14), Style("semibold", theme.PRINT.title, theme.ATLANTIC))
    y = frame.top - 5
    for item in spec.legend:
        layer.rectangle(Rect(frame.right + 4, y, 6, 3.5), Ink(item.colour, theme.RULE, 0.4))
        layer.text(item.label, (frame.right + 12, y + 0.6), Style())
        y -= 5
    words = [
        spec.source,
        geography.limits_source,
        furniture.producer,
        furniture.receipt_id,
        *furniture.notices,
    ]
    if spec.demonstration:
        words.insert(0, "Données de démonstration")
    layer.lines(words, (8, 18), Style(size=theme.PRINT.note))
    return sheet


def _draw_map(sheet: Sheet, spec: MapSpec, geography: PrintGeography, frame: Rect) -> View:
    every = geography.territories[spec.level]
    shown = [one for one in every.values() if not spec.focus or spec.focus in (one.epci, one.code)]
    view = fitted(tuple(shapely.total_bounds([one.shape for one in shown])), frame, margin=4)
    layer = sheet.layer("territoires", "Territoires")
    layer.rectangle(frame, Ink(theme.SEA))
    for one in every.values():
        place = spec.fills.get(one.code)
        fill = spec.palette[place].colour if place is not None else theme.NEIGHBOUR
        ink = Ink(fill, theme.LIMIT, 0.4)
        layer.shape(one.path, ink, within=view.affine, clip=frame, name=f"territoire-{one.code}")
    return view


def bare_map_svg(spec: MapSpec, geography: PrintGeography, *, width_mm: float, height_mm: float) -> str:
    """Draw the map, its legend and its scale alone, for a document that brings the rest."""
    page = PageFormat("nue", "Carte seule", width_mm, height_mm, 300)
    sheet = Sheet(page, title=spec.title, alt=spec.alt)
    _draw_map(sheet, spec, geography, Rect(0, 0, width_mm, height_mm))
    with settings():
        return dressed(svg_text(sheet), sheet)
