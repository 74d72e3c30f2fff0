"""The territory over time: its envelope beside the years elapsed, its population, and the territories like it."""

import streamlit as st

from analysis.accord_state import AccordState
from app import cache, cache_accord, cache_comparer, served, texts, texts_accord, texts_comparer
from app.chart_panel import show_chart, show_compared
from app.markdown import escaped
from app.navigation import COMPARE, carried
from app.overview import names_of, portfolio_source
from app.table_panel import show_table
from data.territoire import POPULATION_SOURCE
from render.accord_charts import progress_chart
from render.comparer_charts import population_lines
from render.comparer_words import means_sentence, similar_table

NEIGHBOURS = 3
"""Territories set beside this one: with it, as many as can be compared in detail."""
FEWEST_POINTS = 2


def show_trends(state: AccordState, siren: str) -> None:
    """Show the envelope over the years of the accord, and the population since 2016."""
    st.subheader(texts_accord.EVOLUTION, anchor=False)
    history = cache_accord.history(siren, state.date)
    told = len(history) >= FEWEST_POINTS and history["part_votee"].notna().any()
    with st.container(key="duo_evolution"):
        left, right = st.columns(2)
        with left:
            _show_population(siren)
        if told:
            with right:
                spec = progress_chart(
                    history, source=portfolio_source(), demonstration=cache.portfolio().demonstration
                )
                show_chart(spec, key="enveloppe_annees")
                st.caption(texts_accord.EVOLUTION_LECTURE)


def _show_population(siren: str) -> None:
    chart = population_lines(
        cache_comparer.populations(),
        names_of("epci"),
        chosen=(siren,),
        base=cache_comparer.BASE,
        source=texts_comparer.POPULATION_SOURCE,
    )
    show_compared(chart, key="population_accord")
    st.caption(texts_comparer.POPULATION_LECTURE)


def neighbours(siren: str) -> tuple[str, ...]:
    """Give the territories most like one, on the indicators of the index."""
    return tuple(map(str, cache_comparer.similar(siren, "", NEIGHBOURS).index))


def show_similar(state: AccordState, siren: str) -> None:
    """Show the territories that resemble this one most, with their means per inhabitant."""
    st.header(texts_accord.COMPARABLES, anchor=False)
    similar = cache_comparer.similar(siren, "", NEIGHBOURS)
    sirens = (siren, *neighbours(siren))
    figures = cache_comparer.key_figures(sirens, state.date)
    names = names_of("epci")
    st.markdown(means_sentence(figures, names, partial=not served.whole()))
    with st.expander(texts_accord.COMPARABLES_VOIR):
        show_table(similar_table(figures, similar, names), alt=texts_accord.COMPARABLES_ALT)
        mark = f" · {texts.DEMONSTRATION}" if cache.portfolio().demonstration else ""
        source = texts.SOURCE.format(source=f"{escaped(portfolio_source())} ; {POPULATION_SOURCE}")
        st.caption(f"{texts_accord.COMPARABLES_LECTURE} {source}{mark}")
    st.page_link(COMPARE, label=texts_accord.COMPARER, query_params={**carried(), "avec": ",".join(sirens)})
