"""The tables of what completes the embedded data, declared once like those of the portfolio."""

from __future__ import annotations

from typing import Final, get_args

from data.indicateur import Agregation, Nature, Niveau, Role, Sens
from data.schema_types import Column, Table

STATUTS: Final = ("ok", "secret", "manquant", "estime", "non_calcule")
"""What is known of a value; only `ok` and `estime` come with one."""

_SOURCE = Column("source_id", "code", "Source de la ligne : un nouvel import ne remplace que les siennes.")

INDICATEUR: Final = Table(
    "indicateur",
    ("id", "source_id"),
    (
        Column("id", "code", "Identifiant : lettres minuscules sans accent, chiffres et tirets bas."),
        Column("theme", "code", "Thème.", references="theme.id"),
        Column("label", "text", "Nom complet."),
        Column("label_court", "text", "Nom court, pour les cartes."),
        Column("unite", "text", "Unité."),
        Column("definition", "text", "Ce qu’il mesure, en une phrase."),
        Column("numerateur", "text", "Numérateur, en toutes lettres.", nullable=True),
        Column("denominateur", "text", "Dénominateur, en toutes lettres.", nullable=True),
        Column("agregation", "enum", "Comment il s’agrège.", values=get_args(Agregation)),
        Column("facteur", "decimal", "Ce qui multiplie le quotient : 100 pour un pourcentage."),
        Column("sens", "enum", "Ce qui, de plus ou de moins, dit un besoin.", values=get_args(Sens)),
        Column("role", "enum", "Entre dans l’indice, ou éclaire seulement.", values=get_args(Role)),
        Column("nature", "enum", "Effectif ou rapport.", values=get_args(Nature)),
        Column("decimales", "integer", "Décimales affichées, de 0 à 3."),
        Column("niveaux", "list", "Niveaux où il existe.", values=get_args(Niveau)),
        Column("millesime", "text", "Année, ou années « 2017-2023 »."),
        Column("source", "text", "Source, comme il faut la citer."),
        Column("producteur", "text", "Producteur."),
        Column("licence", "text", "Licence."),
        Column("url", "text", "Adresse de la source."),
        Column("a_ne_pas_conclure", "text", "Ce qu’il ne faut pas en conclure."),
        _SOURCE,
    ),
    "Un indicateur importé, décrit comme ceux du catalogue.",
)
OBSERVATION: Final = Table(
    "observation",
    ("territoire", "niveau", "indicateur", "millesime"),
    (
        Column("territoire", "code", "Code INSEE de la commune, SIREN de l’EPCI, code IRIS, ou 29."),
        Column("niveau", "enum", "Niveau du territoire.", values=get_args(Niveau)),
        Column("indicateur", "code", "Indicateur observé.", references="indicateur.id"),
        Column("millesime", "text", "Année, ou années « 2017-2023 »."),
        Column("valeur", "decimal", "Valeur, dans l’unité de l’indicateur.", nullable=True),
        Column("statut", "enum", "Ce que l’on sait de la valeur.", values=STATUTS),
        Column("numerateur", "decimal", "Numérateur, pour agréger.", nullable=True),
        Column("denominateur", "decimal", "Dénominateur, pour agréger.", nullable=True),
        _SOURCE,
    ),
    "Une valeur observée.",
)
LIMITE: Final = Table(
    "limite",
    ("code",),
    (
        Column("code", "code", "Code INSEE de la commune, d’ici ou voisine."),
        Column("geometrie", "text", "Limites en WKB hexadécimal, EPSG:4326 ; forment une couverture."),
        Column(
            "precise", "boolean", "Vrai si elles viennent du fichier, faux si elles ont été ajustées à lui."
        ),
        _SOURCE,
    ),
    "Les limites d’une commune, qui remplacent les limites embarquées.",
)
LIEU: Final = Table(
    "lieu",
    ("lieu_id",),
    (
        Column("lieu_id", "code", "Identifiant du lieu."),
        Column("couche", "text", "Nom de la couche de services, au pluriel."),
        Column("nom", "text", "Nom du lieu."),
        Column("insee", "code", "Commune du lieu.", references="commune.insee"),
        Column("lon", "decimal", "Longitude, en degrés (WGS 84)."),
        Column("lat", "decimal", "Latitude, en degrés (WGS 84)."),
        Column(
            "itinerant", "boolean", "Vrai pour un service qui se déplace : le point est celui du porteur."
        ),
        _SOURCE,
    ),
    "Un lieu de services au public.",
)
DISTANCE: Final = Table(
    "distance",
    ("insee", "lieu"),
    (
        Column("insee", "code", "Commune de départ.", references="commune.insee"),
        Column("lieu", "code", "Identifiant du lieu, ou code INSEE de la commune d’arrivée."),
        Column("km", "decimal", "Distance par la route, en kilomètres.", nullable=True),
        Column("minutes", "decimal", "Temps de trajet, en minutes.", nullable=True),
        _SOURCE,
    ),
    "Un trajet réel, pris à la place de la ligne droite.",
)

COMPLEMENT_TABLES: Final[dict[str, Table]] = {
    table.name: table for table in (INDICATEUR, OBSERVATION, LIMITE, LIEU, DISTANCE)
}
"""Every table of what completes the embedded data, by name."""
