"""The sheet of a commune and the view of a canton: who, where, how many, and what is done there."""

import html
from dataclasses import replace

import geopandas as gpd
import streamlit as st

from app import cache, cache_territoire, served
from app import texts_territoire as words
from app.accord.identity import told_sentences
from app.chart_panel import show_chart
from app.guard import guarded_fragment
from app.map_panel import show_map, show_map_data
from app.navigation import ACCORD, OVERVIEW, carried, open_territory
from app.overview import indicator_ranking, portfolio_source
from app.prose import prose
from app.state import Selection, current, linked
from app.table_panel import show_table
from app.territoire.figures import (
    show_comparison,
    show_points,
    show_population,
    show_projects,
    show_size,
    shown_indicators,
)
from app.territoire.place import Place, canton_words, cantons_of, place_of
from render import maps, numbers, project_maps, small_rates
from render.accord_summary import ageing_sentence, meeting
from render.mapspec import MapSpec
from render.sentences import Forms, population_sentence
from render.territoire_maps import among_neighbours
from render.territoire_tables import members_table
from render.territoire_words import membership_sentence
from render.typography import capital, of
from render.views.words import AND_PROJECTS
from render.webmap import BOUNDS, Bounds

MAP_HEIGHT = 500
ACCORD_SENTENCES = 2
"""Of the accord around a commune: what it retains, and what is promised, voted and paid."""
LEGEND_SHARE = 0.45
"""Room kept west of a canton for the legend, which would hide it."""


def show_sheet(code: str) -> None:
    """Show the whole sheet of a commune or of a canton."""
    selection, _ = current()
    place = place_of(code)
    st.title(place.title, anchor=False)
    (show_canton_words if place.canton else show_commune_words)(place)
    if not place.communes:
        return
    show_size(place, selection)
    with st.container(key="duo_population_territoire"):
        left, right = st.columns(2)
        with left:
            show_growth(place, selection)
            show_links(place)
        with right:
            show_population(place)
    show_place_map(code)
    if place.canton:
        show_members(place, selection)
    show_projects(place, selection)
    show_comparison(place)


def show_commune_words(place: Place) -> None:
    """Say to whom a commune belongs; an island without EPCI is told apart."""
    commune = cache.communes().loc[place.code]
    if not place.sirens:
        st.info(prose("hors_epci", nom=capital(place.forms.sujet)))
    names = [str(cache.cantons().at[code, "nom"]) for code in cantons_of(place.code)]
    if place.sirens:
        st.markdown(
            membership_sentence(
                place.nom,
                epci=Forms.of(cache.epci().loc[place.sirens[0]]),
                cantons=names,
                departement=str(commune["departement"]),
            )
        )


def show_canton_words(place: Place) -> None:
    """Say what a canton is made of; one that is only a part of a town leads to the town."""
    st.info(canton_words(place.code))
    town = cache.cantons().at[place.code, "commune_partagee"]
    if isinstance(town, str):
        label = words.OUVRIR_VILLE.format(de=of(str(cache.communes().at[town, "nom"])))
        siren = str(cache.siren_of(town))
        st.page_link(ACCORD, label=label, query_params={**carried(), "accord": siren, "territoire": town})
        if not place.sirens:
            _link_accord(siren)


def show_growth(place: Place, selection: Selection) -> None:
    """Say how many live there and where the number goes; of a commune, its age and the accord around it too."""
    values = (
        cache_territoire.canton_values("evolution_population")
        if place.canton
        else cache.observed("evolution_population", "commune")
    )
    said = [
        population_sentence(
            place.forms,
            population=int(cache_territoire.members_of(place.code)["population"].sum()),
            annee=2023,
            n_communes=len(place.communes) if place.canton else None,
            taux=float(values["valeur"][place.code]),
            depuis=2017,
        )
    ]
    if not place.canton:
        ageing = cache.catalogue().indicateur("part_65_ans_et_plus")
        compared = cache.comparison(ageing.id, place.code)
        said.append(ageing_sentence(place.forms, compared, millesime=ageing.millesime))
        for siren in place.sirens:
            state = cache.state_of(siren, selection.date)
            around = Forms.of(cache.epci().loc[siren])
            said += told_sentences(state, around)[:ACCORD_SENTENCES]
            if not served.public():
                said.append(meeting(state, sujet=around.sujet))
    st.html("".join(f"<p>{html.escape(sentence)}</p>" for sentence in said))
    if place.canton:
        st.caption(words.CANTON_LECTURE)


def show_links(place: Place) -> None:
    """Give the way from a canton to its accords, and from a commune to its canton."""
    for siren in place.sirens if place.canton else ():
        _link_accord(siren)
    for code in () if place.canton else cantons_of(place.code):
        label = words.OUVRIR_CANTON.format(de=of(str(cache.cantons().at[code, "nom"])))
        st.page_link(OVERVIEW, label=label, query_params={**carried(), "territoire": code})


def _link_accord(siren: str) -> None:
    label = words.OUVRIR_ACCORD.format(nom=cache.epci().at[siren, "nom_court"])
    st.page_link(ACCORD, label=label, query_params={**carried(), "accord": siren})


@guarded_fragment
def show_place_map(code: str) -> None:
    """Show the map of the communes, on an indicator of the reader's choice, with the projects."""
    selection, _ = current()
    place = place_of(code)
    st.header(words.CARTE, anchor=False)
    shown = {one.id: one for one in shown_indicators()}
    chosen = selection.indicateur if selection.indicateur in shown else next(iter(shown))
    st.selectbox(
        words.INDICATEUR,
        list(shown),
        format_func=lambda one: f"{shown[one].label} ({shown[one].unite})",
        width=460,
        **linked("indicateur", chosen),
    )
    spec, bounds = place_map(place, chosen, selection)
    with st.container(key="duo_carte_territoire"):
        left, right = st.columns([3, 2])
        with left:
            clicked = show_map(spec, key=f"carte_{code}", height=MAP_HEIGHT, bounds=bounds)
            show_map_data(spec, file_name=f"communes_{code}")
        with right:
            if place.canton:
                show_members_ranking(place, chosen)
            else:
                show_points(place, selection)
    if clicked in cache.communes().index and clicked != code:
        open_territory(str(clicked))


def show_members_ranking(place: Place, indicateur: str) -> None:
    """Rank the communes of a canton on the indicator of the map."""
    spec = indicator_ranking(
        cache.observed(indicateur, "commune"),
        cache_territoire.members_of(place.code)["nom"],
        cache.catalogue().indicateur(indicateur),
        level="commune",
        chosen=None,
    )
    show_chart(spec, key="classement_canton")


def place_map(place: Place, indicateur: str, selection: Selection) -> tuple[MapSpec, Bounds]:
    """
    Map the communes of a canton, or those of the EPCI of a commune, with their projects.

    Those given up are left out, as in the counts of the sheet; its list has them.
    Gives the bounds of a canton too, which no focus of an EPCI can frame.
    """
    communes = cache.communes()
    siren = place.sirens[0] if place.sirens else None
    if place.canton or siren is None:
        members = cache_territoire.members_of(place.code)
    else:
        members = communes[communes["siren_epci"] == siren].sort_values("nom")
    entry = cache.catalogue().indicateur(indicateur)
    spec = maps.indicator_map(
        cache.observed(indicateur, "commune"),
        members["nom"],
        entry,
        level="commune",
        chosen=place.code,
        focus=None if place.canton else siren or place.code,
    )
    spec = small_rates.hatched(spec, entry, members["population"])
    projets = cache.projects(selection.date)
    alive = projets["insee"].isin(members.index) & (projets["avancement"] != "abandonné")
    title, day = maps.placed(spec, place.nom).title, numbers.date_fr(selection.date)
    spec = spec.entitled(AND_PROJECTS.format(titre=title, date=day))
    spec = replace(
        project_maps.with_projects(spec, projets[alive], cache.theme_labels()),
        source=f"{spec.source} ; {portfolio_source()}",
        demonstration=cache.portfolio().demonstration,
    )
    if not place.canton:
        return spec, BOUNDS
    return among_neighbours(spec, communes.index.difference(members.index)), _bounds(members)


def _bounds(members: gpd.GeoDataFrame) -> Bounds:
    west, south, east, north = map(float, members.total_bounds)
    return (south, west - LEGEND_SHARE * (east - west)), (north, east)


def show_members(place: Place, selection: Selection) -> None:
    """List the communes of a canton, and offer their sheets."""
    st.header(words.COMMUNES, anchor=False)
    members = cache_territoire.members_of(place.code)
    local = cache_territoire.placed(place.code, selection.date).locaux
    alive = local[local["avancement"] != "abandonné"]
    listed = members.assign(
        n_projets=alive.groupby("insee").size().reindex(members.index).fillna(0),
        vote_eur=local.groupby("insee")["vote_eur"].sum().reindex(members.index).fillna(0.0),
    )
    show_table(members_table(listed, cache.epci()["nom_court"]), alt=words.COMMUNES)
    names = members["nom"]
    chosen = st.selectbox(
        words.OUVRIR_COMMUNE,
        list(names.index),
        index=None,
        format_func=names.__getitem__,
        placeholder=words.CHOISIR,
        width=360,
    )
    if chosen:
        open_territory(str(chosen))
