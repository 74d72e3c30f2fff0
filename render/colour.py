"""
The little colour science that the palettes stand on.

Colours are `#RRGGBB` strings in sRGB. CIELAB uses the D65 white (CIE 15:2004, IEC 61966-2-1); contrast is
that of WCAG 2.2.
"""

import math
from typing import Final

_TO_XYZ: Final = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_FROM_XYZ: Final = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)
_WHITE: Final = (0.95047, 1.0, 1.08883)
_EPSILON: Final = 216 / 24389
_KAPPA: Final = 24389 / 27

Triple = tuple[float, float, float]


def linear(colour: str) -> Triple:
    """Linear light of a `#RRGGBB` colour, each channel in [0, 1]."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def luminance(colour: str) -> float:
    """Relative luminance in [0, 1] (WCAG 2.2)."""
    return _row(_TO_XYZ[1], linear(colour))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str) -> Triple:
    """CIELAB coordinates (L* in [0, 100], a*, b*) of a colour."""
    light = linear(colour)
    x, y, z = (_lab_root(_row(row, light) / white) for row, white in zip(_TO_XYZ, _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str) -> float:
    """Colour difference ΔE*ab (CIE 1976) of two colours."""
    return math.dist(lab(one), lab(other))


def from_lch(lightness: float, chroma: float, hue: float) -> str:
    """
    Colour of a given lightness and hue, with as much of the chroma as a screen can show.

    Parameters
    ----------
    lightness
        L* in [0, 100].
    chroma
        C*ab wished; it is lowered until the colour exists in sRGB.
    hue
        Angle h_ab, in degrees.
    """
    angle = math.radians(hue)
    while True:
        light = _from_lab(lightness, chroma * math.cos(angle), chroma * math.sin(angle))
        if chroma <= 0 or all(-1e-4 <= channel <= 1 + 1e-4 for channel in light):
            break
        chroma -= 0.5
    return "#" + "".join(f"{round(255 * _encoded(channel)):02X}" for channel in light)


def _from_lab(lightness: float, a: float, b: float) -> Triple:
    y = (lightness + 16) / 116
    roots = (y + a / 500, y, y - b / 200)
    x_y_z = tuple(
        white * (root**3 if root**3 > _EPSILON else (116 * root - 16) / _KAPPA)
        for root, white in zip(roots, _WHITE, strict=True)
    )
    red, green, blue = (_row(row, x_y_z) for row in _FROM_XYZ)
    return red, green, blue


def _row(row: Triple, vector: tuple[float, ...]) -> float:
    return sum(factor * value for factor, value in zip(row, vector, strict=True))


def _lab_root(value: float) -> float:
    return math.cbrt(value) if value > _EPSILON else (_KAPPA * value + 16) / 116


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(light: float) -> float:
    light = min(max(light, 0.0), 1.0)
    return float(12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)
