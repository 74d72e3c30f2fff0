"""Cached figures of coverage, under the rules of `app.cache`."""

import datetime
from dataclasses import dataclass
from functools import partial
from typing import Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.catchment import catchment, commune_reach, straight_table
from analysis.coverage import population_reached, thematic_coverage
from analysis.enjeux import enjeu_means
from analysis.envelopes import VOTED_STAGES, stages
from analysis.services import (
    DETOUR,
    MARGIN,
    THRESHOLDS_KM,
    THRESHOLDS_MIN,
    Unit,
    access_shares,
    nearest_in_table,
    nearest_known,
)
from analysis.siting import Choice, maximal_coverage, stability
from analysis.totals import active_projects
from analysis.trips import (
    UNITS,
    imported_layers,
    known_trips,
    road_table,
    site_trips,
    units_of,
    without_estimates,
)
from app import cache
from app.cache import DATES_KEPT, VERSIONS_KEPT
from data.territoire import FINISTERE, load_distances, load_lieux, load_lycees, load_voisins
from data.world import current_complement
from geo.distance import LAMBERT_93, links_within, point_layer
from render.sources import cited

CENTRAL_DETOUR = sum(DETOUR) / 2
DRAWS = 20
LAYERS_KEPT = 8
LYCEES = "lycees"
"""Name of the embedded layer, in the link."""
THRESHOLDS: Final[dict[Unit, tuple[float, ...]]] = {"km": THRESHOLDS_KM, "minutes": THRESHOLDS_MIN}


@st.cache_resource(show_spinner=False, max_entries=DATES_KEPT)
def _enjeux(version: str, date: datetime.date) -> pd.DataFrame:
    means = enjeu_means(cache.portfolio(), date=date)
    stage = means["accord_id"].map(stages(cache.portfolio(), date=date))
    return means[means["en_vigueur"]].assign(accord_vote=stage.isin(VOTED_STAGES))


def enjeux(date: datetime.date) -> pd.DataFrame:
    """Enjeux in force at a date with their means; `accord_vote` tells whether their accord is voted."""
    return _enjeux(cache.portfolio().version, date)


@st.cache_resource(show_spinner=False, max_entries=DATES_KEPT)
def _thematic(version: str, date: datetime.date) -> pd.DataFrame:
    return thematic_coverage(enjeux(date))


def thematic(date: datetime.date) -> pd.DataFrame:
    """Enjeux with projects and with means by accord and theme."""
    return _thematic(cache.portfolio().version, date)


@st.cache_resource(show_spinner=False)
def _land() -> gpd.GeoSeries:
    """All the land that a line may cross, in Lambert-93."""
    shapes = pd.concat([cache.communes().geometry, load_voisins().geometry])
    return gpd.GeoSeries(shapes, crs=cache.communes().crs).to_crs(LAMBERT_93)


@st.cache_resource(show_spinner=False)
def _inside() -> gpd.GeoDataFrame:
    """Keep the 277 communes of the Finistère."""
    communes = cache.communes()
    return communes[communes["departement"] == FINISTERE]


def _town_halls(communes: gpd.GeoDataFrame) -> gpd.GeoSeries:
    return point_layer(communes, lon="mairie_lon", lat="mairie_lat")


@st.cache_resource(show_spinner=False, max_entries=4)
def _near_communes(reach_km: int) -> pd.DataFrame:
    halls = _town_halls(_inside())
    return links_within(halls, halls, reach_km=reach_km, land=_land())


@st.cache_resource(show_spinner=False, max_entries=8 * VERSIONS_KEPT)
def _reached(version: str, reach_km: int) -> pd.DataFrame:
    return population_reached(
        active_projects(cache.portfolio()),
        _inside()["population"].astype(float),
        links=_near_communes(reach_km) if reach_km else None,
    )


def reached(reach_km: int) -> pd.DataFrame:
    """Inhabitants of the Finistère with a project of each theme in their commune (0) or within some km of it."""
    return _reached(cache.portfolio().version, reach_km)


@dataclass(frozen=True)
class Couche:
    """
    A layer of services, embedded or imported.

    Attributes
    ----------
    places
        Its fixed places by identifier: `lon`, `lat`, `insee`.
    trips
        The imported trips that lead to them.
    units
        What the page may measure in, the first one by default.
    travelling
        How many of its services travel, and are not counted.
    source
        How its places must be cited.
    """

    places: pd.DataFrame
    trips: pd.DataFrame
    units: tuple[Unit, ...]
    travelling: int
    source: str

    @property
    def n_real(self) -> dict[Unit, int]:
        """Communes with an imported trip, by unit."""
        return {unit: int(self.trips.dropna(subset=[unit])["insee"].nunique()) for unit in UNITS}


def couches() -> dict[str, Couche]:
    """Every layer of services by name: the lycées, then those that were imported."""
    cache.follow_world()
    return _couches()


@st.cache_resource(show_spinner=False)
def _couches() -> dict[str, Couche]:
    lycees, lieux, distances = load_lycees(), load_lieux(), load_distances()
    layers = {LYCEES: lycees[lycees["retenu"]].set_index("uai"), **imported_layers(lieux)}
    travelling = lieux[lieux["itinerant"].astype(bool)]["couche"].value_counts()
    found = {}
    for name, places in layers.items():
        trips = known_trips(distances, places)
        found[name] = Couche(
            places, trips, units_of(trips), int(travelling.get(name, 0)), _source_of(name, places)
        )
    return found


def _source_of(name: str, places: pd.DataFrame) -> str:
    if name == LYCEES:
        entry = cache.catalogue().indicateur("distance_lycee")
        return f"{entry.source}, {entry.licence}"
    own = set(places["source_id"])
    return cited(source for source in current_complement().content.sources if source.source_id in own)


@st.cache_resource(show_spinner=False, max_entries=LAYERS_KEPT)
def _nearest(couche: str, unit: Unit) -> pd.DataFrame:
    layer = _couches()[couche]
    halls = _town_halls(cache.communes())
    if unit == "minutes":
        return nearest_in_table(layer.trips.dropna(subset=[unit]), halls.index, unit=unit)
    return nearest_known(halls, point_layer(layer.places), layer.trips, land=_land())


@st.cache_resource(show_spinner=False, max_entries=LAYERS_KEPT)
def shares_by_epci(couche: str, unit: Unit) -> pd.DataFrame:
    """Share of inhabitants near a service by SIREN and threshold, Poher with all its communes."""
    communes = cache.communes()
    members = communes[communes["siren_epci"].notna()]
    return access_shares(
        _nearest(couche, unit),
        members["population"].astype(float),
        groups=members["siren_epci"].astype("str"),
        thresholds=THRESHOLDS[unit],
    )


@st.cache_resource(show_spinner=False, max_entries=LAYERS_KEPT)
def shares_overall(couche: str, unit: Unit) -> pd.DataFrame:
    """Share of the inhabitants of the 277 communes near a service, by threshold (index)."""
    people = _inside()["population"].astype(float)
    return access_shares(_nearest(couche, unit), people, thresholds=THRESHOLDS[unit]).set_index("seuil")


@st.cache_resource(show_spinner=False, max_entries=LAYERS_KEPT)
def reach_by_commune(couche: str, unit: Unit) -> pd.DataFrame:
    """Whether each commune is within each threshold of a service: `sur`, `selon`, `au_dela`, `non_calcule`."""
    communes = cache.communes()
    own = pd.Series(communes.index, index=communes.index)
    shares = access_shares(
        _nearest(couche, unit),
        communes["population"].astype(float),
        groups=own,
        thresholds=THRESHOLDS[unit],
    )
    return commune_reach(shares).reindex(communes.index)


@dataclass(frozen=True)
class Siting:
    """
    Where one more service would reach most inhabitants of the Finistère.

    Attributes
    ----------
    sites
        By commune: `retenu`, `stabilite`, the most stable first.
    choice, interval
        The central answer, and the lowest and highest share covered over the draws.
    state
        By commune: already reached, gained, beyond, not computed.
    covered, gained, known
        Inhabitants already within reach, those whom the sites would add, and those whose trip is known.
    population
        Inhabitants of the 277 communes.
    """

    sites: pd.DataFrame
    choice: Choice
    interval: tuple[float, float]
    state: "pd.Series[str]"
    covered: int
    gained: int
    known: int
    population: int


@st.cache_resource(show_spinner=False, max_entries=LAYERS_KEPT)
def _trips_to_sites(couche: str, unit: Unit) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the straight lines to every site, none in minutes, and the imported trips that stand for them."""
    places, communes = _couches()[couche].places, _inside().index
    known = site_trips(load_distances(), places, communes, unit=unit)
    if unit == "minutes":
        known = known.loc[:, known.notna().any() | known.columns.isin(places.index)]
        return known * float("nan"), known
    halls = _town_halls(_inside())
    targets = gpd.GeoSeries(pd.concat([halls, point_layer(places)]), crs=LAMBERT_93)
    # Beyond the longest threshold, moved up by its margin and with the least detour, no trip can count.
    longest = max(THRESHOLDS_KM) * (1 + MARGIN) / DETOUR[0]
    straight = straight_table(
        links_within(halls, targets, reach_km=longest, land=_land()), communes, targets.index
    )
    return without_estimates(straight, known, existing=list(places.index)), known


def can_site(couche: str, unit: Unit) -> bool:
    """Tell whether the trips to some commune without service are known, so that a site may be looked for."""
    places = _couches()[couche].places
    return unit == "km" or len(_trips_to_sites(couche, unit)[1].columns) > len(places)


@st.cache_resource(show_spinner=False, max_entries=12)
def siting(couche: str, unit: Unit, n_sites: int, reach: int) -> Siting:
    """Search the sites that would put most inhabitants within reach of a service; takes some ten seconds once."""
    population = _inside()["population"].astype(float)
    existing = list(_couches()[couche].places.index)
    question = partial(
        maximal_coverage, population=population, n_sites=n_sites, reach_km=reach, existing=existing
    )
    straight, known = _trips_to_sites(couche, unit)
    sites, choice, interval = stability(question, straight, known=known, draws=DRAWS)
    near = _nearest(couche, unit)["statut"].reindex(population.index)
    state = catchment(
        road_table(straight, known, detour=CENTRAL_DETOUR),
        existing=existing,
        sites=choice.sites,
        reach_km=reach,
        detour=1,
        unknown=near.index[~near.isin(("ok", "estime"))],
    )
    people = population.groupby(state).sum()
    return Siting(
        sites=sites,
        choice=choice,
        interval=interval,
        state=state,
        covered=int(people.get("deja", 0)),
        gained=int(people.get("gagne", 0)),
        known=int(people.drop("non_calcule", errors="ignore").sum()),
        population=int(population.sum()),
    )
