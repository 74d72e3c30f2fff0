"""What each project receives: the Département's votes, payments and days, and the other funders' votes."""

from __future__ import annotations

import pandas as pd

from analysis.funding import departement_lines, other_lines
from analysis.project_facts import principal_enjeux
from data.portfolio import Portfolio


def project_means(portfolio: Portfolio, lines: pd.DataFrame) -> pd.DataFrame:
    """
    Give every project its means at the date of the lines.

    Parameters
    ----------
    portfolio
        The portfolio.
    lines
        From `analysis.funding.funding_lines` of the same portfolio.

    Returns
    -------
    means
        Rows of `projet`, the largest votes first, with `enjeu_id` (principal, or null), `vote_eur`, `paye_eur`,
        `jours_prevus` (Département) and `autres_eur` (voted by others than the Département and the owner);
        zero where nothing is voted.
    """
    projets = portfolio.table("projet")
    key = projets["projet_id"]
    own = departement_lines(lines).groupby("projet_id")[["vote_eur", "paye_eur", "jours_prevus"]].sum()
    others = other_lines(lines).groupby("projet_id")["vote_eur"].sum()
    means = projets.assign(
        enjeu_id=key.map(principal_enjeux(portfolio)), autres_eur=key.map(others).fillna(0.0)
    )
    for name in own.columns:
        means[name] = key.map(own[name]).fillna(0.0)
    return means.sort_values(
        ["vote_eur", "autres_eur", "projet_id"], ascending=[False, False, True], ignore_index=True
    )
