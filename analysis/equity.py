"""
How the means are spread over the inhabitants: concentration, inequality, and gaps to a share by need.

See docs/methode/equite.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.errors import FrameError

SIMULATION: Final = (
    "Simulation\u202f: un accord est sélectif par nature, "
    "aucune clé de répartition n’est appliquée ni proposée."
)


@dataclass(frozen=True)
class Theil:
    """Theil's T: `total` = `between` groups + `within` groups; 0 when every inhabitant gets the same."""

    total: float
    between: float
    within: float


def eur_per_inhabitant(amounts: pd.Series[float], population: pd.Series[float]) -> pd.Series[float]:
    """
    Amount per inhabitant of each territory.

    Parameters
    ----------
    amounts
        In euros, labelled by territory; a territory may appear on several lines, which are added up (an
        unknown amount adds nothing).
    population
        Inhabitants, one per territory, all the territories of the perimeter.

    Returns
    -------
    ratio
        Euros per inhabitant on the index of `population`; 0 for a territory without any line, NaN where it
        has no inhabitant.

    Raises
    ------
    FrameError
        When an amount belongs to a territory without population: it would vanish from the total; when a territory
        has several populations, or an amount or a population is no number.

    Examples
    --------
    >>> amounts = pd.Series([300.0, 200.0, 300.0], index=["A", "A", "B"])
    >>> eur_per_inhabitant(amounts, pd.Series({"A": 100.0, "B": 300.0, "C": 600.0})).to_dict()
    {'A': 5.0, 'B': 1.0, 'C': 0.0}
    """
    totals, people = _aligned(amounts, population)
    return (totals / people.where(people > 0)).rename("eur_par_habitant")


def lorenz(amounts: pd.Series[float], population: pd.Series[float]) -> pd.DataFrame:
    """
    Lorenz curve of the amounts, territories ordered from the least to the most endowed per inhabitant.

    Parameters
    ----------
    amounts, population
        As for `eur_per_inhabitant`; amounts must be positive or zero.

    Returns
    -------
    curve
        Cumulated shares in [0, 1], from (0, 0) to (1, 1): `part_population`, `part_montant`; labelled by the
        territory that each step adds, the first row by an empty label.

    Raises
    ------
    FrameError
        As for `eur_per_inhabitant`, or when an amount is negative or a territory not inhabited.

    References
    ----------
    Lorenz, M. (1905), Publications of the American Statistical Association 9.

    Examples
    --------
    >>> amounts = pd.Series({"A": 500.0, "B": 300.0, "C": 200.0})
    >>> lorenz(amounts, pd.Series({"A": 100.0, "B": 300.0, "C": 600.0}))
       part_population  part_montant
                   0.0           0.0
    C              0.6           0.2
    B              0.9           0.5
    A              1.0           1.0
    """
    totals, people = _positive(amounts, population)
    return _curve(totals, people, totals / people)


def concentration(
    amounts: pd.Series[float], population: pd.Series[float], rank_by: pd.Series[float]
) -> pd.DataFrame:
    """
    Concentration curve of the amounts, territories ordered by another variable (a need, lowest first).

    Parameters
    ----------
    amounts, population
        As for `eur_per_inhabitant`.
    rank_by
        Ordering variable; a territory where it is unknown is left out of the curve.

    Returns
    -------
    curve
        As for `lorenz`; under the diagonal when the amounts go to the highest values of `rank_by`.

    Raises
    ------
    FrameError
        As for `lorenz`, or when a territory has several values of `rank_by`, or one that is no number.

    References
    ----------
    Kakwani, N., Wagstaff, A. and van Doorslaer, E. (1997), Journal of Econometrics 77.

    Examples
    --------
    >>> amounts = pd.Series({"A": 500.0, "B": 300.0, "C": 200.0})
    >>> population = pd.Series({"A": 100.0, "B": 300.0, "C": 600.0})
    >>> need = pd.Series({"A": 3.0, "B": 1.0, "C": 2.0})
    >>> concentration(amounts, population, need).round(2)
       part_population  part_montant
                   0.0           0.0
    B              0.3           0.3
    C              0.9           0.5
    A              1.0           1.0
    """
    totals, people = _positive(amounts, population)
    order = _one_each(rank_by, "the ordering variable").reindex(people.index).dropna()
    return _curve(totals[order.index], people[order.index], order)


def concentration_index(curve: pd.DataFrame) -> float:
    """
    Twice the area between the diagonal and a curve, positive when the curve runs under the diagonal.

    Parameters
    ----------
    curve
        Output of `lorenz` (the index is then the Gini coefficient) or of `concentration`.

    Returns
    -------
    index
        In ]-1, 1[.

    References
    ----------
    Kakwani, N., Wagstaff, A. and van Doorslaer, E. (1997), Journal of Econometrics 77.

    Examples
    --------
    >>> curve = pd.DataFrame({"part_population": [0, 0.6, 0.9, 1], "part_montant": [0, 0.2, 0.5, 1]})
    >>> round(concentration_index(curve), 4)
    0.52
    """
    x = curve["part_population"].to_numpy(dtype=np.float64)
    y = curve["part_montant"].to_numpy(dtype=np.float64)
    return float(1 - np.sum(np.diff(x) * (y[1:] + y[:-1])))


def gini(amounts: pd.Series[float], population: pd.Series[float]) -> float:
    """
    Gini coefficient of the amount per inhabitant, every inhabitant of a territory counting for the same.

    Parameters
    ----------
    amounts, population
        As for `lorenz`. With one inhabitant everywhere, it is the coefficient of PySAL's `inequality`.

    Returns
    -------
    gini
        In [0, 1[; it cannot reach 1 with 21 territories. NaN when nothing is shared out.

    Raises
    ------
    FrameError
        As for `lorenz`.

    References
    ----------
    Gini, C. (1912), Variabilità e mutabilità.

    Examples
    --------
    >>> amounts = pd.Series({"A": 500.0, "B": 300.0, "C": 200.0})
    >>> round(gini(amounts, pd.Series({"A": 100.0, "B": 300.0, "C": 600.0})), 4)
    0.52
    """
    if _aligned(amounts, population)[0].sum() == 0:
        return float("nan")
    return concentration_index(lorenz(amounts, population))


def theil(
    amounts: pd.Series[float], population: pd.Series[float], groups: pd.Series[str] | None = None
) -> Theil:
    """
    Theil's T of the amount per inhabitant, split between and within groups of territories.

    Parameters
    ----------
    amounts, population
        As for `lorenz`.
    groups
        Group of each territory; without it all the inequality is within one group.

    Returns
    -------
    theil
        NaN when nothing is shared out.

    Raises
    ------
    FrameError
        As for `lorenz`, or when a territory has no group.

    References
    ----------
    Theil, H. (1967), Economics and Information Theory, chapter 4.

    Examples
    --------
    >>> amounts = pd.Series({"A": 500.0, "B": 300.0, "C": 200.0})
    >>> population = pd.Series({"A": 100.0, "B": 300.0, "C": 600.0})
    >>> found = theil(amounts, population, pd.Series({"A": "x", "B": "x", "C": "y"}))
    >>> round(found.total, 4), round(found.between, 4), round(found.within, 4)
    (0.585, 0.3348, 0.2502)
    """
    totals, people = _positive(amounts, population)
    if totals.sum() == 0:
        return Theil(float("nan"), float("nan"), float("nan"))
    labels = pd.Series("", index=people.index) if groups is None else groups.reindex(people.index)
    if labels.isna().any():
        msg = f"Every territory needs a group; none for {list(labels.index[labels.isna()])}."
        raise FrameError(msg)
    total = _relative_entropy(totals, people)
    between = _relative_entropy(totals.groupby(labels).sum(), people.groupby(labels).sum())
    return Theil(total=total, between=between, within=total - between)


def need_gap(amounts: pd.Series[float], population: pd.Series[float], need: pd.Series[float]) -> pd.DataFrame:
    """
    Simulate the same total shared out in proportion to inhabitants × need, and give the gap to it.

    Parameters
    ----------
    amounts, population
        As for `eur_per_inhabitant`.
    need
        Positive or zero, on a scale where twice the value means twice the need. A min-max score does not have
        that property (its zero is only the lowest territory): say so wherever the result is shown, with
        `SIMULATION`.

    Returns
    -------
    gap
        One row per territory: `montant_eur`, `montant_simule_eur`, `ecart_eur` (real less simulated, summing
        to zero), `ecart_eur_par_habitant`.

    Raises
    ------
    FrameError
        As for `eur_per_inhabitant`, or when the need is unknown or negative somewhere, zero everywhere, given
        several times for a territory, or no number.

    References
    ----------
    Share proportional to inhabitants × need, as in needs-weighted capitation (Carr-Hill et al., 1994, BMJ 309).

    Examples
    --------
    >>> amounts = pd.Series({"A": 500.0, "B": 300.0, "C": 200.0})
    >>> population = pd.Series({"A": 100.0, "B": 300.0, "C": 600.0})
    >>> gap = need_gap(amounts, population, pd.Series({"A": 2.0, "B": 1.0, "C": 0.0}))
    >>> gap["montant_simule_eur"].to_dict(), gap["ecart_eur"].to_dict()
    ({'A': 400.0, 'B': 600.0, 'C': 0.0}, {'A': 100.0, 'B': -300.0, 'C': 200.0})
    """
    totals, people = _aligned(amounts, population)
    level = _one_each(need, "the need").reindex(people.index)
    if level.isna().any() or (level < 0).any() or (level * people).sum() <= 0:
        msg = f"The need must be known, positive or zero, and not zero everywhere, got {level.to_dict()}."
        raise FrameError(msg)
    simulated = totals.sum() * (level * people) / (level * people).sum()
    gap = totals - simulated
    return pd.DataFrame(
        {
            "montant_eur": totals,
            "montant_simule_eur": simulated,
            "ecart_eur": gap,
            "ecart_eur_par_habitant": gap / people.where(people > 0),
        }
    )


def _aligned(
    amounts: pd.Series[float], population: pd.Series[float]
) -> tuple[pd.Series[float], pd.Series[float]]:
    totals = _numbers(amounts, "the amounts").groupby(level=0).sum()
    people = _one_each(population, "the population").astype(float)
    strangers = [label for label in totals.index if label not in people.index]
    if strangers:
        msg = f"Amounts were given outside the perimeter, for {strangers}: add their population."
        raise FrameError(msg)
    return totals.reindex(people.index, fill_value=0.0).astype(float), people


def _one_each(values: pd.Series[Any], name: str) -> pd.Series[float]:
    if not values.index.is_unique:
        twice = list(values.index[values.index.duplicated()].unique())
        msg = f"Several rows of {name} for {twice}: give one per territory."
        raise FrameError(msg)
    return _numbers(values, name)


def _numbers(values: pd.Series[Any], name: str) -> pd.Series[float]:
    texts = [value for value in values if isinstance(value, str)]
    if texts:
        msg = f"Numbers are needed for {name}, got the text {texts[0]!r}: convert the column first."
        raise FrameError(msg)
    return values


def _positive(
    amounts: pd.Series[float], population: pd.Series[float]
) -> tuple[pd.Series[float], pd.Series[float]]:
    totals, people = _aligned(amounts, population)
    if (totals < 0).any() or not bool((people > 0).all()):
        msg = "Inequality is measured on positive or zero amounts and on inhabited territories only."
        raise FrameError(msg)
    return totals, people


def _curve(totals: pd.Series[float], people: pd.Series[float], order: pd.Series[float]) -> pd.DataFrame:
    ranked = order.sort_values(kind="stable").index
    shares = pd.DataFrame(
        {
            "part_population": people[ranked].cumsum() / people.sum(),
            "part_montant": totals[ranked].cumsum() / totals.sum(),
        }
    )
    origin = pd.DataFrame(0.0, index=[""], columns=shares.columns)
    return pd.concat([origin, shares])


def _relative_entropy(totals: pd.Series[float], people: pd.Series[float]) -> float:
    shares, weights = totals / totals.sum(), people / people.sum()
    some = shares > 0
    return float((shares[some] * np.log(shares[some] / weights[some])).sum())
