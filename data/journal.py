"""The journal of the store: one line per switch, who made which version current, when, from which file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from data.durable import Disk
from data.versions import Publication

Action = Literal["publication", "choix"]


@dataclass(frozen=True)
class Entry:
    """
    One switch of the current version.

    Parameters
    ----------
    rang
        1 for the first switch of the store.
    action
        `publication` of a new version, or `choix` of an earlier one.
    version, previous
        Version made current, and the one that was.
    publication
        Who, when, why, from which file.
    """

    rang: int
    action: Action
    version: str
    previous: str
    publication: Publication

    def to_line(self) -> bytes:
        """Write the entry as one line of JSON."""
        raw = {**asdict(self), "publication": self.publication.to_raw()}
        return json.dumps(raw, ensure_ascii=False).encode() + b"\n"


def read_entry(line: bytes) -> Entry | None:
    """Read one line; None when it is not an entry, as a line cut by a crash."""
    try:
        raw = json.loads(line)
        return Entry(**{**raw, "publication": Publication.from_raw(raw["publication"])})
    except (ValueError, TypeError, KeyError):
        return None


def read_journal(disk: Disk, path: Path, *, pointer: Entry | None) -> list[Entry]:
    """
    Read the switches, oldest first.

    Parameters
    ----------
    disk
        Disk operations.
    path
        The journal.
    pointer
        Entry that the `current` file carries: a crash may have stopped the writer after the switch and
        before the journal, so that it is the one line that can be missing.
    """
    lines = disk.read(path).splitlines() if path.exists() else []
    entries = [entry for entry in map(read_entry, lines) if entry is not None]
    if pointer is not None and (not entries or entries[-1].rang < pointer.rang):
        entries.append(pointer)
    return entries


def catch_up(disk: Disk, path: Path, *, pointer: Entry | None) -> list[Entry]:
    """
    Write the line that the journal may miss, after closing a line that a crash has cut.

    Parameters
    ----------
    disk, path, pointer
        As in `read_journal`.

    Returns
    -------
    entries
        The switches, oldest first, all of them now in the file.
    """
    told = read_journal(disk, path, pointer=None)
    entries = read_journal(disk, path, pointer=pointer)
    if len(entries) > len(told):
        torn = path.exists() and not disk.read(path).endswith(b"\n")
        disk.append(path, (b"\n" if torn else b"") + entries[-1].to_line())
    return entries
