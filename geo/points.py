"""
Checks that any computation on points asks first: coordinates in pairs of numbers, and layers of points.

See docs/methode/rattachement.md.
"""

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo.errors import LocateError

Floats = npt.NDArray[np.float64]


def coordinates(
    x: npt.ArrayLike, y: npt.ArrayLike, *, names: tuple[str, str] = ("x", "y")
) -> tuple[Floats, Floats]:
    """
    Read two lists of coordinates as numbers.

    Parameters
    ----------
    x, y
        As many of one as of the other, in one dimension; NaN where unknown.
    names
        What to call them in an error.

    Returns
    -------
    x, y
        The same numbers, as arrays.

    Raises
    ------
    LocateError
        If they are not as many numbers, in one dimension.

    Examples
    --------
    >>> coordinates([-4, None], [48, None])
    (array([-4., nan]), array([48., nan]))
    """
    xs, ys = (_floats(values, name) for values, name in zip((x, y), names, strict=True))
    if xs.shape != ys.shape or xs.ndim != 1:
        msg = (
            f"Points need as many {names[0]} as {names[1]}, in one dimension: got {xs.shape} and {ys.shape}."
        )
        raise LocateError(msg)
    return xs, ys


def require_points(*layers: gpd.GeoSeries) -> None:
    """
    Refuse layers that hold anything else than points.

    Parameters
    ----------
    layers
        Any number of layers; missing and empty geometries are no fault.

    Raises
    ------
    LocateError
        Unless every geometry is a point.

    Examples
    --------
    >>> require_points(gpd.GeoSeries.from_xy([0], [0]), gpd.GeoSeries([None]))
    """
    for layer in layers:
        kinds = layer.geom_type[~(layer.isna() | layer.is_empty)]
        other = kinds[kinds != "Point"]
        if len(other):
            msg = (
                f"Distances are measured between points, got a {other.iloc[0]} at {other.index[0]!r}: "
                "take a point of each, for instance its town hall or its centroid."
            )
            raise LocateError(msg)


def _floats(values: npt.ArrayLike, name: str) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        msg = f"Coordinates `{name}` must be numbers, with a decimal point (NaN where unknown): {error}."
        raise LocateError(msg) from error
