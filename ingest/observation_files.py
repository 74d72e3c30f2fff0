"""The forms that an observation may come in: CSV, Parquet, or either in an archive beside a catalogue."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.spelling import folded_key
from ingest.archive import SIGNATURE, Archive
from ingest.decoding import decode
from ingest.errors import LayoutError, ReadingError
from ingest.reading import MAX_COLUMNS, MAX_ROWS, ExpectedColumn, TextTable, read_table

PARQUET = b"PAR1"
MAX_EXPANDED = 256 * 2**20
"""Largest Parquet file once expanded, in bytes, as it announces itself."""


def read_observation(
    content: bytes, expected: Sequence[ExpectedColumn]
) -> tuple[TextTable, list[Mapping[str, Any]]]:
    """
    Read the rows of an observation, and the entries of its catalogue when they come beside.

    Parameters
    ----------
    content
        Any bytes: a CSV, a Parquet file, or a ZIP archive with one of them and at most one `.toml`.
    expected
        Columns of the layout.

    Returns
    -------
    table
        The rows as texts; the line of a Parquet row is its rank, from 1.
    entries
        Blocks `[[indicateur]]` of the catalogue, unchecked.

    Raises
    ------
    ReadingError, LayoutError
        When the file as a whole cannot be read.
    """
    if not content.startswith(SIGNATURE):
        return _read_rows(content, expected), []
    archive = Archive(content)
    by_suffix: dict[str, list[str]] = {}
    for name in archive.names:
        by_suffix.setdefault(PurePosixPath(name).suffix.casefold(), []).append(name)
    rows = [*by_suffix.get(".csv", []), *by_suffix.get(".parquet", [])]
    catalogues = by_suffix.get(".toml", [])
    if len(rows) != 1 or len(catalogues) > 1:
        msg = (
            f"Cette archive doit contenir un fichier de valeurs (.csv ou .parquet) et au plus un catalogue (.toml) ; "
            f"trouvés : {len(rows)} et {len(catalogues)}."
        )
        raise LayoutError(msg)
    entries = _read_catalogue(archive.read(catalogues[0])) if catalogues else []
    return _read_rows(archive.read(rows[0]), expected), entries


def _read_rows(content: bytes, expected: Sequence[ExpectedColumn]) -> TextTable:
    return _read_parquet(content, expected) if content.startswith(PARQUET) else read_table(content, expected)


def _read_catalogue(content: bytes) -> list[Mapping[str, Any]]:
    text, _ = decode(content)
    try:
        entries = tomllib.loads(text).get("indicateur", [])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        msg = f"Le catalogue joint n’est pas du TOML lisible : {error}."
        raise LayoutError(msg) from error
    if not (isinstance(entries, list) and entries and all(isinstance(entry, dict) for entry in entries)):
        msg = "Le catalogue joint ne contient aucun bloc [[indicateur]]."
        raise LayoutError(msg)
    return entries


def _read_parquet(content: bytes, expected: Sequence[ExpectedColumn]) -> TextTable:
    """Read a Parquet file as the texts that a CSV would hold, within the same bounds."""
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        metadata = file.metadata
        size = sum(metadata.row_group(rank).total_byte_size for rank in range(metadata.num_row_groups))
        if metadata.num_rows > MAX_ROWS or metadata.num_columns > MAX_COLUMNS or size > MAX_EXPANDED:
            msg = f"Ce fichier a plus de {MAX_ROWS} lignes ou de {MAX_COLUMNS} colonnes : découpez-le."
            raise ReadingError(msg)
        names = {
            folded_key(name): column.name for column in expected for name in (column.name, *column.aliases)
        }
        found = {
            names[folded_key(name)]: name for name in file.schema_arrow.names if folded_key(name) in names
        }
        missing = [column.name for column in expected if column.required and column.name not in found]
        if missing:
            came = ", ".join(file.schema_arrow.names[:30])
            msg = f"Colonnes manquantes : {', '.join(missing)}. Colonnes trouvées : {came}."
            raise LayoutError(msg)
        rows = file.read(columns=list(found.values())).to_pydict()
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        msg = "Ce fichier Parquet est abîmé : refaites l’export."
        raise ReadingError(msg) from error
    index = pd.RangeIndex(1, metadata.num_rows + 1, name="line")
    cells = {
        column.name: [_text(value) for value in rows[found[column.name]]] if column.name in found else ""
        for column in expected
    }
    return TextTable(pd.DataFrame(cells, index=index, dtype="str"), metadata.num_rows, (), (), ())


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value).strip()
