"""
One file that holds a whole store, verified by hashes on the way out and on the way in.

A backup is a zip archive of the files of the store, with a manifest of their SHA-256. It is taken while others
publish: versions never change, and the pointer is read before what it points to. Restoring adds versions and
changes one pointer; nothing that is there is overwritten.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from data.durable import Disk, explain_refusal
from data.errors import StoreError
from data.folder_series import FolderSeries, Outcome
from data.store import COMPLEMENTS, Store

FORMAT: Final = 1
MANIFEST: Final = "sauvegarde.json"
MAX_MEMBERS: Final = 200_000
MAX_BYTES: Final = 8 * 2**30
"""Largest content of a backup, in bytes, once uncompressed."""

_IDENTIFIER = r"\d{8}-\d{6}-[0-9a-f]{8}"
_MEMBER: Final = re.compile(
    rf"(?P<series>{COMPLEMENTS}/)?(?:current|journal\.jsonl|versions/(?P<version>{_IDENTIFIER})/"
    rf"(?P<file>[a-z_]+\.parquet|manifest\.json))|rapports/[\w.-]+\.csv",
    re.ASCII,
)
_BROKEN: Final = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, KeyError)


@dataclass(frozen=True)
class Member:
    """A saved file: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Written:
    """What a backup holds: number of versions, number of files, size of the archive in bytes, its SHA-256."""

    versions: int
    files: int
    size: int
    sha256: str
    damaged: tuple[str, ...]


@dataclass(frozen=True)
class Restored:
    """
    What a restoration did.

    Parameters
    ----------
    added, mended, kept
        Versions that were absent, damaged, or already there and sound.
    current
        Version made current, by series: `portefeuille`, `complement`.
    """

    added: tuple[str, ...]
    mended: tuple[str, ...]
    kept: tuple[str, ...]
    current: Mapping[str, str]


def write_backup(
    store: Store, path: Path, *, when: dt.datetime, replace: bool = False, disk: Disk | None = None
) -> Written:
    """
    Write a whole store into one archive, then read it back.

    Parameters
    ----------
    store
        The store; nobody needs to stop publishing.
    path
        The archive, whose folder exists.
    when
        Time of the backup, aware.
    replace
        Whether an existing file may be replaced.
    disk
        Disk operations.

    Raises
    ------
    StoreError
        When there is nothing to save, the file exists, or the disk refuses; an older file is intact then.
    """
    disk = disk or Disk()
    if path.exists() and not replace:
        msg = f"Le fichier {path} existe déjà : donnez un autre nom, ou ajoutez --remplacer."
        raise StoreError(msg)
    fresh = path.with_name(f"{path.name}.partiel")
    hashes: dict[str, dict[str, Any]] = {}
    try:
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in _members(store.root):
                content = disk.read(store.root / name)
                hashes[name] = {"sha256": hashlib.sha256(content).hexdigest(), "octets": len(content)}
                archive.writestr(name, content)
            if not hashes:
                msg = f"Le magasin {store.root} est vide : il n’y a rien à sauvegarder."
                raise StoreError(msg)
            manifest = {"format": FORMAT, "quand": when.isoformat(), "fichiers": hashes}
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        with Backup(fresh) as written:
            for name in written.names:
                written.read(name)
            versions = len(written.versions)
        content = disk.read(fresh)
        disk.write(fresh, content)
        disk.rename(fresh, path)
        disk.flush_folder(path.parent)
    except OSError as error:
        raise StoreError(explain_refusal(error, path.parent)) from error
    finally:
        fresh.unlink(missing_ok=True)
    damaged = (*store.damaged(), *store.complements.damaged())
    return Written(versions, len(hashes), len(content), hashlib.sha256(content).hexdigest(), damaged)


class Backup:
    """
    An archive made by `write_backup`, to be read as a context manager.

    Its names are known ones, hence inside the store; a member is never read past the size that the manifest
    tells, nor believed before its hash is right.

    Parameters
    ----------
    path
        The archive.

    Raises
    ------
    StoreError
        When it is not a backup, or is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._archive = zipfile.ZipFile(path)
        except (OSError, *_BROKEN) as error:
            reason = error.strerror if isinstance(error, OSError) else "ce n’est pas une archive"
            msg = f"La sauvegarde {path} ne s’ouvre pas ({reason}) : vérifiez le fichier."
            raise StoreError(msg) from error
        try:
            self._files = self._checked(self._archive)
        except BaseException:
            self._archive.close()
            raise

    def __enter__(self) -> Backup:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the saved files, relative to the store."""
        return tuple(self._files)

    @property
    def versions(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """Names of the files of each version, by folder of its series (empty for the portfolio) and identifier."""
        found: dict[tuple[str, str], list[str]] = {}
        for name in self._files:
            match = _MEMBER.fullmatch(name)
            if match and match["version"]:
                found.setdefault(((match["series"] or "").rstrip("/"), match["version"]), []).append(name)
        return {key: tuple(names) for key, names in found.items()}

    def read(self, name: str) -> bytes:
        """
        Read one file and check its hash.

        Raises
        ------
        StoreError
            When it is not what was saved.
        """
        told = self._files[name]
        try:
            with self._archive.open(name) as member:
                content = member.read(told.size + 1)
        except (OSError, *_BROKEN, zlib.error) as error:
            raise StoreError(self._fault(f"{name} y est illisible")) from error
        if hashlib.sha256(content).hexdigest() != told.sha256:
            raise StoreError(self._fault(f"{name} n’est pas ce qui avait été sauvegardé"))
        return content

    def _checked(self, archive: zipfile.ZipFile) -> dict[str, Member]:
        """Read the manifest, and hold the archive to it: same names, sizes within bounds, nothing else."""
        members = archive.infolist()
        names = {member.filename for member in members}
        if len(members) > MAX_MEMBERS or len(names) != len(members) or MANIFEST not in names:
            raise StoreError(self._fault("ce n’est pas une sauvegarde du tableau de bord"))
        try:
            with archive.open(MANIFEST) as member:
                raw = json.loads(member.read(MAX_MEMBERS * 200))
            files = {
                str(name): Member(str(told["sha256"]), int(told["octets"]))
                for name, told in raw["fichiers"].items()
            }
            known = raw["format"] == FORMAT
        except (*_BROKEN, TypeError, AttributeError, zlib.error) as error:
            raise StoreError(self._fault("son manifeste est illisible")) from error
        if not known:
            raise StoreError(
                self._fault("elle vient d’une autre version de l’application : mettez celle-ci à jour")
            )
        strange = sorted(name for name in files if not _MEMBER.fullmatch(name))
        if strange or set(files) | {MANIFEST} != names:
            odd = strange or sorted(set(files) ^ (names - {MANIFEST}))
            raise StoreError(
                self._fault(f"elle contient un fichier inattendu ou il en manque un, « {odd[0][:80]} »")
            )
        if sum(told.size for told in files.values()) > MAX_BYTES:
            raise StoreError(self._fault(f"elle pèserait plus de {MAX_BYTES // 2**30} Go une fois ouverte"))
        return files

    def _fault(self, reason: str) -> str:
        return f"La sauvegarde {self._path} est refusée : {reason}. Rien n’a été restauré."


def restore(backup: Backup, store: Store, *, who: str, when: dt.datetime, complete: bool = False) -> Restored:
    """
    Bring the versions of a backup back, and make current those that were.

    An empty store takes the journal too. A store that holds something keeps it all: absent versions are added,
    damaged ones are set aside and replaced, and the switch is one more line of its own journal.

    Parameters
    ----------
    backup
        An open backup.
    store
        Where to restore.
    who, when
        Told by the journal.
    complete
        Whether the store may already hold something.

    Raises
    ------
    StoreError
        When the backup is damaged, the store is not empty and `complete` is False, or the disk refuses.
    """
    series: Mapping[str, FolderSeries[Any]] = {"": store, COMPLEMENTS: store.complements}
    if not complete and not all(one.is_empty() for one in series.values()):
        msg = (
            f"Le magasin {store.root} contient déjà des versions : ajoutez --completer pour les garder toutes et "
            "rendre courante celle de la sauvegarde, ou désignez un autre dossier par ATS_STORE."
        )
        raise StoreError(msg)
    for name in backup.names:  # everything is checked before anything is written
        backup.read(name)
    done: dict[Outcome, list[str]] = {"added": [], "mended": [], "kept": []}
    for (folder, version), names in backup.versions.items():
        files = {name.rpartition("/")[2]: backup.read(name) for name in names}
        done[series[folder].adopt(version, files)].append(version)
    current = {}
    for folder, one in series.items():
        pointer = f"{folder}/current".lstrip("/")
        if pointer in backup.names:
            journal = f"{folder}/journal.jsonl".lstrip("/")
            history = backup.read(journal) if journal in backup.names else b""
            current["complement" if folder else "portefeuille"] = one.resume(
                backup.read(pointer), history, who=who, when=when
            )
    _restore_reports(backup, store.root)
    return Restored(tuple(done["added"]), tuple(done["mended"]), tuple(done["kept"]), current)


def _restore_reports(backup: Backup, root: Path) -> None:
    """Bring back the reports of imports that are not there."""
    try:
        for name in backup.names:
            path = root / name
            if name.startswith("rapports/") and not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                Disk().write(path, backup.read(name))
    except OSError as error:
        raise StoreError(explain_refusal(error, root)) from error


def _members(root: Path) -> Iterator[str]:
    """List the files to save: pointers first, so that what they point to is there when it is read."""
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    names = sorted(path.relative_to(root).as_posix() for path in files)
    known = [name for name in names if _MEMBER.fullmatch(name)]
    yield from sorted(
        known, key=lambda name: (not name.endswith("current"), "/versions/" in f"/{name}", name)
    )
