"""Figures of a commune or of a canton: size, population, observation, projects and their means."""

from collections.abc import Sequence
from contextlib import nullcontext

import pandas as pd
import streamlit as st

from analysis.project_search import selection_totals
from app import cache, cache_comparer, cache_territoire, served, texts, texts_comparer
from app import texts_territoire as words
from app.chart_panel import show_chart, show_compared
from app.export_notes import file_notes
from app.markdown import escaped
from app.metrics import show_metrics, told
from app.navigation import PROJECTS, carried
from app.overview import names_of, portfolio_source
from app.state import Selection
from app.table_panel import show_table
from app.territoire.place import Place
from data.catalogue import Indicateur
from data.territoire import FINISTERE
from render import charts, numbers, territoire_tables
from render.comparer_charts import population_lines
from render.donnees_tables import producers
from render.export import csv_bytes
from render.project_tables import listing_table
from render.project_words import folded_projects
from render.territoire_words import local_means_sentence, shared_sentence

MOST_EPCI = 3
"""EPCI set beside a canton: more would not fit on a tablet."""
MOST_PROJECTS = 10
"""Projects that are listed at once; more are folded."""


def show_size(place: Place, selection: Selection) -> None:
    """Show how large it is and what its own projects receive."""
    members = cache_territoire.members_of(place.code)
    people, area = int(members["population"].sum()), float(members["area_km2"].sum())
    totals = selection_totals(cache_territoire.placed(place.code, selection.date).locaux)
    density = numbers.number(people / area)
    inside = numbers.plural(totals.n_dans_accord, *words.PROJETS_ACCORD.values())
    show_metrics(
        [
            (words.HABITANTS, numbers.number(people), None),
            (
                words.SUPERFICIE,
                f"{numbers.number(area, decimals=0 if area >= 10 else 1)}{numbers.SPACE}{words.KM2}",
                words.DENSITE.format(densite=density),
            ),
            (words.PROJETS, numbers.number(totals.n_projets), inside if totals.n_projets else None),
            (
                words.VOTE,
                told(totals.vote_eur, numbers.euros),
                words.VERSE.format(montant=numbers.euros(totals.paye_eur)) if totals.vote_eur else None,
            ),
            (words.AUTRES, told(totals.autres_eur, numbers.euros), None),
        ]
    )


def show_population(place: Place) -> None:
    """Follow its population beside those of its EPCI and of the Finistère, on a common base."""
    siren = place.sirens[0] if place.sirens and not place.canton else ""
    names = names_of("epci").copy()
    names[place.code] = place.nom
    chart = population_lines(
        cache_territoire.population_with(place.code, siren),
        names,
        chosen=[place.code, *([siren] if siren else [])],
        base=cache_comparer.BASE,
        source=texts_comparer.POPULATION_SOURCE,
    )
    show_compared(chart, key="population_territoire")
    st.caption(texts_comparer.POPULATION_LECTURE)


def shown_indicators() -> list[Indicateur]:
    """Give the indicators that exist by commune, in the order of the catalogue."""
    catalogue = cache.catalogue()
    every = [one for theme in catalogue.themes for one in catalogue.par_theme(theme.id)]
    return [one for one in every if "commune" in one.niveaux]


def show_points(place: Place, selection: Selection) -> None:
    """Place a commune among those of its EPCI, or of the Finistère when it has none."""
    communes = cache.communes()
    if place.sirens:
        siren = place.sirens[0]
        names = communes["nom"][communes["siren_epci"] == siren]
        title = words.OBSERVATION_COMMUNE.format(nom=place.nom, n=len(names), de=cache.epci().at[siren, "de"])
    else:
        names = communes["nom"][communes["departement"] == FINISTERE]
        title = words.OBSERVATION_SEULE.format(nom=place.nom, n=len(names))
    chosen = cache.catalogue().indicateur(selection.indicateur)
    every = shown_indicators()
    wanted = [one for one in every if one.role == "indice" or one == chosen]
    observed = [
        charts.Observed(one, values, cache.reference(one.id))
        for one in wanted
        if not territoire_tables.all_or_nothing((values := cache.observed(one.id, "commune"))["valeur"])
    ]
    spec = charts.observation_points(observed, names.sort_values(), chosen=place.code, title=title)
    show_chart(spec, key="commune_parmi")
    st.caption(words.OBSERVATION_EXTREMES)


def show_comparison(place: Place) -> None:
    """Lay every indicator beside those of the EPCI and of the Finistère."""
    st.header(words.OBSERVATION, anchor=False)
    indicateurs = shown_indicators()
    columns = {place.nom: own_values(place, indicateurs)}
    for siren in place.sirens[:MOST_EPCI]:
        name = str(cache.epci().at[siren, "nom_court"])
        columns[name] = [
            territoire_tables.written_value(cache.observed(one.id, "epci").loc[siren], one)
            for one in indicateurs
        ]
    columns[charts.DEPARTEMENT] = [
        territoire_tables.written_value(cache.observed(one.id, "departement").loc[FINISTERE], one)
        for one in indicateurs
    ]
    table = territoire_tables.compared_table(columns, indicateurs, cache.theme_labels())
    show_table(table, alt=words.OBSERVATION_ALT)
    st.caption(words.OBSERVATION_LECTURE)
    licences = ", ".join(dict.fromkeys(one.licence for one in indicateurs))
    st.caption(
        words.OBSERVATION_SOURCE.format(producteurs=", ".join(producers(indicateurs)), licences=licences)
    )
    sources = " ; ".join(dict.fromkeys(f"{one.source}, {one.licence}" for one in indicateurs))
    st.download_button(
        texts.TELECHARGER,
        csv_bytes(table, notes=file_notes(sources, demonstration=False)),
        file_name=f"observation_{place.code}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def own_values(place: Place, indicateurs: Sequence[Indicateur]) -> list[str]:
    """Write the values of the place itself; a commune answers some indicators by yes or no."""
    if place.canton:
        return [
            territoire_tables.written_value(cache_territoire.canton_values(one.id).loc[place.code], one)
            for one in indicateurs
        ]
    written = []
    for one in indicateurs:
        values = cache.observed(one.id, "commune")
        yes_no = territoire_tables.all_or_nothing(values["valeur"])
        written.append(territoire_tables.written_value(values.loc[place.code], one, yes_no=yes_no))
    return written


def show_projects(place: Place, selection: Selection) -> None:
    """Show its own projects, and say what wider ones there are."""
    st.header(words.PROJETS_TITRE, anchor=False)
    placed = cache_territoire.placed(place.code, selection.date)
    said = [
        local_means_sentence(
            selection_totals(placed.locaux), lieu=place.forms.lieu, partial=not served.whole()
        ),
        shared_sentence(
            selection_totals(placed.partages).n_projets, float(placed.partages["vote_eur"].sum())
        ),
    ]
    st.markdown(" ".join(filter(None, said)))
    if len(placed.locaux):
        many = len(placed.locaux) > MOST_PROJECTS
        with st.expander(folded_projects(placed.locaux)) if many else nullcontext():
            show_table(_own_projects(place, placed.locaux), alt=words.PROJETS_TITRE)
        if not place.canton:
            link = {**carried(), "commune": place.code}
            st.page_link(PROJECTS, label=words.CHERCHER, query_params=link)
    mark = f" · {texts.DEMONSTRATION}" if cache.portfolio().demonstration else ""
    st.caption(f"{words.MOYENS_LECTURE} {texts.SOURCE.format(source=escaped(portfolio_source()))}{mark}")


def _own_projects(place: Place, projects: pd.DataFrame) -> pd.DataFrame:
    """List projects in the columns that fit on a tablet; a commune need not name itself."""
    table = listing_table(
        projects,
        epci_names=cache.epci()["nom_court"],
        commune_names=cache.communes()["nom"],
        theme_labels=cache.theme_labels(),
    )
    where = ["Territoire"] if place.canton else ["Maître d’ouvrage"]
    return table[["Projet", *where, "Avancement", "Voté (Département)", "Autres financeurs", "Cadre"]]
