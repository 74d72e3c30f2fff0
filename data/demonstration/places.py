"""The real EPCI and communes, with their French forms and points inside their limits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from data.demonstration.draw import Draw
from data.territoire import load_communes, load_epci
from data.world import ALONE

FINISTERE = "29"
METRES_PER_DEGREE = 111_320.0

_ELIDED = "AEIOUÀÂÉÈÊÎÔ"
_MUTE_H = ("Hanvec", "Henvic")
_WITH_ARTICLE = ("Île-", "Hôpital-")

_COASTAL_NAMES = (
    "Audierne Bénodet Camaret-sur-Mer Carantec Clohars-Carnoët Combrit Concarneau Crozon Cléder "
    "Douarnenez Fouesnant Guilvinec Guissény Kerlouan Landéda Landunvez Lanildut Loctudy Locquirec "
    "Moëlan-sur-Mer Névez Penmarch Plogoff Plomodiern Plobannalec-Lesconil Plonévez-Porzay Plouarzel "
    "Ploudalmézeau Plouescat Plougasnou Plougastel-Daoulas Plougonvelin Plouguerneau Plouhinec Plovan "
    "Plozévet Porspoder Roscoff Roscanvel Saint-Nic Saint-Pabu Santec Telgruc-sur-Mer Treffiagat "
    "Trégunc Tréflez Brest Île-Tudy Île-Molène Île-de-Batz Île-de-Sein Ouessant Poullan-sur-Mer "
    "Primelin Pouldreuzic "
)
COASTAL = frozenset(_COASTAL_NAMES.split())
"""Some communes where a project about the shore is plausible; others may be coastal too."""


@dataclass(frozen=True)
class Place:
    """
    A commune or an EPCI as a title needs it.

    Parameters
    ----------
    code
        INSEE or SIREN.
    nom, de, lieu
        « Le Faou », « du Faou », « au Faou ».
    population
        Inhabitants in Finistère (2023).
    coastal
        Whether projects about the shore are plausible.
    """

    code: str
    nom: str
    de: str
    lieu: str
    population: int
    coastal: bool


@dataclass(frozen=True)
class Commune(Place):
    """A commune, with its limits (EPSG:4326), its town hall (degrees) and its area (km²)."""

    area_km2: float
    lon: float
    lat: float
    geometry: BaseGeometry

    def point_inside(self, draw: Draw) -> tuple[float, float]:
        """
        Draw a point inside the limits, most often near the town hall.

        Returns
        -------
        point
            Longitude and latitude, rounded to 1e-5 degree (about a metre).
        """
        spread = 0.12 * math.sqrt(self.area_km2) * 1000 / METRES_PER_DEGREE
        for _ in range(20):
            lat = round(self.lat + draw.uniform(-1, 1) * spread, 5)
            lon = round(self.lon + draw.uniform(-1, 1) * spread / math.cos(math.radians(self.lat)), 5)
            if shapely.contains_xy(self.geometry, lon, lat):
                return lon, lat
        inside = self.geometry.representative_point()
        return round(inside.x, 5), round(inside.y, 5)


@dataclass(frozen=True)
class Territory(Place):
    """An EPCI and its communes in Finistère, the largest first."""

    communes: tuple[Commune, ...]


def french_forms(nom: str) -> tuple[str, str, str]:
    """Give a commune's name with its typographic apostrophe, then its « de » and its « à » forms."""
    nom = nom.replace("'", "’")
    if nom.startswith("Le "):
        return nom, f"du {nom[3:]}", f"au {nom[3:]}"
    if nom.startswith(_WITH_ARTICLE):
        return nom, f"de l’{nom}", f"à l’{nom}"
    if nom[0] in _ELIDED or nom.startswith(_MUTE_H):
        return nom, f"d’{nom}", f"à {nom}"
    return nom, f"de {nom}", f"à {nom}"


def read_territories() -> tuple[tuple[Territory, ...], tuple[Commune, ...]]:
    """
    Read the referential.

    Returns
    -------
    territories
        The 21 EPCI in the order of their SIREN; the communes of Côtes-d'Armor are left out, because the
        Département finances nothing there.
    islands
        The communes that belong to no EPCI.
    """
    rows = load_communes(ALONE).sort_index()
    rows = rows[rows["departement"] == FINISTERE]
    communes = {str(code): _commune(str(code), row) for code, row in rows.to_dict("index").items()}
    epci = rows["siren_epci"]
    territories = []
    for siren, row in load_epci(ALONE).sort_index().drop(columns="geometry").to_dict("index").items():
        members = sorted((communes[str(i)] for i in epci.index[epci == siren]), key=_by_size)
        territories.append(
            Territory(
                code=str(siren),
                nom=row["nom"],
                de=row["de"],
                lieu=row["lieu"],
                population=sum(commune.population for commune in members),
                coastal=any(commune.coastal for commune in members),
                communes=tuple(members),
            )
        )
    return tuple(territories), tuple(communes[str(i)] for i in epci.index[epci.isna()])


def _commune(code: str, row: dict[Any, Any]) -> Commune:
    nom, de, lieu = french_forms(row["nom"])
    return Commune(
        code=code,
        nom=nom,
        de=de,
        lieu=lieu,
        population=int(row["population"]),
        coastal=row["nom"] in COASTAL,
        area_km2=float(row["area_km2"]),
        lon=float(row["mairie_lon"]),
        lat=float(row["mairie_lat"]),
        geometry=row["geometry"],
    )


def _by_size(commune: Commune) -> tuple[int, str]:
    return -commune.population, commune.code
