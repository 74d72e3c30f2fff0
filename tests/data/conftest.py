"""What the tests of the store share."""

import functools

import pytest

from data import versions


@pytest.fixture
def encoded_once(monkeypatch):
    """Encode and decode each table once, for tests that publish the same rows a hundred times."""
    encoded = {}
    parquet = versions._parquet

    def remember(frame, table):
        if id(frame) not in encoded:
            encoded[id(frame)] = parquet(frame, table)
        return encoded[id(frame)]

    monkeypatch.setattr(versions, "_parquet", remember)
    monkeypatch.setattr(versions, "_frame", functools.cache(versions._frame))
