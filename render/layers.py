"""
Geometry for the web engine: GeoJSON layers written once and fetched by every map.

Coordinates are rounded to 1e-4° (about 10 m, far below the generalisation of the limits) by
`geo.boundaries.round_coverage`, so neighbours still share their edges exactly.
"""

import json
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.portfolio import Portfolio
from geo.boundaries import round_coverage
from render.tables import stage

STEP_DEGREES: Final = 1e-4
DECIMALS: Final = 4
LATTICE: Final = 8
LABEL_POINTS: Final = 12
SMALL_KM2: Final = 1.0
"""Below this area a territory is doubled by a disc: Île-de-Sein and Île-Molène."""


def land_layers(
    communes: gpd.GeoDataFrame, epci: gpd.GeoDataFrame, voisins: gpd.GeoDataFrame
) -> dict[str, str]:
    """Name → GeoJSON of every layer of the land, for tables as `data.territoire` loads them."""
    return {
        "voisins": backdrop_layer(voisins, communes),
        "epci": epci_layer(epci, communes),
        "commune": commune_layer(communes),
        "limite": department_limit_layer(communes),
    }


def commune_layer(communes: gpd.GeoDataFrame) -> str:
    """
    GeoJSON of the communes.

    Parameters
    ----------
    communes
        As `data.territoire.load_communes` gives them, EPSG:4326.

    Returns
    -------
    geojson
        One feature per commune with `code`, `nom`, `court`, `epci`, `canton`, `points` (where its name may stand, lon
        and lat, the best first: `label_points`), `surface` (km²) and `petit` (too small to be seen at the scale of
        the département).
    """
    frame = round_coverage(communes, step=STEP_DEGREES).assign(
        court=communes["nom"], epci=communes["siren_epci"], canton=communes["code_canton"]
    )
    return _collection(frame)


def epci_layer(epci: gpd.GeoDataFrame, communes: gpd.GeoDataFrame) -> str:
    """
    GeoJSON of the EPCI, followed by the communes that belong to none.

    Same properties as `commune_layer`, but for the canton; the communes without EPCI keep their INSEE code, so that
    no part of the département is missing from a map by EPCI.
    """
    rounded = round_coverage(communes, step=STEP_DEGREES)
    members = rounded[rounded["siren_epci"].notna()]
    shapes = members.groupby("siren_epci")["geometry"].apply(lambda part: shapely.union_all(part.to_numpy()))
    territories = gpd.GeoDataFrame(
        {
            "nom": epci["nom"],
            "court": epci["nom_court"],
            "epci": epci.index,
            "area_km2": epci["area_km2"],
            "geometry": shapes.reindex(epci.index),
        },
        index=epci.index,
        crs=communes.crs,
    )
    alone = rounded[rounded["siren_epci"].isna()]
    islands = alone.assign(court=alone["nom"], epci=None)[list(territories.columns)]
    return _collection(pd.concat([territories, islands]))


def backdrop_layer(voisins: gpd.GeoDataFrame, communes: gpd.GeoDataFrame) -> str:
    """GeoJSON of the neighbouring départements, rounded with the communes so that no sliver opens between them."""
    both = pd.concat([voisins[["nom", "geometry"]], communes[["nom", "geometry"]]])
    rounded = round_coverage(gpd.GeoDataFrame(both, crs=communes.crs), step=STEP_DEGREES)
    shown = rounded.loc[voisins.index]
    pairs = zip(shown["nom"], shown.geometry, strict=True)
    return _dump([_feature(shape, {"nom": nom}) for nom, shape in pairs])


def department_limit_layer(communes: gpd.GeoDataFrame) -> str:
    """GeoJSON of the limit of the Finistère where an EPCI crosses it (Poher Communauté)."""
    rounded = round_coverage(communes, step=STEP_DEGREES)
    inside = rounded["departement"] == "29"
    limit = shapely.intersection(
        shapely.union_all(rounded.loc[inside, "geometry"].to_numpy()).boundary,
        shapely.union_all(rounded.loc[~inside, "geometry"].to_numpy()).boundary,
    )
    return _dump([_feature(limit, {})])


def projet_layer(portfolio: Portfolio, *, theme_labels: dict[str, str]) -> str:
    """
    GeoJSON of the projects that have a site.

    Parameters
    ----------
    portfolio
        Its projects without coordinates are left out: they belong to a territory, not to a point.
    theme_labels
        Theme id → French label.

    Returns
    -------
    geojson
        Points with `id`, `titre` and `lignes` (texts of the tooltip, plain text).
    """
    features = []
    for projet in _placed(portfolio).to_dict("records"):
        theme = theme_labels.get(projet["theme"], projet["theme"])
        known = pd.notna(projet["avancement"])
        lines = [theme, stage(projet["avancement"]) if known else None, projet["maitre_ouvrage"]]
        properties = {
            "id": projet["projet_id"],
            "titre": projet["intitule"],
            "lignes": [str(line) for line in lines if pd.notna(line)],
        }
        features.append(_feature(shapely.Point(projet["lon"], projet["lat"]), properties))
    return _dump(features)


def point_index(portfolio: Portfolio) -> dict[str, int]:
    """Place of each project in the layer that `projet_layer` writes, by id."""
    return {str(code): place for place, code in enumerate(_placed(portfolio)["projet_id"])}


def _placed(portfolio: Portfolio) -> pd.DataFrame:
    projets = portfolio.tables["projet"]
    return projets[projets["lon"].notna() & projets["lat"].notna()]


def label_points(geometry: shapely.Polygon | shapely.MultiPolygon) -> list[tuple[float, float]]:
    """
    Places inside a polygon (lon, lat) where its name may stand.

    The first, where a symbol stands too, is the centre of its largest circle; the others, from a lattice over it, are
    for a map where that place is taken: the farther from the limits, the sooner.
    """
    circle = shapely.maximum_inscribed_circle(geometry, tolerance=STEP_DEGREES * 10)
    centre = shapely.get_coordinates(circle)[:1]
    left, low, right, high = shapely.bounds(geometry)
    share = (np.arange(LATTICE) + 0.5) / LATTICE
    lattice = np.array([(left + u * (right - left), low + v * (high - low)) for u in share for v in share])
    inner = lattice[shapely.contains_xy(geometry, lattice)]
    depth = shapely.distance(shapely.points(inner), geometry.boundary)
    found = np.concatenate([centre, inner[np.argsort(-depth, kind="stable")][: LABEL_POINTS - 1]])
    return [(round(lon, DECIMALS), round(lat, DECIMALS)) for lon, lat in found.tolist()]


def _collection(frame: gpd.GeoDataFrame) -> str:
    features = []
    for code, row in frame.iterrows():
        properties = {
            "code": code,
            "nom": row["nom"],
            "court": row["court"],
            "epci": row["epci"] if pd.notna(row["epci"]) else None,
            "points": label_points(row["geometry"]),
            "surface": round(float(row["area_km2"]), 1),
            "petit": bool(row["area_km2"] < SMALL_KM2),
        }
        if pd.notna(row.get("canton")):
            properties["canton"] = row["canton"]
        features.append(_feature(row["geometry"], properties))
    return _dump(features)


def _feature(geometry: shapely.Geometry, properties: dict[str, Any]) -> dict[str, Any]:
    shape = json.loads(shapely.to_geojson(geometry))
    if "coordinates" in shape:
        shape["coordinates"] = _rounded(shape["coordinates"])
    else:
        shape["geometries"] = [
            {**part, "coordinates": _rounded(part["coordinates"])} for part in shape["geometries"]
        ]
    return {"type": "Feature", "properties": properties, "geometry": shape}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, list):
        return [_rounded(part) for part in coordinates]
    return round(coordinates, DECIMALS)


def _dump(features: list[dict[str, Any]]) -> str:
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    )
