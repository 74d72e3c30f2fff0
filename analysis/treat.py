"""
First stage of a composite index: find the indicators with outliers and treat them.

See docs/methode/priorites.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Treatment = Literal["auto", "none"]
Floats = NDArray[np.float64]

TREATMENTS: tuple[Treatment, ...] = ("auto", "none")
SKEW_LIMIT = 2.0
KURTOSIS_LIMIT = 3.5
MAX_WINSORISED = 5
_LOG_OFFSET = 0.01
_FEWEST_VALUES = 4


@dataclass(frozen=True)
class TreatmentRule:
    """
    Limits of the outlier test; the defaults are those of COINr and of the JRC's COIN tool.

    An indicator passes when its absolute skewness is under `skew` **or** its excess kurtosis under
    `kurtosis`.
    """

    skew: float = SKEW_LIMIT
    kurtosis: float = KURTOSIS_LIMIT
    max_winsorised: int = MAX_WINSORISED


def skewness(values: Floats) -> float:
    """
    Sample skewness of type 2 (adjusted Fisher-Pearson, as in Excel, SAS and `e1071`).

    Parameters
    ----------
    values
        One-dimensional; NaN are left out.

    Returns
    -------
    skewness
        NaN when fewer than 3 values are known or when all are equal.

    References
    ----------
    Joanes, D. N. and Gill, C. A. (1998), Comparing measures of sample skewness and kurtosis, The Statistician
    47.

    Examples
    --------
    >>> round(skewness(np.array([*range(1, 11), 30.0, 100.0])), 2)
    3.06
    """
    known = values[~np.isnan(values)]
    n = len(known)
    if n < 3 or np.ptp(known) == 0:
        return float("nan")
    centred = (known - known.mean()) / np.ptp(known)
    moment = np.sqrt(n) * np.sum(centred**3) / np.sum(centred**2) ** 1.5
    return float(moment * np.sqrt(n * (n - 1)) / (n - 2))


def excess_kurtosis(values: Floats) -> float:
    """
    Sample excess kurtosis of type 2 (the adjusted one of Excel, SAS and `e1071`).

    Parameters
    ----------
    values
        One-dimensional; NaN are left out.

    Returns
    -------
    kurtosis
        0 for a normal law; NaN when fewer than 4 values are known or when all are equal.

    References
    ----------
    Joanes, D. N. and Gill, C. A. (1998), The Statistician 47.

    Examples
    --------
    >>> round(excess_kurtosis(np.array([*range(1, 11), 30.0, 100.0])), 2)
    9.74
    """
    known = values[~np.isnan(values)]
    n = len(known)
    if n < _FEWEST_VALUES or np.ptp(known) == 0:
        return float("nan")
    centred = (known - known.mean()) / np.ptp(known)
    ratio = n * np.sum(centred**4) / np.sum(centred**2) ** 2
    return float(((n + 1) * (ratio - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)))


def passes(values: Floats, rule: TreatmentRule | None = None) -> bool:
    """
    Whether a column shows no outlier; a column too short or constant cannot be tested and passes.

    Parameters
    ----------
    values
        One-dimensional; NaN are left out.
    rule
        Limits of the test.

    Returns
    -------
    passes
        True when |skewness| or excess kurtosis is under its limit.

    References
    ----------
    COINr's `check_SkewKurt`.

    Examples
    --------
    >>> passes(np.arange(12.0)), passes(np.array([*range(1, 11), 30.0, 100.0]))
    (True, False)
    """
    rule = rule or TreatmentRule()
    skew, kurtosis = skewness(values), excess_kurtosis(values)
    if np.isnan(skew) or np.isnan(kurtosis):
        return True
    return bool(abs(skew) < rule.skew or kurtosis < rule.kurtosis)


def winsorise(values: Floats, rule: TreatmentRule | None = None) -> tuple[Floats, int]:
    """
    Pull the most extreme values, on the side of the skewness, to the next one until the test passes.

    All the values tied at the extreme move together and each pass counts every value standing there, so that
    the limit of moved points can be overshot by ties, as in COINr.

    Parameters
    ----------
    values
        One-dimensional; NaN stay NaN.
    rule
        Limits of the test; no new pass starts once `max_winsorised` points were moved.

    Returns
    -------
    values, n_moved
        The new values and how many of them differ from the given ones.

    References
    ----------
    COINr's `winsorise`.

    Examples
    --------
    >>> values, n_moved = winsorise(np.array([*range(1, 11), 30.0, 100.0]))
    >>> values[-2:].tolist(), n_moved, round(skewness(values), 2)
    ([30.0, 30.0], 1, 1.71)
    """
    rule = rule or TreatmentRule()
    moved = values.copy()
    n_high = n_low = 0
    while not passes(moved, rule) and n_high + n_low < rule.max_winsorised:
        if skewness(moved) >= 0:
            extreme = moved == np.nanmax(moved)
            moved[extreme] = np.nanmax(moved[~extreme])
            n_high = int(extreme.sum())
        else:
            extreme = moved == np.nanmin(moved)
            moved[extreme] = np.nanmin(moved[~extreme])
            n_low = int(extreme.sum())
    return moved, n_high + n_low


def log_shift(values: Floats) -> Floats:
    """
    Logarithm after a shift that keeps every argument positive: log(x - min + 0.01 · (max - min)).

    Parameters
    ----------
    values
        One-dimensional, at least two different known values; NaN stay NaN.

    Returns
    -------
    logs
        Same order; the lowest value becomes the logarithm of a hundredth of the range.

    References
    ----------
    COINr's `log_CT`.

    Examples
    --------
    >>> log_shift(np.array([0.0, 99.0, 100.0])).round(4).tolist()
    [0.0, 4.6052, 4.6151]
    """
    low, high = np.nanmin(values), np.nanmax(values)
    return np.asarray(np.log(values - low + _LOG_OFFSET * (high - low)), dtype=np.float64)


def treat(
    frame: pd.DataFrame, *, method: Treatment = "auto", rule: TreatmentRule | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Treat the outliers of every indicator and say what was done.

    Each column that fails the test is winsorised; if it still fails, its *original* values are replaced by
    their shifted logarithm. Both keep the order of the territories (winsorising may create ties).

    Parameters
    ----------
    frame
        One row per territory, one numeric column per indicator, in the indicator's own unit; NaN = unknown.
    method
        `auto` applies the rule, `none` only reports.
    rule
        Limits; COINr's by default.

    Returns
    -------
    treated, report
        `treated` has the shape of `frame`; `report` has one row per indicator: `skew_avant`,
        `kurtosis_avant`, `methode` (aucun, winsorisation, log), `n_points` moved, `skew_apres`,
        `kurtosis_apres`, `conforme`.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 5; Becker et al. (2022), COINr, JOSS
    7(78).

    Examples
    --------
    >>> frame = pd.DataFrame({"regular": np.arange(12.0), "pulled": [*range(1, 11), 30, 100]})
    >>> treated, report = treat(frame)
    >>> report[["methode", "n_points", "conforme"]]
                      methode  n_points  conforme
    indicateur
    regular             aucun         0      True
    pulled      winsorisation         1      True
    >>> treated["pulled"].tolist()[-3:]
    [10.0, 30.0, 30.0]
    """
    rule = rule or TreatmentRule()
    columns: dict[str, Floats] = {}
    rows: dict[str, dict[str, object]] = {}
    for name in frame.columns:
        before = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
        after, done, n_moved = _treat_column(before, rule) if method == "auto" else (before, "aucun", 0)
        columns[name] = after
        rows[name] = {
            "skew_avant": skewness(before),
            "kurtosis_avant": excess_kurtosis(before),
            "methode": done,
            "n_points": n_moved,
            "skew_apres": skewness(after),
            "kurtosis_apres": excess_kurtosis(after),
            "conforme": passes(after, rule),
        }
    report = pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicateur")
    return pd.DataFrame(columns, index=frame.index), report


def _treat_column(values: Floats, rule: TreatmentRule) -> tuple[Floats, str, int]:
    if passes(values, rule):
        return values, "aucun", 0
    moved, n_moved = winsorise(values, rule)
    if passes(moved, rule):
        return moved, "winsorisation", n_moved
    return log_shift(values), "log", int((~np.isnan(values)).sum())
