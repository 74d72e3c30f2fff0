"""Where things go on a page: heading, map, legend, foot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from render import theme
from render.mapspec import MapSpec
from render.printing.blocks import Block, in_columns, stacked
from render.printing.furniture import (
    GENERALISED,
    Furniture,
    Heading,
    coarse_words,
    footer_lines,
    footer_words,
    heading,
    territory_words,
)
from render.printing.geography import PrintGeography
from render.printing.insets import locator_block
from render.printing.legend import LegendWords, heading_block, item_blocks, ramp_block, ramp_items, readable
from render.printing.lettering import Style
from render.printing.page import PageFormat, Rect, Side
from render.printing.scene import Scale, framed, page_scale
from render.typography import typeset

_PANEL_MM: Final = 58.0
_GAP_MM: Final = 5.0
_COLUMN_GAP_MM: Final = 7.0
_LOGO_MM: Final = (34.0, 15.0)
_BANDS: Final = ((0, 1.0), (0, 0.92), (0, 0.85), (0, 0.78), (0, 0.7), (0, 0.62))
_PANELS: Final = ((1, 1.0), (1, 0.92), (1, 0.85), (1, 0.78), (2, 0.85), (2, 0.75), (1, 0.7), (2, 0.65))
"""Columns of a panel (none for a band) and factor on the type of the legend, in the order of preference."""
_TRIES: Final[Mapping[Side, tuple[tuple[tuple[int, float], ...], ...]]] = {
    "droite": (_PANELS,),
    "bas": (_BANDS,),
    "au mieux": (_BANDS, _PANELS),
}
_LEAST_MAP: Final = (0.42, 0.5)
_LOCATOR_MM: Final = 32.0
_UNDER_MM: Final = 2.4
_BARE_TYPE: Final = (0.82, 0.95)


@dataclass(frozen=True)
class Foot:
    """Lines under the map: notices first, then source, perimeter, producer."""

    notices: tuple[str, ...]
    lines: tuple[str, ...]
    notice_style: Style
    style: Style

    @property
    def height(self) -> float:
        """What they take, in millimetres."""
        gap = 1.0 if self.notices else 0.0
        return self.notice_style.height(len(self.notices)) + gap + self.style.height(len(self.lines))


@dataclass(frozen=True)
class Stack:
    """Blocks of a legend under each other, and where they begin from its upper left corner."""

    right: float
    down: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Body:
    """
    The middle of a page.

    Attributes
    ----------
    frame, legend
        Rectangles of the map and of its legend.
    stacks
        Blocks of the legend, column by column.
    scale
        Sizes of its type and marks.
    """

    frame: Rect
    legend: Rect
    stacks: tuple[Stack, ...]
    scale: Scale


@dataclass(frozen=True)
class Zones:
    """
    Where the parts of a page go.

    Attributes
    ----------
    scale
        Sizes of type and marks.
    heading, foot
        Words over and under the map.
    title_at, foot_at
        Upper left corners of both.
    logo
        Room of the logo, None without one.
    body
        The map and its legend.
    """

    scale: Scale
    heading: Heading
    foot: Foot
    title_at: tuple[float, float]
    foot_at: tuple[float, float]
    logo: Rect | None
    body: Body


def zones(spec: MapSpec, geography: PrintGeography, *, page: PageFormat, furniture: Furniture) -> Zones:
    """Share a page between heading, map, legend and foot."""
    margin = page_margin(page)
    width = page.width_mm - 2 * margin
    scale = page_scale(page)
    logo = _logo_room(furniture, page, margin, scale)
    title_width = width - (logo.w + _GAP_MM if logo else 0.0)
    head = heading(spec.title, furniture.subtitle or territory_words(spec, geography), scale, title_width)
    top = page.height_mm - margin
    under = top - max(head.height, logo.h if logo else 0.0) - 0.6 * _GAP_MM * scale.type
    # The warning on generalised limits depends on the scale of the map: its room is kept in any case.
    room = _foot(spec, geography, furniture, scale, width, coarse=GENERALISED).height
    bottom = margin + room + 0.5 * _GAP_MM * scale.type
    body = _shared(spec, geography, Rect(margin, bottom, width, under - bottom), page.legend, scale)
    scene = framed(spec, geography, body.frame, scale=scale)
    foot = _foot(spec, geography, furniture, scale, width, coarse=coarse_words(scene))
    return Zones(scale, head, foot, (margin, top), (margin, margin + room), logo, body)


def page_margin(page: PageFormat) -> float:
    """Give the margin of a page, in millimetres."""
    return max(6.0, 0.028 * min(page.width_mm, page.height_mm) + 2)


def _logo_room(furniture: Furniture, page: PageFormat, margin: float, scale: Scale) -> Rect | None:
    pixels = furniture.logo_pixels
    if pixels is None:
        return None
    high, wide = pixels.shape[:2]
    ratio = min(_LOGO_MM[0] * scale.type / wide, _LOGO_MM[1] * scale.type / high)
    width, height = wide * ratio, high * ratio
    return Rect(page.width_mm - margin - width, page.height_mm - margin - height, width, height)


def _foot(
    spec: MapSpec,
    geography: PrintGeography,
    furniture: Furniture,
    scale: Scale,
    width: float,
    *,
    coarse: str,
) -> Foot:
    style = scale.style("note", colour=theme.INK_SOFT)
    strong = scale.style("note", "semibold", theme.WARNING)
    notices = [line for notice in furniture.notices for line in strong.wrap(typeset(notice), width)]
    words = footer_words(spec, geography, furniture, coarse=coarse)
    return Foot(tuple(notices), tuple(footer_lines(words, style, width)), strong, style)


def _shared(spec: MapSpec, geography: PrintGeography, room: Rect, side: Side, scale: Scale) -> Body:
    """Share the middle of a page between map and legend, the legend set tighter if it must be."""
    made: list[Body] = []
    for tries in _TRIES[side]:
        for columns, factor in tries:
            tighter = replace(scale, type=scale.type * factor)
            if columns:
                body = _panel(spec, geography, room, tighter, columns=columns)
            else:
                body = _band(spec, geography, room, tighter)
            if _fits(body, room):
                break
        made.append(body)
    return max(made, key=lambda one: (_fits(one, room), _map_scale(spec, geography, one, scale)))


def _fits(body: Body, room: Rect) -> bool:
    wide, high = body.frame.w >= _LEAST_MAP[0] * room.w, body.frame.h >= _LEAST_MAP[1] * room.h
    return room.holds(body.legend) and wide and high


def _map_scale(spec: MapSpec, geography: PrintGeography, body: Body, scale: Scale) -> float:
    return framed(spec, geography, body.frame, scale=scale).view.mm_per_m


def _panel(spec: MapSpec, geography: PrintGeography, room: Rect, scale: Scale, *, columns: int) -> Body:
    column, gap = _PANEL_MM * scale.type, _GAP_MM * scale.type
    words = _words(spec, geography, scale, column)
    blocks = [heading_block(words), *item_blocks(words)]
    if spec.focus:
        blocks.append(locator_block(geography, spec.focus, scale, column))
    set_in = in_columns(blocks, columns)
    width, height = len(set_in) * (column + gap) - gap, _height(set_in)
    frame = Rect(room.x, room.y, room.w - width - gap, room.h)
    legend = Rect(frame.right + gap, room.top - height, width, height)
    stacks = [Stack(place * (column + gap), 0.0, tuple(one)) for place, one in enumerate(set_in)]
    return Body(frame, legend, tuple(stacks), scale)


def _band(spec: MapSpec, geography: PrintGeography, room: Rect, scale: Scale) -> Body:
    gap, between = _GAP_MM * scale.type, _COLUMN_GAP_MM * scale.type
    aside: Block | None = None
    width = room.w
    if spec.focus:
        aside = locator_block(geography, spec.focus, scale, _LOCATOR_MM * scale.type)
        width -= aside.width + between
    words = _words(spec, geography, scale, width)
    ramp = ramp_block(words)
    heads = (heading_block(words), *([ramp] if ramp else []))
    under = stacked(heads) + _UNDER_MM * scale.type
    after = len(ramp_items(spec)) if ramp else 0
    columns, step = _columns(words, between, after=after)
    height = under + max((stacked(column) for column in columns), default=0.0)
    stacks = [Stack(0.0, 0.0, heads)]
    stacks += [Stack(place * step, under, tuple(column)) for place, column in enumerate(columns)]
    if aside is not None:
        height = max(height, aside.height)
        stacks.append(Stack(room.w - aside.width, 0.0, (aside,)))
    frame = Rect(room.x, room.y + height + gap, room.w, room.h - height - gap)
    return Body(frame, Rect(room.x, room.y, room.w, height), tuple(stacks), scale)


def _columns(words: LegendWords, between: float, *, after: int) -> tuple[list[list[Block]], float]:
    """Set the items of a legend in two, three or four columns, whichever is the lowest, and give their step."""
    best: tuple[list[list[Block]], float] | None = None
    for count in (2, 3, 4):
        width = (words.width - (count - 1) * between) / count
        narrow = replace(words, width=width)
        columns = in_columns(item_blocks(narrow, after=after), count)
        if best is None or (readable(narrow) and _height(columns) < _height(best[0]) - 1):
            best = columns, width + between
    return best or ([], 0.0)


def _height(columns: list[list[Block]]) -> float:
    return max((stacked(column) for column in columns), default=0.0)


def _words(spec: MapSpec, geography: PrintGeography, scale: Scale, width: float) -> LegendWords:
    return LegendWords(spec, scale, width, limit=not spec.focus or spec.focus in geography.crossing)


def bare_body(spec: MapSpec, geography: PrintGeography, *, width_mm: float, height_mm: float) -> Body:
    """Share a drawing without heading nor foot: the legend beside a wide map, under a high one."""
    room = Rect(0.3, 0.3, width_mm - 0.6, height_mm - 0.6)
    scale = Scale(
        float(np.interp(width_mm, (90, 170), _BARE_TYPE)),
        page_scale(PageFormat("", "", width_mm, height_mm, 300)).marks,
    )
    return _shared(spec, geography, room, "au mieux", scale)
