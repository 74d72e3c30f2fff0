"""
What the rivals need to draw without network.

folium asks six hosts for its scripts and styles. With `RIVAL_LOCAL=1` its Leaflet and jQuery come from the rival's
own `static` folder, and Bootstrap, Font Awesome and awesome-markers, of which these maps use nothing, are left out.
The rivals are thus a little faster here than where they really fetch everything.
"""

import os

import folium

LOCAL = os.environ.get("RIVAL_LOCAL") == "1"
TILES = None if LOCAL else "OpenStreetMap"
FOLDER = "../../app/static/"


def use_local_assets(carte: folium.Map) -> folium.Map:
    if LOCAL:
        carte.default_js = [("leaflet", f"{FOLDER}leaflet.js"), ("jquery", f"{FOLDER}jquery.min.js")]
        carte.default_css = [("leaflet_css", f"{FOLDER}leaflet.css")]
    return carte


def without_scale(choropleth: folium.Choropleth) -> folium.Choropleth:
    """Leave out the colour scale, which would ask two hosts for d3: the local race is drawn without legend."""
    if LOCAL:
        for name in [name for name in choropleth._children if name.startswith("color_map")]:
            choropleth._children.pop(name)
    return choropleth
