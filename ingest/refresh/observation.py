"""The refresh steps of observation: the lycées, then every indicator by commune and IRIS."""

from __future__ import annotations

import geopandas as gpd

from data.catalogue import load_catalogue
from data.manifest import Source
from ingest.refresh.archives import Archives
from ingest.refresh.indicators import assemble
from ingest.refresh.lycees import lycee_table, read_lycees, read_places
from ingest.refresh.observation_census import (
    census_parts,
    read_iris,
    read_rental_values,
    rental_parts,
)
from ingest.refresh.observation_lycees import lycee_parts
from ingest.refresh.observation_mairies import (
    council_parts,
    hours_parts,
    read_councillors,
    read_town_halls,
)
from ingest.refresh.observation_population import population_parts, read_zones, zone_parts
from ingest.refresh.step import Frames, Output, Step

_LICENCE = "Licence Ouverte 2.0"

OBSERVATION_SOURCES = (
    Source(
        id="insee-rp-2021-iris",
        producteur="INSEE",
        titre="Recensement de la population 2021, bases infracommunales (population, logement)",
        millesime="2021",
        licence=_LICENCE,
        url="https://www.insee.fr/fr/statistiques/8268806",
        date="2021-01-01",
    ),
    Source(
        id="zonage-abc-2024",
        producteur="Ministère chargé du logement",
        titre="Zonage A/B/C des communes",
        millesime="juillet 2024",
        licence=_LICENCE,
        url="https://www.data.gouv.fr/datasets/zonage-abc/",
        date="2024-07-05",
    ),
    Source(
        id="dgfip-rei-2020",
        producteur="DGFiP",
        titre="Recensement des éléments d’imposition à la fiscalité directe locale",
        millesime="2020",
        licence=_LICENCE,
        url="https://www.data.gouv.fr/datasets/impots-locaux-fichier-de-recensement-des-elements-dimposition-a-la-fiscalite-directe-locale-rei-4/",
        date="2020-01-01",
    ),
    Source(
        id="interieur-rne",
        producteur="Ministère de l’Intérieur",
        titre="Répertoire national des élus : conseillers municipaux",
        millesime="2026",
        licence=_LICENCE,
        url="https://www.data.gouv.fr/datasets/repertoire-national-des-elus-1/",
        date="2026-03-22",
    ),
)

LYCEE_SOURCES = (
    Source(
        id="education-lycees",
        producteur="Ministère de l’Éducation nationale",
        titre="Liste des lycées",
        millesime="2026",
        licence=_LICENCE,
        url="https://data.education.gouv.fr/explore/dataset/fr-en-annuaire-education/",
        date="2026-10-02",
    ),
)


def build_lycees(archives: Archives, built: Frames) -> Frames:
    """Build `lycees` from the package of lycées and the communes already built."""
    communes = built["communes"].set_index("insee")
    halls = read_town_halls(archives, communes.index)
    places = read_places(archives, communes["nom"], halls["id"])
    return {"lycees": lycee_table(read_lycees(archives), places, communes)}


def build_observation(archives: Archives, built: Frames) -> Frames:
    """Build `observation` from the packages and the communes, populations and lycées already built."""
    communes = gpd.GeoDataFrame(built["communes"]).set_index("insee")
    population = built["population"].pivot(index="insee", columns="millesime", values="population")
    halls = read_town_halls(archives, communes.index)
    iris = read_iris(archives, communes.index)
    inhabitants = communes["population"]
    tables = [
        *population_parts(population, communes["area_km2"]),
        *zone_parts(read_zones(archives), inhabitants),
        *census_parts(iris),
        *rental_parts(read_rental_values(archives), iris),
        *hours_parts(halls["horaires"], inhabitants),
        *council_parts(read_councillors(archives, halls["id"]), communes.index),
        *lycee_parts(built["lycees"], communes, gpd.GeoSeries(built["voisins"].geometry)),
    ]
    return {"observation": assemble(tables, load_catalogue(), list(communes.index))}


STEPS = (
    Step(
        label="Lycées",
        run=build_lycees,
        outputs=(Output("lycees", ("uai",), ("education-lycees", "dila-annuaire")),),
        sources=LYCEE_SOURCES,
    ),
    Step(
        label="Indicateurs d’observation",
        run=build_observation,
        outputs=(
            Output(
                "observation",
                ("indicateur", "niveau", "territoire"),
                (
                    "insee-population",
                    "ign-limites",
                    "dila-annuaire",
                    *(source.id for source in (*OBSERVATION_SOURCES, *LYCEE_SOURCES)),
                ),
            ),
        ),
        sources=OBSERVATION_SOURCES,
    ),
)
