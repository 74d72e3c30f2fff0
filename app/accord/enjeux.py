"""The enjeux of an accord, each with its projects and its means, or the lack of them."""

import html

import pandas as pd
import streamlit as st

from analysis.accord_state import AccordState
from app import cache, served, texts
from app.table_panel import show_table
from render import numbers, tables
from render.project_words import folded_projects


def show_enjeux(state: AccordState) -> None:
    """Show one line per enjeu: rank, title, projects, bar of the votes, days; its projects are folded."""
    st.header(texts.ENJEUX, anchor=False)
    enjeux = state.enjeux[state.enjeux["en_vigueur"]] if len(state.enjeux) else state.enjeux
    if enjeux.empty:
        st.info(texts.AUCUN_ENJEU[served.whole()])
        return
    largest = float(enjeux["vote_eur"].max())
    projets = cache.projects_of(str(state.siren), state.date, accord_id=state.accord_id)
    for enjeu in enjeux.itertuples():
        st.html(_line(enjeu, largest))
        own = projets[projets["enjeu_id"] == enjeu.enjeu_id]
        if len(own):
            label = folded_projects(own)
            with st.expander(label, key=f"enjeu_{enjeu.enjeu_id}"):
                table = tables.projects_table(own, cache.theme_labels())
                # The theme of the enjeu stands above: only another one is worth a column.
                same = (own["theme"] == enjeu.theme).all()
                show_table(table.drop(columns="Thème") if same else table, alt=label)
    if state.n_projets_sans_enjeu:
        words = numbers.plural(
            state.n_projets_sans_enjeu, "", "Un projet n’est rattaché", "# projets ne sont rattachés"
        )
        st.caption(f"{words} à aucun enjeu ({numbers.euros(state.sans_enjeu_eur)} votés).")


def _line(enjeu: tuple, largest: float) -> str:
    theme = cache.catalogue().theme(str(enjeu.theme)).label
    projects = numbers.plural(enjeu.n_projets, texts.AUCUN_PROJET[served.whole()], "1 projet", "# projets")
    said = [projects]
    if not enjeu.sans_moyens:
        said.append(f"{numbers.euros(enjeu.vote_eur)} votés")
        if enjeu.jours_prevus:
            said.append(numbers.days(enjeu.jours_prevus))
    elif served.whole():
        said.append(f'<span class="sans-moyens">{texts.SANS_MOYENS}</span>')
    width = 100 * enjeu.vote_eur / largest if largest else 0
    goal = f"<p>{html.escape(enjeu.objectif)}</p>" if pd.notna(enjeu.objectif) and enjeu.objectif else ""
    return (
        '<div class="enjeu"><div class="enjeu-titre">'
        f"<strong>{int(enjeu.rang)}. {html.escape(enjeu.intitule)}</strong>"
        f"<small>{html.escape(theme)}</small>{goal}</div>"
        f'<div class="enjeu-moyens"><span>{" · ".join(said)}</span>'
        f'<span class="barre" aria-hidden="true"><i style="width:{width:.1f}%"></i></span></div></div>'
    )
