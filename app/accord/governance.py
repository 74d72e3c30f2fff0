"""Who decides what and when: decisions taken, meetings to come, contributions, amendments, points of vigilance."""

import pandas as pd
import streamlit as st

from analysis.accord_state import AccordState
from app import cache, served, texts, texts_accord
from app.navigation import CALENDAR, carried
from app.table_panel import show_table
from render import tables

NEXT = 6
"""Committees to come that the page shows; the calendar has them all."""


def show_governance(state: AccordState, siren: str) -> None:
    """Show the next meetings; the last decisions, the contributions and the amendments are folded."""
    st.header(texts.GOUVERNANCE, anchor=False)
    # The public is told what is decided, neither what is to come nor what was said.
    if not served.public():
        _show_next(state, siren)
    _folded(
        texts.DERNIERES_DECISIONS,
        tables.decisions_table(state.decisions),
        texts.AUCUNE_DECISION[served.whole()],
    )
    if not served.public():
        received = tables.contributions_table(state.contributions)
        _folded(texts.CONTRIBUTIONS, received, texts.AUCUNE_CONTRIBUTION[served.whole()])
    if len(state.avenants):
        _folded(texts.AVENANTS, tables.amendments_table(state.avenants), "")


def _show_next(state: AccordState, siren: str) -> None:
    ahead = state.prochaines_instances
    _block(
        texts.PROCHAINES_INSTANCES,
        tables.instances_table(ahead.head(NEXT)),
        texts.AUCUNE_INSTANCE[served.whole()],
    )
    if len(ahead) > NEXT:
        st.caption(texts_accord.AUTRES_INSTANCES.format(n=NEXT, total=len(ahead)))
        label = texts_accord.TOUT_LE_CALENDRIER
        st.page_link(CALENDAR, label=label, query_params={**carried(), "epci": siren})


def show_vigilance(state: AccordState, siren: str) -> None:
    """Show what is late, lapses, does not close or has no means."""
    st.header(texts.VIGILANCE, anchor=False)
    found = cache.alerts_of(siren, state.date)
    _block("", tables.alerts_table(found, texts.ALERTES), texts.AUCUNE_ALERTE[served.whole()])


def _block(title: str, table: pd.DataFrame, empty: str) -> None:
    if title:
        st.markdown(f"**{title}**")
    if table.empty:
        st.caption(empty)
    else:
        show_table(table, alt=title or texts.VIGILANCE)


def _folded(title: str, table: pd.DataFrame, empty: str) -> None:
    """Fold a table under its title and its number of rows; without rows, say so."""
    if table.empty:
        _block(title, table, empty)
        return
    with st.expander(f"{title} ({len(table)})"):
        show_table(table, alt=title)
