"""The SQL schema: written by hand for versions, territories and views, declared once for everything else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from data.complement_tables import COMPLEMENT_TABLES
from data.schema_tables import TABLES
from data.schema_types import Kind, Table

HERE: Final = Path(__file__).parent
SERIES: Final[Mapping[str, Mapping[str, Table]]] = {
    "portefeuille": TABLES,
    "complement": COMPLEMENT_TABLES,
}
"""Tables of each series of versions."""

TERRITOIRE: Final = "territoire"
"""Series of the territories that maps draw, which follows the other two."""

_TYPES: Final[Mapping[Kind, str]] = {
    "code": "text",
    "text": "text",
    "enum": "text",
    "integer": "bigint",
    "money": "numeric(14, 2)",
    "decimal": "double precision",
    "date": "date",
    "boolean": "boolean",
    "list": "text[]",
}
_POINTS: Final = ("projet", "lieu")
"""Tables with `lon` and `lat`, hence with a point."""


def create_statements() -> str:
    """Give the whole schema as SQL that may be run again on a database that has an older one."""
    hand_written = (HERE / "tables.sql").read_text(encoding="utf-8")
    declared = "\n".join(line for tables in SERIES.values() for t in tables.values() for line in _table(t))
    return f"{hand_written}\n{declared}\n{(HERE / 'views.sql').read_text(encoding='utf-8')}"


def fingerprint() -> str:
    """SHA-256 of the schema: a database that has it needs no statement."""
    return hashlib.sha256(create_statements().encode()).hexdigest()


def _table(table: Table) -> Iterator[str]:
    name = f"ats.{table.name}"
    yield (
        f"CREATE TABLE IF NOT EXISTS {name} (version text NOT NULL REFERENCES ats.version, "
        "ligne integer NOT NULL, PRIMARY KEY (version, ligne));"
    )
    yield f"COMMENT ON TABLE {name} IS {_quoted(table.description)};"
    for column in table.columns:
        yield f"ALTER TABLE {name} ADD COLUMN IF NOT EXISTS {column.name} {_TYPES[column.kind]};"
        yield f"COMMENT ON COLUMN {name}.{column.name} IS {_quoted(column.description)};"
    yield f"CREATE INDEX IF NOT EXISTS {table.name}_cle ON {name} (version, {', '.join(table.key)});"
    if table.name in _POINTS:
        point = "ST_SetSRID(ST_MakePoint(lon, lat), 4326)"
        for column_name, srid, value in (
            ("geom_wgs84", 4326, point),
            ("geom", 2154, f"ST_Transform({point}, 2154)"),
        ):
            yield (
                f"ALTER TABLE {name} ADD COLUMN IF NOT EXISTS {column_name} geometry(Point, {srid}) "
                f"GENERATED ALWAYS AS ({value}) STORED;"
            )
            yield (
                f"CREATE INDEX IF NOT EXISTS {table.name}_{column_name} ON {name} USING gist ({column_name});"
            )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
