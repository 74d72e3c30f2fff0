"""Cached figures of coverage, under the rules of `app.cache`."""

import datetime
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.catchment import catchment, commune_reach, straight_table
from analysis.coverage import population_reached, thematic_coverage
from analysis.enjeux import enjeu_means
from analysis.envelopes import VOTED_STAGES, stages
from analysis.services import DETOUR, MARGIN, THRESHOLDS_KM, access_shares, nearest_known, trips_to
from analysis.siting import Choice, maximal_coverage, stability
from analysis.totals import active_projects
from app import cache
from app.cache import DATES_KEPT, VERSIONS_KEPT
from data.territoire import load_distances, load_lycees, load_voisins
from geo.distance import LAMBERT_93, links_within, point_layer

CENTRAL_DETOUR = sum(DETOUR) / 2
DRAWS = 20


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
    return communes[communes["departement"] == "29"]


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


@st.cache_resource(show_spinner=False)
def _lycees() -> pd.DataFrame:
    lycees = load_lycees()
    return lycees[lycees["retenu"]].set_index("uai")


@st.cache_resource(show_spinner=False)
def _nearest() -> pd.DataFrame:
    trips = trips_to(load_distances(), _lycees())
    return nearest_known(_town_halls(cache.communes()), point_layer(_lycees()), trips, land=_land())


@st.cache_resource(show_spinner=False)
def shares_by_epci() -> pd.DataFrame:
    """Share of inhabitants near a lycée by SIREN and distance, Poher with all its communes."""
    communes = cache.communes()
    members = communes[communes["siren_epci"].notna()]
    return access_shares(
        _nearest(), members["population"].astype(float), groups=members["siren_epci"].astype("str")
    )


@st.cache_resource(show_spinner=False)
def shares_overall() -> pd.DataFrame:
    """Share of the inhabitants of the 277 communes near a lycée, by distance (index)."""
    return access_shares(_nearest(), _inside()["population"].astype(float)).set_index("seuil")


@st.cache_resource(show_spinner=False)
def reach_by_commune() -> pd.DataFrame:
    """Whether each commune is within 5, 10 and 20 km of a lycée: `sur`, `selon`, `au_dela`, `non_calcule`."""
    communes = cache.communes()
    own = pd.Series(communes.index, index=communes.index)
    shares = access_shares(_nearest(), communes["population"].astype(float), groups=own)
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
    covered, gained
        Inhabitants already within reach, and those whom the sites would add.
    population
        Inhabitants of the 277 communes.
    """

    sites: pd.DataFrame
    choice: Choice
    interval: tuple[float, float]
    state: "pd.Series[str]"
    covered: int
    gained: int
    population: int


@st.cache_resource(show_spinner=False)
def _distances() -> pd.DataFrame:
    halls = _town_halls(_inside())
    places = pd.concat([halls, point_layer(_lycees())])
    # Beyond the longest threshold, moved up by its margin and with the least detour, no trip can count.
    longest = max(THRESHOLDS_KM) * (1 + MARGIN) / DETOUR[0]
    links = links_within(halls, gpd.GeoSeries(places, crs=LAMBERT_93), reach_km=longest, land=_land())
    return straight_table(links, halls.index, places.index)


@st.cache_resource(show_spinner=False, max_entries=12)
def siting(n_sites: int, reach_km: int) -> Siting:
    """Search the sites that would put most inhabitants within reach of a lycée; takes some ten seconds once."""
    population = _inside()["population"].astype(float)
    existing = list(_lycees().index)
    question = partial(
        maximal_coverage, population=population, n_sites=n_sites, reach_km=reach_km, existing=existing
    )
    sites, choice, interval = stability(question, _distances(), draws=DRAWS)
    near = _nearest()["statut"].reindex(population.index)
    state = catchment(
        _distances(),
        existing=existing,
        sites=choice.sites,
        reach_km=reach_km,
        detour=CENTRAL_DETOUR,
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
        population=int(population.sum()),
    )
