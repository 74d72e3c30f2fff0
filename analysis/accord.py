"""
Compute the state of one accord at a date, from the tables of the portfolio.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from analysis.accord_state import AccordState
from analysis.alerts import HORIZON_MONTHS, expiring_aids, late_projects
from analysis.enjeux import enjeu_means
from analysis.envelopes import VOTED_STAGES, balance, progress, stages
from analysis.errors import FrameError, UnknownAccordError
from analysis.funding import departement_lines, funding_lines, payment_lines, summarise
from analysis.governance import decisions_about, next_instances
from analysis.lookup import is_among
from analysis.memory import remembered
from analysis.perimetre import accord_sirens, accords_of
from analysis.synthesis import figures
from analysis.totals import active_projects
from data.portfolio import Portfolio

N_DECISIONS = 10
"""Decisions that the page shows."""

_TEXTS = ("intitule", "dispositif", "perimetre", "reference")
_LATE = [
    "projet_id",
    "accord_id",
    "siren",
    "insee",
    "theme",
    "intitule",
    "maitre_ouvrage",
    "avancement",
    "fin",
]
_AID = ["financement_id", "projet_id", "enjeu_id", "apporteur", "apporteur_type", "moyen", "section"]
_AID += ["date_limite", "vote_eur", "paye_eur", "du_maitre_ouvrage"]
_DATES = ("debut", "fin", "date_vote_cd", "date_vote_epci", "date_signature")


def accord_state(
    portfolio: Portfolio,
    epci: pd.DataFrame,
    *,
    siren: str | None,
    date: dt.date,
    accord_id: str | None = None,
    horizon_mois: int = HORIZON_MONTHS,
) -> AccordState:
    """
    Compute all that the page of an accord shows.

    Parameters
    ----------
    portfolio
        The portfolio.
    epci
        Index `siren`; `nom`, `population_29` (persons).
    siren
        SIREN of the EPCI; None with `accord_id` for an accord without EPCI.
    date
        Last day known.
    accord_id
        Which accord of this EPCI; by default the one that runs at the date, else the last begun, else
        the first to come, and its own rather than one that it shares.
    horizon_mois
        Months ahead for deadlines of aids.

    Returns
    -------
    state
        An EPCI without accord has a state too, with `accord_id` None and nothing promised.

    Raises
    ------
    FrameError
        When the EPCI is not in `epci`.
    UnknownAccordError
        When the accord does not exist or does not concern the EPCI.

    Examples
    --------
    >>> from analysis.worked_example import NORD, worked_epci, worked_portfolio
    >>> state = accord_state(worked_portfolio(), worked_epci(), siren=NORD, date=dt.date(2023, 12, 31))
    >>> state.promis_eur, state.vote_eur, state.verse_eur, state.reste_eur
    (100000.0, 24000.0, 16000.0, 76000.0)
    >>> state.eur_par_habitant, state.n_projets, state.autres_eur
    (24.0, 2, 36000.0)
    >>> state.mois_ecoules, state.mois_total, state.etape
    (26, 72, 'en œuvre')
    >>> later = accord_state(worked_portfolio(), worked_epci(), siren=NORD, date=dt.date(2024, 2, 1))
    >>> later.promis_eur
    120000.0
    """
    if siren is not None and siren not in epci.index:
        msg = f"No EPCI {siren!r} in the referential of {len(epci)} EPCI: check the SIREN."
        raise FrameError(msg)
    accords = portfolio.tables["accord"] if siren is None else accords_of(portfolio, siren)
    row = _choose(accords, siren=siren, date=date, accord_id=accord_id)
    lines = funding_lines(portfolio, date=date)
    chosen = None if row is None else str(row["accord_id"])
    inside = lines[lines["accord_id"] == chosen]
    facts = _identity(portfolio, epci, row, siren=siren, date=date)
    facts |= _means(portfolio, inside, chosen, date=date)
    facts |= _ratios(portfolio, epci, facts)
    facts |= _first_project(portfolio, inside)
    facts |= _enjeux(portfolio, inside, facts)
    facts |= _vigilance(portfolio, inside, facts, horizon_mois=horizon_mois)
    facts |= _governance(portfolio, facts)
    projets = active_projects(portfolio)
    outside = projets["accord_id"].isna() & (projets["siren"] == siren)
    outside_lines = lines[~lines["dans_accord"] & (lines["siren"] == siren)]
    others = tuple(str(name) for name in accords["accord_id"] if siren is not None and name != chosen)
    return AccordState(**facts, hors_accord=figures(int(outside.sum()), outside_lines), autres_accords=others)


def _choose(
    accords: pd.DataFrame, *, siren: str | None, date: dt.date, accord_id: str | None
) -> pd.Series[Any] | None:
    """Choose the accord to show among those of an EPCI."""
    if accord_id is not None or siren is None:
        found = accords[accords["accord_id"] == accord_id]
        if found.empty:
            msg = (
                f"No accord {accord_id!r} for the EPCI {siren!r}: expected one of "
                f"{', '.join(accords['accord_id']) or 'none'}."
            )
            raise UnknownAccordError(msg)
        return found.iloc[0]
    if accords.empty:
        return None
    today = pd.Timestamp(date)
    own = accords[~accords["partage"]]
    pool = own if len(own) else accords
    begun = pool[pool["debut"] <= today]
    running = begun[begun["fin"] >= today]
    if len(running):
        return running.iloc[-1]
    return begun.iloc[-1] if len(begun) else pool.iloc[0]


def _identity(
    portfolio: Portfolio, epci: pd.DataFrame, row: pd.Series[Any] | None, *, siren: str | None, date: dt.date
) -> dict[str, Any]:
    """Name, dates, stage, time elapsed, EPCI concerned and their inhabitants."""
    facts: dict[str, Any] = {"siren": siren, "date": date, "accord_id": None, "etape": None}
    facts["nom"] = None if siren is None else str(epci.at[siren, "nom"])
    facts |= dict.fromkeys((*_TEXTS, *_DATES, "part_ecoulee", "mois_ecoules", "mois_total", "depuis"))
    sirens: tuple[str, ...] = () if siren is None else (siren,)
    if row is not None:
        facts["accord_id"] = str(row["accord_id"])
        facts |= {name: _text(row[name]) for name in _TEXTS} | {name: _day(row[name]) for name in _DATES}
        facts["etape"] = stages(portfolio, date=date)[facts["accord_id"]]
        facts |= progress(row["debut"], row["fin"], date=date)._asdict()
        pairs = accord_sirens(portfolio)
        sirens = tuple(pairs.loc[pairs["accord_id"] == facts["accord_id"], "siren"])
        facts["depuis"] = row["debut"].year
    known = [name for name in sirens if name in epci.index]
    facts["population"] = int(epci.loc[known, "population_29"].sum()) if known else None
    return facts | {"sirens": sirens, "partage": len(sirens) > 1}


def _means(
    portfolio: Portfolio, inside: pd.DataFrame, accord_id: str | None, *, date: dt.date
) -> dict[str, Any]:
    """Promised, voted, paid, left; engineering days; by moyen and by year."""
    table = balance(portfolio, date=date, by=("accord_id", "moyen"))
    table = table[table["accord_id"] == accord_id].reset_index(drop=True)
    promis = _number(table["promis_eur"].sum(min_count=1))
    days = table.loc[table["moyen"] == "ingénierie", "jours_promis"].sum(min_count=1)
    total = figures(int((active_projects(portfolio)["accord_id"] == accord_id).sum()), inside)
    by_year = _yearly(portfolio, date=date)
    return {
        "promis_eur": promis,
        "vote_eur": total.vote_eur,
        "verse_eur": total.paye_eur,
        "reste_eur": None if promis is None else promis - total.vote_eur,
        "reste_a_verser_eur": total.vote_eur - total.paye_eur,
        "part_votee": total.vote_eur / promis if promis is not None and promis > 0 else None,
        "part_versee": total.part_payee,
        "jours_promis": _number(days),
        "jours_prevus": total.jours_prevus,
        "jours_faits": total.jours_faits,
        "n_accompagnements": total.n_accompagnements,
        "n_projets": total.n_projets,
        "autres_eur": total.autres_eur,
        "par_moyen": table,
        "par_exercice": by_year[by_year["accord_id"] == accord_id].reset_index(drop=True),
    }


@remembered
def _yearly(portfolio: Portfolio, *, date: dt.date) -> pd.DataFrame:
    """Payments and days of the Département by accord, year and moyen."""
    payments = departement_lines(payment_lines(portfolio, date=date))
    summary = summarise(payments[payments["dans_accord"]], ["accord_id", "exercice", "moyen"])
    return summary.drop(columns="share")


def _ratios(portfolio: Portfolio, epci: pd.DataFrame, facts: dict[str, Any]) -> dict[str, Any]:
    """Voted per inhabitant, here and over the comparable accords (same policy, overlapping, voted)."""
    ratios: dict[str, Any] = {"eur_par_habitant": None, "reference_eur_par_habitant": None}
    ratios["reference_n_accords"] = 0
    if facts["accord_id"] is None:
        return ratios
    if facts["population"]:
        ratios["eur_par_habitant"] = facts["vote_eur"] / facts["population"]
    accord = portfolio.tables["accord"].set_index("accord_id")
    voted = stages(portfolio, date=facts["date"]).isin(VOTED_STAGES)
    overlapping = (accord["debut"] <= pd.Timestamp(facts["fin"])) & (
        accord["fin"] >= pd.Timestamp(facts["debut"])
    )
    peers = accord.index[voted & overlapping & (accord["dispositif"] == facts["dispositif"])]
    pairs = accord_sirens(portfolio)
    pairs = pairs[is_among(pairs["accord_id"], peers) & is_among(pairs["siren"], epci.index)]
    population = epci.loc[pairs["siren"].unique(), "population_29"].sum()
    if population > 0:
        voted_eur = balance(portfolio, date=facts["date"], by=("accord_id", "moyen"))
        total = voted_eur.loc[is_among(voted_eur["accord_id"], pairs["accord_id"]), "vote_eur"].sum()
        ratios["reference_eur_par_habitant"] = float(total / population)
        ratios["reference_n_accords"] = int(pairs["accord_id"].nunique())
    return ratios


def _first_project(portfolio: Portfolio, inside: pd.DataFrame) -> dict[str, Any]:
    """Project with the highest vote, and its share of the voted total."""
    by_project = departement_lines(inside).groupby("projet_id")["vote_eur"].sum()
    if by_project.empty or by_project.max() <= 0:
        return dict.fromkeys(("premier_projet_id", "premier_projet", "premier_projet_part"))
    first = str(by_project.idxmax())
    return {
        "premier_projet_id": first,
        "premier_projet": str(portfolio.tables["projet"].set_index("projet_id").at[first, "intitule"]),
        "premier_projet_part": float(by_project.max() / by_project.sum()),
    }


def _enjeux(portfolio: Portfolio, inside: pd.DataFrame, facts: dict[str, Any]) -> dict[str, Any]:
    """Enjeux of the accord, in force or left, and what no enjeu of the accord holds."""
    means = enjeu_means(portfolio, date=facts["date"])
    means = means[means["accord_id"] == facts["accord_id"]].reset_index(drop=True)
    loose = departement_lines(inside[["enjeu_id", "apporteur_type", "vote_eur"]])
    loose = loose[~is_among(loose["enjeu_id"], means["enjeu_id"])]
    return {
        "enjeux": means,
        "n_enjeux": int(means["en_vigueur"].sum()),
        "n_enjeux_sans_moyens": int(means["sans_moyens"].sum()),
        "sans_enjeu_eur": float(loose["vote_eur"].sum()),
        "n_projets_sans_enjeu": int(facts["n_projets"] - means["n_projets"].sum()),
    }


def _vigilance(
    portfolio: Portfolio, inside: pd.DataFrame, facts: dict[str, Any], *, horizon_mois: int
) -> dict[str, Any]:
    """Late projects and aids about to lapse."""
    today = facts["date"]
    projet = portfolio.tables["projet"][_LATE]
    projet = projet[projet["accord_id"] == facts["accord_id"]]
    late = late_projects(projet, aujourdhui=today)
    aids = expiring_aids(departement_lines(inside[_AID]), aujourdhui=today, horizon_mois=horizon_mois)
    aids = aids.join(projet.set_index("projet_id")[["intitule", "maitre_ouvrage"]], on="projet_id")
    gone = aids["echue"]
    return {
        "retards": late.reset_index(drop=True),
        "n_retards": len(late),
        "caducites": aids.reset_index(drop=True),
        "n_caducites": int((~gone).sum()),
        "caducites_eur": float(aids.loc[~gone, "solde_eur"].sum()),
        "horizon": (pd.Timestamp(today) + pd.DateOffset(months=horizon_mois)).date(),
        "n_caduques": int(gone.sum()),
        "caduques_eur": float(aids.loc[gone, "solde_eur"].sum()),
    }


def _governance(portfolio: Portfolio, facts: dict[str, Any]) -> dict[str, Any]:
    """Last decisions, next committees, contributions and amendments."""
    siren, accord_id, today = facts["siren"], facts["accord_id"], pd.Timestamp(facts["date"])
    decisions = decisions_about(portfolio, siren=siren)
    instances = next_instances(portfolio, siren=siren, date=facts["date"])
    if siren is None:
        decisions = decisions[decisions["accord_id"] == accord_id]
        instances = instances[instances["siren"].isna()]
    taken = decisions[decisions["date"] <= today].iloc[::-1]
    tables = {}
    for name, day in (("contribution", "date"), ("avenant", "date_vote")):
        rows = portfolio.tables[name]
        tables[name] = rows[(rows["accord_id"] == accord_id) & (rows[day] <= today)]
    received = tables["contribution"].sort_values(["date", "contribution_id"], ascending=[False, True])
    return {
        "decisions": taken.head(N_DECISIONS).reset_index(drop=True),
        "prochaines_instances": instances.reset_index(drop=True),
        "contributions": received.reset_index(drop=True),
        "avenants": tables["avenant"].sort_values(["numero", "avenant_id"], ignore_index=True),
    }


def _number(value: float) -> float | None:
    """Turn a missing sum into None."""
    return None if pd.isna(value) else float(value)


def _text(value: Any) -> str | None:
    """Turn a missing text into None."""
    return None if pd.isna(value) else str(value)


def _day(value: Any) -> dt.date | None:
    """Turn a timestamp into a day, a missing one into None."""
    return None if pd.isna(value) else value.date()
