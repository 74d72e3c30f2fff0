"""
The fields of the national standard on subsidies (SCDL subventions), declared once for reading and writing.

Names, types and constraints are those of the published Table Schema, versions 1.1 and 2.1.1 (OpenDataFrance,
public domain); the words are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

FieldKind = Literal["string", "date", "number", "boolean"]

NATURES: Final = (
    "aide en numéraire",
    "aide en nature",
    "aide en numéraire;aide en nature",
    "aide en nature;aide en numéraire",
)
CONDITIONS: Final = ("unique", "échelonné", "autre")
"""Usual words of `conditionsVersement`, which is a free text."""

TRUE, FALSE = "oui", "non"
MAX_TEXT = 256
PERIOD: Final = r"^[0-9]{4}\-[0-9]{2}\-[0-9]{2}(\/[0-9]{4}\-[0-9]{2}\-[0-9]{2})?$"


@dataclass(frozen=True)
class Field:
    r"""
    One column of the standard.

    Parameters
    ----------
    name, kind
        As in the standard.
    wanted
        What to write, in French.
    required
        Whether the column and each of its cells must be filled.
    pattern
        Regular expression that a text matches from its first character (Python's `re.match`; `\d` is any
        decimal digit and `$` allows one final line feed, as for the reference implementation).
    max_length
        In characters.
    values
        Closed list.
    minimum, maximum
        Bounds of a number, included.
    siret
        Whether a filled cell is a SIRET whose key holds.
    aliases
        Other names seen in real files; case, accents, spaces and signs do not count.
    """

    name: str
    kind: FieldKind
    wanted: str
    required: bool = False
    pattern: str | None = None
    max_length: int | None = None
    values: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    siret: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standard:
    """
    One version of the standard.

    Parameters
    ----------
    version
        Number of the version.
    fields
        Its fields, in its order.
    one_of
        Two fields of which each row fills at least one; empty when the version has no such rule.
    """

    version: str
    fields: tuple[Field, ...]
    one_of: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        """Look a field up by its exact name."""
        return next((field for field in self.fields if field.name == name), None)


_SIRET = r"^\d{14}$"
_FIELDS = (
    Field(
        "nomAttribuant",
        "string",
        "le nom de la collectivité qui attribue",
        required=True,
        aliases=("Nom de l'attribuant", "Attribuant"),
    ),
    Field(
        "idAttribuant",
        "string",
        "les quatorze chiffres du SIRET, sans espace",
        required=True,
        pattern=_SIRET,
        siret=True,
        aliases=("Identification de l'attribuant", "SIRET attribuant", "siretAttribuant"),
    ),
    Field(
        "dateConvention",
        "date",
        "une date de la forme 2024-06-27",
        required=True,
        aliases=("Date de la convention de subvention", "Date de la convention", "Date convention"),
    ),
    Field(
        "referenceDecision",
        "string",
        "la référence de la décision",
        aliases=("Référence de la décision", "Référence décision"),
    ),
    Field(
        "nomBeneficiaire",
        "string",
        "le nom du bénéficiaire",
        required=True,
        aliases=("Nom du bénéficiaire", "Bénéficiaire"),
    ),
    Field(
        "idBeneficiaire",
        "string",
        "les quatorze chiffres du SIRET, sans espace",
        siret=True,
        aliases=(
            "Identification SIRET du bénéficiaire",
            "Identification du bénéficiaire",
            "SIRET bénéficiaire",
            "siretBeneficiaire",
        ),
    ),
    Field(
        "rnaBeneficiaire",
        "string",
        "un W suivi de neuf chiffres",
        pattern=r"^W\d{9}$",
        aliases=("Identification RNA du bénéficiaire", "RNA bénéficiaire"),
    ),
    Field(
        "objet",
        "string",
        "l’objet de la subvention, en 256 caractères au plus",
        required=True,
        max_length=MAX_TEXT,
        aliases=("Objet de la subvention",),
    ),
    Field(
        "montant",
        "number",
        "un nombre, le point comme signe décimal",
        required=True,
        aliases=("Montant total de la subvention", "Montant de la subvention"),
    ),
    Field(
        "nature",
        "string",
        "une des valeurs : " + ", ".join(f"« {nature} »" for nature in NATURES),
        required=True,
        values=NATURES,
        aliases=("Nature de la subvention",),
    ),
    Field(
        "conditionsVersement",
        "string",
        "« unique », « échelonné » ou un texte de 256 caractères au plus",
        required=True,
        max_length=MAX_TEXT,
        aliases=("Conditions de versement de la subvention", "Conditions de versement"),
    ),
    Field(
        "datesPeriodeVersement",
        "string",
        "une date 2024-06-27, ou une période 2024-06-27/2025-06-27",
        required=True,
        pattern=PERIOD,
        aliases=("Date ou période de versement", "Dates de versement", "Dates et période de versement"),
    ),
    Field(
        "idRAE",
        "string",
        "un identifiant de cinq caractères au plus",
        max_length=5,
        aliases=("Identifiant RAE de l'aide au titre de laquelle la subvention est attribuée",),
    ),
    Field(
        "notificationUE",
        "boolean",
        f"« {TRUE} » ou « {FALSE} »",
        required=True,
        aliases=("Aide d'État notifiée à la Commission européenne", "Notification UE"),
    ),
    Field(
        "pourcentageSubvention",
        "number",
        "une part entre 0.01 et 1, le point comme signe décimal",
        required=True,
        minimum=Decimal("0.01"),
        maximum=Decimal(1),
        aliases=(
            "Pourcentage du montant total de la subvention attribuée au bénéficiaire",
            "Pourcentage de la subvention",
            "Pourcentage subvention",
        ),
    ),
    Field(
        "dispositifAide",
        "string",
        "l’identifiant du dispositif d’aide",
        aliases=("Identifiant référençant le dispositif d'aide à l'origine de la subvention", "Dispositif"),
    ),
)


def _as_in_1_1(field: Field) -> Field:
    """Give a field the constraints that it had in version 1.1."""
    match field.name:
        case "idBeneficiaire":
            return replace(field, required=True, pattern=_SIRET, siret=False)
        case "idAttribuant":
            return replace(field, siret=False)
        case "idRAE":
            return replace(field, max_length=None)
        case "pourcentageSubvention":
            return replace(
                field, minimum=Decimal(0), wanted="une part entre 0 et 1, le point comme signe décimal"
            )
        case _:
            return field


CURRENT: Final = Standard("2.1.1", _FIELDS, one_of=("idBeneficiaire", "rnaBeneficiaire"))
"""The version that files are held to unless told otherwise, and that is written."""

STANDARDS: Final = {
    "1.1": Standard(
        "1.1",
        tuple(
            _as_in_1_1(field) for field in _FIELDS if field.name not in ("rnaBeneficiaire", "dispositifAide")
        ),
    ),
    "2.1.1": CURRENT,
}
"""Known versions by number; those in between only add optional fields of the last one."""
