"""The documents shipped beside the code: method pages and glossary, as Markdown."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from data.errors import EmbeddedFileError

DOCS = Path(__file__).parents[1] / "docs"


@dataclass(frozen=True)
class Document:
    """A Markdown document: its name (file without extension), its title (first heading) and its text."""

    name: str
    title: str
    text: str


@functools.cache
def load_methods(folder: Path = DOCS) -> tuple[Document, ...]:
    """
    Read the method pages, in the order of their file names.

    Raises
    ------
    EmbeddedFileError
        If one cannot be read; no page at all is an empty answer.
    """
    return tuple(_read(path) for path in sorted((folder / "methode").glob("*.md")))


@functools.cache
def load_glossary(folder: Path = DOCS) -> Document:
    """
    Read the glossary.

    Raises
    ------
    EmbeddedFileError
        If it is missing or unreadable.
    """
    return _read(folder / "glossaire.md")


def _read(path: Path) -> Document:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path} est absent ou illisible ({error}) : réinstallez le dossier docs de la même version."
        raise EmbeddedFileError(msg) from error
    first, _, body = text.lstrip().partition("\n")
    if not first.startswith("# "):
        return Document(path.stem, path.stem, text)
    return Document(path.stem, first.removeprefix("# ").strip(), body.strip())
