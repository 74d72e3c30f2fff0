"""What the print engine draws of the land, in Lambert-93 metres, projected once and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.path import Path
from numpy.typing import NDArray
from pyproj import Transformer

from data.territoire import FINISTERE
from geo.distance import LAMBERT_93, lambert93_points
from render.mapspec import Level
from render.typography import typeset

DEGREES: Final = 4326
_POINT_TOLERANCE_M: Final = 100.0
_SKETCH_M: Final = 180.0
LIMITS: Final[Mapping[bool, str]] = {
    False: typeset("Limites : IGN, généralisées, Licence Ouverte 2.0"),
    True: typeset("Limites : IGN, Licence Ouverte 2.0"),
}


@dataclass(frozen=True, eq=False)
class Territory:
    """
    An EPCI or a commune, ready to be drawn.

    Attributes
    ----------
    code, name
        SIREN or INSEE code, and name on maps.
    epci
        SIREN of its EPCI (its own, for an EPCI); None for the two communes without one.
    shape, path
        Its polygons in Lambert-93 metres, for geometry and for drawing.
    bounds
        West, south, east and north, in metres.
    point
        Centre of the largest circle inside, in Lambert-93 metres: where a label or a symbol stands best.
    population
        Municipal population, in persons.
    """

    code: str
    name: str
    epci: str | None
    shape: shapely.Geometry
    path: Path
    bounds: tuple[float, float, float, float]
    point: tuple[float, float]
    population: int


@dataclass(frozen=True, eq=False)
class PrintGeography:
    """
    Limits and sites behind every printed map.

    Attributes
    ----------
    communes, epci, voisins
        As `data.territoire` loads them, EPSG:4326.
    sites
        Projects with a site: `projet_id`, `lon`, `lat` (degrees).
    precise
        The limits are not generalised: no warning on large scales.
    """

    communes: gpd.GeoDataFrame
    epci: gpd.GeoDataFrame
    voisins: gpd.GeoDataFrame
    sites: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(
            {"projet_id": pd.Series(dtype=str), "lon": pd.Series(dtype=float), "lat": pd.Series(dtype=float)}
        )
    )
    precise: bool = False

    @property
    def limits_source(self) -> str:
        """Source of the limits, as it is cited under a map."""
        return LIMITS[self.precise]

    @cached_property
    def _communes(self) -> gpd.GeoDataFrame:
        return self.communes.to_crs(LAMBERT_93)

    @cached_property
    def territories(self) -> Mapping[Level, Mapping[str, Territory]]:
        """Code → territory at both levels; the communes without EPCI stand among the EPCI under their own code."""
        communes = self._communes.assign(epci=self.communes["siren_epci"])
        epci = self.epci.to_crs(LAMBERT_93).assign(epci=self.epci.index).drop(columns="nom")
        alone = communes[communes["epci"].isna()]
        both = pd.concat([epci.rename(columns={"nom_court": "nom"}), alone])
        return {"commune": _territories(communes), "epci": _territories(both)}

    @cached_property
    def islands(self) -> frozenset[str]:
        """Codes of the territories, of either level, that touch no other one of their level."""
        alone: set[str] = set()
        for level in self.territories.values():
            shapes = [one.shape for one in level.values()]
            pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
            touching = set(pairs[0][pairs[0] != pairs[1]].tolist())
            alone |= {code for place, code in enumerate(level) if place not in touching}
        return frozenset(alone)

    @cached_property
    def neighbours(self) -> Mapping[str, shapely.Geometry]:
        """Name → polygons of the neighbouring départements, in metres."""
        frame = self.voisins.to_crs(LAMBERT_93)
        return dict(zip(frame["nom"], frame.geometry, strict=True))

    @cached_property
    def land(self) -> shapely.Geometry:
        """Return all that is drawn as territory, without inner limits, in metres."""
        return shapely.union_all(self._communes.geometry.to_numpy(), grid_size=0.01)

    @cached_property
    def crossing(self) -> frozenset[str]:
        """SIREN of the EPCI that the limit of the Finistère crosses."""
        beyond = self.communes["departement"] != FINISTERE
        return frozenset(self.communes.loc[beyond, "siren_epci"].dropna().astype(str))

    @cached_property
    def sketch(self) -> Mapping[str, Path]:
        """SIREN → simplified outline in metres, for a small map; all the land under an empty key."""
        shapes = {code: one.shape for code, one in self.territories["epci"].items()} | {"": self.land}
        return {code: path_of(shapely.simplify(shape, _SKETCH_M)) for code, shape in shapes.items()}

    @cached_property
    def department_limit(self) -> shapely.Geometry:
        """Limit of the Finistère where an EPCI crosses it (Poher Communauté), in metres."""
        inside = (self.communes["departement"] == FINISTERE).to_numpy()
        shapes = self._communes.geometry.to_numpy()
        edges = [shapely.union_all(shapes[part], grid_size=0.01).boundary for part in (inside, ~inside)]
        return shapely.line_merge(shapely.intersection(edges[0], edges[1], grid_size=0.01))

    @cached_property
    def points(self) -> Mapping[str, tuple[float, float]]:
        """Id of a project → its site, in metres."""
        frame = self.sites.dropna(subset=["lon", "lat"])
        x, y = lambert93_points(frame["lon"].to_numpy(float), frame["lat"].to_numpy(float), crs=DEGREES).T
        return {
            str(code): (float(east), float(north))
            for code, east, north in zip(frame["projet_id"], x, y, strict=True)
        }

    def warm(self) -> PrintGeography:
        """Prepare everything now: processes forked afterwards then share it."""
        for name, member in vars(type(self)).items():
            if isinstance(member, cached_property):
                getattr(self, name)
        return self


def _territories(frame: gpd.GeoDataFrame) -> dict[str, Territory]:
    shapes = frame.geometry.to_numpy()
    circles = shapely.maximum_inscribed_circle(shapes, tolerance=_POINT_TOLERANCE_M)
    centres = shapely.get_coordinates(shapely.get_point(circles, 0))
    rows = zip(frame.index, frame["nom"], frame["epci"], frame["population"], strict=True)
    return {
        str(code): Territory(
            str(code),
            str(name),
            str(epci) if pd.notna(epci) else None,
            shape,
            path_of(shape),
            (float(box[0]), float(box[1]), float(box[2]), float(box[3])),
            (float(centre[0]), float(centre[1])),
            int(population),
        )
        for (code, name, epci, population), shape, box, centre in zip(
            rows, shapes, shapely.bounds(shapes), centres, strict=True
        )
    }


def path_of(geometry: shapely.Geometry) -> Path:
    """Turn polygons into one compound path, and lines into one open path."""
    parts = shapely.get_parts(geometry)
    # A line of hatching that misses a tiny territory is an empty line.
    parts = parts[~shapely.is_empty(parts)]
    kinds = shapely.get_type_id(parts)
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(parts[kinds == 3])]
    lines = [shapely.get_coordinates(line) for line in parts[kinds == 1]]
    pieces = rings + lines
    if not pieces:
        return Path(np.empty((0, 2)))
    codes = [_codes(len(ring), closed=True) for ring in rings]
    codes += [_codes(len(line), closed=False) for line in lines]
    return Path(np.concatenate(pieces), np.concatenate(codes))


def _codes(count: int, *, closed: bool) -> NDArray[np.uint8]:
    codes = np.full(count, Path.LINETO, dtype=np.uint8)
    codes[0] = Path.MOVETO
    if closed:
        codes[-1] = Path.CLOSEPOLY
    return codes


_TO_METRES: Final = Transformer.from_crs(DEGREES, LAMBERT_93, always_xy=True)


def metres(lon: float, lat: float) -> tuple[float, float]:
    """Project a place of the map's own words, given in degrees, to Lambert-93 metres."""
    x, y = _TO_METRES.transform(lon, lat)
    return float(x), float(y)
