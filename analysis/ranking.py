"""
Ranks and rank classes of scores, for one or many draws.

See docs/methode/priorites.md.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Two scores closer than this are the same score: it only absorbs the order in which floats were added.
TIE_DECIMALS: Final = 9


def descending_ranks(scores: Floats) -> Floats:
    """
    Rank scores from 1 (highest) inside each draw; ties take their lowest rank number.

    Parameters
    ----------
    scores
        (D, n); NaN = no score.

    Returns
    -------
    ranks
        (D, n) floats holding integers; NaN where there is no score.

    Examples
    --------
    >>> descending_ranks(np.array([[80.0, 60.0, 80.0, np.nan]])).tolist()
    [[1.0, 3.0, 1.0, nan]]
    """
    rounded = np.round(scores, TIE_DECIMALS)
    order = np.argsort(-rounded, axis=1, kind="stable")
    ordered = np.take_along_axis(rounded, order, axis=1)
    fresh = np.ones(ordered.shape, dtype=bool)
    fresh[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    positions = np.where(fresh, np.arange(1, scores.shape[1] + 1), 0)
    ranks = np.empty_like(rounded)
    np.put_along_axis(ranks, order, np.maximum.accumulate(positions, axis=1).astype(np.float64), axis=1)
    ranks[np.isnan(rounded)] = np.nan
    return ranks


def rank_classes(ranks: Floats, *, n_classes: int) -> Floats:
    """
    Cut ranks into classes of equal size, 1 holding the highest scores.

    Parameters
    ----------
    ranks
        (D, n); NaN = unranked.
    n_classes
        Number of classes; when it does not divide the number ranked, sizes differ by one at most, ties aside.

    Returns
    -------
    classes
        (D, n) floats from 1 to `n_classes`; tied territories share a class; NaN where unranked.

    Examples
    --------
    >>> rank_classes(np.array([[1.0, 2.0, 3.0, 4.0, np.nan]]), n_classes=2).tolist()
    [[1.0, 1.0, 2.0, 2.0, nan]]
    """
    ranked = (~np.isnan(ranks)).sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.floor((ranks - 1) * n_classes / ranked) + 1, dtype=np.float64)
