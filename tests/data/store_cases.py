"""Portfolios to publish, and disks that are quick or that fail, for the tests of the store."""

import datetime as dt
from pathlib import Path

import pandas as pd

from data.complement import Complement
from data.durable import Disk
from data.portfolio import Portfolio, PortfolioSource
from data.store import Store
from data.versions import Publication

NOON = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
SOURCE = PortfolioSource(
    "liste", "Liste d’essai", "Essai", "Licence Ouverte 2.0", "2026", "https://exemple.fr"
)


def portfolio_of(*costs: float, source: str = "liste") -> Portfolio:
    """Give a portfolio of one project per cost, whose titles are hostile."""
    projets = pd.DataFrame(
        {
            "projet_id": [f"{source}-{rank}" for rank in range(len(costs))],
            "voie": "hors Département",
            "perimetre": "commune",
            "insee": "29232",
            "localisation": "territoire",
            "intitule": "=1+1 <b>Halle</b>",
            "maitre_ouvrage": "Quimper",
            "maitre_ouvrage_type": "commune",
            "theme": "habitat",
            "avancement": "en cours",
            "cout_ht_eur": costs,
            "debut": pd.Timestamp("2019-01-01"),
            "source_id": source,
        }
    )
    return Portfolio.from_tables({"projet": projets}, sources=(SOURCE,))


OLD, NEW = portfolio_of(100.0), portfolio_of(100.0, 0.1, 8_888_888_888.88)


def publication_at(second: int = 0, **more: object) -> Publication:
    """Give a publication some seconds after noon."""
    return Publication("testeur", NOON + dt.timedelta(seconds=second), **more)  # type: ignore[arg-type]


def alter(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


class QuickDisk(Disk):
    """The same operations without waiting for the medium."""

    def write(self, path, content):
        path.write_bytes(content)

    def append(self, path, content):
        with path.open("ab") as file:
            file.write(content)

    def flush_folder(self, path):
        pass


def assert_old_or_new(root: Path, old: str) -> bool:
    """
    Check that one of the two versions is there whole, and that writing works as if nothing had happened.

    Gives whether it is the new one.
    """
    store = Store(root, disk=QuickDisk())
    loaded = store.load()
    assert loaded.notice is None
    assert loaded.portfolio.content_hash in (OLD.content_hash, NEW.content_hash)
    assert store.damaged() == []
    assert store.load(old).portfolio.content_hash == OLD.content_hash
    assert [entry.version for entry in store.journal()][-1] == store.current()
    last = store.publish(NEW, publication_at(2))
    assert store.load().version == last
    ranks = [entry.rang for entry in store.journal()]
    assert ranks == list(range(1, len(ranks) + 1))
    assert not (root / "en-cours").exists()
    return loaded.portfolio.content_hash == NEW.content_hash


def complement_of(**values: float) -> Complement:
    """Give a complement of one value per commune."""
    rows = pd.DataFrame(
        {
            "territoire": list(values),
            "niveau": "commune",
            "indicateur": "essai",
            "millesime": "2024",
            "valeur": list(values.values()),
            "statut": "ok",
            "source_id": "liste",
        }
    )
    return Complement.from_tables({"observation": rows}, sources=(SOURCE,))


ONE, TWO = complement_of(**{"29232": 1.5}), complement_of(**{"29232": 1.5, "29019": 0.1})
