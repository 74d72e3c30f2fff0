"""
The neighbours of an EPCI as a reference: which they are, and what an indicator is worth over them together.

See docs/methode/observation.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from analysis.errors import FrameError
from analysis.observation import observe
from data.catalogue import Indicateur

if TYPE_CHECKING:
    import geopandas as gpd

NEIGHBOURS = "voisins"


def neighbouring_epci(communes: gpd.GeoDataFrame, siren: str) -> tuple[str, ...]:
    """
    List the EPCI that share a length of land border with one of them.

    Parameters
    ----------
    communes
        Indexed by INSEE code: `siren_epci` (null outside any EPCI) and polygons that match along their borders.
    siren
        The EPCI asked for. Water is no border: Brest Métropole does not touch the Presqu'île de Crozon.

    Returns
    -------
    sirens
        In ascending order; EPCI outside `communes` (other départements) are not known.

    Raises
    ------
    FrameError
        If no commune belongs to this EPCI.

    Examples
    --------
    >>> from analysis.worked_example import NORD, worked_communes
    >>> neighbouring_epci(worked_communes(), NORD)
    ('200000002',)
    """
    inside = communes["siren_epci"] == siren
    if not inside.any():
        msg = f"No commune belongs to the EPCI {siren!r}: give one of the SIREN of `communes`."
        raise FrameError(msg)
    shapes = np.asarray(communes.geometry, dtype=object)
    outline = shapely.boundary(shapely.union_all(shapes[inside.to_numpy()]))
    others = (~inside & communes["siren_epci"].notna()).to_numpy()
    shared = shapely.length(shapely.intersection(shapes[others], outline))
    around = communes["siren_epci"].to_numpy()[others][shared > 0]
    return tuple(sorted({str(other) for other in around}))


def neighbours_value(
    observation: pd.DataFrame, communes: gpd.GeoDataFrame, indicateur: Indicateur, *, siren: str
) -> pd.Series:
    """
    Rebuild an indicator from its parts over all the neighbours of an EPCI together, never averaging their rates.

    Parameters
    ----------
    observation, indicateur
        As for `analysis.observation.observe`.
    communes
        As for `neighbouring_epci`, with `departement` and `population`.
    siren
        The EPCI asked for, itself left out.

    Returns
    -------
    value
        `valeur`, `statut`, `millesime`, `part_connue`, as a row of `observe`; named `voisins`. Its `statut` is
        `manquant` for an EPCI without neighbour.

    Raises
    ------
    FrameError
        If no commune belongs to this EPCI.

    Examples
    --------
    >>> from analysis.worked_example import SUD, worked_communes, worked_observation
    >>> from data.catalogue import load_catalogue
    >>> vacants = load_catalogue().indicateur("logements_vacants")
    >>> around = neighbours_value(worked_observation(), worked_communes(), vacants, siren=SUD)
    >>> around[["valeur", "part_connue"]].to_dict()  # (10 + 30) / (400 + 100), never the mean of 2.5 and 30
    {'valeur': 8.0, 'part_connue': 1.0}
    """
    around = communes["siren_epci"].isin(neighbouring_epci(communes, siren))
    merged = communes.assign(
        siren_epci=pd.Series(None, index=communes.index, dtype="object").mask(around, NEIGHBOURS)
    )
    if not around.any():
        absent = {"valeur": float("nan"), "statut": "manquant", "millesime": "", "part_connue": 0.0}
        return pd.Series(absent, name=NEIGHBOURS)
    return observe(observation, merged, indicateur, niveau="epci").loc[[NEIGHBOURS]].iloc[0]
