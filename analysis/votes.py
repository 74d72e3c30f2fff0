"""
What each financing line is worth at a date, from the dated decisions about it.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.lookup import look_up
from analysis.memory import remembered
from data.portfolio import Portfolio
from data.schema_types import SENS_DECISION

SENS_DE_VOTE = ("attribué", "modifié", "prorogé", "annulé")
"""Decisions that give, change, extend or withdraw an aid; the others instruct it."""
SENS_DE_MONTANT = ("attribué", "modifié")
"""Decisions whose amount is the new total of the aid."""

Positions = NDArray[np.intp]


@remembered
def dated_decisions(portfolio: Portfolio) -> pd.DataFrame:
    """
    Give every decision the date, the type and the EPCI of the instance that takes it.

    Parameters
    ----------
    portfolio
        The portfolio; its tables `decision` and `instance` are read.

    Returns
    -------
    decisions
        The rows of `decision` with `date`, `instance_type`, `instance_siren` and `ordre` (rank of
        `sens` in the life of a project). Sorted from the oldest to the newest; on one day, by `ordre`
        then `decision_id`, so that the last row is the same whatever the order of the file.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> dated_decisions(worked_portfolio())[["decision_id", "date", "sens"]]
      decision_id       date                    sens
    0          D1 2022-02-10  inscrit au plan annuel
    1          D2 2022-03-15                attribué
    """
    decision = portfolio.tables["decision"]
    instance = portfolio.tables["instance"].set_index("instance_id")[["date", "type", "siren"]]
    of_instance = look_up(decision["instance_id"], instance)
    ordre = decision["sens"].map({sens: i for i, sens in enumerate(SENS_DECISION)})
    decisions = decision.assign(
        date=of_instance["date"],
        instance_type=of_instance["type"],
        instance_siren=of_instance["siren"],
        ordre=ordre.astype("float64"),
    )
    by_code = np.argsort(decisions["decision_id"].to_numpy(dtype=object), kind="stable")
    keys = decisions[["ordre", "date"]].iloc[by_code]
    # Stable: decisions of one day and one kind stay in the order of their codes.
    order = np.lexsort((keys["ordre"].to_numpy(), keys["date"].to_numpy()))
    return decisions.iloc[by_code[order]].reset_index(drop=True)


def _pairs(portfolio: Portfolio, decisions: pd.DataFrame) -> tuple[Positions, Positions]:
    """
    Pair decisions that vote with the lines that they vote, in either direction of the link.

    Returns the positions in `decisions` and in the table `financement`, oldest decision first, each pair
    once.
    """
    lines = portfolio.tables["financement"]
    named = pd.Index(lines["financement_id"]).get_indexer(pd.Index(decisions["financement_id"]))
    direct = np.flatnonzero(named >= 0)
    naming = pd.Index(decisions["decision_id"]).get_indexer(pd.Index(lines["decision_id"]))
    inverse = np.flatnonzero(naming >= 0)
    decided = np.concatenate([direct, naming[inverse]])
    line = np.concatenate([named[direct], inverse])
    voting = decisions["sens"].isin(SENS_DE_VOTE).to_numpy()[decided]
    pairs = np.unique(decided[voting] * max(len(lines), 1) + line[voting])
    return np.divmod(pairs, max(len(lines), 1))


def vote_states(portfolio: Portfolio, *, date: dt.date | None = None) -> pd.DataFrame:
    """
    Tell what each financing line is worth at a date.

    A line with voting decisions (« attribué », « modifié », « prorogé », « annulé ») is worth what the
    last one taken on or before `date` says. The amount is `montant_vote_eur` of the line when no later
    decision is recorded, else the amount of the last « attribué » or « modifié » (a new total, not a
    difference); each stands in for the other when it is missing. After « annulé » the line is worth
    nothing. A line without any decision counts when its `etat` is « acquis », from the `debut` of its
    project, or always when the project has no start.

    Parameters
    ----------
    portfolio
        The portfolio.
    date
        Last day known. None takes the lines as recorded: only those whose `etat` is « acquis » count,
        because a decision that is merely expected cannot be told from a past one without a day.

    Returns
    -------
    states
        Index `financement_id`; `en_vigueur` (bool), `annule` (bool), `a_venir` (bool: in force only
        after `date`), `vote_eur` (euros, 0 when not in force), `date_vote` (of the last decision;
        missing without decision).

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> for day in (dt.date(2022, 3, 14), dt.date(2022, 3, 15)):
    ...     state = vote_states(worked_portfolio(), date=day).loc["F1"]
    ...     print(day, state["en_vigueur"], state["a_venir"], state["vote_eur"])
    2022-03-14 False True 0.0
    2022-03-15 True False 24000.0
    """
    lines = portfolio.tables["financement"]
    decisions = dated_decisions(portfolio)
    decided, line = _pairs(portfolio, decisions)
    limit = (pd.Timestamp.max if date is None else pd.Timestamp(date)).to_datetime64()
    day = decisions["date"].to_numpy()[decided]
    known, later = day <= limit, _marked(line[day > limit], len(lines))
    voted, has_decision = _marked(line[known], len(lines)), _marked(line, len(lines))
    # Decisions are sorted: of those about one line, the last one written is the last one taken.
    date_vote = np.full(len(lines), np.datetime64("NaT"), dtype="datetime64[us]")
    date_vote[line[known]] = day[known]
    sens = decisions["sens"].to_numpy(dtype=object)[decided]
    annule = np.zeros(len(lines), dtype=bool)
    annule[line[known]] = sens[known] == "annulé"
    decision_eur = _decided_amounts(decisions, decided, line, known, n_lines=len(lines))
    debut = look_up(lines["projet_id"], portfolio.tables["projet"].set_index("projet_id")["debut"])
    starts_later = (debut > pd.Timestamp(limit)).to_numpy()
    acquired = (lines["etat"] == "acquis").to_numpy()
    undated = ~has_decision & acquired
    en_vigueur = (voted & ~annule) | (undated & ~starts_later)
    if date is None:
        en_vigueur &= acquired
    recorded = lines["montant_vote_eur"].to_numpy()
    worth = np.where(later, _first_known(decision_eur, recorded), _first_known(recorded, decision_eur))
    return pd.DataFrame(
        {
            "date_vote": date_vote,
            "annule": annule,
            "en_vigueur": en_vigueur,
            "a_venir": (later & ~voted) | (undated & starts_later),
            "vote_eur": np.where(en_vigueur, np.nan_to_num(worth), 0.0),
        },
        index=pd.Index(lines["financement_id"]),
    )


def _marked(positions: Positions, n_lines: int) -> NDArray[np.bool_]:
    """Mark these lines among all."""
    marks = np.zeros(n_lines, dtype=bool)
    marks[positions] = True
    return marks


def _decided_amounts(
    decisions: pd.DataFrame, decided: Positions, line: Positions, known: NDArray[np.bool_], *, n_lines: int
) -> NDArray[np.float64]:
    """Amount of the last known decision that gives or changes each line; NaN when none says it."""
    amounts = np.full(n_lines, np.nan)
    given = decisions["montant_eur"].to_numpy()[decided]
    speaks = decisions["sens"].isin(SENS_DE_MONTANT).to_numpy()[decided]
    # The amount of a decision about several lines cannot be shared between them.
    alone = np.bincount(decided, minlength=len(decisions))[decided] == 1
    usable = known & speaks & alone & ~np.isnan(given)
    amounts[line[usable]] = given[usable]
    return amounts


def _first_known(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take the first amount where it is known, else the second."""
    return np.where(np.isnan(first), second, first)
