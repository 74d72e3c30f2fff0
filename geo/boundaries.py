"""
Limits as a coverage: territories that share their edges exactly, without gap or overlap.

A coverage is cleaned once, when limits come in. Everything derived from it afterwards (unions, rounded
copies for the web) must stay one, or maps show slivers and areas no longer add up. The definition is that
of GEOS coverages: interiors do not meet, and shared borders have the same vertices.

See docs/methode/limites.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import BoundaryError

Geometries = npt.NDArray[np.object_]

INTERIORS_MEET = "T********"
"""DE-9IM pattern of two polygons whose interiors have a point in common."""


def clean_coverage(layer: gpd.GeoDataFrame, *, gap_width: float = 0.0) -> gpd.GeoDataFrame:
    """
    Return the layer with its polygons made a valid coverage.

    Parameters
    ----------
    layer
        Polygons that nearly fit together, in any CRS.
    gap_width
        Enclosed gaps that are not wider than this, in units of the CRS, go to the neighbour with the longest
        shared border; wider ones (lakes, missing territories) stay.

    Returns
    -------
    layer
        Same index, columns and order.

    Raises
    ------
    BoundaryError
        If a geometry is null, empty or not a polygon, or a territory vanishes in the cleaning.

    Notes
    -----
    `shapely.coverage_clean` (GEOS CoverageCleaner): an overlap goes to the longest shared border.

    Examples
    --------
    >>> squares = [shapely.box(0, 0, 10, 10), shapely.box(9, 0, 20, 10)]
    >>> layer = gpd.GeoDataFrame({"nom": ["A", "B"]}, geometry=squares, crs=2154)
    >>> cleaned = clean_coverage(layer)
    >>> float(layer.area.sum()), float(cleaned.area.sum())
    (210.0, 200.0)
    """
    _require_polygons(layer)
    cleaned = shapely.coverage_clean(  # type: ignore[attr-defined]
        _geometries(layer), gap_width=gap_width
    )
    lost = layer.index[shapely.is_empty(cleaned)]
    if len(lost):
        msg = f"Limites effacées par le nettoyage : {_listed(lost)}. Vérifiez qu’elles ne sont pas en double."
        raise BoundaryError(msg)
    return layer.set_geometry(gpd.GeoSeries(cleaned, index=layer.index, crs=layer.crs))


def union_by(layer: gpd.GeoDataFrame, key: str) -> gpd.GeoSeries:
    """
    Return the exact union of the territories of each group.

    Territories whose key is null belong to no group: they are left out here, on purpose, and stay in `layer`.

    Parameters
    ----------
    layer
        A valid coverage (see `clean_coverage`), in any CRS.
    key
        Column that names the group.

    Returns
    -------
    unions
        One geometry per group, indexed by the sorted values of `key`.

    Raises
    ------
    BoundaryError
        If the layer has no column `key`.

    Examples
    --------
    >>> squares = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(5, 0, 6, 1)]
    >>> layer = gpd.GeoDataFrame({"siren": ["S1", "S1", None]}, geometry=squares, crs=2154)
    >>> union_by(layer, "siren").to_wkt().to_dict()
    {'S1': 'POLYGON ((0 0, 0 1, 1 1, 2 1, 2 0, 1 0, 0 0))'}
    """
    if key not in layer.columns:
        msg = (
            f"Les limites n’ont pas de colonne « {key} » pour les grouper, mais {', '.join(map(str, layer.columns))} : "
            "nommez l’une d’elles."
        )
        raise BoundaryError(msg)
    geometries = {
        code: shapely.coverage_union_all(np.asarray(group, dtype=object))
        for code, group in layer.geometry.groupby(layer[key], sort=True)
    }
    index = pd.Index(list(geometries), name=key, dtype=layer[key].dtype)
    return gpd.GeoSeries(list(geometries.values()), index=index, crs=layer.crs)


def coverage_faults(layer: gpd.GeoDataFrame) -> pd.DataFrame:
    """
    List what keeps a layer from being a coverage.

    Parameters
    ----------
    layer
        Polygons in any CRS; its index names the territories.

    Returns
    -------
    faults
        One row per fault, none for a coverage without hole: `territoire` and `voisin` (labels of the index of
        `layer`, `voisin` null when there is none), `defaut` and `mesure`. `defaut` is one of `vide` (null or
        empty, measure 0), `invalide` (not a valid polygon), `chevauchement` (common area), `lacune` (enclosed
        gap, its area, lakes included), `bord` (edges that should match but do not, their length). Areas and
        lengths are in units of the CRS.

    Examples
    --------
    >>> squares = [shapely.box(0, 0, 10, 10), shapely.box(9, 0, 20, 10)]
    >>> coverage_faults(gpd.GeoDataFrame(geometry=squares, index=["A", "B"], crs=2154)).head(1)
      territoire voisin         defaut  mesure
    0          A      B  chevauchement    10.0
    """
    geometries = _geometries(layer)
    empty = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    polygon = np.isin(shapely.get_type_id(geometries), (3, 6))
    usable = polygon & ~empty & shapely.is_valid(geometries)
    rows: list[tuple[object, object, str, float]] = [
        (label, None, "vide" if nothing else "invalide", 0.0)
        for label, nothing in zip(layer.index[~usable], empty[~usable], strict=True)
    ]
    labels, sound = layer.index[usable], geometries[usable]
    for kind, found in (
        ("chevauchement", _overlaps(sound)),
        ("bord", _mismatches(sound)),
        ("lacune", _gaps(sound)),
    ):
        rows += [(labels[i], None if j is None else labels[j], kind, size) for i, j, size in found]
    return pd.DataFrame(rows, columns=["territoire", "voisin", "defaut", "mesure"])


def round_coverage(layer: gpd.GeoDataFrame, *, step: float = 1e-4) -> gpd.GeoDataFrame:
    """
    Return a coverage with its coordinates rounded to a grid, still a coverage.

    Rounding each polygon by itself may cross edges. Here all borders are snap-rounded together (Hobby 1999,
    as in GEOS OverlayNG), each face they enclose goes to the territory that covers most of it, and an island
    smaller than the grid becomes one cell of it. What must share edges must be rounded together.

    Parameters
    ----------
    layer
        A valid coverage (see `clean_coverage`).
    step
        Size of the grid in units of the CRS; 1e-4° is about 11 m north-south and 7 m east-west in Finistère.

    Returns
    -------
    layer
        Same index, columns and order; every coordinate is a multiple of `step`.

    Raises
    ------
    BoundaryError
        If `layer` is not a coverage, or a territory is too small for the grid.

    References
    ----------
    Hobby, J. (1999), Practical segment intersection with finite precision output, Computational Geometry 13.

    Examples
    --------
    >>> squares = [shapely.box(0, 0, 1.26, 1), shapely.box(1.26, 0, 2, 1)]
    >>> layer = gpd.GeoDataFrame(geometry=squares, index=["A", "B"], crs=2154)
    >>> round_coverage(layer, step=0.5).area.to_dict()
    {'A': 1.5, 'B': 0.5}
    """
    _require_polygons(layer)
    geometries = _geometries(layer)
    if not shapely.coverage_is_valid(geometries):
        msg = "Les limites à arrondir ne s’ajustent pas entre elles : nettoyez-les d’abord (clean_coverage)."
        raise BoundaryError(msg)
    borders = shapely.union_all(shapely.boundary(geometries), grid_size=step)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(borders)))
    owner = _owners(faces, geometries)
    pieces = [list(faces[owner == number]) for number in range(len(geometries))]
    _add_islets(pieces, geometries, step)
    lost = layer.index[[not piece for piece in pieces]]
    if len(lost):
        msg = f"Le pas de {step} efface {_listed(lost)} : choisissez un pas plus fin."
        raise BoundaryError(msg)
    rounded = [shapely.coverage_union_all(piece) for piece in pieces]
    return layer.set_geometry(gpd.GeoSeries(rounded, index=layer.index, crs=layer.crs))


def _owners(faces: Geometries, geometries: Geometries) -> npt.NDArray[np.int64]:
    """Return, per face, the position of the geometry that covers most of it, or -1 if outside covers more."""
    of_face, of_geometry = shapely.STRtree(geometries).query(faces, predicate="intersects")
    shared = shapely.area(shapely.intersection(faces[of_face], geometries[of_geometry]))
    overlap = pd.DataFrame({"face": of_face, "geometry": of_geometry, "shared": shared})
    outside = shapely.area(faces) - overlap.groupby("face")["shared"].sum().reindex(
        range(len(faces)), fill_value=0
    )
    best = (
        overlap.sort_values(["face", "shared", "geometry"])
        .drop_duplicates("face", keep="last")
        .set_index("face")
    )
    best = best.reindex(range(len(faces)))
    covered = best["shared"].fillna(0.0) > outside
    return best["geometry"].where(covered, -1).to_numpy(dtype=np.int64)


def _add_islets(pieces: list[list[BaseGeometry]], geometries: Geometries, step: float) -> None:
    """Give one grid cell to each part that rounding erased, wherever a free cell touches nothing else."""
    parts, of_geometry = shapely.get_parts(geometries, return_index=True)
    taken = [face for piece in pieces for face in piece]
    for part, number in zip(parts, of_geometry, strict=True):
        if shapely.intersects(pieces[number], part).any():
            continue
        cell = next(
            (cell for cell in _cells_around(part, step) if not shapely.intersects(taken, cell).any()), None
        )
        if cell is not None:
            pieces[number].append(cell)
            taken.append(cell)


def _cells_around(part: BaseGeometry, step: float) -> Iterator[BaseGeometry]:
    """Yield the grid cell under a part, then its eight neighbours."""
    point = shapely.point_on_surface(part)
    column, row = np.floor(np.array([point.x, point.y]) / step)
    for right, up in sorted(
        product((-1, 0, 1), repeat=2), key=lambda move: (abs(move[0]) + abs(move[1]), move)
    ):
        # Dividing by the number of cells per unit gives the same floats as GEOS' rounding does.
        x0, x1, y0, y1 = (
            n / (1 / step) for n in (column + right, column + right + 1, row + up, row + up + 1)
        )
        yield shapely.box(x0, y0, x1, y1)


def _overlaps(geometries: Geometries) -> Iterator[tuple[int, int, float]]:
    left, right = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    meet = shapely.relate_pattern(geometries[left], geometries[right], INTERIORS_MEET)
    for i, j in zip(left[meet], right[meet], strict=True):
        yield int(i), int(j), float(shapely.intersection(geometries[i], geometries[j]).area)


def _mismatches(geometries: Geometries) -> Iterator[tuple[int, int | None, float]]:
    edges = shapely.coverage_invalid_edges(geometries)
    wrong = np.flatnonzero(~shapely.is_empty(edges))
    for i in wrong:
        others: list[int | None] = [
            int(j) for j in wrong if j != i and shapely.intersects(edges[i], geometries[j])
        ]
        for j in others or [None]:
            yield int(i), j, float(edges[i].length)


def _gaps(geometries: Geometries) -> Iterator[tuple[int, int | None, float]]:
    tree = shapely.STRtree(geometries)
    for part in shapely.get_parts(shapely.union_all(geometries)):
        for ring in part.interiors:
            around = sorted(int(i) for i in tree.query(ring, predicate="intersects"))
            yield around[0], around[1] if len(around) > 1 else None, float(shapely.Polygon(ring).area)


def _require_polygons(layer: gpd.GeoDataFrame) -> None:
    geometries = _geometries(layer)
    wrong = layer.index[~np.isin(shapely.get_type_id(geometries), (3, 6)) | shapely.is_empty(geometries)]
    if len(wrong):
        msg = f"Des polygones sont attendus, or ces limites sont vides ou d’un autre type : {_listed(wrong)}."
        raise BoundaryError(msg)


def _geometries(layer: gpd.GeoDataFrame) -> Geometries:
    return np.asarray(layer.geometry, dtype=object)


def _listed(labels: pd.Index) -> str:
    return ", ".join(str(label) for label in labels[:5]) + ("…" if len(labels) > 5 else "")
