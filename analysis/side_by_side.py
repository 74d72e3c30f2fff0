"""
Key figures of a few territories in the columns of one table, with all the EPCI together as the reference.

See docs/methode/moyens.md.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.accord_state import AccordState
from analysis.synthesis import Synthesis

TOGETHER = "ensemble"
"""Column of the reference."""


def side_by_side(
    states: Mapping[str, AccordState], epci: pd.DataFrame, *, reference: Synthesis, envelopes: pd.DataFrame
) -> pd.DataFrame:
    """
    Lay the figures of several territories beside those of all the EPCI.

    Parameters
    ----------
    states
        SIREN → state of its accord, all at one date, in the order of the columns.
    epci
        Index `siren`: `population` (persons), `n_communes`.
    reference
        The portfolio's key figures at the same date.
    envelopes
        `analysis.envelopes.balance` by accord, at the same date: `promis_eur`, `reste_eur`.

    Returns
    -------
    figures
        Rows: `population`, `n_communes`; inside the accord `promis_eur`, `vote_eur`, `verse_eur`,
        `reste_eur`, `eur_par_habitant` (euros voted per inhabitant of the Finistère part), `jours_prevus`,
        `jours_faits`, `n_projets`, `n_enjeux`, `n_enjeux_sans_moyens` (null without accord); outside any
        accord `n_projets_hors`, `vote_hors_eur` (Département), `autres_hors_eur` (other funders). One column
        per SIREN, then `ensemble`, null where adding up means nothing.

    Examples
    --------
    >>> import datetime as dt
    >>> from analysis.accord import accord_state
    >>> from analysis.envelopes import balance
    >>> from analysis.synthesis import synthesis
    >>> from analysis.worked_example import NORD, SUD, worked_epci, worked_portfolio
    >>> portfolio, epci, day = worked_portfolio(), worked_epci(), dt.date(2023, 12, 31)
    >>> states = {siren: accord_state(portfolio, epci, siren=siren, date=day) for siren in (NORD, SUD)}
    >>> table = side_by_side(
    ...     states, epci, reference=synthesis(portfolio, epci, date=day), envelopes=balance(portfolio, date=day)
    ... )
    >>> table.loc[["promis_eur", "vote_eur", "eur_par_habitant", "n_projets_hors", "vote_hors_eur"]]
                      200000001  200000002  ensemble
    promis_eur         100000.0        NaN  100000.0
    vote_eur            24000.0        NaN   24000.0
    eur_par_habitant       24.0        NaN      24.0
    n_projets_hors          0.0        1.0       1.0
    vote_hors_eur           0.0     9000.0    9000.0
    """
    sizes = epci[["population", "n_communes"]].astype(float).T.to_dict()
    columns = {siren: {**sizes[siren], **_of(state)} for siren, state in states.items()}
    columns[TOGETHER] = _together(states, epci, reference, envelopes)
    return pd.DataFrame(columns, dtype=float)


def _of(state: AccordState) -> dict[str, float]:
    inside = {
        "promis_eur": state.promis_eur,
        "vote_eur": state.vote_eur,
        "verse_eur": state.verse_eur,
        "reste_eur": state.reste_eur,
        "eur_par_habitant": state.eur_par_habitant,
        "jours_prevus": state.jours_prevus,
        "jours_faits": state.jours_faits,
        "n_projets": state.n_projets,
        "n_enjeux": state.n_enjeux,
        "n_enjeux_sans_moyens": state.n_enjeux_sans_moyens,
    }
    return {
        **{
            name: np.nan if state.accord_id is None or value is None else value
            for name, value in inside.items()
        },
        "n_projets_hors": state.hors_accord.n_projets,
        "vote_hors_eur": state.hors_accord.vote_eur,
        "autres_hors_eur": state.hors_accord.autres_eur,
    }


def _together(
    states: Mapping[str, AccordState], epci: pd.DataFrame, reference: Synthesis, envelopes: pd.DataFrame
) -> dict[str, float]:
    inside, outside = reference.dans_accord, reference.hors_accord
    per_inhabitant = [
        state.reference_eur_par_habitant
        for state in states.values()
        if state.reference_eur_par_habitant is not None
    ]
    any_accord = not envelopes.empty
    own = {
        "promis_eur": envelopes["promis_eur"].sum(min_count=1),
        "vote_eur": inside.vote_eur,
        "verse_eur": inside.paye_eur,
        "reste_eur": envelopes["reste_eur"].sum(min_count=1),
        "eur_par_habitant": per_inhabitant[0] if per_inhabitant else np.nan,
        "jours_prevus": inside.jours_prevus,
        "jours_faits": inside.jours_faits,
        "n_projets": inside.n_projets,
    }
    return {
        "population": epci["population"].sum(),
        "n_communes": epci["n_communes"].sum(),
        **{name: value if any_accord else np.nan for name, value in own.items()},
        "n_projets_hors": outside.n_projets,
        "vote_hors_eur": outside.vote_eur,
        "autres_hors_eur": outside.autres_eur,
    }
