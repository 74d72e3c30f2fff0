"""The yearly plan of one accord or of all, and how the accords were built."""

import datetime

import streamlit as st

from app import cache, cache_calendrier, served, texts_calendrier
from app.chart_panel import show_chart
from app.export_notes import file_notes
from app.markdown import escaped
from app.overview import names_of, portfolio_source
from app.prose import prose
from app.state import linked, read_choice
from app.table_panel import grid_height
from render import numbers
from render.calendar_charts import building_chart
from render.calendar_words import plan_sentence, plan_table
from render.export import csv_bytes

COLUMNS = {
    "Opération": st.column_config.TextColumn(width=275),
    "Maître d’ouvrage": st.column_config.TextColumn(width=190),
    "Territoire": st.column_config.TextColumn(width=150),
    "Avancement": st.column_config.TextColumn(width=112),
    "Taux": st.column_config.TextColumn(width=65, alignment="right"),
    **{
        name: st.column_config.TextColumn(alignment="right")
        for name in (
            "Coût",
            "Assiette",
            "Aide du Département",
            "Autres financeurs",
            "Part du maître d’ouvrage",
        )
    },
}
"""What is asked and voted fits in the width of the page; the rest of the plan is reached by scrolling."""


def show_plan(siren: str, date: datetime.date) -> None:
    """Show the operations of one year."""
    st.header(texts_calendrier.PLAN, anchor=False)
    years = [str(year) for year in cache_calendrier.plan_years()]
    if not years:
        st.info(texts_calendrier.AUCUN_PLAN[served.whole()])
        return
    coming = str(date.year + 1)
    annee = read_choice("annee", years, coming if coming in years else years[0])
    st.selectbox(texts_calendrier.ANNEE, years, width=200, **linked("annee", annee))
    plan = cache_calendrier.plan(int(annee), siren, date)
    perimeter = (texts_calendrier.PLAN_UN if siren else texts_calendrier.PLAN_TOUS).format(
        projets=texts_calendrier.PLAN_PROJETS[served.whole()],
        de=cache.epci().at[siren, "de"] if siren else "",
    )
    st.markdown(escaped(plan_sentence(plan, annee=int(annee), perimeter=perimeter)))
    if plan.empty:
        return
    table = plan_table(plan, names_of("epci"))
    st.dataframe(
        table,
        hide_index=True,
        width="stretch",
        height=grid_height(len(table)),
        column_config=COLUMNS,
        alt=texts_calendrier.PLAN_ALT,
    )
    notes = file_notes(
        portfolio_source(),
        demonstration=cache.portfolio().demonstration,
        audience=served.widest(),
        about=[texts_calendrier.NOTE_DATE.format(date=numbers.date_fr(date))],
    )
    st.download_button(
        texts_calendrier.PLAN_CSV,
        csv_bytes(table, notes=notes),
        file_name=f"plan_annuel_{annee}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    st.caption(texts_calendrier.PLAN_LECTURE)


def show_building() -> None:
    """Show the calendar of 2020 and 2021."""
    st.header(texts_calendrier.CONSTRUCTION, anchor=False)
    st.markdown(prose("calendrier_construction"))
    show_chart(building_chart(), key="frise_construction", wide=True)
