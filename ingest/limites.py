"""
Precise limits of the communes: checked code by code, cleaned as a coverage, then used by every map.

How the file is read is written for readers in `docs/methode/import-observation.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.dataset import PortfolioSource
from data.territoire import FINISTERE, LAMBERT_93, load_communes, load_voisins
from data.world import ALONE
from geo.boundaries import coverage_faults
from geo.errors import GeoError
from geo.limits import fit_around
from ingest.errors import LayoutError
from ingest.layout import Layout, Parsed
from ingest.placing import Territoires
from ingest.polygons import read_polygons
from ingest.report import Fault, Repair, ToCheck

SOURCE = PortfolioSource(
    source_id="limites",
    label="Limites communales importées",
    producteur="IGN",
    licence="Licence Ouverte 2.0",
    millesime="non précisé",
    url="https://geoservices.ign.fr/adminexpress",
)
MIN_OVERLAP = 0.5
"""Least share of a commune's known extent that its new limits must cover: codes may have been mixed up."""

MAX_CHANGE = 0.15
"""Change of area from which a person should look."""

_FARTHEST = (180, 90, 180, 90)
"""Largest longitude and latitude of the bounds of a geometry, in degrees."""


@dataclass
class _Reading:
    """Polygons kept by commune of today, and what became of the features."""

    pieces: dict[str, list[shapely.Geometry]] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)
    outside: int = 0


def parse(content: bytes, territoires: Territoires) -> Parsed:
    """
    Read limits as GeoPackage, GeoJSON or zipped Shapefile.

    Parameters
    ----------
    content
        Any bytes.
    territoires
        The codes that features can be placed by.

    Returns
    -------
    parsed
        Table `limite`: the limits of the file, those of merged communes joined, and around them those of the
        other communes and of the backdrop, fitted so that the whole is one coverage. The line of a fault is the
        rank of the feature.

    Raises
    ------
    ReadingError, LayoutError
        When the file as a whole cannot be read, or when its limits cannot be made to fit.
    """
    layer = read_polygons(content)
    reading = _Reading()
    for rank, code, shape in zip(layer.index, layer["code"], layer.geometry, strict=True):
        _keep(reading, int(rank), code.strip(), shape, territoires)
    embedded = load_communes(ALONE)
    shapes = _joined(reading, embedded)
    table, notices = _fitted(shapes, embedded)
    return Parsed(
        tables={"limite": table.assign(source_id=SOURCE.source_id)},
        sources=(SOURCE,),
        read=len(layer) - reading.outside,
        faults=tuple(sorted(reading.faults, key=lambda fault: fault.line)),
        repairs=tuple(reading.repairs),
        a_verifier=tuple(_changed(shapes, embedded, reading.ranks)),
        notices=(*_told(reading, shapes, embedded), *notices),
    )


LAYOUT = Layout(
    "limites",
    "Limites précises des communes (IGN ADMIN EXPRESS : GeoPackage, GeoJSON, Shapefile)",
    parse,
    complement=True,
    max_bytes=64 * 2**20,
)


def _keep(
    reading: _Reading, rank: int, code: str, shape: shapely.Geometry | None, territoires: Territoires
) -> None:
    """Keep a feature under its commune of today, reject it, or set it aside."""

    def reject(reason: str, remedy: str) -> None:
        reading.faults.append(Fault(rank, "code", code, reason, remedy))

    today = code if code in territoires.communes else territoires.passage.get(code)
    if today is None:
        if code and not code.startswith(FINISTERE):
            reading.outside += 1
        elif code:
            reject("Ce code n’est celui d’aucune commune du Finistère.", "Vérifiez le code INSEE.")
        else:
            reject("Le code manque.", "Donnez le code INSEE de la commune.")
        return
    if code in reading.ranks:
        reject(f"Ce code est déjà celui de l’objet {reading.ranks[code]}.", "Gardez un seul objet par code.")
        return
    if not _on_earth(shape):
        reject("Ses coordonnées ne sont pas sur la Terre.", "Vérifiez le système de coordonnées du fichier.")
        return
    mended = _polygonal(shape)
    if mended is None:
        reject("La géométrie n’est pas une surface.", "Donnez un polygone ou un multipolygone non vide.")
        return
    if not shapely.is_valid(shape):
        reason = "Polygone qui se croise : redécoupé sans changer sa surface visible."
        reading.repairs.append(Repair(rank, "geometrie", code, code, reason))
    reading.ranks[code] = rank
    reading.pieces.setdefault(today, []).append(mended)
    if today != code:
        reading.merged[code] = today


def _on_earth(shape: shapely.Geometry | None) -> bool:
    """Tell whether every coordinate is one in degrees; nothing is known of a geometry without any."""
    if shape is None or shapely.is_empty(shape):
        return True
    return bool((np.abs(shapely.bounds(shape)) <= _FARTHEST).all())


def _polygonal(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """Keep the surfaces of a geometry, flat and valid; None without any."""
    if shape is None or shapely.is_empty(shape) or shapely.get_dimensions(shape) != 2:
        return None
    parts = shapely.get_parts(shapely.make_valid(shapely.force_2d(shape)))
    surfaces = parts[shapely.get_dimensions(parts) == 2]
    return shapely.union_all(surfaces) if len(surfaces) else None


def _joined(reading: _Reading, embedded: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Join the pieces of each commune, and reject those that are not where the commune is."""
    joined = {code: shapely.union_all(pieces) for code, pieces in sorted(reading.pieces.items())}
    shapes = gpd.GeoSeries(joined, crs=embedded.crs, dtype="geometry")
    known = embedded.geometry.reindex(shapes.index)
    extents = np.asarray(known, dtype=object)
    # Shares of a commune's own extent: degrees distort both alike.
    share = shapely.area(shapely.intersection(np.asarray(shapes, dtype=object), extents)) / shapely.area(
        extents
    )
    for code in shapes.index[share < MIN_OVERLAP]:
        for piece in (one for one in reading.ranks if reading.merged.get(one, one) == code):
            reading.faults.append(
                Fault(
                    reading.ranks[piece],
                    "code",
                    piece,
                    "Cette surface n’est pas à l’endroit de la commune.",
                    "Vérifiez les codes et le système de coordonnées du fichier.",
                )
            )
    return gpd.GeoSeries(shapes[share >= MIN_OVERLAP])


def _fitted(shapes: gpd.GeoSeries, embedded: gpd.GeoDataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Make the new limits, those that are missing and the backdrop one coverage."""
    if shapes.empty:
        return pd.DataFrame({"code": [], "geometrie": [], "precise": []}), []
    others = embedded.loc[~embedded.index.isin(shapes.index), ["geometry"]]
    around = gpd.GeoDataFrame(pd.concat([others, load_voisins(ALONE)[["geometry"]]]), crs=embedded.crs)
    try:
        whole = fit_around(gpd.GeoDataFrame(geometry=shapes), around)
    except GeoError as error:
        msg = f"Ces limites ne peuvent pas former une couverture ({error}) : vérifiez le fichier."
        raise LayoutError(msg) from error
    faults = coverage_faults(whole)
    notices = (
        [f"{len(faults)} défaut(s) de couverture demeurent (trous ou recouvrements)."] if len(faults) else []
    )
    table = pd.DataFrame(
        {
            "code": whole.index.astype(str),
            "geometrie": shapely.to_wkb(whole.geometry.to_numpy(), hex=True),
            "precise": whole.index.isin(shapes.index),
        }
    )
    return table, notices


def _changed(shapes: gpd.GeoSeries, embedded: gpd.GeoDataFrame, ranks: dict[str, int]) -> list[ToCheck]:
    """List the communes whose area changes more than a better outline explains."""
    areas = shapes.to_crs(LAMBERT_93).area / 1e6
    change = areas / embedded["area_km2"].reindex(areas.index) - 1
    found = []
    for code in map(str, change.index[change.abs() > MAX_CHANGE]):
        km2 = f"{areas[code]:.2f}".replace(".", ",")
        told = f"La superficie change de {100 * change[code]:+.0f} %, pour {km2} km²."
        remedy = "Vérifiez le contour de cette commune et son code."
        name = str(embedded.at[code, "nom"])
        found.append(ToCheck((ranks.get(code, 0),), code, name, told, remedy=remedy))
    return found


def _told(reading: _Reading, shapes: gpd.GeoSeries, embedded: gpd.GeoDataFrame) -> list[str]:
    inside = embedded.index[embedded["departement"] == FINISTERE]
    names = embedded["nom"].astype(str).to_dict()
    absent = sorted(map(str, inside.difference(shapes.index)))
    notices = [f"Limites précises pour {len(inside) - len(absent)} des {len(inside)} communes du Finistère."]
    if absent:
        notices.append(
            f"{len(absent)} commune(s) absente(s) du fichier gardent leurs limites généralisées : "
            f"{', '.join(absent[:10])}{'…' if len(absent) > 10 else ''}."
        )
    notices += [
        f"La commune {code} a rejoint {today} ({names[today]}) : ses limites y sont jointes."
        for code, today in sorted(reading.merged.items())
    ]
    if reading.outside:
        notices.append(f"{reading.outside} objet(s) d’autres territoires que ceux de l’atlas, non lus.")
    return notices
