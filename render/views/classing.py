"""Classes and colours that the reader chose, in place of the rule of the atlas."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, cast

import pandas as pd

from geo.classes import ClassBreaks, breaks_around, class_breaks
from render import maps, theme
from render.mapspec import MapSpec
from render.theme import Family
from render.views.view import View

AROUND: Final = 4
"""Classes around a reference where the number asked for cannot be shared between its two sides."""
MOST_AROUND: Final = 3
"""Most classes on one side of a diverging palette."""


@dataclass(frozen=True)
class Classed:
    """
    Values cut into classes.

    Attributes
    ----------
    values
        By code, rounded as they are shown; null where there is none.
    breaks
        Their classes.
    colours
        One per class, lowest first.
    growth
        Whether values are written with their sign.
    """

    values: "pd.Series[float]"
    breaks: ClassBreaks
    colours: tuple[str, ...]
    growth: bool = False


def classed(
    values: "pd.Series[float]",
    view: View,
    *,
    usual: Callable[[], ClassBreaks],
    reference: float,
    family: Family,
    growth: bool = False,
) -> Classed:
    """
    Cut values as a view asks.

    Parameters
    ----------
    values
        By code, rounded as they are shown; null where there is none.
    view
        Its scheme, number of classes, edges and palette.
    usual
        Gives the classes of the rule of the atlas.
    reference
        Value of the Finistère, on which the scheme « reference » turns.
    family
        Hue of the rule of the atlas.
    growth
        Whether the values are a growth, whose colours turn on zero.
    """
    breaks = _breaks(values, view, usual, reference)
    turning = view.palette == "divergente" or (
        view.palette == "auto" and (growth or breaks.scheme == "reference")
    )
    colours = _turning(breaks, 0.0 if growth else reference) if turning else ()
    if not colours and breaks.k:
        chosen = family if view.palette in ("auto", "divergente") else cast(Family, view.palette)
        colours = theme.sequential(chosen, breaks.k)
    return Classed(values, breaks, colours, growth)


def _breaks(
    values: "pd.Series[float]", view: View, usual: Callable[[], ClassBreaks], reference: float
) -> ClassBreaks:
    count = view.classes or maps.CLASSES[view.niveau]
    match view.methode:
        case "auto":
            # A number of classes alone keeps the scheme of the atlas.
            return class_breaks(values, scheme="fisher", k=view.classes) if view.classes else usual()
        case "manual":
            return class_breaks(values, scheme="manual", manual=view.bornes)
        case "reference" if math.isfinite(reference):
            return breaks_around(values, reference=reference, k=count if count in (2, 4, 6) else AROUND)
        case "reference":
            return usual()
        case scheme:
            return class_breaks(values, scheme=scheme, k=count)


def _turning(breaks: ClassBreaks, pivot: float) -> tuple[str, ...]:
    """Colours that turn on a value, neutral in the class that holds it; none where a side has too many classes."""
    below = sum(high <= pivot for high in breaks.edges[1:])
    above = sum(low >= pivot for low in breaks.edges[:-1])
    middle = breaks.k > below + above
    if not breaks.k or not math.isfinite(pivot) or max(below, above) > MOST_AROUND:
        return ()
    return theme.diverging_around(below, above, middle=middle)


def repaint(spec: MapSpec, found: Classed, statut: "pd.Series[str]", *, decimals: int) -> MapSpec:
    """
    Paint a choropleth in the classes that were chosen.

    Parameters
    ----------
    spec
        From a builder of `render.maps`.
    found
        The classes.
    statut
        Why a value is absent, by code.
    decimals
        Decimals shown in the legend.
    """
    return maps.with_classes(
        replace(spec, fills={}, palette=(), legend=()),
        found.breaks.assign(found.values),
        statut,
        colours=found.colours,
        labels=maps.class_labels(found.breaks, decimals, sign=found.growth),
    )
