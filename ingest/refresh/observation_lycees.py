"""Indicators on lycées: how many are kept, and how far the nearest one is when a straight line can tell."""

from __future__ import annotations

from collections.abc import Collection

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.distance import LAMBERT_93, crosses_sea, nearest_distance_m
from ingest.refresh.indicators import parts

CROZON_PENINSULA = ("29001", "29022", "29042", "29104", "29120", "29238", "29280")
"""Argol, Camaret-sur-Mer, Crozon, Landévennec, Lanvéoc, Roscanvel, Telgruc-sur-Mer."""

DISTANCE_DIGITS = 2
"""Decimals of distances in km: town halls are not placed better than to 10 m."""


def lycee_parts(
    lycees: pd.DataFrame, communes: gpd.GeoDataFrame, neighbours: gpd.GeoSeries
) -> list[pd.DataFrame]:
    """
    Build the parts of the number of lycées kept and of the distance to the nearest one.

    Parameters
    ----------
    lycees
        `insee`, `retenu`.
    communes
        Indexed by `insee`: `population`, `mairie_lon`, `mairie_lat`, geometry (EPSG:4326).
    neighbours
        Land around the communes (EPSG:4326), over which a line is not at sea.
    """
    counts = lycees[lycees["retenu"]].groupby("insee").size().reindex(communes.index, fill_value=0)
    population = communes["population"].astype(float)
    distance = distances_km(communes, counts.index[counts > 0], neighbours)
    return [
        parts("lycees_generaux_technologiques", counts),
        parts("distance_lycee", distance * population, population, lacune="non_calcule"),
    ]


def distances_km(
    communes: gpd.GeoDataFrame, with_lycee: Collection[str], neighbours: gpd.GeoSeries
) -> pd.Series:
    """
    Measure the straight distance from each town hall to that of the nearest commune with a lycée.

    Parameters
    ----------
    communes, neighbours
        As for `lycee_parts`.
    with_lycee
        INSEE codes of the communes that have one.

    Returns
    -------
    distance
        In km, measured in Lambert-93; null on the Crozon peninsula, and where the line crosses the sea.
    """
    points = gpd.GeoSeries.from_xy(
        communes["mairie_lon"], communes["mairie_lat"], index=communes.index, crs=4326
    ).to_crs(LAMBERT_93)
    nearest = nearest_distance_m(points, gpd.GeoSeries(points.loc[sorted(with_lycee)]))
    arrivals = gpd.GeoSeries(points.loc[nearest["place"]]).set_axis(points.index)
    ground = np.concatenate([communes.geometry.array, neighbours.array])
    land = gpd.GeoSeries(ground, crs=communes.crs).to_crs(LAMBERT_93)
    told = ~crosses_sea(points, arrivals, land).astype(bool) & ~communes.index.isin(CROZON_PENINSULA)
    return (nearest["distance_m"] / 1000).round(DISTANCE_DIGITS).where(told)
