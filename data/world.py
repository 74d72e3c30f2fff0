"""The one place where the embedded data meet what was imported: which complement every loader reads."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import pandas as pd

from data.complement import EMBEDDED, Complement
from data.series import Loaded
from data.store import open_store

ALONE: Final = Complement.from_tables({}, version=EMBEDDED)
"""Nothing imported: give it to a loader to read the embedded data alone."""


def world_token() -> str:
    """Give a short text, cheap to read, that changes with the imported observation, limits and services."""
    return open_store().complements.token()


def current_complement() -> Loaded[Complement]:
    """
    Give what completes the embedded data now, read again only when another version was chosen.

    Raises
    ------
    StoreError
        When a database is away and nothing was read from it before.
    """
    series = open_store().complements
    return _current(series.place, series.token())


@lru_cache(maxsize=2)
def _current(place: str, token: str) -> Loaded[Complement]:
    return open_store().complements.load()


def completed(embedded: pd.DataFrame, imported: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Add imported rows to embedded ones, in whose place they come when they have the same key."""
    rows = pd.concat([embedded, imported[embedded.columns]], ignore_index=True)
    return rows.drop_duplicates(key, keep="last", ignore_index=True)
