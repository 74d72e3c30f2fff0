"""The legends of sizes and of crossed scales: circles inside each other, cells of a square."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from render import theme
from render.mapspec import LegendItem, SquareLegend
from render.printing.blocks import GROUP_GAP, Block
from render.printing.marks import radius_mm
from render.printing.page import Rect
from render.printing.scene import Scale
from render.printing.sheet import Ink, Layer

COUNT: Final = re.compile(r"\((\d[\d\u202f]*)\)$")
"""What a class counts, at the end of its words."""


def circles_block(items: Sequence[LegendItem], scale: Scale) -> Block:
    """Circles inside each other, standing on one line, with their value at the height of their top."""
    style = scale.style("body")
    ordered = sorted(items, key=lambda item: -item.size)
    radii = [radius_mm(item.size / 2, scale) for item in ordered]
    height = max(2 * radii[0], style.height(len(ordered))) + style.ascent / 2
    heights = _apart([2 * radius for radius in radii], style.leading)
    text_at = 2 * radii[0] + 5 * scale.type

    def draw(layer: Layer, x: float, top: float) -> None:
        floor, middle = top - height, x + radii[0]
        pen = Ink(edge=theme.INK_SOFT, width=0.5 * scale.type)
        for item, radius, level in zip(ordered, radii, heights, strict=True):
            ink = Ink(item.colour, theme.PAPER, 0.8 * scale.marks)
            layer.disc((middle, floor + radius), radius, ink)
            crest, words_at = floor + 2 * radius, floor + level
            layer.line([(middle, crest), (x + 2 * radii[0] + 1.5, crest), (x + text_at - 1, words_at)], pen)
            layer.text(item.label, (x + text_at, words_at - style.ascent * 0.43), style, role="legende")

    width = text_at + max(style.width(item.label) for item in ordered)
    return Block(width, height, draw, GROUP_GAP)


def _apart(levels: list[float], least: float) -> list[float]:
    """Push heights, from the highest to the lowest, so that two are never nearer than `least`."""
    pushed = sorted(levels)
    pushed[0] = max(pushed[0], least / 2)
    for place in range(1, len(pushed)):
        pushed[place] = max(pushed[place], pushed[place - 1] + least)
    return pushed[::-1]


def square_block(square: SquareLegend, items: Sequence[LegendItem], scale: Scale) -> Block:
    """Set the cells of two crossed scales, the highest row on top, with what each counts; axes are arrows."""
    cell = 9.5 * scale.type
    side = cell * square.size
    body, note = scale.style("body"), scale.style("note", colour=theme.INK_SOFT)
    rows, columns = _axis_words(square, items)
    left = 4.0 * scale.type
    head, foot = body.leading, note.leading + body.leading + 2.4 * scale.type

    def draw(layer: Layer, x: float, top: float) -> None:
        floor = top - head - side
        for place, item in enumerate(items):
            row, column = divmod(place, square.size)
            box = Rect(x + left + column * cell, floor + row * cell, cell, cell)
            layer.rectangle(box, Ink(item.colour, theme.PAPER, 0.8 * scale.type))
            count = COUNT.search(item.label)
            if count:
                style = scale.style("body", "semibold", theme.text_on(item.colour))
                layer.text(
                    count[1], (box.cx, box.cy - style.ascent * 0.43), style, align="center", role="legende"
                )
        _draw_axes(layer, (x + left, floor), side, scale)
        layer.text(square.rows, (x, top - body.ascent), body, role="legende")
        for row, text in enumerate(rows):
            at = (x + left + side + 1.8 * scale.type, floor + (row + 0.5) * cell - note.ascent * 0.4)
            layer.text(text, at, note, role="legende")
        under = floor - 2.4 * scale.type - note.ascent
        if columns:
            layer.text(columns[0], (x + left, under), note, role="legende")
            layer.text(columns[-1], (x + left + side, under), note, align="right", role="legende")
        layer.text(
            square.columns, (x + left + side, under - body.leading), body, align="right", role="legende"
        )

    width = left + side + 1.5 * scale.type + max((note.width(text) for text in rows), default=0.0)
    return Block(width, head + side + foot, draw, GROUP_GAP)


def _axis_words(square: SquareLegend, items: Sequence[LegendItem]) -> tuple[list[str], list[str]]:
    """Read the classes of both scales in the words of the cells: « Besoin plus faible, moyens proches (2) »."""
    rows, columns = [], []
    for place, item in enumerate(items):
        words = COUNT.sub("", item.label).strip().split(", ")
        if len(words) != 2 or not words[0].lower().startswith(square.rows.lower()):
            return [], []
        if place % square.size == 0:
            rows.append(words[0][len(square.rows) :].strip())
        if place < square.size:
            columns.append(words[1].removeprefix(square.columns).strip())
    return rows, columns


def _draw_axes(layer: Layer, corner: tuple[float, float], side: float, scale: Scale) -> None:
    pen = Ink(edge=theme.INK_SOFT, width=0.8 * scale.type)
    head = 1.3 * scale.type
    gap = 1.1 * scale.type
    x, y = corner
    for start, end in (((x - gap, y), (x - gap, y + side)), ((x, y - gap), (x + side, y - gap))):
        along = np.subtract(end, start) / side
        across = np.array([-along[1], along[0]])
        barbs = [tuple(np.add(end, -head * along + sign * 0.5 * head * across)) for sign in (1, -1)]
        layer.line([start, end], pen)
        layer.line([barbs[0], end, barbs[1]], pen)
