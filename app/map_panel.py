"""A map on a page: the map itself, its words for those who do not see it, its table and its file."""

import time
from dataclasses import replace

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit_folium import st_folium

from app import cache, served, texts
from app.data_panel import show_data
from app.export_notes import from_portfolio
from app.markdown import escaped
from render.diffusion import COUNTED
from render.mapspec import MapSpec
from render.webmap import BOUNDS, Bounds, base_map, layer_group

CLICK = "selected_tags"
"""The one field of the component that the maps write: the chosen code and the moment of the click."""
HEAD_START_S = 0.05


def paint_maps_first() -> None:
    """
    Let the maps just sent be painted before the charts that follow, when a choice of the reader changed them.

    What reaches the browser together is drawn together, and there charts come before maps, which live in frames.
    """
    run = get_script_run_ctx()
    if run and run.fragment_ids_this_run:
        time.sleep(HEAD_START_S)


def counted(spec: MapSpec) -> MapSpec:
    """Say on a map of the portfolio what it counts, where this dashboard shows a part of it."""
    note = COUNTED[served.widest()]
    return replace(spec, notes=(*spec.notes, note)) if note and from_portfolio(spec.source) else spec


def show_map(spec: MapSpec, *, key: str, height: int, bounds: Bounds = BOUNDS) -> str | None:
    """
    Show a map and give the code of the territory or project that was just clicked.

    Parameters
    ----------
    spec
        What to draw.
    key
        Name of the map on its page: the frame lives as long as the page is open.
    height
        In pixels.
    bounds
        What the map frames when it has no focus; by default the whole département.

    Returns
    -------
    code
        None unless this run was caused by a new click.
    """
    answer = st_folium(
        base_map(cache.files(), bounds=bounds),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[CLICK],
        # The whole page around the map, which folium would write and the component throws away.
        render=False,
        feature_group_to_add=layer_group(counted(spec), point_index=cache.point_index()),
    )
    clicked = (answer or {}).get(CLICK) or []
    seen = f"clic_{key}"
    if len(clicked) != 2 or st.session_state.get(seen) == clicked[1]:
        return None
    st.session_state[seen] = clicked[1]
    return str(clicked[0])


def show_map_data(spec: MapSpec, *, file_name: str) -> None:
    """Show under a map what it says in words, its source, its table and its file."""
    mark = f" · {texts.DEMONSTRATION}" if spec.demonstration else ""
    st.caption(escaped(texts.SOURCE.format(source=spec.source) + mark))
    show_data(
        spec.table, alt=spec.alt, source=spec.source, file_name=file_name, demonstration=spec.demonstration
    )
