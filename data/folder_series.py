"""Versions of one data set in a folder: each is written beside, flushed, checked, then one atomic switch."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from data.dataset import D
from data.durable import Disk, exclusive, explain_refusal
from data.errors import StoreError
from data.journal import Action, Entry, catch_up, read_entry, read_journal
from data.series import Loaded, Series, Shipped
from data.versions import Publication, Version, read_manifest, read_version, write_version

Outcome = Literal["added", "mended", "kept"]
"""What became of a version brought from elsewhere: it was absent, damaged, or already there."""

_IDENTIFIER = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")


class FolderSeries(Series[D]):
    """
    Versions of a data set in one folder.

    `versions/<identifier>/` holds a version, `current` names the one to show (and who chose it),
    `journal.jsonl` tells every switch, `verrou` keeps writers apart. Reading takes no lock: versions do
    not change and `current` is replaced whole. Writers build the next version in `en-cours`.

    Parameters
    ----------
    root
        Folder of the series; created at the first publication.
    kind, shipped
        As for `Series`.
    disk
        Disk operations.
    """

    def __init__(self, root: Path, kind: type[D], shipped: Shipped[D], *, disk: Disk | None = None) -> None:
        super().__init__(str(root), kind, shipped)
        self.root = root
        self._disk = disk or Disk()
        self._versions = root / "versions"
        self._current = root / "current"
        self._journal = root / "journal.jsonl"

    def versions(self) -> list[Version]:
        """List the versions whose manifest is sound, newest first."""
        found = []
        for name in self._identifiers():
            with contextlib.suppress(StoreError):
                found.append(read_manifest(self._disk, self._versions / name))
        return sorted(found, key=lambda version: (version.publication.when, version.version), reverse=True)

    def journal(self) -> list[Entry]:
        """Tell every switch of the current version, oldest first."""
        return read_journal(self._disk, self._journal, pointer=self._sound_pointer())

    def publish(self, content: D, publication: Publication) -> str:
        """
        Publish a data set as a new version and make it current.

        Returns
        -------
        version
            Identifier of the new version.

        Raises
        ------
        StoreError
            When the disk refuses; the earlier versions are intact.
        SchemaError
            When a table leaves a required cell empty.
        """
        return self.revise(lambda _: content, publication)

    def revise(self, change: Callable[[Loaded[D]], D], publication: Publication) -> str:
        """
        Publish what a change makes of the last real content, letting no other writer in between.

        Parameters
        ----------
        change
            Receives the current content; when it is invented, the newest real one, or an empty one when
            nothing real was ever published. What it raises is passed on, nothing is written.
        publication
            Who, when, why, from which file.

        Returns
        -------
        version
            Identifier of the new version.

        Raises
        ------
        StoreError
            When the disk refuses; the earlier versions are intact.
        """
        with self._writing():
            base = self.base()
            version = self._add(change(base), publication, base=base.version)
            self._switch("publication", version, publication)
            return version

    def base(self) -> Loaded[D]:
        """Give what a revision starts from: the last real content, or an empty one; never invented rows."""
        if not (self._shipped.invented and self.token() == self._shipped.name):
            loaded = self.load()
            if not loaded.content.demonstration:
                return loaded
        sound = self._newest_sound()
        if sound is not None:
            return Loaded(sound, sound.version)
        return Loaded(self._kind.from_tables({}), self._shipped.name)

    def use(self, version: str, *, who: str, when: dt.datetime, message: str = "") -> None:
        """
        Make an earlier version, or the shipped content, the current one.

        Raises
        ------
        StoreError
            When the version is unknown or damaged, or when the disk refuses.
        """
        if version != self._shipped.name:
            self._read(version)
        with self._writing():
            self._switch("choix", version, Publication(who, when, message))

    def is_empty(self) -> bool:
        """Tell whether no version was ever made current here."""
        return not self._current.exists()

    def adopt(self, version: str, files: Mapping[str, bytes]) -> Outcome:
        """
        Add a version made elsewhere; a damaged one of the same name is set aside, in `abimees`.

        Parameters
        ----------
        version
            Its identifier, which must be that of its manifest.
        files
            Its files by name.

        Raises
        ------
        StoreError
            When the files are not those of the version, or the disk refuses.
        """
        with self._writing():
            there = version in self._identifiers()
            if there:
                with contextlib.suppress(StoreError):
                    self._fetch(version)
                    return "kept"
            with self._beside() as beside:
                self._disk.make_folder(beside / version)
                for name, content in files.items():
                    self._disk.write(beside / version / name, content)
                self._disk.flush_folder(beside / version)
                read_version(self._disk, beside / version, self._kind)
                if there:
                    aside = self.root / "abimees"
                    self._disk.make_folder(aside)
                    count = sum(path.name.startswith(version) for path in aside.iterdir())
                    self._disk.rename(self._versions / version, aside / f"{version}-{count + 1}")
                self._disk.rename(beside / version, self._versions / version)
                self._disk.flush_folder(self._versions)
            return "mended" if there else "added"

    def resume(self, pointer: bytes, history: bytes, *, who: str, when: dt.datetime) -> str:
        """
        Make current the version that another store showed, whose versions were adopted.

        Parameters
        ----------
        pointer, history
            Its `current` and `journal.jsonl`: an empty series takes both, another one adds a line to its own.
        who, when
            Told by the added line.

        Returns
        -------
        version
            The version made current.

        Raises
        ------
        StoreError
            When the pointer is damaged or points to nothing, or the disk refuses.
        """
        entry = read_entry(pointer)
        if entry is None:
            msg = "La sauvegarde ne dit plus quelle version était courante : choisissez-en une par « use »."
            raise StoreError(msg)
        if not self.is_empty():
            self.use(entry.version, who=who, when=when, message="Restauration d’une sauvegarde")
            return entry.version
        self._read(entry.version)
        with self._writing():
            self._disk.write(self._journal, history)
            self._point(entry)
        return entry.version

    def _identifiers(self) -> list[str]:
        if not self._versions.is_dir():
            return []
        return sorted(path.name for path in self._versions.iterdir() if _IDENTIFIER.fullmatch(path.name))

    def _fetch(self, version: str) -> D:
        return read_version(self._disk, self._versions / version, self._kind)

    def _pointer(self) -> Entry | None:
        """Read the entry of the current version; None when nothing was ever published."""
        try:
            entry = read_entry(self._disk.read(self._current))
        except FileNotFoundError:
            return None
        except OSError as error:
            msg = f"{self._current} ne s’ouvre pas ({error.strerror}) : vérifiez les droits du dossier."
            raise StoreError(msg) from error
        if entry is None:
            msg = f"{self._current} est abîmé : il ne dit plus quelle version est courante."
            raise StoreError(msg)
        return entry

    @contextmanager
    def _beside(self) -> Iterator[Path]:
        """Give an empty folder where a version is built, and leave nothing of it."""
        beside = self.root / "en-cours"
        shutil.rmtree(beside, ignore_errors=True)
        try:
            self._disk.make_folder(beside)
            yield beside
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def _add(self, content: D, publication: Publication, *, base: str) -> str:
        """Write a version beside, then give it its name; an identical one may already be there."""
        with self._beside() as beside:
            version = write_version(
                self._disk, beside, content, publication, base=None if base == self._shipped.name else base
            )
            if version not in self._identifiers():
                self._disk.rename(beside, self._versions / version)
                self._disk.flush_folder(self._versions)
            return version

    def _switch(self, action: Action, version: str, publication: Publication) -> None:
        """Make a version current, one line further in the journal."""
        told = catch_up(self._disk, self._journal, pointer=self._sound_pointer())
        self._point(
            Entry(
                rang=told[-1].rang + 1 if told else 1,
                action=action,
                version=version,
                previous=told[-1].version if told else self._shipped.name,
                publication=publication,
            )
        )

    def _point(self, entry: Entry) -> None:
        """Replace the pointer, which carries its line of the journal until the journal tells it."""
        fresh = self.root / "current.nouveau"
        self._disk.write(fresh, entry.to_line())
        self._disk.rename(fresh, self._current)
        self._disk.flush_folder(self.root)
        with contextlib.suppress(OSError):  # the switch is done: the next writer will tell this line
            catch_up(self._disk, self._journal, pointer=entry)

    def _sound_pointer(self) -> Entry | None:
        try:
            return self._pointer()
        except StoreError:
            return None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the store alone; tell in French what the disk refuses."""
        try:
            self._disk.make_folder(self._versions)
            for folder in (self.root.parent, self.root):  # that of the store and of its versions may be new
                self._disk.flush_folder(folder)
            with exclusive(self.root / "verrou"):
                yield
        except OSError as error:
            raise StoreError(explain_refusal(error, self.root)) from error
