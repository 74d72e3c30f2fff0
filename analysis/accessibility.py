"""
Floating catchment areas: how much of a service there is for those who can reach it.

First step: the supply of each place divided by the inhabitants who can reach it. Second step: for each
commune, the sum of these ratios over the places that its inhabitants can reach. See
docs/methode/accessibilite.md.

2SFCA: Luo and Wang, *Measures of spatial accessibility to health care in a GIS environment*, Environment
and Planning B 30 (2003). E2SFCA: Luo and Qi, *An enhanced two-step floating catchment area method*,
Health & Place 15 (2009).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import FrameError


def two_step_accessibility(
    demand: pd.Series[float], supply: pd.Series[float], links: pd.DataFrame, *, reach: float
) -> pd.Series[float]:
    """
    Supply per inhabitant by the two-step floating catchment area method (2SFCA).

    Parameters
    ----------
    demand
        Inhabitants by `insee`, not negative.
    supply
        Supply of each place (doctors, places, opening hours…), by identifier, not negative.
    links
        One row per trip: `origine` (an index of `demand`), `destination` (an index of `supply`), `cout`
        (km or minutes). Trips that are not listed are not possible.
    reach
        Longest cost accepted, in the unit of `cout`.

    Returns
    -------
    accessibility
        On the index of `demand`: units of supply per inhabitant; 0 where nothing is within reach.

    Raises
    ------
    FrameError
        If a column is missing, a value negative or unknown, a trip listed twice or of an unknown place.

    References
    ----------
    Luo, W. and Wang, F. (2003), Environment and Planning B 30; equal to PySAL's `access`.

    Examples
    --------
    >>> demand = pd.Series({"a": 100.0, "b": 300.0})
    >>> supply = pd.Series({"x": 4.0, "y": 3.0})
    >>> links = pd.DataFrame(
    ...     {"origine": ["a", "b", "b"], "destination": ["x", "x", "y"], "cout": [5.0, 15.0, 10.0]}
    ... )
    >>> two_step_accessibility(demand, supply, links, reach=20).to_dict()
    {'a': 0.01, 'b': 0.02}
    """
    return stepped_accessibility(demand, supply, links, steps={reach: 1.0})


def stepped_accessibility(
    demand: pd.Series[float], supply: pd.Series[float], links: pd.DataFrame, *, steps: Mapping[float, float]
) -> pd.Series[float]:
    """
    Supply per inhabitant by the enhanced method (E2SFCA): what is farther counts less.

    Parameters
    ----------
    demand, supply, links
        As for `two_step_accessibility`.
    steps
        Weight of the trips up to each cost, for instance {10: 1, 20: 0.68, 30: 0.22}; beyond the last
        one, no trip.

    Returns
    -------
    accessibility
        As for `two_step_accessibility`, in weighted units of supply per weighted inhabitant.

    Raises
    ------
    FrameError
        As for `two_step_accessibility`, or if a weight is negative, or there is no step.

    References
    ----------
    Luo, W. and Qi, Y. (2009), Health & Place 15; equal to PySAL's `access`.

    Examples
    --------
    >>> demand = pd.Series({"a": 100.0, "b": 300.0})
    >>> supply = pd.Series({"x": 4.0, "y": 3.0})
    >>> links = pd.DataFrame(
    ...     {"origine": ["a", "b", "b"], "destination": ["x", "x", "y"], "cout": [5.0, 15.0, 10.0]}
    ... )
    >>> stepped_accessibility(demand, supply, links, steps={10: 1.0, 20: 0.68}).round(5).to_dict()
    {'a': 0.01316, 'b': 0.01895}
    """
    _check(demand, supply, links)
    weights = _step_weights(links["cout"].to_numpy(dtype=float), steps)
    origin = demand.index.get_indexer(pd.Index(links["origine"]))
    place = supply.index.get_indexer(pd.Index(links["destination"]))
    persons, offered = demand.to_numpy(dtype=float), supply.to_numpy(dtype=float)
    reaching = np.bincount(place, weights=weights * persons[origin], minlength=len(supply))
    # A place that no inhabitant reaches is divided among none: it adds nothing to anyone.
    ratio = np.divide(offered, reaching, out=np.zeros(len(supply)), where=reaching > 0)
    found = np.bincount(origin, weights=weights * ratio[place], minlength=len(demand))
    return pd.Series(found, index=demand.index, name="accessibilite")


def _step_weights(costs: np.ndarray, steps: Mapping[float, float]) -> np.ndarray:
    limits = sorted(steps)
    weights = np.array([*(steps[limit] for limit in limits), 0.0])
    if not limits or not (weights >= 0).all():
        msg = f"Steps need at least one limit and weights from 0 up, got {dict(steps)}."
        raise FrameError(msg)
    return weights[np.searchsorted(limits, costs, side="left")]


def _check(demand: pd.Series[float], supply: pd.Series[float], links: pd.DataFrame) -> None:
    if absent := [name for name in ("origine", "destination", "cout") if name not in links.columns]:
        msg = f"`links` lacks {', '.join(absent)}: it has {', '.join(map(str, links.columns))}."
        raise FrameError(msg)
    faults = []
    for name, values in (("demand", demand), ("supply", supply), ("cout", links["cout"])):
        if not (values >= 0).all():
            faults.append(f"`{name}` must be known and not negative")
    for name, column, table in (("demand", "origine", demand), ("supply", "destination", supply)):
        if not table.index.is_unique:
            faults.append(f"`{name}` must have one row per identifier")
        elif not (known := links[column].isin(table.index)).all():
            faults.append(f"`{column}` {links.loc[~known, column].iloc[0]!r} is not in `{name}`")
    if links.duplicated(["origine", "destination"]).any():
        faults.append("a trip is listed twice")
    if faults:
        msg = f"Accessibility cannot be measured: {'; '.join(faults)}."
        raise FrameError(msg)
