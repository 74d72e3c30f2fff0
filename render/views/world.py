"""All that a view is drawn from, loaded once: the referential, the observation, one version of the portfolio."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import geopandas as gpd
import pandas as pd

from analysis.diffusion import Audience, portfolio_for
from analysis.funding import funding_lines
from analysis.index_spec import IndexSpec, default_spec
from analysis.observation import observe
from analysis.priorities import compute_index
from analysis.project_means import project_means
from analysis.reading import ranking_table
from analysis.robustness import assess
from data.catalogue import Catalogue, Niveau, load_catalogue
from data.complement import EMBEDDED, Complement
from data.observation import load_observation
from data.portfolio import Portfolio
from data.series import Loaded
from data.territoire import data_version, load_communes, load_epci, load_voisins, precise_limits
from data.world import current_complement
from render import layers
from render.mapspec import Level
from render.printing import PrintGeography

PARTS_KEPT: Final = 8
OBSERVED_KEPT: Final = 128


@dataclass(frozen=True, eq=False)
class World:
    """
    What views are drawn from; shared, never edited.

    Attributes
    ----------
    communes, epci, voisins
        As `data.territoire` loads them, EPSG:4326.
    catalogue, observation
        Indicators and their tidy values.
    portfolio
        The whole portfolio; a view sees the part that its audience may see.
    donnees
        Version of the embedded data and of what completes them (`data_name`).
    precise
        Whether the limits are imported ones, not generalised.
    """

    communes: gpd.GeoDataFrame
    epci: gpd.GeoDataFrame
    voisins: gpd.GeoDataFrame
    catalogue: Catalogue
    observation: pd.DataFrame
    portfolio: Portfolio
    donnees: str
    precise: bool = False

    def names(self, level: Level, *, epci: str | None = None) -> pd.Series[str]:
        """Code → name on the map, in alphabetical order; only the communes of one EPCI where it is named."""
        names: pd.Series[str] = self.epci["nom_court"] if level == "epci" else self.communes["nom"]
        if epci is not None:
            names = names[self.communes["siren_epci"] == epci]
        return names.sort_values()

    def place(self, epci: str | None) -> str:
        """Name of what a map shows: the EPCI shown alone, or the Finistère."""
        return "Finistère" if epci is None else str(self.epci.at[epci, "nom_court"])

    def observed(self, indicateur: str, niveau: Niveau) -> pd.DataFrame:
        """One indicator for every territory of a level (`analysis.observation.observe`)."""
        return _observed(self, indicateur, niveau)

    def reference(self, indicateur: str) -> float:
        """Value of the Finistère for one indicator, NaN when it is withheld."""
        return float(self.observed(indicateur, "departement")["valeur"].get("29", float("nan")))

    def part(self, audience: Audience, date: dt.date) -> Portfolio:
        """Give the part of the portfolio that an audience may see at a date."""
        return _part(self, audience, date)

    def projects(self, audience: Audience, date: dt.date) -> pd.DataFrame:
        """Projects that an audience may see, with their means at a date."""
        part = self.part(audience, date)
        return project_means(part, funding_lines(part, date=date))

    @property
    def theme_labels(self) -> dict[str, str]:
        """Theme id → label, in the order of the catalogue."""
        return {theme.id: theme.label for theme in self.catalogue.themes}

    @cached_property
    def index(self) -> IndexSpec:
        """The official index, on the indicators that have values."""
        return default_spec(self.catalogue, available=[str(name) for name in self._index_values])

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """Scores, ranks, classes and bands of the official index by SIREN (`analysis.reading.ranking_table`)."""
        result = compute_index(self._index_values, self.index)
        return ranking_table(result, assess(result))

    @cached_property
    def _index_values(self) -> pd.DataFrame:
        wanted = [item.id for item in self.catalogue.indicateurs if item.role == "indice"]
        values = pd.DataFrame({name: self.observed(name, "epci")["valeur"] for name in wanted}).astype(float)
        return values.dropna(axis="columns", how="all")

    def layers(self, audience: Audience, date: dt.date) -> dict[str, str]:
        """GeoJSON layers for a page of its own; only the projects that an audience may see."""
        sited = layers.projet_layer(self.part(audience, date), theme_labels=self.theme_labels)
        return {**_land_layers(self), "projet": sited}

    def geography(self, audience: Audience, date: dt.date) -> PrintGeography:
        """Limits and sites for the print engine; only the sites that an audience may see."""
        return _geography(self, audience, date)


@lru_cache(maxsize=OBSERVED_KEPT)
def _observed(world: World, indicateur: str, niveau: Niveau) -> pd.DataFrame:
    return observe(world.observation, world.communes, world.catalogue.indicateur(indicateur), niveau=niveau)


@lru_cache(maxsize=PARTS_KEPT)
def _part(world: World, audience: Audience, date: dt.date) -> Portfolio:
    return portfolio_for(world.portfolio, audience, date=date)


@lru_cache(maxsize=PARTS_KEPT)
def _geography(world: World, audience: Audience, date: dt.date) -> PrintGeography:
    sites = world.part(audience, date).tables["projet"][["projet_id", "lon", "lat"]]
    return PrintGeography(world.communes, world.epci, world.voisins, sites, world.precise)


@lru_cache(maxsize=2)
def _land_layers(world: World) -> dict[str, str]:
    return layers.land_layers(world.communes, world.epci, world.voisins)


def data_name(complement: str) -> str:
    """Name the embedded data with the version of what completes them, as receipts keep it."""
    return data_version() if complement == EMBEDDED else f"{data_version()}-{complement}"


def complement_of(donnees: str) -> str:
    """Version of what completes the embedded data, from the name that `data_name` gave."""
    return donnees.partition("-")[2] or EMBEDDED


def load_world(portfolio: Portfolio, complement: Loaded[Complement] | None = None) -> World:
    """
    Load the embedded data, what completes them and a portfolio.

    Parameters
    ----------
    portfolio
        The whole portfolio.
    complement
        What was imported beside the embedded data; by default what is current.
    """
    found = complement or current_complement()
    return World(
        load_communes(found.content),
        load_epci(found.content),
        load_voisins(found.content),
        load_catalogue(complement=found.content),
        load_observation(found.content),
        portfolio,
        data_name(found.version),
        precise_limits(found.content),
    )
