"""
Who comes within reach of which sites: distances laid as a table, and communes told apart by what reaches them.

See docs/methode/implantation.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import FrameError

REACHED = "deja"
GAINED = "gagne"
BEYOND = "au_dela"
UNKNOWN = "non_calcule"


def straight_table(links: pd.DataFrame, communes: pd.Index, places: pd.Index) -> pd.DataFrame:
    """
    Lay the straight lines between communes and places as a table, those over the sea left unknown.

    Parameters
    ----------
    links
        From `geo.distance.links_within`: `origine`, `destination`, `km`, `traverse_mer`.
    communes, places
        Rows and columns wanted.

    Returns
    -------
    straight_km
        Communes × places, kilometres; NaN where no link is listed or where it crosses the sea.

    Examples
    --------
    >>> links = pd.DataFrame(
    ...     {"origine": ["a", "b"], "destination": ["x", "x"], "km": [4.0, 9.0], "traverse_mer": [False, True]}
    ... )
    >>> straight_table(links, pd.Index(["a", "b"]), pd.Index(["x"])).to_dict()
    {'x': {'a': 4.0, 'b': nan}}
    """
    sure = links[~links["traverse_mer"].astype(bool)]
    table = sure.pivot(index="origine", columns="destination", values="km")
    return table.reindex(index=communes, columns=places).astype(float)


def catchment(
    straight_km: pd.DataFrame,
    *,
    existing: Sequence[str],
    sites: Sequence[str],
    reach_km: float,
    detour: float,
    unknown: pd.Index | None = None,
) -> pd.Series[str]:
    """
    Tell, for each commune, whether a service already reaches it, would reach it, or would not.

    Parameters
    ----------
    straight_km
        Straight lines, communes × places, NaN where not known.
    existing, sites
        Columns where a service stands, and where one would.
    reach_km
        Longest distance by road accepted.
    detour
        Ratio of the distance by road to the straight line.
    unknown
        Communes whose distance to the nearest existing service is not computed: without a site of their own
        within reach, nothing is known of them.

    Returns
    -------
    state
        On the communes: `deja`, `gagne`, `au_dela` or `non_calcule`.

    Raises
    ------
    FrameError
        If a place has no column.

    Examples
    --------
    >>> km = pd.DataFrame({"x": [1.0, 12.0, 30.0], "y": [15.0, 2.0, 30.0]}, index=["a", "b", "c"])
    >>> catchment(km, existing=["x"], sites=["y"], reach_km=10, detour=1.3).to_dict()
    {'a': 'deja', 'b': 'gagne', 'c': 'au_dela'}
    """
    if absent := [place for place in (*existing, *sites) if place not in straight_km.columns]:
        msg = f"Places without distances: {', '.join(absent)}. Add their columns."
        raise FrameError(msg)
    near = straight_km * detour <= reach_km
    now, then = near[list(existing)].any(axis=1), near[list(sites)].any(axis=1)
    aside = straight_km.index.isin([] if unknown is None else unknown)
    state = np.select([now, then, aside], [REACHED, GAINED, UNKNOWN], BEYOND)
    return pd.Series(state, index=straight_km.index, dtype="str")


def commune_reach(shares: pd.DataFrame) -> pd.DataFrame:
    """
    Read the interval of one commune: within reach whatever the way, beyond whatever the way, or in between.

    Parameters
    ----------
    shares
        From `analysis.services.access_shares` with one group per commune: `territoire`, `seuil`, `part_basse`,
        `part_haute` (each 0 or 1, NaN when not computed).

    Returns
    -------
    reach
        Index `territoire`, one column per `seuil`: `sur`, `selon`, `au_dela` or `non_calcule`.

    Examples
    --------
    >>> shares = pd.DataFrame(
    ...     {"territoire": ["a", "b"], "seuil": [10, 10], "part_basse": [1.0, 0.0], "part_haute": [1.0, 1.0]}
    ... )
    >>> commune_reach(shares)[10].to_dict()
    {'a': 'sur', 'b': 'selon'}
    """
    low, high = shares["part_basse"], shares["part_haute"]
    words = np.select([low.isna() | high.isna(), low >= 1, high <= 0], [UNKNOWN, "sur", BEYOND], "selon")
    return shares.assign(etat=words).pivot(index="territoire", columns="seuil", values="etat")
