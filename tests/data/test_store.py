"""The store: immutable versions, one atomic switch, and what remains after faults and kills."""

import datetime as dt
import errno
import functools
import subprocess
import sys
import threading
import types
from pathlib import Path

import pandas as pd
import pytest

from data import versions
from data.durable import Disk
from data.errors import StoreError
from data.portfolio import Portfolio, PortfolioSource
from data.store import DEMONSTRATION, Store, load_portfolio, open_store
from data.versions import Publication, SourceFile

NOON = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
SOURCE = PortfolioSource(
    "liste", "Liste d’essai", "Essai", "Licence Ouverte 2.0", "2026", "https://exemple.fr"
)


def _portfolio(*costs: float, source: str = "liste") -> Portfolio:
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


OLD, NEW = _portfolio(100.0), _portfolio(100.0, 0.1, 8_888_888_888.88)


def _publication(second: int = 0, **more: object) -> Publication:
    return Publication("testeur", NOON + dt.timedelta(seconds=second), **more)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "portefeuille", disk=QuickDisk())


@pytest.fixture(autouse=True)
def demonstration(monkeypatch):
    """Stand for the generator, which has its own tests."""
    invented = Portfolio.from_tables({}, version=DEMONSTRATION, demonstration=True)
    module = types.SimpleNamespace(demonstration_portfolio=lambda: invented)
    monkeypatch.setitem(sys.modules, "data.demonstration", module)


class QuickDisk(Disk):
    """The same operations without waiting for the medium."""

    def write(self, path, content):
        path.write_bytes(content)

    def flush_folder(self, path):
        pass


class KilledError(BaseException):
    """Stands for a process that stops dead: nothing that catches errors sees it."""


class FailingDisk(QuickDisk):
    """Fails at one operation, half way for those that write."""

    def __init__(self, failing, error, *, after=False):
        self.left, self.error, self.after = failing, error, after

    def _step(self, operation, half):
        self.left -= 1
        if self.left == 0:
            (operation if self.after else half)()
            raise self.error
        return operation()

    def make_folder(self, path):
        return self._step(lambda: super(FailingDisk, self).make_folder(path), lambda: None)

    def write(self, path, content):
        return self._step(
            lambda: path.write_bytes(content), lambda: path.write_bytes(content[: len(content) // 2])
        )

    def append(self, path, content):
        add = super().append
        return self._step(lambda: add(path, content), lambda: add(path, content[: len(content) // 2]))

    def read(self, path):
        if isinstance(self.error, OSError):  # a full disk can still be read
            return path.read_bytes()
        return self._step(path.read_bytes, lambda: None)

    def rename(self, source, target):
        return self._step(lambda: super(FailingDisk, self).rename(source, target), lambda: None)

    def flush_folder(self, path):
        return self._step(lambda: None, lambda: None)


def test_an_empty_store_shows_the_demonstration_and_creates_nothing(tmp_path):
    store = Store(tmp_path / "absent")
    assert store.load().portfolio.demonstration
    assert store.token() == DEMONSTRATION
    assert store.versions() == []
    assert store.journal() == []
    assert not (tmp_path / "absent").exists()


def test_a_published_portfolio_comes_back_the_same(store):
    version = store.publish(NEW, _publication())
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
    old = store.publish(OLD, _publication())
    new = store.publish(NEW, _publication(1, message="Mise à jour", file=file))
    newest, oldest = store.versions()
    assert (newest.version, oldest.version) == (new, old)
    assert (newest.base, oldest.base) == (old, None)
    assert newest.publication == Publication("testeur", NOON + dt.timedelta(seconds=1), "Mise à jour", file)
    assert newest.rows["projet"] == len(NEW.tables["projet"])


def test_publishing_leaves_the_bytes_of_earlier_versions_alone(store):
    old = store.publish(OLD, _publication())
    folder = store.root / "versions" / old
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    store.publish(NEW, _publication(1))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_use_restores_an_earlier_version_and_the_demonstration(store):
    old = store.publish(OLD, _publication())
    new = store.publish(NEW, _publication(1))
    store.use(old, who="élue", when=NOON + dt.timedelta(hours=1))
    assert store.load().portfolio.content_hash == OLD.content_hash
    assert store.token() == old
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
    store.publish(OLD, _publication())
    with pytest.raises(StoreError, match="n’existe pas"):
        store.use(name, who="x", when=NOON)
    with pytest.raises(StoreError, match="n’existe pas"):
        store.load(name)


def test_publishing_the_same_thing_at_the_same_instant_is_one_version(store):
    first, again = store.publish(OLD, _publication()), store.publish(OLD, _publication())
    assert store.load().portfolio.content_hash == OLD.content_hash
    assert {first, again} == {version.version for version in store.versions()}


def test_a_revision_never_starts_from_the_demonstration(store):
    seen = []
    store.revise(lambda base: seen.append(base.portfolio) or OLD, _publication())
    store.use(DEMONSTRATION, who="x", when=NOON)
    store.revise(lambda base: seen.append(base.portfolio) or NEW, _publication(1))
    assert [portfolio.demonstration for portfolio in seen] == [False, False]
    assert seen[0].tables["projet"].empty
    assert seen[1].content_hash == OLD.content_hash


def test_invented_rows_keep_their_mark_and_found_no_revision(store):
    invented = Portfolio.from_tables(dict(NEW.tables), demonstration=True)
    store.publish(invented, _publication())
    assert store.load().portfolio.demonstration
    seen = []
    store.revise(lambda base: seen.append(base.portfolio) or OLD, _publication(1))
    assert seen[0].tables["projet"].empty


@pytest.mark.parametrize("name", ["projet.parquet", "manifest.json"])
def test_one_altered_byte_is_noticed_and_the_last_sound_version_is_shown(store, name):
    old = store.publish(OLD, _publication())
    new = store.publish(NEW, _publication(1))
    _alter(store.root / "versions" / new / name)
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
    store.publish(OLD, _publication())
    new = store.publish(NEW, _publication(1))
    (store.root / "versions" / new / "accord.parquet").unlink()
    assert "incomplète" in store.load().notice


def test_without_a_sound_version_the_invented_one_does_not_take_its_place(store):
    only = store.publish(OLD, _publication())
    _alter(store.root / "versions" / only / "projet.parquet")
    with pytest.raises(StoreError, match="Aucune autre version"):
        store.load()


def test_an_unreadable_pointer_falls_back_and_mends_at_the_next_writing(store):
    old = store.publish(OLD, _publication())
    (store.root / "current").write_bytes(b"\x00\xff")
    loaded = store.load()
    assert (loaded.version, store.token()) == (old, "illisible")
    assert "abîmé" in loaded.notice
    new = store.publish(NEW, _publication(1))
    assert store.current() == new
    assert [entry.version for entry in store.journal()] == [old, new]


def test_a_torn_journal_line_spoils_no_other(store):
    old = store.publish(OLD, _publication())
    with (store.root / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"rang": 2, "acti')
    new = store.publish(NEW, _publication(1))
    assert [entry.version for entry in store.journal()] == [old, new]


def test_concurrent_publications_all_exist_and_one_is_current(store):
    portfolios = [_portfolio(float(cost)) for cost in range(1, 7)]
    published = []
    threads = [
        threading.Thread(target=lambda p=p, i=i: published.append(store.publish(p, _publication(i))))
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
            mine = _portfolio(1.0, source=source).tables["projet"]
            return Portfolio.from_tables({"projet": pd.concat([base.portfolio.tables["projet"], mine])})

        Store(tmp_path, disk=QuickDisk()).revise(change, _publication())

    threads = [threading.Thread(target=add, args=(f"source{i}",)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = Store(tmp_path).load().portfolio.tables["projet"]
    assert sorted(kept["source_id"]) == [f"source{i}" for i in range(6)]


def _interrupted_publication(root, disk):
    """Publish OLD, then NEW on a disk that fails; tell whether the fault came and what was raised."""
    store = Store(root, disk=QuickDisk())
    old = store.publish(OLD, _publication())
    try:
        Store(root, disk=disk).publish(NEW, _publication(1))
    except (StoreError, KilledError) as error:
        raised = error
    else:
        raised = None
    return old, raised


def _assert_old_or_new(root, old):
    """Reading gives one of the two whole, and writing again works as if nothing had happened."""
    store = Store(root, disk=QuickDisk())
    loaded = store.load()
    assert loaded.notice is None
    assert loaded.portfolio.content_hash in (OLD.content_hash, NEW.content_hash)
    assert store.damaged() == []
    assert store.load(old).portfolio.content_hash == OLD.content_hash
    assert [entry.version for entry in store.journal()][-1] == store.current()
    last = store.publish(NEW, _publication(2))
    assert store.load().version == last
    ranks = [entry.rang for entry in store.journal()]
    assert ranks == list(range(1, len(ranks) + 1))
    assert not (root / "en-cours").exists()
    return loaded.portfolio.content_hash == NEW.content_hash


@pytest.fixture
def encoded_once(monkeypatch):
    """Encode and decode each table once: the fault tests publish the same rows a hundred times."""
    encoded = {}
    parquet = versions._parquet

    def remember(frame, table):
        if id(frame) not in encoded:
            encoded[id(frame)] = parquet(frame, table)
        return encoded[id(frame)]

    monkeypatch.setattr(versions, "_parquet", remember)
    monkeypatch.setattr(versions, "_frame", functools.cache(versions._frame))


@pytest.mark.usefixtures("encoded_once")
@pytest.mark.parametrize(
    ("error", "after"),
    [
        (KilledError(), False),
        (KilledError(), True),
        (OSError(errno.ENOSPC, "No space left on device"), False),
    ],
    ids=["killed half way", "killed just after", "disk full"],
)
def test_whatever_the_operation_that_fails_the_old_or_the_new_version_remains(tmp_path, error, after):
    outcomes = []
    for rank in range(1, 200):
        root = tmp_path / str(rank)
        disk = FailingDisk(rank, error, after=after)
        old, raised = _interrupted_publication(root, disk)
        outcomes.append(_assert_old_or_new(root, old))
        if disk.left > 0:
            break
        if isinstance(error, OSError) and not outcomes[-1]:
            assert "plein" in str(raised)
            assert "intactes" in str(raised)
    assert raised is None
    # Once the new version is the one that remains, no later fault brings the old one back.
    assert outcomes == sorted(outcomes)
    assert outcomes[0] is False
    assert outcomes[-1] is True


def test_a_read_only_folder_is_told_in_french(tmp_path):
    disk = FailingDisk(1, OSError(errno.EROFS, "Read-only file system"))
    with pytest.raises(StoreError, match="ne peut pas être écrit"):
        Store(tmp_path, disk=disk).publish(OLD, _publication())


def test_a_file_that_comes_back_different_is_not_published(tmp_path):
    class LyingDisk(QuickDisk):
        def read(self, path):
            content = super().read(path)
            return content[:-1] if path.name == "projet.parquet" else content

    store = Store(tmp_path, disk=LyingDisk())
    with pytest.raises(StoreError, match="pas ce qui a été écrit"):
        store.publish(OLD, _publication())
    assert Store(tmp_path).load().portfolio.demonstration


def test_what_a_change_raises_is_passed_on_and_nothing_is_written(store):
    def refuse(_):
        msg = "refus"
        raise KeyError(msg)

    with pytest.raises(KeyError, match="refus"):
        store.revise(refuse, _publication())
    assert store.versions() == []
    assert store.current() == DEMONSTRATION


def test_the_store_is_found_by_its_variable(monkeypatch, tmp_path):
    monkeypatch.setenv("ATS_STORE", str(tmp_path))
    assert open_store().root == tmp_path
    monkeypatch.delenv("ATS_STORE")
    assert open_store().root == Path("var/portefeuille")


CHILD = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
import test_store
from data.durable import Disk

class TellingDisk(Disk):
    pass

def tell(name):
    operation = getattr(Disk, name)
    def told(self, *args):
        print(name, flush=True)
        return operation(self, *args)
    setattr(TellingDisk, name, told)

for name in ("make_folder", "write", "append", "read", "rename", "flush_folder"):
    tell(name)
store = test_store.Store(Path({root!r}), disk=TellingDisk())
store.publish(test_store.NEW, test_store._publication(1))
print("done", flush=True)
sys.stdin.read()
"""


def test_a_process_killed_while_it_publishes_leaves_the_old_or_the_new_version(tmp_path):
    here, project = Path(__file__).parent, Path(__file__).parents[2]
    children = {}
    for operations in (2, 12, 25, 34, 38):
        root = tmp_path / str(operations)
        old = Store(root, disk=QuickDisk()).publish(OLD, _publication())
        script = CHILD.format(path=[str(project), str(here)], root=str(root))
        children[operations] = (
            old,
            subprocess.Popen(
                [sys.executable, "-c", script],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=project,
            ),
        )
    for operations, (old, child) in children.items():
        lines = [child.stdout.readline() for _ in range(operations)]
        child.kill()
        child.communicate()
        assert all(lines)
        _assert_old_or_new(tmp_path / str(operations), old)


def _alter(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
