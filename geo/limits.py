"""
Precise limits in the place of generalised ones: the precise ones are kept, what surrounds them is fitted to them.

See docs/methode/limites.md.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries import clean_coverage
from geo.errors import CrsError

SLIVER_DEG = 1e-4
"""Widest gap between precise limits that is a defect of the file (some ten metres), not a place on its own."""


def fit_around(precise: gpd.GeoDataFrame, around: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Make one coverage of precise limits and of coarser ones around them.

    The precise limits hardly move: only overlaps and slivers between themselves are mended. The coarser ones
    give way where they overlap, and take the gaps that were left between.

    Parameters
    ----------
    precise
        Polygons that nearly fit together, in degrees.
    around
        Polygons to fit to them, in the same reference system; none may share its index label with a precise one.

    Returns
    -------
    coverage
        The rows of `precise` then those of `around`, geometry only: a valid coverage.

    Raises
    ------
    CrsError
        When the reference systems differ.
    BoundaryError
        When a geometry is no polygon, or a territory vanishes.

    Examples
    --------
    >>> precise = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], index=["29001"], crs=4326)
    >>> around = gpd.GeoDataFrame(geometry=[shapely.box(0.75, 0, 2, 1)], index=["22001"], crs=4326)
    >>> coverage = fit_around(precise, around)
    >>> dict(zip(coverage.index, shapely.area(coverage.geometry.to_numpy()).tolist()))
    {'29001': 1.0, '22001': 1.0}
    """
    if precise.crs != around.crs:
        msg = f"Limits need one reference system, got {precise.crs} and {around.crs}: reproject one of them."
        raise CrsError(msg)
    kept = clean_coverage(precise[["geometry"]], gap_width=SLIVER_DEG)
    if around.empty:
        return kept
    land = shapely.union_all(kept.geometry.to_numpy())
    cut = [_polygonal(shape) for shape in shapely.difference(around.geometry.to_numpy(), land)]
    fitted = gpd.GeoDataFrame(geometry=cut, index=around.index, crs=around.crs)
    # Cleaned once for the borders to share their vertices, by which the owner of each gap is told.
    whole = clean_coverage(gpd.GeoDataFrame(pd.concat([kept, fitted]), crs=precise.crs))
    return clean_coverage(_without_gaps(whole, around.index))


def _polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """Drop the lines and points that a difference may leave."""
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _without_gaps(layer: gpd.GeoDataFrame, takers: pd.Index) -> gpd.GeoDataFrame:
    """Give each hole of the whole to the taker with which it shares the longest border, if it touches any."""
    land = shapely.get_parts(shapely.coverage_union_all(layer.geometry.to_numpy()))
    rings = [ring for part in land for ring in shapely.get_rings(part)[1:]]
    if not rings:
        return layer
    holes = shapely.polygons(rings)
    shapes = np.asarray(layer.geometry.loc[takers], dtype=object)
    hole, taker = shapely.STRtree(shapes).query(holes, predicate="intersects")
    shared = shapely.intersection(shapely.boundary(holes[hole]), shapely.boundary(shapes[taker]))
    pairs = pd.DataFrame({"hole": hole, "taker": taker, "shared": shapely.length(shared)})
    best = pairs[pairs["shared"] > 0].sort_values("shared").groupby("hole")["taker"].last()
    grown = layer.geometry.copy()
    for at, owned in best.groupby(best):
        grown[takers[at]] = shapely.union_all([shapes[at], *holes[owned.index]])
    return layer.set_geometry(grown)
