"""What is said and counted of the territories compared."""

import streamlit as st

from app import cache, cache_comparer, served, texts
from app import texts_comparer as words
from app.clock import aujourdhui
from app.export_notes import file_notes
from app.markdown import escaped
from app.navigation import ACCORD, carried
from app.overview import names_of, portfolio_source
from app.prose import prose
from app.state import Selection
from app.table_panel import show_table
from data.territoire import POPULATION_SOURCE
from render import numbers
from render.comparer_words import contrast_sentence, growth_sentence, key_figures_table, means_sentence
from render.export import csv_bytes


def show_sentences(sirens: tuple[str, ...], selection: Selection) -> None:
    """Say what sets the territories apart, then what must not be concluded."""
    names = names_of("epci")
    catalogue = cache.catalogue()
    contrasts = cache_comparer.contrasted(sirens)
    said = [
        contrast_sentence(
            contrasts,
            cache_comparer.observed_epci(),
            {name: cache.reference(str(name)) for name in contrasts.index},
            names,
            {one.id: one for one in catalogue.indicateurs},
        ),
        growth_sentence(cache_comparer.populations(), names, base=cache_comparer.BASE, chosen=sirens),
        means_sentence(cache_comparer.key_figures(sirens, selection.date), names, partial=not served.whole()),
    ]
    for sentence in said:
        st.markdown(escaped(sentence))
    st.caption(prose("comparer_lecture"))


def show_figures(sirens: tuple[str, ...], selection: Selection) -> None:
    """Show the key figures as a table that a screen reader reads, with its file."""
    st.header(words.CHIFFRES, anchor=False)
    figures = cache_comparer.key_figures(sirens, selection.date)
    show_table(
        key_figures_table(figures, names_of("epci")),
        alt=words.CHIFFRES_ALT.format(date=numbers.date_fr(selection.date)),
    )
    if selection.date < aujourdhui():
        st.caption(texts.PROJETS_CONNUS)
    if figures.loc["vote_eur", list(sirens)].isna().all():
        st.caption(words.SANS_ACCORD)
    source = f"{portfolio_source()} ; {POPULATION_SOURCE}"
    demonstration = cache.portfolio().demonstration
    mark = f" · {texts.DEMONSTRATION}" if demonstration else ""
    st.caption(escaped(texts.SOURCE.format(source=source) + mark))
    st.download_button(
        texts.TELECHARGER,
        csv_bytes(
            key_figures_table(figures, cache.epci()["nom"]),
            notes=file_notes(source, demonstration=demonstration),
        ),
        file_name="comparer_chiffres.csv",
        mime="text/csv",
        on_click="ignore",
    )
    with st.container(horizontal=True):
        for siren in sirens:
            label = words.POUR_ALLER.format(nom=cache.epci().at[siren, "nom_court"])
            st.page_link(ACCORD, label=label, query_params={**carried(), "accord": siren})
