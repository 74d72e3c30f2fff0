"""The store: immutable versions, one atomic switch, a journal, and what a damaged version becomes."""

import datetime as dt
import sys
import threading
import types
from pathlib import Path

import pandas as pd
import pytest

from data.errors import StoreError
from data.portfolio import Portfolio
from data.store import DEMONSTRATION, Store, load_portfolio, open_store
from data.versions import Publication, SourceFile
from tests.data.store_cases import NEW, NOON, OLD, SOURCE, QuickDisk, alter, portfolio_of, publication_at


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "portefeuille", disk=QuickDisk())


@pytest.fixture(autouse=True)
def demonstration(monkeypatch):
    """Stand for the generator, which has its own tests."""
    invented = Portfolio.from_tables({}, version=DEMONSTRATION, demonstration=True)
    module = types.SimpleNamespace(demonstration_portfolio=lambda: invented)
    monkeypatch.setitem(sys.modules, "data.demonstration", module)


def test_an_empty_store_shows_the_demonstration_and_creates_nothing(tmp_path):
    store = Store(tmp_path / "absent")
    assert store.load().portfolio.demonstration
    assert store.token() == DEMONSTRATION
    assert store.versions() == []
    assert store.journal() == []
    assert not (tmp_path / "absent").exists()


def test_a_published_portfolio_comes_back_the_same(store):
    version = store.publish(NEW, publication_at())
    loaded = store.load()
    assert loaded.version == store.current() == loaded.portfolio.version == version
    assert loaded.notice is None
    assert not loaded.portfolio.demonstration
    assert loaded.portfolio.content_hash == NEW.content_hash
    assert loaded.portfolio.sources == (SOURCE,)
    for name, frame in NEW.tables.items():
        pd.testing.assert_frame_equal(loaded.portfolio.tables[name], frame)
    assert load_portfolio(store).content_hash == NEW.content_hash


def test_the_version_says_who_when_and_from_which_file(store):
    file = SourceFile("grants.csv", "0" * 64, 12)
    old = store.publish(OLD, publication_at())
    new = store.publish(NEW, publication_at(1, message="Mise à jour", file=file))
    newest, oldest = store.versions()
    assert (newest.version, oldest.version) == (new, old)
    assert (newest.base, oldest.base) == (old, None)
    assert newest.publication == Publication("testeur", NOON + dt.timedelta(seconds=1), "Mise à jour", file)
    assert newest.rows["projet"] == len(NEW.tables["projet"])


def test_publishing_leaves_the_bytes_of_earlier_versions_alone(store):
    old = store.publish(OLD, publication_at())
    folder = store.root / "versions" / old
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    store.publish(NEW, publication_at(1))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_use_restores_an_earlier_version_and_the_demonstration(store):
    old = store.publish(OLD, publication_at())
    new = store.publish(NEW, publication_at(1))
    store.use(old, who="élue", when=NOON + dt.timedelta(hours=1))
    assert store.load().portfolio.content_hash == OLD.content_hash
    assert store.current() == old
    store.use(DEMONSTRATION, who="élue", when=NOON + dt.timedelta(hours=2))
    assert store.load().portfolio.demonstration
    assert [(e.rang, e.action, e.version, e.previous) for e in store.journal()] == [
        (1, "publication", old, DEMONSTRATION),
        (2, "publication", new, old),
        (3, "choix", old, new),
        (4, "choix", DEMONSTRATION, old),
    ]


@pytest.mark.parametrize("name", ["../../etc", "20260314-120000-00000000", "", "versions/.."])
def test_an_unknown_version_is_refused_in_french(store, name):
    store.publish(OLD, publication_at())
    with pytest.raises(StoreError, match="n’existe pas"):
        store.use(name, who="x", when=NOON)
    with pytest.raises(StoreError, match="n’existe pas"):
        store.load(name)


def test_publishing_the_same_thing_at_the_same_instant_is_one_version(store):
    first, again = store.publish(OLD, publication_at()), store.publish(OLD, publication_at())
    assert store.load().portfolio.content_hash == OLD.content_hash
    assert {first, again} == {version.version for version in store.versions()}


def test_a_revision_never_starts_from_the_demonstration(store):
    seen = []
    store.revise(lambda base: seen.append(base.portfolio) or OLD, publication_at())
    store.use(DEMONSTRATION, who="x", when=NOON)
    store.revise(lambda base: seen.append(base.portfolio) or NEW, publication_at(1))
    assert [portfolio.demonstration for portfolio in seen] == [False, False]
    assert seen[0].tables["projet"].empty
    assert seen[1].content_hash == OLD.content_hash


def test_invented_rows_keep_their_mark_and_found_no_revision(store):
    invented = Portfolio.from_tables(dict(NEW.tables), demonstration=True)
    store.publish(invented, publication_at())
    assert store.load().portfolio.demonstration
    seen = []
    store.revise(lambda base: seen.append(base.portfolio) or OLD, publication_at(1))
    assert seen[0].tables["projet"].empty


@pytest.mark.parametrize("name", ["projet.parquet", "manifest.json"])
def test_one_altered_byte_is_noticed_and_the_last_sound_version_is_shown(store, name):
    old = store.publish(OLD, publication_at())
    new = store.publish(NEW, publication_at(1))
    alter(store.root / "versions" / new / name)
    loaded = store.load()
    assert loaded.version == old
    assert loaded.portfolio.content_hash == OLD.content_hash
    assert new in loaded.notice
    assert "abîmée" in loaded.notice
    assert len(store.damaged()) == 1
    with pytest.raises(StoreError, match="abîmée"):
        store.load(new)
    with pytest.raises(StoreError, match="abîmée"):
        store.use(new, who="x", when=NOON)


def test_a_missing_file_is_noticed(store):
    store.publish(OLD, publication_at())
    new = store.publish(NEW, publication_at(1))
    (store.root / "versions" / new / "accord.parquet").unlink()
    assert "incomplète" in store.load().notice


def test_without_a_sound_version_the_invented_one_does_not_take_its_place(store):
    only = store.publish(OLD, publication_at())
    alter(store.root / "versions" / only / "projet.parquet")
    with pytest.raises(StoreError, match="Aucune autre version"):
        store.load()


def test_an_unreadable_pointer_falls_back_and_mends_at_the_next_writing(store):
    old = store.publish(OLD, publication_at())
    (store.root / "current").write_bytes(b"\x00\xff")
    loaded = store.load()
    assert (loaded.version, store.token()) == (old, "illisible")
    assert "abîmé" in loaded.notice
    new = store.publish(NEW, publication_at(1))
    assert store.current() == new
    assert [entry.version for entry in store.journal()] == [old, new]


def test_a_torn_journal_line_spoils_no_other(store):
    old = store.publish(OLD, publication_at())
    with (store.root / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"rang": 2, "acti')
    new = store.publish(NEW, publication_at(1))
    assert [entry.version for entry in store.journal()] == [old, new]


def test_concurrent_publications_all_exist_and_one_is_current(store):
    portfolios = [portfolio_of(float(cost)) for cost in range(1, 7)]
    published = []
    threads = [
        threading.Thread(target=lambda p=p, i=i: published.append(store.publish(p, publication_at(i))))
        for i, p in enumerate(portfolios)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(published) == sorted(version.version for version in store.versions())
    assert store.damaged() == []
    assert store.current() in published
    assert store.load().notice is None
    assert len(store.journal()) == len(portfolios)


def test_concurrent_revisions_lose_no_rows(tmp_path):
    def add(source):
        def change(base):
            mine = portfolio_of(1.0, source=source).tables["projet"]
            return Portfolio.from_tables({"projet": pd.concat([base.portfolio.tables["projet"], mine])})

        Store(tmp_path, disk=QuickDisk()).revise(change, publication_at())

    threads = [threading.Thread(target=add, args=(f"source{i}",)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = Store(tmp_path).load().portfolio.tables["projet"]
    assert sorted(kept["source_id"]) == [f"source{i}" for i in range(6)]


def test_what_a_change_raises_is_passed_on_and_nothing_is_written(store):
    def refuse(_):
        msg = "refus"
        raise KeyError(msg)

    with pytest.raises(KeyError, match="refus"):
        store.revise(refuse, publication_at())
    assert store.versions() == []
    assert store.current() == DEMONSTRATION


def test_the_store_is_found_by_its_variable(monkeypatch, tmp_path):
    monkeypatch.setenv("ATS_STORE", str(tmp_path))
    assert open_store().root == tmp_path
    monkeypatch.delenv("ATS_STORE")
    assert open_store().root == Path("var/portefeuille")
