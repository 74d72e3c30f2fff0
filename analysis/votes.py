"""What each financing line is worth at a date, from the dated decisions about it."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analysis.lookup import look_up
from data.portfolio import Portfolio
from data.schema_types import SENS_DECISION

SENS_DE_VOTE = ("attribué", "modifié", "prorogé", "annulé")
"""Decisions that give, change, extend or withdraw an aid; the others instruct it."""


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
    """
    instance = portfolio.tables["instance"][["instance_id", "type", "siren", "date"]]
    instance = instance.rename(columns={"type": "instance_type", "siren": "instance_siren"})
    decisions = portfolio.tables["decision"].merge(instance, on="instance_id", how="left")
    decisions["ordre"] = decisions["sens"].map({sens: i for i, sens in enumerate(SENS_DECISION)})
    return decisions.sort_values(["date", "ordre", "decision_id"], ignore_index=True)


def line_votes(portfolio: Portfolio, decisions: pd.DataFrame) -> pd.DataFrame:
    """
    Pair each financing line with the decisions that vote it, in either direction of the link.

    Parameters
    ----------
    portfolio
        The portfolio; its table `financement` is read.
    decisions
        From `dated_decisions`.

    Returns
    -------
    votes
        `financement_id`, `decision_id`, `date`, `sens`, `montant_eur`, oldest first. The amount is
        missing where one decision covers several lines, because it cannot be shared between them.
    """
    voting = decisions[decisions["sens"].isin(SENS_DE_VOTE)]
    direct = voting.loc[voting["financement_id"].notna(), ["financement_id", "decision_id"]]
    lines = portfolio.tables["financement"]
    inverse = lines.loc[lines["decision_id"].isin(voting["decision_id"]), ["financement_id", "decision_id"]]
    pairs = pd.concat([direct, inverse]).drop_duplicates()
    votes = voting.drop(columns="financement_id").merge(pairs, on="decision_id")
    shared = votes.duplicated("decision_id", keep=False)
    votes["montant_eur"] = votes["montant_eur"].mask(shared)
    return votes[["financement_id", "decision_id", "date", "sens", "montant_eur"]]


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
        Last day known; None knows all that is recorded, even what is still to come.

    Returns
    -------
    states
        Index `financement_id`; `en_vigueur` (bool), `annule` (bool), `a_venir` (bool: in force only
        after `date`), `vote_eur` (euros, 0 when not in force), `date_vote` (of the last decision;
        missing without decision).
    """
    lines = portfolio.tables["financement"].set_index("financement_id")
    votes = line_votes(portfolio, dated_decisions(portfolio))
    limit = pd.Timestamp.max if date is None else pd.Timestamp(date)
    known = votes[votes["date"] <= limit]
    later = lines.index.isin(votes.loc[votes["date"] > limit, "financement_id"])
    last = known.drop_duplicates("financement_id", keep="last").set_index("financement_id")
    amounts = known[known["sens"].isin(("attribué", "modifié")) & known["montant_eur"].notna()]
    decided = amounts.drop_duplicates("financement_id", keep="last").set_index("financement_id")[
        "montant_eur"
    ]
    decided = decided.reindex(lines.index)
    start = look_up(lines["projet_id"], portfolio.tables["projet"].set_index("projet_id")["debut"])
    undated = ~lines.index.isin(votes["financement_id"]) & (lines["etat"] == "acquis")
    voted = lines.index.isin(last.index)
    states = pd.DataFrame({"date_vote": last["date"].reindex(lines.index)}, index=lines.index)
    states["annule"] = lines.index.isin(last.index[last["sens"] == "annulé"])
    states["en_vigueur"] = (voted & ~states["annule"]) | (undated & ~(start > limit))
    states["a_venir"] = (later & ~voted) | (undated & (start > limit))
    recorded = lines["montant_vote_eur"]
    worth = decided.fillna(recorded).where(later, recorded.fillna(decided))
    states["vote_eur"] = worth.where(states["en_vigueur"], 0.0).fillna(0.0)
    return states
