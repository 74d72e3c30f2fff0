"""Rules over meetings, decisions and documents."""

from __future__ import annotations

from data.checks.fault import Rule, differ, lookup

_SUBJECTS = ["accord_id", "avenant_id", "projet_id", "financement_id"]

RULES: tuple[Rule, ...] = (
    Rule(
        "instance",
        "siren",
        "Le comité territorial est celui d’un EPCI, qui n’est pas dit.",
        "Donnez le SIREN de l’EPCI.",
        lambda rows, _: (rows["type"] == "comité territorial") & rows["siren"].isna(),
        "alerte",
    ),
    Rule(
        "decision",
        "decision_id",
        "Cette décision ne porte sur rien.",
        "Donnez un accord, un avenant, un projet ou une ligne de financement.",
        lambda rows, _: rows[_SUBJECTS].isna().all(axis=1),
    ),
    Rule(
        "decision",
        "montant_eur",
        "Une aide est attribuée sans montant.",
        "Donnez le montant décidé.",
        lambda rows, tables: (
            (rows["sens"] == "attribué")
            & rows["montant_eur"].isna()
            & (lookup(tables, "financement", rows["financement_id"], "moyen") == "financement")
        ),
        "alerte",
    ),
    Rule(
        "decision",
        "montant_eur",
        "Une aide attribuée ne peut être négative.",
        "Corrigez le signe, ou le sens de la décision.",
        lambda rows, _: (rows["sens"] == "attribué") & (rows["montant_eur"] < 0),
    ),
    Rule(
        "decision",
        "financement_id",
        "La ligne de financement est celle d’un autre projet.",
        "Corrigez le projet ou la ligne.",
        lambda rows, tables: differ(
            rows["projet_id"], lookup(tables, "financement", rows["financement_id"], "projet_id")
        ),
    ),
    Rule(
        "decision",
        "projet_id",
        "Le projet est celui d’un autre accord.",
        "Corrigez l’accord ou le projet.",
        lambda rows, tables: differ(
            rows["accord_id"], lookup(tables, "projet", rows["projet_id"], "accord_id")
        ),
    ),
    Rule(
        "decision",
        "avenant_id",
        "L’avenant est celui d’un autre accord.",
        "Corrigez l’accord ou l’avenant.",
        lambda rows, tables: differ(
            rows["accord_id"], lookup(tables, "avenant", rows["avenant_id"], "accord_id")
        ),
    ),
    Rule(
        "document",
        "url",
        "Cette adresse n’est pas celle d’une page.",
        "Donnez une adresse qui commence par https:// ou http://.",
        lambda rows, _: rows["url"].notna() & ~rows["url"].str.fullmatch(r"https?://[^\s]+", na=False),
    ),
    Rule(
        "document",
        "document_id",
        "Ce document n’est rattaché à rien.",
        "Donnez un accord ou un projet.",
        lambda rows, _: rows["accord_id"].isna() & rows["projet_id"].isna(),
    ),
)
