"""Versions of one data set, wherever they are kept: which is current, and what is read when it is damaged."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from data.dataset import D
from data.errors import StoreError, UnreachableError
from data.journal import Entry
from data.versions import Version

UNREADABLE = "illisible"


@dataclass(frozen=True)
class Shipped(Generic[D]):
    """
    What is shown when nothing was published: it comes with the project, not from the store.

    Parameters
    ----------
    name
        Its name, which no version can have.
    make
        Gives it.
    invented
        Whether its rows are invented: no revision starts from it, and it never takes by itself the place of
        a damaged version.
    """

    name: str
    make: Callable[[], D]
    invented: bool


@dataclass(frozen=True)
class Loaded(Generic[D]):
    """
    A data set and where it comes from.

    Parameters
    ----------
    content
        What was read.
    version
        Version it was read from.
    notice
        French sentence for the reader when it is not the version asked for, else None.
    """

    content: D
    version: str
    notice: str | None = None

    @property
    def portfolio(self) -> D:
        """The content, by its name in the series of the portfolio."""
        return self.content


class Series(ABC, Generic[D]):
    """
    Versions of a data set: nothing published is ever changed, and one pointer says which is current.

    Parameters
    ----------
    place
        Where they are kept, in the words of an error message.
    kind
        What a version holds.
    shipped
        What is shown when nothing was published.
    """

    def __init__(self, place: str, kind: type[D], shipped: Shipped[D]) -> None:
        self.place = place
        self._kind, self._shipped = kind, shipped

    @abstractmethod
    def versions(self) -> list[Version]:
        """List the versions whose description is sound, newest first."""

    @abstractmethod
    def journal(self) -> list[Entry]:
        """Tell every switch of the current version, oldest first."""

    @abstractmethod
    def _pointer(self) -> Entry | None:
        """Read the entry of the current version; None when nothing was ever published."""

    @abstractmethod
    def _identifiers(self) -> list[str]:
        """List the versions, sound or not."""

    @abstractmethod
    def _fetch(self, version: str) -> D:
        """Read a version that exists; raise StoreError when it is damaged."""

    def current(self) -> str:
        """
        Name the version to show, the shipped content when none was ever published.

        Raises
        ------
        StoreError
            When the pointer is unreadable.
        """
        pointer = self._pointer()
        return pointer.version if pointer else self._shipped.name

    def token(self) -> str:
        """
        Give a short text, cheap to read, that changes with what `load` gives; for caches.

        A version that was chosen again may have been mended by a backup: its token tells the switch too.
        """
        try:
            pointer = self._pointer()
        except UnreachableError:
            raise
        except StoreError:
            return UNREADABLE
        if pointer is None:
            return self._shipped.name
        chosen = pointer.action == "choix" and pointer.version != self._shipped.name
        return f"{pointer.version}@{pointer.rang}" if chosen else pointer.version

    def damaged(self) -> list[str]:
        """Say, one French sentence each, what is wrong with the versions that cannot be read whole."""
        faults = []
        for name in self._identifiers():
            try:
                self._fetch(name)
            except StoreError as error:
                faults.append(str(error))
        return faults

    def load(self, version: str | None = None) -> Loaded[D]:
        """
        Read a version, by default the current one.

        Parameters
        ----------
        version
            Identifier, or name of the shipped content; None for the current version, or the newest sound
            one with a notice when the current one is damaged.

        Raises
        ------
        StoreError
            When the version asked for is unknown or damaged, or when none is sound and what is shipped is
            invented.
        """
        if version is not None:
            return Loaded(self._read(version), version)
        try:
            name = self.current()
            return Loaded(self._read(name), name)
        except StoreError as error:
            return self._instead(error)

    def _read(self, version: str) -> D:
        if version == self._shipped.name:
            return self._shipped.make()
        if version not in self._identifiers():
            known = ", ".join((self._shipped.name, *self._identifiers()))
            msg = f"La version « {version} » n’existe pas dans {self.place} : choisissez parmi {known}."
            raise StoreError(msg)
        return self._fetch(version)

    def _instead(self, error: StoreError) -> Loaded[D]:
        """Give what takes the place of a current version that cannot be read, and say so."""
        sound = self._newest_sound()
        if sound is not None:
            return Loaded(
                sound, sound.version, f"{error} La version {sound.version} est affichée à sa place."
            )
        name = self._shipped.name
        if self._shipped.invented:
            remedy = f"restaurez une sauvegarde, ou choisissez la version « {name} »."
            msg = f"{error} Aucune autre version n’est lisible : {remedy}"
            raise StoreError(msg) from error
        return Loaded(self._shipped.make(), name, f"{error} La version « {name} » est affichée à sa place.")

    def _newest_sound(self) -> D | None:
        """Read the newest real version that every hash confirms."""
        for version in self.versions():
            with contextlib.suppress(StoreError):
                if not version.demonstration:
                    return self._read(version.version)
        return None
