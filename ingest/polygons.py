"""From the bytes of a GeoJSON, GeoPackage or zipped Shapefile to polygons with a code, within bounds."""

from __future__ import annotations

import json
import warnings
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio  # type: ignore[import-untyped]
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from data.spelling import folded_key
from ingest.archive import SIGNATURE, Archive
from ingest.errors import LayoutError, ReadingError

MAX_FEATURES = 40_000
MAX_VERTICES = 8_000_000
WGS_84 = "EPSG:4326"

_CODES = ("inseecom", "codeinsee", "codgeo", "codecommune", "codeinseedelacommune", "insee", "code")
_GEOPACKAGE = b"SQLite format 3\0"
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_EXPECTED = (
    "Formats lus : GeoJSON, GeoPackage (.gpkg), ou archive ZIP d’un Shapefile (.shp, .shx, .dbf, .prj) ; "
    "les communes y portent leur code INSEE (INSEE_COM, code_insee, code…)."
)


def read_polygons(content: bytes) -> gpd.GeoDataFrame:
    """
    Read a layer of communes.

    Only the driver that the first bytes call for is tried: a file cannot make another one open something else.

    Parameters
    ----------
    content
        Any bytes.

    Returns
    -------
    layer
        EPSG:4326, index `rang` (of the feature, from 1): `code` as text, geometry as it came (maybe null).

    Raises
    ------
    ReadingError
        When the file cannot be read, or is too large.
    LayoutError
        When no layer has a column of INSEE codes, or its reference system is unknown.
    """
    if content.startswith(_GEOPACKAGE):
        layer = _from_files({"limites.gpkg": content}, "limites.gpkg")
    elif content.startswith(SIGNATURE):
        layer = _from_archive(Archive(content))
    else:
        layer = _from_geojson(content)
    if (
        len(layer) > MAX_FEATURES
        or shapely.get_num_coordinates(layer.geometry.to_numpy()).sum() > MAX_VERTICES
    ):
        msg = f"Ce fichier a plus de {MAX_FEATURES} objets ou de {MAX_VERTICES} sommets : gardez le Finistère seul."
        raise ReadingError(msg)
    try:
        projected = layer.to_crs(WGS_84)
    except (CRSError, ValueError) as error:
        msg = "Le système de coordonnées de ce fichier n’est pas utilisable : exportez-le en EPSG:4326 ou EPSG:2154."
        raise LayoutError(msg) from error
    return projected.set_index(pd.RangeIndex(1, len(projected) + 1, name="rang"))


def _from_archive(archive: Archive) -> gpd.GeoDataFrame:
    shapes = [name for name in archive.names if name.casefold().endswith(".shp")]
    if len(shapes) == 1:
        stem = shapes[0][:-4]
        parts = {
            f"limites{suffix}": archive.read(name)
            for name in archive.names
            for suffix in _PARTS
            if name.casefold() == f"{stem}{suffix}".casefold()
        }
        if "limites.prj" not in parts:
            msg = "Ce Shapefile n’a pas de fichier .prj : son système de coordonnées est inconnu."
            raise LayoutError(msg)
        return _from_files(parts, "limites.shp")
    others = [
        n for n in archive.names if PurePosixPath(n).suffix.casefold() in (".gpkg", ".geojson", ".json")
    ]
    if not shapes and len(others) == 1:
        content = archive.read(others[0])
        if content.startswith(_GEOPACKAGE):
            return _from_files({"limites.gpkg": content}, "limites.gpkg")
        return _from_geojson(content)
    msg = f"Cette archive doit contenir un seul fichier de limites, {len(shapes) + len(others)} trouvés. {_EXPECTED}"
    raise LayoutError(msg)


def _from_files(files: dict[str, bytes], name: str) -> gpd.GeoDataFrame:
    """Read a GeoPackage or a Shapefile, laid for a moment in a folder of its own, under a name of ours."""
    with TemporaryDirectory(prefix="limites-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        for part, content in files.items():
            (Path(folder) / part).write_bytes(content)
        path = Path(folder) / name
        try:
            for layer in pyogrio.list_layers(path)[:, 0]:
                info = pyogrio.read_info(path, layer=layer)
                column = _code_column(info["fields"])
                if column is None or info["geometry_type"] is None:
                    continue
                if info["features"] > MAX_FEATURES:
                    msg = f"Ce fichier a plus de {MAX_FEATURES} objets : gardez le Finistère seul."
                    raise ReadingError(msg)
                read: gpd.GeoDataFrame = pyogrio.read_dataframe(path, layer=layer, columns=[column])
                return read.rename(columns={column: "code"}).astype({"code": "str"})
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, OSError) as error:
            if isinstance(error, ReadingError):
                raise
            msg = f"Ce fichier de limites ne s’ouvre pas. {_EXPECTED}"
            raise ReadingError(msg) from error
    msg = f"Ce fichier n’a aucune colonne de codes INSEE. {_EXPECTED}"
    raise LayoutError(msg)


def _from_geojson(content: bytes) -> gpd.GeoDataFrame:
    try:
        raw = json.loads(content)
        features = raw["features"]
        properties = [feature["properties"] or {} for feature in features]
        shapes = np.array([_shape(feature["geometry"]) for feature in features], dtype=object)
        named = raw.get("crs") or {}
        crs = CRS.from_user_input(named["properties"]["name"]) if named else CRS.from_user_input(WGS_84)
        column = _code_column([str(name) for one in properties for name in one])
    except CRSError as error:
        msg = "Le système de coordonnées de ce GeoJSON est inconnu : exportez-le en EPSG:4326."
        raise LayoutError(msg) from error
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
        shapely.errors.ShapelyError,
    ) as error:
        msg = f"Ce fichier n’est pas un fichier de limites lisible. {_EXPECTED}"
        raise ReadingError(msg) from error
    if column is None:
        msg = f"Ce fichier n’a aucune colonne de codes INSEE. {_EXPECTED}"
        raise LayoutError(msg)
    codes = pd.Series([str(one.get(column) or "") for one in properties], dtype="str")
    return gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=crs)


def _shape(geometry: Any) -> shapely.Geometry | None:
    return None if geometry is None else shapely.from_geojson(json.dumps(geometry))


def _code_column(names: Any) -> str | None:
    """Choose the column of INSEE codes, the surest name first."""
    folded = {folded_key(str(name)): str(name) for name in reversed(list(names))}
    return next((folded[name] for name in _CODES if name in folded), None)
