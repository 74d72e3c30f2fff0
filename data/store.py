"""The versioned store: the versions of the portfolio, and beside them those of what completes the embedded data."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Protocol

from data.complement import EMBEDDED, Complement
from data.durable import Disk
from data.errors import StoreError
from data.folder_series import FolderSeries
from data.journal import Entry
from data.portfolio import Portfolio
from data.series import Loaded as LoadedContent
from data.series import Series, Shipped
from data.versions import Version

DEMONSTRATION = "demonstration"
"""Name of the version that is not in the store: the generated portfolio."""

DEFAULT_ROOT = Path("var") / "portefeuille"
ROOT_VARIABLE = "ATS_STORE"
URL_VARIABLE = "ATS_DATABASE_URL"
COMPLEMENTS = "complements"
"""Folder of the store with the versions of the imported observation, limits and services."""

Loaded = LoadedContent[Portfolio]
"""A portfolio and where it comes from."""


def _demonstration() -> Portfolio:
    # The generator is slow to import and most readers never need it.
    from data.demonstration import demonstration_portfolio

    return demonstration_portfolio()


_PORTFOLIO = Shipped(DEMONSTRATION, _demonstration, invented=True)
_COMPLEMENT = Shipped(EMBEDDED, lambda: Complement.from_tables({}, version=EMBEDDED), invented=False)


class VersionList(Protocol):
    """The versions of one series, whatever they hold and whatever keeps them."""

    def current(self) -> str:
        """Name the version to show."""

    def versions(self) -> list[Version]:
        """List the versions whose description is sound, newest first."""

    def damaged(self) -> list[str]:
        """Say, one French sentence each, what is wrong with the versions that cannot be read whole."""

    def journal(self) -> list[Entry]:
        """Tell every switch of the current version, oldest first."""


class Reader(VersionList, Protocol):
    """What every store answers, whatever keeps its versions."""

    @property
    def complements(self) -> Series[Complement]:
        """The versions of the imported observation, limits and services."""

    def token(self) -> str:
        """Give a short text, cheap to read, that changes with what `load` gives; for caches."""

    def load(self, version: str | None = None) -> Loaded:
        """Read a version, by default the current one."""


class Store(FolderSeries[Portfolio]):
    """
    Versions of the portfolio in one folder; `complements` are those of the imported observation.

    Parameters
    ----------
    root
        Folder of the store; created at the first publication.
    disk
        Disk operations.
    """

    def __init__(self, root: Path, *, disk: Disk | None = None) -> None:
        super().__init__(root, Portfolio, _PORTFOLIO, disk=disk)
        self.complements = FolderSeries(root / COMPLEMENTS, Complement, _COMPLEMENT, disk=disk)


def open_store() -> Reader:
    """
    Open the store that is read: the database of `ATS_DATABASE_URL`, else the folder of `own_store`.

    Raises
    ------
    StoreError
        When the address of the database is not one.
    """
    url = os.environ.get(URL_VARIABLE)
    return _database_store(url) if url else own_store()


def own_store() -> Store:
    """Open the folder of the variable `ATS_STORE`, by default `./var/portefeuille`, to read and write."""
    return Store(Path(os.environ.get(ROOT_VARIABLE) or DEFAULT_ROOT))


def writable_store() -> Store:
    """
    Open the store to import into: a database receives whole versions only.

    Raises
    ------
    StoreError
        When this machine reads a database.
    """
    if os.environ.get(URL_VARIABLE):
        msg = (
            f"Ce poste lit la base de la variable {URL_VARIABLE}, où l’on n’écrit que des versions entières : retirez "
            "la variable pour importer ou choisir dans le magasin local, puis publiez par « python cli.py publish »."
        )
        raise StoreError(msg)
    return own_store()


@functools.lru_cache(maxsize=2)
def _database_store(url: str) -> Reader:
    """Open a database once per process: its connection and the last version read are kept."""
    # Most installations have no database: its driver is not loaded for them.
    from data.database.connection import Database
    from data.database.store import DatabaseStore

    return DatabaseStore(Database(url), _PORTFOLIO, _COMPLEMENT)


def load_portfolio(store: Reader | None = None) -> Portfolio:
    """
    Read the current portfolio, the demonstration when none was published.

    Raises
    ------
    StoreError
        When the current version is damaged and no other is sound.
    """
    return (store or open_store()).load().portfolio
