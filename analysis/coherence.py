"""
Does an index hold together: correlations, consistency, real importance and signs of its indicators.

See docs/methode/priorites.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

import numpy as np
import pandas as pd

from analysis.priorities import IndexResult

Correlation = Literal["pearson", "spearman"]

HIGH: Final = 0.9
_LEVEL: Final = 0.05


@dataclass(frozen=True, eq=False)
class Coherence:
    """
    Checks to read before any ranking.

    Attributes
    ----------
    n
        Territories compared.
    critical
        Absolute correlation under which two indicators may well be unrelated (5 % level, n territories).
    correlations
        (k, k) between indicators turned to their direction.
    flags
        One row per pair worth a word: `indicateur_1`, `indicateur_2`, `r`, `meme_theme`, `constat`
        (`redondant` or `oppose`).
    alpha
        Cronbach's α of all the indicators; NaN with fewer than two.
    alpha_themes
        The same inside each theme.
    balance
        One row per indicator: `poids` (effective, in [0, 1]), `r_score` (Pearson correlation with the score),
        `importance` (share of the squared correlations, in [0, 1]), `signe_ok`, `constant`.
    """

    n: int
    critical: float
    correlations: pd.DataFrame
    flags: pd.DataFrame
    alpha: float
    alpha_themes: pd.Series[float]
    balance: pd.DataFrame


def coherence(result: IndexResult, *, method: Correlation = "pearson", high: float = HIGH) -> Coherence:
    """
    Check the coherence of an index.

    Parameters
    ----------
    result
        The index.
    method
        Correlation between indicators; `spearman` reads ranks and fears no outlier.
    high
        Correlation from which two indicators say the same thing twice.

    Returns
    -------
    coherence
        `redondant` marks a correlation of at least `high`; `oppose` one below minus the critical value: such
        indicators cancel each other in the mean.

    References
    ----------
    OECD/JRC (2008), Handbook, steps 4 and 8. Cronbach, L. (1951), Psychometrika 16. Paruolo, P., Saisana, M.
    and Saltelli, A. (2013), Ratings and rankings: voodoo or science?, JRSS A 176(3) for importance against
    weight.

    Examples
    --------
    >>> from analysis.index_spec import Component, IndexSpec
    >>> from analysis.priorities import compute_index
    >>> frame = pd.DataFrame({"x": [1.0, 2, 3, 4], "y": [2.0, 4, 6, 8], "z": [1.0, 3, 2, 5]})
    >>> spec = IndexSpec("Essai", tuple(Component(name, name, "hausse") for name in "xyz"))
    >>> found = coherence(compute_index(frame, spec))
    >>> found.flags[["indicateur_1", "indicateur_2", "constat"]]
      indicateur_1 indicateur_2    constat
    0            x            y  redondant
    >>> round(found.critical, 2)
    0.95
    """
    normalised, spec = result.normalised, result.spec
    themes = {component.indicateur: component.theme for component in spec.components}
    correlations = normalised.corr(method=method)
    limit = critical_correlation(len(normalised))
    return Coherence(
        n=len(normalised),
        critical=limit,
        correlations=correlations,
        flags=_flags(correlations, themes, high=high, limit=limit),
        alpha=cronbach_alpha(normalised),
        alpha_themes=pd.Series(
            {t: cronbach_alpha(normalised[[i for i in themes if themes[i] == t]]) for t in spec.themes},
            dtype=float,
        ),
        balance=_balance(result),
    )


def cronbach_alpha(frame: pd.DataFrame) -> float:
    """
    Measure the internal consistency of indicators: k/(k - 1) · (1 - Σ variances / variance of the sum).

    Parameters
    ----------
    frame
        Normalised, one column per indicator; covariances use the territories known for both. Constant or
        unknown columns are set aside.

    Returns
    -------
    alpha
        At most 1, possibly negative; NaN with fewer than two usable columns.

    References
    ----------
    Cronbach, L. (1951), Psychometrika 16.

    Examples
    --------
    >>> round(cronbach_alpha(pd.DataFrame({"x": [1.0, 2, 3], "y": [2.0, 2, 5]})), 4)
    0.8571
    """
    usable = frame.loc[:, frame.nunique(dropna=True) > 1]
    k = usable.shape[1]
    if k < 2:
        return float("nan")
    covariance = usable.cov().to_numpy(dtype=np.float64)
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


def critical_correlation(n: int, *, level: float = _LEVEL) -> float:
    """
    Smallest absolute Pearson correlation that differs from 0 at a two-sided level.

    Parameters
    ----------
    n
        Number of territories; NaN under 3.
    level
        Significance level.

    Returns
    -------
    correlation
        In [0, 1]; NaN under 3 territories.

    References
    ----------
    Student's t with n - 2 degrees of freedom, solved for r.

    Examples
    --------
    >>> round(critical_correlation(21), 3)
    0.433
    """
    from scipy.stats import t

    if n < 3:
        return float("nan")
    quantile = float(t.ppf(1 - level / 2, n - 2))
    return quantile / float(np.sqrt(n - 2 + quantile**2))


def _flags(correlations: pd.DataFrame, themes: dict[str, str], *, high: float, limit: float) -> pd.DataFrame:
    rows = []
    for one, two in combinations(correlations.columns, 2):
        r = float(
            correlations.to_numpy()[correlations.columns.get_loc(one), correlations.columns.get_loc(two)]
        )
        verdict = "redondant" if r >= high else "oppose" if r <= -limit else None
        if verdict:
            rows.append((one, two, r, themes[one] == themes[two], verdict))
    return pd.DataFrame(rows, columns=["indicateur_1", "indicateur_2", "r", "meme_theme", "constat"])


def _balance(result: IndexResult) -> pd.DataFrame:
    informative = result.normalised.nunique(dropna=True) > 1
    r_score = (
        result.normalised.loc[:, informative]
        .corrwith(result.table["score"])
        .reindex(result.normalised.columns)
    )
    squared = r_score**2
    return pd.DataFrame(
        {
            "poids": result.weights.effective,
            "r_score": r_score,
            "importance": squared / squared.sum(),
            "signe_ok": r_score > 0,
            "constant": ~informative,
        }
    ).rename_axis("indicateur")
