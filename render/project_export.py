"""The projects of a selection as columns for a file: raw values, one row per project."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

HEADERS: Final[Mapping[str, str]] = {
    "projet_id": "Identifiant",
    "intitule": "Projet",
    "maitre_ouvrage": "Maître d’ouvrage",
    "maitre_ouvrage_type": "Nature du maître d’ouvrage",
    "theme": "Thème",
    "avancement": "Avancement",
    "voie": "Voie",
    "accord_id": "Accord",
    "siren": "SIREN de l’intercommunalité",
    "epci": "Intercommunalité",
    "insee": "Code INSEE de la commune",
    "commune": "Commune",
    "perimetre": "Étendue",
    "cout_ht_eur": "Coût HT (€)",
    "cout_ttc_eur": "Coût TTC (€)",
    "vote_eur": "Voté par le Département (€)",
    "paye_eur": "Versé par le Département (€)",
    "autres_eur": "Voté par d’autres financeurs (€)",
    "jours_prevus": "Jours d’ingénierie et d’accompagnement",
    "moyens": "Moyens",
    "annees_vote": "Années de vote",
    "plan_annuel": "Plan annuel",
    "debut": "Début",
    "fin": "Fin",
    "diffusion": "Diffusion",
    "lon": "Longitude",
    "lat": "Latitude",
}
"""Column of the export → French header; a GeoPackage keeps the names on the left."""


def project_rows(
    projects: pd.DataFrame,
    *,
    epci_names: "pd.Series[str]",
    commune_names: "pd.Series[str]",
    theme_labels: Mapping[str, str],
) -> pd.DataFrame:
    """
    Give the rows of a file of projects.

    Parameters
    ----------
    projects
        From `analysis.project_search.searchable_projects`, filtered at will.
    epci_names, commune_names
        Code → official name.
    theme_labels
        Theme id → label.

    Returns
    -------
    rows
        The columns of `HEADERS`: amounts in euros, days as ISO texts, lists joined by commas; nothing
        where nothing is known. Longitude and latitude are in degrees (EPSG:4326).
    """
    rows = projects.assign(
        epci=projects["siren"].map(epci_names),
        commune=projects["insee"].map(commune_names),
        theme=projects["theme"].map(lambda code: theme_labels.get(code, code)),
        moyens=projects["moyens"].map(_joined),
        annees_vote=projects["annees_vote"].map(_joined),
    )
    for name in ("debut", "fin"):
        rows[name] = rows[name].dt.strftime("%Y-%m-%d")
    cells = {name: pd.Series(map(_cell, rows[name]), index=rows.index, dtype=object) for name in HEADERS}
    return pd.DataFrame(cells)


def project_sheet(rows: pd.DataFrame) -> pd.DataFrame:
    """Head the rows of `project_rows` in French, their days as dates that a spreadsheet can sort and compute."""
    days = {name: pd.to_datetime(rows[name]).dt.date.astype(object) for name in ("debut", "fin")}
    return rows.assign(**days).rename(columns=dict(HEADERS))


def _cell(cell: Any) -> Any:
    """Give nothing for nothing, and a round amount without decimals, which every spreadsheet reads."""
    if pd.isna(cell):
        return None
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _joined(values: tuple[object, ...]) -> str:
    return ", ".join(map(str, values))
