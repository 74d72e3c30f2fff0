"""Equity of the means between EPCI as plain values and as lines for a terminal."""

import datetime
from typing import Any

import pandas as pd

from analysis.equity import eur_per_inhabitant, gini, theil
from analysis.funding import departement_lines, funding_lines
from data.portfolio import Portfolio
from render import numbers
from render.priority_sentences import inequality_sentence
from render.typography import typeset

CAVEAT = (
    "Un accord est sélectif par choix et ses projets sont peu nombreux : avec 21 territoires, un écart entre deux "
    "d’entre eux ne mesure pas une injustice."
)


def equity_dict(portfolio: Portfolio, epci: pd.DataFrame, *, date: datetime.date) -> dict[str, Any]:
    """
    Measure how the Département's votes in accords spread over the inhabitants of the 21 EPCI.

    Parameters
    ----------
    portfolio
        The portfolio.
    epci
        Index SIREN; `nom`, `nature`, `population_29` (persons).
    date
        Last day known.

    Returns
    -------
    equity
        `perimetre`, `vote_eur`, `eur_par_habitant` (all EPCI), `gini`, `theil` (`total`, `entre`, `dans`: between
        communautés de communes and the others, within each) and `territoires`; the indices are null when nothing
        is voted.
    """
    lines = departement_lines(funding_lines(portfolio, date=date))
    inside = lines[lines["dans_accord"] & lines["siren"].isin(epci.index)]
    people = epci["population_29"].astype(float)
    voted = inside.groupby("siren")["vote_eur"].sum().reindex(epci.index).fillna(0.0)
    ratios = eur_per_inhabitant(voted, people)
    total = float(voted.sum())
    spread = None
    if total > 0:
        groups = epci["nature"].where(epci["nature"] == "CC", "agglomération ou métropole")
        spread = theil(voted, people, groups)
    return {
        "date": date.isoformat(),
        "version": portfolio.version,
        "demonstration": portfolio.demonstration,
        "perimetre": "21 EPCI, partie finistérienne",
        "mise_en_garde": CAVEAT,
        "vote_eur": round(total, 2),
        "eur_par_habitant": round(total / float(people.sum()), 2),
        "gini": round(gini(voted, people), 6) if spread else None,
        "theil": {"total": spread.total, "entre": spread.between, "dans": spread.within} if spread else None,
        "lecture": inequality_sentence(spread, gini=gini(voted, people)) if spread else None,
        "territoires": [
            {
                "siren": str(siren),
                "nom": str(epci.at[siren, "nom"]),
                "vote_eur": round(float(voted[siren]), 2),
                "eur_par_habitant": round(float(ratios[siren]), 2),
            }
            for siren in ratios.sort_values(ascending=False).index
        ],
    }


def equity_lines(equity: dict[str, Any]) -> list[str]:
    """Write equity for a terminal: the reading, the territories, the caveat."""
    lines = ["Données de démonstration."] if equity["demonstration"] else []
    if equity["lecture"] is None:
        lines.append("Aucun euro n’est voté dans un accord à cette date : rien à comparer.")
    else:
        lines.append(equity["lecture"])
        lines += [
            f"{row['nom']} : {numbers.per_inhabitant(row['eur_par_habitant'])}"
            for row in equity["territoires"]
        ]
    return [typeset(line) for line in [*lines, CAVEAT]]
