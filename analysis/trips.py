"""
Imported services and trips: which layers they make, which sites the trips lead to, laid as tables.

An imported trip is a fact and takes no detour; a straight line is an estimate and does. A trip in minutes has no
estimate to stand in for it. See docs/methode/proximite.md and docs/methode/implantation.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np
import pandas as pd

from analysis.services import Unit, trips_to

UNITS: tuple[Unit, ...] = get_args(Unit)


def imported_layers(lieux: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """
    Part the imported places by layer; a travelling one stands at its carrier's, and is near nobody in particular.

    Parameters
    ----------
    lieux
        From `data.territoire.load_lieux`.

    Returns
    -------
    layers
        Name of the layer → its fixed places by `lieu_id`, layers in alphabetical order.

    Examples
    --------
    >>> lieux = pd.DataFrame(
    ...     {"lieu_id": ["fs-1", "fs-2"], "couche": "France services", "itinerant": [False, True]}
    ... )
    >>> {name: list(places.index) for name, places in imported_layers(lieux).items()}
    {'France services': ['fs-1']}
    """
    fixed = lieux[~lieux["itinerant"].astype(bool)].set_index("lieu_id")
    return {str(name): places for name, places in fixed.groupby("couche")}


def known_trips(distances: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """
    Keep the imported trips to the services of a layer, and add those that a table leaves unsaid: to one's own service.

    All the inhabitants of a commune stand at its town hall, and a table of trips between communes seldom lists the
    trip from one to itself: a commune that has a service is at 0 from it. In kilometres this is said only of
    communes with other imported trips, since a straight line serves the others.

    Parameters
    ----------
    distances
        From `data.territoire.load_distances`.
    services
        The services by identifier, with the `insee` of their commune.

    Returns
    -------
    trips
        `insee`, `place`, `km`, `minutes`.

    Examples
    --------
    >>> distances = pd.DataFrame({"insee": ["29042"], "lieu": ["29019"], "km": [60.0], "minutes": [55.0]})
    >>> known_trips(distances, pd.DataFrame({"insee": ["29019"]}, index=["lycée A"])).to_dict("records")[1]
    {'insee': '29019', 'place': 'lycée A', 'km': nan, 'minutes': 0.0}
    """
    trips = trips_to(distances, services)
    there = services["insee"].rename_axis("place").reset_index()[["insee", "place"]]
    found = [trips]
    for unit in UNITS:
        given = trips[trips[unit].notna()]
        pairs = set(zip(given["insee"], given["place"], strict=True))
        said = {
            insee
            for insee, place in zip(there["insee"], there["place"], strict=True)
            if (insee, place) in pairs
        }
        unsaid = there[~there["insee"].isin(said)]
        if unit == "km":
            unsaid = unsaid[unsaid["insee"].isin(given["insee"])]
        if len(given) and len(unsaid):
            found.append(unsaid.assign(**dict.fromkeys(UNITS, np.nan) | {unit: 0.0}))
    return pd.concat(found, ignore_index=True)


def units_of(trips: pd.DataFrame) -> tuple[Unit, ...]:
    """
    Tell the units that a layer can be measured in, the one to show first being first.

    Kilometres always can, by straight lines; minutes only when trips give them, and they come first when no trip
    gives kilometres.

    Parameters
    ----------
    trips
        From `known_trips`.

    Returns
    -------
    units
        `km` alone, or both in the order to show them in.

    Examples
    --------
    >>> units_of(pd.DataFrame({"km": [np.nan], "minutes": [12.0]}))
    ('minutes', 'km')
    """
    if trips["minutes"].isna().all():
        return ("km",)
    return ("minutes", "km") if trips["km"].isna().all() else ("km", "minutes")


def trip_table(trips: pd.DataFrame, communes: pd.Index, places: pd.Index, *, unit: Unit) -> pd.DataFrame:
    """
    Lay trips as a table, the shortest one where several are given.

    Parameters
    ----------
    trips
        `insee`, `place` and the column of the unit.
    communes, places
        Rows and columns wanted.
    unit
        `km` or `minutes`.

    Returns
    -------
    table
        Communes × places, NaN where no trip is given.

    Examples
    --------
    >>> trips = pd.DataFrame({"insee": ["a", "a"], "place": ["x", "x"], "km": [7.0, 6.0]})
    >>> trip_table(trips, pd.Index(["a", "b"]), pd.Index(["x"]), unit="km")["x"].to_dict()
    {'a': 6.0, 'b': nan}
    """
    shortest = trips.dropna(subset=[unit]).groupby(["insee", "place"])[unit].min()
    table = shortest.unstack("place")
    return table.reindex(index=communes, columns=places).astype(float)


def site_trips(
    distances: pd.DataFrame, services: pd.DataFrame, communes: pd.Index, *, unit: Unit
) -> pd.DataFrame:
    """
    Lay the imported trips to the services and to the communes where one more might stand.

    Parameters
    ----------
    distances
        From `data.territoire.load_distances`.
    services
        Existing services by identifier, with the `insee` of their commune.
    communes
        Where inhabitants are, and where a service might be added.
    unit
        `km` or `minutes`.

    Returns
    -------
    table
        Communes × (communes, then services), NaN where no trip is given. A commune to which some trip leads is at 0
        from itself unless the table says otherwise.

    Examples
    --------
    >>> distances = pd.DataFrame({"insee": ["a"], "lieu": ["b"], "km": [5.0], "minutes": [9.0]})
    >>> services = pd.DataFrame({"insee": []}, index=pd.Index([], name="lieu_id"))
    >>> site_trips(distances, services, pd.Index(["a", "b"]), unit="minutes")["b"].to_dict()
    {'a': 9.0, 'b': 0.0}
    """
    between = distances[distances["lieu"].isin(communes)].assign(place=lambda rows: rows["lieu"])
    sites = trip_table(between, communes, communes, unit=unit)
    for code in sites.columns[sites.notna().any()]:
        sites.loc[code, code] = sites.loc[[code], code].fillna(0.0).iloc[0]
    existing = trip_table(known_trips(distances, services), communes, services.index, unit=unit)
    return pd.concat([sites, existing], axis=1)


def without_estimates(
    straight_km: pd.DataFrame, known: pd.DataFrame, *, existing: Sequence[str]
) -> pd.DataFrame:
    """
    Forget the straight lines to existing services of the communes that have a real trip to one.

    The real trips of a commune stand for all of them, as in `analysis.services.with_table`.

    Parameters
    ----------
    straight_km, known
        Straight lines and imported trips, communes × places.
    existing
        Columns where a service stands.

    Returns
    -------
    straight_km
        The same, NaN where a straight line no longer stands.

    Examples
    --------
    >>> straight = pd.DataFrame({"x": [3.0], "y": [8.0]}, index=["a"])
    >>> known = pd.DataFrame({"x": [np.nan], "y": [14.0]}, index=["a"])
    >>> without_estimates(straight, known, existing=["x", "y"]).loc["a"].tolist()
    [nan, nan]
    """
    told = known[list(existing)].notna().any(axis=1)
    kept = straight_km.copy()
    kept.loc[told, list(existing)] = np.nan
    return kept


def road_table(straight_km: pd.DataFrame, known: pd.DataFrame, *, detour: float) -> pd.DataFrame:
    """
    Give the distances by road: the imported one where there is one, else the straight line and its detour.

    Parameters
    ----------
    straight_km, known
        Communes × places, kilometres, NaN where not known.
    detour
        Ratio of the distance by road to the straight line.

    Returns
    -------
    distances
        Communes × places, kilometres by road.

    Examples
    --------
    >>> straight = pd.DataFrame({"x": [10.0], "y": [10.0]}, index=["a"])
    >>> known = pd.DataFrame({"x": [17.0], "y": [np.nan]}, index=["a"])
    >>> road_table(straight, known, detour=1.2).loc["a"].tolist()
    [17.0, 12.0]
    """
    return known.where(known.notna(), straight_km * detour)
