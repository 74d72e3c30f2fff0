"""
Two communautés, four communes and four projects, small enough to be added up by hand.

The examples in the docstrings of this room read them, and each example is run as a test. All is invented, and
the portfolio says so.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from data.portfolio import Portfolio
from data.schema import TABLES

NORD: Final = "200000001"
SUD: Final = "200000002"

_ACCORD: Final[dict[str, Any]] = {
    "accord_id": "A1",
    "dispositif": "ATS",
    "perimetre": "EPCI",
    "siren": NORD,
    "intitule": "Accord du Nord",
    "debut": "2021-10-01",
    "fin": "2027-09-30",
    "etape": "en œuvre",
    "date_vote_cd": "2021-10-14",
}
_AVENANT: Final[dict[str, Any]] = {
    "avenant_id": "V1",
    "accord_id": "A1",
    "numero": 1,
    "date_vote": "2024-01-10",
    "date_effet": "2024-02-01",
    "objet": "Ajoute les mobilités",
}
_ENVELOPPES: Final[list[dict[str, Any]]] = [
    {"enveloppe_id": "N1", "moyen": "financement", "montant_eur": 100_000},
    {"enveloppe_id": "N2", "moyen": "ingénierie", "jours": 40},
    {"enveloppe_id": "N3", "moyen": "financement", "montant_eur": 20_000, "avenant_id": "V1"},
]
_ENJEUX: Final[list[dict[str, Any]]] = [
    {"enjeu_id": "J1", "theme": "habitat", "intitule": "Loger", "rang": 1},
    {"enjeu_id": "J2", "theme": "habitat", "intitule": "Rénover", "rang": 2},
    {"enjeu_id": "J3", "theme": "mobilites", "intitule": "Relier", "rang": 3, "avenant_entree": "V1"},
]
_PROJETS: Final[list[dict[str, Any]]] = [
    {
        "projet_id": "P1",
        "accord_id": "A1",
        "siren": NORD,
        "insee": "29901",
        "perimetre": "commune",
        "intitule": "Résidence des aînés",
        "theme": "habitat",
        "avancement": "en cours",
        "cout_ht_eur": 100_000,
        "debut": "2022-02-01",
        "fin": "2024-06-30",
        "plan_annuel": 2022,
        "diffusion": "public",
    },
    {
        "projet_id": "P2",
        "accord_id": "A1",
        "siren": NORD,
        "perimetre": "EPCI",
        "intitule": "Navette de bourg à bourg",
        "theme": "mobilites",
        "avancement": "à l'étude",
        "cout_ht_eur": 60_000,
    },
    {
        "projet_id": "P3",
        "siren": SUD,
        "insee": "29903",
        "perimetre": "commune",
        "intitule": "Halle couverte",
        "theme": "habitat",
        "avancement": "réalisé",
        "cout_ht_eur": 30_000,
        "debut": "2022-01-01",
    },
    {
        "projet_id": "P4",
        "accord_id": "A1",
        "siren": NORD,
        "insee": "29902",
        "perimetre": "commune",
        "intitule": "Maison vide",
        "theme": "habitat",
        "avancement": "abandonné",
    },
]
_FINANCEMENTS: Final[list[dict[str, Any]]] = [
    {
        "financement_id": "F1",
        "projet_id": "P1",
        "apporteur_type": "Département",
        "section": "investissement",
        "etat": "acquis",
        "assiette_eur": 80_000,
        "montant_sollicite_eur": 30_000,
        "montant_vote_eur": 24_000,
        "date_limite": "2025-03-15",
    },
    {
        "financement_id": "F2",
        "projet_id": "P1",
        "apporteur_type": "État",
        "section": "investissement",
        "etat": "acquis",
        "montant_vote_eur": 36_000,
    },
    {
        "financement_id": "F3",
        "projet_id": "P1",
        "apporteur_type": "maître d'ouvrage",
        "section": "investissement",
        "etat": "acquis",
        "montant_vote_eur": 40_000,
    },
    {
        "financement_id": "F4",
        "projet_id": "P1",
        "apporteur_type": "Département",
        "moyen": "ingénierie",
        "etat": "acquis",
    },
    {
        "financement_id": "F5",
        "projet_id": "P2",
        "apporteur_type": "Département",
        "section": "investissement",
        "etat": "sollicité",
        "montant_sollicite_eur": 15_000,
    },
    {
        "financement_id": "F6",
        "projet_id": "P3",
        "apporteur_type": "Département",
        "section": "investissement",
        "etat": "acquis",
        "montant_vote_eur": 9_000,
    },
]
_ECHEANCES: Final[list[dict[str, Any]]] = [
    {"echeance_id": "E1", "financement_id": "F1", "exercice": 2022, "paye_eur": 10_000},
    {"echeance_id": "E2", "financement_id": "F1", "exercice": 2023, "paye_eur": 6_000},
    {"echeance_id": "E3", "financement_id": "F4", "exercice": 2022, "jours_prevus": 10, "jours_faits": 4},
    {"echeance_id": "E4", "financement_id": "F6", "exercice": 2022, "paye_eur": 9_000},
]
_INSTANCES: Final[list[dict[str, Any]]] = [
    {"instance_id": "I1", "type": "comité territorial", "siren": NORD, "date": "2022-02-10"},
    {"instance_id": "I2", "type": "commission permanente", "date": "2022-03-15"},
    {"instance_id": "I3", "type": "comité de pilotage", "siren": NORD, "date": "2025-05-20"},
]
_DECISIONS: Final[list[dict[str, Any]]] = [
    {"decision_id": "D1", "instance_id": "I1", "projet_id": "P1", "sens": "inscrit au plan annuel"},
    {
        "decision_id": "D2",
        "instance_id": "I2",
        "financement_id": "F1",
        "sens": "attribué",
        "montant_eur": 24_000,
    },
]
_USUAL: Final[dict[str, dict[str, Any]]] = {
    "enveloppe": {"accord_id": "A1"},
    "enjeu": {"accord_id": "A1"},
    "projet": {
        "voie": "ATS",
        "localisation": "territoire",
        "maitre_ouvrage": "Commune d’exemple",
        "maitre_ouvrage_type": "commune",
    },
    "financement": {"moyen": "financement", "base": "HT"},
    "instance": {"ordre_du_jour": "Aides"},
}


@cache
def worked_portfolio() -> Portfolio:
    """
    Build the portfolio of the examples: one accord, three live projects, one abandoned, six financing lines.

    Returns
    -------
    portfolio
        The accord of the Nord promises 100 000 € and 40 days, and 20 000 € more from 1 February 2024. The
        Département votes 24 000 € for its project P1 on 15 March 2022 and pays 16 000 € of them; outside the
        accord it gives 9 000 € to P3.

    Examples
    --------
    >>> portfolio = worked_portfolio()
    >>> portfolio.demonstration
    True
    >>> {name: len(rows) for name, rows in portfolio.tables.items() if name in ("accord", "projet", "financement")}
    {'accord': 1, 'projet': 4, 'financement': 6}
    """
    rows: dict[str, list[dict[str, Any]]] = {
        "accord": [_ACCORD],
        "avenant": [_AVENANT],
        "enveloppe": _ENVELOPPES,
        "enjeu": _ENJEUX,
        "projet": _PROJETS,
        "projet_enjeu": [{"projet_id": "P1", "enjeu_id": "J1", "principal": True}],
        "financement": [{"apporteur": line["apporteur_type"], **line} for line in _FINANCEMENTS],
        "echeance": _ECHEANCES,
        "instance": _INSTANCES,
        "decision": _DECISIONS,
    }
    tables = {
        name: pd.DataFrame([_USUAL.get(name, {}) | row for row in given]).reindex(
            columns=[column for column in TABLES[name].column_names if column != "source_id"]
        )
        for name, given in rows.items()
    }
    return Portfolio.from_tables(tables, version="exemple", demonstration=True)


def worked_epci() -> pd.DataFrame:
    """
    Give the two communautés of the examples.

    Returns
    -------
    epci
        Index `siren`; `nom`, `n_communes`, `population` and `population_29` (persons).

    Examples
    --------
    >>> worked_epci()["population_29"].to_dict()
    {'200000001': 1000, '200000002': 1000}
    """
    return pd.DataFrame(
        {
            "nom": ["Communauté du Nord", "Communauté du Sud"],
            "n_communes": [2, 1],
            "population": [1000, 1000],
            "population_29": [1000, 1000],
        },
        index=pd.Index([NORD, SUD], name="siren"),
    )


def worked_communes() -> gpd.GeoDataFrame:
    """
    Give the four communes of the examples: three squares of 2 km in a row, then an island of no EPCI.

    Returns
    -------
    communes
        Index `insee`; `nom`, `siren_epci`, `departement`, `population` (persons), geometry in EPSG:2154.

    Examples
    --------
    >>> communes = worked_communes()
    >>> communes["siren_epci"].fillna("aucun").to_dict()
    {'29901': '200000001', '29902': '200000001', '29903': '200000002', '29904': 'aucun'}
    >>> communes.area.unique() / 1e6
    array([4.])
    """
    west = [150_000, 152_000, 154_000, 160_000]
    shapes = [shapely.box(x, 6_800_000, x + 2_000, 6_802_000) for x in west]
    return gpd.GeoDataFrame(
        {
            "nom": ["Landevan", "Kermeur", "Plouzec", "Enez-Vihan"],
            "siren_epci": [NORD, NORD, SUD, None],
            "departement": "29",
            "population": [900, 100, 1000, 50],
        },
        index=pd.Index(["29901", "29902", "29903", "29904"], name="insee"),
        geometry=shapes,
        crs="EPSG:2154",
    )


def worked_observation() -> pd.DataFrame:
    """
    Give vacant dwellings over all dwellings in three of the four communes; the island is not known.

    Returns
    -------
    observation
        Tidy rows, as `data.observation.load_observation` gives them, of the indicator `logements_vacants`
        (%).

    Examples
    --------
    >>> worked_observation()[["territoire", "numerateur", "denominateur", "valeur"]]
      territoire  numerateur  denominateur  valeur
    0      29901          10           400     2.5
    1      29902          30           100    30.0
    2      29903          50           500    10.0
    """
    return pd.DataFrame(
        {
            "territoire": ["29901", "29902", "29903"],
            "niveau": "commune",
            "indicateur": "logements_vacants",
            "millesime": "2021",
            "valeur": [2.5, 30.0, 10.0],
            "statut": "ok",
            "numerateur": [10, 30, 50],
            "denominateur": [400, 100, 500],
        }
    )
