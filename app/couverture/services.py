"""Inhabitants near a service, with intervals, and where one more would serve most people."""

import streamlit as st

from analysis.errors import SitingError
from app import cache, cache_couverture, texts, texts_couverture
from app.guard import guarded_fragment
from app.map_panel import show_map, show_map_data
from app.navigation import open_territory
from app.overview import names_of
from app.state import NIVEAUX, Niveau, current, linked, read_choice
from app.table_panel import show_table
from render import couverture_maps, couverture_tables, numbers
from render.mapspec import MapSpec
from render.typography import typeset

MAP_HEIGHT = 560
SITES = {"1": 1, "2": 2, "3": 3}


@guarded_fragment
def show_services() -> None:
    """Show the share of inhabitants near a lycée, on the map and in a sentence."""
    st.header(texts_couverture.SERVICES, anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        km = read_choice("distance", texts_couverture.SEUILS, "10")
        st.segmented_control(
            texts_couverture.SEUIL,
            list(texts_couverture.SEUILS),
            format_func=texts_couverture.SEUILS.__getitem__,
            **linked("distance", km),
        )
        level: Niveau = current()[0].niveau
        st.segmented_control(
            texts.NIVEAU, NIVEAUX, format_func=texts.NIVEAUX.__getitem__, **linked("niveau", level)
        )
    overall = cache_couverture.shares_overall().loc[float(km)]
    st.markdown(couverture_tables.services_sentence(overall, service=texts_couverture.SERVICE, km=float(km)))
    spec = services_map(km, level)
    with st.container(key="duo_services"):
        left, right = st.columns([3, 2])
        with left:
            clicked = show_map(spec, key="carte_services", height=MAP_HEIGHT)
        with right:
            shares = cache_couverture.shares_by_epci()
            rows = shares[shares["seuil"] == float(km)].set_index("territoire")
            show_table(couverture_tables.shares_table(rows, names_of("epci")), alt=spec.title)
    st.caption(texts_couverture.SERVICES_LECTURE)
    show_map_data(spec, file_name=f"services_{level}_{km}_km")
    if clicked and clicked in cache.territory_labels():
        open_territory(clicked)


def services_map(km: str, level: Niveau) -> MapSpec:
    """Map the inhabitants near a lycée, by EPCI or by commune."""
    selection, _ = current()
    chosen = selection.territoire or selection.accord
    words = couverture_maps.Words(
        texts_couverture.SERVICES_TITRE.format(km=km),
        texts_couverture.SERVICES_LEGENDE[level].format(km=km),
        _source(),
    )
    if level == "epci":
        shares = cache_couverture.shares_by_epci()
        rows = shares[shares["seuil"] == float(km)].set_index("territoire")
        return couverture_maps.shares_map(rows, names_of("epci"), words, chosen=chosen)
    reach = cache_couverture.reach_by_commune()[float(km)]
    return couverture_maps.reach_map(
        reach, names_of("commune"), words, labels=texts_couverture.ATTEINTE, chosen=chosen
    )


def _source() -> str:
    indicateur = cache.catalogue().indicateur("distance_lycee")
    return texts_couverture.SERVICES_SOURCE.format(source=indicateur.source, licence=indicateur.licence)


@guarded_fragment
def show_siting() -> None:
    """Ask where one more lycée would reach most inhabitants, and search only when asked."""
    st.header(texts_couverture.IMPLANTATION, anchor=False)
    st.markdown(texts_couverture.IMPLANTATION_AIDE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = read_choice("lieux", SITES, "1")
        st.segmented_control(texts_couverture.NOMBRE, list(SITES), **linked("lieux", count))
        km = read_choice("rayon", texts_couverture.SEUILS, "10")
        st.segmented_control(
            texts_couverture.SEUIL,
            list(texts_couverture.SEUILS),
            format_func=texts_couverture.SEUILS.__getitem__,
            **linked("rayon", km),
        )
        st.button(texts_couverture.CHERCHER, type="primary", on_click=_ask, args=(count, km))
    # A link restores the answer for the choices it was asked with; others wait for the button.
    asked = read_choice(
        "recherche", {f"{n}-{d}" for n in SITES for d in texts_couverture.SEUILS} | {"non"}, "non"
    )
    if asked == f"{count}-{km}":
        _show_answer(count, km)


def _ask(count: str, km: str) -> None:
    st.query_params["recherche"] = f"{count}-{km}"


def _show_answer(count: str, km: str) -> None:
    try:
        with st.spinner(texts_couverture.PATIENCE):
            found = cache_couverture.siting(SITES[count], int(km))
    except SitingError:
        st.warning(texts_couverture.IMPLANTATION_ECHEC)
        return
    names = names_of("commune")
    st.markdown(
        couverture_tables.siting_sentence(
            [str(names[site]) for site in found.choice.sites],
            covered=found.covered / found.population,
            gained=found.gained / found.population,
            interval=found.interval,
            km=float(km),
        )
        + " "
        + couverture_tables.stability_sentence(found.sites, names)
    )
    words = couverture_maps.Words(
        texts_couverture.IMPLANTATION_TITRE.format(
            km=km, n=numbers.plural(SITES[count], "", "un lycée de plus", "# lycées de plus")
        ),
        texts_couverture.IMPLANTATION_LEGENDE.format(km=km),
        _source(),
    )
    spec = couverture_maps.siting_map(
        found.state,
        names,
        words,
        labels=texts_couverture.IMPLANTATION_ETATS,
        sites=[str(site) for site in found.choice.sites],
    )
    with st.container(key="duo_implantation"):
        left, right = st.columns([3, 2])
        with left:
            show_map(spec, key="carte_implantation", height=MAP_HEIGHT)
        with right:
            show_table(couverture_tables.siting_table(found.sites, names), alt=texts_couverture.IMPLANTATION)
    st.caption(typeset(texts_couverture.IMPLANTATION_LECTURE))
    show_map_data(spec, file_name=f"implantation_{count}_{km}_km")
