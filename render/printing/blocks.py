"""Parts of a legend that stay whole, under each other or in columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from render.printing.sheet import Layer

GAP: Final = 1.1
GROUP_GAP: Final = 2.4
"""Room between two blocks, and between two groups of blocks, in millimetres."""

Draw = Callable[[Layer, float, float], None]


@dataclass(frozen=True)
class Block:
    """
    A part of a legend that stays whole.

    Attributes
    ----------
    width, height
        What it takes, in millimetres.
    draw
        Draws it under a point: layer, left and top.
    before
        Room over it when another block precedes it.
    """

    width: float
    height: float
    draw: Draw
    before: float = GAP


def stacked(blocks: Sequence[Block]) -> float:
    """Height of blocks under each other."""
    return sum(block.height + (block.before if place else 0.0) for place, block in enumerate(blocks))


def in_columns(blocks: Sequence[Block], count: int) -> list[list[Block]]:
    """Set blocks in at most `count` columns, in order, so that the highest column is as low as can be."""
    size = len(blocks)
    heights = {stacked(blocks[start:end]) for start in range(size) for end in range(start + 1, size + 1)}
    for limit in sorted(heights):
        columns = _filled(blocks, limit)
        if len(columns) <= count and max(map(stacked, columns)) <= limit:
            return columns
    return []


def _filled(blocks: Sequence[Block], limit: float) -> list[list[Block]]:
    columns: list[list[Block]] = [[]]
    for block in blocks:
        if columns[-1] and stacked([*columns[-1], block]) > limit:
            columns.append([])
        columns[-1].append(block)
    return columns


def draw_stack(layer: Layer, blocks: Sequence[Block], x: float, top: float) -> float:
    """Draw blocks under each other and return the ordinate under the last."""
    for place, block in enumerate(blocks):
        top -= block.before if place else 0.0
        block.draw(layer, x, top)
        top -= block.height
    return top
