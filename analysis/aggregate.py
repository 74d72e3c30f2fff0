"""
Fourth stage of a composite index: means inside themes, then across themes, for many sets of weights.

See docs/methode/priorites.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Aggregation = Literal["arithmetic", "geometric", "harmonic"]
Floats = NDArray[np.float64]

AGGREGATIONS: tuple[Aggregation, ...] = ("arithmetic", "geometric", "harmonic")
NEED_POSITIVE: frozenset[Aggregation] = frozenset({"geometric", "harmonic"})


@dataclass(frozen=True)
class Aggregated:
    """
    Scores for D sets of weights, G themes and n territories.

    Attributes
    ----------
    scores
        (D, n); NaN where nothing is known.
    themes
        (D, G, n); NaN where a theme is unknown.
    known
        (D, n), share of the weights that rest on a known value, in [0, 1].
    """

    scores: Floats
    themes: Floats
    known: Floats


def aggregate_draws(
    values: Floats,
    groups: Sequence[NDArray[np.intp]],
    weights: tuple[Floats, Floats],
    *,
    within: Aggregation = "arithmetic",
    across: Aggregation = "arithmetic",
) -> Aggregated:
    """
    Aggregate indicators inside themes, then themes into a score, for many sets of weights at once.

    At both levels the weights are scaled to sum 1 over the values present, as COINr does. Only sums of
    products are needed, so that each theme costs two matrix products for all the draws together.

    Parameters
    ----------
    values
        (n, k) normalised indicators, NaN = unknown; strictly positive for geometric and harmonic means.
    groups
        For each of the G themes, the columns of its indicators.
    weights
        (D, k) weights of the indicators inside their theme and (D, G) weights of the themes; positive or
        zero.
    within, across
        Mean of each level.

    Returns
    -------
    aggregated
        Scores, theme scores and known shares of each draw.

    References
    ----------
    Becker, W. et al. (2022), COINr, JOSS 7(78): weights are rescaled over the values present, level by level.

    Examples
    --------
    >>> values = np.array([[20.0, 80.0], [60.0, np.nan]])
    >>> weights = np.array([[1.0, 3.0]]), np.array([[1.0]])
    >>> found = aggregate_draws(values, [np.array([0, 1])], weights)
    >>> found.scores.tolist(), found.known.tolist()
    ([[65.0, 60.0]], [[1.0, 0.25]])
    """
    indicator_weights, theme_weights = weights
    present = ~np.isnan(values)
    filled = np.where(present, _forward(np.where(present, values, 1.0), within), 0.0)
    mask = present.astype(np.float64)
    means: list[Floats] = []
    shares: list[Floats] = []
    for columns in groups:
        inner = indicator_weights[:, columns]
        base = inner @ mask[:, columns].T
        total = inner.sum(axis=1, keepdims=True)
        means.append(_backward(_divide(inner @ filled[:, columns].T, base), within))
        shares.append(_divide(base, np.broadcast_to(total, base.shape)))
    themes = np.stack(means, axis=1)
    scores, known = _across(themes, np.stack(shares, axis=1), theme_weights, across)
    return Aggregated(scores=scores, themes=themes, known=known)


def rescaled_weights(
    present: NDArray[np.bool_], groups: Sequence[NDArray[np.intp]], weights: tuple[Floats, Floats]
) -> Floats:
    """
    Weight that each indicator really has in the score of each territory, once missing values are set aside.

    Parameters
    ----------
    present
        (n, k), True where the value is known.
    groups
        Columns of each theme.
    weights
        (k,) inside themes and (G,) across themes.

    Returns
    -------
    effective
        (n, k); each row sums to 1, or to 0 where nothing is known.

    Examples
    --------
    >>> present = np.array([[True, True], [True, False]])
    >>> rescaled_weights(present, [np.array([0, 1])], (np.array([1.0, 3.0]), np.array([1.0]))).tolist()
    [[0.25, 0.75], [1.0, 0.0]]
    """
    inside, themes = weights
    effective = np.zeros(present.shape)
    alive = np.stack([(present[:, columns] @ inside[columns]) > 0 for columns in groups], axis=1)
    outer = _divide(alive * themes, (alive @ themes)[:, None])
    for position, columns in enumerate(groups):
        inner = present[:, columns] * inside[columns]
        share = _divide(inner, inner.sum(axis=1, keepdims=True))
        effective[:, columns] = np.nan_to_num(share) * np.nan_to_num(outer[:, [position]])
    return effective


def round_to_total(parts: Sequence[float], *, decimals: int) -> list[float]:
    """
    Round parts so that they still sum to their rounded total (largest remainders, Hamilton's rule).

    Parameters
    ----------
    parts
        Contributions of one territory, without NaN.
    decimals
        Decimals shown.

    Returns
    -------
    rounded
        Same order; ties of remainders go to the first parts.

    References
    ----------
    Balinski, M. and Young, H. (1982), Fair Representation, on Hamilton's method.

    Examples
    --------
    >>> round_to_total([20.33, 20.33, 20.34], decimals=1)
    [20.3, 20.3, 20.4]
    """
    unit = Decimal(1).scaleb(-decimals)
    exact = [Decimal(repr(float(part))) for part in parts]
    floors = [(part / unit).to_integral_value(rounding=ROUND_FLOOR) for part in exact]
    missing = int((sum(exact, Decimal(0)) / unit).to_integral_value() - sum(floors, Decimal(0)))
    order = sorted(range(len(exact)), key=lambda i: exact[i] / unit - floors[i], reverse=True)
    raised = set(order[:missing])
    return [float((floor + (i in raised)) * unit) for i, floor in enumerate(floors)]


def _across(themes: Floats, shares: Floats, weights: Floats, kind: Aggregation) -> tuple[Floats, Floats]:
    alive = ~np.isnan(themes)
    outer = weights[:, :, None]
    counted = np.where(alive, outer, 0.0)
    filled = np.where(alive, _forward(np.where(alive, themes, 1.0), kind), 0.0)
    scores = _backward(_divide((counted * filled).sum(axis=1), counted.sum(axis=1)), kind)
    # A theme emptied on purpose (all its weights are zero) is not a theme whose values are missing.
    in_play = ~np.isnan(shares)
    intended = np.where(in_play, outer, 0.0).sum(axis=1)
    known = _divide((np.where(in_play, shares, 0.0) * outer).sum(axis=1), intended)
    return scores, known


def _divide(numerator: Floats, denominator: Floats) -> Floats:
    out = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), np.nan)
    np.divide(numerator, denominator, out=out, where=denominator > 0)
    return out


def _forward(values: Floats, kind: Aggregation) -> Floats:
    if kind == "geometric":
        return np.asarray(np.log(values), dtype=np.float64)
    return np.asarray(1.0 / values, dtype=np.float64) if kind == "harmonic" else values


def _backward(values: Floats, kind: Aggregation) -> Floats:
    if kind == "geometric":
        return np.asarray(np.exp(values), dtype=np.float64)
    return np.asarray(1.0 / values, dtype=np.float64) if kind == "harmonic" else values
