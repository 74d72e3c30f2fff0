"""Small portfolios for the tests: rows given by their telling columns, the rest filled in."""

import pandas as pd

from data.portfolio import Portfolio
from data.schema import TABLES, empty_frame

FILLED = {
    "accord": {
        "perimetre": "EPCI",
        "siren": "200000001",
        "intitule": "Accord d’essai",
        "debut": "2021-10-01",
        "fin": "2027-09-30",
        "etape": "en œuvre",
        "date_vote_cd": "2021-10-14",
    },
    "avenant": {"accord_id": "A1", "numero": 1, "objet": "Ajoute un enjeu"},
    "enveloppe": {"accord_id": "A1", "moyen": "financement"},
    "enjeu": {"accord_id": "A1", "theme": "habitat", "intitule": "Enjeu", "rang": 1},
    "contribution": {"accord_id": "A1", "origine": "usagers", "resume": "Avis"},
    "projet": {
        "accord_id": "A1",
        "voie": "ATS",
        "siren": "200000001",
        "insee": "29001",
        "perimetre": "commune",
        "localisation": "territoire",
        "intitule": "Projet",
        "maitre_ouvrage": "Commune d’essai",
        "maitre_ouvrage_type": "commune",
        "theme": "habitat",
        "avancement": "en cours",
    },
    "projet_enjeu": {"principal": True},
    "financement": {
        "apporteur": "Département du Finistère",
        "apporteur_type": "Département",
        "moyen": "financement",
        "etat": "acquis",
        "base": "HT",
    },
    "echeance": {},
    "instance": {"type": "commission permanente", "ordre_du_jour": "Aides"},
    "decision": {"sens": "attribué"},
}

EPCI = pd.DataFrame(
    {"nom": ["Communauté du Nord", "Communauté du Sud"], "population_29": [1000, 3000]},
    index=pd.Index(["200000001", "200000002"], name="siren"),
)


def table(name, rows):
    """Complete the rows of a table with the usual values, and its absent columns with nothing."""
    frame = pd.DataFrame([FILLED.get(name, {}) | row for row in rows])
    missing = [c for c in TABLES[name].column_names if c not in frame and c != "source_id"]
    return frame.assign(**dict.fromkeys(missing, None)) if len(frame) else empty_frame(name)


def portfolio_of(**tables):
    """Build a portfolio from lists of rows; accord `A1` exists unless `accord` says otherwise."""
    rows = {"accord": [{"accord_id": "A1"}]} | tables
    return Portfolio.from_tables({name: table(name, given) for name, given in rows.items()})


def financed(*lines, **tables):
    """Build a portfolio of one project `P1` with these financing lines."""
    rows = [{"financement_id": f"F{i}", "projet_id": "P1"} | line for i, line in enumerate(lines, start=1)]
    return portfolio_of(**({"projet": [{"projet_id": "P1"}]} | tables), financement=rows)
