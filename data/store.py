"""The versioned store: nothing published is ever changed, and one atomic switch says what is current."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.durable import Disk, exclusive, explain_refusal
from data.errors import StoreError
from data.journal import Action, Entry, catch_up, read_entry, read_journal
from data.portfolio import Portfolio
from data.versions import Publication, Version, read_manifest, read_version, write_version

DEMONSTRATION = "demonstration"
"""Name of the version that is not in the store: the generated portfolio."""

DEFAULT_ROOT = Path("var") / "portefeuille"
ROOT_VARIABLE = "ATS_STORE"
_IDENTIFIER = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")


@dataclass(frozen=True)
class Loaded:
    """
    A portfolio and where it comes from.

    Parameters
    ----------
    portfolio
        What was read.
    version
        Version it was read from.
    notice
        French sentence for the reader when it is not the version asked for, else None.
    """

    portfolio: Portfolio
    version: str
    notice: str | None = None


class Store:
    """
    Versions of the portfolio in one folder.

    `versions/<identifier>/` holds a version, `current` names the one to show (and who chose it),
    `journal.jsonl` tells every switch, `verrou` keeps writers apart. Reading takes no lock: versions do
    not change and `current` is replaced whole. Writers build the next version in `en-cours`.

    Parameters
    ----------
    root
        Folder of the store; created at the first publication.
    disk
        Disk operations.
    """

    def __init__(self, root: Path, *, disk: Disk | None = None) -> None:
        self.root = root
        self._disk = disk or Disk()
        self._versions = root / "versions"
        self._current = root / "current"
        self._journal = root / "journal.jsonl"

    def current(self) -> str:
        """
        Name the version to show, `demonstration` when none was ever published.

        Raises
        ------
        StoreError
            When the pointer is unreadable.
        """
        pointer = self._pointer()
        return pointer.version if pointer else DEMONSTRATION

    def token(self) -> str:
        """Give a short text, cheap to read, that changes with what `load` gives; for caches."""
        try:
            return self.current()
        except StoreError:
            return "illisible"

    def versions(self) -> list[Version]:
        """List the versions whose manifest is sound, newest first."""
        found = []
        for name in self._identifiers():
            with contextlib.suppress(StoreError):
                found.append(read_manifest(self._disk, self._versions / name))
        return sorted(found, key=lambda version: (version.publication.when, version.version), reverse=True)

    def damaged(self) -> list[str]:
        """Say, one French sentence each, what is wrong with the versions that cannot be read whole."""
        faults = []
        for name in self._identifiers():
            try:
                read_version(self._disk, self._versions / name)
            except StoreError as error:
                faults.append(str(error))
        return faults

    def journal(self) -> list[Entry]:
        """Tell every switch of the current version, oldest first."""
        return read_journal(self._disk, self._journal, pointer=self._sound_pointer())

    def load(self, version: str | None = None) -> Loaded:
        """
        Read a version, by default the current one.

        Parameters
        ----------
        version
            Identifier or `demonstration`; None for the current version, or the newest sound one with a
            notice when the current one is damaged.

        Raises
        ------
        StoreError
            When the version asked for is unknown or damaged, or when none is sound.
        """
        if version is not None:
            return Loaded(self._read(version), version)
        try:
            name = self.current()
            return Loaded(self._read(name), name)
        except StoreError as error:
            sound = self._newest_sound()
            if sound is None:
                remedy = "restaurez une sauvegarde, ou choisissez la version « demonstration »."
                msg = f"{error} Aucune autre version n’est lisible : {remedy}"
                raise StoreError(msg) from error
            notice = f"{error} La version {sound.version} est affichée à sa place."
            return Loaded(sound, sound.version, notice)

    def publish(self, portfolio: Portfolio, publication: Publication) -> str:
        """
        Publish a portfolio as a new version and make it current.

        Returns
        -------
        version
            Identifier of the new version.

        Raises
        ------
        StoreError
            When the disk refuses; the earlier versions are intact.
        SchemaError
            When the portfolio leaves a required cell empty.
        """
        return self.revise(lambda _: portfolio, publication)

    def revise(self, change: Callable[[Loaded], Portfolio], publication: Publication) -> str:
        """
        Publish what a change makes of the last real portfolio, letting no other writer in between.

        Parameters
        ----------
        change
            Receives the current portfolio; when the demonstration is shown, the newest real one, or an
            empty one when nothing real was ever published. What it raises is passed on, nothing is written.
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
            portfolio = change(base)
            version = self._add(portfolio, publication, base=base.version)
            self._switch("publication", version, publication)
            return version

    def base(self) -> Loaded:
        """Give the portfolio that a revision starts from: the last real one, or an empty one; never invented rows."""
        if self.token() != DEMONSTRATION:
            loaded = self.load()
            if not loaded.portfolio.demonstration:
                return loaded
        sound = self._newest_sound()
        if sound is not None:
            return Loaded(sound, sound.version)
        return Loaded(Portfolio.from_tables({}), DEMONSTRATION)

    def use(self, version: str, *, who: str, when: dt.datetime) -> None:
        """
        Make an earlier version, or the demonstration, the current one.

        Raises
        ------
        StoreError
            When the version is unknown or damaged, or when the disk refuses.
        """
        if version != DEMONSTRATION:
            self._read(version)
        with self._writing():
            self._switch("choix", version, Publication(who, when))

    def _identifiers(self) -> list[str]:
        if not self._versions.is_dir():
            return []
        return sorted(path.name for path in self._versions.iterdir() if _IDENTIFIER.fullmatch(path.name))

    def _read(self, version: str) -> Portfolio:
        if version == DEMONSTRATION:
            # The generator is slow to import and most readers never need it.
            from data.demonstration import demonstration_portfolio

            return demonstration_portfolio()
        if version not in self._identifiers():
            known = ", ".join((DEMONSTRATION, *self._identifiers()))
            msg = f"La version « {version} » n’existe pas dans {self.root} : choisissez parmi {known}."
            raise StoreError(msg)
        return read_version(self._disk, self._versions / version)

    def _newest_sound(self) -> Portfolio | None:
        """Read the newest real version that every hash confirms."""
        for version in self.versions():
            with contextlib.suppress(StoreError):
                if not version.demonstration:
                    return self._read(version.version)
        return None

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

    def _add(self, portfolio: Portfolio, publication: Publication, *, base: str) -> str:
        """Write a version beside, then give it its name; an identical one may already be there."""
        beside = self.root / "en-cours"
        shutil.rmtree(beside, ignore_errors=True)
        try:
            self._disk.make_folder(beside)
            version = write_version(
                self._disk, beside, portfolio, publication, base=None if base == DEMONSTRATION else base
            )
            if version not in self._identifiers():
                self._disk.rename(beside, self._versions / version)
                self._disk.flush_folder(self._versions)
            return version
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def _switch(self, action: Action, version: str, publication: Publication) -> None:
        """Replace the pointer, which carries its line of the journal until the journal tells it."""
        told = catch_up(self._disk, self._journal, pointer=self._sound_pointer())
        entry = Entry(
            rang=told[-1].rang + 1 if told else 1,
            action=action,
            version=version,
            previous=told[-1].version if told else DEMONSTRATION,
            publication=publication,
        )
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


def open_store() -> Store:
    """Open the store of the variable `ATS_STORE`, by default `./var/portefeuille`."""
    return Store(Path(os.environ.get(ROOT_VARIABLE) or DEFAULT_ROOT))


def load_portfolio(store: Store | None = None) -> Portfolio:
    """
    Read the current portfolio, the demonstration when none was published.

    Raises
    ------
    StoreError
        When the current version is damaged and no other is sound.
    """
    return (store or open_store()).load().portfolio
