"""Rules over projects and the stakes that they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from data.checks.fault import Rule, Tables, differ, lookup, repeated
from data.siret import is_siret

if TYPE_CHECKING:
    from data.checks.fault import Mask

BOX = (-5.5, 47.5, -3.0, 49.0)
"""West, south, east and north bounds of a plausible point, in degrees: Finistère, Poher and the islands."""

FIRST_YEAR, LAST_YEAR = 2000, 2100


def bad_siret(values: pd.Series[Any]) -> Mask:
    """Tell which SIRET are not fourteen digits."""
    return values.notna() & ~values.str.fullmatch(r"[0-9]{14}", na=False)


def bad_siret_key(values: pd.Series[Any]) -> Mask:
    """Tell which fourteen-digit SIRET fail their control key."""
    return values.str.fullmatch(r"[0-9]{14}", na=False) & ~values.map(is_siret, na_action="ignore").eq(True)


def _outside_box(rows: pd.DataFrame, _: Tables) -> Mask:
    west, south, east, north = BOX
    lon, lat = rows["lon"], rows["lat"]
    placed = lon.notna() & lat.notna()
    return placed & ~(lon.between(west, east) & lat.between(south, north))


def _second_principal(rows: pd.DataFrame, _: Tables) -> Mask:
    return rows["principal"].fillna(False) & repeated(rows, ["projet_id", "principal"])


def _no_principal(rows: pd.DataFrame, _: Tables) -> Mask:
    served = rows.loc[rows["principal"].fillna(False), "projet_id"]
    return rows["projet_id"].notna() & ~rows["projet_id"].isin(served) & ~rows.duplicated("projet_id")


def _voted_without_cost(rows: pd.DataFrame, tables: Tables) -> Mask:
    lines = tables["financement"]
    voted = lines.loc[lines["montant_vote_eur"] > 0, "projet_id"]
    cost = rows["cout_ht_eur"].fillna(rows["cout_ttc_eur"]).fillna(0)
    return rows["projet_id"].isin(voted) & (cost == 0)


def _stake_of_another_accord(rows: pd.DataFrame, tables: Tables) -> Mask:
    return differ(
        lookup(tables, "projet", rows["projet_id"], "accord_id"),
        lookup(tables, "enjeu", rows["enjeu_id"], "accord_id"),
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "projet",
        "accord_id",
        "Un projet de la voie ATS appartient à un accord.",
        "Donnez l’accord, ou changez la voie.",
        lambda rows, _: (rows["voie"] == "ATS") & rows["accord_id"].isna(),
    ),
    Rule(
        "projet",
        "accord_id",
        "Un projet hors de la voie ATS n’appartient à aucun accord.",
        "Videz l’accord, ou changez la voie.",
        lambda rows, _: rows["voie"].notna() & (rows["voie"] != "ATS") & rows["accord_id"].notna(),
    ),
    Rule(
        "projet",
        "politique",
        "Le projet est réorienté, mais la politique d’accueil n’est pas dite.",
        "Nommez la politique thématique.",
        lambda rows, _: (rows["voie"] == "politique thématique") & rows["politique"].isna(),
        "alerte",
    ),
    Rule(
        "projet",
        "inscription",
        "Seul un projet d’un accord est inscrit par un acte.",
        "Videz l’inscription, ou donnez l’accord.",
        lambda rows, _: rows["inscription"].notna() & rows["voie"].notna() & (rows["voie"] != "ATS"),
    ),
    Rule(
        "projet",
        "plan_annuel",
        "Le projet est inscrit par un plan annuel dont l’année manque.",
        "Donnez l’année du plan.",
        lambda rows, _: (rows["inscription"] == "plan annuel") & rows["plan_annuel"].isna(),
        "alerte",
    ),
    Rule(
        "projet",
        "plan_annuel",
        f"L’année du plan doit être entre {FIRST_YEAR} et {LAST_YEAR}.",
        "Corrigez l’année.",
        lambda rows, _: rows["plan_annuel"].notna() & ~rows["plan_annuel"].between(FIRST_YEAR, LAST_YEAR),
    ),
    Rule(
        "projet",
        "siren",
        "L’EPCI du projet n’est pas celui de son accord.",
        "Vérifiez l’EPCI ou l’accord.",
        lambda rows, tables: differ(rows["siren"], lookup(tables, "accord", rows["accord_id"], "siren")),
        "alerte",
    ),
    Rule(
        "projet",
        "insee",
        "La commune de ce projet n’est pas dite : il ne figurera sur aucune carte des communes.",
        "Donnez le code INSEE de la commune.",
        lambda rows, _: rows["perimetre"].isin(["site", "commune"]) & rows["insee"].isna(),
        "alerte",
    ),
    Rule(
        "projet",
        "siren",
        "L’EPCI de ce projet n’est pas dit.",
        "Donnez le SIREN de l’EPCI.",
        lambda rows, _: (rows["perimetre"] == "EPCI") & rows["siren"].isna(),
    ),
    Rule(
        "projet",
        "lon",
        "La longitude et la latitude vont ensemble.",
        "Donnez les deux, ou aucune.",
        lambda rows, _: rows["lon"].notna() != rows["lat"].notna(),
    ),
    Rule(
        "projet",
        "lon",
        "Ce point est hors du Finistère et de ses abords.",
        "Vérifiez les degrés, leur signe et l’ordre longitude, latitude.",
        _outside_box,
    ),
    Rule(
        "projet",
        "localisation",
        "La localisation dit « site », mais le point manque.",
        "Donnez le point, ou écrivez « territoire ».",
        lambda rows, _: (rows["localisation"] == "site") & rows["lon"].isna() & rows["lat"].isna(),
    ),
    Rule(
        "projet",
        "localisation",
        "La localisation dit « territoire » : le point donné ne sera pas utilisé.",
        "Écrivez « site » si le point est bien celui du projet.",
        lambda rows, _: (rows["localisation"] == "territoire") & rows["lon"].notna(),
        "alerte",
    ),
    Rule(
        "projet",
        "fin",
        "Le projet finit avant d’avoir commencé.",
        "Corrigez le début ou la fin.",
        lambda rows, _: rows["fin"] < rows["debut"],
    ),
    Rule(
        "projet",
        "cout_ht_eur",
        "Un coût n’est pas négatif.",
        "Corrigez le montant.",
        lambda rows, _: rows["cout_ht_eur"] < 0,
    ),
    Rule(
        "projet",
        "cout_ttc_eur",
        "Un coût n’est pas négatif.",
        "Corrigez le montant.",
        lambda rows, _: rows["cout_ttc_eur"] < 0,
    ),
    Rule(
        "projet",
        "cout_ttc_eur",
        "Le coût toutes taxes est inférieur au coût hors taxes.",
        "Vérifiez les deux montants.",
        lambda rows, _: rows["cout_ttc_eur"] < rows["cout_ht_eur"],
        "alerte",
    ),
    Rule(
        "projet",
        "cout_ht_eur",
        "Une aide est votée pour un projet dont le coût est nul ou inconnu.",
        "Donnez le coût du projet.",
        _voted_without_cost,
        "alerte",
    ),
    Rule(
        "projet",
        "maitre_ouvrage_siret",
        "Un SIRET a quatorze chiffres.",
        "Donnez les quatorze chiffres, en format texte.",
        lambda rows, _: bad_siret(rows["maitre_ouvrage_siret"]),
    ),
    Rule(
        "projet",
        "maitre_ouvrage_siret",
        "La clé de contrôle de ce SIRET est fausse.",
        "Vérifiez les chiffres.",
        lambda rows, _: bad_siret_key(rows["maitre_ouvrage_siret"]),
        "alerte",
    ),
    Rule(
        "projet",
        "projet_id",
        "Ce projet de l’accord ne répond à aucun enjeu.",
        "Ajoutez une ligne dans la feuille « projet_enjeu ».",
        lambda rows, tables: (
            (rows["voie"] == "ATS") & ~rows["projet_id"].isin(tables["projet_enjeu"]["projet_id"])
        ),
        "alerte",
    ),
    Rule(
        "projet_enjeu",
        "principal",
        "Ce projet a plusieurs enjeux principaux : ses euros seraient comptés plusieurs fois.",
        "N’en gardez qu’un.",
        _second_principal,
    ),
    Rule(
        "projet_enjeu",
        "principal",
        "Ce projet n’a pas d’enjeu principal : ses euros n’iraient nulle part.",
        "Désignez un enjeu principal.",
        _no_principal,
    ),
    Rule(
        "projet_enjeu",
        "enjeu_id",
        "L’enjeu et le projet ne sont pas du même accord.",
        "Corrigez l’un des deux.",
        _stake_of_another_accord,
    ),
)
