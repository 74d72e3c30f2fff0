"""Rules over accords, amendments, envelopes, stakes, contributions and the membership of communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data.checks.fault import Rule, Tables, differ, lookup, repeated

if TYPE_CHECKING:
    from data.checks.fault import Mask

_VOTED = ("voté", "en œuvre", "échu")
_YEARS = 6
_TOLERANCE = pd.Timedelta(days=31)
_IN_DAYS = ("ingénierie", "accompagnement")


def _not_six_years(rows: pd.DataFrame, _: Tables) -> Mask:
    wanted = rows["debut"] + pd.DateOffset(years=_YEARS)
    return (rows["fin"] >= rows["debut"]) & ((rows["fin"] - wanted).abs() > _TOLERANCE)


def _overlap(rows: pd.DataFrame, _: Tables) -> Mask:
    ordered = rows.dropna(subset=["siren"]).sort_values(["siren", "debut"])
    previous = ordered.groupby("siren")["fin"].shift()
    return (ordered["debut"] <= previous).reindex(rows.index, fill_value=False)


def _commune_twice(rows: pd.DataFrame, _: Tables) -> Mask:
    ordered = rows.dropna(subset=["insee", "debut"]).sort_values(["insee", "debut"])
    by_commune = ordered.groupby("insee")
    still_open = by_commune["fin"].shift().isna() & (by_commune.cumcount() > 0)
    overlap = ordered["debut"] <= by_commune["fin"].shift()
    return (still_open | overlap).reindex(rows.index, fill_value=False)


def _below_zero(rows: pd.DataFrame, _: Tables) -> Mask:
    group = rows.groupby(["accord_id", "moyen", "section"], dropna=False)[["montant_eur", "jours"]]
    totals = group.transform("sum").round(2)
    return (totals < 0).any(axis=1) & rows["avenant_id"].notna()


def _other_accord(column: str, table: str) -> Rule:
    """Declare that a reference must stay inside the accord of the row."""
    rows_table = {"avenant_entree": "enjeu", "avenant_sortie": "enjeu", "enjeu_id": "contribution"}
    return Rule(
        rows_table.get(column, "enveloppe"),
        column,
        f"Cette référence mène à la table {table} d’un autre accord.",
        "Corrigez la référence ou l’accord de la ligne.",
        lambda rows, tables: differ(lookup(tables, table, rows[column], "accord_id"), rows["accord_id"]),
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "accord",
        "siren",
        "Un accord d’un seul EPCI dit lequel.",
        "Donnez le SIREN de l’EPCI, ou changez le périmètre.",
        lambda rows, _: (rows["perimetre"] == "EPCI") & rows["siren"].isna(),
    ),
    Rule(
        "accord",
        "siren",
        "Un accord dont le périmètre n’est pas un EPCI n’a pas de SIREN.",
        "Videz la case, ou changez le périmètre.",
        lambda rows, _: rows["perimetre"].notna() & (rows["perimetre"] != "EPCI") & rows["siren"].notna(),
    ),
    Rule(
        "accord",
        "fin",
        "L’accord finit avant d’avoir commencé.",
        "Corrigez le début ou la fin.",
        lambda rows, _: rows["fin"] < rows["debut"],
    ),
    Rule(
        "accord",
        "fin",
        "Un accord dure six ans.",
        "Vérifiez le début et la fin.",
        _not_six_years,
        "alerte",
    ),
    Rule(
        "accord",
        "debut",
        "Deux accords du même EPCI se chevauchent.",
        "Vérifiez leurs dates.",
        _overlap,
        "alerte",
    ),
    Rule(
        "accord",
        "date_vote_cd",
        "L’étape dit que l’accord est voté, sans la date du vote.",
        "Donnez la date du vote, ou corrigez l’étape.",
        lambda rows, _: rows["etape"].isin(_VOTED) & rows["date_vote_cd"].isna(),
        "alerte",
    ),
    Rule(
        "accord",
        "date_vote_cd",
        "L’accord porte une date de vote, mais son étape précède le vote.",
        "Mettez l’étape à jour, ou videz la date.",
        lambda rows, _: rows["etape"].notna() & ~rows["etape"].isin(_VOTED) & rows["date_vote_cd"].notna(),
        "alerte",
    ),
    Rule(
        "accord",
        "date_signature",
        "L’accord est signé avant d’être voté.",
        "Vérifiez les deux dates.",
        lambda rows, _: rows["date_signature"] < rows["date_vote_cd"],
        "alerte",
    ),
    Rule(
        "avenant",
        "numero",
        "Les avenants se numérotent à partir de 1.",
        "Corrigez le numéro.",
        lambda rows, _: rows["numero"] < 1,
    ),
    Rule(
        "avenant",
        "numero",
        "Deux avenants du même accord portent ce numéro.",
        "Renumérotez l’un des deux.",
        lambda rows, _: repeated(rows, ["accord_id", "numero"]),
    ),
    Rule(
        "avenant",
        "date_effet",
        "L’avenant prend effet avant son vote.",
        "Vérifiez les deux dates.",
        lambda rows, _: rows["date_effet"] < rows["date_vote"],
        "alerte",
    ),
    Rule(
        "avenant",
        "date_vote",
        "L’avenant est voté hors de la durée de l’accord.",
        "Vérifiez la date ou l’accord.",
        lambda rows, tables: (
            (rows["date_vote"] < lookup(tables, "accord", rows["accord_id"], "debut"))
            | (rows["date_vote"] > lookup(tables, "accord", rows["accord_id"], "fin"))
        ),
        "alerte",
    ),
    Rule(
        "enveloppe",
        "section",
        "Seul un financement a une section.",
        "Videz la section, ou corrigez le moyen.",
        lambda rows, _: rows["section"].notna() & rows["moyen"].isin(_IN_DAYS),
    ),
    Rule(
        "enveloppe",
        "section",
        "La section de ce financement n’est pas dite.",
        "Choisissez investissement ou fonctionnement.",
        lambda rows, _: rows["section"].isna() & (rows["moyen"] == "financement"),
        "alerte",
    ),
    Rule(
        "enveloppe",
        "jours",
        "Un financement ne se compte pas en jours.",
        "Videz les jours, ou corrigez le moyen.",
        lambda rows, _: rows["jours"].notna() & (rows["moyen"] == "financement"),
    ),
    Rule(
        "enveloppe",
        "montant_eur",
        "Cette enveloppe ne promet ni euros ni jours.",
        "Donnez un montant ou des jours.",
        lambda rows, _: rows["montant_eur"].isna() & rows["jours"].isna(),
    ),
    Rule(
        "enveloppe",
        "montant_eur",
        "Seul un avenant retire : l’enveloppe d’origine ne peut être négative.",
        "Corrigez le signe, ou nommez l’avenant.",
        lambda rows, _: rows["avenant_id"].isna() & ((rows["montant_eur"] < 0) | (rows["jours"] < 0)),
    ),
    Rule(
        "enveloppe",
        "montant_eur",
        "Les avenants retirent plus que ce qui était promis.",
        "Vérifiez les enveloppes de ce moyen.",
        _below_zero,
    ),
    _other_accord("avenant_id", "avenant"),
    Rule(
        "enjeu",
        "rang",
        "Les rangs commencent à 1.",
        "Corrigez le rang.",
        lambda rows, _: rows["rang"] < 1,
    ),
    Rule(
        "enjeu",
        "rang",
        "Deux enjeux du même accord ont ce rang.",
        "Vérifiez l’ordre des enjeux.",
        lambda rows, _: repeated(rows, ["accord_id", "rang"]),
        "alerte",
    ),
    _other_accord("avenant_entree", "avenant"),
    _other_accord("avenant_sortie", "avenant"),
    _other_accord("enjeu_id", "enjeu"),
    Rule(
        "appartenance",
        "insee",
        "Un code INSEE a cinq caractères : deux pour le département, trois chiffres.",
        "Corrigez le code.",
        lambda rows, _: rows["insee"].notna() & ~rows["insee"].str.fullmatch(r"\d[\dAB]\d{3}", na=False),
    ),
    Rule(
        "appartenance",
        "siren",
        "Un SIREN a neuf chiffres.",
        "Corrigez le code.",
        lambda rows, _: rows["siren"].notna() & ~rows["siren"].str.fullmatch(r"[0-9]{9}", na=False),
    ),
    Rule(
        "appartenance",
        "fin",
        "L’appartenance finit avant d’avoir commencé.",
        "Corrigez le début ou la fin.",
        lambda rows, _: rows["fin"] < rows["debut"],
    ),
    Rule(
        "appartenance",
        "debut",
        "La commune appartient déjà à un EPCI à cette date.",
        "Fermez la période précédente, ou corrigez la date.",
        _commune_twice,
    ),
    Rule(
        "passage",
        "ancien_insee",
        "Une commune ne se remplace pas elle-même.",
        "Corrigez l’un des deux codes.",
        lambda rows, _: rows["ancien_insee"] == rows["insee"],
    ),
)
