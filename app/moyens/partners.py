"""Other funders for one euro of the Département, and what stands inside and outside accords."""

import pandas as pd
import streamlit as st

from app import cache, cache_moyens, served, texts_moyens
from app.chart_panel import show_chart
from app.guard import guarded_fragment
from app.markdown import escaped
from app.overview import names_of, portfolio_source
from app.state import current, linked, read_choice
from app.table_panel import show_table
from render import moyens_charts, moyens_tables, numbers
from render.charts import Words


@guarded_fragment
def show_leverage() -> None:
    """Show the other funders' euros for one of the Département, overall and by EPCI or theme."""
    st.header(texts_moyens.LEVIER, anchor=False)
    date = current()[0].date
    overall = cache_moyens.leverage_by(date, "").iloc[0]
    if pd.isna(overall["effet_levier"]):
        st.info(texts_moyens.of_shown(texts_moyens.LEVIER_RIEN, whole=served.whole()))
        return
    st.markdown(
        moyens_tables.leverage_sentence(
            overall["effet_levier"], overall["departement_eur"], overall["autres_eur"]
        )
    )
    by = read_choice("levier", texts_moyens.LEVIER_VUES, "siren")
    st.segmented_control(
        texts_moyens.LEVIER,
        list(texts_moyens.LEVIER_VUES),
        format_func=texts_moyens.LEVIER_VUES.__getitem__,
        label_visibility="collapsed",
        **linked("levier", by),
    )
    spec = moyens_charts.leverage_chart(
        cache_moyens.leverage_by(date, by),
        by,
        names_of("epci") if by == "siren" else pd.Series(_portfolio_themes()),
        Words(
            texts_moyens.LEVIER_TITRES[by].format(date=numbers.date_fr(date)),
            portfolio_source(),
            unit="€",
            demonstration=cache.portfolio().demonstration,
        ),
        overall=float(overall["effet_levier"]),
    )
    show_chart(spec, key=f"levier_{by}", wide=True)
    st.caption(texts_moyens.LEVIER_LECTURE)


def _portfolio_themes() -> dict[str, str]:
    return {
        code: label
        for code, label in cache.theme_labels().items()
        if cache.catalogue().theme(code).portefeuille
    }


def show_inside_outside() -> None:
    """Set the votes in accords beside those outside, with their perimeters."""
    st.header(texts_moyens.DEDANS_DEHORS, anchor=False)
    totals = cache_moyens.perimeters(current()[0].date)
    inside, outside = (float(totals[key].at["ensemble", "vote_eur"]) for key in (True, False))
    if not inside + outside:
        st.info(texts_moyens.of_shown(texts_moyens.DEDANS_RIEN, whole=served.whole()))
        return
    st.markdown(moyens_tables.inside_sentence(inside, outside))
    table = moyens_tables.perimeter_table(
        {texts_moyens.DEDANS: totals[True], texts_moyens.DEHORS: totals[False]},
        texts_moyens.PERIMETRES,
        header="Périmètre",
    )
    show_table(table, alt=texts_moyens.DEDANS_DEHORS)
    st.caption(f"{texts_moyens.DEDANS_LECTURE} Source : {escaped(portfolio_source())}.")
