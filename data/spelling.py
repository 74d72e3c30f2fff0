"""How texts are compared, however they are spelt: accents, capitals, hyphens, articles, « St » for « Saint »."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_PLAIN: Final = str.maketrans({"’": "'", "œ": "oe", "æ": "ae", "-": " ", "\u2010": " ", "\u2011": " "})
_BETWEEN: Final = re.compile(r"[\W_]+")
_LINKS: Final = frozenset(("d", "de", "des", "du", "l", "la", "le", "les"))
_ABRIDGED: Final = {"st": "saint", "ste": "sainte"}


def folded(text: str) -> str:
    """
    Give a text without accents, capitals, hyphens or typographic apostrophes, for comparison.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    folded
        Folded again, it does not change.

    Examples
    --------
    >>> folded("Maison de l’Œuvre, Pont-l’Abbé")
    "maison de l'oeuvre, pont l'abbe"
    """
    # Some signs hide capitals or hyphens until they are taken apart: « ㎴ » is « pV ».
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=4096)
def folded_key(name: str) -> str:
    """
    Reduce a name to its unaccented lower-case letters and digits, so that its variants compare equal.

    Examples
    --------
    >>> folded_key("Coût total (€ HT)")
    'couttotalht'
    """
    return "".join(filter(str.isalnum, folded(name)))


def name_words(name: str) -> tuple[str, ...]:
    """
    Give the words by which the name of a place is known: no article or link, « saint » whole.

    Examples
    --------
    >>> name_words("Relecq-Kerhuon (Le)"), name_words("ST POL DE LEON")
    (('relecq', 'kerhuon'), ('saint', 'pol', 'leon'))
    """
    words = _BETWEEN.split(folded(name))
    return tuple(_ABRIDGED.get(word, word) for word in words if word and word not in _LINKS)
