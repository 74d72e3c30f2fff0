"""Committees: when they meet, what they decide, and the file for a diary."""

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from app import cache, cache_calendrier, served, texts_calendrier
from app.chart_panel import show_chart
from app.export_notes import file_notices
from app.markdown import escaped
from app.overview import names_of, portfolio_source
from app.prose import prose
from app.state import linked, read_choice, read_choices
from app.table_panel import grid_height
from data.schema_types import INSTANCES
from render import numbers, tables
from render.calendar_charts import committees_chart
from render.calendar_file import calendar_file
from render.calendar_words import committee_label, committees_table, diary, next_sentence, territory
from render.charts import Words
from render.typography import capital

USUAL = ("comité territorial", "comité de pilotage", "commission permanente")


@dataclass(frozen=True)
class Choice:
    """SIREN (empty for all), kinds of committees, before or after the day."""

    siren: str
    types: tuple[str, ...]
    moment: str


def read_committees() -> Choice:
    """Read the choice from the link."""
    return Choice(
        siren=read_choice("epci", {"", *cache.epci().index}, ""),
        types=read_choices("instances", INSTANCES, USUAL),
        moment=read_choice("moment", texts_calendrier.MOMENTS, "avenir"),
    )


def show_filters(choice: Choice) -> None:
    """Show what can be asked, each choice written to the link."""
    names = names_of("epci")
    with st.container(horizontal=True, vertical_alignment="bottom", key="criteres_calendrier"):
        st.selectbox(
            texts_calendrier.TERRITOIRE,
            ["", *names.index],
            format_func=lambda siren: str(names[siren]) if siren else texts_calendrier.TOUS,
            width=300,
            **linked("epci", choice.siren),
        )
        st.multiselect(
            texts_calendrier.TYPES,
            list(INSTANCES),
            format_func=capital,
            placeholder=texts_calendrier.TYPES_TOUTES,
            select_all=False,
            width=620,
            **linked("instances", list(choice.types)),
        )


def name_of(siren: str) -> str:
    """Name of the territory chosen."""
    return str(cache.epci().at[siren, "nom"]) if siren else texts_calendrier.DEPARTEMENT


def show_committees(choice: Choice, date: datetime.date) -> None:
    """Show the sentence, the timeline, the list, the decisions of one committee and the diary file."""
    every = cache_calendrier.committees(choice.siren)
    wanted = every[every["type"].isin(choice.types)].reset_index(drop=True)
    to_come = wanted["date"] >= pd.Timestamp(date)
    ahead, past = wanted[to_come], wanted[~to_come].iloc[::-1]
    perimeter = texts_calendrier.PERIMETRE_TOUS
    if choice.siren:
        perimeter = texts_calendrier.PERIMETRE_UN.format(de=cache.epci().at[choice.siren, "de"])
    said = next_sentence(ahead, n_past=len(past), perimeter=perimeter, date=date, whole=served.whole())
    st.markdown(escaped(said))
    st.header(texts_calendrier.INSTANCES, anchor=False)
    st.markdown(prose("calendrier_gouvernance"))
    if wanted.empty:
        st.info(texts_calendrier.AUCUNE_INSTANCE[served.whole()])
        return
    _show_timeline(wanted, date)
    _show_list(ahead if choice.moment == "avenir" else past, choice)
    _show_diary(ahead, choice, date)
    _show_decisions(pd.concat([ahead, past]), choice, date)


def _show_timeline(wanted: pd.DataFrame, date: datetime.date) -> None:
    words = Words(
        texts_calendrier.FRISE.format(date=numbers.date_fr(date)),
        portfolio_source(),
        demonstration=cache.portfolio().demonstration,
    )
    show_chart(committees_chart(wanted, words, date=date), key="frise_instances", wide=True)
    st.caption(texts_calendrier.FRISE_NOTE)


def _show_list(shown: pd.DataFrame, choice: Choice) -> None:
    st.segmented_control(
        texts_calendrier.MOMENT,
        list(texts_calendrier.MOMENTS),
        format_func=texts_calendrier.MOMENTS.__getitem__,
        label_visibility="collapsed",
        **linked("moment", choice.moment),
    )
    if shown.empty:
        st.caption(texts_calendrier.AUCUNE_INSTANCE[served.whole()])
        return
    ids = [str(one) for one in shown["instance_id"]]
    key = f"instances_{hashlib.sha256(','.join(ids).encode()).hexdigest()[:12]}"
    st.dataframe(
        committees_table(shown, names_of("epci")),
        hide_index=True,
        width="stretch",
        height=grid_height(len(shown)),
        key=key,
        on_select=_row_writer(key, ids),
        selection_mode="single-row",
        alt=texts_calendrier.INSTANCES_ALT,
    )


def _row_writer(key: str, ids: list[str]) -> Callable[[], None]:
    def write() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        st.query_params["instance"] = ids[rows[0]] if rows else ""

    return write


def _show_diary(ahead: pd.DataFrame, choice: Choice, date: datetime.date) -> None:
    if ahead.empty:
        return
    events = diary(
        ahead,
        names_of("epci"),
        demonstration=cache.portfolio().demonstration,
        notices=file_notices(portfolio_source()),
    )
    name = texts_calendrier.AGENDA_NOM.format(nom=name_of(choice.siren))
    st.download_button(
        texts_calendrier.AGENDA,
        calendar_file(events, name=name, stamp=date),
        file_name="instances.ics",
        mime="text/calendar",
        help=texts_calendrier.AGENDA_AIDE,
        on_click="ignore",
    )


def _show_decisions(offered: pd.DataFrame, choice: Choice, date: datetime.date) -> None:
    st.header(texts_calendrier.DECISIONS, anchor=False)
    names = names_of("epci")
    labels = {
        str(row.instance_id): committee_label(str(row.type), row.date, territory(row.siren, names))
        for row in offered.itertuples(index=False)
    }
    days = offered.set_index("instance_id")["date"]
    held = offered[(offered["date"] < pd.Timestamp(date)) & (offered["n_decisions"] > 0)]
    usual = str((held if len(held) else offered)["instance_id"].iloc[0])
    everyone = set(cache_calendrier.committees("")["instance_id"])
    asked = read_choice("instance", {"", *everyone}, "")
    # A committee that the other choices leave out gives way to the last one held.
    chosen = asked if asked in labels else usual
    st.selectbox(
        texts_calendrier.CHOISIR_INSTANCE,
        list(labels),
        format_func=labels.__getitem__,
        width=620,
        **linked("instance", chosen),
    )
    if days[chosen] >= pd.Timestamp(date):
        st.caption(texts_calendrier.ATTENDUES)
    decisions = cache_calendrier.decisions_in(chosen, choice.siren)
    if decisions.empty:
        st.caption(texts_calendrier.AUCUNE_DECISION[served.whole()])
        return
    table = tables.decisions_table(decisions).drop(columns=["Date", "Instance"])
    st.dataframe(table, hide_index=True, width="stretch", key="decisions_instance")
