"""
Key figures of a portfolio, inside and outside accords, with their perimeter.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.envelopes import stages
from analysis.funding import funding_lines
from analysis.lookup import is_among
from analysis.totals import active_projects
from data.portfolio import Portfolio

_USED = ["projet_id", "siren", "dans_accord", "apporteur_type", "du_maitre_ouvrage", "moyen", "en_vigueur"]
_USED += ["sollicite_eur", "vote_eur", "paye_eur", "jours_prevus", "jours_faits"]


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

    Examples
    --------
    >>> from analysis.funding import funding_lines
    >>> from analysis.worked_example import worked_portfolio
    >>> figures(3, funding_lines(worked_portfolio(), date=dt.date(2022, 12, 31))).part_payee  # 19 000 / 33 000
    0.5757575757575758
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


def figures(n_projets: int, lines: pd.DataFrame) -> Figures:
    """
    Add up lines that the caller has chosen.

    Parameters
    ----------
    n_projets
        Active projects of the same choice, with or without lines.
    lines
        From `funding_lines`.

    Returns
    -------
    figures
        Euros and days of the Département, and the euros of the other funders.

    Examples
    --------
    >>> from analysis.funding import funding_lines
    >>> from analysis.worked_example import worked_portfolio
    >>> found = figures(3, funding_lines(worked_portfolio(), date=dt.date(2023, 12, 31)))
    >>> found.sollicite_eur, found.vote_eur, found.paye_eur, found.autres_eur, found.jours_faits
    (45000.0, 33000.0, 25000.0, 36000.0, 4.0)
    """
    own = (lines["apporteur_type"] == "Département").to_numpy()
    engineering = own & (lines["moyen"] == "ingénierie").to_numpy()
    helped = own & (lines["moyen"] == "accompagnement").to_numpy() & lines["en_vigueur"].to_numpy()
    others = ~own & ~lines["du_maitre_ouvrage"].to_numpy()

    def total(column: str, chosen: NDArray[np.bool_]) -> float:
        return float(np.nansum(lines[column].to_numpy()[chosen]))

    return Figures(
        n_projets=n_projets,
        sollicite_eur=total("sollicite_eur", own),
        vote_eur=total("vote_eur", own),
        paye_eur=total("paye_eur", own),
        autres_eur=total("vote_eur", others),
        jours_prevus=total("jours_prevus", engineering),
        jours_faits=total("jours_faits", engineering),
        n_accompagnements=int(lines["projet_id"][helped].nunique()),
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

    Examples
    --------
    >>> from analysis.worked_example import worked_epci, worked_portfolio
    >>> found = synthesis(worked_portfolio(), worked_epci(), date=dt.date(2023, 12, 31))
    >>> found.n_accords, found.dans_accord.vote_eur, found.hors_accord.vote_eur, found.ensemble.vote_eur
    (1, 24000.0, 9000.0, 33000.0)
    """
    lines = funding_lines(portfolio, date=date)[_USED]
    projets = active_projects(portfolio)[["siren", "accord_id"]]
    here, here_lines = is_among(projets["siren"], epci.index), is_among(lines["siren"], epci.index)
    inside, inside_lines = projets["accord_id"].notna().to_numpy(), lines["dans_accord"].to_numpy()
    step = stages(portfolio, date=date)
    return Synthesis(
        date=date,
        n_epci=len(epci),
        n_accords=int(step.isin(("voté", "en œuvre")).sum()),
        n_accords_en_preparation=int((~step.isin(("voté", "en œuvre", "échu"))).sum()),
        n_accords_echus=int((step == "échu").sum()),
        dans_accord=figures(int((here & inside).sum()), lines[here_lines & inside_lines]),
        hors_accord=figures(int((here & ~inside).sum()), lines[here_lines & ~inside_lines]),
        ensemble=figures(int(here.sum()), lines[here_lines]),
        hors_epci=figures(int((~here).sum()), lines[~here_lines]),
    )
