"""Files for a geographic information system."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd

LAMBERT_93: Final = "EPSG:2154"
SITED: Final = "projets_situes"
UNSITED: Final = "projets_sans_site"
README: Final = "a_lire"


def geopackage_bytes(rows: pd.DataFrame, *, notes: Sequence[str]) -> bytes:
    """
    Write projects as a GeoPackage (OGC 12-128), whatever their number.

    Parameters
    ----------
    rows
        From `render.project_export.project_rows`: `lon` and `lat` in degrees (EPSG:4326), null for a
        project that has no site of its own.
    notes
        Source, day, demonstration mark: one line each, in the table `a_lire`.

    Returns
    -------
    file
        Three layers: `projets_situes` (points, Lambert-93, EPSG:2154), `projets_sans_site` and `a_lire`
        (tables without geometry). A project never stands at the seat of its owner.
    """
    table = _typed(rows)
    sited = table["lon"].notna() & table["lat"].notna()
    places = gpd.points_from_xy(table.loc[sited, "lon"], table.loc[sited, "lat"], crs="EPSG:4326")
    points = gpd.GeoDataFrame(table[sited], geometry=places).to_crs(LAMBERT_93)
    rest = table[~sited].drop(columns=["lon", "lat"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "projets.gpkg"
        points.to_file(path, layer=SITED, driver="GPKG", engine="pyogrio", geometry_type="Point")
        for name, layer in ((UNSITED, rest), (README, pd.DataFrame({"texte": list(notes)}))):
            _append_table(layer, path, name)
        return path.read_bytes()


def _append_table(table: pd.DataFrame, path: Path, layer: str) -> None:
    """Add a layer without geometry to a GeoPackage."""
    # Imported here: pyogrio loads GDAL.
    import pyogrio  # type: ignore[import-untyped]

    pyogrio.write_dataframe(table, path, layer=layer, driver="GPKG")


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    """Give each column one type that a GeoPackage knows: integers, reals, else texts."""
    table = rows.copy()
    for name in table.columns:
        known = table[name].dropna()
        if len(known) and all(isinstance(one, int) for one in known):
            table[name] = table[name].astype("Int64")
        elif name in ("lon", "lat") or str(name).endswith("_eur") or name == "jours_prevus":
            table[name] = table[name].astype("float64")
        else:
            table[name] = table[name].astype("str").where(table[name].notna(), None)
    return table
