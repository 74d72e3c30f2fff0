"""How far the reading of a long file has come, told to whoever listens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Listener = Callable[[float], None]
"""Receives the share of the rows that are read, in [0, 1)."""

EVERY = 1_000
"""Rows between two words."""

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)
T = TypeVar("T")


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """Tell a listener of every long reading of this block; layouts need not pass it from hand to hand."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def counted(rows: Collection[T]) -> Iterator[T]:
    """Go through rows, telling how far."""
    listener = _LISTENER.get()
    for rank, row in enumerate(rows):
        if listener is not None and rank % EVERY == 0:
            listener(rank / len(rows))
        yield row
