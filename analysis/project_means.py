"""
What each project receives: the Département's votes, payments and days, and the other funders' votes.

See docs/methode/moyens.md.
"""

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

    Examples
    --------
    >>> from analysis.funding import funding_lines
    >>> from analysis.worked_example import worked_portfolio
    >>> means = project_means(worked_portfolio(), funding_lines(worked_portfolio()))
    >>> means[["projet_id", "vote_eur", "paye_eur", "jours_prevus", "autres_eur"]]
      projet_id  vote_eur  paye_eur  jours_prevus  autres_eur
    0        P1   24000.0   16000.0          10.0     36000.0
    1        P3    9000.0    9000.0           0.0         0.0
    2        P2       0.0       0.0           0.0         0.0
    3        P4       0.0       0.0           0.0         0.0
    """
    projets = portfolio.table("projet")
    key = projets["projet_id"]
    own = departement_lines(lines).groupby("projet_id")[["vote_eur", "paye_eur", "jours_prevus"]].sum()
    others = other_lines(lines).groupby("projet_id")["vote_eur"].sum()
    # A portfolio without any project maps to texts: amounts stay numbers.
    amounts = {name: key.map(own[name]).fillna(0.0).astype("float64") for name in own.columns}
    means = projets.assign(
        enjeu_id=key.map(principal_enjeux(portfolio)),
        autres_eur=key.map(others).fillna(0.0).astype("float64"),
        **amounts,
    )
    return means.sort_values(
        ["vote_eur", "autres_eur", "projet_id"], ascending=[False, False, True], ignore_index=True
    )
