"""
Where each project stands, which committees have met and will meet, and the yearly plan.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analysis.funding import funding_lines
from analysis.lookup import is_among, look_up
from analysis.memory import remembered
from analysis.perimetre import accords_of
from analysis.plan import financing_plans
from analysis.votes import dated_decisions
from data.portfolio import Portfolio


def project_stages(portfolio: Portfolio, *, date: dt.date) -> pd.DataFrame:
    """
    Stage of instruction of each project: its last decision taken on or before a date.

    Parameters
    ----------
    portfolio
        The portfolio.
    date
        Last day known.

    Returns
    -------
    stages
        Index `projet_id` (every project, sorted): `sens`, `date`, `instance_type`, `reference`,
        `montant_eur`, `decision_id`; all missing while nothing is decided. Decisions about a financing
        line are decisions about its project.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> project_stages(worked_portfolio(), date=dt.date(2022, 3, 1))[["sens", "date"]].loc["P1"].tolist()
    ['inscrit au plan annuel', Timestamp('2022-02-10 00:00:00')]
    >>> project_stages(worked_portfolio(), date=dt.date(2022, 3, 15)).at["P1", "sens"]
    'attribué'
    """
    decisions = _located(portfolio)
    known = decisions[(decisions["date"] <= pd.Timestamp(date)) & decisions["projet_id"].notna()]
    last = known.drop_duplicates("projet_id", keep="last").set_index("projet_id")
    columns = ["sens", "date", "instance_type", "reference", "montant_eur", "decision_id"]
    projects = pd.Index(portfolio.tables["projet"]["projet_id"].sort_values(), name="projet_id")
    return last[columns].reindex(projects)


@remembered
def _located(portfolio: Portfolio) -> pd.DataFrame:
    """Decisions with the project, the accord, the EPCI and the object that they are about, oldest first."""
    decisions = dated_decisions(portfolio)
    projet = portfolio.tables["projet"].set_index("projet_id")
    accord = portfolio.tables["accord"].set_index("accord_id")
    lines = portfolio.tables["financement"].set_index("financement_id")["projet_id"]
    avenant = portfolio.tables["avenant"].set_index("avenant_id")["accord_id"]
    decisions["projet_id"] = decisions["projet_id"].fillna(look_up(decisions["financement_id"], lines))
    decisions["accord_id"] = (
        decisions["accord_id"]
        .fillna(look_up(decisions["projet_id"], projet["accord_id"]))
        .fillna(look_up(decisions["avenant_id"], avenant))
    )
    decisions["siren"] = (
        look_up(decisions["projet_id"], projet["siren"])
        .fillna(look_up(decisions["accord_id"], accord["siren"]))
        .fillna(decisions["instance_siren"])
    )
    names = (
        ("projet", "projet_id", "intitule"),
        ("avenant", "avenant_id", "objet"),
        ("accord", "accord_id", "intitule"),
    )
    objet = pd.Series(None, index=decisions.index, dtype="str")
    for table, key, label in names:
        objet = objet.fillna(look_up(decisions[key], portfolio.tables[table].set_index(key)[label]))
    decisions["objet"] = objet
    columns = ["decision_id", "date", "instance_id", "instance_type", "sens", "objet", "montant_eur"]
    return decisions[[*columns, "reference", "projet_id", "financement_id", "accord_id", "siren"]]


def decisions_about(portfolio: Portfolio, *, siren: str | None = None) -> pd.DataFrame:
    """
    Decisions about one EPCI, or about all, taken or expected, oldest first.

    A decision is about an EPCI by its project, else by its accord (a shared accord is about each of its
    EPCI), else by its instance.

    Parameters
    ----------
    portfolio
        The portfolio.
    siren
        SIREN of the EPCI; None for all decisions.

    Returns
    -------
    decisions
        `decision_id`, `date`, `instance_id`, `instance_type`, `sens`, `objet` (project, else amendment,
        else accord), `montant_eur`, `reference`, `projet_id`, `financement_id`, `accord_id`, `siren`.

    Examples
    --------
    >>> from analysis.worked_example import NORD, worked_portfolio
    >>> decisions_about(worked_portfolio(), siren=NORD)[["date", "sens", "objet", "montant_eur"]]
            date                    sens                objet  montant_eur
    0 2022-02-10  inscrit au plan annuel  Résidence des aînés          NaN
    1 2022-03-15                attribué  Résidence des aînés      24000.0
    """
    decisions = _located(portfolio)
    if siren is not None:
        shared = decisions["siren"].isna() & is_among(
            decisions["accord_id"], accords_of(portfolio, siren)["accord_id"]
        )
        decisions = decisions[(decisions["siren"] == siren) | shared]
    return decisions.reset_index(drop=True)


def instances_of(portfolio: Portfolio, *, siren: str | None = None) -> pd.DataFrame:
    """
    Committees that concern one EPCI (its own, and those of the Département), oldest first.

    Parameters
    ----------
    portfolio
        The portfolio.
    siren
        SIREN of the EPCI; None for all committees.

    Returns
    -------
    instances
        `instance_id`, `type`, `siren`, `date`, `ordre_du_jour`, `n_decisions` (about this EPCI).

    Examples
    --------
    >>> from analysis.worked_example import SUD, worked_portfolio
    >>> instances_of(worked_portfolio())[["instance_id", "type", "n_decisions"]]
      instance_id                   type  n_decisions
    0          I1     comité territorial            1
    1          I2  commission permanente            1
    2          I3     comité de pilotage            0
    >>> instances_of(worked_portfolio(), siren=SUD)["instance_id"].tolist()
    ['I2']
    """
    instance = portfolio.tables["instance"].drop(columns="source_id")
    if siren is not None:
        instance = instance[instance["siren"].isna() | (instance["siren"] == siren)]
    counts = decisions_about(portfolio, siren=siren)["instance_id"].value_counts()
    n_decisions = counts.reindex(pd.Index(instance["instance_id"]), fill_value=0).to_numpy()
    return instance.assign(n_decisions=n_decisions).sort_values(["date", "instance_id"], ignore_index=True)


def next_instances(portfolio: Portfolio, *, siren: str | None = None, date: dt.date) -> pd.DataFrame:
    """
    Keep the committees of `instances_of` on the day or after it, the nearest first.

    Parameters
    ----------
    portfolio
        The portfolio.
    siren
        SIREN of the EPCI; None for all.
    date
        The day.

    Returns
    -------
    instances
        As for `instances_of`.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> next_instances(worked_portfolio(), date=dt.date(2022, 3, 15))["instance_id"].tolist()
    ['I2', 'I3']
    """
    instances = instances_of(portfolio, siren=siren)
    return instances[instances["date"] >= pd.Timestamp(date)].reset_index(drop=True)


def past_instances(portfolio: Portfolio, *, siren: str | None = None, date: dt.date) -> pd.DataFrame:
    """
    Keep the committees of `instances_of` before the day, the latest first.

    Parameters
    ----------
    portfolio
        The portfolio.
    siren
        SIREN of the EPCI; None for all.
    date
        The day.

    Returns
    -------
    instances
        As for `instances_of`.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> past_instances(worked_portfolio(), date=dt.date(2025, 1, 1))["instance_id"].tolist()
    ['I2', 'I1']
    """
    instances = instances_of(portfolio, siren=siren)
    return instances[instances["date"] < pd.Timestamp(date)].iloc[::-1].reset_index(drop=True)


def calendar(portfolio: Portfolio, *, debut: dt.date, fin: dt.date, siren: str | None = None) -> pd.DataFrame:
    """
    List what is dated between two days: committees, accords, amendments, deadlines of aids, ends of projects.

    Parameters
    ----------
    portfolio
        The portfolio.
    debut, fin
        First and last day, both included.
    siren
        SIREN of the EPCI; None for all.

    Returns
    -------
    events
        `date`, `kind` (instance, vote_accord, signature, fin_accord, avenant, date_limite, fin_projet),
        `objet`, `siren`, `accord_id`, `projet_id`, `reference_id` (key of the row in its own table),
        sorted.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> events = calendar(worked_portfolio(), debut=dt.date(2024, 1, 1), fin=dt.date(2025, 4, 30))
    >>> events[["date", "kind", "objet"]]
            date         kind                 objet
    0 2024-02-01      avenant  Ajoute les mobilités
    1 2024-06-30   fin_projet   Résidence des aînés
    2 2025-03-15  date_limite   Résidence des aînés
    """
    projet = portfolio.tables["projet"]
    accord = portfolio.tables["accord"]
    accord_facts = accord.set_index("accord_id")[["siren"]]
    project_facts = projet.set_index("projet_id")[["siren", "accord_id", "intitule", "avancement"]]
    lines = funding_lines(portfolio)
    limits = lines[lines["en_vigueur"] & (lines["vote_eur"] > lines["paye_eur"])].join(
        project_facts["intitule"], on="projet_id"
    )
    open_projects = projet[~projet["avancement"].isin(("réalisé", "abandonné"))]
    avenant = portfolio.tables["avenant"].join(accord_facts, on="accord_id")
    sources = (
        ("instance", portfolio.tables["instance"], "date", "ordre_du_jour", "instance_id"),
        ("vote_accord", accord, "date_vote_cd", "intitule", "accord_id"),
        ("signature", accord, "date_signature", "intitule", "accord_id"),
        ("fin_accord", accord, "fin", "intitule", "accord_id"),
        ("avenant", avenant, "date_effet", "objet", "avenant_id"),
        ("date_limite", limits, "date_limite", "intitule", "financement_id"),
        ("fin_projet", open_projects, "fin", "intitule", "projet_id"),
    )
    events = pd.concat([_events(*source) for source in sources], ignore_index=True)
    inside = (events["date"] >= pd.Timestamp(debut)) & (events["date"] <= pd.Timestamp(fin))
    if siren is not None:
        mine = accords_of(portfolio, siren)["accord_id"]
        everyone = events["siren"].isna() & (events["kind"] == "instance")
        shared = events["siren"].isna() & is_among(events["accord_id"], mine)
        inside &= (events["siren"] == siren) | everyone | shared
    return events[inside].sort_values(["date", "kind", "reference_id", "objet"], ignore_index=True)


def _events(kind: str, rows: pd.DataFrame, date: str, objet: str, key: str) -> pd.DataFrame:
    """Bring the dated rows of one table to the columns of the calendar."""
    events = pd.DataFrame({"date": rows[date], "objet": rows[objet], "reference_id": rows[key]}).assign(
        kind=kind
    )
    for name in ("siren", "accord_id", "projet_id"):
        events[name] = rows[name] if name in rows else pd.Series(None, index=rows.index, dtype="str")
    columns = ["date", "kind", "objet", "siren", "accord_id", "projet_id", "reference_id"]
    return events.loc[events["date"].notna(), columns]


def annual_plan(
    portfolio: Portfolio, *, annee: int, siren: str | None = None, date: dt.date | None = None
) -> pd.DataFrame:
    """
    Yearly plan that a Comité territorial draws up: one row per project registered for the year.

    Parameters
    ----------
    portfolio
        The portfolio.
    annee
        Year of the plan.
    siren
        SIREN of the EPCI; None for all.
    date
        Last day known.

    Returns
    -------
    plan
        Sorted by `projet_id`: `intitule`, `maitre_ouvrage`, `siren`, `accord_id`, `avancement`,
        `base_cout`, `cout_eur`, `assiette_eur` (of the Département's lines, euros), `aide_eur` (voted,
        else requested), `aide_votee` (bool: all of it is voted), `taux` (aid ÷ eligible base, in
        [0, 1]; NaN when a line has no eligible base), `autres_eur`, `part_mo_eur`, `a_boucler_eur`,
        `etat_plan`.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> plan = annual_plan(worked_portfolio(), annee=2022, date=dt.date(2022, 12, 31))
    >>> plan[["projet_id", "cout_eur", "assiette_eur", "aide_eur", "taux", "etat_plan"]]
      projet_id  cout_eur  assiette_eur  aide_eur  taux etat_plan
    0        P1  100000.0       80000.0   24000.0   0.3    bouclé
    """
    lines = funding_lines(portfolio, date=date)
    projet = portfolio.tables["projet"]
    chosen = (projet["plan_annuel"] == annee).fillna(False).astype(bool) & (
        projet["avancement"] != "abandonné"
    )
    if siren is not None:
        mine = accords_of(portfolio, siren)["accord_id"]
        chosen &= (projet["siren"] == siren) | (projet["siren"].isna() & is_among(projet["accord_id"], mine))
    facts = ["projet_id", "intitule", "maitre_ouvrage", "siren", "accord_id", "avancement"]
    plan = projet.loc[chosen, facts].sort_values("projet_id").set_index("projet_id")
    aid = lines[
        (lines["apporteur_type"] == "Département") & lines["etat"].isin(("acquis", "sollicité", "envisagé"))
    ]
    aid = aid[aid["moyen"] == "financement"]
    voted = aid["en_vigueur"]
    amounts = pd.DataFrame(
        {
            "assiette_eur": aid["assiette_eur"],
            "aide_eur": aid["vote_eur"].where(voted, aid["sollicite_eur"].fillna(0.0)),
            "aide_votee": voted,
            "complete": aid["assiette_eur"] > 0,
        }
    ).groupby(aid["projet_id"])
    sums = (
        amounts[["assiette_eur", "aide_eur"]].sum(min_count=1).join(amounts[["aide_votee", "complete"]].all())
    )
    rate = (sums["aide_eur"] / sums["assiette_eur"]).where(sums["complete"])
    sums["taux"] = rate
    plan = plan.join(sums.drop(columns="complete"))
    plan["aide_eur"] = plan["aide_eur"].fillna(0.0)
    plan["aide_votee"] = plan["aide_votee"].fillna(False).astype(bool)
    plans = financing_plans(portfolio, date=date)
    kept = ["base_cout", "cout_eur", "autres_eur", "part_mo_eur", "a_boucler_eur", "etat_plan"]
    return plan.join(plans[kept]).reset_index()
