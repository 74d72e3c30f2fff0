"""Promised, voted, paid and left: by accord, kind, theme, funder and year."""

import datetime
from contextlib import nullcontext

import pandas as pd
import streamlit as st

from app import cache, cache_moyens, served, texts_moyens
from app.chart_panel import show_chart
from app.guard import guarded_fragment
from app.overview import portfolio_source
from app.state import current, linked, read_choice
from app.table_panel import show_table
from render import moyens_charts, moyens_tables, numbers
from render.chartspec import ChartSpec


@guarded_fragment
def show_breakdown() -> None:
    """Show one way of sharing out the means, its chart and its table."""
    st.header(texts_moyens.REPARTITION, anchor=False)
    view = read_choice("repartition", texts_moyens.VUES, "accord")
    st.segmented_control(
        texts_moyens.REPARTIR,
        list(texts_moyens.VUES),
        format_func=texts_moyens.VUES.__getitem__,
        label_visibility="collapsed",
        **linked("repartition", view),
    )
    date = current()[0].date
    spec, table = breakdown(view, date)
    if spec.rows.empty:
        nothing = texts_moyens.RIEN_VERSE if view == "annee" else texts_moyens.RIEN_VOTE
        st.info(texts_moyens.of_shown(nothing, whole=served.whole()))
        return
    # The ten columns of the accords need the whole width.
    wide = view == "accord"
    with st.container(key="duo_repartition"):
        places = (st.container(), st.container()) if wide else st.columns([3, 2])
        with places[0]:
            show_table(table, alt=spec.title)
            told = view == "accord" and not served.whole()
            st.caption(texts_moyens.LECTURE_EN_PARTIE if told else texts_moyens.LECTURES[view])
        # Of the accords the table tells all: the same in sixty bars is one touch away.
        with places[1], st.expander(texts_moyens.GRAPHIQUE) if wide else nullcontext():
            show_chart(spec, key=f"repartition_{view}", wide=wide)


def breakdown(view: str, date: datetime.date) -> tuple[ChartSpec, pd.DataFrame]:
    """Build the chart and the table of one view."""
    titles = texts_moyens.TITRES if served.whole() else texts_moyens.TITRES | texts_moyens.TITRES_EN_PARTIE
    words = {
        "title": titles[view].format(date=numbers.date_fr(date)),
        "source": portfolio_source(),
        "demonstration": cache.portfolio().demonstration,
    }
    if view == "annee":
        payments = cache_moyens.payments(date)
        return moyens_charts.payments_chart(payments, **words), moyens_tables.payments_table(payments)
    if view in ("accord", "moyen"):
        key, header = ("accord_id", "Accord") if view == "accord" else ("moyen", "Moyen")
        labels = cache_moyens.accord_names() if view == "accord" else {}
        rows = cache_moyens.balance_by(date, key)
        return (
            moyens_charts.steps_chart(rows, key, labels, **words),
            moyens_tables.balance_table(rows, key, header, labels),
        )
    key, header = ("theme", "Thème") if view == "theme" else ("apporteur_type", "Apporteur")
    labels = cache.theme_labels() if view == "theme" else {}
    rows = cache_moyens.voted_by(date, key)
    return (
        moyens_charts.steps_chart(rows, key, labels, **words),
        moyens_tables.voted_table(rows, key, header, labels),
    )
