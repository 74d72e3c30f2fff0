"""One immutable version on disk: a Parquet file per table and a manifest that names its own content."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.dataset import D, Dataset, PortfolioSource
from data.durable import Disk
from data.errors import DataError, StoreError
from data.schema import empty_frame, from_arrow, to_arrow

FORMAT = 1
MANIFEST = "manifest.json"
_DIGEST = 8


@dataclass(frozen=True)
class SourceFile:
    """The file a version was made from; `size` in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Publication:
    """Who publishes what, when (aware) and from which file."""

    who: str
    when: dt.datetime
    message: str = ""
    file: SourceFile | None = None

    def to_raw(self) -> dict[str, Any]:
        """Write it as JSON values."""
        return {**asdict(self), "when": self.when.isoformat()}

    @classmethod
    def from_raw(cls, raw: Mapping[str, Any]) -> Self:
        """Read back what `to_raw` wrote; raise KeyError, TypeError or ValueError on anything else."""
        file = SourceFile(**raw["file"]) if raw["file"] else None
        return cls(raw["who"], dt.datetime.fromisoformat(raw["when"]), raw["message"], file)


@dataclass(frozen=True)
class Version:
    """
    What the manifest of a version says.

    Parameters
    ----------
    version
        Identifier: UTC time of publication, then the first characters of the manifest's SHA-256.
    publication
        Who, when, why, from which file.
    base
        Version that this one revises, None for the first.
    demonstration
        Whether its rows are invented.
    sources
        Where its rows come from.
    rows, hashes
        Number of rows and SHA-256 of the Parquet file, by table.
    contenu
        Hash of all rows, whatever the file format.
    """

    version: str
    publication: Publication
    base: str | None
    demonstration: bool
    sources: tuple[PortfolioSource, ...]
    rows: Mapping[str, int]
    hashes: Mapping[str, str]
    contenu: str


def write_version(
    disk: Disk, folder: Path, content: Dataset, publication: Publication, *, base: str | None
) -> str:
    """
    Write the files of a version into an empty folder, flush them and read them back.

    Returns
    -------
    version
        Identifier that the folder must take.

    Raises
    ------
    SchemaError
        When a table leaves a required cell empty.
    StoreError
        When what is read back is not what was written.
    OSError
        When the disk refuses.
    """
    files = {f"{name}.parquet": _parquet(frame, name) for name, frame in content.tables.items()}
    manifest = {
        "format": FORMAT,
        "publication": publication.to_raw(),
        "base": base,
        "demonstration": content.demonstration,
        "sources": [asdict(source) for source in content.sources],
        "contenu": content.content_hash,
        "tables": {
            name: {"lignes": len(frame), "sha256": _sha256(files[f"{name}.parquet"])}
            for name, frame in content.tables.items()
        },
    }
    files[MANIFEST] = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    for name, written in files.items():
        disk.write(folder / name, written)
    disk.flush_folder(folder)
    for name, written in files.items():
        if disk.read(folder / name) != written:
            msg = f"{name}, relu, n’est pas ce qui a été écrit : vérifiez le disque, puis recommencez."
            raise StoreError(msg)
    stamp = publication.when.astimezone(dt.UTC)
    return f"{stamp:%Y%m%d-%H%M%S}-{_sha256(files[MANIFEST])[:_DIGEST]}"


def read_manifest(disk: Disk, folder: Path) -> Version:
    """
    Read what a version says of itself, without opening its tables.

    Parameters
    ----------
    disk
        Disk operations.
    folder
        Folder of the version; its name is the identifier.

    Raises
    ------
    StoreError
        When the manifest is absent, altered, or of another format.
    """
    version = folder.name
    try:
        content = disk.read(folder / MANIFEST)
    except OSError as error:
        msg = (
            f"La version {version} est illisible : son manifeste manque ou ne s’ouvre pas ({error.strerror})."
        )
        raise StoreError(msg) from error
    if _sha256(content)[:_DIGEST] != version.rpartition("-")[2]:
        msg = f"La version {version} est abîmée : son manifeste a changé depuis la publication."
        raise StoreError(msg)
    raw = json.loads(content)
    if raw["format"] != FORMAT:
        msg = f"La version {version} est d’un autre format que {FORMAT} : mettez l’application à jour."
        raise StoreError(msg)
    return _decode(version, raw)


def read_version(disk: Disk, folder: Path, kind: type[D]) -> D:
    """
    Read a whole version, checking every byte against its manifest.

    Parameters
    ----------
    disk, folder
        As in `read_manifest`.
    kind
        What the version holds, which gives its tables.

    Raises
    ------
    StoreError
        When a file is absent, altered or not a table of the schema.
    """
    manifest = read_manifest(disk, folder)
    # A version written before a table existed simply has no row of it.
    tables = {name: empty_frame(name) for name in kind.SCHEMA if name not in manifest.hashes}
    for name, sha256 in manifest.hashes.items():
        if name not in kind.SCHEMA:
            msg = (
                f"La version {folder.name} contient une table inconnue, {name} : mettez l’application à jour."
            )
            raise StoreError(msg)
        try:
            content = disk.read(folder / f"{name}.parquet")
        except OSError as error:
            msg = f"La version {folder.name} est incomplète : table {name} illisible ({error.strerror})."
            raise StoreError(msg) from error
        if _sha256(content) != sha256:
            msg = f"La version {folder.name} est abîmée : la table {name} a changé depuis la publication."
            raise StoreError(msg)
        tables[name] = _frame(content, name, folder.name)
    return kind(tables, folder.name, manifest.demonstration, manifest.sources)


def _decode(version: str, raw: Mapping[str, Any]) -> Version:
    return Version(
        version=version,
        publication=Publication.from_raw(raw["publication"]),
        base=raw["base"],
        demonstration=raw["demonstration"],
        sources=tuple(PortfolioSource(**source) for source in raw["sources"]),
        rows={name: table["lignes"] for name, table in raw["tables"].items()},
        hashes={name: table["sha256"] for name, table in raw["tables"].items()},
        contenu=raw["contenu"],
    )


def _parquet(frame: pd.DataFrame, table: str) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(to_arrow(frame, table), sink)
    return bytes(sink.getvalue())


def _frame(content: bytes, table: str, version: str) -> pd.DataFrame:
    """Read one table, whose bytes are known to be those that were published."""
    try:
        return from_arrow(pq.read_table(pa.BufferReader(content)), table)
    except DataError as error:
        msg = f"La version {version} suit un autre schéma : réimportez ses sources ({error})."
        raise StoreError(msg) from error


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
