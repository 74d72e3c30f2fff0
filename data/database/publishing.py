"""Writing a version into the database: one transaction, nothing of what was there is touched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import geopandas as gpd
import psycopg
import shapely

from data.complement import EMBEDDED
from data.database.connection import Database
from data.database.schema import SERIES, TERRITOIRE, create_statements, fingerprint
from data.dataset import D, Dataset
from data.errors import StoreError
from data.journal import Action, Entry
from data.schema import to_arrow
from data.series import Loaded
from data.store import DEMONSTRATION, Store
from data.versions import Publication, Version

Cursor = psycopg.Cursor[tuple[Any, ...]]

_LOCK: Final = 0x415453  # « ATS »: one publication at a time, whatever the machine


@dataclass(frozen=True)
class Published:
    """
    What a publication brings to one series.

    Parameters
    ----------
    series
        `portefeuille` or `complement`.
    shipped
        Name of the content of this series that is in no store.
    name
        Version to make current, or `shipped`.
    version, content
        The version and its rows; None when `name` is `shipped`.
    """

    series: str
    shipped: str
    name: str
    version: Version | None = None
    content: Dataset | None = None


@dataclass(frozen=True)
class Territories:
    """The territories of a publication: `version` names their limits, layers in EPSG:4326 by code."""

    version: str
    communes: gpd.GeoDataFrame
    epci: gpd.GeoDataFrame


def versions_to_publish(store: Store, version: str | None = None) -> tuple[Published, ...]:
    """
    Read what a publication brings: a version of the portfolio, and the complement that is current.

    Parameters
    ----------
    store
        The store of this machine.
    version
        Version of the portfolio; None for the current one.

    Raises
    ------
    StoreError
        When there is nothing real to publish, or it is damaged.
    """
    portfolio = _sound(store.load(version))
    if portfolio.version == DEMONSTRATION:
        msg = (
            "La démonstration ne se publie pas : importez un portefeuille, ou nommez une version avec --version "
            "(« python cli.py versions » les liste)."
        )
        raise StoreError(msg)
    complement = _sound(store.complements.load())
    told = {one.version: one for one in (*store.versions(), *store.complements.versions())}
    pairs = (("portefeuille", DEMONSTRATION, portfolio), ("complement", EMBEDDED, complement))
    return tuple(
        Published(
            series,
            shipped,
            loaded.version,
            told.get(loaded.version),
            loaded.content if loaded.version in told else None,
        )
        for series, shipped, loaded in pairs
    )


def _sound(loaded: Loaded[D]) -> Loaded[D]:
    """Refuse what is shown in the place of a damaged version: a team must not receive it unawares."""
    if loaded.notice:
        msg = f"{loaded.notice} Choisissez une version saine (« python cli.py use ») avant de publier."
        raise StoreError(msg)
    return loaded


def publish_to(
    database: Database,
    published: tuple[Published, ...],
    territories: Territories,
    publication: Publication,
) -> Mapping[str, bool]:
    """
    Add versions to a database and make them current, in one transaction.

    A version that is already there is not written again; one that is already current makes no new line in the
    journal, so that publishing twice is publishing once.

    Parameters
    ----------
    database
        Where to publish; its schema is made or completed first.
    published
        The series to publish.
    territories
        What the maps draw.
    publication
        Who publishes, when.

    Returns
    -------
    added
        For each series, whether its version was not there before.

    Raises
    ------
    StoreError
        When the database refuses, or holds other rows under the same name; nothing is changed then.
    """
    with database.transaction() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        _prepare(cursor, database.place)
        added = {one.series: _add_version(cursor, one, database.place) for one in published}
        added[TERRITOIRE] = _add_territories(cursor, territories)
        for one in published:
            _switch(cursor, one.series, one.name, one.shipped, publication, new=added[one.series])
        _switch(cursor, TERRITOIRE, territories.version, TERRITOIRE, publication, new=added[TERRITOIRE])
        cursor.execute("ANALYZE ats.projet, ats.financement, ats.commune, ats.epci")
    return added


def _prepare(cursor: Cursor, place: str) -> None:
    """Make the schema, or bring an older one up to date."""
    if not _one(cursor, "SELECT count(*) FROM pg_extension WHERE extname = 'postgis'"):
        try:
            cursor.execute("CREATE EXTENSION postgis")
        except psycopg.Error:
            msg = (
                f"L’extension PostGIS manque à la base {place} : demandez à son administrateur d’installer le paquet "
                "postgis, puis d’exécuter « CREATE EXTENSION postgis; » dans cette base."
            )
            raise StoreError(msg) from None
    wanted = fingerprint()
    known = _one(cursor, "SELECT to_regclass('ats.format') IS NOT NULL")
    if known and _one(cursor, "SELECT count(*) FROM ats.format WHERE empreinte = %s", wanted):
        return
    cursor.execute(create_statements().encode())
    cursor.execute("DELETE FROM ats.format")
    cursor.execute("INSERT INTO ats.format VALUES (%s)", [wanted])


def _add_version(cursor: Cursor, one: Published, place: str) -> bool:
    if one.version is None or one.content is None:
        return False
    told = one.version
    kept = _one(cursor, "SELECT contenu FROM ats.version WHERE version = %s", told.version)
    if kept is not None:
        if kept != told.contenu:
            msg = f"La base {place} contient déjà une version {told.version} faite d’autres lignes : rien n’est publié."
            raise StoreError(msg)
        return False
    cursor.execute(
        "INSERT INTO ats.version (version, serie, publication, base, demonstration, sources, lignes, empreintes, "
        "contenu) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            told.version,
            one.series,
            json.dumps(told.publication.to_raw()),
            told.base,
            told.demonstration,
            json.dumps([asdict(source) for source in told.sources]),
            json.dumps(dict(told.rows)),
            json.dumps(dict(told.hashes)),
            told.contenu,
        ],
    )
    for name, table in SERIES[one.series].items():
        rows = to_arrow(one.content.tables[name], table).to_pydict()
        _copy(cursor, name, told.version, table.column_names, zip(*rows.values(), strict=True))
    return True


def _copy(
    cursor: Cursor, table: str, version: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]
) -> None:
    command = f"COPY ats.{table} (version, ligne, {', '.join(columns)}) FROM STDIN"
    with cursor.copy(command.encode()) as copy:
        for rank, row in enumerate(rows, start=1):
            copy.write_row((version, rank, *row))


def _add_territories(cursor: Cursor, territories: Territories) -> bool:
    if _one(cursor, "SELECT count(*) FROM ats.commune WHERE version = %s", territories.version):
        return False
    for table, key, layer, columns in (
        ("commune", "insee", territories.communes, _COMMUNE),
        ("epci", "siren", territories.epci, _EPCI),
    ):
        frame = layer.rename_axis(key).reset_index()
        values = frame[[key, *columns]].astype(object).where(frame[[key, *columns]].notna(), None)
        rows = zip(*(values[name] for name in values), _multi(layer.geometry), strict=True)
        _copy(cursor, table, territories.version, (key, *columns, "geom_wgs84"), rows)
    return True


_COMMUNE: Final = ("nom", "siren_epci", "departement", "population", "area_km2")
_EPCI: Final = (
    "nom",
    "nom_court",
    "nature",
    "n_communes",
    "n_communes_29",
    "population",
    "population_29",
    "area_km2",
)


def _multi(shapes: gpd.GeoSeries) -> list[str]:
    """Write polygons, in EPSG:4326, as the multipolygons that PostGIS reads."""
    parts, owner = shapely.get_parts(shapes.to_numpy(), return_index=True)
    multi = shapely.set_srid(shapely.multipolygons(parts, indices=owner), 4326)
    return [str(wkb) for wkb in shapely.to_wkb(multi, hex=True, include_srid=True)]


def _switch(
    cursor: Cursor, series: str, version: str, shipped: str, publication: Publication, *, new: bool
) -> None:
    cursor.execute("SELECT version, rang FROM ats.courante WHERE serie = %s", [series])
    previous, rank = cursor.fetchone() or (shipped, 0)
    if rank and previous == version:
        return
    action: Action = "publication" if new else "choix"
    entry = Entry(rank + 1, action, version, previous, publication)
    raw = {**asdict(entry), "publication": publication.to_raw()}
    cursor.execute(
        "INSERT INTO ats.journal (serie, rang, version, entree) VALUES (%s, %s, %s, %s)",
        [series, entry.rang, version, json.dumps(raw)],
    )


def _one(cursor: Cursor, query: str, *values: Any) -> Any:
    """Give the first cell of the answer, None without a row."""
    row = cursor.execute(query.encode(), values).fetchone()
    return None if row is None else row[0]
