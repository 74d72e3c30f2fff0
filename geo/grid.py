"""
A grid laid over areas, whose cells say what can be known of a point without any geometry.

The boundaries of the areas are traced through the cells, every cell they touch (widened by a margin
far above rounding) is set apart, and the rest of each row is filled from its centre line by the
even-odd rule. A cell that no boundary touches lies in one face of the plane, so what is true of its
centre is true of all of it. Hence three kinds of cells: outside every area, wholly inside one area,
or undecided with the short list of areas worth an exact test. Nothing is assumed of the areas: they
may overlap or leave gaps between them.

Scan conversion and the even-odd rule: Foley, van Dam, Feiner, Hughes, *Computer Graphics: Principles
and Practice*, 2nd ed., 3.5-3.6.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import maximum_filter1d

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Areas = npt.NDArray[np.int32]
Geometries = npt.NDArray[np.object_]

OUTSIDE = -1
_MARGIN = 1e-7  # in cells: rounding errors are below 1e-11 for grids of up to 2**13 cells a side


@dataclass(frozen=True)
class Frame:
    """Where the cells are: origin, cells per unit of x and of y, cells along each axis."""

    x0: float
    y0: float
    per_x: float
    per_y: float
    side: int

    def columns_of(self, x: Floats) -> Floats:
        """Abscissas in cells, from 0 to `side` inside the frame."""
        return (x - self.x0) * self.per_x

    def rows_of(self, y: Floats) -> Floats:
        """Ordinates in cells, from 0 to `side` inside the frame."""
        return (y - self.y0) * self.per_y

    def cells_of(self, columns: Floats, rows: Floats) -> Areas:
        """Positions in the table of points already counted in cells."""
        return rows.astype(np.int32) * self.side + columns.astype(np.int32)


@dataclass(frozen=True)
class Grid:
    """
    Cells over areas numbered 0, 1, 2...

    `table[row * side + column]` is the number of the area that holds the whole cell, `OUTSIDE`, or
    `-2 - i` for undecided cell `i`, whose areas are `candidates[starts[i]:starts[i + 1]]`, ascending.
    """

    frame: Frame
    table: Areas
    starts: Ints
    candidates: Areas

    def look_up(self, x: Floats, y: Floats) -> Areas:
        """
        Read the table under each point; points off the frame, or not numbers, are `OUTSIDE`.

        Parameters
        ----------
        x, y
            Coordinates of the points, in the reference system of the areas.
        """
        frame = self.frame
        columns, rows = frame.columns_of(x), frame.rows_of(y)
        within = (columns >= 0) & (columns < frame.side) & (rows >= 0) & (rows < frame.side)
        if within.all():
            return self.table[frame.cells_of(columns, rows)]
        found = np.full(len(x), OUTSIDE, dtype=np.int32)
        at = np.flatnonzero(within)
        found[at] = self.table[frame.cells_of(columns[at], rows[at])]
        return found

    def renumbered(self, numbers: Ints) -> "Grid":
        """Call area `i` of this grid `numbers[i]`; `numbers` must ascend, as candidates do."""
        table, names = self.table.copy(), numbers.astype(np.int32)
        sure = table >= 0
        table[sure] = names[table[sure]]
        return Grid(self.frame, table, self.starts, names[self.candidates])

    def near(self, x: Floats, y: Floats, *, reach_x: float, reach_y: float) -> npt.NDArray[np.bool_]:
        """
        Tell which points may have an area within a reach along each axis; the others have none.

        Parameters
        ----------
        x, y
            Coordinates of the points, finite.
        reach_x, reach_y
            Reach, in the unit of the coordinates.
        """
        frame = self.frame
        land = (self.table != OUTSIDE).reshape(frame.side, frame.side)
        for axis, reach in ((0, reach_y * frame.per_y), (1, reach_x * frame.per_x)):
            land = maximum_filter1d(land, 2 * (int(reach) + 1) + 1, axis=axis, mode="constant")
        # A point off the frame is nearer to its edge than to any area: it takes the nearest cell.
        columns = np.clip(frame.columns_of(x), 0, frame.side - 1)
        rows = np.clip(frame.rows_of(y), 0, frame.side - 1)
        return np.asarray(land.ravel()[frame.cells_of(columns, rows)])


def certified_grid(areas: Geometries, *, side: int) -> Grid:
    """
    Lay a grid of `side` x `side` cells over areas and certify its cells.

    Worth its cost, about half a microsecond per vertex, when there are many points per vertex.

    Parameters
    ----------
    areas
        Valid polygons or multipolygons, finite coordinates in any planar reference system.
    side
        Number of cells along each axis.

    Returns
    -------
    grid
        Numbers of areas are positions in `areas`.
    """
    frame = _frame(shapely.total_bounds(areas), side)
    segments = _segments(areas, frame)
    crossed, filled = _cells_crossed(segments, frame), _cells_filled(segments, frame)
    table = np.full(side * side, OUTSIDE, dtype=np.int32)
    table[filled.cells] = filled.areas
    undecided = np.bincount(filled.cells, minlength=len(table)) > 1
    undecided[crossed.cells] = True
    doubtful = undecided[filled.cells]
    listed = _Cells(
        np.concatenate([crossed.cells, filled.cells[doubtful]]),
        np.concatenate([crossed.areas, filled.areas[doubtful]]),
    )
    return _grid(frame, table, listed)


def coarse_grid(areas: Geometries, *, side: int) -> Grid:
    """
    Lay a grid of `side` x `side` cells over the bounding boxes of areas: no cell is certified inside.

    The cheap grid for few points per vertex; parameters and result as for `certified_grid`.
    """
    bounds = shapely.bounds(areas)
    frame = _frame(shapely.total_bounds(areas), side)
    low, high = frame.rows_of(bounds[:, 1]), frame.rows_of(bounds[:, 3])
    left, right = frame.columns_of(bounds[:, 0]), frame.columns_of(bounds[:, 2])
    area, row = spread(_floor(low - _MARGIN), _floor(high + _MARGIN))
    again, column = spread(_floor(left - _MARGIN)[area], _floor(right + _MARGIN)[area])
    table = np.full(side * side, OUTSIDE, dtype=np.int32)
    return _grid(frame, table, _Cells(row[again] * side + column, area[again].astype(np.int32)))


def spread(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """List the integers of each interval [first, last], after the position of their interval."""
    lengths = np.maximum(last - first + 1, 0)
    position = np.repeat(np.arange(len(lengths)), lengths)
    before = np.cumsum(lengths) - lengths
    return position, np.arange(len(position)) + np.repeat(first - before, lengths)


@dataclass(frozen=True)
class _Segments:
    """Edges in cells, from (`u1`, `v1`) to (`u2`, `v2`) with `v1 <= v2`, and the area of each."""

    u1: Floats
    v1: Floats
    u2: Floats
    v2: Floats
    areas: Areas

    def at(self, pick: Ints, v: npt.NDArray[Any]) -> Floats:
        """Abscissa at height `v` of each picked edge; the edges must not be level."""
        slope = (self.u2[pick] - self.u1[pick]) / (self.v2[pick] - self.v1[pick])
        return self.u1[pick] + (v - self.v1[pick]) * slope


@dataclass(frozen=True)
class _Cells:
    """Cells, each beside one area that concerns it."""

    cells: Ints
    areas: Areas


def _grid(frame: Frame, table: Areas, listed: _Cells) -> Grid:
    """Set the listed cells apart as undecided, each with its areas in ascending order."""
    n_areas = int(listed.areas.max()) + 1
    keys = np.sort(listed.cells * n_areas + listed.areas)
    keys = keys[np.flatnonzero(np.diff(keys, prepend=-1))]
    cells = keys // n_areas
    first = np.flatnonzero(np.diff(cells, prepend=-1))
    table[cells[first]] = -2 - np.arange(len(first), dtype=np.int32)
    return Grid(frame, table, np.append(first, len(keys)), (keys % n_areas).astype(np.int32))


def _frame(bounds: Floats, side: int) -> Frame:
    x0, y0, x1, y1 = (float(value) for value in bounds)
    # A thousandth on each side keeps the outermost vertices off the edge of the frame.
    width, height = max(x1 - x0, 1e-9) * 1.002, max(y1 - y0, 1e-9) * 1.002
    return Frame(x0 - width * 0.001, y0 - height * 0.001, side / width, side / height, side)


def _segments(areas: Geometries, frame: Frame) -> _Segments:
    parts, part_of = shapely.get_parts(areas, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    points, point_of = shapely.get_coordinates(rings, return_index=True)
    u, v = frame.columns_of(points[:, 0]), frame.rows_of(points[:, 1])
    start = np.flatnonzero(point_of[1:] == point_of[:-1])
    end = start + 1
    falling = v[start] > v[end]
    start, end = np.where(falling, end, start), np.where(falling, start, end)
    owner = part_of[ring_of[point_of[start]]].astype(np.int32)
    return _Segments(u[start], v[start], u[end], v[end], owner)


def _cells_crossed(segments: _Segments, frame: Frame) -> _Cells:
    """Every cell that comes within the margin of an edge, once per edge."""
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
    return _Cells(row[again] * frame.side + column, segments.areas[pick[again]])


def _cells_filled(segments: _Segments, frame: Frame) -> _Cells:
    """Every cell whose centre is inside an area, by the even-odd rule on the centre line of its row."""
    pick, row = spread(_ceil(segments.v1 - 0.5), _ceil(segments.v2 - 0.5) - 1)
    abscissa, area = segments.at(pick, row + 0.5), segments.areas[pick]
    order = np.lexsort((abscissa, row, area))
    enter, leave = order[0::2], order[1::2]
    again, column = spread(_ceil(abscissa[enter] - 0.5), _ceil(abscissa[leave] - 0.5) - 1)
    return _Cells(row[enter[again]] * frame.side + column, area[enter[again]])


def _floor(values: Floats) -> Ints:
    return np.floor(values).astype(np.int64)


def _ceil(values: Floats) -> Ints:
    return np.ceil(values).astype(np.int64)
