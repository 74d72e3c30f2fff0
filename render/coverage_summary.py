"""Coverage of enjeux, inhabitants and services as plain values and as lines for a terminal."""

import datetime
import math
from collections.abc import Mapping
from functools import partial
from typing import Any

import geopandas as gpd
import pandas as pd

from analysis.coverage import population_reached, thematic_coverage
from analysis.enjeux import enjeu_means
from analysis.perimetre import accord_sirens
from analysis.services import THRESHOLDS_KM, THRESHOLDS_MIN, access_shares, nearest_in_table, nearest_known
from analysis.totals import active_projects
from analysis.trips import imported_layers, known_trips, units_of
from data.portfolio import Portfolio
from geo.distance import point_layer
from render import numbers
from render.couverture_maps import share_words
from render.typography import typeset

LAMBERT_93 = "EPSG:2154"
WHOLE = "Finistère, 277 communes"
SERVICES_LABEL = "lycées généraux et technologiques"
LIMITS = (
    "Distances à vol d’oiseau de la mairie de chaque commune au service le plus proche, majorées d’un détour, sauf "
    "distance réelle importée ; « non calculé » quand la ligne traverse la mer. Les intervalles viennent du détour et "
    "du seuil. Les minutes ne viennent que d’une table importée."
)


def coverage_dict(
    portfolio: Portfolio,
    communes: gpd.GeoDataFrame,
    epci: gpd.GeoDataFrame,
    services: pd.DataFrame,
    *,
    lieux: pd.DataFrame,
    distances: pd.DataFrame,
    voisins: gpd.GeoDataFrame,
    date: datetime.date,
) -> dict[str, Any]:
    """
    Measure coverage at a date.

    Parameters
    ----------
    portfolio
        The portfolio.
    communes, epci, voisins
        Referential, EPSG:4326 (`data.territoire`); `voisins` completes the land that a line may cross.
    services
        Points `lon`, `lat` of the lycées, EPSG:4326, with their `insee`, by identifier.
    lieux
        Imported places of other services (`data.territoire.load_lieux`).
    distances
        Imported trips (`data.territoire.load_distances`), taken instead of straight lines.
    date
        Last day known.

    Returns
    -------
    coverage
        `thematique` (by accord and theme), `population` (by theme, communes with a project) and `services` (share
        of inhabitants by EPCI and distance, with its interval), with what is not known.
    """
    measure = partial(layer_dict, communes=communes, voisins=voisins, distances=distances)
    return {
        "date": date.isoformat(),
        "version": portfolio.version,
        "demonstration": portfolio.demonstration,
        "thematique": _thematic(portfolio, epci, date),
        "population": _population(portfolio, communes),
        "services": measure(SERVICES_LABEL, services),
        "autres_services": [measure(couche, places) for couche, places in imported_layers(lieux).items()],
    }


def _thematic(portfolio: Portfolio, epci: gpd.GeoDataFrame, date: datetime.date) -> list[dict[str, Any]]:
    pairs = accord_sirens(portfolio).groupby("accord_id")["siren"].agg(list)
    rows = thematic_coverage(enjeu_means(portfolio, date=date)).to_dict("records")
    return [
        {
            "accord_id": row["accord_id"],
            "territoires": [
                str(epci.at[siren, "nom"]) for siren in pairs.get(row["accord_id"], []) if siren in epci.index
            ],
            "theme": row["theme"],
            "n_enjeux": int(row["n_enjeux"]),
            "n_avec_projet": int(row["n_avec_projet"]),
            "n_avec_moyens": int(row["n_avec_moyens"]),
            "sans_moyens": list(row["sans_moyens"]),
        }
        for row in rows
    ]


def _population(portfolio: Portfolio, communes: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    inside = communes[communes["departement"] == "29"]
    reached = population_reached(active_projects(portfolio), inside["population"].astype(float))
    return [
        {str(key): _plain(value) for key, value in row.items()}
        for row in reached.reset_index().to_dict("records")
    ]


def layer_dict(
    couche: str,
    services: pd.DataFrame,
    *,
    communes: gpd.GeoDataFrame,
    voisins: gpd.GeoDataFrame,
    distances: pd.DataFrame,
) -> dict[str, Any]:
    """
    Measure one layer of services.

    Parameters
    ----------
    couche
        Its name.
    services, communes, voisins, distances
        As for `coverage_dict`.

    Returns
    -------
    layer
        `parts` by EPCI and distance, and `ensemble` for the communes of the Finistère; `parts_minutes` and
        `ensemble_minutes` when imported trips give times; `distances_reelles` counts the communes whose distance is
        an imported one.
    """
    origins = point_layer(communes, lon="mairie_lon", lat="mairie_lat")
    land = gpd.GeoSeries(pd.concat([communes.geometry, voisins.geometry]), crs=communes.crs).to_crs(
        LAMBERT_93
    )
    trips = known_trips(distances, services)
    nearest = nearest_known(origins, point_layer(services), trips, land=land)
    measured = {"": (nearest, THRESHOLDS_KM)}
    if "minutes" in units_of(trips):
        given = nearest_in_table(trips.dropna(subset=["minutes"]), origins.index, unit="minutes")
        measured["_minutes"] = (given, THRESHOLDS_MIN)
    people, members = communes["population"].astype(float), communes["siren_epci"].astype("str")
    inside = people[communes["departement"] == "29"]
    shares = {}
    for suffix, (found, thresholds) in measured.items():
        shares[f"parts{suffix}"] = _records(
            access_shares(found, people, groups=members, thresholds=thresholds)
        )
        shares[f"ensemble{suffix}"] = _records(access_shares(found, inside, thresholds=thresholds))
    return {
        "couche": couche,
        "limites": LIMITS,
        "lieux": len(services),
        "distances_reelles": int((nearest["statut"] == "ok").sum()),
        **shares,
    }


def _records(shares: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): _plain(value) for key, value in row.items()} for row in shares.to_dict("records")]


def layer_lines(layer: dict[str, Any], names: Mapping[str, str]) -> list[str]:
    """Write one layer for a terminal: the share of each EPCI at each threshold, with its interval."""
    lines = [_layer_line(layer)]
    for suffix, unit in (("", "km"), ("_minutes", "minutes")):
        said: dict[str, list[str]] = {}
        for row in (*layer.get(f"ensemble{suffix}", []), *layer.get(f"parts{suffix}", [])):
            name = names.get(row["territoire"], WHOLE)
            words = share_words({key: math.nan if value is None else value for key, value in row.items()})
            said.setdefault(name, []).append(f"{numbers.trimmed(row['seuil'])} {unit} : {words}")
        lines += [f"{name} – {' ; '.join(parts)}" for name, parts in said.items()]
    return [typeset(line) for line in (*lines, LIMITS)]


def _layer_line(layer: Mapping[str, Any]) -> str:
    real = layer["distances_reelles"]
    return f"{layer['couche']} : {layer['lieux']} lieux ; {real} communes avec une distance réelle."


def coverage_lines(coverage: dict[str, Any], theme_labels: Mapping[str, str]) -> list[str]:
    """Write coverage for a terminal: enjeux without means, inhabitants reached, services."""
    lines = []
    if coverage["demonstration"]:
        lines.append("Données de démonstration pour les enjeux et les projets.")
    without = sum(len(row["sans_moyens"]) for row in coverage["thematique"])
    total = sum(row["n_enjeux"] for row in coverage["thematique"])
    lines.append(
        numbers.plural(without, "aucun enjeu sans moyens", "1 enjeu sans moyens", "# enjeux sans moyens")
    )
    lines[-1] += f" sur {numbers.number(total)}."
    for row in coverage["population"]:
        part = numbers.percent(100 * row["part"], decimals=0) if row["part"] is not None else numbers.absent()
        lines.append(
            f"{theme_labels.get(row['theme'], row['theme'])} : {part} des habitants dans une commune avec un projet."
        )
    lines += [_layer_line(layer) for layer in (coverage["services"], *coverage["autres_services"])]
    lines.append(LIMITS)
    return [typeset(line) for line in lines]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return None
    return round(float(value), 6)
