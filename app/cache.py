"""
The one cached bridge between the pages and the rest: every `st.cache_*` lives here.

Arguments are codes, dates and tokens, never frames. What nobody edits is shared (`cache_resource`), so fifty
readers hold one copy; every cache is bounded. The token of the portfolio changes when a version is published.
"""

import datetime
import threading
from dataclasses import replace
from typing import Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis import totals
from analysis.accord import accord_state
from analysis.accord_state import AccordState
from analysis.alerts import KINDS, alerts
from analysis.comparison import Comparison, compare
from analysis.diffusion import Audience, served_portfolio
from analysis.funding import departement_lines, funding_lines
from analysis.observation import observe
from analysis.project_means import project_means
from analysis.synthesis import Synthesis, synthesis
from app import served
from app.clock import aujourdhui
from app.static_files import keep_only, web_files
from data.catalogue import Catalogue, Niveau, load_catalogue
from data.observation import load_observation
from data.portfolio import Portfolio
from data.store import Loaded, open_store
from data.territoire import (
    FINISTERE,
    load_cantons,
    load_communes,
    load_epci,
    load_voisins,
    precise_limits,
    shown_version,
)
from data.world import current_complement, world_token
from render import layers
from render.webmap import WebFiles

VERSIONS_KEPT: Final = 2
DATES_KEPT: Final = 64


class _World:
    """The imported observation and limits that everything cached was made from."""

    token: str | None = None
    lock = threading.Lock()


def follow_world() -> None:
    """
    Forget everything when other observation or limits were imported: nearly all that is cached depends on them.

    A computation that began before writes into the caches that were dropped, hence never where others read.
    """
    token = world_token()
    if token == _World.token:
        return
    with _World.lock:
        if _World.token not in (None, token):
            st.cache_resource.clear()
        _World.token = token


def communes() -> gpd.GeoDataFrame:
    """Communes by INSEE code, in alphabetical order; shared, never edited."""
    follow_world()
    return _communes()


@st.cache_resource(show_spinner=False)
def _communes() -> gpd.GeoDataFrame:
    return load_communes()


def epci() -> gpd.GeoDataFrame:
    """EPCI by SIREN; shared, never edited."""
    follow_world()
    return _epci()


@st.cache_resource(show_spinner=False)
def _epci() -> gpd.GeoDataFrame:
    return load_epci()


@st.cache_resource(show_spinner=False)
def cantons() -> gpd.GeoDataFrame:
    """Cantons of the Finistère by code; shared, never edited."""
    return load_cantons()


def catalogue() -> Catalogue:
    """Catalogue of indicators and themes."""
    follow_world()
    return load_catalogue()


@st.cache_resource(show_spinner=False)
def _observation() -> pd.DataFrame:
    return load_observation()


@st.cache_resource(show_spinner=False, max_entries=200)
def observed(indicateur: str, niveau: Niveau) -> pd.DataFrame:
    """One indicator for every territory of a level; shared, never edited."""
    return observe(_observation(), communes(), catalogue().indicateur(indicateur), niveau=niveau)


def embedded_version() -> str:
    """Version of the observation and limits that are shown."""
    return shown_version()


def precise() -> bool:
    """Whether the limits are imported ones, not generalised."""
    follow_world()
    return _precise()


@st.cache_resource(show_spinner=False)
def _precise() -> bool:
    return precise_limits()


@st.cache_resource(show_spinner=False)
def territory_labels() -> dict[str, str]:
    """Code → words of the search box: EPCI first, then communes with their EPCI, then cantons."""
    short = epci()["nom_court"]
    labels = {str(code): str(name) for code, name in epci()["nom"].sort_values().items()}
    for commune in communes().sort_values("nom").itertuples():
        member = short.get(commune.siren_epci, "hors intercommunalité")
        labels[str(commune.Index)] = f"{commune.nom} (commune, {member})"
    return labels | _canton_names().to_dict()


def territory_names() -> "pd.Series[str]":
    """Give the names that each territory answers to, by code: an EPCI has a long one and a short one."""
    return pd.concat([epci()["nom"], epci()["nom_court"], communes()["nom"].sort_values(), _canton_names()])


def _canton_names() -> "pd.Series[str]":
    return "Canton de " + cantons()["nom"].sort_values()


def siren_of(code: str) -> str | None:
    """SIREN of the EPCI that a code stands for or belongs to; None for a canton and for the two islands."""
    if code in epci().index:
        return code
    member = communes()["siren_epci"].get(code)
    return str(member) if isinstance(member, str) else None


def loaded() -> Loaded:
    """
    Give the current version, read again only when another one was chosen.

    Its portfolio is what this dashboard serves: whoever reads it cannot show more (docs/adr/0017).
    """
    follow_world()
    token, completed = open_store().token(), current_complement()
    found = _loaded(token)
    notice = " ".join(dict.fromkeys(filter(None, (found.notice, completed.notice))))
    part = found.portfolio if served.whole() else _served(token, served.widest(), aujourdhui())
    return replace(found, content=part, notice=notice or None)


@st.cache_resource(show_spinner=False, max_entries=VERSIONS_KEPT)
def _loaded(token: str) -> Loaded:
    return open_store().load()


@st.cache_resource(show_spinner=False, max_entries=VERSIONS_KEPT)
def _served(token: str, audience: Audience, day: datetime.date) -> Portfolio:
    return served_portfolio(_loaded(token).portfolio, audience, date=day)


def portfolio() -> Portfolio:
    """Give the current portfolio, as far as this dashboard serves it; shared, never edited."""
    return loaded().portfolio


def unbounded() -> Portfolio:
    """
    Give the current portfolio whole; no page reads it.

    It is for the files that keep its hash in their receipt, and settle what their readers may see by themselves
    (`render.views`, `render.sheets`).
    """
    follow_world()
    return _loaded(open_store().token()).portfolio


@st.cache_resource(show_spinner=False)
def _land() -> dict[str, str]:
    return layers.land_layers(communes(), epci(), load_voisins())


@st.cache_resource(show_spinner=False, max_entries=1)
def _files(version: str) -> WebFiles:
    sited = layers.projet_layer(portfolio(), theme_labels=theme_labels())
    laid = web_files({**_land(), "projet": sited})
    # Points laid for wider readers, or before a project was withdrawn, must not be fetched any more.
    if not served.whole():
        keep_only(laid.layers["projet"])
    return laid


@st.cache_resource(show_spinner=False, max_entries=VERSIONS_KEPT)
def _point_index(version: str) -> dict[str, int]:
    return layers.point_index(portfolio())


def point_index() -> dict[str, int]:
    """Place of each project in the static layer of points."""
    return _point_index(portfolio().version)


def files() -> WebFiles:
    """Addresses of what the maps fetch, laid again when the portfolio changes."""
    return _files(portfolio().version)


@st.cache_resource(show_spinner=False, max_entries=DATES_KEPT)
def _synthesis(version: str, date: datetime.date) -> Synthesis:
    return synthesis(portfolio(), epci(), date=date)


def key_figures(date: datetime.date) -> Synthesis:
    """Key figures of the portfolio at a date."""
    return _synthesis(portfolio().version, date)


@st.cache_resource(show_spinner=False, max_entries=DATES_KEPT)
def _lines(version: str, date: datetime.date) -> pd.DataFrame:
    return funding_lines(portfolio(), date=date)


def lines(date: datetime.date) -> pd.DataFrame:
    """Funding lines of the portfolio at a date; shared, never edited."""
    return _lines(portfolio().version, date)


@st.cache_resource(show_spinner=False, max_entries=4 * DATES_KEPT)
def _state(version: str, siren: str, date: datetime.date) -> AccordState:
    return accord_state(portfolio(), epci(), siren=siren, date=date)


def state_of(siren: str, date: datetime.date) -> AccordState:
    """State of the accord of an EPCI at a date."""
    return _state(portfolio().version, siren, date)


@st.cache_resource(show_spinner=False, max_entries=DATES_KEPT)
def _projects(version: str, date: datetime.date) -> pd.DataFrame:
    return project_means(portfolio(), lines(date))


def projects(date: datetime.date) -> pd.DataFrame:
    """Projects of the portfolio with their means at a date; shared, never edited."""
    return _projects(portfolio().version, date)


def projects_of(siren: str, date: datetime.date, *, accord_id: str | None) -> pd.DataFrame:
    """Projects of an accord, or the projects of an EPCI that belong to no accord."""
    rows = projects(date)
    if accord_id is not None:
        return rows[rows["accord_id"] == accord_id]
    return rows[rows["accord_id"].isna() & (rows["siren"] == siren)]


@st.cache_resource(show_spinner=False, max_entries=4 * DATES_KEPT)
def _alerts(version: str, siren: str, date: datetime.date) -> pd.DataFrame:
    return told(alerts(portfolio(), siren=siren, aujourdhui=date))


def told(found: pd.DataFrame) -> pd.DataFrame:
    """Keep the points of vigilance that this dashboard can tell."""
    return found[found["kind"].isin(kinds_told())].reset_index(drop=True)


def kinds_told() -> tuple[str, ...]:
    """Kinds of points of vigilance that this dashboard can tell: what lacks means is seen on all the votes only."""
    return tuple(kind for kind in KINDS if served.whole() or kind != "enjeu_sans_moyens")


def alerts_of(siren: str, date: datetime.date) -> pd.DataFrame:
    """Points of vigilance of an EPCI at a date."""
    return _alerts(portfolio().version, siren, date)


@st.cache_resource(show_spinner=False, max_entries=100)
def comparison(indicateur: str, territoire: str) -> Comparison:
    """Compare a territory with the département on one indicator."""
    return compare(_observation(), communes(), catalogue().indicateur(indicateur), territoire=territoire)


def means_of(state: AccordState) -> pd.DataFrame:
    """Means of an accord by kind: promised, asked, voted and paid by the Département, and days."""
    known = lines(state.date)
    own = departement_lines(known[known["accord_id"] == state.accord_id])
    asked = own.groupby("moyen")["sollicite_eur"].sum()
    return state.par_moyen.assign(sollicite_eur=state.par_moyen["moyen"].map(asked))


def theme_labels() -> dict[str, str]:
    """Theme id → label, in the order of the catalogue."""
    return {theme.id: theme.label for theme in catalogue().themes}


def voted_per_inhabitant(date: datetime.date) -> totals.VotedPerInhabitant:
    """Give the Département's votes in accords per inhabitant; other funders' votes where no accord has any."""
    return _voted_per_inhabitant(portfolio().version, date)


@st.cache_resource(show_spinner=False, max_entries=DATES_KEPT)
def _voted_per_inhabitant(version: str, date: datetime.date) -> totals.VotedPerInhabitant:
    return totals.voted_per_inhabitant(lines(date), epci(), communes())


def reference(indicateur: str) -> float | None:
    """Value of the Finistère (277 communes) for one indicator, None when it is withheld."""
    value = observed(indicateur, "departement")["valeur"].get(FINISTERE)
    return None if value is None or pd.isna(value) else float(value)
