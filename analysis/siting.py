"""
Where new services would best stand, and how sure the answer is.

Two questions: which sites put the most inhabitants within reach (MCLP), and which make trips shortest on
average (p-median). Distances by road are only known within bounds, so each question is asked again for
many plausible sets of distances: the stability of a site is the share of them in which it is chosen. A
site that is chosen half of the time is a candidate among others, not a recommendation. See
docs/methode/implantation.md.

MCLP: Church and ReVelle, *The maximal covering location problem*, Papers of the Regional Science
Association 32 (1974). p-median: Hakimi, *Optimum locations of switching centers*, Operations Research 12
(1964). Both are solved to the optimum by `spopt` with CBC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import FrameError, SitingError
from analysis.services import DETOUR, MARGIN
from analysis.trips import road_table

TIME_LIMIT_S = 60
"""Longest time left to the solver for one scenario, in seconds."""


@dataclass(frozen=True)
class Choice:
    """
    The best sites for one set of distances.

    Attributes
    ----------
    sites
        New sites, in the order of the columns of the distances; existing ones are not repeated.
    value
        Share of inhabitants covered, in [0, 1], or mean distance per inhabitant, in km.
    """

    sites: tuple[str, ...]
    value: float


Question = Callable[[pd.DataFrame], Choice]
"""A siting problem waiting for its distances (km by road, communes × sites)."""


def maximal_coverage(
    distances: pd.DataFrame,
    population: pd.Series[float],
    *,
    n_sites: int,
    reach_km: float,
    existing: Sequence[str] = (),
) -> Choice:
    """
    Choose the sites that put the most inhabitants within reach of a service (MCLP).

    Parameters
    ----------
    distances
        Kilometres by road, communes (`insee`) × sites; NaN where not known: such a trip covers no one.
    population
        Inhabitants by `insee`.
    n_sites
        How many sites to add to the existing ones.
    reach_km
        Longest distance accepted.
    existing
        Columns of `distances` where a service already stands.

    Returns
    -------
    choice
        The value is the share of all inhabitants within reach, existing services included.

    Raises
    ------
    FrameError
        If a commune has no population, or an existing site no distances.
    SitingError
        If there are not that many sites, or the best choice is not found in time.

    References
    ----------
    Church, R. and ReVelle, C. (1974), Papers of the Regional Science Association 32.

    Examples
    --------
    >>> road = pd.DataFrame(
    ...     {"a": [0.0, 4, 10, 13], "c": [10.0, 6, 0, 3], "d": [13.0, 9, 3, 0]}, index=["a", "b", "c", "d"]
    ... )
    >>> people = pd.Series({"a": 100.0, "b": 300.0, "c": 200.0, "d": 400.0})
    >>> maximal_coverage(road, people, n_sites=1, reach_km=6)  # b, c and d: 900 of 1 000
    Choice(sites=('c',), value=0.9)
    """
    persons = _check(distances, population, n_sites, existing)
    from spopt.locate import MCLP

    costs = distances.fillna(np.inf).to_numpy(dtype=float)
    model = MCLP.from_cost_matrix(
        costs,
        persons,
        reach_km,
        p_facilities=n_sites + len(existing),
        predefined_facilities_arr=distances.columns.isin(list(existing)).astype(int),
    )
    chosen = _solve(model)
    covered = (costs[:, chosen] <= reach_km).any(axis=1)
    return Choice(_new(distances, chosen, existing), float(persons[covered].sum() / persons.sum()))


def p_median(
    distances: pd.DataFrame, population: pd.Series[float], *, n_sites: int, existing: Sequence[str] = ()
) -> Choice:
    """
    Choose the sites that make the mean distance per inhabitant the shortest (p-median).

    Much longer to solve than coverage: keep to some sixty sites.

    Parameters
    ----------
    distances, population, n_sites, existing
        As for `maximal_coverage`. Communes without any known distance are left out; a trip not known
        counts as the longest known one of its commune: never preferred, nor so long that it decides
        alone.

    Returns
    -------
    choice
        The value is the mean distance, in km, of the inhabitants of the communes kept.

    Raises
    ------
    FrameError, SitingError
        As for `maximal_coverage`.

    References
    ----------
    Hakimi, S. (1964), Operations Research 12.

    Examples
    --------
    >>> road = pd.DataFrame(
    ...     {"a": [0.0, 4, 10, 13], "c": [10.0, 6, 0, 3], "d": [13.0, 9, 3, 0]}, index=["a", "b", "c", "d"]
    ... )
    >>> people = pd.Series({"a": 100.0, "b": 300.0, "c": 200.0, "d": 400.0})
    >>> p_median(road, people, n_sites=1)  # (100 × 10 + 300 × 6 + 400 × 3) / 1 000
    Choice(sites=('c',), value=4.0)
    """
    _check(distances, population, n_sites, existing)
    kept = distances.dropna(how="all")
    persons = population.reindex(kept.index).to_numpy(dtype=float)
    from spopt.locate import PMedian

    costs = kept.to_numpy(dtype=float)
    costs = np.where(np.isnan(costs), np.nanmax(costs, axis=1, keepdims=True), costs)
    model = PMedian.from_cost_matrix(
        costs,
        persons,
        p_facilities=n_sites + len(existing),
        predefined_facilities_arr=distances.columns.isin(list(existing)).astype(int),
    )
    chosen = _solve(model)
    nearest = costs[:, chosen].min(axis=1)
    return Choice(_new(distances, chosen, existing), float(np.average(nearest, weights=persons)))


def stability(
    question: Question,
    straight_km: pd.DataFrame,
    *,
    known: pd.DataFrame | None = None,
    detour: tuple[float, float] = DETOUR,
    margin: float = MARGIN,
    draws: int = 20,
    seed: int = 0,
) -> tuple[pd.DataFrame, Choice, tuple[float, float]]:
    """
    Ask a siting question for the central distances, then for many plausible ones.

    Each draw gives every trip a detour factor, uniform and independent within the bounds, and scales all
    distances by one common factor, uniform within the margin (the same as moving the threshold). Imported trips
    take no detour.

    Parameters
    ----------
    question
        `maximal_coverage` or `p_median` with everything but the distances.
    straight_km
        Straight lines in kilometres, communes × sites, NaN where not computed (over the sea).
    known
        Imported trips on the same communes and sites, taken instead where they are given; in minutes, nothing else
        may be known.
    detour, margin
        As for `analysis.services.access_shares`.
    draws
        How many sets of distances.
    seed
        Of the generator: same seed, same answer.

    Returns
    -------
    sites
        By site that is chosen at least once: `retenu` (in the central answer) and `stabilite` (share of
        the draws in which it is chosen, in [0, 1]), the most stable first.
    central
        The answer for the middle detour factor.
    interval
        Lowest and highest value, over the draws and the central answer.

    Raises
    ------
    FrameError, SitingError
        As for the question asked.

    References
    ----------
    Share of plausible scenarios that choose a site: the acceptability of Lahdelma and Salminen (2001),
    Operations Research 49(3), asked of a siting problem.

    Examples
    --------
    >>> from functools import partial
    >>> line = pd.DataFrame({"a": [0.0, 4, 10, 13], "c": [10.0, 6, 0, 3]}, index=["a", "b", "c", "d"])
    >>> people = pd.Series({"a": 100.0, "b": 300.0, "c": 200.0, "d": 400.0})
    >>> question = partial(maximal_coverage, population=people, n_sites=1, reach_km=8)
    >>> sites, central, interval = stability(question, line, draws=5)
    >>> sites.to_dict("index"), central.sites
    ({'c': {'retenu': True, 'stabilite': 1.0}}, ('c',))
    """
    facts = straight_km * np.nan if known is None else known
    central = question(road_table(straight_km, facts, detour=sum(detour) / 2))
    scenarios = _scenarios(straight_km, facts, (detour, margin), draws=draws, seed=seed)
    answers = [question(scenario) for scenario in scenarios]
    times = pd.Series([site for answer in answers for site in answer.sites], dtype=object).value_counts()
    names = [site for site in straight_km.columns if site in times.index or site in central.sites]
    sites = pd.DataFrame(
        {
            "retenu": [site in central.sites for site in names],
            "stabilite": times.reindex(names).fillna(0) / draws,
        },
        index=pd.Index(names, name="site"),
    )
    values = [answer.value for answer in (central, *answers)]
    return sites.sort_values("stabilite", ascending=False, kind="stable"), central, (min(values), max(values))


def _scenarios(
    straight_km: pd.DataFrame,
    known: pd.DataFrame,
    bounds: tuple[tuple[float, float], float],
    *,
    draws: int,
    seed: int,
) -> Iterator[pd.DataFrame]:
    detour, margin = bounds
    generator = np.random.default_rng(seed)
    for _ in range(draws):
        factors = generator.uniform(*detour, size=straight_km.shape)
        road = road_table(straight_km * factors, known, detour=1)
        yield road / generator.uniform(1 - margin, 1 + margin)


def _solve(model: object) -> list[int]:
    """Solve a model of `spopt` and give the positions of the sites chosen, in order."""
    import pulp

    solver = pulp.PULP_CBC_CMD(msg=False, timeLimit=TIME_LIMIT_S)
    model.problem.solve(solver)  # type: ignore[attr-defined]
    problem = model.problem  # type: ignore[attr-defined]
    if problem.sol_status != pulp.LpSolutionOptimal:
        msg = (
            f"No best choice of sites after {TIME_LIMIT_S} s ({pulp.LpSolution[problem.sol_status]}): "
            "propose fewer sites."
        )
        raise SitingError(msg)
    return [at for at, site in enumerate(model.fac_vars) if site.value() > 0.5]  # type: ignore[attr-defined]


def _new(distances: pd.DataFrame, chosen: list[int], existing: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(site) for site in distances.columns[chosen] if site not in existing)


def _check(
    distances: pd.DataFrame, population: pd.Series[float], n_sites: int, existing: Sequence[str]
) -> np.ndarray:
    persons = population.reindex(distances.index).to_numpy(dtype=float)
    if not (persons >= 0).all() or not persons.sum() > 0:
        msg = "Siting needs the known inhabitants of every commune of the distances, and at least one."
        raise FrameError(msg)
    if unknown := [site for site in existing if site not in distances.columns]:
        msg = f"Existing sites without distances: {', '.join(unknown)}. Add their columns."
        raise FrameError(msg)
    free = distances.shape[1] - len(existing)
    if not 1 <= n_sites <= free:
        msg = f"Choose between 1 and {free} new sites, got {n_sites}."
        raise SitingError(msg)
    return persons
