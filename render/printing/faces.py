"""
The faces of print: their files, the measure of a text, the lines that hold in a width.

Widths are sums of the advances of the font, in millimetres: the same for every format, whatever the program that
shows the text. Kerning, which mostly tightens, is left out, so that a line is seldom wider than its measure.
"""

import base64
import io
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

import font_source_sans_pro
from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties

from render import theme
from render.printing.page import MM_PER_POINT

Face = Literal["regular", "semibold", "italic"]

FONT_FOLDER: Final = Path(font_source_sans_pro.__file__).parent / "files"
LINE: Final = 1.2
"""Distance of two baselines, in sizes of type."""
ASCENT: Final = 0.74
DESCENT: Final = 0.22
"""What the letters of a line take over and under the baseline, in sizes of type: accents and descenders included."""
_UNITS: Final = 1000
_GLUED: Final = "\u00a0–"
"""A dash held to the word before it while lines are cut."""
_REPLACED: Final = MappingProxyType({"\u2011": "-", "\u2009": "\u202f", "\u200a": "\u202f", "\u00ad": ""})
_FRENCH: Final = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) | frozenset(
    "\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u202f\u2212\u20ac\u2192\u2264\u2265\u00d7"
)


@dataclass(frozen=True)
class _File:
    name: str
    weight: int
    style: Literal["normal", "italic"]


_FILES: Final[Mapping[Face, _File]] = MappingProxyType(
    {
        "regular": _File("SourceSansPro-Regular.ttf", 400, "normal"),
        "semibold": _File("SourceSansPro-Semibold.ttf", 600, "normal"),
        "italic": _File("SourceSansPro-It.ttf", 400, "italic"),
    }
)


def properties(face: Face, size: float) -> FontProperties:
    """Describe a face to matplotlib by its file, so that no search among the fonts of the machine takes place."""
    file = _FILES[face]
    return FontProperties(
        fname=FONT_FOLDER / file.name,
        family=[theme.PRINT_FONT],
        weight=file.weight,
        style=file.style,
        size=size,
    )


def clean(text: str) -> str:
    """
    Keep of a text what the faces can write, on one line.

    Control characters go; a sign that the faces lack becomes « ? », so that nothing depends on the fonts of a machine.
    """
    written = []
    for sign in unicodedata.normalize("NFC", text):
        sign = _REPLACED.get(sign, sign)
        if sign in "\t\n\r\v\f\x85\u2028\u2029":
            written.append(" ")
        elif sign and unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            written.append(sign if sign in _advances("regular") else "?")
    return "".join(written)


def width(text: str, face: Face, size: float) -> float:
    """
    Measure a line.

    Parameters
    ----------
    text
        One line.
    face, size
        Its face, and its size in points.

    Returns
    -------
    width
        In millimetres.
    """
    advances = _advances(face)
    unknown = advances["?"]
    return sum(advances.get(sign, unknown) for sign in text) / _UNITS * size * MM_PER_POINT


def wrap(text: str, face: Face, size: float, most: float) -> list[str]:
    """
    Cut a text into lines at its breakable spaces; a word wider than a line is cut where it must be.

    Parameters
    ----------
    text, face, size
        As for `width`; no-break spaces keep their words together.
    most
        Width of a line, in millimetres.
    """
    lines: list[str] = []
    # A dash ends a line and never begins one.
    for word in clean(text).replace(" – ", f"{_GLUED} ").split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, face, size) <= most:
            lines[-1] = joined
        else:
            lines.extend(_cut(word, face, size, most))
    return [line.replace(_GLUED, " –") for line in lines if line]


def _cut(word: str, face: Face, size: float, most: float) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and width(pieces[-1] + sign, face, size) > most:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def shortened(lines: list[str], count: int, face: Face, size: float, most: float) -> list[str]:
    """Keep the first lines, the last of them ended by « … » when some were left out."""
    if len(lines) <= count:
        return lines
    last = lines[count - 1]
    while last and width(f"{last}…", face, size) > most:
        last = last[:-1].rstrip()
    return [*lines[: count - 1], f"{last}…"]


@cache
def _advances(face: Face) -> Mapping[str, int]:
    with TTFont(FONT_FOLDER / _FILES[face].name, lazy=True) as font:
        metrics = font["hmtx"].metrics
        return {chr(code): metrics[glyph][0] for code, glyph in font.getBestCmap().items()}


def style_sheet(faces: Collection[Face], signs: Collection[str]) -> str:
    """
    Write the CSS that carries the faces inside an SVG.

    Parameters
    ----------
    faces
        Those in use.
    signs
        Characters in use; all the letters of French come too, so that a text can be changed afterwards.
    """
    wanted = frozenset(signs) - _FRENCH
    return "".join(
        f"@font-face{{font-family:'{theme.PRINT_FONT}';font-style:{_FILES[face].style};"
        f"font-weight:{_FILES[face].weight};src:url(data:font/woff;base64,{_embedded(face, wanted)}) format('woff');}}"
        for face in _FILES
        if face in faces
    )


@cache
def _embedded(face: Face, more: frozenset[str]) -> str:
    options = subset.Options()
    options.flavor = "woff"
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    options.hinting = False
    options.name_IDs = [1, 2]
    options.notdef_outline = True
    tool = subset.Subsetter(options)
    tool.populate(text="".join(sorted(_FRENCH | more)))
    out = io.BytesIO()
    with TTFont(FONT_FOLDER / _FILES[face].name, recalcTimestamp=False) as font:
        tool.subset(font)
        font.flavor = "woff"
        font.save(out)
    return base64.b64encode(out.getvalue()).decode("ascii")
