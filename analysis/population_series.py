"""
Populations over the years, of today's territories, and the same on a common base.

See docs/methode/observation.md.
"""

from __future__ import annotations

import pandas as pd

from analysis.errors import FrameError
from analysis.observation import DEPARTEMENT


def population_index(population: pd.DataFrame, communes: pd.DataFrame, *, base: int) -> pd.DataFrame:
    """
    Follow the population of every EPCI and of the département, 100 in the base year.

    The perimeter is today's at every year. A total of which one commune is unknown is unknown.

    Parameters
    ----------
    population
        Tidy `insee, millesime (year), population (persons)`.
    communes
        Indexed by `insee`: `siren_epci` (null outside any EPCI), `departement`.
    base
        Year that is worth 100.

    Returns
    -------
    series
        One row per territory and year, in order: `code` (SIREN, or `29`), `millesime`, `population`
        (persons), `indice`; null where unknown.

    Raises
    ------
    FrameError
        If the base year is not in the series.

    Examples
    --------
    >>> from analysis.worked_example import worked_communes
    >>> series = {2017: [900, 100, 1000, 50], 2023: [950, 110, 940, 50]}
    >>> population = pd.DataFrame(series, index=worked_communes().index).melt(
    ...     var_name="millesime", value_name="population", ignore_index=False
    ... )
    >>> population_index(population.reset_index(), worked_communes(), base=2017).round(1)
            code  millesime  population  indice
    0  200000001       2017        1000   100.0
    1  200000001       2023        1060   106.0
    2  200000002       2017        1000   100.0
    3  200000002       2023         940    94.0
    4         29       2017        2050   100.0
    5         29       2023        2050   100.0
    """
    inside = communes.index[communes["departement"] == DEPARTEMENT]
    parts = [communes["siren_epci"], pd.Series(DEPARTEMENT, index=inside)]
    return pd.concat(
        [group_population_index(population, groups, base=base) for groups in parts], ignore_index=True
    )


def group_population_index(population: pd.DataFrame, groups: pd.Series[str], *, base: int) -> pd.DataFrame:
    """
    Follow the population of any groups of communes, 100 in the base year.

    Parameters
    ----------
    population, base
        As for `population_index`.
    groups
        Code of its group by `insee`; communes of no group are null or left out.

    Returns
    -------
    series
        As `population_index` gives it, in the order of the codes.

    Raises
    ------
    FrameError
        If the base year is not in the series.

    Examples
    --------
    >>> years, persons = [2017, 2017, 2023, 2023], [900, 100, 950, 110]
    >>> population = pd.DataFrame(
    ...     {"insee": ["29901", "29902"] * 2, "millesime": years, "population": persons}
    ... )
    >>> cantons = pd.Series({"29901": "C1", "29902": "C1"})
    >>> group_population_index(population, cantons, base=2017).round(1)
      code  millesime  population  indice
    0   C1       2017        1000   100.0
    1   C1       2023        1060   106.0
    """
    if base not in set(population["millesime"]):
        msg = (
            f"The base year {base} is not in the series: give one of {sorted(set(population['millesime']))}."
        )
        raise FrameError(msg)
    wide = population.pivot(index="insee", columns="millesime", values="population").reindex(groups.index)
    complete = wide.notna().groupby(groups).all()
    totals = wide.groupby(groups).sum().where(complete).rename_axis("code")
    index = totals.div(totals[base], axis="index") * 100
    return pd.DataFrame(
        {"population": totals.stack(future_stack=True), "indice": index.stack(future_stack=True)}
    ).reset_index()
