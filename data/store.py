"""The versioned store: the versions of the portfolio, and beside them those of what completes the embedded data."""

from __future__ import annotations

import os
from pathlib import Path

from data.complement import EMBEDDED, Complement
from data.durable import Disk
from data.folder_series import FolderSeries
from data.portfolio import Portfolio
from data.series import Loaded as LoadedContent
from data.series import Shipped

DEMONSTRATION = "demonstration"
"""Name of the version that is not in the store: the generated portfolio."""

DEFAULT_ROOT = Path("var") / "portefeuille"
ROOT_VARIABLE = "ATS_STORE"
COMPLEMENTS = "complements"
"""Folder of the store with the versions of the imported observation, limits and services."""

Loaded = LoadedContent[Portfolio]
"""A portfolio and where it comes from."""


def _demonstration() -> Portfolio:
    # The generator is slow to import and most readers never need it.
    from data.demonstration import demonstration_portfolio

    return demonstration_portfolio()


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
        super().__init__(root, Portfolio, Shipped(DEMONSTRATION, _demonstration, invented=True), disk=disk)
        self.complements = FolderSeries(
            root / COMPLEMENTS,
            Complement,
            Shipped(EMBEDDED, lambda: Complement.from_tables({}, version=EMBEDDED), invented=False),
            disk=disk,
        )


def open_store() -> Store:
    """Open the store of the variable `ATS_STORE`, by default `./var/portefeuille`."""
    return Store(Path(os.environ.get(ROOT_VARIABLE) or DEFAULT_ROOT))


def load_portfolio(store: Store | None = None) -> Portfolio:
    """
    Read the current portfolio, the demonstration when none was published.

    Raises
    ------
    StoreError
        When the current version is damaged and no other is sound.
    """
    return (store or open_store()).load().portfolio
