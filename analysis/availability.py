"""
What is known of each indicator: how many territories have a value, and why the others have none.

See docs/methode/observation.md.
"""

from __future__ import annotations

import pandas as pd

from analysis.observation import KNOWN, observe
from data.catalogue import Catalogue

REASONS = ("secret", "manquant", "non_calcule")
"""Why a territory has no value, in the order of the columns."""


def availability(observation: pd.DataFrame, communes: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """
    Count, indicator by indicator, the communes and the EPCI with a value.

    Parameters
    ----------
    observation, communes
        As for `analysis.observation.observe`.
    catalogue
        The indicators.

    Returns
    -------
    counts
        Index: indicator id. `communes` and `communes_connues` (0 where the indicator has no such level),
        `estime` (communes whose value is estimated, among the known ones), `secret`, `manquant`,
        `non_calcule` (communes without value: they and the known ones add up to `communes`), `part_connue`
        (in [0, 1]), `epci` and `epci_connus`.

    Examples
    --------
    >>> from analysis.worked_example import worked_communes, worked_observation
    >>> from data.catalogue import load_catalogue
    >>> counts = availability(worked_observation(), worked_communes(), load_catalogue())
    >>> counts.loc["logements_vacants", ["communes", "communes_connues", "manquant", "epci_connus"]].to_dict()
    {'communes': 4, 'communes_connues': 3, 'manquant': 1, 'epci_connus': 2}
    """
    rows = {}
    for indicateur in catalogue.indicateurs:
        statuts = {
            niveau: observe(observation, communes, indicateur, niveau=niveau)["statut"]
            for niveau in ("commune", "epci")
            if niveau in indicateur.niveaux
        }
        none = pd.Series([], dtype=str)
        local, grouped = statuts.get("commune", none), statuts.get("epci", none)
        known = int(local.isin(KNOWN).sum())
        rows[indicateur.id] = {
            "communes": len(local),
            "communes_connues": known,
            "estime": int((local == "estime").sum()),
            **{reason: int((local == reason).sum()) for reason in REASONS},
            "part_connue": known / len(local) if len(local) else float("nan"),
            "epci": len(grouped),
            "epci_connus": int(grouped.isin(KNOWN).sum()),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicateur")
