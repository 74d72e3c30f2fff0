"""
How far an accord had come at the end of each of its years: time elapsed, envelope voted, envelope paid.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.envelopes import progress

_YEAR_END = (12, 31)


def milestones(debut: dt.date, fin: dt.date, *, date: dt.date) -> list[dt.date]:
    """
    List the days at which an accord is looked at: each 31 December since it began, then the day itself.

    Parameters
    ----------
    debut, fin
        First and last day of the accord.
    date
        Last day known; nothing is listed before the accord has begun, nor after it has ended but its last day.

    Returns
    -------
    days
        In order; empty before the accord has begun.

    Examples
    --------
    >>> days = milestones(dt.date(2021, 10, 1), dt.date(2027, 9, 30), date=dt.date(2023, 6, 30))
    >>> [day.isoformat() for day in days]
    ['2021-12-31', '2022-12-31', '2023-06-30']
    """
    last = min(date, fin)
    if last < debut:
        return []
    ends = [dt.date(year, *_YEAR_END) for year in range(debut.year, last.year + 1)]
    return [*(day for day in ends if day < last), last]


def accord_history(
    balances: Mapping[dt.date, pd.DataFrame], accord_id: str, *, debut: dt.date, fin: dt.date
) -> pd.DataFrame:
    """
    Follow an accord over its years.

    Parameters
    ----------
    balances
        Day → `analysis.envelopes.balance` by `accord_id` at that day, in the order of the days.
    accord_id
        The accord.
    debut, fin
        Its first and last day.

    Returns
    -------
    history
        One row per day: `date`, `part_ecoulee`, `part_votee`, `part_versee` (of what is promised at that day, in
        [0, 1] or above when more is voted than promised; NaN when nothing is promised).

    Examples
    --------
    >>> from analysis.envelopes import balance
    >>> from analysis.worked_example import worked_portfolio
    >>> begun, over = dt.date(2021, 10, 1), dt.date(2027, 9, 30)
    >>> days = milestones(begun, over, date=dt.date(2024, 2, 1))
    >>> balances = {day: balance(worked_portfolio(), date=day) for day in days}
    >>> accord_history(balances, "A1", debut=begun, fin=over).round(2)
             date  part_ecoulee  part_votee  part_versee
    0  2021-12-31          0.04        0.00         0.00
    1  2022-12-31          0.21        0.24         0.10
    2  2023-12-31          0.37        0.24         0.16
    3  2024-02-01          0.39        0.20         0.13
    """
    rows = []
    for day, balance in balances.items():
        own = balance[balance["accord_id"] == accord_id]
        promised, voted, paid = (float(own[name].sum()) for name in ("promis_eur", "vote_eur", "paye_eur"))
        elapsed = progress(pd.Timestamp(debut), pd.Timestamp(fin), date=day).part_ecoulee
        shares = (voted / promised, paid / promised) if promised > 0 else (np.nan, np.nan)
        rows.append((day, elapsed, *shares))
    return pd.DataFrame(rows, columns=["date", "part_ecoulee", "part_votee", "part_versee"])
