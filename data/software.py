"""Which program makes a figure: its version, told from its own sources and the libraries that draw."""

from __future__ import annotations

import hashlib
import tomllib
import zlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("data", "geo", "analysis", "render")
SOURCES = (".py", ".js", ".css", ".toml", ".typ")
LIBRARIES = (
    "font-source-sans-pro",
    "geopandas",
    "mapclassify",
    "matplotlib",
    "numpy",
    "pandas",
    "pillow",
    "python-pptx",
    "shapely",
    "typst",
    "xlsxwriter",
    "xstatic-leaflet",
)
_DIGEST = 8


@cache
def software_version() -> str:
    """
    Tell the version of the program, as « 0.1.0+9f8e7d6c ».

    Returns
    -------
    version
        The release, then a short hash of the sources that decide what a file holds and of the versions of the
        libraries that draw it: two files made with the same text can be equal to the byte.
    """
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in SOURCES:
                digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    digest.update(zlib.ZLIB_RUNTIME_VERSION.encode())
    release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return f"{release}+{digest.hexdigest()[:_DIGEST]}"
