"""Portfolios drawn at random, with every kind of gap that real ones have, for properties and timings."""

import numpy as np
import pandas as pd

from data.portfolio import Portfolio
from data.schema_types import APPORTEURS, AVANCEMENTS, ETATS, PERIMETRES_PROJET, SENS_DECISION
from tests.analysis.portfolio_cases import table

YEARS = range(2021, 2028)


def drawn(seed, *, n_epci=3, n_projets=12, n_lines=30):
    """Draw a portfolio: one accord per EPCI, projects in and out of them, amounts in whole euros."""
    draw = np.random.default_rng(seed)
    sirens = [f"2000000{i:02d}" for i in range(1, n_epci + 1)]
    accords = [{"accord_id": f"A{s}", "siren": s} for s in sirens]
    enjeux = [{"enjeu_id": f"J{s}{i}", "accord_id": f"A{s}", "rang": i} for s in sirens for i in (1, 2, 3)]
    projets = [_projet(draw, i, sirens) for i in range(n_projets)]
    held = [p for p in projets if p["accord_id"]]
    links = [
        {"projet_id": p["projet_id"], "enjeu_id": f"J{p['accord_id'][1:]}{draw.integers(1, 4)}"} for p in held
    ]
    lines = [_line(draw, i, n_projets) for i in range(n_lines)]
    instances = [{"instance_id": f"I{y}", "date": f"{y}-0{draw.integers(1, 10)}-11"} for y in YEARS]
    tables = {
        "accord": accords,
        "enjeu": enjeux,
        "enveloppe": [
            {"enveloppe_id": f"N{s}", "accord_id": f"A{s}", "montant_eur": int(draw.integers(1, 9)) * 10_000}
            for s in sirens
        ],
        "projet": projets,
        "projet_enjeu": links,
        "financement": lines,
        "echeance": [_echeance(draw, i, n_lines) for i in range(2 * n_lines)],
        "instance": instances,
        "decision": [_decision(draw, i, n_lines) for i in range(n_lines)],
    }
    return {name: table(name, rows) for name, rows in tables.items()}


def _maybe(draw, value, *, missing=0.2):
    return None if draw.random() < missing else value


def _projet(draw, i, sirens):
    siren = _maybe(draw, str(draw.choice(sirens)))
    return {
        "projet_id": f"P{i:04d}",
        "siren": siren,
        "accord_id": _maybe(draw, f"A{siren}", missing=0.4) if siren else None,
        "insee": _maybe(draw, f"29{draw.integers(1, 9):03d}"),
        "theme": str(draw.choice(["habitat", "mobilites"])),
        "perimetre": str(draw.choice(PERIMETRES_PROJET)),
        "avancement": str(draw.choice(AVANCEMENTS)),
        "cout_ht_eur": _maybe(draw, int(draw.integers(1, 90)) * 1000),
        "debut": _maybe(draw, f"{draw.choice(YEARS)}-02-01"),
        "fin": _maybe(draw, f"{draw.choice(YEARS)}-11-30"),
        "plan_annuel": _maybe(draw, int(draw.choice(YEARS))),
    }


def _line(draw, i, n_projets):
    kind = str(draw.choice(APPORTEURS, p=[0.5] + [0.5 / 8] * 8))
    return {
        "financement_id": f"F{i:05d}",
        "projet_id": f"P{draw.integers(n_projets):04d}",
        "apporteur": kind,
        "apporteur_type": kind,
        "moyen": str(draw.choice(["ingénierie", "accompagnement", "financement"])),
        "etat": str(draw.choice(ETATS, p=[0.1, 0.2, 0.6, 0.1])),
        "base": str(draw.choice(["HT", "TTC"], p=[0.9, 0.1])),
        "montant_sollicite_eur": _maybe(draw, int(draw.integers(1, 50)) * 100),
        "montant_vote_eur": _maybe(draw, int(draw.integers(1, 50)) * 100),
        "date_limite": _maybe(draw, f"{draw.choice(YEARS)}-06-30"),
    }


def _echeance(draw, i, n_lines):
    return {
        "echeance_id": f"E{i:05d}",
        "financement_id": f"F{draw.integers(n_lines):05d}",
        "exercice": int(draw.choice(YEARS)),
        "prevu_eur": _maybe(draw, int(draw.integers(50)) * 10),
        "paye_eur": _maybe(draw, int(draw.integers(50)) * 10),
        "jours_prevus": _maybe(draw, int(draw.integers(20))),
        "jours_faits": _maybe(draw, int(draw.integers(20))),
    }


def _decision(draw, i, n_lines):
    return {
        "decision_id": f"D{i:05d}",
        "instance_id": f"I{draw.choice(YEARS)}",
        "financement_id": f"F{draw.integers(n_lines):05d}",
        "sens": str(draw.choice(SENS_DECISION)),
        "montant_eur": _maybe(draw, int(draw.integers(1, 50)) * 100),
    }


def epci_of(tables):
    """Referential of the EPCI that a drawn portfolio uses."""
    sirens = tables["accord"]["siren"].tolist()
    return pd.DataFrame(
        {"nom": sirens, "population_29": [1000 * i for i in range(1, len(sirens) + 1)]},
        index=pd.Index(sirens, name="siren"),
    )


def portfolio(tables):
    """Build the portfolio of these tables."""
    return Portfolio.from_tables(tables, version="essai")
