"""Coverage of enjeux, inhabitants and services as plain values and as lines for a terminal."""

import datetime
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from analysis.coverage import population_reached, thematic_coverage
from analysis.enjeux import enjeu_means
from analysis.perimetre import accord_sirens
from analysis.services import access_shares, nearest_service
from analysis.totals import active_projects
from data.portfolio import Portfolio
from geo.distance import point_layer
from render import numbers
from render.typography import typeset

LAMBERT_93 = "EPSG:2154"
SERVICES_LABEL = "lycées généraux et technologiques"
LIMITS = (
    "Distances à vol d’oiseau entre mairies et communes des lycées, majorées d’un détour ; « non calculé » quand la "
    "ligne traverse la mer. Les intervalles viennent du détour et du seuil."
)


def coverage_dict(
    portfolio: Portfolio,
    communes: gpd.GeoDataFrame,
    epci: gpd.GeoDataFrame,
    services: pd.DataFrame,
    *,
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
        Points `lon`, `lat` of one layer of services, EPSG:4326.
    date
        Last day known.

    Returns
    -------
    coverage
        `thematique` (by accord and theme), `population` (by theme, communes with a project) and `services` (share
        of inhabitants by EPCI and distance, with its interval), with what is not known.
    """
    return {
        "date": date.isoformat(),
        "version": portfolio.version,
        "demonstration": portfolio.demonstration,
        "thematique": _thematic(portfolio, epci, date),
        "population": _population(portfolio, communes),
        "services": {
            "couche": SERVICES_LABEL,
            "limites": LIMITS,
            "parts": _services(communes, services, voisins),
        },
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


def _services(
    communes: gpd.GeoDataFrame, services: pd.DataFrame, voisins: gpd.GeoDataFrame
) -> list[dict[str, Any]]:
    origins = point_layer(communes, lon="mairie_lon", lat="mairie_lat")
    land = pd.concat([communes.geometry, voisins.geometry])
    nearest = nearest_service(
        origins, point_layer(services), land=gpd.GeoSeries(land, crs=communes.crs).to_crs(LAMBERT_93)
    )
    shares = access_shares(
        nearest, communes["population"].astype(float), groups=communes["siren_epci"].astype("str")
    )
    return [{str(key): _plain(value) for key, value in row.items()} for row in shares.to_dict("records")]


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
    lines.append(LIMITS)
    return [typeset(line) for line in lines]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return None
    return round(float(value), 6)
