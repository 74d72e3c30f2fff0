"""A set of tables in memory, as one version holds it: the tables, their sources, the hash of their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar, Self, TypeVar

import pandas as pd

from data.errors import PortfolioError
from data.schema import Column, Table, conform, empty_frame


@dataclass(frozen=True)
class PortfolioSource:
    """Where rows come from: who produced them, under which licence, of which vintage."""

    source_id: str
    label: str
    producteur: str
    licence: str
    millesime: str
    url: str


@dataclass(frozen=True, eq=False)
class Dataset:
    """
    Every table of a schema, as known by one immutable version.

    Parameters
    ----------
    tables
        Every table of `SCHEMA`, conformed (see `data.schema.conform`), on a RangeIndex.
    version
        Identifier of the version.
    demonstration
        True when the rows are invented; every map, chart and file made from them must say so.
    sources
        One entry per `source_id`.

    Raises
    ------
    PortfolioError
        When a table is absent or unknown.
    """

    SCHEMA: ClassVar[Mapping[str, Table]] = {}

    tables: Mapping[str, pd.DataFrame]
    version: str
    demonstration: bool
    sources: tuple[PortfolioSource, ...] = ()

    def __post_init__(self) -> None:
        """Check that the tables are exactly those of the schema, and freeze the mapping."""
        absent = [name for name in self.SCHEMA if name not in self.tables]
        unknown = [name for name in self.tables if name not in self.SCHEMA]
        if absent or unknown:
            msg = (
                f"A {type(self).__name__} holds exactly {len(self.SCHEMA)} tables; "
                f"absent: {', '.join(absent) or 'none'}; unknown: {', '.join(unknown) or 'none'}. "
                "Build it with from_tables."
            )
            raise PortfolioError(msg)
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    @classmethod
    def from_tables(
        cls,
        tables: Mapping[str, pd.DataFrame],
        *,
        version: str | None = None,
        demonstration: bool = False,
        sources: tuple[PortfolioSource, ...] = (),
    ) -> Self:
        """
        Build a set from loose frames: conform them and add the absent tables, empty.

        Parameters
        ----------
        tables
            Frames by table name.
        version
            Identifier; by default the first twelve characters of the content hash.
        demonstration
            Whether the rows are invented.
        sources
            One entry per `source_id`.

        Raises
        ------
        PortfolioError
            When a table is unknown.
        SchemaError
            When a frame cannot be conformed.
        """
        unknown = [name for name in tables if name not in cls.SCHEMA]
        if unknown:
            msg = f"Unknown tables {', '.join(unknown)}: expected some of {', '.join(cls.SCHEMA)}."
            raise PortfolioError(msg)
        conformed = {
            name: conform(tables[name], name) if name in tables else empty_frame(name) for name in cls.SCHEMA
        }
        named = version or content_hash(conformed, cls.SCHEMA)[:12]
        return cls(conformed, named, demonstration, sources)

    def table(self, name: str) -> pd.DataFrame:
        """
        Give a copy of one table, which the caller may edit without touching the set.

        Raises
        ------
        PortfolioError
            When no table has this name.
        """
        if name not in self.tables:
            msg = f"Unknown table {name!r}: expected one of {', '.join(self.SCHEMA)}."
            raise PortfolioError(msg)
        return self.tables[name].copy()

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the rows, whatever their order; the same rows have it on every machine."""
        return content_hash(self.tables, self.SCHEMA)


D = TypeVar("D", bound=Dataset)
"""A kind of data set."""


def content_hash(tables: Mapping[str, pd.DataFrame], schema: Mapping[str, Table]) -> str:
    """
    Hash the rows of conformed tables, independently of their order and of any file format.

    Parameters
    ----------
    tables
        Conformed frames by table name; an absent table counts as empty.
    schema
        Tables that count, in their order.

    Returns
    -------
    digest
        64 hexadecimal characters (SHA-256).
    """
    digest = hashlib.sha256()
    for table in schema.values():
        digest.update(f"{table.name}:{','.join(table.column_names)}\n".encode())
        frame = tables.get(table.name)
        if frame is None:
            continue
        cells = [_canonical(frame[column.name], column) for column in table.columns]
        for line in sorted(json.dumps(row, ensure_ascii=False) for row in zip(*cells, strict=True)):
            digest.update(line.encode("utf-8") + b"\n")
    return digest.hexdigest()


def _canonical(values: pd.Series[Any], column: Column) -> list[Any]:
    """Write the cells of a column as JSON values with one possible writing each."""
    match column.kind:
        case "money":
            return [None if pd.isna(v) else round(v * 100) for v in values]
        case "decimal":
            return [None if pd.isna(v) else repr(float(v)) for v in values]
        case "date":
            return [None if pd.isna(v) else v.date().isoformat() for v in values]
        case "integer":
            return [None if pd.isna(v) else int(v) for v in values]
        case "boolean":
            return [None if pd.isna(v) else bool(v) for v in values]
        case "list":
            return [list(v) for v in values]
        case _:
            return [None if pd.isna(v) else str(v) for v in values]
