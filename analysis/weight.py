"""
Third stage of a composite index: how much each indicator, then each theme, weighs.

See docs/methode/priorites.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import WeightError

Weighting = Literal["given", "equal", "pca", "entropy", "critic"]
Floats = NDArray[np.float64]

WEIGHTINGS: tuple[Weighting, ...] = ("given", "equal", "pca", "entropy", "critic")
_FEWEST_ROWS = 3


def given_weights(names: Sequence[str], given: Mapping[str, float] | None = None) -> pd.Series[float]:
    """
    Scale chosen weights to a sum of 1; what is not given weighs 1 before scaling.

    Parameters
    ----------
    names
        Members of the group.
    given
        Weight per name; a name outside the group is an error.

    Returns
    -------
    weights
        On `names`, summing to 1.

    Raises
    ------
    WeightError
        When a weight is negative or not finite, is for an unknown name, or when all are zero.

    Examples
    --------
    >>> given_weights(["age", "km", "mn"], {"age": 2}).to_dict()
    {'age': 0.5, 'km': 0.25, 'mn': 0.25}
    """
    chosen = dict(given or {})
    unknown = sorted(set(chosen) - set(names))
    if unknown:
        msg = f"Weights were given for {unknown}, which the index does not hold: it holds {list(names)}."
        raise WeightError(msg)
    weights = pd.Series({name: float(chosen.get(name, 1.0)) for name in names}, dtype=float)
    if not bool(np.isfinite(weights).all()) or bool((weights < 0).any()):
        msg = f"Weights must be finite and positive or zero, got {weights.to_dict()}."
        raise WeightError(msg)
    return _scaled(weights)


def equal_weights(names: Sequence[str]) -> pd.Series[float]:
    """
    Give every member of the group the same weight, 1/k.

    Parameters
    ----------
    names
        Members of the group.

    Returns
    -------
    weights
        On `names`, summing to 1.

    Examples
    --------
    >>> equal_weights(["age", "km"]).to_dict()
    {'age': 0.5, 'km': 0.5}
    """
    return given_weights(names)


def pca_weights(frame: pd.DataFrame) -> pd.Series[float]:
    """
    Weights proportional to the loadings of the first principal component of the correlation matrix.

    Parameters
    ----------
    frame
        Normalised columns of one group; territories with a missing value are left out.

    Returns
    -------
    weights
        On the columns of `frame`, summing to 1; 0 for a column that tells nothing.

    Raises
    ------
    WeightError
        When loadings disagree in sign: an indicator would then lower the score it is meant to raise. COINr
        returns such weights; here they are refused.

    References
    ----------
    OECD/JRC (2008), Handbook, step 6; Becker et al. (2017), Weights and importance in composite indicators.

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [0.0, 50, 100], "y": [0.0, 60, 100], "tous": [5.0, 5, 5]})
    >>> pca_weights(frame).round(3).to_dict()
    {'x': 0.5, 'y': 0.5, 'tous': 0.0}
    """
    live = _informative(frame)
    complete = frame[live].dropna()
    if len(live) < 2:
        return _with_absent(pd.Series(1.0, index=live), frame)
    if len(complete) < _FEWEST_ROWS:
        msg = (
            f"A principal component needs at least {_FEWEST_ROWS} complete territories, got {len(complete)}."
        )
        raise WeightError(msg)
    _, vectors = np.linalg.eigh(np.corrcoef(complete.to_numpy(dtype=np.float64), rowvar=False))
    loadings = vectors[:, -1] * np.sign(vectors[:, -1].sum())
    if loadings.min() < 0:
        opposed = [name for name, loading in zip(live, loadings, strict=True) if loading < 0]
        msg = (
            f"The first component opposes {opposed} to the other indicators: its loadings cannot be weights; "
            "choose another weighting or split the index."
        )
        raise WeightError(msg)
    return _with_absent(pd.Series(loadings, index=live), frame)


def entropy_weights(frame: pd.DataFrame) -> pd.Series[float]:
    """
    Weights that grow with the unevenness of each indicator over the territories (Shannon's entropy).

    Parameters
    ----------
    frame
        Normalised columns of one group; each is first stretched onto [0, 1].

    Returns
    -------
    weights
        On the columns of `frame`, summing to 1; 0 for a column that tells nothing.

    References
    ----------
    Hwang, C.-L. and Yoon, K. (1981), Multiple Attribute Decision Making, section 3.2.

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [0.0, 0, 100], "y": [0.0, 100, 100]})
    >>> entropy_weights(frame).round(3).to_dict()
    {'x': 0.73, 'y': 0.27}
    """
    live = _informative(frame)
    diversity: dict[str, float] = {}
    for name in live:
        known = _unit_interval(frame[name])
        shares = known / known.sum()
        entropy = -float(np.sum(shares[shares > 0] * np.log(shares[shares > 0]))) / np.log(len(shares))
        diversity[name] = 1 - entropy
    return _with_absent(pd.Series(diversity, dtype=float), frame)


def critic_weights(frame: pd.DataFrame) -> pd.Series[float]:
    """
    Weights that grow with the spread of each indicator and with its conflict with the others (CRITIC).

    Parameters
    ----------
    frame
        Normalised columns of one group; each is first stretched onto [0, 1]. Correlations are pairwise.

    Returns
    -------
    weights
        On the columns of `frame`, summing to 1; 0 for a column that tells nothing.

    References
    ----------
    Diakoulaki, D., Mavrotas, G. and Papayannakis, L. (1995), Determining objective weights in multiple
    criteria problems: the CRITIC method, Computers & Operations Research 22.

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [0.0, 50, 100], "y": [0.0, 50, 100], "z": [100.0, 0, 50]})
    >>> critic_weights(frame).round(3).to_dict()
    {'x': 0.25, 'y': 0.25, 'z': 0.5}
    """
    live = _informative(frame)
    if len(live) < 2:
        return _with_absent(pd.Series(1.0, index=live), frame)
    spread = pd.Series(
        {name: float(np.std(_unit_interval(frame[name]), ddof=1)) for name in live}, dtype=float
    )
    conflict = (1 - frame[live].corr()).sum(axis="columns")
    return _with_absent(spread * conflict, frame)


def group_weights(
    frame: pd.DataFrame, *, method: Weighting, given: Mapping[str, float] | None = None
) -> pd.Series[float]:
    """
    Weights of one group of columns, summing to 1.

    Parameters
    ----------
    frame
        Normalised columns of the group, one row per territory.
    method
        `given`, `equal`, `pca`, `entropy` or `critic`.
    given
        For `given` only.

    Returns
    -------
    weights
        On the columns of `frame`, summing to 1.

    Raises
    ------
    WeightError
        When the weights given, or the loadings found, cannot be used.

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [0.0, 50, 100], "y": [0.0, 60, 100]})
    >>> group_weights(frame, method="given", given={"x": 3}).to_dict()
    {'x': 0.75, 'y': 0.25}
    """
    names = [str(name) for name in frame.columns]
    if method == "given":
        return given_weights(names, given)
    if method == "equal":
        return equal_weights(names)
    return {"pca": pca_weights, "entropy": entropy_weights, "critic": critic_weights}[method](frame)


def _informative(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name in frame.columns if frame[name].nunique(dropna=True) > 1]


def _unit_interval(column: pd.Series[float]) -> Floats:
    known = column.dropna().to_numpy(dtype=np.float64)
    return np.asarray((known - known.min()) / np.ptp(known), dtype=np.float64)


def _with_absent(weights: pd.Series[float], frame: pd.DataFrame) -> pd.Series[float]:
    """Give weight 0 to the columns that tell nothing, or equal weights when none tells anything."""
    full = weights.reindex(frame.columns).fillna(0.0)
    total = full.sum()
    return equal_weights(list(frame.columns)) if total == 0 else full / total


def _scaled(weights: pd.Series[float]) -> pd.Series[float]:
    total = float(weights.sum())
    if total <= 0:
        msg = "At least one weight of each group must be above zero."
        raise WeightError(msg)
    return weights / total
