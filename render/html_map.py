"""
One map in one HTML file: it opens from a disk, without network, with everything inside.

Geometry, scripts, styles and fonts are written into the page, whose own policy forbids any request. Imported texts
are escaped in the page, and set as text by `web/atlas.js`: none can become markup.
"""

import base64
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import jinja2

from render import theme
from render.mapspec import MapSpec
from render.printing import Furniture, faces
from render.receipt import Receipt, html_block
from render.typography import typeset
from render.webmap import ASSETS, BOUNDS, MAP_OPTIONS, SEAS, STYLES, WEB_FOLDER, payload, script_json

PAGE_FACE: Final = "Source Sans Atlas"
EMPTY_LAYER: Final = '{"type":"FeatureCollection","features":[]}'
DEMONSTRATION: Final = "Données de démonstration"
_PICTURES: Final = re.compile(r"url\([^)]*\)")
_IMAGE_KINDS: Final = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg"}


def html_map(
    spec: MapSpec, layers: Mapping[str, str], *, limits: str, receipt: Receipt, furniture: Furniture
) -> bytes:
    """
    Write a map as one HTML page.

    Parameters
    ----------
    spec
        The map.
    layers
        GeoJSON texts of `render.layers`: `voisins`, `epci`, `commune`, `limite` and `projet`, the last holding
        only what the readers of the file may see.
    limits
        Source of the limits, as it is cited under a map.
    receipt
        What the page is made from.
    furniture
        Producer, notices, logo.

    Returns
    -------
    page
        UTF-8; the same bytes each time for the same arguments.
    """
    source = f"Source : {spec.source}"
    credits_ = [
        source,
        limits,
        f"Réalisation : {furniture.producer}",
        f"Reçu : {furniture.receipt_id}",
    ]
    page = _template().render(
        title=spec.title,
        alt=spec.alt,
        software=f"accords-territoires-solidaires {receipt.logiciel}",
        marks=[*([DEMONSTRATION] if spec.demonstration else []), *furniture.notices],
        headers=list(spec.table.columns),
        rows=spec.table.to_numpy().tolist(),
        credits=typeset(" · ".join(credits_)),
        logo=_data_uri(furniture.logo),
        styles=_styles(),
        receipt=html_block(receipt),
        data=_data(spec, layers),
        scripts=_scripts(),
    )
    return page.encode()


def _data(spec: MapSpec, layers: Mapping[str, str]) -> str:
    """Write the payload of the map and the layers that it needs as one JSON text that no script can leave."""
    needed = {
        **layers,
        "commune": layers["commune"] if _shows_communes(spec) else EMPTY_LAYER,
        "projet": layers["projet"] if spec.points else EMPTY_LAYER,
    }
    setup: dict[str, Any] = {
        "base": "",
        "files": dict.fromkeys(needed, ""),
        "fonts": [],
        "bounds": BOUNDS,
        "seas": SEAS,
        "styles": STYLES,
        "inline": {name: json.loads(text) for name, text in needed.items()},
    }
    return f'{{"options":{script_json(MAP_OPTIONS)},"setup":{script_json(setup)},"payload":{payload(spec)}}}'


def _shows_communes(spec: MapSpec) -> bool:
    return "commune" in (spec.level, spec.symbol_level, spec.labels) or spec.focus is not None


@cache
def _template() -> jinja2.Template:
    text = (WEB_FOLDER / "carte.html").read_text(encoding="utf-8")
    return jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(text)


@cache
def _styles() -> str:
    fonts = faces.style_sheet(("regular", "semibold", "italic"), ()).replace(theme.PRINT_FONT, PAGE_FACE)
    sheets = [ASSETS["leaflet.css"], ASSETS["atlas.css"], WEB_FOLDER / "carte.css"]
    # Leaflet's own pictures are never shown; a name of file would be asked for from the disk.
    return fonts + "\n".join(_PICTURES.sub("none", path.read_text(encoding="utf-8")) for path in sheets)


@cache
def _scripts() -> tuple[str, ...]:
    paths = (ASSETS["leaflet.js"], ASSETS["atlas.js"], WEB_FOLDER / "carte.js")
    return tuple(path.read_text(encoding="utf-8").replace("</script", "<\\/script") for path in paths)


def _data_uri(image: bytes | None) -> str:
    for start, kind in _IMAGE_KINDS.items():
        if image and image.startswith(start):
            return f"data:image/{kind};base64,{base64.b64encode(image).decode('ascii')}"
    return ""
