"""Indicators drawn from municipal populations: growth, density, small communes, housing-tension zones."""

from __future__ import annotations

import pandas as pd

from ingest.errors import RefreshError
from ingest.refresh.archives import Archives
from ingest.refresh.indicators import parts

FIRST_YEAR = 2017
LAST_YEAR = 2023

ZONES_MEMBER = "openfisca_france/assets/zonage-communes/zonage-abc-juillet-2024.csv"
ZONE_COLUMN = "Zone en vigueur depuis le 5 juillet 2024"
TENSE_ZONES = ("B1", "B2")
"""Zones of the territory that the Ministry holds to be tense (it has no A zone)."""


def population_parts(population: pd.DataFrame, area_km2: pd.Series) -> list[pd.DataFrame]:
    """
    Build the parts of every indicator that needs populations and areas only.

    Parameters
    ----------
    population
        One row per `insee`, one column per year, in persons.
    area_km2
        Area of each `insee`, in km².
    """
    before, now = population[FIRST_YEAR].astype(float), population[LAST_YEAR].astype(float)
    return [
        parts("evolution_population", now, before),
        parts("population", now),
        parts("densite", now, area_km2),
        parts("habitants_communes_en_baisse", now.where(now < before, 0.0), now),
        parts("habitants_communes_moins_2000", now.where(now < 2000, 0.0), now),
        parts("habitants_communes_moins_1000", now.where(now < 1000, 0.0), now),
    ]


def zone_parts(zones: pd.Series, population: pd.Series) -> list[pd.DataFrame]:
    """
    Build the parts of the share of inhabitants living in a tense zone.

    Parameters
    ----------
    zones
        Zone of each `insee` (A, B1, B2 or C).
    population
        Inhabitants of each `insee`; a commune of no known zone is missing.
    """
    zones = zones.reindex(population.index)
    tense = population.astype(float).where(zones.isin(TENSE_ZONES), 0.0).where(zones.notna())
    return [parts("habitants_zone_b1_b2", tense, population)]


def read_zones(archives: Archives) -> pd.Series:
    """
    Read the housing-tension zone of every French commune.

    Raises
    ------
    RefreshError
        If a zone other than A bis, A, B1, B2 or C is found.
    """
    table = archives.read_csv("openfisca-france", ZONES_MEMBER, columns=["CODGEO", ZONE_COLUMN], sep=";")
    zones = table.set_index("CODGEO")[ZONE_COLUMN].str.strip()
    unknown = sorted(set(zones) - {"Abis", "A bis", "A", "B1", "B2", "C"})
    if unknown:
        msg = f"Zonage A/B/C : zones inconnues {unknown} dans {ZONES_MEMBER}."
        raise RefreshError(msg)
    return zones
