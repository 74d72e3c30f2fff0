"""The legend of a `MapSpec`: every item of it, in blocks that a panel stacks and a band sets in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import shapely

from render import theme
from render.mapspec import LegendItem, MapSpec
from render.printing.blocks import GROUP_GAP, Block
from render.printing.faces import shortened
from render.printing.geography import path_of
from render.printing.ground import limit_inks, outline_ink
from render.printing.legend_scales import circles_block, square_block
from render.printing.marks import circle_ink, draw_mark, mark_ink, radius_mm
from render.printing.page import Rect
from render.printing.scene import Kind, Scale, hatch_ink, hatching
from render.printing.sheet import Ink, Layer
from render.small_rates import class_items

LIMIT_WORDS: Final = "Limite du Finistère"
EPCI_WORDS: Final = "Limite d’intercommunalité"
_SWATCH: Final = (7.0, 4.0)
_GUTTER: Final = 2.0
_POINT_SLOT: Final = 4.5
_MOST_LINES: Final = 6


@dataclass(frozen=True)
class LegendWords:
    """
    What makes a legend.

    Attributes
    ----------
    spec, scale
        The map, and the sizes of its type and marks.
    width
        Width of a column, in millimetres.
    limit
        The limit of the département is on the map.
    """

    spec: MapSpec
    scale: Scale
    width: float
    limit: bool


def heading_block(words: LegendWords) -> Block:
    """Give the title of a legend."""
    return text_block(words.spec.legend_title, words, kind="body", heading=True)


def ramp_items(spec: MapSpec) -> tuple[LegendItem, ...]:
    """Give the classes of a choropleth, which a band sets side by side."""
    return () if spec.square else class_items(spec)


def ramp_block(words: LegendWords) -> Block | None:
    """Set the classes of a choropleth side by side, each over its words, or None where they do not hold."""
    items, scale = ramp_items(words.spec), words.scale
    if len(items) < 3:
        return None
    style = scale.style("body")
    room = 2.5 * scale.type
    cell = max(max(style.width(item.label) for item in items) + room, 16 * scale.type)
    cell = min(cell, words.width / len(items))
    texts = [style.balanced(counted(item.label), cell - room) for item in items]
    if max(map(len, texts)) > 2:
        return None
    high, gap = 4.6 * scale.type, 0.9 * scale.type

    def draw(layer: Layer, x: float, top: float) -> None:
        for place, (item, lines) in enumerate(zip(items, texts, strict=True)):
            box = Rect(x + place * cell, top - high, cell, high)
            layer.rectangle(box, Ink(item.colour, theme.INK_SOFT, 0.45 * scale.type))
            layer.lines(lines, (box.cx, box.y - gap), style, align="center", role="legende")

    height = high + gap + style.height(max(map(len, texts)))
    return Block(cell * len(items), height, draw)


def item_blocks(words: LegendWords, *, after: int = 0) -> list[Block]:
    """List the blocks of the items of a legend, without the first `after` ones, then those of the notes."""
    spec, scale = words.spec, words.scale
    cells = spec.square.size**2 if spec.square else 0
    blocks = []
    if spec.square:
        blocks.append(square_block(spec.square, spec.legend[:cells], scale))
    for kind, group in groupby(spec.legend[cells + after :], key=lambda item: item.mark):
        items = list(group)
        if kind == "cercle" and len(items) > 1:
            blocks.append(circles_block(items, scale))
        else:
            blocks.extend(_spaced([_item_block(item, words) for item in items], first=bool(blocks)))
    lines: list[tuple[str, tuple[Ink, ...]]] = [(LIMIT_WORDS, limit_inks(scale.type))] if words.limit else []
    if spec.level == "commune" and not spec.focus:
        lines.append((EPCI_WORDS, (outline_ink(scale.type),)))
    blocks.extend(_spaced([_line_block(text, inks, words) for text, inks in lines], first=True))
    notes = [text_block(note, words, kind="note") for note in spec.notes]
    return [*blocks, *_spaced(notes, first=True)]


def counted(label: str) -> str:
    """Keep the count at the end of a label with its last word."""
    return re.sub(r" (?=\(\d[\d\u202f]*\)$)", "\u00a0", label)


def readable(words: LegendWords) -> bool:
    """Tell whether every item holds in the width of its column on two lines, and all else without being cut."""
    style = words.scale.style("body")
    cells = words.spec.square.size**2 if words.spec.square else 0
    room = words.width - (_SWATCH[0] + _GUTTER) * words.scale.type
    held = all(len(style.wrap(counted(item.label), room)) <= 2 for item in words.spec.legend[cells:])
    return held and all(block.width <= words.width + 1e-6 for block in item_blocks(words))


def _spaced(rows: list[Block], *, first: bool) -> list[Block]:
    if not rows or not first:
        return rows
    head = rows[0]
    return [replace(head, before=GROUP_GAP), *rows[1:]]


def text_block(text: str, words: LegendWords, *, kind: Kind, heading: bool = False) -> Block:
    """Make a block of a text: the title of the legend, or a note."""
    face, colour = ("semibold", theme.INK) if heading else ("regular", theme.INK_SOFT)
    style = words.scale.style(kind, "semibold" if face == "semibold" else "regular", colour)
    lines = shortened(style.wrap(text, words.width), _MOST_LINES, style.face, style.size, words.width)

    def draw(layer: Layer, x: float, top: float) -> None:
        layer.lines(lines, (x, top), style, role="legende")

    width = max((style.width(line) for line in lines), default=0.0)
    return Block(width, style.height(len(lines)), draw)


def _item_block(item: LegendItem, words: LegendWords) -> Block:
    scale = words.scale
    style = scale.style("body")
    slot = (_POINT_SLOT if item.mark == "point" else _SWATCH[0]) * scale.type
    swatch = _SWATCH[1] * scale.type
    if item.mark in ("cercle", "point") and item.size:
        across = 2 * radius_mm(item.size / 2, scale)
        slot, swatch = max(slot, across), max(swatch * 0.9, across)
    gutter = _GUTTER * scale.type
    lines = style.wrap(counted(item.label), words.width - slot - gutter)
    height = max(swatch, style.height(len(lines)))

    def draw(layer: Layer, x: float, top: float) -> None:
        centre = (x + slot / 2, top - min(swatch, height) / 2)
        draw_item(layer, item, Rect(x, top - swatch, slot, swatch), centre, words)
        first = max(0.0, (swatch - style.height(len(lines))) / 2)
        layer.lines(lines, (x + slot + gutter, top - first), style, role="legende")

    width = slot + gutter + max((style.width(line) for line in lines), default=0.0)
    return Block(width, height, draw)


def draw_item(
    layer: Layer, item: LegendItem, box: Rect, centre: tuple[float, float], words: LegendWords
) -> None:
    """Draw the mark of one item."""
    scale = words.scale
    edge = 0.45 * scale.type
    if item.mark == "cercle":
        layer.disc(centre, radius_mm(item.size / 2, scale), circle_ink(item.colour, scale))
    elif item.mark == "point":
        ink = mark_ink(item.colour, hollow=item.hollow, scale=scale)
        draw_mark(layer, item.shape, centre, radius_mm(item.size / 2, scale), ink)
    elif item.mark == "trait":
        layer.line([(box.x, box.cy), (box.right, box.cy)], Ink(edge=item.colour, width=1.2 * scale.type))
    else:
        hatched = item.mark == "hachures"
        flat = theme.Flat(item.colour, hatch=hatched)
        general = hatched and flat not in words.spec.palette
        layer.rectangle(box, Ink(theme.PAPER if general else item.colour, theme.INK_SOFT, edge))
        if hatched:
            lines = path_of(hatching(shapely.box(box.x, box.y, box.right, box.top), scale))
            ink = Ink(edge=item.colour, width=1.1 * scale.type) if general else hatch_ink(flat, scale)
            layer.shape(lines, ink)


def _line_block(text: str, inks: Sequence[Ink], words: LegendWords) -> Block:
    style = words.scale.style("body")
    slot, gutter = _SWATCH[0] * words.scale.type, _GUTTER * words.scale.type
    height = style.height(1)

    def draw(layer: Layer, x: float, top: float) -> None:
        for ink in inks:
            layer.line([(x, top - height / 2), (x + slot, top - height / 2)], ink)
        layer.lines([text], (x + slot + gutter, top), style, role="legende")

    return Block(slot + gutter + style.width(text), height, draw)
