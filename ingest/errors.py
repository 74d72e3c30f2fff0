"""Errors of the room that brings data in; every message is French and says what to do next."""

from __future__ import annotations


class IngestError(ValueError):
    """Base of every error raised while data is brought in."""


class RefreshError(IngestError):
    """The embedded files could not be rebuilt."""


class DownloadError(RefreshError):
    """A pinned package could not be fetched, or is not the one that was pinned."""


class ArchiveError(RefreshError):
    """A member of an archive is missing, too large, or cannot be decoded."""
