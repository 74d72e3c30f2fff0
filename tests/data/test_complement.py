"""What completes the embedded data has versions of its own, beside those of the portfolio."""

import pandas as pd
import pytest

from data.complement import EMBEDDED, Complement
from data.errors import PortfolioError
from data.store import Store
from tests.data.store_cases import (
    NEW,
    NOON,
    ONE,
    SOURCE,
    TWO,
    QuickDisk,
    alter,
    publication_at,
)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "portefeuille", disk=QuickDisk())


def test_nothing_imported_leaves_the_embedded_data_alone(store):
    loaded = store.complements.load()
    assert (loaded.version, loaded.notice) == (EMBEDDED, None)
    assert all(table.empty for table in loaded.content.tables.values())
    assert not loaded.content.demonstration


def test_a_complement_comes_back_the_same_and_leaves_the_portfolio_alone(store):
    version = store.complements.publish(TWO, publication_at())
    loaded = store.complements.load()
    assert loaded.version == store.complements.token() == version
    pd.testing.assert_frame_equal(loaded.content.tables["observation"], TWO.tables["observation"])
    assert loaded.content.sources == (SOURCE,)
    assert store.token() == "demonstration"
    assert store.journal() == []
    assert [entry.version for entry in store.complements.journal()] == [version]


def test_choosing_another_portfolio_keeps_the_complement(store):
    version = store.complements.publish(ONE, publication_at())
    store.publish(NEW, publication_at(1))
    store.use("demonstration", who="élue", when=NOON)
    assert store.complements.token() == version


def test_a_revision_starts_from_what_is_shown_even_the_embedded_data(store):
    store.complements.publish(TWO, publication_at())
    store.complements.use(EMBEDDED, who="élue", when=NOON)
    seen = []
    store.complements.revise(lambda base: seen.append(base.content) or ONE, publication_at(1))
    assert seen[0].tables["observation"].empty


def test_a_damaged_complement_gives_way_to_the_last_sound_one_then_to_the_embedded_data(store):
    old = store.complements.publish(ONE, publication_at())
    new = store.complements.publish(TWO, publication_at(1))
    folder = store.complements.root / "versions"
    alter(folder / new / "observation.parquet")
    loaded = store.complements.load()
    assert loaded.version == old
    assert "abîmée" in loaded.notice
    alter(folder / old / "observation.parquet")
    loaded = store.complements.load()
    assert loaded.version == EMBEDDED
    assert f"«\u00a0{EMBEDDED}\u00a0» est affichée à sa place" in loaded.notice


def test_a_portfolio_table_has_no_place_in_a_complement():
    with pytest.raises(PortfolioError, match="projet"):
        Complement.from_tables({"projet": pd.DataFrame()})
