"""
The commune nearest to points at sea, when it is near enough.

See docs/methode/rattachement.md.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from geo.distance import LAMBERT_93, lambert93_areas, lambert93_points
from geo.errors import CrsError
from geo.grid import Grid
from geo.tracing import Areas, Floats, Geometries, Ints

_METRES_PER_DEGREE = 109_000.0  # under the shortest degree of latitude, Lambert-93 alteration included


def nearest_within(
    x: Floats, y: Floats, *, areas: Geometries, grids: Sequence[Grid], crs: Any, reach_m: float
) -> tuple[Ints, Areas]:
    """
    Find the nearest area of each point, where there is one within reach.

    Parameters
    ----------
    x, y
        Coordinates in `crs`, finite.
    areas
        Polygons in `crs`.
    grids
        Grids over these areas: they spare the points that are far from all of them.
    crs
        Geographic, or Lambert-93.
    reach_m
        Reach in metres, measured in Lambert-93.

    Returns
    -------
    points, nearest
        Positions of the points within reach, and of their nearest area (the lowest if equal).

    Raises
    ------
    CrsError
        If `crs` is neither, or a point near an area is out of metropolitan France.

    Examples
    --------
    >>> from geo.grid import lay_grids
    >>> banks = [shapely.box(0, 0, 10_000, 10_000), shapely.box(11_000, 0, 20_000, 10_000)]
    >>> areas = np.array(banks, dtype=object)
    >>> points, nearest = nearest_within(
    ...     np.array([10_400.0, -3_000.0]),
    ...     np.array([5_000.0, 5_000.0]),
    ...     areas=areas,
    ...     grids=lay_grids(areas, expected_points=2),
    ...     crs=2154,
    ...     reach_m=1_000,
    ... )
    >>> points.tolist(), nearest.tolist()
    ([0], [0])
    """
    reach_x, reach_y = _reach(y, crs, reach_m)
    near = np.zeros(len(x), dtype=bool)
    for grid in grids:
        near |= grid.near(x, y, reach_x=reach_x, reach_y=reach_y)
    at = np.flatnonzero(near)
    boxes = shapely.box(x[at] - reach_x, y[at] - reach_y, x[at] + reach_x, y[at] + reach_y)
    box, area = shapely.STRtree(areas).query(boxes)
    point = at[box]
    used, position = np.unique(area, return_inverse=True)
    shores = lambert93_areas(areas[used], crs=crs)
    shapely.prepare(shores)
    metres = np.asarray(shapely.points(lambert93_points(x[at], y[at], crs=crs)), dtype=object)
    distance = shapely.distance(shores[position], metres[box])
    order = np.lexsort((area, distance, point))
    order = order[distance[order] <= reach_m]
    first = order[np.flatnonzero(np.diff(point[order], prepend=-1))]
    return point[first], area[first].astype(np.int32)


def _reach(y: Floats, crs: Any, reach_m: float) -> tuple[float, float]:
    """Half sides, in units of `crs`, of a box that holds the circle of radius `reach_m`."""
    system = CRS.from_user_input(crs)
    if system == LAMBERT_93:
        return reach_m, reach_m
    if not system.is_geographic:
        msg = f"Points at sea need degrees or EPSG:2154, got {system.to_string()}: reproject them."
        raise CrsError(msg)
    height = reach_m / _METRES_PER_DEGREE
    steepest = min(float(np.abs(y).max()) + height, 85.0)
    return height / np.cos(np.radians(steepest)), height
