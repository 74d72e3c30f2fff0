"""
A grid laid over areas, whose cells say what can be known of a point without any geometry.

The boundaries of the areas are traced through the cells, every cell they touch (widened by a margin
far above rounding) is set apart, and the rest of each row is filled from its centre line by the
even-odd rule. A cell that no boundary touches lies in one face of the plane, so what is true of its
centre is true of all of it. Hence three kinds of cells: outside every area, wholly inside one area,
or undecided with the short list of areas worth an exact test. Nothing is assumed of the areas: they
may overlap or leave gaps between them.

See docs/methode/rattachement.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import maximum_filter1d

from geo.tracing import (
    Areas,
    Cells,
    Floats,
    Frame,
    Geometries,
    Ints,
    cells_crossed,
    cells_filled,
    cells_of_boxes,
    frame_over,
    segments_of,
)

OUTSIDE = -1
_POINTS_PER_VERTEX = 8  # above it, certifying cells costs less than the exact tests it spares


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

        Returns
        -------
        found
            One value of the table per point: an area, `OUTSIDE`, or an undecided cell.

        Examples
        --------
        >>> squares = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)], dtype=object)
        >>> grid = certified_grid(squares, side=8)
        >>> found = grid.look_up(np.array([3.0, 16.0, 50.0]), np.array([5.0, 5.0, 5.0]))
        >>> found.tolist(), int(grid.look_up(np.array([10.0]), np.array([5.0]))[0]) < OUTSIDE
        ([0, 1, -1], True)
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
        """
        Call area `i` of this grid `numbers[i]`.

        Parameters
        ----------
        numbers
            New numbers, ascending as candidates are.

        Returns
        -------
        grid
            The same cells.

        Examples
        --------
        >>> squares = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)], dtype=object)
        >>> grid = certified_grid(squares, side=8).renumbered(np.array([4, 7]))
        >>> grid.look_up(np.array([3.0, 16.0]), np.array([5.0, 5.0])).tolist()
        [4, 7]
        """
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

        Returns
        -------
        near
            One boolean per point; False is certain, True is not.

        Examples
        --------
        >>> shores = np.array([shapely.box(0, 0, 10, 10), shapely.box(90, 0, 99, 10)], dtype=object)
        >>> grid = certified_grid(shores, side=64)
        >>> grid.near(np.array([10.9, 50.0]), np.array([5.0, 5.0]), reach_x=1.0, reach_y=1.0).tolist()
        [True, False]
        """
        frame = self.frame
        land = (self.table != OUTSIDE).reshape(frame.side, frame.side)
        for axis, reach in ((0, reach_y * frame.per_y), (1, reach_x * frame.per_x)):
            land = maximum_filter1d(land, 2 * (int(reach) + 1) + 1, axis=axis, mode="constant")
        # A point off the frame is nearer to its edge than to any area: it takes the nearest cell.
        columns = np.clip(frame.columns_of(x), 0, frame.side - 1)
        rows = np.clip(frame.rows_of(y), 0, frame.side - 1)
        return np.asarray(land.ravel()[frame.cells_of(columns, rows)])


def lay_grids(areas: Geometries, *, expected_points: int) -> tuple[Grid, ...]:
    """
    Choose grids for areas and a number of points: one for each group of areas, fine enough, no finer.

    Parameters
    ----------
    areas
        As for `certified_grid`.
    expected_points
        How many points will be looked up.

    Returns
    -------
    grids
        Numbers of areas are positions in `areas`; no two grids share an area or overlap.

    Examples
    --------
    >>> west = [shapely.box(x, 0, x + 1, 1) for x in range(4)]
    >>> east = [shapely.box(x, 0, x + 1, 1) for x in range(100, 102)]
    >>> grids = lay_grids(np.array(west + east, dtype=object), expected_points=1_000)
    >>> [sorted({int(area) for area in grid.candidates}) for grid in grids]
    [[0, 1, 2, 3], [4, 5]]
    """
    per_area = expected_points / len(areas)
    return tuple(_grid_over(areas, members, per_area * len(members)) for members in _archipelagos(areas))


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

    References
    ----------
    Foley, van Dam, Feiner and Hughes, Computer Graphics: Principles and Practice, 2nd ed., 3.5-3.6.

    Examples
    --------
    >>> grid = certified_grid(np.array([shapely.box(0, 0, 10, 10)], dtype=object), side=16)
    >>> int((grid.table == 0).sum())  # 14 x 14: all but the cells that the outline touches
    196
    """
    frame = frame_over(areas, side)
    segments = segments_of(areas, frame)
    crossed, filled = cells_crossed(segments, frame), cells_filled(segments, frame)
    table = np.full(side * side, OUTSIDE, dtype=np.int32)
    table[filled.cells] = filled.areas
    undecided = np.bincount(filled.cells, minlength=len(table)) > 1
    undecided[crossed.cells] = True
    doubtful = undecided[filled.cells]
    listed = Cells(
        np.concatenate([crossed.cells, filled.cells[doubtful]]),
        np.concatenate([crossed.areas, filled.areas[doubtful]]),
    )
    return _grid(frame, table, listed)


def coarse_grid(areas: Geometries, *, side: int) -> Grid:
    """
    Lay a grid of `side` x `side` cells over the bounding boxes of areas: no cell is certified inside.

    The cheap grid for few points per vertex.

    Parameters
    ----------
    areas, side
        As for `certified_grid`.

    Returns
    -------
    grid
        Numbers of areas are positions in `areas`.

    Examples
    --------
    >>> grid = coarse_grid(np.array([shapely.box(0, 0, 10, 10)], dtype=object), side=16)
    >>> bool((grid.table >= 0).any()), set(grid.candidates.tolist())
    (False, {0})
    """
    frame = frame_over(areas, side)
    table = np.full(side * side, OUTSIDE, dtype=np.int32)
    return _grid(frame, table, cells_of_boxes(areas, frame))


def _grid(frame: Frame, table: Areas, listed: Cells) -> Grid:
    """Set the listed cells apart as undecided, each with its areas in ascending order."""
    n_areas = int(listed.areas.max()) + 1
    keys = np.sort(listed.cells * n_areas + listed.areas)
    keys = keys[np.flatnonzero(np.diff(keys, prepend=-1))]
    cells = keys // n_areas
    first = np.flatnonzero(np.diff(cells, prepend=-1))
    table[cells[first]] = -2 - np.arange(len(first), dtype=np.int32)
    return Grid(frame, table, np.append(first, len(keys)), (keys % n_areas).astype(np.int32))


def _archipelagos(areas: Geometries) -> Iterator[Ints]:
    """
    Split areas where a wide empty band of longitude parts them, as metropolitan and overseas France.

    One grid over both would spend its cells on the ocean.
    """
    bounds = shapely.bounds(areas)
    order = np.argsort(bounds[:, 0], kind="stable")
    reached = np.maximum.accumulate(bounds[order, 2])
    gap = (reached[-1] - bounds[order[0], 0]) / 20
    cuts = np.flatnonzero(bounds[order[1:], 0] > reached[:-1] + gap) + 1
    return (np.sort(members) for members in np.split(order, cuts))


def _grid_over(areas: Geometries, members: Ints, expected_points: float) -> Grid:
    vertices = int(shapely.get_num_coordinates(areas[members]).sum())
    if expected_points > _POINTS_PER_VERTEX * vertices:
        side = int(np.clip(np.sqrt(expected_points) / 2, 64, 2048))
        grid = certified_grid(areas[members], side=side)
    else:
        grid = coarse_grid(areas[members], side=int(np.clip(4 * np.sqrt(len(members)), 16, 1024)))
    return grid.renumbered(members)
