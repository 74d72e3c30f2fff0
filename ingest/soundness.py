"""Are the embedded data and the current portfolio sound? One report for people and for scripts."""

from pathlib import Path
from typing import Any, Final

import geopandas as gpd

from data.catalogue import load_catalogue
from data.errors import DataError
from data.manifest import FILES, damaged_files
from data.portfolio import Portfolio
from data.store import Reader
from data.territoire import load_communes, load_epci, load_population, load_population_epci_publiee
from data.validation import blocking, validate
from geo.boundaries import coverage_faults

DEPARTEMENT: Final = "29"
MILLESIME: Final = 2023


def check_everything(store: Reader, *, files: Path = FILES) -> dict[str, Any]:
    """
    Check the embedded files, the territories, the catalogue, the store and the current portfolio.

    Parameters
    ----------
    store
        Where the versions of the portfolio are.
    files
        Folder of the embedded files.

    Returns
    -------
    report
        `epci`, `communes`, `communes_29`, `area_km2` (Finistère), `population_2023` (Finistère), `indicateurs`,
        `themes`, `portfolio` (`version`, `demonstration`, `accords`, `projets`, `montant_vote_eur`) and `faults`,
        one French sentence each, empty when all is sound.
    """
    faults = damaged_files(files)
    communes, epci, catalogue = load_communes(), load_epci(), load_catalogue()
    inside = communes[communes["departement"] == DEPARTEMENT]
    faults += _territory_faults(communes)
    for name, versions in (("portefeuille", store), ("complément", store.complements)):
        faults += [f"Version de {name} endommagée : {fault}" for fault in versions.damaged()]
    portfolio, found = _portfolio(store)
    faults += found
    if portfolio is not None:
        referential = {
            "sirens": set(epci.index),
            "insees": set(communes.index),
            "themes": {theme.id for theme in catalogue.themes if theme.portefeuille},
            "indicateurs": {indicateur.id for indicateur in catalogue.indicateurs},
        }
        faults += [str(fault) for fault in blocking(validate(portfolio.tables, **referential))]
    return {
        "epci": len(epci),
        "communes": len(communes),
        "communes_29": len(inside),
        "area_km2": round(float(inside["area_km2"].sum()), 1),
        "population_2023": int(inside["population"].sum()),
        "indicateurs": len(catalogue.indicateurs),
        "themes": len(catalogue.themes),
        "portfolio": _summary(portfolio),
        "faults": faults,
    }


def _territory_faults(communes: gpd.GeoDataFrame) -> list[str]:
    faults = []
    for row in coverage_faults(communes).to_dict("records"):
        between = " et ".join(str(row[name]) for name in ("territoire", "voisin") if row[name])
        faults.append(f"Limites communales : {row['defaut']}, {between}.")
    population = load_population()
    members = population.join(communes["siren_epci"], on="insee").dropna(subset=["siren_epci"])
    sums = members.groupby(["siren_epci", "millesime"])["population"].sum().rename("somme")
    published = load_population_epci_publiee().join(sums, on=["siren", "millesime"])
    wrong = published[published["population"] != published["somme"]]
    faults += [
        f"Population {row.millesime} de l’EPCI {row.siren} : {row.somme} par les communes, {row.population} publiée."
        for row in wrong.itertuples()
    ]
    return faults


def _portfolio(store: Reader) -> tuple[Portfolio | None, list[str]]:
    try:
        loaded = store.load()
    except DataError as error:
        return None, [str(error)]
    return loaded.portfolio, [loaded.notice] if loaded.notice else []


def _summary(portfolio: Portfolio | None) -> dict[str, Any] | None:
    if portfolio is None:
        return None
    return {
        "version": portfolio.version,
        "demonstration": portfolio.demonstration,
        "accords": len(portfolio.tables["accord"]),
        "projets": len(portfolio.tables["projet"]),
        "montant_vote_eur": round(float(portfolio.tables["financement"]["montant_vote_eur"].sum()), 2),
    }
