"""One cell at a time: from what a spreadsheet made of a value back to the value, when nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from data.conversion import MAX_EUR
from ingest.errors import CellError
from ingest.report import Fault, Repair, ToCheck

_SPACES = "[ \u00a0\u202f]"
_AMOUNT = re.compile(
    rf"(?P<sign>[+-]?){_SPACES}?(?P<whole>\d{{1,3}}(?:{_SPACES}\d{{3}})+|\d+)(?:[.,](?P<cents>\d+))?"
    rf"{_SPACES}?(?:€|EUR|euros?)?",
    re.ASCII | re.IGNORECASE,
)
_PLAIN_AMOUNT = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?E[+-]?\d+", re.ASCII | re.IGNORECASE)
_MAX_DIGITS = 30


def read_amount(text: str) -> Decimal:
    """
    Read an amount in euros: `1500`, `1500.5`, `1 500,50 €`.

    Parameters
    ----------
    text
        Stripped text of the cell.

    Returns
    -------
    amount
        Exact, with at most two decimals.

    Raises
    ------
    CellError
        When it is empty, not an amount, ambiguous (`1,500` may be one and a half or fifteen hundred) or
        has digits beyond the cent.
    """
    if not text:
        raise CellError("Le montant manque.", "Écrivez le montant en euros, ou supprimez la ligne.")
    if _SCIENTIFIC.fullmatch(text):
        raise _scientific()
    match = _AMOUNT.fullmatch(text)
    if match is None or len(text) > _MAX_DIGITS:
        raise CellError("Ce n’est pas un montant.", "Écrivez des chiffres, avec une virgule ou un point.")
    cents = match["cents"] or ""
    if len(cents) == 3 and len(match["whole"]) <= 3:
        raise CellError(
            "Montant ambigu : décimales ou milliers ?", "Écrivez « 1500,00 » sans séparateur de milliers."
        )
    whole = re.sub(_SPACES, "", match["whole"])
    amount = Decimal(f"{match['sign']}{whole}.{cents or '0'}")
    if amount != amount.quantize(Decimal("0.01")):
        raise CellError("Le montant a plus de deux décimales.", "Arrondissez-le au centime.")
    if abs(amount) >= MAX_EUR:
        raise CellError("Le montant dépasse mille milliards d’euros.", "Vérifiez l’unité.")
    return amount.quantize(Decimal("0.01"))


def read_code(text: str) -> str:
    """
    Read a code made of digits and letters: spaces and a final `.0` left by a spreadsheet are removed.

    Raises
    ------
    CellError
        When it is empty or has lost digits to the scientific notation.
    """
    if not text:
        raise CellError("Le code manque.", "Donnez le code, en format texte.")
    if _SCIENTIFIC.fullmatch(text):
        raise _scientific()
    return re.sub(_SPACES, "", text).removesuffix(".0")


def _scientific() -> CellError:
    return CellError(
        "Le tableur a remplacé des chiffres par une notation scientifique.",
        "Reprenez la valeur d’origine et mettez la colonne au format texte.",
    )


class RowReader:
    """
    Reads the cells of one row and remembers every fault, repair and doubt, to tell them together.

    Parameters
    ----------
    line
        Line of the file.
    cells
        Stripped texts by column.
    who
        Column that names who the row speaks of, empty when none does.
    """

    def __init__(self, line: int, cells: Mapping[str, str], *, who: str = "") -> None:
        self.line = line
        self.cells = cells
        self.who = who
        self.faults: list[Fault] = []
        self.repairs: list[Repair] = []
        self.checks: list[ToCheck] = []

    def text(self, column: str) -> str:
        """Give a text that must not be empty."""
        if not self.cells[column]:
            self.reject(column, "La valeur manque.", "Complétez la cellule.")
        return self.cells[column]

    def amount(self, column: str) -> Decimal:
        """Give an amount in euros, zero when it is unreadable (the row is then rejected)."""
        text = self.cells[column]
        try:
            amount = read_amount(text)
        except CellError as error:
            self.reject(column, error.reason, error.remedy)
            return Decimal(0)
        if not _PLAIN_AMOUNT.fullmatch(text):
            self.repair(column, str(amount), "Montant réécrit en chiffres simples.")
        return amount

    def code(self, column: str) -> str:
        """Give a code, empty when it is unreadable (the row is then rejected)."""
        try:
            code = read_code(self.cells[column])
        except CellError as error:
            self.reject(column, error.reason, error.remedy)
            return ""
        if code != self.cells[column]:
            self.repair(column, code, "Code débarrassé de ce que le tableur y a ajouté.")
        return code

    def reject(self, column: str, reason: str, remedy: str) -> None:
        """Remember why the row cannot be accepted."""
        self.faults.append(Fault(self.line, column, self.cells[column], reason, remedy))

    def flag(self, column: str, reason: str, remedy: str) -> None:
        """Remember that a person should look at a cell of an accepted row."""
        name = self.cells[self.who] if self.who else ""
        check = ToCheck((self.line,), name, self.cells[column], reason, column=column, remedy=remedy)
        self.checks.append(check)

    def repair(self, column: str, after: str, reason: str) -> None:
        """Remember what was rewritten."""
        self.repairs.append(Repair(self.line, column, self.cells[column], after, reason))
