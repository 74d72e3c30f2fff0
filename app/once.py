"""
What was drawn or written once from an object that is shared: kept for as long as the object lives.

The specs that `app.cache` and its neighbours share are asked for by every reader: their chart, their words and their
tables need not be made again for each.
"""

import functools
import threading
import weakref
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

T = TypeVar("T")
V = TypeVar("V")
P = ParamSpec("P")


def once(make: Callable[Concatenate[T, P], V]) -> Callable[Concatenate[T, P], V]:
    """
    Remember the answers of a function by the identity of its first argument, which nobody edits.

    Parameters
    ----------
    make
        Its other arguments are hashable; its answer is shared, never edited.
    """
    kept: dict[int, dict[Any, V]] = {}
    lock = threading.Lock()

    @functools.wraps(make)
    def answer(subject: T, *args: P.args, **kwargs: P.kwargs) -> V:
        with lock:
            if id(subject) not in kept:
                kept[id(subject)] = {}
                weakref.finalize(subject, kept.pop, id(subject), None)
            answers = kept[id(subject)]
        key = (args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = make(subject, *args, **kwargs)
        return answers[key]

    return answer
