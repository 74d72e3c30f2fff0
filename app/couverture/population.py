"""Inhabitants reached by the projects of each theme."""

import streamlit as st

from app import cache, cache_couverture, texts_couverture
from app.chart_panel import show_chart
from app.guard import guarded_fragment
from app.overview import portfolio_source
from app.state import linked, read_choice
from app.table_panel import show_table
from data.territoire import POPULATION_SOURCE
from render import couverture_tables


@guarded_fragment
def show_population() -> None:
    """Show the share of inhabitants with a project of each theme, in their commune or near it."""
    st.header(texts_couverture.POPULATION, anchor=False)
    reach = read_choice("portee", texts_couverture.PORTEES, "0")
    st.segmented_control(
        texts_couverture.PORTEE,
        list(texts_couverture.PORTEES),
        format_func=texts_couverture.PORTEES.__getitem__,
        **linked("portee", reach),
    )
    reached = cache_couverture.reached(int(reach))
    if reached.empty:
        st.info(texts_couverture.SANS_PROJET)
        return
    themes = {
        code: label
        for code, label in cache.theme_labels().items()
        if cache.catalogue().theme(code).portefeuille
    }
    spec = couverture_tables.reached_chart(
        reached,
        themes,
        title=texts_couverture.POPULATION_TITRES[reach],
        source=f"{portfolio_source()} ; {POPULATION_SOURCE}",
        demonstration=cache.portfolio().demonstration,
    )
    with st.container(key="duo_population"):
        left, right = st.columns([2, 3])
        with left:
            show_chart(spec, key=f"population_{reach}")
        with right:
            show_table(couverture_tables.reached_table(reached, themes), alt=spec.title)
            st.caption(texts_couverture.POPULATION_LECTURE)
