"""Read members of wheels and npm archives in memory, bounded, without ever extracting them."""

from __future__ import annotations

import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ingest.errors import ArchiveError

MEMBER_LIMIT = 128 * 1024 * 1024
"""Largest decompressed member accepted, in bytes (the largest real one, communes.csv, is 52 MB)."""


@dataclass(frozen=True)
class Archives:
    """
    The archives at hand, by package id.

    Parameters
    ----------
    paths
        Where each package's archive lies.
    limit
        Largest decompressed member accepted, in bytes.
    """

    paths: Mapping[str, Path]
    limit: int = MEMBER_LIMIT

    def read(self, package: str, member: str) -> bytes:
        """
        Return the bytes of one member; a member ending in `.lzma` comes decompressed.

        Raises
        ------
        ArchiveError
            If the package or member is absent, unreadable, or larger than the limit.
        """
        path = self.paths.get(package)
        if path is None:
            msg = f"Paquet « {package} » absent : ajoutez-le à ingest/refresh/sources.py puis relancez."
            raise ArchiveError(msg)
        try:
            raw = self._zip_member(path, member) if path.suffix == ".whl" else self._tar_member(path, member)
            return self._decompressed(raw, member) if member.endswith(".lzma") else raw
        except KeyError as error:
            msg = f"« {member} » ne se trouve pas dans {path.name} : vérifiez la version du paquet."
            raise ArchiveError(msg) from error
        except (OSError, zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, EOFError) as error:
            msg = f"« {member} » de {path.name} est illisible ({error}) : supprimez l’archive et relancez."
            raise ArchiveError(msg) from error

    def read_json(self, package: str, member: str) -> Any:
        """Return one member parsed as UTF-8 JSON."""
        try:
            return json.loads(self.read(package, member))
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            msg = f"« {member} » du paquet « {package} » n’est pas du JSON lisible : {error}."
            raise ArchiveError(msg) from error

    def read_csv(
        self, package: str, member: str, *, columns: Sequence[str] | None = None, sep: str = ","
    ) -> pd.DataFrame:
        r"""
        Return one CSV member with every column as text; PostgreSQL's `\N` is null.

        Parameters
        ----------
        package, member
            As for `read`.
        columns
            The columns to keep: name only those that are needed, so that personal data is never even loaded.
        sep
            Field separator.
        """
        try:
            frame: pd.DataFrame = pd.read_csv(
                io.BytesIO(self.read(package, member)),
                usecols=None if columns is None else list(columns),
                sep=sep,
                dtype=str,
                na_values=["\\N"],
                keep_default_na=False,
            )
        except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
            if isinstance(error, ArchiveError):
                raise
            msg = f"« {member} » du paquet « {package} » n’a pas la forme attendue : {error}."
            raise ArchiveError(msg) from error
        return frame

    def _zip_member(self, path: Path, member: str) -> bytes:
        with zipfile.ZipFile(path) as archive:
            self._check_size(archive.getinfo(member).file_size, member)
            with archive.open(member) as stream:
                return stream.read(self.limit)

    def _tar_member(self, path: Path, member: str) -> bytes:
        with tarfile.open(path, "r:gz") as archive:
            info = archive.getmember(member)
            self._check_size(info.size, member)
            stream = archive.extractfile(info)
            if stream is None:
                raise KeyError(member)
            with stream:
                return stream.read(self.limit)

    def _decompressed(self, raw: bytes, member: str) -> bytes:
        decompressor = lzma.LZMADecompressor()
        content = decompressor.decompress(raw, self.limit + 1)
        self._check_size(len(content), member)
        if not decompressor.eof:
            msg = "flux tronqué"
            raise EOFError(msg)
        return content

    def _check_size(self, size: int, member: str) -> None:
        if size > self.limit:
            msg = f"« {member} » dépasse {self.limit} octets une fois décompressé : archive refusée."
            raise ArchiveError(msg)
