"""
One palette, one type scale: the same for the page, the printed map and the PDF.

White is the absence of a thing; the sea is pale and the neighbours paler still; gorse yellow belongs to what
the reader chose and to nothing else. Each family of measures keeps one hue (observation blue, need purple,
means ochre). Ramps are drawn at even steps of CIELAB lightness, so that classes stay in order in greyscale
and under the three colour-vision deficiencies (Machado, Oliveira & Fernandes 2009), which the tests check.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from render.colour import contrast, from_lch

Family = Literal["observation", "besoin", "moyens"]
Shape = Literal[
    "cercle",
    "carre",
    "triangle",
    "losange",
    "pentagone",
    "etoile",
    "triangle-bas",
    "croix",
    "hexagone",
    "croix-oblique",
]

INK: Final = "#16232E"
INK_SOFT: Final = "#465563"
PAPER: Final = "#FFFFFF"
GRID: Final = "#DDE2E6"
RULE: Final = "#8D99A3"

ATLANTIC: Final = "#0B3C5D"
GORSE: Final = "#F2B705"

OBSERVATION: Final = "#1F6F9F"
NEED: Final = "#7A5699"
MEANS: Final = "#A2692B"

SEA: Final = "#E3EEF4"
SEA_NAME: Final = "#2F6C8F"
LAND: Final = "#FFFFFF"
NEIGHBOUR: Final = "#F1F1EE"
NEIGHBOUR_EDGE: Final = "#C6C9C8"
LIMIT: Final = "#8A969E"
OUTLINE: Final = "#37474F"
CHOSEN: Final = GORSE
CHOSEN_EDGE: Final = INK

WITHOUT_MEANS: Final = "#FFFFFF"
WARNING: Final = "#8A2B0E"
WARNING_PAPER: Final = "#FCEFE3"
DEMONSTRATION: Final = "#5B4A00"
DEMONSTRATION_PAPER: Final = "#FFF6D6"


@dataclass(frozen=True)
class Flat:
    """A flat colour, hatched or not."""

    colour: str
    hatch: bool = False


ABSENCE: Final[Mapping[str, Flat]] = MappingProxyType(
    {
        "manquant": Flat("#D9DBDC"),
        "secret": Flat("#AEB4B8", hatch=True),
        "non_calcule": Flat("#EBECEC", hatch=True),
        "hors_epci": Flat("#F3ECD9"),
    }
)
"""Statut → how a territory without a value is shown; `hors_epci` is for Ouessant and Île-de-Sein."""


@dataclass(frozen=True)
class TypeScale:
    """Sizes of type, in pixels on a screen and in points on paper."""

    title: float
    subtitle: float
    body: float
    label: float
    note: float


SCREEN: Final = TypeScale(title=18, subtitle=15, body=14, label=13, note=12)
PRINT: Final = TypeScale(title=16, subtitle=11, body=9, label=7.5, note=6.5)
FONT_STACK: Final = '"Source Sans", "Source Sans 3", "Source Sans Pro", sans-serif'
PRINT_FONT: Final = "Source Sans Pro"


@dataclass(frozen=True)
class Mark:
    """Colour and shape of a theme on a map or a chart: either alone tells the theme."""

    colour: str
    shape: Shape


THEME_MARKS: Final[Mapping[str, Mark]] = MappingProxyType(
    {
        "cohesion-sociale": Mark("#641826", "cercle"),
        "services-publics": Mark("#283C53", "carre"),
        "habitat": Mark("#573600", "triangle"),
        "mobilites": Mark("#045CD8", "losange"),
        "education-jeunesse": Mark("#BE857A", "pentagone"),
        "culture-sport": Mark("#54057E", "etoile"),
        "eau-environnement-littoral": Mark("#37A0A7", "triangle-bas"),
        "transition-energie": Mark("#31793B", "croix"),
        "economie-proximite": Mark("#8F8816", "hexagone"),
        "numerique": Mark("#746BAC", "croix-oblique"),
    }
)
OTHER_MARK: Final = Mark("#6B7780", "cercle")

PLOTLY_SYMBOLS: Final[Mapping[Shape, str]] = MappingProxyType(
    {
        "cercle": "circle",
        "carre": "square",
        "triangle": "triangle-up",
        "losange": "diamond",
        "pentagone": "pentagon",
        "etoile": "star",
        "triangle-bas": "triangle-down",
        "croix": "cross",
        "hexagone": "hexagon",
        "croix-oblique": "x",
    }
)
MATPLOTLIB_MARKERS: Final[Mapping[Shape, str]] = MappingProxyType(
    {
        "cercle": "o",
        "carre": "s",
        "triangle": "^",
        "losange": "D",
        "pentagone": "p",
        "etoile": "*",
        "triangle-bas": "v",
        "croix": "P",
        "hexagone": "h",
        "croix-oblique": "X",
    }
)

MEANS_SERIES: Final[Mapping[str, str]] = MappingProxyType(
    {"financement": "#A2692B", "accompagnement": "#E0B96A", "ingénierie": "#5A3416"}
)
"""Moyen → colour in stacked bars: three ochres apart in lightness."""


@dataclass(frozen=True)
class _Ramp:
    light: float
    dark: float
    hue_light: float
    hue_dark: float
    chroma: tuple[float, float, float]


_RAMPS: Final[Mapping[Family, _Ramp]] = MappingProxyType(
    {
        "observation": _Ramp(86, 24, 238, 265, (16, 44, 34)),
        "besoin": _Ramp(86, 24, 318, 310, (14, 44, 34)),
        "moyens": _Ramp(87, 26, 85, 55, (22, 46, 34)),
    }
)


def sequential(family: Family, k: int) -> tuple[str, ...]:
    """
    Ramp of one hue, light to dark, at even steps of lightness.

    Parameters
    ----------
    family
        ``observation`` (blue), ``besoin`` (purple) or ``moyens`` (ochre).
    k
        Number of classes, from 1 to 7: beyond, neighbours cannot be told apart.
    """
    _check_classes(k, most=7)
    return _sequential(family, k)


@cache
def _sequential(family: Family, k: int) -> tuple[str, ...]:
    ramp = _RAMPS[family]
    steps = [place / (k - 1) for place in range(k)] if k > 1 else [0.5]
    pale, full, deep = ramp.chroma
    return tuple(
        from_lch(
            ramp.light + (ramp.dark - ramp.light) * step,
            pale + (full - pale) * step / 0.6 if step < 0.6 else full + (deep - full) * (step - 0.6) / 0.4,
            ramp.hue_light + (ramp.hue_dark - ramp.hue_light) * step,
        )
        for step in steps
    )


def diverging(k: int) -> tuple[str, ...]:
    """
    Palette that turns on a reference: earth brown below, blue above, without red or green.

    The two arms have different lightnesses, so that a photocopy still tells which side of the reference a
    class lies on. An odd `k` has a neutral middle class, which is not taken for the land around.

    Parameters
    ----------
    k
        Number of classes, from 2 to 7.
    """
    _check_classes(k, most=7, least=2)
    below = {1: ("#B8744B",), 2: ("#A55831", "#DDAC89"), 3: ("#833A1C", "#BA764D", "#E1B999")}[k // 2]
    above = {1: ("#1F6F9F",), 2: ("#57A5C5", "#004C6D"), 3: ("#65ACC9", "#07729B", "#01344E")}[k // 2]
    return (*below, *(("#E6DCC3",) if k % 2 else ()), *above)


def diverging_around(below: int, above: int, *, middle: bool = False) -> tuple[str, ...]:
    """
    Diverging palette of classes that turn on a value (`geo.classes.breaks_around`), its sides of unequal length.

    Parameters
    ----------
    below, above
        Number of classes under and over the value, from 0 to 3; the palest of each side touch it.
    middle
        Whether a neutral class holds the value between the two sides.
    """
    side = max(below, above, 1)
    palette = diverging(2 * side + middle)
    return palette[side - below : side + middle + above]


BIVARIATE: Final = (
    ("#E8E8E8", "#E0BE90", "#CB9538"),
    ("#C1ACD1", "#B9827E", "#A55B2E"),
    ("#9871BA", "#92486A", "#7D1C22"),
)
"""Rows: need from low to high; columns: means from low to high."""


def theme_mark(theme: str) -> Mark:
    """Mark of a portfolio theme; a theme that has none of its own takes the neutral disc."""
    return THEME_MARKS.get(theme, OTHER_MARK)


def text_on(colour: str) -> str:
    """
    Colour of a text that stays readable on a flat colour (contrast of 4.5 at least, WCAG 2.2 AA).

    Ink where it suffices, then white; black for the few mid-tones where neither does.
    """
    for text in (INK, PAPER):
        if contrast(text, colour) >= 4.5:
            return text
    return "#000000"


def _check_classes(k: int, *, most: int, least: int = 1) -> None:
    if not least <= k <= most:
        msg = f"A palette has {least} to {most} classes, got {k}: lower the number of classes."
        raise ValueError(msg)
