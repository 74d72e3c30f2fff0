"""Repeatable draws: the same names give the same draws on every machine and every Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Draw:
    """
    A stream of draws of its own, so that a change in one place leaves all others as they were.

    Only `random.Random.random` is used: Python promises its sequence, and not that of `choice` or `sample`.

    Parameters
    ----------
    names
        What the stream is for; together they are its seed.
    """

    def __init__(self, *names: str) -> None:
        self._random = random.Random("/".join(("demonstration", *names)))

    def uniform(self, low: float, high: float) -> float:
        """Draw a number between two bounds."""
        return low + (high - low) * self._random.random()

    def integer(self, low: int, high: int) -> int:
        """Draw an integer between two bounds, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """Draw yes with a probability."""
        return self._random.random() < probability

    def choose(self, items: Sequence[Item]) -> Item:
        """Draw one item."""
        return items[int(self._random.random() * len(items))]

    def weighted(self, items: Sequence[Item], weights: Sequence[float]) -> Item:
        """Draw one item, each in proportion to its weight."""
        mark = self._random.random() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            mark -= weight
            if mark < 0:
                return item
        return items[-1]

    def sample(self, items: Sequence[Item], size: int) -> list[Item]:
        """Draw several different items, in the order of the draw."""
        left = list(items)
        return [left.pop(int(self._random.random() * len(left))) for _ in range(min(size, len(left)))]
