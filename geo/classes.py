"""
Class breaks of a thematic map, over the schemes of `mapclassify` (Rey et al., PySAL) and Fisher's optimum by `jenkspy`.

A class runs from its lower edge, included, to its upper edge, excluded; the last one includes the maximum.
Edges that come from the data are moved to the roundest number between two neighbouring values: the legend
reads well and no territory changes class. Pass values already rounded to the decimals that are shown, and what
a reader sees on a label always lies inside the class that the legend gives it.

See docs/methode/classes.md.
"""

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, Literal

import jenkspy
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import ClassesError

Scheme = Literal["quantiles", "fisher", "jenks", "equal", "pretty", "head-tail", "manual", "reference"]
Floats = npt.NDArray[np.float64]

MAX_CLASSES: Final = 7
GROWTH_EDGES: Final = (-0.5, -0.2, 0.2, 0.5)
"""Fixed breaks of an annual growth, in % per year: « quasi stable » lies between −0,2 and +0,2."""

_SPACE: Final = "\u00a0"
_EQUAL_SHIFT: Final = 0.1
"""Share of a class width by which an edge of equal classes may move towards a rounder number."""


@dataclass(frozen=True)
class ClassBreaks:
    """
    Classes of a map.

    Attributes
    ----------
    scheme
        How the edges were chosen.
    edges
        `k + 1` ascending numbers, from the smallest value (or edge) to the largest; empty without any value.
    counts
        Territories per class, lowest class first.
    warnings
        French sentences on what the classes may make a reader believe.
    below
        For classes that turn on a reference, how many lie under it.

    Examples
    --------
    >>> breaks = class_breaks(pd.Series([1.0, 2, 3, 10]), scheme="manual", manual=[2.5])
    >>> breaks.k, breaks.inner, breaks.counts
    (2, (2.5,), (2, 2))
    """

    scheme: Scheme
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    warnings: tuple[str, ...] = ()
    below: int | None = None

    @property
    def k(self) -> int:
        """Number of classes."""
        return len(self.counts)

    @property
    def inner(self) -> tuple[float, ...]:
        """Edges between two classes: what a map at another date must reuse (`manual`)."""
        return self.edges[1:-1]

    def assign(self, values: "pd.Series[Any]") -> "pd.Series[Any]":
        """
        Class of each value, on the index of `values`.

        Parameters
        ----------
        values
            In the unit of the classes; null where unknown.

        Returns
        -------
        classes
            `Int64` from 0 to `k - 1`, `<NA>` where there is no value. A value beyond the edges, from another
            date, falls into the first or the last class.

        Raises
        ------
        ClassesError
            If a value is no number.

        Examples
        --------
        >>> breaks = class_breaks(pd.Series([1.0, 2, 3, 10]), scheme="manual", manual=[2.5])
        >>> breaks.assign(pd.Series([0.5, 2.5, None, 99])).tolist()
        [0, 1, <NA>, 1]
        """
        figures = _figures(values)
        places = np.searchsorted(np.asarray(self.inner), figures, side="right")
        classes = pd.Series(places, index=values.index, dtype="Int64")
        return classes.mask(~np.isfinite(figures) | (self.k == 0))


def class_breaks(
    values: "pd.Series[Any]", *, scheme: Scheme, k: int = 4, manual: Sequence[float] | None = None
) -> ClassBreaks:
    """
    Cut values into classes.

    Parameters
    ----------
    values
        One value per territory, rounded as shown; null, NaN and infinite values are left out.
    scheme
        ``quantiles``, ``fisher`` (``jenks`` is the same optimum, Fisher 1958), ``equal``, ``pretty`` (about
        `k` classes), ``head-tail`` (at most `k`, Jiang 2013) or ``manual``.
    k
        Number of classes wished, 1 to 7. Fewer come out when there are fewer distinct values.
    manual
        Inner edges of the scheme ``manual``, ascending; `k` is then ignored.

    Returns
    -------
    breaks
        Edges rounded as far as the classes allow, counts, and French warnings.

    Raises
    ------
    ClassesError
        Unknown scheme, `k` out of range, `manual` missing, unordered or given to another scheme, or a value that
        is no number.

    References
    ----------
    Fisher, W. (1958), JASA 53; Jiang, B. (2013), The Professional Geographer 65; PySAL's `mapclassify`;
    Viry, M., `jenkspy`.

    Examples
    --------
    >>> values = pd.Series([2.1, 2.9, 3.4, 7.7, 8.2, 8.9])
    >>> breaks = class_breaks(values, scheme="fisher", k=2)
    >>> breaks.edges, breaks.counts
    ((2.1, 5.0, 8.9), (3, 3))
    """
    _check(scheme, k, manual)
    known = np.sort(_figures(values)[np.isfinite(_figures(values))])
    distinct = np.unique(known)
    if manual is not None:
        return _built(scheme, known, [float(edge) for edge in manual])
    if k == 1:
        return _built(scheme, known, [])
    if len(distinct) <= k:
        # Each distinct value is its own class: no scheme has anything to decide.
        tops = distinct[:-1]
    elif scheme == "equal":
        return _built(scheme, known, _equal_edges(distinct, k), wished=k)
    elif scheme == "pretty":
        return _built(scheme, known, _pretty_edges(known, k))
    else:
        tops = _tops(known, scheme, k)
    wished = 1 if scheme == "head-tail" else k
    return _built(scheme, known, _rounded_edges(distinct, tops), wished=wished)


def breaks_around(values: "pd.Series[Any]", *, reference: float, k: int = 4) -> ClassBreaks:
    """
    Cut values into as many classes below a reference as above it, quantiles on each side.

    Parameters
    ----------
    values
        As for `class_breaks`.
    reference
        The value on which the map turns, for instance that of the département; it is an edge.
    k
        2, 4 or 6.

    Returns
    -------
    breaks
        With as many classes on each side as there are distinct values for.

    Raises
    ------
    ClassesError
        `k` is odd or out of range, or the reference or a value is no number.

    References
    ----------
    Quantiles on each side: docs/methode/classes.md.

    Examples
    --------
    >>> breaks = breaks_around(pd.Series([2.1, 2.9, 3.4, 7.7, 8.2, 8.9]), reference=4.0, k=4)
    >>> breaks.edges, breaks.below
    ((2.1, 3.0, 4.0, 8.5, 8.9), 2)
    """
    if k not in (2, 4, 6) or not math.isfinite(reference):
        msg = (
            f"A map around a reference has 2, 4 or 6 classes and a finite reference, got k={k}, {reference}."
        )
        raise ClassesError(msg)
    known = np.sort(_figures(values)[np.isfinite(_figures(values))])
    edges = [float(reference)]
    for side in (known[known < reference], known[known >= reference]):
        distinct = np.unique(side)
        wished = min(k // 2, len(distinct))
        tops = _tops(side, "quantiles", wished) if wished > 1 else np.array([])
        edges += _rounded_edges(distinct, tops)
    edges.sort()
    return replace(_built("reference", known, edges), below=edges.index(float(reference)) + 1)


def _check(scheme: str, k: int, manual: Sequence[float] | None) -> None:
    known = ("quantiles", "fisher", "jenks", "equal", "pretty", "head-tail", "manual")
    faults = []
    if scheme not in known:
        faults.append(f"scheme must be one of {', '.join(known)}, got {scheme!r}")
    if not 1 <= k <= MAX_CLASSES:
        faults.append(f"k must lie between 1 and {MAX_CLASSES}, got {k}")
    if (scheme == "manual") != (manual is not None):
        faults.append("inner edges go with the scheme 'manual', and only with it")
    if manual is not None and not (
        0 < len(manual) < MAX_CLASSES
        and all(math.isfinite(edge) for edge in manual)
        and all(low < high for low, high in pairwise(manual))
    ):
        faults.append(f"manual edges must be 1 to {MAX_CLASSES - 1} ascending numbers, got {tuple(manual)}")
    if faults:
        raise ClassesError("Class breaks: " + "; ".join(faults) + ".")


def _figures(values: "pd.Series[Any]") -> Floats:
    try:
        figures = pd.to_numeric(values).to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        msg = f"Class breaks: values must be numbers, with a decimal point (null where unknown): {error}."
        raise ClassesError(msg) from error
    return np.where(np.isinf(figures), np.nan, figures)


def _tops(known: Floats, scheme: Scheme, k: int) -> Floats:
    """Greatest value of each class but the last, as jenkspy and mapclassify say: their classes include their top."""
    if scheme in ("fisher", "jenks"):
        bins = jenkspy.jenks_breaks(known, n_classes=k)[1:]
    else:
        bins = _mapclassify_bins(known, scheme, k)
    tops = np.unique(np.asarray(bins, dtype=float))
    kept: Floats = tops[tops < known[-1]]
    return kept


def _mapclassify_bins(known: Floats, scheme: Scheme, k: int) -> Floats:
    import mapclassify

    with warnings.catch_warnings():
        # mapclassify warns when numba is absent and when ties make fewer classes; both are handled here.
        warnings.simplefilter("ignore", UserWarning)
        if scheme == "quantiles":
            found = mapclassify.Quantiles(known, k=k).bins
        elif scheme == "pretty":
            found = mapclassify.PrettyBreaks(known, k=k).bins
        else:
            found = mapclassify.HeadTailBreaks(known).bins[: k - 1]
    return np.asarray(found, dtype=float)


def _pretty_edges(known: Floats, k: int) -> list[float]:
    edges = [float(top) for top in _tops(known, "pretty", k) if known[0] < top]
    # The number of classes is only a wish for this scheme, and no palette has more than seven.
    return edges if len(edges) < MAX_CLASSES else _pretty_edges(known, k - 1)


def _equal_edges(distinct: Floats, k: int) -> list[float]:
    width = (distinct[-1] - distinct[0]) / k
    exact = [distinct[0] + place * width for place in range(1, k)]
    edges = []
    for edge in exact:
        below, above = distinct[distinct <= edge][-1], distinct[distinct > edge][0]
        shift = _EQUAL_SHIFT * width
        edges.append(roundest(max(below, edge - shift), min(above, edge + shift)))
    return edges


def _rounded_edges(distinct: Floats, tops: Floats) -> list[float]:
    edges = []
    for top in tops:
        below, above = distinct[distinct <= top], distinct[distinct > top]
        if len(below) and len(above):
            edges.append(roundest(below[-1], above[0]))
    return sorted(set(edges))


def roundest(low: float, high: float) -> float:
    """
    Find the roundest number in ]low, high]: a multiple of the largest 1, 2 or 5 × 10ⁿ that has one there.

    Among equally round numbers, the nearest to the middle. Zero is the roundest of all.

    Parameters
    ----------
    low, high
        Ends of the interval, `low` < `high`.

    Returns
    -------
    number
        In ]low, high].

    Examples
    --------
    >>> roundest(3.4, 7.7), roundest(0.183, 0.191), roundest(-2.0, 3.0)
    (5.0, 0.19, 0.0)
    """
    if low < 0 <= high:
        return 0.0
    bottom, top = Decimal(repr(float(low))), Decimal(repr(float(high)))
    middle = (bottom + top) / 2
    power = Decimal(1).scaleb(max(abs(bottom), abs(top)).adjusted() + 1)
    while True:
        for factor in (5, 2, 1):
            step = power * factor / 10
            last = math.floor(top / step)
            inside = range(math.floor(bottom / step) + 1, last + 1)
            if inside:
                return float(min((place * step for place in inside), key=lambda edge: abs(edge - middle)))
        power /= 10


def _built(scheme: Scheme, known: Floats, inner: list[float], *, wished: int = 1) -> ClassBreaks:
    if not len(known):
        return ClassBreaks(scheme, (), (), (f"Aucune valeur connue{_SPACE}: la carte n’a pas de classe.",))
    lowest, highest = float(known[0]), float(known[-1])
    if inner:
        lowest, highest = min(lowest, inner[0]), max(highest, inner[-1])
    places = np.searchsorted(np.asarray(inner), known, side="right")
    counts = tuple(int(count) for count in np.bincount(places, minlength=len(inner) + 1))
    return ClassBreaks(scheme, (lowest, *inner, highest), counts, _warnings(known, counts, wished))


def _warnings(known: Floats, counts: tuple[int, ...], wished: int) -> tuple[str, ...]:
    if known[0] == known[-1]:
        return (f"Tous les territoires connus ont la même valeur{_SPACE}: une seule classe.",)
    said = []
    if len(counts) < wished:
        said.append(
            f"{_classes(len(counts))} au lieu de {wished}{_SPACE}: trop de territoires ont la même valeur."
        )
    if empty := counts.count(0):
        said.append(f"{_classes(empty)} sans aucun territoire.")
    if alone := counts.count(1):
        said.append(
            f"{_classes(alone)} avec un seul territoire{_SPACE}: la couleur désigne un cas, pas un groupe."
        )
    if max(counts) > len(known) / 2 and len(counts) > 2:
        said.append(
            f"Plus de la moitié des territoires sont dans une même classe{_SPACE}: la carte les confond."
        )
    return tuple(said)


def _classes(count: int) -> str:
    return "Une classe" if count == 1 else f"{count}{_SPACE}classes"
