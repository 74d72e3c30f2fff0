"""
The referential: communes, EPCI, cantons, populations, memberships, and where they come from.

Each table is read once per process; every call returns a copy, so that no caller can spoil another's.
Limits are stored once, with the communes: those of the EPCI and of the cantons are their exact unions. Imported
limits take the place of the embedded ones, so that everything follows; `ALONE` reads the embedded ones.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow
import shapely

from data.complement import EMBEDDED, Complement
from data.errors import EmbeddedFileError
from data.manifest import FILES, Source, read_manifest
from data.world import current_complement

FINISTERE = "29"
LAMBERT_93 = "EPSG:2154"
POPULATION_SOURCE = "INSEE, populations municipales 2023"
"""Of the population of a commune, and of all that is divided by it."""


def load_communes(complement: Complement | None = None) -> gpd.GeoDataFrame:
    """
    Load the 277 communes of Finistère and the 4 of Poher Communauté in Côtes-d'Armor.

    Parameters
    ----------
    complement
        What was imported, here and in every other loader; by default what is current.

    Returns
    -------
    communes
        Indexed by `insee`: `nom`, `siren` (of the commune), `siren_epci` (null for Ouessant and
        Île-de-Sein), `departement`, `population` (municipal, 2023), `area_km2` (of the generalised limits,
        in Lambert-93), `mairie_lon`, `mairie_lat` (degrees), `mairie_corrigee` (the source put the town
        hall elsewhere: the point is only somewhere inside), `code_canton` (null where the commune is cut
        into several cantons, and outside Finistère), `canton_partage`, `geometry` (EPSG:4326, a valid
        coverage).

    Raises
    ------
    EmbeddedFileError
        If the embedded file is missing or unreadable, here and in every other loader.
    StoreError
        When what was imported is in a database that is away.
    """
    return _communes(complement or current_complement().content).copy()


def load_epci(complement: Complement | None = None) -> gpd.GeoDataFrame:
    """
    Load the 21 EPCI with at least one commune in Finistère.

    Returns
    -------
    epci
        Indexed by `siren`: `nom` (official), `nom_court` (for maps), `sujet`, `de`, `lieu` (French forms),
        `nature` (CC, CA, CU, ME), `n_communes`, `n_communes_29`, `population`, `population_29` (2023, whole
        and Finistère part), `area_km2`, `geometry` (EPSG:4326, exact union of the communes).
    """
    return _epci(complement or current_complement().content).copy()


def load_cantons(complement: Complement | None = None) -> gpd.GeoDataFrame:
    """
    Load the 27 cantons of Finistère.

    Returns
    -------
    cantons
        Indexed by `code`: `nom`; `commune_partagee`, INSEE code of the town that the canton shares with
        others, null for a canton made of whole communes; `geometry` (EPSG:4326), the union of its whole
        communes. The limits inside Brest and Quimper are not known: a canton with a shared town lacks that
        part, and its geometry is null when it has no other.
    """
    return _cantons(complement or current_complement().content).copy()


def load_voisins(complement: Complement | None = None) -> gpd.GeoDataFrame:
    """
    Load the backdrop: Côtes-d'Armor (without the communes of Poher Communauté) and Morbihan, cut to a box.

    Returns
    -------
    voisins
        Indexed by `code`: `nom`, `geometry` (EPSG:4326). With the communes it forms one coverage: round them
        together or not at all.
    """
    return _voisins(complement or current_complement().content).copy()


def load_population() -> pd.DataFrame:
    """
    Load the municipal populations, one row per commune and vintage.

    Returns
    -------
    population
        `insee`, `millesime` (2016 to 2023), `population` (persons). 2018 has no row for Ouessant and
        Île-de-Sein, whose value is not in the sources: a total of Finistère for 2018 would be short of
        about 1 100 persons.
    """
    return _table("population").copy()


def load_population_epci_publiee() -> pd.DataFrame:
    """Load the totals published by EPCI until 2022: `siren`, `millesime`, `population` (persons)."""
    return _table("population_epci_publiee").copy()


def load_appartenance() -> pd.DataFrame:
    """
    Load which EPCI each commune belongs to and when: `insee`, `siren`, `debut`, `fin` (first and last day).

    `fin` is null where the membership still holds. The sources begin on 2019-01-01, so a membership that
    starts that day may be older.
    """
    return _table("appartenance").copy()


def load_passage() -> pd.DataFrame:
    """Load the communes of Finistère merged since 1943: `ancien_insee`, `insee` (today's), `date_effet`."""
    return _table("passage").copy()


def load_lycees() -> pd.DataFrame:
    """Load the lycées: `uai`, `nom`, `type`, `insee`, `lon`, `lat`, `retenu` (kept by observation)."""
    return _table("lycees").copy()


def load_epci_formes() -> pd.DataFrame:
    """Load the hand-written names and French forms of the EPCI, every column as text."""
    path = FILES / "epci_formes.csv"
    try:
        return pd.read_csv(path, dtype=str, encoding="utf-8")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError) as error:
        raise EmbeddedFileError(_unreadable(path, error)) from error


def load_lieux(complement: Complement | None = None) -> pd.DataFrame:
    """
    Load the imported places of services to the public.

    Returns
    -------
    lieux
        `lieu_id`, `couche` (name of the layer, « France services »), `nom`, `insee`, `lon`, `lat` (degrees),
        `itinerant` (the point is that of the carrier), `source_id`; no row when none was imported.
    """
    return (complement or current_complement().content).table("lieu")


def load_distances(complement: Complement | None = None) -> pd.DataFrame:
    """
    Load the imported trips: `insee`, `lieu` (a place, a lycée, or a commune), `km`, `minutes`, `source_id`.

    They take the place of straight lines (`analysis.services.with_table`).
    """
    return (complement or current_complement().content).table("distance")


def precise_limits(complement: Complement | None = None) -> bool:
    """Tell whether the limits of all the communes of Finistère are imported ones, not generalised."""
    limits = (complement or current_complement().content).tables["limite"]
    inside = _layer("communes", "insee").query("departement == @FINISTERE").index
    return bool(inside.isin(limits.loc[limits["precise"], "code"]).all())


def load_sources() -> list[Source]:
    """Load the data sets behind the embedded files, as they must be cited."""
    return list(read_manifest().sources)


def data_version() -> str:
    """Return the short hash of all embedded contents."""
    return read_manifest().version


def shown_version(complement: Complement | None = None) -> str:
    """Name the observation and limits that are shown: the embedded ones, and what was imported."""
    imported = (complement or current_complement().content).version
    return data_version() if imported == EMBEDDED else f"{data_version()}, complétée par {imported}"


@lru_cache(maxsize=2)
def _communes(complement: Complement) -> gpd.GeoDataFrame:
    return _with_limits(_layer("communes", "insee"), complement)


@lru_cache(maxsize=2)
def _voisins(complement: Complement) -> gpd.GeoDataFrame:
    return _with_limits(_layer("voisins", "code"), complement)


def _with_limits(layer: gpd.GeoDataFrame, complement: Complement) -> gpd.GeoDataFrame:
    """Put the imported limits in the place of the embedded ones, and measure again."""
    limits = complement.tables["limite"].set_index("code")["geometrie"]
    found = layer.index.intersection(limits.index)
    if found.empty:
        return layer
    shapes = layer.geometry.copy()
    shapes[found] = shapely.from_wkb(limits[found].to_numpy())
    changed = layer.set_geometry(shapes)
    if "area_km2" in changed:
        changed["area_km2"] = changed.to_crs(LAMBERT_93).area / 1e6
    return changed


@lru_cache(maxsize=2)
def _epci(complement: Complement) -> gpd.GeoDataFrame:
    communes = _communes(complement)
    members = communes[communes["siren_epci"].notna()].assign(
        ici=lambda frame: frame["departement"] == FINISTERE,
        population_29=lambda frame: frame["population"].where(frame["ici"], 0),
    )
    epci = _table("epci").set_index("siren")
    totals = members.groupby("siren_epci").agg(
        n_communes=("nom", "size"),
        n_communes_29=("ici", "sum"),
        population=("population", "sum"),
        population_29=("population_29", "sum"),
        area_km2=("area_km2", "sum"),
    )
    return gpd.GeoDataFrame(
        epci.join(totals), geometry=_unions(members, "siren_epci", epci.index), crs=communes.crs
    )


@lru_cache(maxsize=2)
def _cantons(complement: Complement) -> gpd.GeoDataFrame:
    cantons = _table("cantons").set_index("code")
    communes = _communes(complement)
    return gpd.GeoDataFrame(
        cantons, geometry=_unions(communes, "code_canton", cantons.index), crs=communes.crs
    )


@cache
def _layer(stem: str, key: str) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(_read(stem, spatial=True)).set_index(key)


@cache
def _table(stem: str) -> pd.DataFrame:
    return _read(stem, spatial=False)


def _read(stem: str, *, spatial: bool) -> pd.DataFrame:
    path = FILES / f"{stem}.parquet"
    try:
        return gpd.read_parquet(path) if spatial else pd.read_parquet(path)
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        raise EmbeddedFileError(_unreadable(path, error)) from error


def _unions(communes: gpd.GeoDataFrame, key: str, codes: pd.Index) -> np.ndarray:
    """Return the exact union of the communes of each code, None for a code without any."""
    groups = {
        code: shapely.coverage_union_all(np.asarray(g))
        for code, g in communes.geometry.groupby(communes[key])
    }
    return np.array([groups.get(code) for code in codes], dtype=object)


def _unreadable(path: Path, error: Exception) -> str:
    return f"{path} est absent ou illisible ({error}) : reconstruisez-le par « python cli.py refresh »."
