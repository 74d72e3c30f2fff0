"""What the reader asks of the projects: widgets, and the link that remembers them."""

from collections.abc import Callable, Mapping
from typing import cast

import pandas as pd
import streamlit as st

from analysis.project_search import NONE, Cadre, ProjectQuery
from app import cache, served, texts_projets
from app.state import linked, read_choice, read_choices, read_number
from data.schema_types import AVANCEMENTS, MOYENS
from render import numbers
from render.tables import stage
from render.typography import capital, typeset

LARGEST_EUR = 1_000_000_000.0
LONGEST_TEXT = 100
PARAMS = (
    "texte",
    "themes",
    "avancement",
    "epci",
    "commune",
    "moyen",
    "annee",
    "montant",
    "cadre",
    "diffusion",
)


def read_query(projects: pd.DataFrame) -> ProjectQuery:
    """Read the query from the link; bad values give a message and their usual value."""
    years = known_years(projects)
    return ProjectQuery(
        texte=st.query_params.get("texte", "")[:LONGEST_TEXT].strip(),
        themes=read_choices("themes", cache.theme_labels(), ()),
        avancements=read_choices("avancement", (*AVANCEMENTS, NONE), ()),
        sirens=read_choices("epci", (*cache.epci().index, NONE), ()),
        insee=read_choice("commune", {"", *cache.communes().index}, ""),
        moyens=read_choices("moyen", MOYENS, ()),
        annees=tuple(int(year) for year in read_choices("annee", [str(year) for year in years], ())),
        minimum_eur=read_number("montant", low=0.0, high=LARGEST_EUR, default=0.0),
        cadre=cast(Cadre, read_choice("cadre", texts_projets.CADRES, "tous")),
        diffusions=read_choices("diffusion", served.audiences(), ()),
    )


def known_years(projects: pd.DataFrame) -> list[int]:
    """Years in which something was voted, the latest first."""
    return sorted({year for years in projects["annees_vote"] for year in years}, reverse=True)


def show_filters(query: ProjectQuery, projects: pd.DataFrame) -> None:
    """Show every condition with what is chosen."""
    labels = cache.theme_labels()
    epci = {**cache.epci()["nom_court"].sort_values().to_dict(), NONE: texts_projets.AUCUN["siren"]}
    stages = {**{one: stage(one) for one in AVANCEMENTS}, NONE: texts_projets.AUCUN["avancement"]}
    with st.container(horizontal=True, vertical_alignment="bottom", key="criteres"):
        st.text_input(
            texts_projets.TEXTE,
            width=300,
            max_chars=LONGEST_TEXT,
            placeholder=texts_projets.TEXTE_EXEMPLE,
            **linked("texte", query.texte),
        )
        _several("themes", texts_projets.THEMES, labels, query.themes)
        _several("epci", texts_projets.EPCI, epci, query.sirens, every=texts_projets.TOUTES)
        st.selectbox(
            texts_projets.COMMUNE,
            ["", *cache.communes()["nom"].sort_values().index],
            format_func=_commune_name,
            width=230,
            **linked("commune", query.insee),
        )
        _several("avancement", texts_projets.AVANCEMENTS, stages, query.avancements)
        _several("moyen", texts_projets.MOYENS, {one: capital(one) for one in MOYENS}, query.moyens)
        years = {str(year): str(year) for year in known_years(projects)}
        chosen = tuple(map(str, query.annees))
        _several("annee", texts_projets.ANNEES, years, chosen, every=texts_projets.TOUTES, width=200)
        st.number_input(
            texts_projets.MONTANT,
            min_value=0.0,
            max_value=LARGEST_EUR,
            step=10_000.0,
            format="%.0f",
            width=200,
            help=texts_projets.MONTANT_AIDE,
            **linked("montant", query.minimum_eur),
        )
        # To the public, every project is public: there is nothing to choose.
        if not served.public():
            _several(
                "diffusion",
                texts_projets.DIFFUSIONS,
                {one: capital(one) for one in served.audiences()},
                query.diffusions,
                every=texts_projets.TOUTES,
                width=200,
                help_text=texts_projets.DIFFUSION_AIDE,
            )
        st.segmented_control(
            texts_projets.CADRE,
            list(texts_projets.CADRES),
            format_func=texts_projets.CADRES.__getitem__,
            **linked("cadre", query.cadre),
        )
        st.button(texts_projets.EFFACER, on_click=clear, disabled=query == ProjectQuery())


def _several(
    name: str,
    label: str,
    options: Mapping[str, str],
    chosen: tuple[str, ...],
    *,
    every: str = texts_projets.TOUS,
    width: int = 230,
    help_text: str | None = None,
) -> None:
    st.multiselect(
        label,
        list(options),
        format_func=lambda one: options[one],
        placeholder=every,
        select_all=False,
        width=width,
        help=help_text,
        **linked(name, list(chosen)),
    )


def _commune_name(insee: str) -> str:
    return str(cache.communes().at[insee, "nom"]) if insee else texts_projets.COMMUNES_TOUTES


def clear() -> None:
    """Forget every condition."""
    for name in PARAMS:
        if name in st.query_params:
            del st.query_params[name]


def conditions(query: ProjectQuery) -> list[str]:
    """Write the conditions in force, one text each."""
    epci = cache.epci()["nom_court"]
    none = texts_projets.AUCUN
    written: list[tuple[bool, Callable[[], str]]] = [
        (bool(query.texte), lambda: f"mots « {query.texte} »"),
        (bool(query.themes), lambda: ", ".join(cache.theme_labels()[one] for one in query.themes)),
        (
            bool(query.avancements),
            lambda: ", ".join(
                (none["avancement"] if one == NONE else stage(one)).lower() for one in query.avancements
            ),
        ),
        (
            bool(query.sirens),
            lambda: ", ".join(none["siren"].lower() if one == NONE else epci[one] for one in query.sirens),
        ),
        (bool(query.insee), lambda: f"commune : {_commune_name(query.insee)}"),
        (bool(query.moyens), lambda: ", ".join(query.moyens)),
        (bool(query.annees), lambda: f"votés en {', '.join(map(str, query.annees))}"),
        (query.minimum_eur > 0, lambda: f"au moins {numbers.euros(query.minimum_eur)} d'aides votées"),
        (query.cadre != "tous", lambda: texts_projets.CADRES[query.cadre].lower()),
        (bool(query.diffusions), lambda: f"diffusion : {', '.join(query.diffusions)}"),
    ]
    return [typeset(write()) for holds, write in written if holds]
