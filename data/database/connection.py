"""A connection that is opened when needed, opened again when lost, and never tells its password."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from data.errors import StoreError, UnreachableError

CONNECT_TIMEOUT_S: Final = 5
RETRY_AFTER_S: Final = 10.0
"""How long a server that did not answer is left alone: readers must not wait for it at each click."""

_REASONS: Final = (
    (("password", "authentif", "authent", "mot de passe"), "identifiants refusés"),
    (("does not exist", "n'existe pas", "n’existe pas"), "base ou compte inconnu"),
    (("translate host", "resolve", "name or service", "nodename"), "serveur introuvable"),
    (("refused", "refusée", "no such file"), "aucun serveur à cette adresse"),
    (("timeout", "timed out", "expir"), "le serveur ne répond pas"),
    (("ssl", "certificat"), "connexion chiffrée refusée"),
)


class Database:
    """
    One database, shared by the threads of a process.

    Parameters
    ----------
    url
        `postgresql://compte@serveur:port/base`, or any connection string of libpq; the password may come from
        it, from `PGPASSWORD` or from `~/.pgpass`.

    Raises
    ------
    StoreError
        When the address is not one.
    """

    def __init__(self, url: str) -> None:
        try:
            options = conninfo_to_dict(url)
            int(options.get("port") or 0)
        except (psycopg.Error, ValueError):
            # The error of the library may quote a piece of the password.
            msg = (
                "L’adresse de la base de données n’est pas lisible : écrivez "
                "postgresql://compte@serveur:5432/base, et le mot de passe dans PGPASSWORD ou ~/.pgpass."
            )
            raise StoreError(msg) from None
        self._url = url
        self.place = _place(options)
        self._lock = threading.RLock()
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None
        self._closed_until = 0.0

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """
        Run one reading query.

        Raises
        ------
        UnreachableError
            When the server does not answer.
        StoreError
            When it refuses.
        """
        with self._lock, self._explained():
            connection = self._open()
            try:
                return connection.execute(query.encode(), values).fetchall()
            except psycopg.OperationalError:
                # The server restarted, or closed an idle connection: once more, on a new one.
                self.close()
                return self._open().execute(query.encode(), values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
        """
        Give a cursor inside a transaction: all that is done with it is kept, or nothing.

        Raises
        ------
        UnreachableError, StoreError
            As for `rows`.
        """
        with self._lock, self._explained():
            connection = self._open()
            with connection.transaction(), connection.cursor() as cursor:
                yield cursor

    def close(self) -> None:
        """Close the connection; the next query opens another."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _open(self) -> psycopg.Connection[tuple[Any, ...]]:
        if self._connection is None or self._connection.closed:
            if time.monotonic() < self._closed_until:
                msg = f"La base de données {self.place} ne répond pas : nouvel essai dans quelques secondes."
                raise UnreachableError(msg)
            try:
                self._connection = psycopg.connect(
                    self._url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S, application_name="ats"
                )
            except psycopg.OperationalError:
                self._closed_until = time.monotonic() + RETRY_AFTER_S
                raise
        return self._connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Tell in French, without the password, what the server or the library refuses."""
        try:
            yield
        except psycopg.OperationalError as error:
            self.close()
            msg = (
                f"La base de données {self.place} est injoignable ({_reason(error)}) : vérifiez l’adresse, le "
                "compte et le serveur. Ce qu’elle contient est intact."
            )
            raise UnreachableError(msg) from None
        except psycopg.errors.InsufficientPrivilege:
            msg = (
                f"Le compte n’a pas les droits nécessaires sur la base {self.place} : demandez à son administrateur "
                "de pouvoir créer le schéma « ats » et d’y écrire (docs/deploiement.md)."
            )
            raise StoreError(msg) from None
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            msg = (
                f"La base {self.place} ne contient aucune version : publiez-en une par "
                "« python cli.py publish --to … »."
            )
            raise StoreError(msg) from None
        except psycopg.Error as error:
            code = error.sqlstate or type(error).__name__
            msg = (
                f"La base {self.place} a refusé l’opération (code {code}) : rien n’a été modifié. "
                "Transmettez ce code à son administrateur."
            )
            raise StoreError(msg) from None


def _place(options: dict[str, Any]) -> str:
    """Name the database without its password."""
    user = f"{options['user']}@" if options.get("user") else ""
    host = str(options.get("host") or options.get("hostaddr") or "localhost")
    port = f":{options['port']}" if options.get("port") else ""
    return f"{user}{host}{port}/{options.get('dbname') or options.get('user') or ''}"


def _reason(error: psycopg.Error) -> str:
    """Put the reason of a failed connection in French, in words of ours only."""
    said = str(error).casefold()
    return next((words for signs, words in _REASONS if any(sign in said for sign in signs)), "sans réponse")
