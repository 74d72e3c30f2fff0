"""Inhabitants near a service, with intervals, and where one more would serve most people."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from analysis.errors import SitingError
from analysis.services import Unit
from app import cache_couverture, texts
from app import texts_couverture as words
from app.cache import territory_labels
from app.cache_couverture import LYCEES, Couche
from app.guard import guarded_fragment
from app.map_panel import show_map, show_map_data
from app.markdown import escaped
from app.navigation import open_territory
from app.overview import names_of
from app.state import NIVEAUX, Niveau, current, linked, read_choice
from app.table_panel import show_table
from data.territoire import POPULATION_SOURCE
from render import couverture_maps, couverture_tables, numbers
from render.mapspec import MapSpec
from render.typography import typeset

MAP_HEIGHT = 560
SITES = {"1": 1, "2": 2, "3": 3}
THRESHOLD = {"km": "distance", "minutes": "duree"}
REACH = {"km": "rayon", "minutes": "duree_rayon"}
"""Unit → names in the link of the two thresholds."""


@dataclass(frozen=True)
class Measured:
    """The layer and the unit that the reader chose, with the words that name its services."""

    couche: str
    unit: Unit

    @property
    def layer(self) -> Couche:
        """The layer itself."""
        return cache_couverture.couches()[self.couche]

    @property
    def service(self) -> words.Service:
        """How sentences name its services."""
        return words.LYCEE if self.couche == LYCEES else words.imported_service(self.couche)

    @property
    def source(self) -> str:
        """Where its figures come from."""
        trips = words.TRAJETS_IMPORTES if self.layer.n_real[self.unit] else ""
        # That of the lycées names the inhabitants already.
        people = "" if POPULATION_SOURCE in self.layer.source else f" ; {POPULATION_SOURCE}, {words.LICENCE}"
        return f"{self.layer.source}{trips}{people}"

    def within(self, threshold: str) -> str:
        """Write a threshold in words."""
        return words.SEUILS[self.unit][threshold]


def choose_service() -> Measured:
    """Show the choice of a layer when some are imported, and of a unit when its trips give minutes."""
    layers = cache_couverture.couches()
    couche = read_choice("couche", layers, LYCEES)
    units = layers[couche].units
    unit: Any = read_choice("mesure", units, units[0])
    measured = Measured(couche, unit)
    st.header(escaped(words.SERVICES.format(nom=measured.service.nom)), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(layers) > 1:
            st.selectbox(
                words.COUCHE,
                list(layers),
                format_func=lambda name: (
                    words.LYCEES if name == LYCEES else words.IMPORTEE.format(couche=name)
                ),
                width=420,
                **linked("couche", couche, write=_change_couche),
            )
        if len(units) > 1:
            st.segmented_control(
                words.MESURE,
                list(units),
                format_func=words.MESURES.__getitem__,
                **linked("mesure", unit, write=_change_unit),
            )
    return measured


def _change_couche(couche: str) -> None:
    st.query_params["couche"] = couche
    for name in ("mesure", "recherche"):
        st.query_params.pop(name, None)


def _change_unit(unit: str) -> None:
    st.query_params["mesure"] = unit
    st.query_params.pop("recherche", None)


def _threshold(measured: Measured, names: dict[str, str]) -> str:
    """Show the choice of a threshold and read it."""
    choices, name = words.SEUILS[measured.unit], names[measured.unit]
    chosen = read_choice(name, choices, words.SEUIL_USUEL[measured.unit])
    st.segmented_control(
        words.SEUIL[measured.unit],
        list(choices),
        format_func=choices.__getitem__,
        **linked(name, chosen),
    )
    return chosen


@guarded_fragment
def show_services(measured: Measured) -> None:
    """Show the share of inhabitants near a service, on the map and in a sentence."""
    couche, unit = measured.couche, measured.unit
    with st.container(horizontal=True, vertical_alignment="bottom"):
        threshold = _threshold(measured, THRESHOLD)
        level: Niveau = current()[0].niveau
        st.segmented_control(
            texts.NIVEAU, NIVEAUX, format_func=texts.NIVEAUX.__getitem__, **linked("niveau", level)
        )
    overall = cache_couverture.shares_overall(couche, unit).loc[float(threshold)]
    sentence = couverture_tables.services_sentence(
        overall, service=measured.service.nom_entier, within=measured.within(threshold), unit=unit
    )
    st.markdown(escaped(sentence))
    spec = services_map(measured, threshold, level)
    with st.container(key="duo_services"):
        left, right = st.columns([3, 2])
        with left:
            clicked = show_map(spec, key="carte_services", height=MAP_HEIGHT)
        with right:
            shares = cache_couverture.shares_by_epci(couche, unit)
            rows = shares[shares["seuil"] == float(threshold)].set_index("territoire")
            show_table(couverture_tables.shares_table(rows, names_of("epci")), alt=spec.title)
    st.caption(escaped(reading(measured)))
    show_map_data(spec, file_name=f"services_{level}_{threshold}_{unit}")
    if clicked and clicked in territory_labels():
        open_territory(clicked)


def services_map(measured: Measured, threshold: str, level: Niveau) -> MapSpec:
    """Map the inhabitants near a service, by EPCI or by commune."""
    selection, _ = current()
    chosen = selection.territoire or selection.accord
    within, service = measured.within(threshold), measured.service
    look = couverture_maps.Words(
        words.SERVICES_TITRE.format(seuil=within, nom=service.nom_entier),
        words.SERVICES_LEGENDE[level].format(seuil=within, nom=service.nom),
        measured.source,
    )
    if level == "epci":
        shares = cache_couverture.shares_by_epci(measured.couche, measured.unit)
        rows = shares[shares["seuil"] == float(threshold)].set_index("territoire")
        return couverture_maps.shares_map(rows, names_of("epci"), look, chosen=chosen)
    reach = cache_couverture.reach_by_commune(measured.couche, measured.unit)[float(threshold)]
    return couverture_maps.reach_map(reach, names_of("commune"), look, labels=words.ATTEINTE, chosen=chosen)


def reading(measured: Measured) -> str:
    """Say how the shares are made and what they do not say."""
    layer, embedded = measured.layer, measured.couche == LYCEES
    real = layer.n_real[measured.unit]
    communes = numbers.plural(real, *words.COMMUNES_ONT)
    if measured.unit == "minutes":
        made = [words.MINUTES.format(communes=communes)]
    else:
        made = [words.LIGNE_DROITE[embedded]]
        made += [words.DISTANCES_IMPORTEES.format(communes=communes)] if real else []
    return typeset(
        " ".join(
            [
                words.BORNES,
                *made,
                words.NON_CALCULE[measured.unit],
                words.AILLEURS[embedded],
                *([numbers.plural(layer.travelling, *words.ITINERANTS)] if layer.travelling else []),
                words.NE_PAS_CONCLURE.format(nom=measured.service.nom),
            ]
        )
    )


@guarded_fragment
def show_siting(measured: Measured) -> None:
    """Ask where one more service would reach most inhabitants, and search only when asked."""
    service, unit = measured.service, measured.unit
    st.header(escaped(words.IMPLANTATION.format(nom=service.nom)), anchor=False)
    if not cache_couverture.can_site(measured.couche, unit):
        st.info(escaped(words.IMPLANTATION_SANS_TRAJETS.format(pluriel=service.pluriel)))
        return
    st.markdown(escaped(words.IMPLANTATION_AIDE.format(nom=service.nom)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = read_choice("lieux", SITES, "1")
        st.segmented_control(words.NOMBRE, list(SITES), **linked("lieux", count))
        reach = _threshold(measured, REACH)
        st.button(words.CHERCHER, type="primary", on_click=_ask, args=(count, reach))
    # A link restores the answer for the choices it was asked with; others wait for the button.
    known = {f"{n}-{d}" for n in SITES for d in words.SEUILS[unit]}
    if read_choice("recherche", known | {"non"}, "non") == f"{count}-{reach}":
        _show_answer(measured, count, reach)


def _ask(count: str, reach: str) -> None:
    st.query_params["recherche"] = f"{count}-{reach}"


def _show_answer(measured: Measured, count: str, reach: str) -> None:
    try:
        with st.spinner(words.PATIENCE):
            found = cache_couverture.siting(measured.couche, measured.unit, SITES[count], int(reach))
    except SitingError:
        st.warning(words.IMPLANTATION_ECHEC)
        return
    names, service, within = names_of("commune"), measured.service, measured.within(reach)
    sentence = couverture_tables.siting_sentence(
        [str(names[site]) for site in found.choice.sites],
        couverture_tables.SitingShares(
            found.covered / found.population,
            found.gained / found.population,
            found.known / found.population,
            found.interval,
        ),
        within=within,
        service=(service.nom, service.pluriel),
        unit=measured.unit,
    )
    st.markdown(escaped(f"{sentence} {couverture_tables.stability_sentence(found.sites, names)}"))
    one, many = (text.format(nom=service.nom, pluriel=service.pluriel) for text in words.DE_PLUS)
    look = couverture_maps.Words(
        words.IMPLANTATION_TITRE.format(
            seuil=within, nom=service.nom, n=numbers.plural(SITES[count], "", one, many)
        ),
        words.IMPLANTATION_LEGENDE.format(seuil=within, nom=service.nom),
        measured.source,
    )
    spec = couverture_maps.siting_map(
        found.state,
        names,
        look,
        labels={
            "deja": words.IMPLANTATION_DEJA,
            "gagne": numbers.plural(len(found.choice.sites), *words.IMPLANTATION_GAGNE),
            "au_dela": words.IMPLANTATION_AU_DELA,
        },
        sites=[str(site) for site in found.choice.sites],
    )
    with st.container(key="duo_implantation"):
        left, right = st.columns([3, 2])
        with left:
            show_map(spec, key="carte_implantation", height=MAP_HEIGHT)
        with right:
            show_table(couverture_tables.siting_table(found.sites, names), alt=spec.title)
    own = f" {words.IMPLANTATION_LYCEES}" if measured.couche == LYCEES else ""
    st.caption(typeset(f"{words.IMPLANTATION_LECTURE}{own}"))
    show_map_data(spec, file_name=f"implantation_{count}_{reach}_{measured.unit}")
