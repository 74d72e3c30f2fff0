"""The sheets of the templates: the tables of the portfolio, their sources, and examples of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from data.schema import TABLES, Column, Kind, Table

NAME: Final = "modele"
README: Final = "Lisez-moi"
LISTS: Final = "Listes"
EXAMPLES_SHEET: Final = "Exemples"
SOURCE: Final = Table(
    "source",
    ("source_id",),
    (
        Column("source_id", "code", "Identifiant de la source, repris dans chaque ligne qui en vient."),
        Column("label", "text", "Nom de la source, affiché sous les cartes."),
        Column("producteur", "text", "Qui produit ces lignes."),
        Column("licence", "text", "Licence, ou « usage interne »."),
        Column("millesime", "text", "Année ou période.", nullable=True),
        Column("url", "text", "Adresse de la source, s’il y en a une.", nullable=True),
    ),
    "D’où viennent les lignes : une par source.",
)
"""Sheet of the sources, which are not a table of the portfolio."""

SHEETS: Final[Mapping[str, Table]] = {**TABLES, SOURCE.name: SOURCE}
"""Every sheet to fill, in order."""

WRITING: Final[Mapping[Kind, str]] = {
    "code": "code (texte)",
    "text": "texte",
    "enum": "choix dans la liste",
    "integer": "nombre entier",
    "money": "euros, deux décimales au plus",
    "decimal": "nombre",
    "date": "date (2024-06-27)",
    "boolean": "oui ou non",
    "list": "textes séparés par des points-virgules",
}
"""How each kind of column is filled."""

_SIREN = "200067072"
_ACCORD = "EX-ACCORD"
EXAMPLES: Final[Mapping[str, tuple[Mapping[str, Any], ...]]] = {
    "accord": (
        {
            "accord_id": _ACCORD,
            "dispositif": "ATS",
            "perimetre": "EPCI",
            "siren": _SIREN,
            "intitule": "Accord d’exemple (inventé)",
            "debut": dt.date(2024, 1, 1),
            "fin": dt.date(2029, 12, 31),
            "etape": "en œuvre",
            "date_vote_cd": dt.date(2023, 12, 14),
            "date_vote_epci": dt.date(2023, 12, 20),
            "date_signature": dt.date(2024, 1, 15),
        },
    ),
    "avenant": (
        {
            "avenant_id": "EX-AVENANT-1",
            "accord_id": _ACCORD,
            "numero": 1,
            "date_vote": dt.date(2025, 6, 23),
            "date_effet": dt.date(2025, 7, 1),
            "objet": "Abondement de l’enveloppe d’investissement.",
        },
    ),
    "enveloppe": (
        {
            "enveloppe_id": "EX-ENV-1",
            "accord_id": _ACCORD,
            "moyen": "financement",
            "section": "investissement",
            "montant_eur": Decimal("1200000.00"),
        },
        {
            "enveloppe_id": "EX-ENV-2",
            "accord_id": _ACCORD,
            "moyen": "financement",
            "section": "investissement",
            "montant_eur": Decimal("150000.00"),
            "avenant_id": "EX-AVENANT-1",
        },
        {"enveloppe_id": "EX-ENV-3", "accord_id": _ACCORD, "moyen": "ingénierie", "jours": 40.0},
    ),
    "enjeu": (
        {
            "enjeu_id": "EX-ENJEU-1",
            "accord_id": _ACCORD,
            "theme": "services-publics",
            "intitule": "Maintenir des services publics proches",
            "objectif": "Un accueil à moins de vingt minutes de chaque bourg.",
            "rang": 1,
            "sources": ("projet de territoire", "observation"),
            "indicateurs": ("heures_ouverture_mairie",),
        },
    ),
    "contribution": (
        {
            "contribution_id": "EX-CONTRIB-1",
            "accord_id": _ACCORD,
            "enjeu_id": "EX-ENJEU-1",
            "origine": "usagers",
            "date": dt.date(2023, 5, 10),
            "resume": "Attente de permanences régulières.",
        },
    ),
    "projet": (
        {
            "projet_id": "EX-PROJET-1",
            "accord_id": _ACCORD,
            "voie": "ATS",
            "inscription": "volet opérationnel",
            "siren": _SIREN,
            "insee": "29239",
            "perimetre": "commune",
            "localisation": "territoire",
            "intitule": "Maison des services (exemple inventé)",
            "maitre_ouvrage": "Commune d’exemple",
            "maitre_ouvrage_type": "commune",
            "theme": "services-publics",
            "avancement": "en cours",
            "cout_ht_eur": Decimal("480000.00"),
            "debut": dt.date(2025, 3, 1),
            "fin": dt.date(2026, 9, 30),
            "diffusion": "public",
        },
    ),
    "projet_enjeu": ({"projet_id": "EX-PROJET-1", "enjeu_id": "EX-ENJEU-1", "principal": True},),
    "financement": (
        {
            "financement_id": "EX-FIN-1",
            "projet_id": "EX-PROJET-1",
            "apporteur": "Département du Finistère",
            "apporteur_type": "Département",
            "moyen": "financement",
            "section": "investissement",
            "dispositif": "ATS",
            "etat": "acquis",
            "base": "HT",
            "assiette_eur": Decimal("480000.00"),
            "montant_sollicite_eur": Decimal("144000.00"),
            "montant_vote_eur": Decimal("144000.00"),
            "decision_id": "EX-DECISION-1",
        },
        {
            "financement_id": "EX-FIN-2",
            "projet_id": "EX-PROJET-1",
            "apporteur": "Commune d’exemple",
            "apporteur_type": "maître d'ouvrage",
            "moyen": "financement",
            "section": "investissement",
            "etat": "acquis",
            "base": "HT",
            "montant_vote_eur": Decimal("336000.00"),
        },
    ),
    "echeance": (
        {
            "echeance_id": "EX-ECH-1",
            "financement_id": "EX-FIN-1",
            "exercice": 2025,
            "prevu_eur": Decimal("72000.00"),
            "paye_eur": Decimal("43200.00"),
        },
    ),
    "instance": (
        {
            "instance_id": "EX-INSTANCE-1",
            "type": "commission permanente",
            "date": dt.date(2025, 2, 10),
            "ordre_du_jour": "Attribution des aides du Département.",
        },
    ),
    "decision": (
        {
            "decision_id": "EX-DECISION-1",
            "instance_id": "EX-INSTANCE-1",
            "accord_id": _ACCORD,
            "projet_id": "EX-PROJET-1",
            "financement_id": "EX-FIN-1",
            "sens": "attribué",
            "montant_eur": Decimal("144000.00"),
            "reference": "Exemple-2025-02",
        },
    ),
    "document": (
        {
            "document_id": "EX-DOC-1",
            "accord_id": _ACCORD,
            "type": "délibération",
            "titre": "Délibération d’exemple",
            "url": "https://example.org/deliberation",
            "date": dt.date(2023, 12, 14),
        },
    ),
    "source": (
        {
            "source_id": NAME,
            "label": "Accords du Département",
            "producteur": "Conseil départemental",
            "licence": "usage interne",
            "millesime": "2024-2029",
        },
    ),
}
"""Invented rows that go together: copied as they are into the sheets, they can be imported."""
