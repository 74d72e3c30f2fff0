"""From the bytes of a file to its text, within bounds, telling what was done to read it."""

from __future__ import annotations

import codecs

from ingest.errors import ReadingError

MAX_BYTES = 20 * 2**20
"""Largest file read: the national list of 2019 grants is about a third of it."""

MAX_LINES = 500_000
BOM_NOTICE = "Marque d’ordre des octets (BOM) retirée en tête du fichier."
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_ARCHIVE = b"PK\x03\x04"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(content: bytes) -> tuple[str, list[str]]:
    """
    Decode a text file: UTF-8 with or without mark, UTF-16 with one, else Windows-1252.

    Parameters
    ----------
    content
        Any bytes.

    Returns
    -------
    text
        Without byte order mark, line ends as they came.
    notices
        French sentences about the encoding, for the import report.

    Raises
    ------
    ReadingError
        When the file is empty, too large, or not a text.
    """
    if len(content) > MAX_BYTES:
        raise ReadingError(too_large(len(content)))
    if content.startswith(_ARCHIVE):
        msg = "Ce fichier est un classeur ou une archive, pas un texte : enregistrez la feuille en CSV."
        raise ReadingError(msg)
    text, notices = _decode(content)
    if "\0" in text:
        msg = "Ce fichier n’est pas un texte (il contient des octets nuls) : exportez-le en CSV."
        raise ReadingError(msg)
    if not text.strip():
        msg = "Ce fichier est vide : vérifiez l’export qui l’a produit."
        raise ReadingError(msg)
    if text.count("\n") + text.count("\r") > 2 * MAX_LINES:
        msg = f"Ce fichier a plus de {MAX_LINES} lignes : découpez-le, par année ou par territoire."
        raise ReadingError(msg)
    unreadable = text.count(_UNREADABLE)
    if unreadable:
        line = text[: text.index(_UNREADABLE)].count("\n") + 1
        notices.append(
            f"{unreadable} caractère(s) illisible(s) (« {_UNREADABLE} »), le premier ligne {line} : "
            "ils étaient perdus avant l’import et sont gardés tels quels."
        )
    return text, notices


def too_large(size: int, limit: int = MAX_BYTES) -> str:
    """Say that a file of this size, in bytes, is not read."""
    return (
        f"Ce fichier pèse {size // 2**20} Mo, plus que les {limit // 2**20} Mo permis : "
        "découpez-le, par année ou par territoire."
    )


def _decode(content: bytes) -> tuple[str, list[str]]:
    if content.startswith(_UTF16):
        try:
            return content.decode("utf-16"), ["Fichier en UTF-16, relu comme tel."]
        except UnicodeDecodeError as error:
            msg = "Ce fichier s’annonce en UTF-16 mais ne l’est pas : exportez-le en UTF-8."
            raise ReadingError(msg) from error
    marked = content.startswith(codecs.BOM_UTF8)
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        notice = "Fichier hors de l’UTF-8, relu en Windows-1252 : vérifiez les lettres accentuées."
        return content.removeprefix(codecs.BOM_UTF8).decode("cp1252", errors="replace"), [notice]
    return text, [BOM_NOTICE] if marked else []
