"""Alertes: across all accords, what is late, lapses, does not close or has no means."""

import streamlit as st

from app import cache_alertes, texts_alertes
from app.alertes.sections import (
    Choice,
    chosen_alerts,
    perimeter_words,
    read_choice_of_alerts,
    show_counts,
    show_filters,
    show_list,
)
from app.guard import guarded_fragment
from app.markdown import escaped
from app.state import current
from render.alert_words import alerts_sentence


@guarded_fragment
def show_explorer() -> None:
    """Show the choices, the counts and the list; only this part runs again when a choice changes."""
    selection, _ = current()
    every = cache_alertes.all_alerts(selection.date)
    choice: Choice = read_choice_of_alerts()
    show_filters(choice)
    found = chosen_alerts(every, choice)
    perimeter = perimeter_words(choice)
    st.markdown(escaped(alerts_sentence(found, perimeter=perimeter, date=selection.date)))
    if found.empty:
        st.info(texts_alertes.AUCUN)
    else:
        show_counts(found, choice)
        show_list(found, perimeter, selection.date)
    st.caption(texts_alertes.LECTURE)


st.title(texts_alertes.TITRE, anchor=False)
show_explorer()
