"""
Second stage of a composite index: bring every indicator to one scale where more means more need.

See docs/methode/priorites.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import FrameError

Normalisation = Literal["minmax", "zscore", "rank", "reference"]
Sens = Literal["hausse", "baisse"]
Floats = NDArray[np.float64]

NORMALISATIONS: tuple[Normalisation, ...] = ("minmax", "zscore", "rank", "reference")
PERCENT = (0.0, 100.0)
POSITIVE = (1.0, 100.0)


def minmax(values: Floats, *, bounds: tuple[float, float] = PERCENT) -> Floats:
    """
    Stretch the known values exactly onto `bounds`.

    Parameters
    ----------
    values
        One-dimensional, oriented so that more means more need; NaN stay NaN.
    bounds
        Lowest and highest result, (0, 100) or (1, 100).

    Returns
    -------
    normalised
        All NaN when the column is constant: it cannot tell territories apart.

    References
    ----------
    OECD/JRC (2008), Handbook, step 5; COINr's `n_minmax`.

    Examples
    --------
    >>> minmax(np.array([2.0, 4.0, 10.0, np.nan])).tolist()
    [0.0, 25.0, 100.0, nan]
    >>> minmax(np.array([2.0, 4.0, 10.0]), bounds=POSITIVE).tolist()
    [1.0, 25.75, 100.0]
    """
    low, high = np.nanmin(values), np.nanmax(values)
    return np.asarray((values - low) / (high - low) * (bounds[1] - bounds[0]) + bounds[0], dtype=np.float64)


def zscore(values: Floats) -> Floats:
    """
    Centre on the mean and divide by the sample standard deviation (n - 1).

    Parameters
    ----------
    values
        One-dimensional, oriented; NaN stay NaN.

    Returns
    -------
    normalised
        In standard deviations.

    References
    ----------
    OECD/JRC (2008), Handbook, step 5; COINr's `n_zscore`.

    Examples
    --------
    >>> zscore(np.array([1.0, 2.0, 3.0])).tolist()
    [-1.0, 0.0, 1.0]
    """
    return np.asarray((values - np.nanmean(values)) / np.nanstd(values, ddof=1), dtype=np.float64)


def rank(values: Floats) -> Floats:
    """
    Rank from 1 (least need); ties take their lowest rank.

    Parameters
    ----------
    values
        One-dimensional, oriented; NaN stay NaN.

    Returns
    -------
    ranks
        Floats holding integers from 1.

    References
    ----------
    OECD/JRC (2008), Handbook, step 5; COINr's `n_rank`.

    Examples
    --------
    >>> rank(np.array([5.0, 1.0, 5.0, 9.0])).tolist()
    [2.0, 1.0, 2.0, 4.0]
    """
    known = np.sort(values[~np.isnan(values)])
    ranks = np.searchsorted(known, values, side="left").astype(np.float64) + 1
    ranks[np.isnan(values)] = np.nan
    return ranks


def reference_distance(values: Floats, reference: float) -> Floats:
    """
    Distance to a reference, 0 at the least need and 1 at the reference: 1 - (ref - x) / (ref - min).

    Parameters
    ----------
    values
        One-dimensional, oriented; NaN stay NaN.
    reference
        In the same oriented unit.

    Returns
    -------
    normalised
        1 at the reference, above it beyond.

    Raises
    ------
    FrameError
        When no territory stands below the reference: the scale would have no length or be upside down.

    References
    ----------
    COINr's `n_dist2targ`.

    Examples
    --------
    >>> reference_distance(np.array([2.0, 5.0, 8.0]), 8.0).tolist()
    [0.0, 0.5, 1.0]
    """
    low = np.nanmin(values)
    if not reference > low:
        msg = (
            f"The reference ({reference:g}, oriented) must be above the least need observed ({low:g}): "
            "choose another reference or the min-max scale."
        )
        raise FrameError(msg)
    return np.asarray(1 - (reference - values) / (reference - low), dtype=np.float64)


def orient(frame: pd.DataFrame, sens: Mapping[str, Sens]) -> pd.DataFrame:
    """
    Turn every column so that more means more need.

    Parameters
    ----------
    frame
        One row per territory, one column per indicator.
    sens
        `hausse` (more means more need) or `baisse` for each column.

    Returns
    -------
    oriented
        Same shape; columns « baisse » change sign.

    Raises
    ------
    FrameError
        When a column has no direction.

    Examples
    --------
    >>> orient(pd.DataFrame({"age": [1, 2], "pop": [3, 4]}), {"age": "hausse", "pop": "baisse"})
       age  pop
    0  1.0 -3.0
    1  2.0 -4.0
    """
    undirected = [name for name in frame.columns if sens.get(name) not in ("hausse", "baisse")]
    if undirected:
        msg = (
            f"Every indicator of an index needs a direction, « hausse » or « baisse »; none for {undirected}."
        )
        raise FrameError(msg)
    signs = pd.Series({name: 1.0 if sens[name] == "hausse" else -1.0 for name in frame.columns}, dtype=float)
    return frame.astype(float) * signs


def normalise(
    frame: pd.DataFrame,
    *,
    sens: Mapping[str, Sens],
    method: Normalisation = "minmax",
    bounds: tuple[float, float] = PERCENT,
    reference: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """
    Normalise every indicator after turning it to its direction.

    Parameters
    ----------
    frame
        One row per territory, one column per indicator, in the indicator's own unit; NaN = unknown.
    sens
        Direction of each indicator.
    method
        `minmax` onto `bounds`, `zscore`, `rank`, or `reference` (distance to `reference`).
    bounds
        For `minmax` only.
    reference
        For `reference` only: a value per indicator, in its own unit (for instance the département's).

    Returns
    -------
    normalised
        Same shape; a constant or wholly unknown indicator is NaN throughout, so that it cannot weigh.

    Raises
    ------
    FrameError
        When a direction or a reference is missing, or no territory stands below the reference.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 5. Ranks and reference distance as
    COINr's `n_rank` and `n_dist2targ`.

    Examples
    --------
    >>> frame = pd.DataFrame({"age": [20.0, 25, 40], "pop": [0.5, -0.5, 0.0], "tous": [1.0, 1, 1]})
    >>> normalise(frame, sens={"age": "hausse", "pop": "baisse", "tous": "hausse"})
         age    pop  tous
    0    0.0    0.0   NaN
    1   25.0  100.0   NaN
    2  100.0   50.0   NaN
    """
    oriented = orient(frame, sens)
    columns: dict[str, Floats] = {}
    for name in oriented.columns:
        values = oriented[name].to_numpy(dtype=np.float64)
        if not _tells_apart(values):
            columns[name] = np.full(len(values), np.nan)
        elif method == "minmax":
            columns[name] = minmax(values, bounds=bounds)
        elif method == "zscore":
            columns[name] = zscore(values)
        elif method == "rank":
            columns[name] = rank(values)
        else:
            sign = 1.0 if sens[name] == "hausse" else -1.0
            columns[name] = reference_distance(values, sign * _reference_of(name, reference))
    return pd.DataFrame(columns, index=frame.index)


def positive_scale(normalised: pd.DataFrame) -> pd.DataFrame:
    """
    Stretch normalised columns onto [1, 100], the scale that geometric and harmonic means need.

    Parameters
    ----------
    normalised
        Already oriented; min-max columns keep their shape, ranks stay equally spaced.

    Returns
    -------
    positive
        Same shape, in [1, 100]; a constant column is NaN throughout.

    Examples
    --------
    >>> positive_scale(pd.DataFrame({"rang": [1.0, 2, 3]}))["rang"].tolist()
    [1.0, 50.5, 100.0]
    """
    columns = {
        name: minmax(normalised[name].to_numpy(dtype=np.float64), bounds=POSITIVE)
        if _tells_apart(normalised[name].to_numpy(dtype=np.float64))
        else np.full(len(normalised), np.nan)
        for name in normalised.columns
    }
    return pd.DataFrame(columns, index=normalised.index)


def _tells_apart(values: Floats) -> bool:
    known = values[~np.isnan(values)]
    return len(known) > 1 and bool(np.ptp(known) > 0)


def _reference_of(name: str, reference: Mapping[str, float] | None) -> float:
    if reference is None or name not in reference or np.isnan(reference[name]):
        msg = f"No reference value for « {name} »: give one per indicator or choose another normalisation."
        raise FrameError(msg)
    return float(reference[name])
