"""What a check of conformity tells: departures from the national standard on subsidies, and their account."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from ingest.formula import protect
from ingest.scdl_fields import CURRENT
from ingest.scdl_rules import Rule

EXCERPT = 200
"""Longest value told, in characters."""

_SHOWN = 20
_REASONS: Final[Mapping[Rule, str]] = {
    "type": "La valeur n’est pas du type attendu.",
    "required": "La valeur obligatoire manque.",
    "pattern": "La valeur n’a pas la forme attendue.",
    "maxLength": "Le texte est trop long.",
    "enum": "La valeur n’est pas dans la liste permise.",
    "minimum": "La valeur est trop petite.",
    "maximum": "La valeur est trop grande.",
    "siret": "Ce n’est pas un SIRET : quatorze chiffres dont la clé est juste.",
    "one-of-required": "Le bénéficiaire n’a ni SIRET ni numéro RNA.",
    "blank-row": "La ligne est vide.",
    "extra-cell": "La ligne a plus de cellules que l’en-tête.",
    "missing-cell": "La ligne a moins de cellules que l’en-tête.",
    "missing-label": "La colonne obligatoire manque.",
    "duplicate-label": "Plusieurs colonnes portent le même nom : les lignes ne sont pas contrôlées.",
    "unmatched-header": "Aucune colonne n’est du standard : est-ce bien un fichier de subventions ?",
}
_REMEDIES: Final[Mapping[Rule, str]] = {
    "one-of-required": "Donnez idBeneficiaire ou rnaBeneficiaire.",
    "blank-row": "Supprimez la ligne.",
    "extra-cell": "Mettez entre guillemets la valeur qui contient le séparateur.",
    "missing-cell": "Complétez la ligne.",
    "missing-label": "Ajoutez la colonne, écrite exactement ainsi.",
    "duplicate-label": "N’en gardez qu’une.",
    "unmatched-header": "Écrivez le nom des colonnes comme dans le standard.",
}


@dataclass(frozen=True)
class Ecart:
    """
    One departure from the standard.

    Parameters
    ----------
    line
        Line of the file, from 1.
    column
        Name of the column, empty when the row or the file is meant.
    value
        What was found, cut to 200 characters.
    rule
        Rule that is broken, as the reference implementation names it.
    """

    line: int
    column: str
    value: str
    rule: Rule

    @property
    def reason(self) -> str:
        """Say in French what is wrong."""
        return _REASONS[self.rule]

    @property
    def remedy(self) -> str:
        """Say in French what to do."""
        field = CURRENT.field(self.column)
        return _REMEDIES.get(self.rule) or f"Écrivez {field.wanted if field else 'une valeur'}."


@dataclass(frozen=True)
class Conformite:
    """
    The account of one check.

    Parameters
    ----------
    version
        Version of the standard.
    read
        Number of records below the header, blank ones included.
    counts
        Number of departures by column and rule, most frequent first.
    ecarts
        The first of them, in the order of the file.
    notices
        French sentences about how the file was read.
    """

    version: str
    read: int
    counts: Mapping[tuple[str, Rule], int]
    ecarts: tuple[Ecart, ...]
    notices: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Number of departures."""
        return sum(self.counts.values())

    @property
    def conforme(self) -> bool:
        """Whether there is none."""
        return not self.counts

    def to_json(self) -> dict[str, Any]:
        """Give the account as JSON values."""
        return {
            "conforme": self.conforme,
            "version": self.version,
            "lignes": self.read,
            "ecarts": self.total,
            "regles": [
                {"colonne": column, "regle": rule, "nombre": number, "raison": _REASONS[rule]}
                for (column, rule), number in self.counts.items()
            ],
            "detail": [{**asdict(e), "reason": e.reason, "remedy": e.remedy} for e in self.ecarts],
            "notices": list(self.notices),
        }

    def to_text(self) -> str:
        """Write a French summary for a terminal."""
        verdict = "conforme" if self.conforme else "non conforme"
        lines = [f"SCDL subventions {self.version} : {verdict}. {self.read} ligne(s), {self.total} écart(s)."]
        lines += [
            f"{number} × {column or 'ligne entière'} : {_REASONS[rule]}"
            for (column, rule), number in self.counts.items()
        ]
        lines += [
            f"Ligne {e.line}, {e.column or 'ligne entière'}"
            f"{f' (« {e.value} »)' if e.value else ''} : {e.reason} {e.remedy}"
            for e in self.ecarts[:_SHOWN]
        ]
        if self.total > _SHOWN:
            lines.append(f"… et {self.total - _SHOWN} autre(s) écart(s).")
        return "\n".join(
            "".join(c if c.isprintable() else " " for c in line) for line in [*lines, *self.notices]
        )

    def to_csv(self) -> bytes:
        """Write the detail as a CSV file that a French spreadsheet opens: `;`, UTF-8 with mark."""
        sink = io.StringIO(newline="")
        writer = csv.writer(sink, delimiter=";")
        writer.writerow(["ligne", "colonne", "valeur", "règle", "motif", "remède"])
        for e in self.ecarts:
            writer.writerow([e.line, protect(e.column), protect(e.value), e.rule, e.reason, e.remedy])
        return sink.getvalue().encode("utf-8-sig")
