"""Comparer: two to four territories side by side, in words, figures, maps and charts."""

import streamlit as st

from app import texts_comparer as words
from app.comparer.choice import read_choice_of_territories, show_choice
from app.comparer.figures import show_figures, show_sentences
from app.comparer.pictures import show_maps, show_points, show_population
from app.guard import guarded_fragment
from app.state import current


@guarded_fragment
def show_comparison() -> None:
    """Show the whole comparison; it alone runs again when a choice changes."""
    selection, _ = current()
    choice = read_choice_of_territories(selection)
    above, enough = st.container(), len(choice.sirens) >= 2
    # The maps are sent first, from under what is read before them: a choice shows on them soonest.
    if enough:
        show_maps(choice.sirens, selection)
    with above:
        show_choice(choice, selection)
        if not enough:
            st.info(words.TROP_PEU)
            return
        show_sentences(choice.sirens, selection)
        show_figures(choice.sirens, selection)
    with st.container(key="duo_comparer_graphiques"):
        left, right = st.columns(2)
        with left:
            show_points(choice.sirens, selection)
        with right:
            show_population(choice.sirens)


st.title(words.TITRE, anchor=False)
show_comparison()
