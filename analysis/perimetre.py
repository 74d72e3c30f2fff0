"""
Which EPCI an accord concerns, and which accords an EPCI answers for.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import pandas as pd

from analysis.lookup import is_among
from analysis.memory import remembered
from data.portfolio import Portfolio


@remembered
def accord_sirens(portfolio: Portfolio) -> pd.DataFrame:
    """
    Pair every accord with the EPCI that it concerns.

    An accord names its EPCI, except when it covers several: those are then the EPCI of its projects.
    An accord of islands without EPCI, or one that covers several EPCI and has no project yet, is paired
    with none.

    Parameters
    ----------
    portfolio
        The portfolio; its tables `accord` and `projet` are read.

    Returns
    -------
    pairs
        `accord_id`, `siren`, `partage` (True when the accord concerns several EPCI), sorted, without
        duplicates.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> accord_sirens(worked_portfolio()).to_dict("records")
    [{'accord_id': 'A1', 'siren': '200000001', 'partage': False}]
    """
    accord, projet = portfolio.tables["accord"], portfolio.tables["projet"]
    named = accord.loc[accord["siren"].notna(), ["accord_id", "siren"]]
    several = accord.loc[accord["perimetre"] == "plusieurs EPCI", "accord_id"]
    placed = is_among(projet["accord_id"], several) & projet["siren"].notna()
    pairs = (
        pd.concat([named, projet.loc[placed, ["accord_id", "siren"]]])
        .drop_duplicates()
        .sort_values(["accord_id", "siren"], ignore_index=True)
    )
    return pairs.assign(partage=pairs.duplicated("accord_id", keep=False))


def accords_of(portfolio: Portfolio, siren: str) -> pd.DataFrame:
    """
    Rows of `accord` that concern one EPCI, the shared ones last, with the column `partage`.

    Parameters
    ----------
    portfolio
        The portfolio.
    siren
        SIREN of the EPCI.

    Returns
    -------
    accords
        Sorted by `partage`, `debut` and `accord_id`; empty when no accord is recorded.

    Examples
    --------
    >>> from analysis.worked_example import NORD, SUD, worked_portfolio
    >>> accords_of(worked_portfolio(), NORD)["accord_id"].tolist(), len(accords_of(worked_portfolio(), SUD))
    (['A1'], 0)
    """
    accords = _paired_accords(portfolio)
    mine = accords[accords["siren_concerne"] == siren]
    return mine.drop(columns="siren_concerne").reset_index(drop=True)


@remembered
def _paired_accords(portfolio: Portfolio) -> pd.DataFrame:
    """Accords repeated for each EPCI that they concern, in the order of `accords_of`."""
    pairs = accord_sirens(portfolio).rename(columns={"siren": "siren_concerne"})
    accords = portfolio.tables["accord"].merge(pairs, on="accord_id")
    return accords.sort_values(["partage", "debut", "accord_id"])
