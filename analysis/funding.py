"""
Means of the projects: one row per financing line as known at a date, and sums over these rows.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from analysis.errors import FrameError
from analysis.lookup import look_up
from analysis.memory import remembered
from analysis.project_facts import owner_lines, principal_enjeux, project_costs
from analysis.votes import vote_states
from data.portfolio import Portfolio

AMOUNTS = ("sollicite_eur", "vote_eur", "prevu_eur", "paye_eur", "jours_prevus", "jours_faits")
"""Columns that `summarise` adds up, in euros or days; days are never turned into euros."""
COSTS = ("cout_ht_eur", "cout_ttc_eur")
"""Cost of the project in the base that its plan uses; the two columns are never added."""
LOCAL = ("site", "commune")
"""Extents that belong to one commune; no other amount may be shown by commune."""

_FROM_LINE = [
    "financement_id",
    "projet_id",
    "apporteur",
    "apporteur_type",
    "moyen",
    "section",
    "base",
    "assiette_eur",
    "date_limite",
    "source_id",
]
_FROM_PROJECT = ["accord_id", "siren", "insee", "theme", "perimetre", "avancement", "diffusion"]


@remembered
def funding_lines(portfolio: Portfolio, *, date: dt.date | None = None) -> pd.DataFrame:
    """
    Join each financing line with its project, its principal enjeu and what it is worth at a date.

    Votes follow `analysis.votes.vote_states`. Payments and days done have only a year: those of the
    years up to and including the year of `date` count, except on a line that is voted after `date`.
    Days planned count whole while the line is in force, like a vote. Requests have no date and always
    count.

    Parameters
    ----------
    portfolio
        The portfolio.
    date
        Last day known; None takes the lines as recorded (see `analysis.votes.vote_states`).

    Returns
    -------
    lines
        One row per `financement`, sorted by `financement_id`: the line, its project (`accord_id`,
        `siren`, `insee`, `theme`, `perimetre`, `avancement`, `diffusion`, retained cost in HT or TTC),
        `enjeu_id` (principal), `etat` (at the date, « annulé » when withdrawn), `en_vigueur`,
        `a_venir` (in force only later), `dans_accord`, `du_maitre_ouvrage`, `date_vote`,
        `sollicite_eur` (missing when unknown), `vote_eur`, `paye_eur` (euros), `jours_prevus`,
        `jours_faits`.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> lines = funding_lines(worked_portfolio(), date=dt.date(2022, 12, 31))
    >>> lines[["financement_id", "projet_id", "etat", "vote_eur", "paye_eur"]]
      financement_id projet_id       etat  vote_eur  paye_eur
    0             F1        P1     acquis   24000.0   10000.0
    1             F2        P1     acquis   36000.0       0.0
    2             F3        P1     acquis   40000.0       0.0
    3             F4        P1     acquis       0.0       0.0
    4             F5        P2  sollicité       0.0       0.0
    5             F6        P3     acquis    9000.0    9000.0
    """
    financement = portfolio.tables["financement"]
    projet = portfolio.tables["projet"].set_index("projet_id")
    lines = financement[_FROM_LINE].assign(
        sollicite_eur=financement["montant_sollicite_eur"], du_maitre_ouvrage=owner_lines(portfolio)
    )
    facts = projet[_FROM_PROJECT].join(project_costs(portfolio)[list(COSTS)])
    facts["enjeu_id"] = principal_enjeux(portfolio).reindex(projet.index)
    states = vote_states(portfolio, date=date).reset_index(drop=True)
    lines = pd.concat([lines, look_up(lines["projet_id"], facts), states.drop(columns="annule")], axis=1)
    lines["dans_accord"] = lines["accord_id"].notna()
    lines["etat"] = _states_at(financement, states)
    paid = _spent(portfolio, lines["financement_id"], date=date)
    for name in ("paye_eur", "jours_faits"):
        lines[name] = paid[name].mask(states["a_venir"], 0.0)
    lines["jours_prevus"] = paid["jours_prevus"].where(states["en_vigueur"], 0.0)
    return lines.sort_values("financement_id", ignore_index=True)


def _states_at(financement: pd.DataFrame, states: pd.DataFrame) -> pd.Series[str]:
    """State of each line at the date: what is voted later was only asked, or considered."""
    before = pd.Series("envisagé", index=financement.index, dtype="str").mask(
        financement["montant_sollicite_eur"].notna(), "sollicité"
    )
    etat = financement["etat"].mask((financement["etat"] == "acquis") & ~states["en_vigueur"], before)
    return etat.mask(states["en_vigueur"], "acquis").mask(states["annule"], "annulé")


def _spent(portfolio: Portfolio, order: pd.Series[str], *, date: dt.date | None) -> pd.DataFrame:
    """Sum the yearly amounts of each line: done up to the year of the date, planned over all years."""
    echeance = portfolio.tables["echeance"]
    columns = ["paye_eur", "jours_faits", "jours_prevus"]
    amounts = echeance[columns].fillna(0.0)
    if date is not None:
        amounts[columns[:2]] = amounts[columns[:2]].where(echeance["exercice"] <= date.year, 0.0)
    sums = amounts.groupby(echeance["financement_id"]).sum()
    return sums.reindex(pd.Index(order)).fillna(0.0).reset_index(drop=True).set_index(order.index)


@remembered
def payment_lines(portfolio: Portfolio, *, date: dt.date | None = None) -> pd.DataFrame:
    """
    Give one row per yearly instalment, with what its financing line says; the only frame with a year.

    Parameters
    ----------
    portfolio
        The portfolio.
    date
        Last day known: what is done after its year, or on a line voted later, does not count; what is
        planned stays.

    Returns
    -------
    payments
        One row per `echeance`, sorted by `echeance_id`: `exercice` (year), `prevu_eur`,
        `paye_eur` (euros), `jours_prevus`, `jours_faits`, and the line without its own amounts and
        costs.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> payments = payment_lines(worked_portfolio(), date=dt.date(2022, 12, 31))
    >>> payments[["echeance_id", "exercice", "paye_eur", "jours_prevus", "jours_faits"]]
      echeance_id  exercice  paye_eur  jours_prevus  jours_faits
    0          E1      2022   10000.0           NaN          NaN
    1          E2      2023       0.0           NaN          0.0
    2          E3      2022       NaN          10.0          4.0
    3          E4      2022    9000.0           NaN          NaN
    """
    lines = funding_lines(portfolio, date=date)
    echeance = portfolio.tables["echeance"].drop(columns="source_id")
    of_line = lines.drop(columns=[name for name in (*AMOUNTS, *COSTS) if name in lines])
    payments = echeance.merge(of_line, on="financement_id").sort_values("echeance_id", ignore_index=True)
    if date is not None:
        to_come = (payments["exercice"] > date.year) | payments["a_venir"]
        done = ["paye_eur", "jours_faits"]
        payments[done] = payments[done].mask(to_come, 0.0)
    payments["jours_prevus"] = payments["jours_prevus"].where(payments["en_vigueur"], 0.0)
    return payments


def summarise(lines: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """
    Add up lines by any of their columns.

    Projects and their costs count once per group, whatever the number of lines; groups that share
    projects (by `apporteur`, `moyen`…) therefore have costs and counts that do not add up to the total.

    Parameters
    ----------
    lines
        From `funding_lines`, or from `payment_lines` when `by` holds `exercice`; filtered at will.
    by
        Columns to group by (`accord_id`, `siren`, `insee`, `theme`, `enjeu_id`, `moyen`, `section`,
        `apporteur_type`, `apporteur`, `exercice`, `dans_accord`, `perimetre`…); none gives one row.

    Returns
    -------
    summary
        One row per group, missing keys included, sorted by key: the sums of the amounts present, in
        euros and days, `n_lignes`, `n_projets` (distinct, abandoned ones left out), `cout_ht_eur` and
        `cout_ttc_eur`, `taux_execution` (paid ÷ voted) and `share` (of the voted total, or of the paid
        total over payments), NaN when their denominator is zero.

    Raises
    ------
    FrameError
        When a column of `by` is absent.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> lines = departement_lines(funding_lines(worked_portfolio(), date=dt.date(2023, 12, 31)))
    >>> summary = summarise(lines, ["theme", "dans_accord"])
    >>> summary[["theme", "dans_accord", "sollicite_eur", "vote_eur", "paye_eur", "n_projets"]]
           theme  dans_accord  sollicite_eur  vote_eur  paye_eur  n_projets
    0    habitat        False            0.0    9000.0    9000.0          1
    1    habitat         True        30000.0   24000.0   16000.0          1
    2  mobilites         True        15000.0       0.0       0.0          1
    >>> payments = departement_lines(payment_lines(worked_portfolio()))
    >>> summarise(payments, ["exercice"])[["exercice", "paye_eur", "jours_faits"]]
       exercice  paye_eur  jours_faits
    0      2022   19000.0          4.0
    1      2023    6000.0          0.0
    """
    absent = [name for name in by if name not in lines]
    if absent:
        hint = " Years are in payment_lines only: a vote is whole." if "exercice" in absent else ""
        msg = f"Cannot group by {', '.join(absent)}: the lines have {', '.join(lines.columns)}.{hint}"
        raise FrameError(msg)
    first = ~lines.duplicated([*by, "projet_id"])
    values = lines[[name for name in AMOUNTS if name in lines]].fillna(0.0)
    values["n_lignes"] = 1
    values["n_projets"] = (first & (lines["avancement"] != "abandonné")).astype(int)
    for name in (name for name in COSTS if name in lines):
        values[name] = lines[name].where(first, 0.0).fillna(0.0)
    if by:
        keys = [lines[name] for name in by]
        summary = values.groupby(keys, dropna=False, sort=True).sum().reset_index()
    else:
        summary = values.sum().to_frame().T.astype(values.dtypes)
    voted = "vote_eur" if "vote_eur" in summary else "paye_eur"
    if voted == "vote_eur":
        summary["taux_execution"] = summary["paye_eur"] / summary["vote_eur"].where(summary["vote_eur"] != 0)
    total = summary[voted].sum()
    summary["share"] = summary[voted] / total if total else float("nan")
    return summary


def departement_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """
    Keep what the Département brings: the only lines that promised, voted and paid speak of.

    Parameters
    ----------
    lines
        From `funding_lines` or `payment_lines`.

    Returns
    -------
    kept
        Rows of `lines`.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> departement_lines(funding_lines(worked_portfolio()))["financement_id"].tolist()
    ['F1', 'F4', 'F5', 'F6']
    """
    return lines[lines["apporteur_type"] == "Département"]


def other_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """
    Keep what others than the Département and the owner of the project bring.

    Parameters
    ----------
    lines
        From `funding_lines` or `payment_lines`.

    Returns
    -------
    kept
        Rows of `lines`.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> other_lines(funding_lines(worked_portfolio()))["financement_id"].tolist()
    ['F2']
    """
    return lines[(lines["apporteur_type"] != "Département") & ~lines["du_maitre_ouvrage"]]


class CommuneLines(NamedTuple):
    """Lines that may be shown by commune, and what had to be left out (voted, in euros; and lines)."""

    lines: pd.DataFrame
    hors_commune_eur: float
    n_hors_commune: int


def by_commune(lines: pd.DataFrame) -> CommuneLines:
    """
    Separate the lines of one commune from those of a wider territory, which no map by commune may show.

    Parameters
    ----------
    lines
        From `funding_lines`.

    Returns
    -------
    split
        The lines of a site or a commune whose INSEE code is known, and the amount left out.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> split = by_commune(departement_lines(funding_lines(worked_portfolio())))
    >>> split.lines.groupby("insee")["vote_eur"].sum().to_dict(), split.n_hors_commune
    ({'29901': 24000.0, '29903': 9000.0}, 1)
    """
    local = lines["perimetre"].isin(LOCAL) & lines["insee"].notna()
    return CommuneLines(lines[local], float(lines.loc[~local, "vote_eur"].sum()), int((~local).sum()))
