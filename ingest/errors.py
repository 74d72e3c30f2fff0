"""Errors of the room that brings data in; every message is French and says what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from data.validation import Fault


class IngestError(ValueError):
    """Base of every error raised while data is brought in."""


class RefreshError(IngestError):
    """The embedded files could not be rebuilt."""


class DownloadError(RefreshError):
    """A pinned package could not be fetched, or is not the one that was pinned."""


class ArchiveError(RefreshError):
    """A member of an archive is missing, too large, or cannot be decoded."""


class ReadingError(IngestError):
    """A file brought in is empty, too large, or not a text that can be cut into rows."""


class LayoutError(IngestError):
    """A file brought in is not of the layout asked for, or the layout is unknown."""


class PublicationError(IngestError):
    """Rows that were read cannot be published beside those of the other sources."""


class EditionError(IngestError):
    """
    A row typed in by hand cannot be saved; nothing is published.

    Parameters
    ----------
    faults
        Everything that is wrong with it.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("Rien n’est enregistré. " + " ".join(map(str, faults)))
        self.faults = tuple(faults)


class CellError(IngestError):
    """
    A cell cannot be read, or leads nowhere; its row is rejected.

    Parameters
    ----------
    reason, remedy
        French sentences: what is wrong, and how to mend it.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason = reason
        self.remedy = remedy
