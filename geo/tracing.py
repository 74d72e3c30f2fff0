"""
Trace the boundaries of areas through the cells of a frame, and fill what they enclose.

Scan conversion and the even-odd rule: Foley, van Dam, Feiner, Hughes, *Computer Graphics: Principles
and Practice*, 2nd ed., 3.5-3.6.

See docs/methode/rattachement.md.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Areas = npt.NDArray[np.int32]
Geometries = npt.NDArray[np.object_]

_MARGIN = 1e-7  # in cells: rounding errors are below 1e-11 for grids of up to 2**13 cells a side


@dataclass(frozen=True)
class Frame:
    """
    Where the cells are: origin, cells per unit of x and of y, cells along each axis.

    Examples
    --------
    >>> frame = Frame(x0=100.0, y0=0.0, per_x=0.5, per_y=0.5, side=10)  # cells of 2 by 2
    >>> columns, rows = frame.columns_of(np.array([105.0])), frame.rows_of(np.array([2.0]))
    >>> columns.tolist(), rows.tolist(), frame.cells_of(columns, rows).tolist()
    ([2.5], [1.0], [12])
    """

    x0: float
    y0: float
    per_x: float
    per_y: float
    side: int

    def columns_of(self, x: Floats) -> Floats:
        """
        Count abscissas in cells.

        Parameters
        ----------
        x
            In the unit of the areas.

        Returns
        -------
        columns
            From 0 to `side` inside the frame.
        """
        return (x - self.x0) * self.per_x

    def rows_of(self, y: Floats) -> Floats:
        """
        Count ordinates in cells.

        Parameters
        ----------
        y
            In the unit of the areas.

        Returns
        -------
        rows
            From 0 to `side` inside the frame.
        """
        return (y - self.y0) * self.per_y

    def cells_of(self, columns: Floats, rows: Floats) -> Areas:
        """
        Find the cells of points inside the frame.

        Parameters
        ----------
        columns, rows
            Coordinates already counted in cells.

        Returns
        -------
        cells
            Positions in the table.
        """
        return rows.astype(np.int32) * self.side + columns.astype(np.int32)


@dataclass(frozen=True)
class Cells:
    """Cells, each beside one area that concerns it."""

    cells: Ints
    areas: Areas


def frame_over(areas: Geometries, side: int) -> Frame:
    """
    Lay `side` x `side` cells over the bounding box of all areas.

    Parameters
    ----------
    areas
        Polygons, in any planar reference system.
    side
        Number of cells along each axis.

    Returns
    -------
    frame
        A thousandth wider than the box on each side.

    Examples
    --------
    >>> frame = frame_over(np.array([shapely.box(0, 0, 1000, 500)], dtype=object), 10)
    >>> frame.x0, frame.y0, round(1 / frame.per_x, 2), round(1 / frame.per_y, 2)
    (-1.002, -0.501, 100.2, 50.1)
    """
    bounds = shapely.total_bounds(areas)
    x0, y0, x1, y1 = (float(value) for value in bounds)
    # A thousandth on each side keeps the outermost vertices off the edge of the frame.
    width, height = max(x1 - x0, 1e-9) * 1.002, max(y1 - y0, 1e-9) * 1.002
    return Frame(x0 - width * 0.001, y0 - height * 0.001, side / width, side / height, side)


def cells_of_boxes(areas: Geometries, frame: Frame) -> Cells:
    """
    List every cell that comes within the margin of the bounding box of an area.

    Parameters
    ----------
    areas
        Polygons.
    frame
        Where the cells are.

    Returns
    -------
    cells
        Each once per area, areas ascending.

    Examples
    --------
    >>> area = np.array([shapely.box(2.5, 2.5, 3.5, 2.7)], dtype=object)
    >>> cells_of_boxes(area, Frame(0.0, 0.0, 1.0, 1.0, 10)).cells.tolist()
    [22, 23]
    """
    bounds = shapely.bounds(areas)
    low, high = frame.rows_of(bounds[:, 1]), frame.rows_of(bounds[:, 3])
    left, right = frame.columns_of(bounds[:, 0]), frame.columns_of(bounds[:, 2])
    area, row = spread(_floor(low - _MARGIN), _floor(high + _MARGIN))
    again, column = spread(_floor(left - _MARGIN)[area], _floor(right + _MARGIN)[area])
    return Cells(row[again] * frame.side + column, area[again].astype(np.int32))


@dataclass(frozen=True)
class Segments:
    """
    Edges in cells, from (`u1`, `v1`) to (`u2`, `v2`) with `v1 <= v2`, and the area of each.

    Examples
    --------
    >>> ends = (np.array([value]) for value in (0.0, 1.0, 4.0, 3.0))  # from (0, 1) to (4, 3)
    >>> edge = Segments(*ends, areas=np.array([0], dtype=np.int32))
    >>> edge.at(np.array([0]), np.array([2.0])).tolist()
    [2.0]
    """

    u1: Floats
    v1: Floats
    u2: Floats
    v2: Floats
    areas: Areas

    def at(self, pick: Ints, v: npt.NDArray[Any]) -> Floats:
        """
        Find the abscissa at a height of each picked edge.

        Parameters
        ----------
        pick
            Positions of edges that are not level.
        v
            Heights, in cells.

        Returns
        -------
        u
            Abscissas, in cells.
        """
        slope = (self.u2[pick] - self.u1[pick]) / (self.v2[pick] - self.v1[pick])
        return self.u1[pick] + (v - self.v1[pick]) * slope


def segments_of(areas: Geometries, frame: Frame) -> Segments:
    """
    List the edges of all rings of all areas.

    Parameters
    ----------
    areas
        Polygons.
    frame
        Where the cells are.

    Returns
    -------
    segments
        In cells, each edge from its lower end to its upper one.

    Examples
    --------
    >>> square = np.array([shapely.box(0, 0, 2, 1)], dtype=object)
    >>> edges = segments_of(square, Frame(0.0, 0.0, 1.0, 1.0, 4))
    >>> len(edges.areas), (edges.v1 <= edges.v2).all().item()
    (4, True)
    """
    parts, part_of = shapely.get_parts(areas, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    points, point_of = shapely.get_coordinates(rings, return_index=True)
    u, v = frame.columns_of(points[:, 0]), frame.rows_of(points[:, 1])
    start = np.flatnonzero(point_of[1:] == point_of[:-1])
    end = start + 1
    falling = v[start] > v[end]
    start, end = np.where(falling, end, start), np.where(falling, start, end)
    owner = part_of[ring_of[point_of[start]]].astype(np.int32)
    return Segments(u[start], v[start], u[end], v[end], owner)


def cells_crossed(segments: Segments, frame: Frame) -> Cells:
    """
    List every cell that comes within the margin of an edge.

    Parameters
    ----------
    segments
        Edges in cells.
    frame
        Where the cells are.

    Returns
    -------
    cells
        Once per edge.

    Examples
    --------
    >>> frame = Frame(0.0, 0.0, 1.0, 1.0, 4)
    >>> square = segments_of(np.array([shapely.box(0.5, 0.5, 2.5, 2.5)], dtype=object), frame)
    >>> sorted(set(cells_crossed(square, frame).cells.tolist()))  # all around cell 5, of the second row
    [0, 1, 2, 4, 6, 8, 9, 10]
    """
    pick, row = spread(_floor(segments.v1 - _MARGIN), _floor(segments.v2 + _MARGIN))
    below = np.maximum(segments.v1[pick], row - _MARGIN)
    above = np.minimum(segments.v2[pick], row + 1 + _MARGIN)
    left, right = segments.u1[pick], segments.u2[pick]
    # A nearly level edge has no usable slope: its whole width is marked.
    steep = np.flatnonzero(segments.v2[pick] - segments.v1[pick] > 1e-6)
    left[steep] = segments.at(pick[steep], below[steep])
    right[steep] = segments.at(pick[steep], above[steep])
    left, right = np.minimum(left, right), np.maximum(left, right)
    again, column = spread(_floor(left - _MARGIN), _floor(right + _MARGIN))
    return Cells(row[again] * frame.side + column, segments.areas[pick[again]])


def cells_filled(segments: Segments, frame: Frame) -> Cells:
    """
    List every cell whose centre is inside an area, by the even-odd rule on the centre line of its row.

    Parameters
    ----------
    segments
        Edges in cells.
    frame
        Where the cells are.

    Returns
    -------
    cells
        Each once per area.

    References
    ----------
    Foley et al., 3.6 (scan conversion of polygons).

    Examples
    --------
    >>> frame = Frame(0.0, 0.0, 1.0, 1.0, 4)
    >>> square = segments_of(np.array([shapely.box(0.9, 0.9, 2.9, 1.9)], dtype=object), frame)
    >>> cells_filled(square, frame).cells.tolist()
    [5, 6]
    """
    pick, row = spread(_ceil(segments.v1 - 0.5), _ceil(segments.v2 - 0.5) - 1)
    abscissa, area = segments.at(pick, row + 0.5), segments.areas[pick]
    order = np.lexsort((abscissa, row, area))
    enter, leave = order[0::2], order[1::2]
    again, column = spread(_ceil(abscissa[enter] - 0.5), _ceil(abscissa[leave] - 0.5) - 1)
    return Cells(row[enter[again]] * frame.side + column, area[enter[again]])


def spread(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """
    List the integers of each interval.

    Parameters
    ----------
    first, last
        Ends, both included; an interval whose last is below its first is empty.

    Returns
    -------
    position, integer
        Number of the interval, and the integer.

    Examples
    --------
    >>> [found.tolist() for found in spread(np.array([3, 5]), np.array([4, 5]))]
    [[0, 0, 1], [3, 4, 5]]
    """
    lengths = np.maximum(last - first + 1, 0)
    position = np.repeat(np.arange(len(lengths)), lengths)
    before = np.cumsum(lengths) - lengths
    return position, np.arange(len(position)) + np.repeat(first - before, lengths)


def _floor(values: Floats) -> Ints:
    return np.floor(values).astype(np.int64)


def _ceil(values: Floats) -> Ints:
    return np.ceil(values).astype(np.int64)
