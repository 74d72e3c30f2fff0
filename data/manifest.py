"""What `data/files` holds: the manifest of the embedded files, with their sources and content hashes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from data.errors import EmbeddedFileError

FILES = Path(__file__).parent / "files"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Source:
    """A producer's data set, as a reader must see it cited; `date` is ISO 8601, to the year or day."""

    id: str
    producteur: str
    titre: str
    millesime: str
    licence: str
    url: str
    date: str


@dataclass(frozen=True)
class EmbeddedFile:
    """
    One embedded table.

    `contenu` hashes the values (independent of the Parquet writer), `sha256` the bytes of the file.
    """

    name: str
    lignes: int
    contenu: str
    sha256: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """The embedded files and their sources; `version` is a short hash of all contents."""

    version: str
    files: tuple[EmbeddedFile, ...]
    sources: tuple[Source, ...]
    paquets: tuple[dict[str, str], ...]

    def to_json(self) -> str:
        """Return the manifest as stable, indented JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def read_manifest(folder: Path = FILES) -> Manifest:
    """
    Read the manifest of a folder of embedded files.

    Raises
    ------
    EmbeddedFileError
        If it is missing or not a manifest.
    """
    path = folder / MANIFEST
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            version=raw["version"],
            files=tuple(EmbeddedFile(**{**item, "sources": tuple(item["sources"])}) for item in raw["files"]),
            sources=tuple(Source(**item) for item in raw["sources"]),
            paquets=tuple(raw["paquets"]),
        )
    except FileNotFoundError as error:
        msg = f"{path} est absent : reconstruisez les fichiers par « python cli.py refresh »."
        raise EmbeddedFileError(msg) from error
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        msg = f"{path} n’est pas un manifeste lisible ({error}) : relancez « python cli.py refresh »."
        raise EmbeddedFileError(msg) from error


def damaged_files(folder: Path = FILES) -> list[str]:
    """
    Compare the embedded files with their manifest.

    Returns
    -------
    faults
        One French sentence per file that is missing or whose bytes are not those of the manifest.

    Raises
    ------
    EmbeddedFileError
        If the manifest itself is missing or unreadable.
    """
    faults = []
    for file in read_manifest(folder).files:
        path = folder / file.name
        if not path.is_file():
            faults.append(f"Le fichier embarqué {file.name} est absent.")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
            faults.append(f"Le fichier embarqué {file.name} n’est pas celui du manifeste.")
    return faults
