"""Key figures of a portfolio, inside and outside accords, with their perimeter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from analysis.enjeux import accompanied
from analysis.envelopes import stages
from analysis.funding import departement_lines, funding_lines, other_lines
from analysis.totals import active_projects
from data.portfolio import Portfolio


@dataclass(frozen=True)
class Figures:
    """
    What a set of projects amounts to at a date.

    Parameters
    ----------
    n_projets
        Projects that are not abandoned, with or without financing lines.
    sollicite_eur, vote_eur, paye_eur
        Asked from, voted and paid by the Département, in euros.
    autres_eur
        Voted by funders other than the Département and the owners, in euros.
    jours_prevus, jours_faits
        Days of engineering of the Département, planned and done.
    n_accompagnements
        Projects that the Département accompanies.
    """

    n_projets: int
    sollicite_eur: float
    vote_eur: float
    paye_eur: float
    autres_eur: float
    jours_prevus: float
    jours_faits: float
    n_accompagnements: int

    @property
    def part_payee(self) -> float | None:
        """Paid ÷ voted, None when nothing is voted."""
        return self.paye_eur / self.vote_eur if self.vote_eur > 0 else None


def figures(projets: pd.DataFrame, lines: pd.DataFrame) -> Figures:
    """
    Add up projects and lines that the caller has filtered alike.

    Parameters
    ----------
    projets
        Rows of `projet`; the abandoned ones must have been left out.
    lines
        From `funding_lines`.

    Returns
    -------
    figures
        Euros and days of the Département, and the euros of the other funders.
    """
    own = departement_lines(lines)
    engineering = own[own["moyen"] == "ingénierie"]
    return Figures(
        n_projets=len(projets),
        sollicite_eur=float(own["sollicite_eur"].sum()),
        vote_eur=float(own["vote_eur"].sum()),
        paye_eur=float(own["paye_eur"].sum()),
        autres_eur=float(other_lines(lines)["vote_eur"].sum()),
        jours_prevus=float(engineering["jours_prevus"].sum()),
        jours_faits=float(engineering["jours_faits"].sum()),
        n_accompagnements=int(accompanied(own)["projet_id"].nunique()),
    )


@dataclass(frozen=True)
class Synthesis:
    """
    The overview's key figures.

    Parameters
    ----------
    date
        Last day known.
    n_epci
        EPCI of the perimeter (21 in Finistère).
    n_accords, n_accords_en_preparation, n_accords_echus
        Accords voted and running, not yet voted, and over, whatever their perimeter.
    dans_accord, hors_accord, ensemble
        Inside accords, outside, and both, in the territory of these EPCI.
    hors_epci
        What belongs to no EPCI of the perimeter (islands, whole département, not said): to be added to
        `ensemble` for a total of the département.
    """

    date: dt.date
    n_epci: int
    n_accords: int
    n_accords_en_preparation: int
    n_accords_echus: int
    dans_accord: Figures
    hors_accord: Figures
    ensemble: Figures
    hors_epci: Figures


def synthesis(portfolio: Portfolio, epci: pd.DataFrame, *, date: dt.date) -> Synthesis:
    """
    Compute the overview's key figures.

    Parameters
    ----------
    portfolio
        The portfolio.
    epci
        Index `siren`: the perimeter.
    date
        Last day known.

    Returns
    -------
    synthesis
        Inside plus outside accords equals `ensemble`.
    """
    lines = funding_lines(portfolio, date=date)
    projets = active_projects(portfolio)
    here, here_lines = projets["siren"].isin(epci.index), lines["siren"].isin(epci.index)
    inside, inside_lines = projets["accord_id"].notna(), lines["dans_accord"]
    step = stages(portfolio, date=date)
    return Synthesis(
        date=date,
        n_epci=len(epci),
        n_accords=int(step.isin(("voté", "en œuvre")).sum()),
        n_accords_en_preparation=int((~step.isin(("voté", "en œuvre", "échu"))).sum()),
        n_accords_echus=int((step == "échu").sum()),
        dans_accord=figures(projets[here & inside], lines[here_lines & inside_lines]),
        hors_accord=figures(projets[here & ~inside], lines[here_lines & ~inside_lines]),
        ensemble=figures(projets[here], lines[here_lines]),
        hors_epci=figures(projets[~here], lines[~here_lines]),
    )
