"""
French typography of what a reader sees: apostrophes, spaces, articles.

Sentences are written in the code with ordinary spaces and apostrophes left out of mind; `typeset` gives them the
spaces of the *Lexique des règles typographiques en usage à l'Imprimerie nationale*.
"""

import re
from typing import Final

from render.numbers import NARROW_SPACE, SPACE

_ANY: Final = f"[ {SPACE}{NARROW_SPACE}]"
_SPACED: Final = re.compile(rf"{_ANY}+([:%€»])")
_NARROW: Final = re.compile(rf"{_ANY}+([;!?])")
_OPENING: Final = re.compile(rf"«{_ANY}*")
_BETWEEN: Final = re.compile(r"[ \t\r\n]+")
_ELIDED: Final = ("Île-", "Hôpital-")
"""Beginnings of names that take « l’ » in a sentence, and are listed without it."""
_VOWELS: Final = "aeiouyàâäéèêëîïôöùûüœæ"


def typeset(text: str) -> str:
    """
    Give a French text its typographic apostrophes and no-break spaces, and no space twice.

    Words stay separated by ordinary, breakable spaces. Setting a text twice changes nothing more.
    """
    text = _BETWEEN.sub(" ", text.replace("'", "’")).strip()
    text = _SPACED.sub(rf"{SPACE}\1", text)
    text = _NARROW.sub(rf"{NARROW_SPACE}\1", text)
    return _OPENING.sub(f"«{SPACE}", text)


def quoted(text: str) -> str:
    """Put a title between guillemets, its own turned into quotation marks: « Maison “Ti an holl” »."""
    inside = text.replace("«", "“").replace("»", "”")
    inside = re.sub(r"“\s+", "“", re.sub(r"\s+”", "”", inside))
    return typeset(f"« {inside.strip()} »")


def capital(text: str) -> str:
    """Put a capital at the beginning, and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def subject(name: str) -> str:
    """Write the name of a commune as a sentence has it: « Brest », « Le Faou », « l’Île-Tudy »."""
    return f"l’{name}" if name.startswith(_ELIDED) else name


def of(name: str) -> str:
    """
    Write « de » before the name of a commune: « de Brest », « d’Audierne », « du Faou », « de l’Île-Tudy ».

    An initial H is kept apart, as Breton place names are pronounced: « de Henvic ».
    """
    return _linked(name, "de", "du", "des")


def at(name: str) -> str:
    """Write « à » before the name of a commune: « à Brest », « au Faou », « à l’Île-Tudy »."""
    return _linked(name, "à", "au", "aux")


def _linked(name: str, alone: str, masculine: str, several: str) -> str:
    if name.startswith("Le "):
        return f"{masculine} {name[3:]}"
    if name.startswith("Les "):
        return f"{several} {name[4:]}"
    if name.startswith(_ELIDED):
        return f"{alone} l’{name}"
    if alone == "de" and name[:1].lower() in _VOWELS:
        return f"d’{name}"
    return f"{alone} {name}"


def listed(parts: list[str]) -> str:
    """Join parts as a French enumeration: « a, b et c »."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}" if parts else ""
