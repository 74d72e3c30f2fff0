"""
Share of inhabitants near a service, with its interval, and what straight lines cannot say.

Without a table of real distances, the distance by road is the straight line times a detour factor, which
is only known within bounds: every share comes with the interval that these bounds leave. Where the line to
the nearest service crosses the sea the distance is « non calculé ». All the inhabitants of a commune stand
at its town hall. See docs/methode/proximite.md.

The detour factor: Barthélemy, *Spatial networks*, Physics Reports 499 (2011), section 3.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.errors import FrameError
from geo.distance import crosses_sea, nearest_distance_m

Unit = Literal["km", "minutes"]

THRESHOLDS_KM = (5.0, 10.0, 20.0)
THRESHOLDS_MIN = (10.0, 20.0, 30.0)
DETOUR = (1.2, 1.5)
"""Bounds of the ratio of the distance by road to the straight line."""
MARGIN = 0.1
"""How far a threshold may be moved either way: « moins de 10 km » is not a law of nature."""


def nearest_service(
    origins: gpd.GeoSeries, services: gpd.GeoSeries, *, land: gpd.GeoSeries | None
) -> pd.DataFrame:
    """
    Find the nearest service of each commune, as the crow flies.

    Parameters
    ----------
    origins
        Where the inhabitants of each commune stand, by `insee`, EPSG:2154.
    services
        Points of the services, by unique identifier, EPSG:2154.
    land
        All the land that a line may cross, EPSG:2154 (see `geo.distance.crosses_sea`); None does not
        look for the sea.

    Returns
    -------
    nearest
        On the index of `origins`: `place` (identifier), `km` (straight line) and `statut`: `estime`;
        `non_calcule` where the line crosses the sea (no `km` then); `manquant` without point or service.

    Raises
    ------
    CrsError
        If a layer is not in EPSG:2154.

    Examples
    --------
    >>> from analysis.worked_example import worked_communes
    >>> x, y = [151_000, 161_000], [6_801_000, 6_801_000]
    >>> halls = gpd.GeoSeries.from_xy(x, y, index=["29901", "29904"], crs=2154)
    >>> offices = gpd.GeoSeries.from_xy([153_000], [6_801_000], index=["FS1"], crs=2154)
    >>> nearest_service(halls, offices, land=worked_communes().geometry)
          place   km       statut
    29901   FS1  2.0       estime
    29904   FS1  NaN  non_calcule
    """
    found = nearest_distance_m(origins, services)
    nearest = pd.DataFrame({"place": found["place"], "km": found["distance_m"] / 1000})
    nearest["statut"] = pd.Series("estime", index=origins.index).where(
        found["distance_m"].notna(), "manquant"
    )
    if land is None or not len(services):
        return nearest
    ends = services.reindex(pd.Index(found["place"])).set_axis(origins.index)
    crossed = crosses_sea(origins, gpd.GeoSeries(ends, crs=services.crs), land).fillna(False).astype(bool)
    nearest["statut"] = nearest["statut"].mask(crossed, "non_calcule")
    nearest["km"] = nearest["km"].mask(crossed)
    return nearest


def nearest_in_table(table: pd.DataFrame, communes: pd.Index, *, unit: Unit = "km") -> pd.DataFrame:
    """
    Find the nearest service of each commune in an imported table of real distances or times.

    Parameters
    ----------
    table
        One row per known trip: `insee`, `place`, and a column named by `unit`.
    communes
        The `insee` wanted.
    unit
        `km` by road, or `minutes`.

    Returns
    -------
    nearest
        On `communes`: `place`, the column of the unit, `statut` (`ok`, or `manquant` without any trip).

    Raises
    ------
    FrameError
        If a column is missing, or a distance is negative or not a number.

    Examples
    --------
    >>> table = pd.DataFrame({"insee": ["29901", "29901"], "place": ["FS1", "FS2"], "km": [12.0, 7.5]})
    >>> nearest_in_table(table, pd.Index(["29901", "29902"]))
          place   km    statut
    29901   FS2  7.5        ok
    29902   NaN  NaN  manquant
    """
    if absent := [name for name in ("insee", "place", unit) if name not in table.columns]:
        msg = (
            f"The table of distances lacks {', '.join(absent)}: it has {', '.join(map(str, table.columns))}."
        )
        raise FrameError(msg)
    values = table[unit]
    if not (values >= 0).all():
        msg = f"Distances must be numbers from 0 up, got {values[~(values >= 0)].iloc[0]!r} in `{unit}`."
        raise FrameError(msg)
    best = table.sort_values([unit, "place"], kind="stable").drop_duplicates("insee").set_index("insee")
    nearest = best[["place", unit]].reindex(communes)
    return nearest.assign(statut=np.where(nearest[unit].notna(), "ok", "manquant"))


def trips_to(distances: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """
    Keep the imported trips that lead to the services of a layer.

    Parameters
    ----------
    distances
        From `data.territoire.load_distances`: `insee`, `lieu`, `km`, `minutes`; a trip to a commune leads to every
        service that stands there.
    services
        The services by identifier, with the `insee` of their commune.

    Returns
    -------
    trips
        `insee`, `place` (identifier of a service), `km`, `minutes`.

    Examples
    --------
    >>> distances = pd.DataFrame({"insee": ["29042"], "lieu": ["29019"], "km": [60.0], "minutes": [55.0]})
    >>> trips_to(distances, pd.DataFrame({"insee": ["29019"]}, index=["lycée A"]))["place"].tolist()
    ['lycée A']
    """
    there = services["insee"].rename_axis("place").reset_index()
    to_commune = distances.merge(there.rename(columns={"insee": "lieu"}), on="lieu")
    direct = distances[distances["lieu"].isin(services.index)]
    trips = pd.concat([direct.assign(place=direct["lieu"]), to_commune], ignore_index=True)
    return trips[["insee", "place", "km", "minutes"]]


def nearest_known(
    origins: gpd.GeoSeries,
    services: gpd.GeoSeries,
    trips: pd.DataFrame,
    *,
    land: gpd.GeoSeries | None,
) -> pd.DataFrame:
    """
    Find the nearest service of each commune: by the imported distances where there are some, else in a straight line.

    Parameters
    ----------
    origins, services, land
        As for `nearest_service`.
    trips
        From `trips_to`; those without kilometres are of no use here.

    Returns
    -------
    nearest
        As `with_table` gives it.

    Examples
    --------
    >>> points = gpd.GeoSeries(gpd.points_from_xy([0, 9000], [0, 0]), index=["29042", "29019"], crs=2154)
    >>> trips = pd.DataFrame({"insee": ["29042"], "place": ["29019"], "km": [60.0], "minutes": [55.0]})
    >>> nearest = nearest_known(points[["29042"]], points[["29019"]], trips, land=None)
    >>> nearest[["km", "statut"]].to_dict("list")
    {'km': [60.0], 'statut': ['ok']}
    """
    estimated = nearest_service(origins, services, land=land)
    known = trips.dropna(subset=["km"])
    if known.empty:
        return estimated
    return with_table(estimated, nearest_in_table(known, origins.index))


def with_table(estimated: pd.DataFrame, imported: pd.DataFrame) -> pd.DataFrame:
    """
    Prefer the imported distance, in kilometres, wherever there is one.

    Parameters
    ----------
    estimated, imported
        From `nearest_service` and `nearest_in_table`, on the same communes.

    Returns
    -------
    nearest
        Rows of `imported` where its `statut` is `ok`, rows of `estimated` elsewhere.

    Raises
    ------
    FrameError
        If the imported table is in minutes: the two cannot be mixed.

    Examples
    --------
    >>> estimated = pd.DataFrame(
    ...     {"place": ["FS1", "FS1"], "km": [8.0, 20.0], "statut": "estime"}, index=["29901", "29902"]
    ... )
    >>> table = pd.DataFrame({"insee": ["29902"], "place": ["FS2"], "km": [14.0]})
    >>> with_table(estimated, nearest_in_table(table, estimated.index))
          place    km  statut
    29901   FS1   8.0  estime
    29902   FS2  14.0      ok
    """
    if "km" not in imported.columns:
        msg = "Times cannot complete distances: give a table for every commune, or one in kilometres."
        raise FrameError(msg)
    known = (imported["statut"] == "ok").reindex(estimated.index, fill_value=False)
    return imported.reindex(estimated.index).where(known, estimated)


def access_shares(
    nearest: pd.DataFrame,
    population: pd.Series[float],
    *,
    groups: pd.Series[str] | None = None,
    thresholds: Sequence[float] = THRESHOLDS_KM,
    detour: tuple[float, float] = DETOUR,
    margin: float = MARGIN,
    seuil_connu: float = 0.9,
) -> pd.DataFrame:
    """
    Share of inhabitants within each threshold of the nearest service, with its interval.

    Central: the middle detour factor and the threshold itself. Low: the longest detour and the threshold
    lowered by the margin. High: the shortest detour and the threshold raised. Imported distances take no
    detour.

    Parameters
    ----------
    nearest
        By `insee`: `statut` and one of `km`, `minutes`; from `nearest_service`, `nearest_in_table` or
        `with_table`.
    population
        Inhabitants by `insee`; its communes are the perimeter.
    groups
        Territory of each commune (SIREN of its EPCI); communes of no territory count nowhere. None makes
        one group of all of them, « ensemble ».
    thresholds
        In the unit of `nearest`.
    detour
        Bounds of the detour factor, at least 1.
    margin
        Relative margin of the thresholds, in [0, 1).
    seuil_connu
        Least share of inhabitants whose distance is known for a share to be given.

    Returns
    -------
    shares
        One row per `territoire` and `seuil`, sorted: `part`, `part_basse`, `part_haute` (in [0, 1], of
        the inhabitants whose distance is known; NaN when these are too few), `part_non_calculee` (in
        [0, 1], of all inhabitants), `population` (all inhabitants, persons).

    Raises
    ------
    FrameError
        If a distance is given in no unit, or bounds are out of order.

    References
    ----------
    Barthélemy, M. (2011), Spatial networks, Physics Reports 499, section 3.1 (detour factor).

    Examples
    --------
    >>> nearest = pd.DataFrame(
    ...     {"km": [0.0, 8.0, 4.0], "statut": ["estime", "estime", "ok"]}, index=["29901", "29902", "29903"]
    ... )
    >>> population = pd.Series([100.0, 300.0, 500.0], index=nearest.index)
    >>> shares = access_shares(nearest, population, thresholds=(10,), margin=0)
    >>> shares[["part_basse", "part", "part_haute"]].round(2)
       part_basse  part  part_haute
    0        0.67  0.67         1.0
    """
    if not (1 <= detour[0] <= detour[1] and 0 <= margin < 1):
        msg = f"Bounds need 1 ≤ low ≤ high and a margin in [0, 1), got {detour} and {margin}."
        raise FrameError(msg)
    reach = nearest.reindex(population.index)
    factors = (sum(detour) / 2, detour[1], detour[0])
    ends = zip(("part", "part_basse", "part_haute"), factors, (0, -margin, margin), strict=True)
    straight, known = _values(reach), reach["statut"].isin(["ok", "estime"])
    territory = (
        pd.Series("ensemble", index=population.index) if groups is None else groups.reindex(population.index)
    )
    cases = {
        name: (np.where(reach["statut"] == "estime", straight * factor, straight), 1 + shift)
        for name, factor, shift in ends
    }
    rows = []
    for threshold in thresholds:
        within = {name: values <= threshold * scale for name, (values, scale) in cases.items()}
        people = pd.DataFrame({name: population.where(near, 0.0) for name, near in within.items()})
        people = people.where(known, 0.0).assign(connue=population.where(known, 0.0), population=population)
        rows.append(people.groupby(territory).sum().assign(seuil=threshold))
    sums = pd.concat(rows).rename_axis("territoire").reset_index()
    return _shares(sums, seuil_connu).sort_values(["territoire", "seuil"], ignore_index=True)


def _values(reach: pd.DataFrame) -> pd.Series[float]:
    units = [unit for unit in ("km", "minutes") if unit in reach.columns]
    if len(units) != 1 or "statut" not in reach.columns:
        msg = f"Distances need `statut` and one of `km`, `minutes`: got {', '.join(map(str, reach.columns))}."
        raise FrameError(msg)
    return reach[units[0]].astype(float)


def _shares(sums: pd.DataFrame, seuil_connu: float) -> pd.DataFrame:
    known = sums["connue"].where(sums["connue"] >= seuil_connu * sums["population"]).where(sums["connue"] > 0)
    names = ["part", "part_basse", "part_haute"]
    shares = sums[["territoire", "seuil", *names]].copy()
    shares[names] = sums[names].div(known, axis=0)
    total = sums["population"].where(sums["population"] > 0)
    return shares.assign(part_non_calculee=1 - sums["connue"] / total, population=sums["population"])
