"""Where the name of a place may be cut into two or three lines."""

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Final

_SHORT: Final = 3
"""A word of so few letters should not end a line."""
_THREE_LINES: Final = 16
_WHOLE: Final = 13
"""A name of one word, hyphens included, is not cut up to this length."""


def line_variants(text: str) -> tuple[tuple[str, ...], ...]:
    """
    Give a name on one line, on two and on three, cut at spaces, else after hyphens, into like lengths.

    A dash between two spaces begins no line; a short word (« de », « des », « lès ») ends one only where the
    cut is much better so.
    """
    variants: list[tuple[str, ...]] = [(text,)]
    if len(text) <= _WHOLE and " " not in text:
        return tuple(variants)
    pieces = _breakable(text)
    for count, least in ((2, 0), (3, _THREE_LINES)):
        if len(pieces) >= count and len(text) >= least:
            cut = min(_cuts(pieces, count), key=_unevenness)
            if min(map(len, cut)) > _SHORT and max(map(len, cut)) < max(map(len, variants[-1])):
                variants.append(cut)
    return tuple(variants)


def _breakable(text: str) -> list[str]:
    """Cut a name into the pieces between which a line may end; a piece keeps the space or hyphen at its end."""
    pieces = [""]
    for place, sign in enumerate(text):
        pieces[-1] += sign
        rest = text[place + 1 :]
        if rest and sign in " -" and not rest.startswith("– "):
            pieces.append("")
    return pieces


def _cuts(pieces: Sequence[str], count: int) -> list[tuple[str, ...]]:
    found = []
    for inner in combinations(range(1, len(pieces)), count - 1):
        edges = (0, *inner, len(pieces))
        found.append(tuple("".join(pieces[a:b]).strip() for a, b in pairwise(edges)))
    return found


def _unevenness(lines: tuple[str, ...]) -> float:
    fee = 0.0
    for line in lines[:-1]:
        last = re.split(r"[ -]", line.rstrip("-"))[-1]
        fee += 2.0 * line.endswith("-")
        if last.isalpha() and len(last) <= _SHORT:
            fee += 4.0 if len(lines) == 2 else 2.5
    return max(map(len, lines)) - 0.3 * min(map(len, lines)) + fee
