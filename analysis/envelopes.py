"""
Promised, voted, paid, left to allocate: the four figures of an accord, at any date.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import FrameError
from analysis.funding import departement_lines, funding_lines
from analysis.lookup import look_up
from analysis.memory import remembered
from data.portfolio import Portfolio
from data.schema_types import ETAPES

VOTED_STAGES = ("voté", "en œuvre", "échu")
"""Stages at which an accord binds: only then does it promise."""

_KEYS = ("accord_id", "moyen", "section")
_SUMS = ("vote_eur", "paye_eur", "jours_prevus", "jours_faits")


def promise_dates(portfolio: Portfolio) -> pd.Series[pd.Timestamp]:
    """
    Tell from which day each envelope is promised.

    An initial envelope counts from the vote of the accord by the Département; without that date, from
    the start of the accord if its stage says that it is voted. An amendment counts when it is both voted
    and in effect.

    Parameters
    ----------
    portfolio
        The portfolio; its tables `enveloppe`, `accord` and `avenant` are read.

    Returns
    -------
    since
        One day per row of `enveloppe`; missing while nothing is promised.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> promise_dates(worked_portfolio()).dt.date.tolist()
    [datetime.date(2021, 10, 14), datetime.date(2021, 10, 14), datetime.date(2024, 2, 1)]
    """
    enveloppe = portfolio.tables["enveloppe"]
    accord = portfolio.tables["accord"].set_index("accord_id")
    avenant = portfolio.tables["avenant"].set_index("avenant_id")
    started = accord["debut"].where(accord["etape"].isin(VOTED_STAGES))
    initial = look_up(enveloppe["accord_id"], accord["date_vote_cd"].fillna(started))
    amended = look_up(enveloppe["avenant_id"], avenant[["date_vote", "date_effet"]].max(axis=1))
    return initial.where(enveloppe["avenant_id"].isna(), amended)


@remembered
def promised(portfolio: Portfolio, *, date: dt.date | None = None) -> pd.DataFrame:
    """
    Keep the envelopes promised at a date; amendments may take away (negative amounts).

    Parameters
    ----------
    portfolio
        The portfolio.
    date
        Last day known; None knows all that is recorded as voted.

    Returns
    -------
    envelopes
        Rows of `enveloppe` with `depuis`, the day from which each one counts.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> promised(worked_portfolio(), date=dt.date(2023, 12, 31))[["enveloppe_id", "montant_eur", "jours"]]
      enveloppe_id  montant_eur  jours
    0           N1     100000.0    NaN
    1           N2          NaN   40.0
    """
    since = promise_dates(portfolio)
    known = since.notna() if date is None else since <= pd.Timestamp(date)
    return portfolio.tables["enveloppe"].assign(depuis=since)[known]


def balance(
    portfolio: Portfolio,
    *,
    date: dt.date | None = None,
    by: Sequence[str] = ("accord_id",),
) -> pd.DataFrame:
    """
    Set what accords promised against what the Département voted and paid inside them.

    Parameters
    ----------
    portfolio
        The portfolio.
    date
        Last day known.
    by
        `accord_id`, and `moyen` or `section` if wished.

    Returns
    -------
    balance
        One row per group, sorted by key: `promis_eur` and `jours_promis` (missing when nothing of the
        kind is promised), `vote_eur`, `paye_eur`, `jours_prevus`, `jours_faits`, `reste_eur`
        (promised − voted, left to allocate), `part_votee` (voted ÷ promised) and `part_payee`
        (paid ÷ voted). Without `moyen`, days of engineering and of accompaniment are added.

    Raises
    ------
    FrameError
        When `by` holds something that an envelope does not know.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> table = balance(worked_portfolio(), date=dt.date(2023, 12, 31))
    >>> table[["promis_eur", "vote_eur", "paye_eur", "reste_eur"]].iloc[0].to_dict()
    {'promis_eur': 100000.0, 'vote_eur': 24000.0, 'paye_eur': 16000.0, 'reste_eur': 76000.0}
    >>> table[["part_votee", "part_payee"]].iloc[0].round(2).to_dict()
    {'part_votee': 0.24, 'part_payee': 0.67}
    """
    if not by or any(name not in _KEYS for name in by):
        msg = f"Envelopes are known by {', '.join(_KEYS)}; got {', '.join(by) or 'nothing'}: group by these."
        raise FrameError(msg)
    return _balance(portfolio, date=date, by=tuple(by))


@remembered
def _balance(portfolio: Portfolio, *, date: dt.date | None, by: tuple[str, ...]) -> pd.DataFrame:
    """Compute the sums and ratios of `balance`."""
    spent = departement_lines(funding_lines(portfolio, date=date))
    spent = spent[spent["dans_accord"]]
    envelopes = promised(portfolio, date=date).rename(
        columns={"montant_eur": "promis_eur", "jours": "jours_promis"}
    )
    both = pd.concat([envelopes[[*by, "promis_eur", "jours_promis"]], spent[[*by, *_SUMS]]])
    grouped = both.groupby(list(by), dropna=False, sort=True)
    table = grouped[["promis_eur", "jours_promis"]].sum(min_count=1)
    table[list(_SUMS)] = grouped[list(_SUMS)].sum()
    table["reste_eur"] = table["promis_eur"] - table["vote_eur"]
    table["part_votee"] = table["vote_eur"] / table["promis_eur"].where(table["promis_eur"] > 0)
    table["part_payee"] = table["paye_eur"] / table["vote_eur"].where(table["vote_eur"] > 0)
    return table.reset_index()


class Progress(NamedTuple):
    """Time elapsed of an accord: share in [0, 1], full months elapsed, and full months in all."""

    part_ecoulee: float
    mois_ecoules: int
    mois_total: int


def progress(debut: pd.Timestamp, fin: pd.Timestamp, *, date: dt.date) -> Progress:
    """
    Measure how much of an accord has elapsed on the morning of a day.

    Parameters
    ----------
    debut, fin
        First and last day of the accord, both included.
    date
        The day; before the start nothing has elapsed, after the end all has.

    Returns
    -------
    progress
        The share counts days; months are complete months.

    Examples
    --------
    >>> progress(pd.Timestamp("2021-10-01"), pd.Timestamp("2027-09-30"), date=dt.date(2024, 10, 1))
    Progress(part_ecoulee=0.5002282062984938, mois_ecoules=36, mois_total=72)
    """
    end = fin + pd.Timedelta(days=1)
    now = min(max(pd.Timestamp(date), debut), end)
    days = (end - debut).days
    return Progress((now - debut).days / days if days > 0 else 1.0, _months(debut, now), _months(debut, end))


def _months(start: pd.Timestamp, end: pd.Timestamp) -> int:
    """Count the complete months between two days."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def stages(portfolio: Portfolio, *, date: dt.date) -> pd.Series[str]:
    """
    Tell the stage of each accord at a date, as far as its dates contradict the recorded one.

    Before its vote an accord is at most at « validation »; after its last day an accord once voted is
    « échu », and never before.

    Parameters
    ----------
    portfolio
        The portfolio; its table `accord` is read.
    date
        The day.

    Returns
    -------
    stages
        Index `accord_id`; one of `data.schema_types.ETAPES`.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> for day in (dt.date(2021, 1, 1), dt.date(2023, 12, 31), dt.date(2027, 10, 1)):
    ...     print(stages(worked_portfolio(), date=day)["A1"])
    validation
    en œuvre
    échu
    """
    accord = portfolio.tables["accord"].set_index("accord_id")
    today = pd.Timestamp(date)
    rank = accord["etape"].map({name: i for i, name in enumerate(ETAPES)}).to_numpy()
    order = {name: ETAPES.index(name) for name in ("validation", "voté", "en œuvre", "échu")}
    over = (accord["fin"] < today).to_numpy() & (rank >= order["voté"])
    rank = np.where(over, order["échu"], np.where(rank == order["échu"], order["en œuvre"], rank))
    not_started = (accord["debut"] > today).to_numpy()
    rank = np.where(not_started & (rank == order["en œuvre"]), order["voté"], rank)
    before_vote = (accord["date_vote_cd"] > today).to_numpy()
    rank = np.where(before_vote, np.minimum(rank, order["validation"]), rank)
    return pd.Series([ETAPES[int(i)] for i in rank], index=accord.index, dtype="str")
