"""
Territories that resemble one territory on chosen indicators, never on the one being explained.

See docs/methode/similarite.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import FrameError

Floats = NDArray[np.float64]

DEFAULT_K: Final = 5


def similar_territories(
    frame: pd.DataFrame,
    territoire: str,
    *,
    exclude: Iterable[str] = (),
    k: int = DEFAULT_K,
    min_known: float = 0.5,
) -> pd.DataFrame:
    """
    Find the nearest territories by standardised distance.

    Parameters
    ----------
    frame
        One row per territory, one column per indicator, in its own unit; NaN = unknown.
    territoire
        Row to compare.
    exclude
        Indicators left out: the one that the comparison is about, and what is computed from it. Comparing
        vacancy among territories chosen for their vacancy would show nothing.
    k
        Number of territories returned.
    min_known
        Share of the indicators that both territories must know to be compared.

    Returns
    -------
    nearest
        At most k rows, nearest first, ties in the order of `frame`: `distance` (root mean square gap, in
        standard deviations), `n_indicateurs` compared, `plus_proche` and `plus_eloigne` (the indicators with
        the smallest and the largest gap).

    Raises
    ------
    FrameError
        When the territory is absent, an excluded indicator is unknown, or no indicator is left.

    References
    ----------
    Euclidean distance on standardised variables (Gower, J. (1971), Biometrics 27, for the missing values).

    Examples
    --------
    >>> frame = pd.DataFrame({"age": [20.0, 22, 40], "pop": [1.0, 2, 0]}, index=["A", "B", "C"])
    >>> similar_territories(frame, "A", k=1).round(2)
       distance  n_indicateurs plus_proche plus_eloigne
    B      0.72              2         age          pop
    >>> similar_territories(frame, "A", exclude=["age"], k=2).index.tolist()
    ['B', 'C']
    """
    scaled = standardised(frame, exclude=exclude)
    if territoire not in scaled.index:
        msg = f"No territory {territoire!r} to compare: the frame holds {list(scaled.index)}."
        raise FrameError(msg)
    gaps = (scaled - scaled.loc[territoire]).drop(index=territoire)
    n_common = gaps.notna().sum(axis="columns")
    comparable = gaps[n_common >= max(1.0, min_known * scaled.shape[1])]
    distance = np.sqrt((comparable**2).mean(axis="columns"))
    order = distance.sort_values(kind="stable").index[:k]
    sizes = comparable.loc[order].abs()
    return pd.DataFrame(
        {
            "distance": distance[order],
            "n_indicateurs": n_common[order],
            "plus_proche": sizes.idxmin(axis="columns"),
            "plus_eloigne": sizes.idxmax(axis="columns"),
        },
        index=order,
    )


def distances(frame: pd.DataFrame, *, exclude: Iterable[str] = ()) -> pd.DataFrame:
    """
    Distances between all the territories, as in `similar_territories`.

    Parameters
    ----------
    frame, exclude
        As for `similar_territories`.

    Returns
    -------
    distances
        (n, n) symmetric, 0 on the diagonal; NaN where two territories share no known indicator.

    Raises
    ------
    FrameError
        When an excluded indicator is unknown, or no indicator is left.

    Examples
    --------
    >>> frame = pd.DataFrame({"age": [20.0, 30, 40], "pop": [1.0, 2, 3]}, index=["A", "B", "C"])
    >>> distances(frame)
         A    B    C
    A  0.0  1.0  2.0
    B  1.0  0.0  1.0
    C  2.0  1.0  0.0
    """
    scaled = standardised(frame, exclude=exclude)
    values: Floats = scaled.to_numpy(dtype=np.float64)
    squared = (values[:, None, :] - values[None, :, :]) ** 2
    known = ~np.isnan(squared)
    counts = known.sum(axis=2)
    total = np.where(known, squared, 0.0).sum(axis=2)
    mean = np.divide(total, counts, out=np.full(total.shape, np.nan), where=counts > 0)
    return pd.DataFrame(np.sqrt(mean), index=scaled.index, columns=scaled.index)


def standardised(frame: pd.DataFrame, *, exclude: Iterable[str] = ()) -> pd.DataFrame:
    """
    Centre each indicator and divide by its sample standard deviation; constant indicators are dropped.

    Parameters
    ----------
    frame
        One row per territory, one column per indicator.
    exclude
        Indicators left out.

    Returns
    -------
    standardised
        In standard deviations, without the constant and the excluded indicators.

    Raises
    ------
    FrameError
        When an excluded indicator is not in the frame or no indicator is left.

    Examples
    --------
    >>> standardised(pd.DataFrame({"age": [20.0, 30, 40], "tous": [1.0, 1, 1]}, index=["A", "B", "C"]))
       age
    A -1.0
    B  0.0
    C  1.0
    """
    left_out = list(exclude)
    unknown = [name for name in left_out if name not in frame.columns]
    if unknown:
        msg = f"Indicators {unknown} cannot be left out: the frame holds {list(frame.columns)}."
        raise FrameError(msg)
    kept = frame.drop(columns=left_out).astype(float)
    kept = kept.loc[:, kept.nunique(dropna=True) > 1]
    if kept.empty:
        msg = "No indicator that differs between territories is left to compare them: give more indicators."
        raise FrameError(msg)
    return (kept - kept.mean()) / kept.std(ddof=1)
