"""Writing that survives a power cut: every step that a crash can interrupt goes through one small class."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PARTIAL = ".partiel"
"""Suffix of a file that is being written."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class Disk:
    """
    The few disk operations of the store, each flushed to the medium before it returns.

    Tests replace it by one that fails, or stops dead, at a chosen operation.
    """

    def make_folder(self, path: Path) -> None:
        """Create a folder and its parents; an existing one is kept."""
        path.mkdir(parents=True, exist_ok=True)

    def write(self, path: Path, content: bytes) -> None:
        """Write a whole file and flush it."""
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def append(self, path: Path, content: bytes) -> None:
        """Add bytes at the end of a file and flush it."""
        with path.open("ab") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def read(self, path: Path) -> bytes:
        """Read a whole file."""
        return path.read_bytes()

    def rename(self, source: Path, target: Path) -> None:
        """Give a file or a folder its final name, atomically; an existing file is replaced."""
        source.replace(target)

    def flush_folder(self, path: Path) -> None:
        """Flush the names of a folder, without which a renamed file may be lost."""
        if sys.platform == "win32":  # Windows cannot open a folder; its renames are journaled by NTFS
            return
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """
    Hold a lock file: one writer at a time, among the threads and the processes of one machine.

    The system releases it when the process dies, so that a killed import blocks nobody.

    Parameters
    ----------
    path
        The lock file, created when absent. Not re-entrant.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _lock(handle)
        try:
            yield
        finally:
            _unlock(handle)
    finally:
        os.close(handle)


VERSIONS_INTACT = "Les versions déjà publiées sont intactes."


def explain_refusal(error: OSError, folder: Path, *, kept: str = VERSIONS_INTACT) -> str:
    """
    Say in French what the disk refused and what to do.

    Parameters
    ----------
    error
        What the disk said.
    folder
        Where one wanted to write.
    kept
        What was there before and is never touched, in one sentence.
    """
    if error.errno in _FULL:
        cause = (
            f"Le disque qui porte {folder} est plein, ou son quota atteint : libérez de la place, "
            "puis recommencez."
        )
    elif error.errno in _FORBIDDEN:
        cause = (
            f"Le dossier {folder} ne peut pas être écrit : vérifiez ses droits, ou choisissez-en un autre."
        )
    else:
        reason = error.strerror or str(error)
        cause = f"L’écriture dans {folder} a échoué ({reason}) : vérifiez le disque, puis recommencez."
    return f"{cause} {kept}"


def replace_file(path: Path, content: bytes, *, disk: Disk | None = None) -> None:
    """
    Write a file whole or not at all: beside, flushed, then renamed over the one that may be there.

    Parameters
    ----------
    path
        Final name; its folder exists.
    content
        All its bytes.
    disk
        Disk operations.

    Raises
    ------
    OSError
        When the disk refuses; the file that was there is intact.
    """
    disk = disk or Disk()
    beside = path.with_name(f".{path.name}{PARTIAL}")
    try:
        disk.write(beside, content)
        disk.rename(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def sweep_partial(folder: Path) -> None:
    """Remove from a folder what a killed `replace_file` left beside."""
    for path in folder.glob(f".*{PARTIAL}"):
        path.unlink(missing_ok=True)
