"""Means of an accord: by kind, by funder, by year, and what stands outside any accord."""

from dataclasses import replace

import streamlit as st

from analysis.accord_state import AccordState
from app import cache, served, texts
from app.chart_panel import show_chart
from app.guard import guarded_fragment
from app.overview import portfolio_source
from app.state import linked, read_choice
from app.table_panel import show_table
from render import accord_charts, tables
from render.accord_summary import outside_sentence
from render.chartspec import ChartSpec
from render.project_words import folded_projects


@guarded_fragment
def show_means(state: AccordState) -> None:
    """Show one chart of the means, chosen among three views."""
    st.header(texts.MOYENS_TITRE, anchor=False)
    if state.accord_id is None:
        st.caption(texts.SANS_MOYENS_ACCORD[served.whole()])
        _show_outside_funders(state)
        return
    view = read_choice("vue_moyens", texts.MOYENS_VUES, "moyen")
    st.segmented_control(
        texts.MOYENS_TITRE,
        list(texts.MOYENS_VUES),
        format_func=texts.MOYENS_VUES.__getitem__,
        label_visibility="collapsed",
        **linked("vue_moyens", view),
    )
    show_chart(_chart(state, view), key=f"moyens_{view}")
    table = tables.means_table(cache.means_of(state), inhabitants=state.population)
    show_table(table, alt=texts.MOYENS_TITRE)


def _show_outside_funders(state: AccordState) -> None:
    lines = cache.lines(state.date)
    outside = lines[~lines["dans_accord"] & (lines["siren"] == state.siren)]
    if len(outside):
        spec = accord_charts.means_by_funder(
            outside, source=portfolio_source(), demonstration=cache.portfolio().demonstration
        )
        show_chart(replace(spec, title=texts.FINANCEMENTS_HORS), key="moyens_hors_accord")


def _chart(state: AccordState, view: str) -> ChartSpec:
    words = {"source": portfolio_source(), "demonstration": cache.portfolio().demonstration}
    if view == "apporteur":
        lines = cache.lines(state.date)
        return accord_charts.means_by_funder(lines[lines["accord_id"] == state.accord_id], **words)
    if view == "annee":
        return accord_charts.payments_by_year(state, **words)
    return accord_charts.means_by_moyen(state, **words)


def show_outside(state: AccordState, siren: str) -> None:
    """Show the projects of the territory that belong to no accord, whoever funds them."""
    st.header(texts.HORS_ACCORD, anchor=False)
    st.markdown(outside_sentence(state, partial=not served.whole()))
    rows = cache.projects_of(siren, state.date, accord_id=None)
    if len(rows):
        with st.expander(folded_projects(rows)):
            show_table(tables.projects_table(rows, cache.theme_labels()), alt=texts.HORS_ACCORD)
