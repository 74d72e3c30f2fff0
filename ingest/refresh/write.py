"""Write frames as Parquet so that the same values always make the same bytes, and hash their content."""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ingest.errors import RefreshError
from ingest.refresh.step import Output


def ordered(frame: pd.DataFrame, output: Output) -> pd.DataFrame:
    """
    Return `frame` sorted by the key of its output, on a fresh index.

    Raises
    ------
    RefreshError
        If a key column is missing, null, or the key is not unique.
    """
    key = list(output.key)
    missing = [name for name in key if name not in frame.columns]
    if missing:
        msg = f"{output.stem} : colonne(s) de clé absente(s) : {', '.join(missing)}."
        raise RefreshError(msg)
    if frame[key].isna().to_numpy().any() or frame.duplicated(key).any():
        msg = f"{output.stem} : la clé ({', '.join(key)}) doit être renseignée et unique à chaque ligne."
        raise RefreshError(msg)
    return frame.sort_values(key, kind="stable").reset_index(drop=True)


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write one frame to Parquet (GeoParquet 1.1 for a GeoDataFrame), without index, zstd-compressed."""
    if isinstance(frame, gpd.GeoDataFrame):
        frame.to_parquet(path, index=False, compression="zstd", schema_version="1.1.0")
    else:
        frame.to_parquet(path, index=False, compression="zstd", engine="pyarrow")


def content_hash(frame: pd.DataFrame) -> str:
    """
    Return the SHA-256 of a frame's column names and values.

    Unlike the hash of the file, it does not change with the version of the Parquet writer.
    """
    digest = hashlib.sha256()
    for name in frame.columns:
        column = frame[name]
        if isinstance(column, gpd.GeoSeries):
            values = list(shapely.to_wkb(column.to_numpy(), hex=True, include_srid=False))
            name = f"{name} {column.crs.to_string() if column.crs else ''}"
        else:
            values = [_plain(value) for value in column.tolist()]
        digest.update(json.dumps([name, values], ensure_ascii=False, allow_nan=False).encode())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """Return a JSON value: null for every kind of missing, ISO text for dates."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(item) for item in value]
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, (str, int, float, bool)):
        return value
    return str(value)
