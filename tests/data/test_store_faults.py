"""A fault at any operation of a publication, and a power cut at any flush, leave the old or the new version."""

import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

from data.durable import Disk
from data.errors import StoreError
from data.store import Store
from tests.data.store_cases import NEW, NOON, OLD, QuickDisk, assert_old_or_new, portfolio_of, publication_at

pytestmark = pytest.mark.usefixtures("encoded_once")


class KilledError(BaseException):
    """Stands for a process that stops dead: nothing that catches errors sees it."""


FULL = OSError(errno.ENOSPC, "No space left on device")
BROKEN = OSError(errno.EIO, "Input/output error")


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
        if self.error is FULL:  # a full disk can still be read
            return path.read_bytes()
        return self._step(path.read_bytes, lambda: None)

    def rename(self, source, target):
        return self._step(lambda: super(FailingDisk, self).rename(source, target), lambda: None)

    def flush_folder(self, path):
        return self._step(lambda: None, lambda: None)


class PowerCutDisk(Disk):
    """
    Loses power at one flush: what was written and never flushed is gone.

    A rename in a folder never flushed is undone, or kept: a medium may do either.
    """

    def __init__(self, monkeypatch, *, flush, undone):
        self.left, self.undone = flush, undone
        self.sizes, self.renames = {}, []
        monkeypatch.setattr(os, "fsync", self._flush)

    def write(self, path, content):
        self.sizes[path] = 0
        super().write(path, content)

    def append(self, path, content):
        self.sizes[path] = path.stat().st_size if path.exists() else 0
        super().append(path, content)

    def rename(self, source, target):
        replaced = target.read_bytes() if target.is_file() else None
        super().rename(source, target)
        moved = [path for path in self.sizes if path.is_relative_to(source)]
        self.sizes |= {target / path.relative_to(source): self.sizes.pop(path) for path in moved}
        self.renames.append((source, target, replaced))

    def _flush(self, handle):
        self.left -= 1
        if self.left == 0:
            self.cut()
            raise KilledError
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            self.renames = [rename for rename in self.renames if rename[1].parent != path]
        else:
            del self.sizes[path]

    def cut(self):
        """Lose what was not flushed."""
        for path, size in self.sizes.items():
            os.truncate(path, size)
        for source, target, replaced in reversed(self.renames) if self.undone else ():
            target.replace(source)
            if replaced is not None:
                target.write_bytes(replaced)


def _interrupted(root, disk, act):
    """Act on a copy of a store whose disk fails; give what was raised."""
    shutil.copytree(root.with_name("before"), root)
    try:
        act(Store(root, disk=disk))
    except (StoreError, KilledError) as error:
        return error
    return None


@pytest.fixture
def old(tmp_path):
    """Publish OLD once, for the copies of each fault."""
    return Store(tmp_path / "before", disk=QuickDisk()).publish(OLD, publication_at())


def _publish_new(store):
    store.publish(NEW, publication_at(1))


def _assert_switched_once(outcomes):
    """Once the new version is the one that remains, no later fault brings the old one back."""
    assert outcomes == sorted(outcomes)
    assert outcomes[0] is False
    assert outcomes[-1] is True


def _faults_at_every_operation(tmp_path, old, error, *, after=False):
    """Publish NEW on a disk that fails at its first operation, at its second…; give what was raised and left."""
    for rank in range(1, 200):
        root = tmp_path / str(rank)
        disk = FailingDisk(rank, error, after=after)
        raised = _interrupted(root, disk, _publish_new)
        yield raised, assert_old_or_new(root, old)
        if disk.left > 0:
            return


@pytest.mark.parametrize("after", [False, True], ids=["half way", "just after"])
def test_killed_at_any_operation_the_old_or_the_new_version_remains(tmp_path, old, after):
    outcomes = [new for _, new in _faults_at_every_operation(tmp_path, old, KilledError(), after=after)]
    _assert_switched_once(outcomes)


def test_a_disk_full_at_any_operation_is_told_and_the_old_or_the_new_version_remains(tmp_path, old):
    outcomes = []
    for raised, new in _faults_at_every_operation(tmp_path, old, FULL):
        outcomes.append(new)
        assert new or ("plein" in str(raised) and "intactes" in str(raised))
    assert raised is None
    _assert_switched_once(outcomes)


def test_a_disk_that_reads_or_writes_wrong_once_never_passes_for_a_publication(tmp_path, old):
    for raised, new in _faults_at_every_operation(tmp_path, old, BROKEN):
        assert new or isinstance(raised, StoreError)
    assert raised is None


@pytest.mark.parametrize("undone", [True, False], ids=["renames lost", "renames kept"])
def test_a_power_cut_at_any_flush_leaves_the_old_or_the_new_version(tmp_path, old, monkeypatch, undone):
    outcomes = []
    for flush in range(1, 100):
        root = tmp_path / str(flush)
        with monkeypatch.context() as patch:
            disk = PowerCutDisk(patch, flush=flush, undone=undone)
            raised = _interrupted(root, disk, _publish_new)
            if raised is None:
                disk.cut()
        outcomes.append(assert_old_or_new(root, old))
        if raised is None:
            break
    assert len(outcomes) > len(NEW.tables)
    assert outcomes[-1] is True, "what was told as published survives a power cut"
    _assert_switched_once(outcomes)


def test_whatever_the_operation_that_fails_a_choice_is_made_or_not(tmp_path, old):
    Store(tmp_path / "before", disk=QuickDisk()).publish(NEW, publication_at(1))
    outcomes = []
    for rank in range(1, 100):
        root = tmp_path / str(rank)
        raised = _interrupted(
            root, FailingDisk(rank, KilledError()), lambda store: store.use(old, who="élue", when=NOON)
        )
        outcomes.append(not assert_old_or_new(root, old))
        if raised is None:
            break
    _assert_switched_once(outcomes)


def test_a_file_that_comes_back_different_is_not_published(tmp_path):
    class LyingDisk(QuickDisk):
        def read(self, path):
            content = super().read(path)
            return content[:-1] if path.name == "projet.parquet" else content

    store = Store(tmp_path, disk=LyingDisk())
    with pytest.raises(StoreError, match="pas ce qui a été écrit"):
        store.publish(portfolio_of(1.0), publication_at())
    assert Store(tmp_path).versions() == []
