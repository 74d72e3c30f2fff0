"""Which program makes a figure: its version, told from its own sources and from the libraries installed."""

from __future__ import annotations

import hashlib
import re
import tomllib
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
ROOMS: Final = ("data", "geo", "analysis", "render")
SOURCES: Final = (".py", ".js", ".css", ".toml", ".typ")
LOCK: Final = "requirements.txt"
ABSENT: Final = "absent"
_PINNED: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==", re.MULTILINE)
_DIGEST: Final = 8


@cache
def software_version() -> str:
    """
    Tell the version of the program, as « 0.1.0+9f8e7d6c.5b4a3c2d ».

    Returns
    -------
    version
        The release, a short hash of the sources that decide what a file holds, then one of the libraries
        (`libraries_digest`): two files made with the same text can be equal to the byte.
    """
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in SOURCES:
                digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return f"{release}+{digest.hexdigest()[:_DIGEST]}.{libraries_digest()}"


@cache
def libraries_digest() -> str:
    """
    Hash the versions installed of every library of the lock file, and that of the compression.

    The versions are those that run, not those that the lock file wishes: a library put in place of another is told.
    """
    digest = hashlib.sha256()
    for name, installed in installed_libraries():
        digest.update(f"{name} {installed}\n".encode())
    digest.update(zlib.ZLIB_RUNTIME_VERSION.encode())
    return digest.hexdigest()[:_DIGEST]


def installed_libraries() -> Iterator[tuple[str, str]]:
    """Give each library of the lock file with its version installed, or « absent » (it may be for other systems)."""
    for name in sorted(_PINNED.findall((ROOT / LOCK).read_text(encoding="utf-8"))):
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, ABSENT


def what_differs(recorded: str) -> tuple[str, ...]:
    """
    Tell how the program at hand differs from a recorded version.

    Parameters
    ----------
    recorded
        From `software_version`, then or elsewhere.

    Returns
    -------
    differences
        In French: « le programme », « les bibliothèques »; both where the text has no such parts, none when equal.
    """
    names = ("le programme", "les bibliothèques")
    mine, theirs = (text.rpartition(".") for text in (software_version(), recorded))
    if "+" not in theirs[0]:
        return names
    return tuple(
        name
        for name, same in zip(names, (mine[0] == theirs[0], mine[2] == theirs[2]), strict=True)
        if not same
    )
