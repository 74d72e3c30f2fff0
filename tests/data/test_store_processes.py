"""Real processes: killed while they publish, publishing at once, on a full disk, on a store without rights."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

import pytest

from data.durable import exclusive
from data.errors import StoreError
from data.store import Store
from tests.data.store_cases import NEW, NOON, OLD, QuickDisk, assert_old_or_new, portfolio_of, publication_at

PROJECT = Path(__file__).parents[2]
NOBODY = 65534
KILLS = 20


@pytest.fixture(scope="module")
def publishers():
    """Start the process that forks publishers; give a function that orders one, and the lines of all."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.data.publisher"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=PROJECT,
    ) as process:

        def order(root, second):
            process.stdin.write(json.dumps({"root": str(root), "second": second}).encode() + b"\n")
            process.stdin.flush()

        yield order, (json.loads(line) for line in process.stdout)
        process.kill()


def _until(lines, *, others=(), operations=1_000):
    """Read what one publisher tells, until it has begun so many operations or is done; give its pid."""
    begun = 0
    for pid, word in lines:
        if pid not in others:
            begun += 1
            if begun == operations or word == "done":
                return pid, begun
    raise AssertionError("the publishers stopped")


@pytest.mark.usefixtures("encoded_once")
def test_twenty_killed_publishers_leave_the_old_or_the_new_version(tmp_path, publishers):
    order, lines = publishers
    old = Store(tmp_path / "before", disk=QuickDisk()).publish(OLD, publication_at())
    shutil.copytree(tmp_path / "before", tmp_path / "whole")
    order(tmp_path / "whole", 1)
    pid, all_told = _until(lines)
    os.kill(pid, signal.SIGKILL)
    killed, outcomes = {pid}, []
    for rank in range(1, KILLS + 1):
        root = tmp_path / str(rank)
        shutil.copytree(tmp_path / "before", root)
        order(root, 1)
        pid, _ = _until(lines, others=killed, operations=rank * all_told // KILLS)
        os.kill(pid, signal.SIGKILL)
        killed.add(pid)
        with exclusive(root / "verrou"):  # the system has freed it: the process is dead
            pass
        outcomes.append(assert_old_or_new(root, old))
    assert outcomes[0] is False
    assert outcomes[-1] is True


def test_processes_that_publish_at_once_all_have_their_version(tmp_path, publishers):
    order, lines = publishers
    for second in range(2, 6):
        order(tmp_path, second)
    done = {pid for pid, word in islice((line for line in lines if line[1] == "done"), 4)}
    for pid in done:
        os.kill(pid, signal.SIGKILL)
    store = Store(tmp_path)
    assert store.damaged() == []
    costs = {store.load(one.version).portfolio.tables["projet"]["cout_ht_eur"][0] for one in store.versions()}
    assert costs == {2.0, 3.0, 4.0, 5.0}
    assert store.load().notice is None
    assert store.current() == store.journal()[-1].version
    assert [entry.rang for entry in store.journal()] == [1, 2, 3, 4]


@pytest.fixture
def small_disk(tmp_path):
    """Give a folder that holds a little more than one version: a small disk, else a limit on files."""
    folder = tmp_path / "small"
    folder.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=120k", "tmpfs", str(folder)]
    mounted = (
        shutil.which("mount") and subprocess.run(options, capture_output=True, check=False).returncode == 0
    )
    if mounted:
        yield folder, lambda: None
        subprocess.run(["umount", str(folder)], check=True)
        return
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield folder, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, limits[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_disk_that_is_really_full_is_told_and_the_old_version_stays(small_disk):
    folder, fill = small_disk
    store = Store(folder / "portefeuille")
    old = store.publish(OLD, publication_at())
    fill()
    large = portfolio_of(*(cost + 0.01 for cost in range(5_000)))
    with pytest.raises(StoreError, match=r"plein.*intactes"):
        store.publish(large, publication_at(1))
    assert store.load().version == old
    assert store.damaged() == []
    assert not (store.root / "en-cours").exists()


@pytest.fixture
def read_only():
    """Give a store with one version, in folders that the tester may not write; the administrator steps down."""
    root = Path(tempfile.mkdtemp(prefix="magasin-"))
    old = Store(root).publish(OLD, publication_at())
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    administrator = os.geteuid() == 0
    if administrator:
        os.seteuid(NOBODY)
    yield root, old
    if administrator:
        os.seteuid(0)
    for folder in folders:
        folder.chmod(0o755)
    shutil.rmtree(root)


def test_a_read_only_store_is_read_and_refuses_to_write_in_french(read_only):
    root, old = read_only
    store = Store(root)
    assert store.load().portfolio.content_hash == OLD.content_hash
    assert [version.version for version in store.versions()] == [old]
    assert [entry.version for entry in store.journal()] == [old]
    with pytest.raises(StoreError, match="ne peut pas être écrit"):
        store.publish(NEW, publication_at(1))
    with pytest.raises(StoreError, match="ne peut pas être écrit"):
        store.use(old, who="élue", when=NOON)
    assert store.token() == old
