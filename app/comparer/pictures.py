"""The maps and charts of the territories compared."""

import streamlit as st

from app import cache, cache_comparer
from app import texts_comparer as words
from app.chart_panel import show_compared
from app.map_panel import paint_maps_first, show_map, show_map_data
from app.overview import names_of
from app.state import Selection
from render.charts import Observed
from render.comparer_charts import compared_points, population_lines

MAP_HEIGHT = 340


def show_maps(sirens: tuple[str, ...], selection: Selection) -> None:
    """Show one map per territory, two by two, with the same classes."""
    st.header(words.CARTES, anchor=False)
    indicateur = cache.catalogue().indicateur(selection.indicateur)
    if "commune" not in indicateur.niveaux:
        st.info(words.CARTES_ABSENTES)
        return
    specs = cache_comparer.maps(sirens, indicateur.id)
    reading = words.CARTES_LECTURE_STOCK if indicateur.nature == "stock" else words.CARTES_LECTURE
    st.caption(f"{reading} {indicateur.a_ne_pas_conclure}")
    columns = [
        column
        for start in range(0, len(specs), 2)
        for column in st.container(key=f"duo_comparer_{start}").columns(2)
    ]
    # All the maps first: what stands under them does not make them wait.
    for place, spec in enumerate(specs):
        with columns[place]:
            st.markdown(f"**{spec.title}**")
            show_map(spec, key=f"carte_comparer_{place}", height=MAP_HEIGHT)
    paint_maps_first()
    for place, spec in enumerate(specs):
        with columns[place]:
            show_map_data(spec, file_name=f"communes_{sirens[place]}")


def show_points(sirens: tuple[str, ...], selection: Selection) -> None:
    """Place the territories among the 21, on the indicators of the index and on the one of the maps."""
    st.header(words.POSITION, anchor=False)
    catalogue = cache.catalogue()
    shown = [catalogue.indicateur(name) for name in cache_comparer.index_indicators()]
    extra = catalogue.indicateur(selection.indicateur)
    if extra not in shown and "epci" in extra.niveaux:
        shown.append(extra)
    observed = [Observed(one, cache.observed(one.id, "epci"), cache.reference(one.id)) for one in shown]
    chart = compared_points(observed, names_of("epci"), chosen=sirens, title=words.POSITION_GRAPHIQUE)
    show_compared(chart, key="comparer_points")
    st.caption(words.POSITION_LECTURE)


def show_population(sirens: tuple[str, ...]) -> None:
    """Follow the populations on a common base."""
    st.header(words.POPULATION, anchor=False)
    chart = population_lines(
        cache_comparer.populations(),
        names_of("epci"),
        chosen=sirens,
        base=cache_comparer.BASE,
        source=words.POPULATION_SOURCE,
    )
    show_compared(chart, key="comparer_population")
    st.caption(words.POPULATION_LECTURE)
