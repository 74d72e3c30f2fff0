"""
The web engine: a constant folium map, and payloads of a few kilobytes painted on it.

The base map never changes between redraws; geometry is fetched once by `web/atlas.js` from static files. A
redraw only sends codes, class numbers and texts (see docs/adr/0001). Nothing is asked of another host.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import folium
import font_source_sans_pro
from folium.elements import JSCSSMixin
from jinja2 import Template
from xstatic.pkg import leaflet

from render import theme
from render.mapspec import MapSpec

WEB_FOLDER: Final = Path(__file__).parent / "web"
LEAFLET_FOLDER: Final = Path(leaflet.BASE_DIR)
FONT_FOLDER: Final = Path(font_source_sans_pro.__file__).parent / "files"
FONTS: Final[dict[str, dict[str, str]]] = {
    "SourceSansPro-Regular.ttf": {"weight": "400", "style": "normal"},
    "SourceSansPro-Semibold.ttf": {"weight": "600", "style": "normal"},
    "SourceSansPro-It.ttf": {"weight": "400", "style": "italic"},
}
ASSETS: Final[dict[str, Path]] = {
    "leaflet.js": LEAFLET_FOLDER / "leaflet.js",
    "leaflet.css": LEAFLET_FOLDER / "leaflet.css",
    "atlas.js": WEB_FOLDER / "atlas.js",
    "atlas.css": WEB_FOLDER / "atlas.css",
    **{name: FONT_FOLDER / name for name in FONTS},
}
Bounds = tuple[tuple[float, float], tuple[float, float]]
BOUNDS: Final[Bounds] = ((47.70, -5.20), (48.78, -3.36))
"""South-west and north-east corners of the Finistère and of Poher Communauté (lat, lon)."""
MAP_OPTIONS: Final[dict[str, Any]] = {
    "zoomControl": False,
    "minZoom": 7,
    "maxZoom": 18,
    "zoomSnap": 0.25,
    "zoomDelta": 0.5,
    "maxBounds": [[46.2, -6.6], [49.5, -1.9]],
}
"""Options of the Leaflet map: its own controls are those of `web/atlas.js`."""
SEAS: Final = (
    {"nom": "Manche", "lat": 48.745, "lon": -4.40},
    {"nom": "mer d’Iroise", "lat": 48.20, "lon": -4.93},
    {"nom": "océan Atlantique", "lat": 47.735, "lon": -4.13},
)
SCRIPT_ESCAPES: Final = {
    "<": "\\u003c",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
    "{{": "\\u007b\\u007b",
    "{%": "\\u007b%",
    "{#": "\\u007b#",
}
STYLES: Final[dict[str, Any]] = {
    "voisins": {"color": theme.NEIGHBOUR_EDGE, "weight": 0.8, "fillColor": theme.NEIGHBOUR, "fillOpacity": 1},
    "contour": {"color": theme.OUTLINE, "weight": 1.6, "fill": False},
    "limite": {"color": theme.OUTLINE, "weight": 1.6, "dashArray": "5 4", "fill": False},
    "choix": {"color": theme.CHOSEN, "weight": 3.5, "fill": False},
    "choix_bord": {"color": theme.CHOSEN_EDGE, "weight": 6, "fill": False},
    "hors": {"color": theme.NEIGHBOUR_EDGE, "fillColor": theme.NEIGHBOUR, "fillOpacity": 1, "opacity": 1},
    "trait": theme.LIMIT,
    "vide": theme.LAND,
}


@dataclass(frozen=True)
class WebFiles:
    """
    Where the browser finds what a map needs.

    Attributes
    ----------
    base
        Address of the folder, relative to the page of the map, with its final slash.
    assets
        Name in `ASSETS` → file name.
    layers
        `voisins`, `epci`, `commune`, `limite` and `projet` → file name.
    """

    base: str
    assets: Mapping[str, str]
    layers: Mapping[str, str] = field(default_factory=dict)


class _AtlasBase(JSCSSMixin, folium.MacroElement):
    """Calls `Atlas.create` once the map exists."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own attribute, replaced per instance
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "Atlas.create({{ this._parent.get_name() }}, {{ this.setup }});"
        "{% endmacro %}"
    )

    def __init__(self, setup: dict[str, Any], files: WebFiles) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AtlasBase"
        self.setup = script_json(setup)
        self.default_js = [("atlas", files.base + files.assets["atlas.js"])]
        self.default_css = [("atlas_css", files.base + files.assets["atlas.css"])]


class _AtlasPayload(folium.MacroElement):
    """Calls `Atlas.draw` with what changed."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "Atlas.draw({{ this._parent._parent.get_name() }}, {{ this.payload }});"
        "{% endmacro %}"
    )

    def __init__(self, payload: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AtlasPayload"
        self.payload = payload


def base_map(files: WebFiles, *, bounds: Bounds = BOUNDS) -> folium.Map:
    """
    Build the constant map: panes, backdrop, controls, and the address of the layers.

    Parameters
    ----------
    files
        Addresses of scripts and layers; the map changes only when one of these does.
    bounds
        South-west and north-east corners (lat, lon) framed when the payload focuses on no EPCI.

    Returns
    -------
    map
        A folium map in Web Mercator for the screen, without tiles.
    """
    fmap = folium.Map(tiles=None, zoom_control=False, control_scale=False)
    fmap.options.update(MAP_OPTIONS)
    # folium lists its own scripts on hosts of the web; ours replace them on this map only.
    fmap.default_js = [("leaflet", files.base + files.assets["leaflet.js"])]
    fmap.default_css = [("leaflet_css", files.base + files.assets["leaflet.css"])]
    setup = {
        "base": files.base,
        "files": dict(files.layers),
        "fonts": [{"file": files.assets[name], **face} for name, face in FONTS.items()],
        "bounds": bounds,
        "seas": SEAS,
        "styles": STYLES,
    }
    _AtlasBase(setup, files).add_to(fmap)
    return fmap


def layer_group(spec: MapSpec, *, point_index: Mapping[str, int] | None = None) -> folium.FeatureGroup:
    """Wrap the payload of a map for `st_folium(feature_group_to_add=…)`; `point_index` as for `payload`."""
    group = folium.FeatureGroup(name="atlas", control=False)
    _AtlasPayload(payload(spec, point_index=point_index)).add_to(group)
    return group


def payload(spec: MapSpec, *, point_index: Mapping[str, int] | None = None) -> str:
    """
    Write what the web engine needs of a map as one JSON text.

    Geometry and point attributes are not in it: they are already in the browser. Each territory is named once, with
    its class (-1 for none), its text and its radius.

    Parameters
    ----------
    spec
        The map.
    point_index
        Id of a point → place in the static layer (`render.layers.point_index`): a number weighs less than an id.
    """
    index = point_index or {}
    codes = dict.fromkeys([*spec.texts, *spec.fills, *spec.symbols])
    return script_json(
        {
            "title": spec.title,
            "alt": spec.alt,
            "level": spec.level,
            "territories": {code: _territory(spec, code) for code in codes},
            "palette": [asdict(fill) for fill in spec.palette],
            "symbolColour": spec.symbol_colour,
            "symbolLevel": spec.symbol_level or spec.level,
            "points": {key: [index.get(one, one) for one in ids] for key, ids in spec.points.items()},
            "pointStyles": {key: asdict(style) for key, style in spec.point_styles.items()},
            "focus": spec.focus,
            "chosen": spec.chosen,
            "labels": spec.labels,
            "legendTitle": spec.legend_title,
            "legend": [asdict(item) for item in spec.legend],
            "square": asdict(spec.square) if spec.square else None,
            "notes": list(spec.notes),
        }
    )


def _territory(spec: MapSpec, code: str) -> list[Any]:
    words: list[Any] = [spec.fills.get(code, -1), spec.texts.get(code, "")]
    return [*words, round(spec.symbols[code], 1)] if code in spec.symbols else words


def script_json(value: Any) -> str:
    """
    Write JSON that is safe inside a script and inside a template.

    `<` and the separators of lines are escaped; so are the openings of a Jinja template, since folium compiles
    the page it writes once more. JSON itself never puts two of these signs side by side.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign, written in SCRIPT_ESCAPES.items():
        text = text.replace(sign, written)
    return text
