"""
Which commune each point is in: exact, deterministic, and fast enough for a million points.

A grid answers at once for most points (`geo.grid`); the others go through exact tests on the geometries,
so the answers are those of a spatial join. Threads share the exact tests: numpy and shapely release the GIL.
See docs/methode/rattachement.md.
"""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.errors import CrsError, LocateError
from geo.grid import OUTSIDE, Grid, lay_grids
from geo.points import coordinates
from geo.sea import nearest_within
from geo.tracing import Areas, Floats, Geometries, Ints, spread

STATUTS = ("dedans", "bord", "mer", "refuse")
_DEDANS, _BORD, _MER, _REFUSE = range(4)
_THREADS = min(4, os.cpu_count() or 1)
_CHUNK = 1 << 18  # points looked up at once: bounds the memory, whatever the number of points
_PAIRS_FOR_THREADS = 50_000  # below it, threads cost more than they save

Statuts = npt.NDArray[np.int8]


@dataclass(frozen=True)
class LocationAccount:
    """
    What became of the points: four counts that add up to `points`, and the labels of the special ones.

    `ambigus` were on a border, or where communes overlap (lowest code kept); `mer` at sea, near a commune;
    `refuse` nowhere, of which `sans_coordonnees` had none; `sans_limite` are the codes without geometry.
    """

    points: int
    dedans: int
    ambigus: pd.Index
    mer: pd.Index
    refuse: pd.Index
    sans_coordonnees: pd.Index
    sans_limite: tuple[str, ...]


@dataclass(frozen=True)
class Locator:
    """Communes made ready to locate points, any number of times; see `build_locator`."""

    codes: npt.NDArray[np.object_]
    areas: Geometries
    sans_limite: tuple[str, ...]
    crs: Any
    grids: tuple[Grid, ...]
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def assign(
        self, x: npt.ArrayLike, y: npt.ArrayLike, *, sea_m: float = 1000.0, threads: int = _THREADS
    ) -> tuple[pd.DataFrame, LocationAccount]:
        """
        Locate points; parameters and result as for `assign_points`.

        Parameters
        ----------
        x, y
            Coordinates, in the reference system of the communes.
        sea_m
            How far from a commune a point may be at sea, in metres; 0 refuses all of them.
        threads
            How many threads share the exact tests.

        Returns
        -------
        located, account
            As for `assign_points`.

        Raises
        ------
        LocateError
            If `x` and `y` are not as many numbers, in one dimension.

        Examples
        --------
        >>> squares = [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)]
        >>> communes = gpd.GeoDataFrame(geometry=squares, index=["29002", "29001"], crs=2154)
        >>> locator = build_locator(communes, expected_points=2)
        >>> locator.assign([5.0, 10.0], [5.0, 5.0])[0]
            code  statut
        0  29002  dedans
        1  29001    bord
        """
        index = x.index if isinstance(x, pd.Series) else None
        xs, ys = coordinates(x, y)
        area, statut = self._locate(xs, ys, threads)
        if sea_m > 0 and (lost := np.flatnonzero((area == OUTSIDE) & np.isfinite(xs) & np.isfinite(ys))).size:
            at, nearest = nearest_within(
                xs[lost], ys[lost], areas=self.areas, grids=self.grids, crs=self.crs, reach_m=sea_m
            )
            area[lost[at]], statut[lost[at]] = nearest, _MER
        return self._report(area, statut, index, np.isfinite(xs) & np.isfinite(ys))

    def _locate(self, x: Floats, y: Floats, threads: int) -> tuple[Areas, Statuts]:
        area = np.full(len(x), OUTSIDE, dtype=np.int32)
        statut = np.full(len(x), _REFUSE, dtype=np.int8)
        for start in range(0, len(x), _CHUNK):
            part = slice(start, start + _CHUNK)
            self._locate_chunk(x[part], y[part], (area[part], statut[part]), threads)
        return area, statut

    def _locate_chunk(self, x: Floats, y: Floats, answer: tuple[Areas, Statuts], threads: int) -> None:
        area, statut = answer
        for grid in self.grids:
            found = grid.look_up(x, y)
            sure = found >= 0
            area[sure], statut[sure] = found[sure], _DEDANS
            if not (unsure := np.flatnonzero(found < OUTSIDE)).size:
                continue
            cell = -2 - found[unsure].astype(np.int64)
            pick, at = spread(grid.starts[cell], grid.starts[cell + 1] - 1)
            pairs = _Pairs(x, y, unsure[pick], grid.candidates[at])
            with self._lock:
                self._decide(pairs.shared(threads if len(at) > _PAIRS_FOR_THREADS else 1), area, statut)

    def _decide(self, shares: "list[_Pairs]", area: Areas, statut: Statuts) -> None:
        """Write the exact answer for every point of the pairs: inside one, else on the edge of one."""
        with ThreadPoolExecutor(len(shares)) as pool:
            inside = _join(pool.map(lambda pairs: pairs.where(shapely.contains_xy, self.areas), shares))
            _write_lowest(inside, area)
            times = np.bincount(inside.points, minlength=len(area))
            statut[inside.points] = np.where(times[inside.points] > 1, _BORD, _DEDANS)
            rest = [pairs.only(area[pairs.points] == OUTSIDE) for pairs in shares]
            edge = _join(pool.map(lambda pairs: pairs.where(shapely.intersects_xy, self.areas), rest))
            _write_lowest(edge, area)
            statut[edge.points] = _BORD

    def _report(
        self, area: Areas, statut: Statuts, index: pd.Index | None, known: npt.NDArray[np.bool_]
    ) -> tuple[pd.DataFrame, LocationAccount]:
        codes = pd.array(self.codes, dtype="str").take(area, allow_fill=True)
        names = pd.Categorical.from_codes(statut, pd.Index(STATUTS))
        frame = pd.DataFrame({"code": codes, "statut": names}, index=index)
        account = LocationAccount(
            points=len(frame),
            dedans=int((statut == _DEDANS).sum()),
            ambigus=frame.index[statut == _BORD],
            mer=frame.index[statut == _MER],
            refuse=frame.index[statut == _REFUSE],
            sans_coordonnees=frame.index[~known],
            sans_limite=self.sans_limite,
        )
        return frame, account


def build_locator(communes: gpd.GeoDataFrame, *, expected_points: int = 1_000_000) -> Locator:
    """
    Make communes ready to locate points.

    Parameters
    ----------
    communes
        One row per commune, index = code (`str`), valid polygons in any reference system.
    expected_points
        How many points are to come: decides how fine the grid is, never the answers.

    Returns
    -------
    locator
        Safe to share between threads.

    Raises
    ------
    CrsError
        If the communes say no reference system.
    LocateError
        If a code is no text or comes twice, or no commune has a geometry.

    Examples
    --------
    >>> squares = [shapely.box(0, 0, 10, 10), None]
    >>> communes = gpd.GeoDataFrame(geometry=squares, index=["29002", "29001"], crs=2154)
    >>> build_locator(communes, expected_points=2).sans_limite
    ('29001',)
    """
    if communes.crs is None:
        msg = "Communes have no reference system: set one, for instance communes.set_crs(4326)."
        raise CrsError(msg)
    if not all(isinstance(code, str) for code in communes.index):
        msg = (
            f"Communes are indexed by their code, as text, got {communes.index.dtype} "
            f"in the index: set it first, for instance communes.set_index('insee')."
        )
        raise LocateError(msg)
    codes = communes.index.to_numpy(dtype=object)
    areas = np.asarray(communes.geometry.array, dtype=object)
    if not communes.index.is_unique:
        twice = sorted(set(communes.index[communes.index.duplicated()]))
        msg = f"Communes need one row per code, got several for {', '.join(twice[:5])}: dissolve them first."
        raise LocateError(msg)
    usable = ~(shapely.is_missing(areas) | shapely.is_empty(areas))
    if not usable.any():
        msg = "No commune has a geometry: nothing can be located."
        raise LocateError(msg)
    order = np.argsort(codes[usable], kind="stable")
    # A copy of our own: preparing the caller's geometries would share them between threads unawares.
    kept = shapely.force_2d(areas[usable][order])
    shapely.prepare(kept)
    grids = lay_grids(kept, expected_points=expected_points)
    return Locator(codes[usable][order], kept, tuple(sorted(codes[~usable])), communes.crs, grids)


def assign_points(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    communes: gpd.GeoDataFrame,
    *,
    sea_m: float = 1000.0,
    threads: int = _THREADS,
) -> tuple[pd.DataFrame, LocationAccount]:
    """
    Find the commune of each point.

    Parameters
    ----------
    x, y
        Coordinates (longitude and latitude where the communes are in degrees), in the reference system
        of the communes; NaN where unknown. The index of `x`, if a Series, is the index of the result.
    communes
        One row per commune, index = code (`str`), valid polygons.
    sea_m
        A point in no commune but within this distance of one, in metres, is given to the nearest
        (lowest code if equal); distances are measured in Lambert-93. 0 refuses such points.
    threads
        How many threads share the exact tests.

    Returns
    -------
    located
        One row per point: `code` (missing where refused) and `statut`: `dedans`; `bord` (on a shared
        border, or in two overlapping communes: the lowest code); `mer`; `refuse`.
    account
        How many of each, and which.

    Raises
    ------
    CrsError
        If the communes say no reference system, or points at sea cannot be measured in Lambert-93.
    LocateError
        If `x` and `y` differ in length, or the communes cannot be used.

    References
    ----------
    Even-odd rule over a grid, then the exact predicates of GEOS: docs/methode/rattachement.md.

    Examples
    --------
    >>> squares = [shapely.box(0, 0, 10_000, 10_000), shapely.box(10_000, 0, 20_000, 10_000)]
    >>> communes = gpd.GeoDataFrame(geometry=squares, index=["29002", "29001"], crs=2154)
    >>> located, account = assign_points([5_000, 10_000, -900, -2_000], [5_000] * 4, communes)
    >>> located
        code  statut
    0  29002  dedans
    1  29001    bord
    2  29002     mer
    3    NaN  refuse
    >>> account.dedans, account.ambigus.tolist(), account.mer.tolist(), account.refuse.tolist()
    (1, [1], [2], [3])
    """
    locator = build_locator(communes, expected_points=np.size(x))
    return locator.assign(x, y, sea_m=sea_m, threads=threads)


@dataclass(frozen=True)
class _Pairs:
    """Points (by position in `x` and `y`), each beside an area to test it against."""

    x: Floats
    y: Floats
    points: Ints
    areas: Areas

    def only(self, keep: npt.NDArray[Any]) -> "_Pairs":
        return _Pairs(self.x, self.y, self.points[keep], self.areas[keep])

    def shared(self, threads: int) -> "list[_Pairs]":
        """
        Share the pairs between threads, every area in one share only.

        GEOS completes a prepared geometry during its first tests, which is not safe in two threads.
        """
        return [self] if threads == 1 else [self.only(self.areas % threads == k) for k in range(threads)]

    def where(self, predicate: Any, areas: Geometries) -> "_Pairs":
        """Keep the pairs for which the predicate of shapely holds."""
        # Sorted by area, the tests find each geometry still in the processor's cache; numpy sorts integers
        # of 16 bits or less in linear time.
        narrow = self.areas.astype(np.min_scalar_type(len(areas)))
        pairs = self.only(np.argsort(narrow, kind="stable"))
        return pairs.only(predicate(areas[pairs.areas], pairs.x[pairs.points], pairs.y[pairs.points]))


def _join(shares: Iterable[_Pairs]) -> _Pairs:
    parts = list(shares)
    points, areas = (
        np.concatenate(columns) for columns in zip(*((p.points, p.areas) for p in parts), strict=True)
    )
    return _Pairs(parts[0].x, parts[0].y, points, areas)


def _write_lowest(pairs: _Pairs, area: Areas) -> None:
    """Write in `area`, for each point of the pairs, the lowest of its areas."""
    area[pairs.points] = pairs.areas
    # A point in one pair only, as nearly all are, is settled by now.
    again = pairs.only(area[pairs.points] > pairs.areas)
    np.minimum.at(area, again.points, again.areas)
