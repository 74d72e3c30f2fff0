"""A private PostgreSQL cluster with PostGIS, in a temporary folder, for as long as a test needs it."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ACCOUNT = "postgres"
PASSWORD = "s3cret-été&%"
QUOTED = "s3cret-%C3%A9t%C3%A9%26%25"
BASE = "essai"


@dataclass(frozen=True)
class Cluster:
    """A running server on this machine."""

    port: int

    def url(self, database: str, *, user: str = ACCOUNT, password: str = QUOTED) -> str:
        """Give the address of a database."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str, database: str = ACCOUNT) -> None:
        """Run statements as the administrator, each on its own."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


def missing() -> str | None:
    """Say what this machine lacks to start a cluster, None when it has all."""
    programs = _programs()
    if programs is None:
        return "PostgreSQL is not installed (Debian: postgresql)"
    version = programs.parent.name
    control = Path(f"/usr/share/postgresql/{version}/extension/postgis.control")
    return None if control.exists() else "PostGIS is not installed (Debian: postgresql-postgis)"


def _programs() -> Path | None:
    """Folder of the newest server that Debian installed."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in found), key=lambda path: float(path.parent.name), default=None)


@contextmanager
def running() -> Iterator[Cluster]:
    """Start a cluster on a free port of the loopback, and stop it at the end."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="postgis-"))
    (folder / "pass").write_text(PASSWORD, encoding="utf-8")
    prefix = []
    if os.geteuid() == 0:  # the server refuses to run as the administrator
        owner = pwd.getpwnam(ACCOUNT)
        for path in (folder, folder / "pass"):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        prefix = ["runuser", "-u", ACCOUNT, "--"]

    def command(name, *arguments):
        subprocess.run(
            [*prefix, str(programs / name), "-D", str(folder / "data"), *arguments],
            check=True,
            capture_output=True,
            cwd=folder,
        )

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=20"
    try:
        command(
            *("initdb", "--no-sync", "--no-locale", "--encoding=UTF8", f"--username={ACCOUNT}"),
            *("--auth=scram-sha-256", f"--pwfile={folder / 'pass'}"),
        )
        command("pg_ctl", "-w", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            cluster = Cluster(port)
            cluster.run(f"CREATE DATABASE {BASE}")
            cluster.run("CREATE EXTENSION postgis", database=BASE)
            yield cluster
        finally:
            command("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
