"""Find territories by what a reader types: without accents, hyphens or capitals, abridged, or misspelt."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from data.spelling import name_words

_HOLDS: Final = 2
_MOST_CLOSE: Final = 6
_ALIKE: Final = 0.75


@dataclass(frozen=True)
class Found:
    """
    What a search finds.

    Attributes
    ----------
    codes
        The territories, the best first.
    sure
        Whether the first is the one that was typed: no other has that name or begins so, or no other answers.
    close
        Whether no name holds the words typed, and these are the names most like them.
    """

    codes: tuple[str, ...] = ()
    sure: bool = False
    close: bool = False


def find_territories(names: pd.Series[str], typed: str) -> Found:
    """
    Find the territories whose name holds every word typed, or its beginning; failing that, those most alike.

    Parameters
    ----------
    names
        Index code, value name; a territory that has several names has several rows.
    typed
        Any text; « st » and « ste » stand for « saint » and « sainte ».

    Returns
    -------
    found
        Names that are the words typed come first, then those that begin with them.

    Examples
    --------
    >>> names = pd.Series({"29239": "Roscoff", "29259": "Saint-Pol-de-Léon", "29245": "Saint-Divy"})
    >>> find_territories(names, "st pol de leon")
    Found(codes=('29259',), sure=True, close=False)
    >>> find_territories(names, "saint").codes
    ('29259', '29245')
    >>> find_territories(names, "rosscof")
    Found(codes=('29239',), sure=False, close=True)
    """
    wanted = name_words(typed)
    if not wanted:
        return Found()
    written = [(str(code), name_words(name)) for code, name in names.items()]
    ranks: dict[str, int] = {}
    for code, words in written:
        rank = _rank(words, wanted)
        if rank is not None:
            ranks[code] = min(rank, ranks.get(code, rank))
    if ranks:
        codes = tuple(sorted(ranks, key=ranks.__getitem__))
        best = ranks[codes[0]]
        alone = sum(rank == best for rank in ranks.values()) == 1
        return Found(codes, sure=alone and (best < _HOLDS or len(codes) == 1))
    texts = {" ".join(words): code for code, words in reversed(written)}
    alike = difflib.get_close_matches(" ".join(wanted), texts, n=_MOST_CLOSE, cutoff=_ALIKE)
    return Found(tuple(dict.fromkeys(texts[text] for text in alike)), close=bool(alike))


def _rank(name: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Tell how a name answers: 0 it is the words, 1 it begins with them, 2 it holds them, None it does not."""
    if name == wanted:
        return 0
    if " ".join(name).startswith(" ".join(wanted)):
        return 1
    return _HOLDS if all(any(word.startswith(part) for word in name) for part in wanted) else None
