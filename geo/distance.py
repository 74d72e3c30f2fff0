"""
Straight-line distances in Lambert-93, and the lines that would have to cross the sea.

A straight line says something of a trip only where one could travel along it: between an island and the
mainland, or across the rade de Brest, it says nothing, and a measure must read « non calculé » there
unless a table of real distances is given.

See docs/methode/proximite.md.
"""

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from scipy.spatial import cKDTree

from geo.errors import CrsError, LocateError
from geo.points import Floats, coordinates, require_points

LAMBERT_93 = CRS.from_epsg(2154)
METROPOLE = (-9.86, 41.15, 10.38, 51.56)
"""Where EPSG:2154 is defined: metropolitan France, in degrees (west, south, east, north)."""

Geometries = npt.NDArray[np.object_]


def lambert93_points(lon: npt.ArrayLike, lat: npt.ArrayLike, *, crs: Any = "EPSG:4326") -> Floats:
    """
    Project coordinates to Lambert-93.

    Parameters
    ----------
    lon, lat
        Coordinates in `crs`; NaN where unknown.
    crs
        Anything that pyproj reads, geographic or projected.

    Returns
    -------
    metres
        One row per point: easting and northing, EPSG:2154, NaN where unknown.

    Raises
    ------
    CrsError
        If a point lies out of metropolitan France, where Lambert-93 measures nothing.
    LocateError
        If `lon` and `lat` are not as many numbers, in one dimension.

    References
    ----------
    RGF93 v1 / Lambert-93, EPSG:2154 (IGN).

    Examples
    --------
    >>> lambert93_points([3.0], [46.5]).round(3).tolist()  # the origin of the projection
    [[700000.0, 6600000.0]]
    """
    x, y = coordinates(lon, lat, names=("lon", "lat"))
    source = CRS.from_user_input(crs)
    if source != LAMBERT_93:
        degrees = x, y
        if not source.is_geographic:
            degrees = Transformer.from_crs(source, 4326, always_xy=True).transform(x, y)
        _check_extent(*degrees)
        x, y = Transformer.from_crs(source, LAMBERT_93, always_xy=True).transform(x, y)
    metres: Floats = np.column_stack([x, y])
    metres[~np.isfinite(metres).all(axis=1)] = np.nan
    return metres


def lambert93_areas(areas: Geometries, *, crs: Any) -> Geometries:
    """
    Project geometries to Lambert-93, vertex by vertex; `CrsError` as for `lambert93_points`.

    Parameters
    ----------
    areas
        Geometries with coordinates in `crs`.
    crs
        Anything that pyproj reads, geographic or projected.

    Returns
    -------
    areas
        In EPSG:2154 (metres).

    Raises
    ------
    CrsError
        As for `lambert93_points`.

    Examples
    --------
    >>> square = np.array([shapely.box(2.9, 46.4, 3.1, 46.6)], dtype=object)
    >>> round(float(shapely.area(lambert93_areas(square, crs=4326))[0]) / 1e6)  # km², 15.3 by 22.2
    341
    """
    projected: Geometries = shapely.transform(
        areas, lambda points: lambert93_points(points[:, 0], points[:, 1], crs=crs)
    )
    return projected


def require_lambert93(*layers: gpd.GeoDataFrame | gpd.GeoSeries) -> None:
    """
    Refuse layers that are not in metres.

    Parameters
    ----------
    layers
        Any number of layers.

    Raises
    ------
    CrsError
        Unless every layer is in EPSG:2154.

    Examples
    --------
    >>> require_lambert93(gpd.GeoSeries([shapely.Point(0, 0)], crs=2154))
    >>> require_lambert93(gpd.GeoSeries([shapely.Point(0, 0)], crs=4326))
    Traceback (most recent call last):
        ...
    geo.errors.CrsError: Distances need EPSG:2154 (metres), got EPSG:4326: reproject the layer first.
    """
    for layer in layers:
        if layer.crs != LAMBERT_93:
            name = "no reference system" if layer.crs is None else layer.crs.to_string()
            msg = f"Distances need EPSG:2154 (metres), got {name}: reproject the layer first."
            raise CrsError(msg)


def point_layer(table: pd.DataFrame, *, lon: str = "lon", lat: str = "lat") -> gpd.GeoSeries:
    """
    Make Lambert-93 points of two columns of degrees.

    Parameters
    ----------
    table
        Holds two columns of degrees, EPSG:4326; NaN where unknown.
    lon, lat
        Names of these columns.

    Returns
    -------
    points
        On the index of `table`, EPSG:2154; None where unknown.

    Raises
    ------
    CrsError
        If a point lies out of metropolitan France.
    LocateError
        If the table lacks a column, or one holds anything else than numbers.

    Examples
    --------
    >>> point_layer(pd.DataFrame({"lon": [3.0, None], "lat": [46.5, None]})).isna().tolist()
    [False, True]
    """
    if absent := [name for name in (lon, lat) if name not in table.columns]:
        msg = (
            f"The table of points lacks {', '.join(absent)}: it has {', '.join(map(str, table.columns))}. "
            "Name the columns of degrees with `lon` and `lat`."
        )
        raise LocateError(msg)
    metres = lambert93_points(table[lon], table[lat])
    points = np.full(len(table), None, dtype=object)
    known = np.isfinite(metres).all(axis=1)
    points[known] = shapely.points(metres[known])
    return gpd.GeoSeries(points, index=table.index, crs=LAMBERT_93)


def nearest_distance_m(origins: gpd.GeoSeries, places: gpd.GeoSeries) -> pd.DataFrame:
    """
    Distance from each origin to the nearest place, as the crow flies.

    Parameters
    ----------
    origins, places
        Points in EPSG:2154. A missing or empty point is far from everything.

    Returns
    -------
    nearest
        On the index of `origins`: `place` (label in `places`, the first if equal) and `distance_m`
        (metres); both missing where there is no origin or no place.

    Raises
    ------
    CrsError
        If a layer is not in EPSG:2154.
    LocateError
        If a layer holds anything else than points.

    Examples
    --------
    >>> homes = gpd.GeoSeries.from_xy([0, 9_000], [0, 0], index=["a", "b"], crs=2154)
    >>> places = gpd.GeoSeries.from_xy([3_000, 10_000], [4_000, 0], index=["x", "y"], crs=2154)
    >>> nearest_distance_m(homes, places)
      place  distance_m
    a     x      5000.0
    b     y      1000.0
    """
    require_lambert93(origins, places)
    require_points(origins, places)
    known, usable = _has_point(origins), _has_point(places)
    nearest = pd.DataFrame({"place": pd.Series(index=origins.index, dtype=object), "distance_m": np.nan})
    if not known.any() or not usable.any():
        return nearest
    tree = cKDTree(_xy(places[usable]))
    distance, _ = tree.query(_xy(origins[known]))
    # The tree breaks ties as it likes: of all places at that distance, the first in the layer is kept.
    ties = tree.query_ball_point(_xy(origins[known]), distance * (1 + 1e-12))
    nearest.loc[known, "place"] = places.index[usable][[min(tie) for tie in ties]].to_numpy(dtype=object)
    nearest.loc[known, "distance_m"] = distance
    return nearest


def links_within(
    origins: gpd.GeoSeries, places: gpd.GeoSeries, *, reach_km: float, land: gpd.GeoSeries | None = None
) -> pd.DataFrame:
    """
    List every origin and place that are within reach of each other, as the crow flies.

    Parameters
    ----------
    origins, places
        Points in EPSG:2154, missing ones ignored.
    reach_km
        Longest distance listed, in kilometres.
    land
        Polygons in EPSG:2154, as for `crosses_sea`; None does not look for the sea.

    Returns
    -------
    links
        `origine`, `destination` (labels), `km` and `traverse_mer` (boolean), in the order of the layers.

    Raises
    ------
    CrsError
        If a layer is not in EPSG:2154.
    LocateError
        If a layer holds anything else than points, or the reach is negative or unknown.

    Examples
    --------
    >>> homes = gpd.GeoSeries.from_xy([0, 9_000], [0, 0], index=["a", "b"], crs=2154)
    >>> places = gpd.GeoSeries.from_xy([3_000, 10_000], [4_000, 0], index=["x", "y"], crs=2154)
    >>> links_within(homes, places, reach_km=5)
      origine destination   km  traverse_mer
    0       a           x  5.0         False
    1       b           y  1.0         False
    """
    require_lambert93(origins, places)
    require_points(origins, places)
    if not reach_km >= 0:
        msg = f"A reach is a number of kilometres from 0 up, got {reach_km}."
        raise LocateError(msg)
    starts, stops = origins[_has_point(origins)], places[_has_point(places)]
    near: list[list[int]] = []
    if len(starts) and len(stops):
        near = cKDTree(_xy(stops)).query_ball_point(_xy(starts), reach_km * 1000, return_sorted=True)
    start = np.repeat(np.arange(len(near)), [len(row) for row in near])
    stop = np.array([at for row in near for at in row], dtype=np.int64)
    links = pd.DataFrame({"origine": starts.index[start], "destination": stops.index[stop]})
    a = gpd.GeoSeries(np.asarray(starts.array, dtype=object)[start], crs=LAMBERT_93)
    b = gpd.GeoSeries(np.asarray(stops.array, dtype=object)[stop], crs=LAMBERT_93)
    crosses = False if land is None else crosses_sea(a, b, land).astype(bool)
    return links.assign(km=a.distance(b) / 1000, traverse_mer=crosses)


def crosses_sea(
    origins: gpd.GeoSeries, destinations: gpd.GeoSeries, land: gpd.GeoSeries, *, slack_m: float = 2_500.0
) -> pd.Series:
    """
    Tell whether the straight line between each origin and its destination has to cross the sea.

    It does when the two ends are on different pieces of land, however near, or when one stretch of the
    line over water is longer than `slack_m`: shorter ones are rias, which have bridges, and the error
    of generalised coastlines.

    Parameters
    ----------
    origins, destinations
        Points in EPSG:2154, on the same index; a point slightly at sea stands on the nearest land.
    land
        Polygons in EPSG:2154 covering all the land that a line may cross, neighbours included.
    slack_m
        Longest stretch of water, in metres, that a line may cross.

    Returns
    -------
    crosses
        Nullable boolean on the index of `origins`; missing where an end is missing.

    Raises
    ------
    CrsError
        If a layer is not in EPSG:2154.
    LocateError
        If an end is anything else than a point.

    References
    ----------
    Rule of this project, with its errors: docs/methode/proximite.md.

    Examples
    --------
    >>> banks = [shapely.box(0, 0, 10_000, 10_000), shapely.box(11_000, 0, 20_000, 10_000)]
    >>> land = gpd.GeoSeries(banks, crs=2154)
    >>> starts = gpd.GeoSeries.from_xy([1_000, 1_000], [5_000, 5_000], crs=2154)
    >>> stops = gpd.GeoSeries.from_xy([9_000, 12_000], [5_000, 5_000], crs=2154)
    >>> crosses_sea(starts, stops, land).tolist()
    [False, True]
    """
    require_lambert93(origins, destinations, land)
    require_points(origins, destinations)
    known = _has_point(origins) & _has_point(destinations)
    ends = np.column_stack([_xy(origins[known]), _xy(destinations[known])])
    # Edges that do not match leave slivers of a few metres between communes: snapping closes them.
    pieces = shapely.get_parts(shapely.union_all(np.asarray(land.array, dtype=object), grid_size=1.0))
    crosses = pd.Series(pd.NA, index=origins.index, dtype="boolean")
    crosses[known] = _apart(ends, pieces) | (_longest_at_sea(ends, pieces) > slack_m)
    return crosses


def _apart(ends: Floats, pieces: Geometries) -> npt.NDArray[np.bool_]:
    """Whether the two ends of each line stand on two pieces of land."""
    tree = shapely.STRtree(pieces)
    start, stop = (tree.nearest(shapely.points(ends[:, at])) for at in (slice(0, 2), slice(2, 4)))
    return np.asarray(start != stop)


def _longest_at_sea(ends: Floats, pieces: Geometries) -> Floats:
    """Length of the longest stretch of each line outside every piece of land, in metres."""
    at_sea = np.asarray(shapely.linestrings(ends.reshape(-1, 2, 2)), dtype=object)
    tree = shapely.STRtree(pieces)
    at_sea[tree.query(at_sea, predicate="within")[0]] = shapely.LineString()
    for line, piece in tree.query(at_sea, predicate="intersects").T:
        at_sea[line] = shapely.difference(at_sea[line], pieces[piece])
    stretches, owner = shapely.get_parts(at_sea, return_index=True)
    longest = np.zeros(len(ends))
    np.maximum.at(longest, owner, shapely.length(stretches))
    return longest


def _has_point(points: gpd.GeoSeries) -> pd.Series:
    return ~(points.isna() | points.is_empty)


def _xy(points: "gpd.GeoSeries | pd.Series[Any]") -> Floats:
    return shapely.get_coordinates(np.asarray(points.array, dtype=object))


def _check_extent(lon: Floats, lat: Floats) -> None:
    west, south, east, north = METROPOLE
    outside = (lon < west) | (lon > east) | (lat < south) | (lat > north)
    if outside.any():
        first = int(np.flatnonzero(outside)[0])
        msg = (
            f"Lambert-93 measures metropolitan France only, got longitude {lon[first]:.4f}, "
            f"latitude {lat[first]:.4f}: are longitude and latitude exchanged? Elsewhere, use the local system."
        )
        raise CrsError(msg)
