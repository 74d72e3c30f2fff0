"""The store of a team: the versions published in a database, read by any number of dashboards."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

from data.complement import Complement
from data.database.connection import Database
from data.database.schema import SERIES
from data.dataset import D, PortfolioSource
from data.errors import DataError, StoreError, UnreachableError
from data.journal import Entry
from data.portfolio import Portfolio
from data.schema import arrow_schema, from_arrow
from data.schema_types import Table
from data.series import Loaded, Series, Shipped
from data.versions import Publication, Version

AWAY: Final = "injoignable"
TOKEN_KEPT_S: Final = 1.0

_VERSIONS = (
    "SELECT version, publication, base, demonstration, sources, lignes, empreintes, contenu "
    "FROM ats.version WHERE serie = %s"
)


class DatabaseSeries(Series[D]):
    """
    Versions of a data set in a database, for reading: `data.database.publishing` writes them.

    Once a version was read it stays shown, with a notice, while the server is away.

    Parameters
    ----------
    database
        Where they are.
    name
        `portefeuille` or `complement`.
    kind, shipped
        As for `data.series.Series`.
    """

    def __init__(self, database: Database, name: str, kind: type[D], shipped: Shipped[D]) -> None:
        super().__init__(database.place, kind, shipped)
        self._database, self._name = database, name
        self._last: Loaded[D] | None = None
        self._token: tuple[float, str] | None = None

    def token(self) -> str:
        """
        Give a short text that changes with what `load` gives, the absence of the server included.

        A page asks for it dozens of times: the server is asked once a second.
        """
        if self._token is None or time.monotonic() > self._token[0]:
            self._token = time.monotonic() + TOKEN_KEPT_S, self._asked_token()
        return self._token[1]

    def _asked_token(self) -> str:
        try:
            return super().token()
        except UnreachableError:
            return f"{AWAY}, {self._last.version}" if self._last else AWAY

    def load(self, version: str | None = None) -> Loaded[D]:
        """
        Read a version, by default the current one; see `data.series.Series.load`.

        Raises
        ------
        UnreachableError
            When the server is away and nothing was read before.
        StoreError
            As for every series.
        """
        try:
            loaded = super().load(version)
        except UnreachableError:
            if version is not None or self._last is None:
                raise
            # Readers are not told the name of the server.
            notice = "La base de données ne répond pas : les dernières données lues restent affichées."
            return Loaded(self._last.content, self._last.version, notice)
        if version is None:
            self._last = loaded
        return loaded

    def versions(self) -> list[Version]:
        """List the versions, newest first."""
        rows = self._database.rows(_VERSIONS, [self._name])
        found = [_version(*row) for row in rows]
        return sorted(found, key=lambda version: (version.publication.when, version.version), reverse=True)

    def journal(self) -> list[Entry]:
        """Tell every switch of the current version, oldest first."""
        rows = self._database.rows(
            "SELECT entree FROM ats.journal WHERE serie = %s ORDER BY rang", [self._name]
        )
        return [_entry(raw) for (raw,) in rows]

    def _pointer(self) -> Entry | None:
        rows = self._database.rows("SELECT entree FROM ats.courante WHERE serie = %s", [self._name])
        return _entry(rows[0][0]) if rows else None

    def _identifiers(self) -> list[str]:
        query = "SELECT version FROM ats.version WHERE serie = %s ORDER BY version"
        return [str(name) for (name,) in self._database.rows(query, [self._name])]

    def _fetch(self, version: str) -> D:
        (row,) = self._database.rows(f"{_VERSIONS} AND version = %s", [self._name, version])
        told = _version(*row)
        tables = {name: self._frame(version, table) for name, table in SERIES[self._name].items()}
        content = self._kind(tables, version, told.demonstration, told.sources)
        if content.content_hash != told.contenu:
            msg = (
                f"La version {version} est abîmée : ses lignes ont changé dans la base depuis la publication."
            )
            raise StoreError(msg)
        return content

    def _frame(self, version: str, table: Table) -> Any:
        """Read the rows of a table in their order, through the same types as a Parquet file."""
        query = (
            f"SELECT {', '.join(table.column_names)} FROM ats.{table.name} WHERE version = %s ORDER BY ligne"
        )
        rows = self._database.rows(query, [version])
        schema = arrow_schema(table)
        columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(table.columns)
        try:
            arrays = [
                pa.array(list(cells), type=field.type) for cells, field in zip(columns, schema, strict=True)
            ]
            return from_arrow(pa.Table.from_arrays(arrays, schema=schema), table)
        except (DataError, pa.ArrowException) as error:
            msg = f"La version {version} est abîmée : la table {table.name} n’est plus lisible dans la base."
            raise StoreError(msg) from error


class DatabaseStore(DatabaseSeries[Portfolio]):
    """
    The versions of the portfolio in a database; `complements` are those of the imported observation.

    Parameters
    ----------
    database
        Where they are.
    portfolio, complement
        What is shown of each when nothing was published.
    """

    def __init__(
        self, database: Database, portfolio: Shipped[Portfolio], complement: Shipped[Complement]
    ) -> None:
        super().__init__(database, "portefeuille", Portfolio, portfolio)
        self.complements = DatabaseSeries(database, "complement", Complement, complement)


def _version(
    version: str,
    publication: dict[str, Any],
    base: str | None,
    demonstration: bool,
    sources: list[dict[str, Any]],
    *counts: Any,
) -> Version:
    rows, hashes, contenu = counts
    return Version(
        version=version,
        publication=Publication.from_raw(publication),
        base=base,
        demonstration=demonstration,
        sources=tuple(PortfolioSource(**source) for source in sources),
        rows=rows,
        hashes=hashes,
        contenu=contenu,
    )


def _entry(raw: dict[str, Any]) -> Entry:
    return Entry(**{**raw, "publication": Publication.from_raw(raw["publication"])})
