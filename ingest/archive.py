"""A ZIP archive brought in, held to bounds before anything in it is opened."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from ingest.errors import ReadingError

SIGNATURE = b"PK\x03\x04"
MAX_MEMBERS = 500
MAX_UNCOMPRESSED = 128 * 2**20
"""Bytes of all the members together, once expanded."""

_CHUNK = 2**16
_DIRECTORY_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_DAMAGED = "Cette archive est abîmée : refaites l’export, ou enregistrez de nouveau le classeur."


class Archive:
    """
    The members of an archive, by name; nothing is ever written to disk.

    Parameters
    ----------
    content
        Any bytes.

    Raises
    ------
    ReadingError
        When it is not an archive, or one that could do harm: too many members, too large once expanded,
        encrypted, or with names that leave its folder.
    """

    def __init__(self, content: bytes) -> None:
        # The directory is read whole by `zipfile`: its size is bounded beforehand.
        if content.count(_DIRECTORY_ENTRY) > 2 * MAX_MEMBERS:
            raise ReadingError(_too_many())
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise ReadingError(_DAMAGED) from error
        members = [info for info in self._zip.infolist() if not info.is_dir()]
        if len(members) > MAX_MEMBERS:
            raise ReadingError(_too_many())
        self._members = {info.filename: info for info in members}
        if len(self._members) < len(members):
            msg = "Cette archive a plusieurs fichiers du même nom : n’en gardez qu’un."
            raise ReadingError(msg)
        for info in members:
            _check_member(info)
        size = sum(info.file_size for info in members)
        if size > MAX_UNCOMPRESSED:
            msg = (
                f"Cette archive pèse {size // 2**20} Mo une fois ouverte, plus que les "
                f"{MAX_UNCOMPRESSED // 2**20} Mo permis : retirez-en ce qui ne sert pas."
            )
            raise ReadingError(msg)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members."""
        return tuple(self._members)

    def chunks(self, name: str) -> Iterator[bytes]:
        """
        Expand a member piece by piece, never beyond the size that it announces.

        Raises
        ------
        ReadingError
            When the member is absent or damaged.
        """
        if name not in self._members:
            msg = f"Il manque « {name[:100]} » dans ce classeur : enregistrez-le de nouveau."
            raise ReadingError(msg)
        try:
            with self._zip.open(self._members[name]) as member:
                while piece := member.read(_CHUNK):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise ReadingError(_DAMAGED) from error

    def read(self, name: str) -> bytes:
        """Expand a member whole; see `chunks`."""
        return b"".join(self.chunks(name))


def _check_member(info: zipfile.ZipInfo) -> None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in info.filename or "\0" in info.orig_filename:
        msg = (
            f"Cette archive contient un chemin interdit (« {info.filename[:100]} ») : elle n’est pas ouverte."
        )
        raise ReadingError(msg)
    if info.flag_bits & _ENCRYPTED:
        msg = "Ce fichier est protégé par un mot de passe : enregistrez-le sans protection."
        raise ReadingError(msg)
    if info.compress_type not in _METHODS:
        msg = "Cette archive emploie une compression inhabituelle : refaites-la au format ZIP ordinaire."
        raise ReadingError(msg)


def _too_many() -> str:
    return f"Cette archive a plus de {MAX_MEMBERS} fichiers : ce n’est pas un modèle."
