"""The words of the schema: what a column, a table and a closed list of values are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["code", "text", "integer", "money", "decimal", "date", "boolean", "enum", "list"]

SOURCE_SAISIE = "saisie"
"""`source_id` of the rows that nobody imported: typed in, or written before sources existed."""

PERIMETRES_ACCORD = ("EPCI", "plusieurs EPCI", "îles hors EPCI")
ETAPES = ("réflexion", "dialogue", "ateliers", "validation", "voté", "en œuvre", "échu")
MOYENS = ("ingénierie", "accompagnement", "financement")
SECTIONS = ("investissement", "fonctionnement")
SOURCES_ENJEU = (
    "projet de territoire",
    "document d'urbanisme",
    "cohésion sociale",
    "services au public",
    "observation",
    "SRADDET",
    "contribution",
)
ORIGINES = ("citoyens", "usagers", "associations", "entreprises", "Jeunes en Finistère")
VOIES = ("ATS", "politique thématique", "hors Département")
INSCRIPTIONS = ("volet opérationnel", "avenant", "plan annuel")
PERIMETRES_PROJET = ("site", "commune", "plusieurs communes", "EPCI", "plusieurs EPCI", "département")
LOCALISATIONS = ("site", "territoire")
MAITRES_OUVRAGE = (
    "commune",
    "EPCI",
    "syndicat",
    "association",
    "bailleur",
    "Département",
    "État",
    "autre",
)
AVANCEMENTS = ("à l'étude", "prêt", "en cours", "réalisé", "suspendu", "abandonné")
DIFFUSIONS = ("interne", "comité", "public")
APPORTEURS = (
    "Département",
    "État",
    "Région",
    "Europe",
    "EPCI",
    "commune",
    "autre public",
    "privé",
    "maître d'ouvrage",
)
ETATS = ("envisagé", "sollicité", "acquis", "refusé")
BASES = ("HT", "TTC")
INSTANCES = (
    "comité territorial",
    "examen des services",
    "comité de pilotage",
    "commission permanente",
    "session plénière",
    "conseil communautaire",
    "atelier",
    "réunion technique",
)
SENS_DECISION = (
    "inscrit au plan annuel",
    "instruit",
    "examiné en COPIL",
    "attribué",
    "ajourné",
    "refusé",
    "modifié",
    "prorogé",
    "annulé",
    "réorienté",
)


@dataclass(frozen=True)
class Column:
    """
    One column of a table.

    Parameters
    ----------
    name
        French business noun, unaccented; quantities carry their unit (`montant_vote_eur`).
    kind
        What a value is; decides the Arrow and the pandas types.
    description
        One French line for templates, glossary and error messages.
    nullable
        Whether a row may leave it empty.
    values
        Closed list of an `enum`, or of the items of a `list`; empty when open.
    references
        `table.column` that holds the legal values; the tables `epci`, `commune`, `theme` and
        `indicateur` belong to the referential, all others to the portfolio.
    default
        Value given to an empty cell, None for no default.
    """

    name: str
    kind: Kind
    description: str
    nullable: bool = False
    values: tuple[str, ...] = ()
    references: str | None = None
    default: str | None = None


@dataclass(frozen=True)
class Table:
    """One table, hence one sheet of the templates and one Parquet file of a version."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    description: str

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in the order of the sheets."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """
        Look a column up by name.

        Raises
        ------
        KeyError
            When the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
