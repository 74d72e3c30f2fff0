"""Parts of an Office Open XML file, streamed through a parser that knows no document type, hence no entity."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from ingest.archive import Archive
from ingest.errors import ReadingError

MAX_ELEMENTS = 2_500_000
MAX_TAG_BYTES = 2**20
"""Longest tag, comment or the like."""

UNREADABLE = "Ce classeur est abîmé : ouvrez-le dans un tableur et enregistrez-le de nouveau, au format XLSX."
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = dict[str, str]


def parse_member(
    archive: Archive,
    name: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """
    Stream one XML member, telling what comes as it comes; names have lost their namespace.

    Parameters
    ----------
    archive, name
        Where, and which member.
    start, end
        Told each element that opens, with its attributes, and each that closes.
    text
        Told the text between them, in any number of pieces.

    Raises
    ------
    ReadingError
        When the member is absent or damaged, declares a document type, or is beyond the bounds.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    elements = 0

    def started(tag: str, attributes: Attributes) -> None:
        nonlocal elements
        elements += 1
        if elements > MAX_ELEMENTS:
            msg = "Ce classeur a trop de cellules : supprimez les feuilles, lignes et colonnes vides."
            raise ReadingError(msg)
        start(_local(tag), {_local(key): value for key, value in attributes.items()})

    def forbidden(*_: Any) -> None:
        msg = "Ce classeur contient des déclarations interdites (DTD) : il n’est pas ouvert."
        raise ReadingError(msg)

    parser.StartElementHandler = started
    if end is not None:
        ended = end
        parser.EndElementHandler = lambda tag: ended(_local(tag))
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = forbidden
    parser.EntityDeclHandler = forbidden
    fed = 0
    try:
        for piece in archive.chunks(name):
            parser.Parse(piece, False)
            fed += len(piece)
            # What is not finished is looked at again at each piece: the time would grow as its square.
            if fed - parser.CurrentByteIndex > MAX_TAG_BYTES:
                raise ReadingError(UNREADABLE)
        parser.Parse(b"", True)
    except (expat.ExpatError, UnicodeError, LookupError) as error:
        raise ReadingError(UNREADABLE) from error


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def small_number(text: str) -> int:
    """Read a small whole number; anything else is zero."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def unescape(text: str) -> str:
    """Give back the characters that XML cannot hold, written `_x000D_` (ECMA-376, part 1, 22.9.2.19)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def escape(text: str) -> str:
    """Write the characters that XML cannot hold, so that `unescape` gives the same text back."""
    safe = _ESCAPED.sub(lambda match: f"_x005F{match[0]}", text) if "_x" in text else text
    return _ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", safe)


_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
