"""
Who may see what: the part of a portfolio that an export may carry.

The public sees only what is voted *and* marked public; a proposal never leaves the house. The committee of a
territory also sees what is proposed to it, but nothing internal. The filtered portfolio is an ordinary one, so
every measure runs on it unchanged and none of them can leak. What a dashboard serves is bounded in the same way
(`served_portfolio`). See docs/methode/diffusion.md.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import pandas as pd

from analysis.envelopes import VOTED_STAGES, promised
from analysis.funding import funding_lines
from analysis.lookup import is_among
from analysis.votes import SENS_DE_VOTE, dated_decisions
from data.portfolio import Portfolio

Audience = Literal["public", "comité", "interne"]
AUDIENCES: Final[tuple[Audience, ...]] = ("public", "comité", "interne")
"""From the one that sees least to the one that sees all."""
SEEN_BY_COMMITTEE: Final = ("comité", "public")
DELIBERATING: Final = ("commission permanente", "session plénière", "conseil communautaire")
"""Assemblies whose decisions are published."""

Frames = dict[str, pd.DataFrame]


def portfolio_for(portfolio: Portfolio, audience: Audience, *, date: dt.date) -> Portfolio:
    """
    Give the part of a portfolio that an audience may see.

    Parameters
    ----------
    portfolio
        The whole portfolio.
    audience
        ``public`` (see `public_portfolio`), ``comité`` (all but internal projects, what hangs on them and agendas) or
        ``interne`` (the portfolio itself).
    date
        The day the figures are stated at.

    Returns
    -------
    part
        A portfolio whose version says for whom it is.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> day = dt.date(2026, 3, 1)
    >>> parts = [portfolio_for(worked_portfolio(), one, date=day) for one in AUDIENCES]
    >>> [len(part.tables["projet"]) for part in parts]
    [1, 1, 4]
    """
    if audience == "public":
        return public_portfolio(portfolio, date=date)
    if audience == "comité":
        return _committee_portfolio(portfolio)
    return portfolio


def audiences_within(widest: Audience) -> tuple[Audience, ...]:
    """
    Give the audiences that see no more than one of them.

    Parameters
    ----------
    widest
        The audience that bounds the others.

    Returns
    -------
    audiences
        From the one that sees least to `widest`.

    Examples
    --------
    >>> audiences_within("comité")
    ('public', 'comité')
    """
    return AUDIENCES[: AUDIENCES.index(widest) + 1]


def served_portfolio(portfolio: Portfolio, audience: Audience, *, date: dt.date) -> Portfolio:
    """
    Give the part of a portfolio that a dashboard open to an audience may read.

    Parameters
    ----------
    portfolio
        The whole portfolio.
    audience
        The widest audience of the dashboard.
    date
        Today: what is voted later is not public yet, whatever the day that a reader asks for.

    Returns
    -------
    part
        For ``interne``, the portfolio itself. Otherwise the part of `portfolio_for`, without its envelopes: what
        is left of them, told from a part of the votes, would read as unspent. Its version names the day.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> part = served_portfolio(worked_portfolio(), "public", date=dt.date(2026, 3, 1))
    >>> part.version, len(part.tables["projet"]), len(part.tables["enveloppe"])
    ('exemple (public, 2026-03-01)', 1, 0)
    """
    if audience == "interne":
        return portfolio
    part = portfolio_for(portfolio, audience, date=date)
    frames = {**part.tables, "enveloppe": part.tables["enveloppe"].iloc[:0]}
    version = f"{portfolio.version} ({audience}, {date.isoformat()})"
    return Portfolio(frames, version, part.demonstration, part.sources)


def public_portfolio(portfolio: Portfolio, *, date: dt.date) -> Portfolio:
    """
    Keep what is voted and public at a date.

    A project is kept when it is marked « public » and an aid to it is in force: the Département's own where
    the project belongs to an accord or asks the Département, that of any other funder otherwise. Of its
    financing plan only the lines in force remain, at their value of the day, without what was asked for; of
    its payments, those of past years and of the year of `date`. Accords count once voted, with the envelopes
    and amendments voted by then. Decisions are those that give, change or withdraw a kept aid, and those of
    assemblies that publish about accords and amendments. Contributions and documents, which nothing marks
    public, and agendas, which are free texts, are left out.

    Parameters
    ----------
    portfolio
        The whole portfolio.
    date
        The day the figures are stated at.

    Returns
    -------
    public
        The version says that it is a part. On the lines kept, `funding_lines` at `date` gives the same
        amounts as on the whole portfolio; what is left of an envelope must not be computed on it, for the
        votes left out would read as unspent.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> part = public_portfolio(worked_portfolio(), date=dt.date(2026, 3, 1))
    >>> part.tables["projet"]["projet_id"].tolist(), part.tables["financement"]["etat"].unique().tolist()
    (['P1'], ['acquis'])
    """
    lines = funding_lines(portfolio, date=date)
    kept_lines = lines[is_among(lines["projet_id"], _public_projects(lines)) & lines["en_vigueur"]]
    frames = {name: frame.copy() for name, frame in portfolio.tables.items()}
    frames["contribution"] = frames["contribution"].iloc[:0]
    frames["document"] = frames["document"].iloc[:0]
    _keep_voted_accords(frames, portfolio, date)
    _keep(frames, "projet", "projet_id", kept_lines["projet_id"])
    projet = frames["projet"]
    projet["accord_id"] = projet["accord_id"].where(
        is_among(projet["accord_id"], frames["accord"]["accord_id"])
    )
    _keep(frames, "projet_enjeu", "projet_id", projet["projet_id"])
    _keep(frames, "projet_enjeu", "enjeu_id", frames["enjeu"]["enjeu_id"])
    _keep_lines(frames, kept_lines, date)
    _keep_decisions(frames, portfolio, date)
    return _part(portfolio, frames, "public")


def _public_projects(lines: pd.DataFrame) -> pd.Series[str]:
    """Projects marked public whose vote is in force, the Département's where it was asked."""
    departement = lines["apporteur_type"] == "Département"
    worth = (lines["vote_eur"] > 0) | (lines["jours_prevus"] > 0)
    voted = (lines["diffusion"] == "public") & lines["en_vigueur"] & worth & ~lines["du_maitre_ouvrage"]
    asked = lines.loc[departement | lines["dans_accord"], "projet_id"]
    return lines.loc[voted & (departement | ~is_among(lines["projet_id"], asked)), "projet_id"]


def _keep(frames: Frames, table: str, column: str, codes: pd.Series[str], *, or_empty: bool = False) -> None:
    """Keep the rows of a table whose code is among some, or is empty."""
    values = frames[table][column]
    kept = is_among(values, codes)
    frames[table] = frames[table][kept | values.isna() if or_empty else kept].reset_index(drop=True)


def _keep_voted_accords(frames: Frames, portfolio: Portfolio, date: dt.date) -> None:
    day = pd.Timestamp(date)
    accord, avenant = frames["accord"], frames["avenant"]
    started = accord["debut"].where(accord["etape"].isin(VOTED_STAGES))
    voted = accord["date_vote_cd"].fillna(started) <= day
    frames["accord"] = accord[voted].reset_index(drop=True)
    frames["avenant"] = avenant[avenant["date_vote"] <= day].reset_index(drop=True)
    envelopes = promised(portfolio, date=date)["enveloppe_id"]
    for table in ("avenant", "enveloppe", "enjeu"):
        _keep(frames, table, "accord_id", frames["accord"]["accord_id"])
    amendments = frames["avenant"]["avenant_id"]
    _keep(frames, "enveloppe", "enveloppe_id", envelopes)
    _keep(frames, "enjeu", "avenant_entree", amendments, or_empty=True)
    left = frames["enjeu"]["avenant_sortie"]
    frames["enjeu"]["avenant_sortie"] = left.where(is_among(left, amendments))


def _keep_lines(frames: Frames, kept: pd.DataFrame, date: dt.date) -> None:
    """Keep the lines in force at their value of the day, and their payments without the forecasts."""
    _keep(frames, "financement", "financement_id", kept["financement_id"])
    lines = frames["financement"]
    worth = kept.set_index("financement_id")["vote_eur"].reindex(pd.Index(lines["financement_id"]))
    lines["montant_vote_eur"] = worth.where(worth > 0).to_numpy()
    lines["montant_sollicite_eur"] = float("nan")
    lines["etat"] = "acquis"
    _keep(frames, "echeance", "financement_id", lines["financement_id"])
    to_come = frames["echeance"]["exercice"] > date.year
    amounts = ["prevu_eur", "paye_eur", "jours_faits"]
    frames["echeance"][amounts] = frames["echeance"][amounts].mask(to_come)


def _keep_decisions(frames: Frames, portfolio: Portfolio, date: dt.date) -> None:
    """Keep the published votes about what is kept; an amount shared with something hidden is not told."""
    dated = dated_decisions(portfolio).set_index("decision_id")
    taken = dated.index[(dated["date"] <= pd.Timestamp(date)) & dated["sens"].isin(SENS_DE_VOTE)]
    published = dated.index[dated["instance_type"].isin(DELIBERATING)]
    _keep(frames, "decision", "decision_id", taken.to_series())
    for column, table in (
        ("projet_id", "projet"),
        ("financement_id", "financement"),
        ("accord_id", "accord"),
        ("avenant_id", "avenant"),
    ):
        _keep(frames, "decision", column, frames[table][column], or_empty=True)
    decision, lines = frames["decision"], frames["financement"]
    voting = decision["financement_id"].notna() | is_among(decision["decision_id"], lines["decision_id"])
    decision = decision[voting | is_among(decision["decision_id"], published)].reset_index(drop=True)
    whole = portfolio.tables["financement"]
    hidden = whole.loc[~is_among(whole["financement_id"], lines["financement_id"]), "decision_id"]
    decision["montant_eur"] = decision["montant_eur"].mask(is_among(decision["decision_id"], hidden))
    frames["decision"] = decision
    lines["decision_id"] = lines["decision_id"].where(is_among(lines["decision_id"], decision["decision_id"]))
    _keep(frames, "instance", "instance_id", decision["instance_id"])
    frames["instance"]["ordre_du_jour"] = frames["instance"]["type"]


def _committee_portfolio(portfolio: Portfolio) -> Portfolio:
    """Leave out the internal projects and all that hangs on them, and the agendas, which are free texts."""
    frames = {name: frame.copy() for name, frame in portfolio.tables.items()}
    shown = frames["projet"].loc[frames["projet"]["diffusion"].isin(SEEN_BY_COMMITTEE), "projet_id"]
    for table in ("projet", "projet_enjeu", "financement"):
        _keep(frames, table, "projet_id", shown)
    lines = frames["financement"]["financement_id"]
    _keep(frames, "echeance", "financement_id", lines)
    _keep(frames, "decision", "projet_id", shown, or_empty=True)
    _keep(frames, "decision", "financement_id", lines, or_empty=True)
    _keep(frames, "document", "projet_id", shown, or_empty=True)
    decisions = frames["financement"]["decision_id"]
    frames["financement"]["decision_id"] = decisions.where(
        is_among(decisions, frames["decision"]["decision_id"])
    )
    frames["instance"]["ordre_du_jour"] = frames["instance"]["type"]
    return _part(portfolio, frames, "comité")


def _part(portfolio: Portfolio, frames: Frames, audience: Audience) -> Portfolio:
    used = {str(code) for frame in frames.values() for code in frame["source_id"].dropna().unique()}
    return Portfolio(
        frames,
        f"{portfolio.version} ({audience})",
        portfolio.demonstration,
        tuple(source for source in portfolio.sources if source.source_id in used),
    )
