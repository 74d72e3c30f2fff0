"""
What blocks, at whose door, and before which date.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analysis.enjeux import enjeu_means
from analysis.envelopes import stages
from analysis.funding import departement_lines, funding_lines
from analysis.lookup import is_among, look_up
from analysis.perimetre import accord_sirens, accords_of
from analysis.plan import financing_plans
from data.portfolio import Portfolio

LATE_MONTHS = 6
HORIZON_MONTHS = 12
KINDS = ("retard", "caduque", "caducite", "plan_a_boucler", "part_mo", "enjeu_sans_moyens")
"""Late project; lapsed aid; aid soon to lapse; gap in a plan; owner's share to check; enjeu without means."""
CLOSED = ("réalisé", "abandonné")

_DTYPES = {
    "kind": "str",
    "projet_id": "str",
    "enjeu_id": "str",
    "financement_id": "str",
    "accord_id": "str",
    "siren": "str",
    "date": "datetime64[us]",
    "montant_eur": "float64",
    "objet": "str",
    "maitre_ouvrage": "str",
}
_PROJECT = ["projet_id", "accord_id", "siren", "intitule", "maitre_ouvrage"]


def late_projects(projet: pd.DataFrame, *, aujourdhui: dt.date) -> pd.DataFrame:
    """
    Keep the projects whose end passed more than six months ago and that are neither done nor abandoned.

    A project whose progress is not known is not called late.

    Parameters
    ----------
    projet
        Rows of the table `projet`.
    aujourdhui
        The day.

    Returns
    -------
    late
        The oldest end first; a project that is exactly six months late is not kept.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> projets = worked_portfolio().table("projet")
    >>> late_projects(projets, aujourdhui=dt.date(2025, 1, 15))[["projet_id", "fin"]]
      projet_id        fin
    0        P1 2024-06-30
    >>> len(late_projects(projets, aujourdhui=dt.date(2024, 12, 30)))
    0
    """
    limit = pd.Timestamp(aujourdhui) - pd.DateOffset(months=LATE_MONTHS)
    open_project = projet["avancement"].notna() & ~projet["avancement"].isin(CLOSED)
    late = (projet["fin"] < limit) & open_project
    return projet[late].sort_values(["fin", "projet_id"])


def expiring_aids(
    lines: pd.DataFrame, *, aujourdhui: dt.date, horizon_mois: int = HORIZON_MONTHS
) -> pd.DataFrame:
    """
    Keep the voted aids with a balance to pay whose deadline falls within some months, or has passed.

    Parameters
    ----------
    lines
        From `funding_lines`; what the owner pays itself is no aid and is left out.
    aujourdhui
        The day.
    horizon_mois
        Months ahead, both ends included.

    Returns
    -------
    aids
        The nearest deadline first, with `solde_eur` (voted − paid) and `echue` (the deadline has passed).

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> today = dt.date(2025, 1, 15)
    >>> lines = funding_lines(worked_portfolio(), date=today)
    >>> expiring_aids(lines, aujourdhui=today)[["financement_id", "date_limite", "solde_eur", "echue"]]
      financement_id date_limite  solde_eur  echue
    0             F1  2025-03-15     8000.0  False
    """
    today = pd.Timestamp(aujourdhui)
    aids = lines.assign(solde_eur=lines["vote_eur"] - lines["paye_eur"], echue=lines["date_limite"] < today)
    # Cents only: sums of binary amounts leave crumbs that are not a balance.
    due = (aids["solde_eur"] >= 0.005) & (aids["date_limite"] <= today + pd.DateOffset(months=horizon_mois))
    return aids[due & ~aids["du_maitre_ouvrage"]].sort_values(["date_limite", "financement_id"])


def alerts(
    portfolio: Portfolio,
    *,
    aujourdhui: dt.date,
    siren: str | None = None,
    horizon_mois: int = HORIZON_MONTHS,
) -> pd.DataFrame:
    """
    List what needs attention, for one EPCI or for all.

    Parameters
    ----------
    portfolio
        The portfolio.
    aujourdhui
        The day; what is voted after it is not known.
    siren
        SIREN of the EPCI; None for all.
    horizon_mois
        Months ahead for deadlines of aids.

    Returns
    -------
    alerts
        Sorted by the order of `KINDS`, then `date`, then key: `kind`, `projet_id`, `enjeu_id`,
        `financement_id`, `accord_id`, `siren`, `date`, `montant_eur`, `objet` (project or enjeu),
        `maitre_ouvrage`. The date is the end passed (`retard`) or the deadline (`caduque`, `caducite`);
        the amount is what the Département has voted and not yet paid (`retard`), the unpaid balance
        (`caduque`, `caducite`), the gap (`plan_a_boucler`), or what the owner lacks to reach 20 %
        (`part_mo`, to be checked: the law has exceptions).

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> found = alerts(worked_portfolio(), aujourdhui=dt.date(2025, 1, 15))
    >>> found[["kind", "objet", "montant_eur"]]
                    kind                objet  montant_eur
    0             retard  Résidence des aînés       8000.0
    1           caducite  Résidence des aînés       8000.0
    2  enjeu_sans_moyens              Rénover          NaN
    3  enjeu_sans_moyens               Relier          NaN
    """
    lines = funding_lines(portfolio, date=aujourdhui)
    found = [
        *_late_rows(portfolio, lines, aujourdhui),
        *_aid_rows(portfolio, lines, aujourdhui, horizon_mois),
        *_plan_rows(portfolio, aujourdhui),
        _enjeu_rows(portfolio, aujourdhui),
    ]
    table = pd.concat([rows.reindex(columns=list(_DTYPES)).astype(_DTYPES) for rows in found])
    if siren is not None:
        shared = table["siren"].isna() & is_among(
            table["accord_id"], accords_of(portfolio, siren)["accord_id"]
        )
        table = table[(table["siren"] == siren) | shared]
    rank = table["kind"].map({kind: i for i, kind in enumerate(KINDS)})
    keys = ["_rank", "date", "projet_id", "financement_id", "enjeu_id"]
    return table.assign(_rank=rank).sort_values(keys, ignore_index=True).drop(columns="_rank")


def _late_rows(portfolio: Portfolio, lines: pd.DataFrame, aujourdhui: dt.date) -> list[pd.DataFrame]:
    """Late projects, with what remains to be paid by the Département."""
    late = late_projects(portfolio.tables["projet"], aujourdhui=aujourdhui)
    own = departement_lines(lines)
    unpaid = (own["vote_eur"] - own["paye_eur"]).clip(lower=0.0).groupby(own["projet_id"]).sum()
    rows = late[_PROJECT].assign(
        kind="retard", date=late["fin"], montant_eur=look_up(late["projet_id"], unpaid).fillna(0.0)
    )
    return [rows.rename(columns={"intitule": "objet"})]


def _aid_rows(
    portfolio: Portfolio, lines: pd.DataFrame, aujourdhui: dt.date, horizon_mois: int
) -> list[pd.DataFrame]:
    """Aids that have lapsed or are about to."""
    aids = expiring_aids(lines, aujourdhui=aujourdhui, horizon_mois=horizon_mois)
    projet = portfolio.tables["projet"].set_index("projet_id")
    rows = aids[["projet_id", "financement_id", "enjeu_id", "accord_id", "siren"]].assign(
        kind=pd.Series("caducite", index=aids.index, dtype="str").mask(aids["echue"], "caduque"),
        date=aids["date_limite"],
        montant_eur=aids["solde_eur"],
        objet=look_up(aids["projet_id"], projet["intitule"]),
        maitre_ouvrage=look_up(aids["projet_id"], projet["maitre_ouvrage"]),
    )
    return [rows]


def _plan_rows(portfolio: Portfolio, aujourdhui: dt.date) -> list[pd.DataFrame]:
    """Plans with a gap, and owner's shares to check, in projects that are not closed."""
    plans = financing_plans(portfolio, date=aujourdhui)
    projet = portfolio.tables["projet"]
    rows = projet.loc[~projet["avancement"].isin(CLOSED), _PROJECT].rename(columns={"intitule": "objet"})
    facts = plans[["etat_plan", "a_boucler_eur", "part_mo_a_verifier", "part_mo_manque_eur"]]
    # A join fails on the texts of a stored table without rows.
    rows = pd.concat([rows, look_up(rows["projet_id"], facts)], axis=1)
    gaps = rows[rows["etat_plan"] == "à boucler"]
    shares = rows[rows["part_mo_a_verifier"]]
    return [
        gaps.assign(kind="plan_a_boucler", montant_eur=gaps["a_boucler_eur"]),
        shares.assign(kind="part_mo", montant_eur=shares["part_mo_manque_eur"]),
    ]


def _enjeu_rows(portfolio: Portfolio, aujourdhui: dt.date) -> pd.DataFrame:
    """Enjeux without means, in accords that are voted and not over."""
    means = enjeu_means(portfolio, date=aujourdhui)
    running = stages(portfolio, date=aujourdhui).isin(("voté", "en œuvre"))
    means = means[means["sans_moyens"] & is_among(means["accord_id"], running.index[running])]
    pairs = accord_sirens(portfolio)
    single = pairs[~pairs["partage"]].set_index("accord_id")["siren"]
    rows = means[["enjeu_id", "accord_id", "intitule"]].rename(columns={"intitule": "objet"})
    return rows.assign(kind="enjeu_sans_moyens", siren=look_up(rows["accord_id"], single))
