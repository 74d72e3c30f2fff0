"""
Financing plans: who pays what in each project, what is still to be found, and the owner's share.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analysis.funding import funding_lines
from analysis.lookup import is_among, look_up
from analysis.memory import remembered
from analysis.project_facts import project_costs
from data.portfolio import Portfolio

TOLERANCE_EUR = 1.0
"""A plan whose gap is at most one euro is complete: plans are written with rounded amounts."""
MINIMUM_OWNER_SHARE = 0.20
"""Share of the owner in what public bodies bring to an investment (CGCT, art. L. 1111-10, III)."""
PUBLIC_FUNDERS = ("Département", "État", "Région", "Europe", "EPCI", "commune", "autre public")
LOCAL_AUTHORITIES = ("commune", "EPCI", "syndicat", "Département")
"""Owners that the minimum share binds; it binds neither associations nor landlords nor the State."""

ETATS_PLAN = (
    "bouclé",
    "à boucler",
    "dépassé",
    "part du maître d'ouvrage non renseignée",
    "bases mêlées",
    "coût inconnu",
)


def plan_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """
    Keep the lines that enter a financing plan, with the amount that each one brings.

    Parameters
    ----------
    lines
        From `funding_lines`.

    Returns
    -------
    plan
        Acquired lines (their vote) and requested lines (their request; their vote is not yet known),
        with `montant_eur`. What is only considered, refused or withdrawn brings nothing; the owner's
        own line is kept whatever its state unless it is refused or withdrawn.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> plan = plan_lines(funding_lines(worked_portfolio(), date=dt.date(2023, 12, 31)))
    >>> plan.loc[plan["montant_eur"] > 0, ["financement_id", "etat", "montant_eur"]]
      financement_id       etat  montant_eur
    0             F1     acquis      24000.0
    1             F2     acquis      36000.0
    2             F3     acquis      40000.0
    4             F5  sollicité      15000.0
    5             F6     acquis       9000.0
    """
    asked = lines["sollicite_eur"].fillna(0.0)
    granted = lines["etat"] == "acquis"
    # An owner decides alone: what it writes in its plan is its share, asked of nobody.
    pending = (lines["etat"] == "sollicité") | (lines["du_maitre_ouvrage"] & (lines["etat"] == "envisagé"))
    amount = lines["vote_eur"].where(granted, asked)
    return lines.assign(montant_eur=amount)[granted | pending]


@remembered
def financing_plans(portfolio: Portfolio, *, date: dt.date | None = None) -> pd.DataFrame:
    """
    Write the financing plan of each project: lines acquired or requested + owner's share = cost.

    The gap is shown, never filled. When the owner's share is not recorded, what is missing may be that
    share: the plan says so and has no gap. HT and TTC are never added: a plan whose lines use both
    bases, or another base than its cost, has no gap either.

    Parameters
    ----------
    portfolio
        The portfolio.
    date
        Last day known.

    Returns
    -------
    plans
        Index `projet_id` (every project, sorted). Euros: `cout_eur` in base `base_cout`, `acquis_eur`,
        `sollicite_eur` (still requested), `departement_eur`, `autres_eur` (neither Département nor
        owner), `part_mo_eur` (NaN when not recorded), `a_boucler_eur` (cost − plan; negative when the
        plan exceeds the cost). `etat_plan` is one of `ETATS_PLAN`. From the minimum share:
        `aides_publiques_eur`, `part_mo` in [0, 1] (owner ÷ (owner + public aid), in investment),
        `part_mo_deduite` (the owner's share is what the others leave), `part_mo_a_verifier` and
        `part_mo_manque_eur` (what is lacking in this plan: 20 % of it − owner, at least 0).

    References
    ----------
    Code général des collectivités territoriales, art. L. 1111-10, III (minimum share of the owner).

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> plans = financing_plans(worked_portfolio(), date=dt.date(2023, 12, 31))
    >>> plans.loc[["P1"], ["cout_eur", "departement_eur", "autres_eur", "part_mo_eur", "etat_plan"]]
                cout_eur  departement_eur  autres_eur  part_mo_eur etat_plan
    projet_id
    P1          100000.0          24000.0     36000.0      40000.0    bouclé
    >>> float(plans.at["P1", "part_mo"])  # 40 000 / (40 000 + 60 000 of public aid), above the legal fifth
    0.4
    """
    plan = plan_lines(funding_lines(portfolio, date=date))
    costs = project_costs(portfolio).sort_index()
    own, dep = plan["du_maitre_ouvrage"], plan["apporteur_type"] == "Département"
    granted = plan["etat"] == "acquis"
    parts = {
        "acquis_eur": granted & ~own,
        "sollicite_eur": ~granted & ~own,
        "departement_eur": dep & ~own,
        "autres_eur": ~dep & ~own,
    }
    plans = costs[["base_cout"]].assign(cout_eur=costs["cout_ht_eur"].fillna(costs["cout_ttc_eur"]))
    for name, part in parts.items():
        plans[name] = _per_project(plan[part], plans.index).fillna(0.0)
    plans["part_mo_eur"] = _per_project(plan[own], plans.index)
    total = plans[["departement_eur", "autres_eur", "part_mo_eur"]].sum(axis=1)
    gap = plans["cout_eur"] - total
    other_base = plan["base"] != look_up(plan["projet_id"], costs["base_cout"])
    mixed = is_among(plans.index, plan.loc[other_base, "projet_id"])
    # A plan that reaches its cost without its owner needs no owner's line to be complete.
    silent = plans["part_mo_eur"].isna() & (gap > TOLERANCE_EUR)
    plans["a_boucler_eur"] = gap.mask(silent | mixed)
    unknown = plans["cout_eur"].isna() | (plans["cout_eur"] <= 0)
    plans["a_boucler_eur"] = plans["a_boucler_eur"].mask(unknown)
    plans["etat_plan"] = np.select(
        [unknown, mixed, silent, gap > TOLERANCE_EUR, gap < -TOLERANCE_EUR],
        [ETATS_PLAN[5], ETATS_PLAN[4], ETATS_PLAN[3], ETATS_PLAN[1], ETATS_PLAN[2]],
        default=ETATS_PLAN[0],
    )
    return plans.join(_owner_shares(portfolio, plan, plans.assign(_mixed=mixed)))


def _per_project(plan: pd.DataFrame, projects: pd.Index[str]) -> pd.Series[float]:
    """Sum the amounts of a plan by project; NaN for a project without any of these lines."""
    return plan.groupby("projet_id")["montant_eur"].sum().reindex(projects)


def _owner_shares(portfolio: Portfolio, plan: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """
    Compare the owner's share with the legal minimum, in investment, for local authorities only.

    The law counts what public bodies bring (European funds are counted among them) and knows exceptions
    that no table holds (heritage, disasters, urban renewal…): the result is « à vérifier », never a
    verdict. A share that is not recorded is deduced from the cost only where the whole plan is an
    investment in one base.
    """
    own = plan["du_maitre_ouvrage"]
    investment = plan["section"] == "investissement"
    public = plan["apporteur_type"].isin(PUBLIC_FUNDERS) & ~own
    aid = _per_project(plan[public & investment], plans.index)
    recorded = _per_project(plan[own & (investment | plan["section"].isna())], plans.index)
    running = is_among(
        plans.index, plan.loc[~investment & (plan["moyen"] == "financement") & ~own, "projet_id"]
    )
    deducible = plans["part_mo_eur"].isna() & ~running & ~plans["_mixed"] & (plans["cout_eur"] > 0)
    left = (plans["cout_eur"] - plans["departement_eur"] - plans["autres_eur"]).clip(lower=0.0)
    owner = recorded.mask(deducible, left)
    bound = portfolio.tables["projet"].set_index("projet_id")["maitre_ouvrage_type"].isin(LOCAL_AUTHORITIES)
    share = (owner / (owner + aid).where(owner + aid > 0)).where(
        bound.reindex(plans.index) & (aid > 0) & ~plans["_mixed"]
    )
    # Half a cent of slack: 20 % exactly must pass whatever the binary rounding of the sums.
    lack = (MINIMUM_OWNER_SHARE * (owner + aid) - owner).where(share.notna())
    return pd.DataFrame(
        {
            "aides_publiques_eur": aid.fillna(0.0),
            "part_mo": share,
            "part_mo_deduite": deducible & share.notna(),
            "part_mo_a_verifier": lack > 0.005,
            "part_mo_manque_eur": lack.clip(lower=0.0),
        }
    )


def intervention_rates(lines: pd.DataFrame) -> pd.Series[float]:
    """
    Rate of intervention of each line: voted ÷ eligible base (`assiette_eur`), never ÷ total cost.

    Parameters
    ----------
    lines
        From `funding_lines`.

    Returns
    -------
    taux_intervention
        Share in [0, 1] on the index of `lines`; NaN when nothing is voted or the base is unknown.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> lines = funding_lines(worked_portfolio(), date=dt.date(2023, 12, 31))
    >>> intervention_rates(lines)[lines["financement_id"] == "F1"].tolist()  # 24 000 / 80 000, not / 100 000
    [0.3]
    """
    base = lines["assiette_eur"].where(lines["assiette_eur"] > 0)
    return (lines["vote_eur"].where(lines["vote_eur"] > 0) / base).rename("taux_intervention")
