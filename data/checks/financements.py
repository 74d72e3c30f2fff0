"""Rules over the lines of the financing plans and their yearly payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data.checks.fault import Rule, Tables, differ, lookup, repeated
from data.checks.projets import FIRST_YEAR, LAST_YEAR, bad_siret, bad_siret_key

if TYPE_CHECKING:
    from data.checks.fault import Mask

_IN_DAYS = ("ingénierie", "accompagnement")
_CENT = 0.005
_LINE = ["projet_id", "apporteur", "moyen", "section", "dispositif"]


def _several_lines(rows: pd.DataFrame, _: Tables) -> Mask:
    known = rows["projet_id"].notna() & rows["apporteur"].notna() & rows["moyen"].notna()
    return rows.duplicated(_LINE) & known


def _paid(rows: pd.DataFrame, tables: Tables, column: str) -> pd.Series[float]:
    """Sum a column of the payments of each line, in euros."""
    totals = tables["echeance"].groupby("financement_id")[column].sum()
    sums = totals.reindex(rows["financement_id"].to_numpy()).fillna(0.0)
    sums.index = rows.index
    return sums


def _beyond_cost(rows: pd.DataFrame, tables: Tables) -> Mask:
    cost = lookup(tables, "projet", rows["projet_id"], "cout_ttc_eur")
    cost = cost.fillna(lookup(tables, "projet", rows["projet_id"], "cout_ht_eur"))
    voted = rows.groupby("projet_id")["montant_vote_eur"].transform("sum")
    first = ~rows.duplicated("projet_id")
    return first & (cost > 0) & (voted > cost + _CENT)


def _paid_before_vote(rows: pd.DataFrame, tables: Tables) -> Mask:
    decision = lookup(tables, "financement", rows["financement_id"], "decision_id")
    instance = lookup(tables, "decision", decision, "instance_id")
    year = lookup(tables, "instance", instance, "date").dt.year
    return (rows["paye_eur"] > 0) & rows["exercice"].astype("float64").lt(year)


def _before_decision(rows: pd.DataFrame, tables: Tables) -> Mask:
    instance = lookup(tables, "decision", rows["decision_id"], "instance_id")
    return rows["date_limite"] < lookup(tables, "instance", instance, "date")


def _moyen(rows: pd.DataFrame, tables: Tables) -> pd.Series[str]:
    return lookup(tables, "financement", rows["financement_id"], "moyen")


def _not_negative(table: str, column: str, what: str) -> Rule:
    """Declare that a quantity is not negative."""
    return Rule(
        table,
        column,
        f"{what} ne peut être négatif.",
        "Corrigez le signe ou la valeur.",
        lambda rows, _: rows[column] < 0,
    )


def _siret(column: str) -> tuple[Rule, Rule]:
    """Declare the form and the key of a SIRET."""
    return (
        Rule(
            "financement",
            column,
            "Un SIRET a quatorze chiffres.",
            "Donnez les quatorze chiffres, en format texte.",
            lambda rows, _: bad_siret(rows[column]),
        ),
        Rule(
            "financement",
            column,
            "La clé de contrôle de ce SIRET est fausse.",
            "Vérifiez les chiffres.",
            lambda rows, _: bad_siret_key(rows[column]),
            "alerte",
        ),
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "financement",
        "section",
        "Seul un financement a une section.",
        "Videz la section, ou corrigez le moyen.",
        lambda rows, _: rows["section"].notna() & rows["moyen"].isin(_IN_DAYS),
    ),
    Rule(
        "financement",
        "section",
        "La section de ce financement n’est pas dite.",
        "Choisissez investissement ou fonctionnement.",
        lambda rows, _: rows["section"].isna() & (rows["moyen"] == "financement"),
        "alerte",
    ),
    _not_negative("financement", "assiette_eur", "L’assiette"),
    _not_negative("financement", "montant_sollicite_eur", "Un montant demandé"),
    _not_negative("financement", "montant_vote_eur", "Un montant voté"),
    Rule(
        "financement",
        "montant_vote_eur",
        "Un montant est voté pour une aide refusée.",
        "Videz le montant, ou corrigez l’état.",
        lambda rows, _: (rows["montant_vote_eur"] > 0) & (rows["etat"] == "refusé"),
    ),
    Rule(
        "financement",
        "etat",
        "Un montant est voté, mais la ligne n’est pas dite acquise.",
        "Mettez l’état à jour.",
        lambda rows, _: (rows["montant_vote_eur"] > 0) & rows["etat"].isin(["envisagé", "sollicité"]),
        "alerte",
    ),
    Rule(
        "financement",
        "montant_vote_eur",
        "Le montant voté dépasse le montant demandé.",
        "Vérifiez les deux montants.",
        lambda rows, _: rows["montant_vote_eur"] > rows["montant_sollicite_eur"] + _CENT,
        "alerte",
    ),
    Rule(
        "financement",
        "montant_vote_eur",
        "Le montant voté dépasse l’assiette : le taux d’intervention passerait 100 %.",
        "Vérifiez l’assiette.",
        lambda rows, _: rows["montant_vote_eur"] > rows["assiette_eur"] + _CENT,
        "alerte",
    ),
    Rule(
        "financement",
        "montant_vote_eur",
        "Les aides votées dépassent le coût du projet.",
        "Vérifiez le plan de financement.",
        _beyond_cost,
        "alerte",
    ),
    Rule(
        "financement",
        "montant_vote_eur",
        "Les versements dépassent le montant voté.",
        "Vérifiez les échéances de cette ligne.",
        lambda rows, tables: _paid(rows, tables, "paye_eur") > rows["montant_vote_eur"].fillna(0.0) + _CENT,
        "alerte",
    ),
    Rule(
        "financement",
        "montant_vote_eur",
        "Les versements prévus dépassent le montant voté.",
        "Vérifiez les échéances de cette ligne.",
        lambda rows, tables: (
            _paid(rows, tables, "prevu_eur") > rows["montant_vote_eur"].fillna(float("inf")) + _CENT
        ),
        "alerte",
    ),
    Rule(
        "financement",
        "apporteur",
        "Deux lignes du projet ont le même apporteur, le même moyen, la même section et le même dispositif.",
        "Réunissez-les, ou précisez le dispositif.",
        _several_lines,
        "alerte",
    ),
    Rule(
        "financement",
        "date_limite",
        "L’aide devient caduque avant d’être décidée.",
        "Vérifiez la date limite ou la décision.",
        _before_decision,
        "alerte",
    ),
    Rule(
        "financement",
        "decision_id",
        "Cette décision porte sur un autre projet.",
        "Corrigez la décision ou le projet.",
        lambda rows, tables: differ(
            rows["projet_id"], lookup(tables, "decision", rows["decision_id"], "projet_id")
        ),
    ),
    *_siret("apporteur_siret"),
    *_siret("beneficiaire_siret"),
    Rule(
        "financement",
        "beneficiaire_rna",
        "Un numéro RNA est un W suivi de neuf chiffres ou lettres.",
        "Corrigez le numéro.",
        lambda rows, _: (
            rows["beneficiaire_rna"].notna()
            & ~rows["beneficiaire_rna"].str.fullmatch(r"W[0-9A-Z]{9}", na=False)
        ),
    ),
    Rule(
        "financement",
        "pourcentage",
        "Cette part doit être entre 0 et 1.",
        "Écrivez 0.4 pour 40 %.",
        lambda rows, _: rows["pourcentage"].notna() & ~rows["pourcentage"].between(0, 1),
    ),
    Rule(
        "echeance",
        "exercice",
        f"L’exercice doit être entre {FIRST_YEAR} et {LAST_YEAR}.",
        "Corrigez l’année.",
        lambda rows, _: rows["exercice"].notna() & ~rows["exercice"].between(FIRST_YEAR, LAST_YEAR),
    ),
    Rule(
        "echeance",
        "exercice",
        "Cette ligne de financement a déjà une échéance pour cet exercice.",
        "Réunissez les deux lignes.",
        lambda rows, _: repeated(rows, ["financement_id", "exercice"]),
    ),
    _not_negative("echeance", "prevu_eur", "Un montant prévu"),
    _not_negative("echeance", "paye_eur", "Un montant versé"),
    _not_negative("echeance", "jours_prevus", "Un nombre de jours"),
    _not_negative("echeance", "jours_faits", "Un nombre de jours"),
    Rule(
        "echeance",
        "jours_prevus",
        "Un financement ne se compte pas en jours.",
        "Videz les jours, ou corrigez le moyen de la ligne.",
        lambda rows, tables: (
            (rows["jours_prevus"].notna() | rows["jours_faits"].notna())
            & (_moyen(rows, tables) == "financement")
        ),
    ),
    Rule(
        "echeance",
        "paye_eur",
        "Ce versement précède l’année du vote.",
        "Vérifiez l’exercice ou la décision.",
        _paid_before_vote,
        "alerte",
    ),
)
