"""The cells of one row of subsidies: repaired when nothing is lost, flagged when they cannot be, rejected last."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from data.conversion import MAX_EUR
from data.siret import SIREN_DIGITS, SIRET_DIGITS, is_siren, is_siret
from data.spelling import folded_key
from ingest.cells import RowReader, read_code
from ingest.dates import read_day, read_period
from ingest.errors import CellError
from ingest.formula import unprotect
from ingest.report import euros
from ingest.scdl_fields import CONDITIONS, NATURES, PERIOD

_CENT = Decimal("0.01")
_STANDARD_AMOUNT = re.compile(r"-?\d{1,18}(\.\d{1,15})?", re.ASCII)
_SHARE = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d{1,15})?)[ \u00a0\u202f]?(?P<percent>%?)", re.ASCII)
_PLAIN_SHARE = re.compile(r"\d{1,3}(\.\d{1,15})?", re.ASCII)
_RNA = re.compile(r"W[0-9A-Z]\d{8}", re.ASCII)
_OR = re.compile(r"[;,/|+]| et ")
_SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f]")
_NATURE_WORDS = {
    **dict.fromkeys(("aideennumeraire", "ennumeraire", "numeraire"), NATURES[0]),
    **dict.fromkeys(("aideennature", "ennature", "nature"), NATURES[1]),
}
_BOOLEANS = {
    **dict.fromkeys(("oui", "o", "yes", "y", "true", "vrai", "1"), True),
    **dict.fromkeys(("non", "n", "no", "false", "faux", "0"), False),
}
_CONDITIONS = {folded_key(word): word for word in CONDITIONS}
_PLAUSIBLE = range(1980, 2101)
# The largest State investment grant of Finistère in 2019 is 2.5 M€: twenty times that is more often cents read as
# euros, or a slip of the keyboard, than one subsidy.
_HIGH_EUR = 50_000_000
_PERIOD_REMEDY = "Écrivez 2024-06-27, ou 2024-06-27/2025-06-27 pour une période."
_SHARE_REMEDY = "Écrivez une part entre 0 et 1 : 0.5 pour la moitié, 1 pour un seul bénéficiaire."
_SIRET_REMEDY = "Donnez le SIRET : quatorze chiffres."


@dataclass(frozen=True)
class Identity:
    """
    Who a row speaks of.

    Parameters
    ----------
    name
        As the row gives it.
    siret, siren, rna
        What could be read of the identifiers, None otherwise; `siren` alone when the row gives no more.
    """

    name: str
    siret: str | None = None
    siren: str | None = None
    rna: str | None = None


class SubsidyRow(RowReader):
    """
    Reads the cells of one row; what cannot be kept but does not forbid the row is flagged.

    Parameters
    ----------
    line, cells
        As in `RowReader`; `cells` holds every field of the standard.
    today
        Day of the import.
    """

    def __init__(self, line: int, cells: Mapping[str, str], *, today: dt.date) -> None:
        super().__init__(line, cells, who="nomBeneficiaire")
        self.today = today

    def free(self, column: str) -> str:
        """Give a text, possibly empty, without the apostrophe that an export puts before a formula."""
        text = unprotect(self.cells[column])
        if text != self.cells[column]:
            self.repair(column, text, "Apostrophe de protection retirée.")
        return text

    def day(self, column: str) -> dt.date:
        """Give a day; today's year is never guessed, and the row is rejected when it cannot be read."""
        text = self.cells[column]
        try:
            day = read_day(text)
        except CellError as error:
            self.reject(column, error.reason, error.remedy)
            return dt.date.min
        if text != str(day):
            self.repair(column, str(day), "Date réécrite sous la forme AAAA-MM-JJ.")
        if day.year not in _PLAUSIBLE:
            self.flag(column, "Cette année est peu plausible.", "Vérifiez l’année.")
        elif day > self.today:
            self.flag(column, "Cette date est postérieure au jour de l’import.", "Vérifiez l’année.")
        return day

    def subsidy(self, column: str) -> Decimal:
        """Give an amount in euros; the row is rejected when it cannot be read or is negative."""
        text = self.cells[column]
        if not _STANDARD_AMOUNT.fullmatch(text):
            amount = self.amount(column)
        else:
            # The standard has one decimal sign and no other: what would be ambiguous elsewhere is not.
            exact = Decimal(text)
            amount = exact.quantize(_CENT, ROUND_HALF_UP)
            if amount != exact:
                rounded = f"Le montant a plus de deux décimales\u00a0: arrondi à {euros(amount)}."
                self.flag(column, rounded, "Écrivez le montant au centime.")
            elif re.fullmatch(r"-?\d{1,3}\.\d{3}", text):
                self.flag(
                    column,
                    f"Lu {euros(amount)}, comme le veut le standard\u00a0: ou des milliers\u00a0?",
                    "Si ce sont des milliers, écrivez le montant sans point.",
                )
            if abs(amount) >= MAX_EUR:
                self.reject(column, "Le montant dépasse mille milliards d’euros.", "Vérifiez l’unité.")
        if amount < 0:
            self.reject(
                column,
                "Le montant est négatif : ce n’est pas une aide.",
                "Corrigez le signe, ou retirez la ligne d’annulation et celle qu’elle annule.",
            )
        elif not amount and not self.faults:
            self.flag(column, "Le montant est nul.", "Vérifiez le montant, ou retirez la ligne.")
        elif amount > _HIGH_EUR:
            high = "Le montant dépasse 50 millions d’euros : il est gardé."
            self.flag(
                column, high, "Vérifiez l’unité (des euros, non des centimes) et le nombre de chiffres."
            )
        return amount

    def period(self, column: str) -> str | None:
        """Give the days of payment as the standard writes them, or as they came when they cannot be read."""
        text = self.cells[column]
        if not text:
            self.flag(column, "La date ou la période de versement manque.", _PERIOD_REMEDY)
            return None
        try:
            period = read_period(text)
        except CellError:
            self.flag(column, "Ce n’est ni une date ni une période : gardé tel quel.", _PERIOD_REMEDY)
            return text
        if period.reversed:
            self.flag(column, "La période finit avant de commencer.", "Vérifiez les deux dates.")
        if re.fullmatch(PERIOD, text):
            return text
        self.repair(column, str(period), "Période réécrite comme le veut le standard.")
        return str(period)

    def nature(self, column: str) -> str | None:
        """Give the nature of the aid in the words of the standard, or as it came."""
        text = self.cells[column]
        if text in NATURES:
            return text
        words = [_NATURE_WORDS.get(folded_key(part)) for part in _OR.split(text)]
        known = ";".join(dict.fromkeys(word for word in words if word))
        if not text or None in words:
            self.flag(
                column,
                "La nature de l’aide n’est pas celle de la liste : gardée telle quelle.",
                f"Natures de la liste : {', '.join(NATURES[:3])}.",
            )
            return text or None
        self.repair(column, known, "Nature réécrite dans les mots du standard.")
        return known

    def conditions(self, column: str) -> str | None:
        """Give the conditions of payment: a free text, whose usual words are written in one way."""
        text = self.free(column)
        if not text:
            usual = f"Complétez la cellule : {', '.join(CONDITIONS)}."
            self.flag(column, "Les conditions de versement manquent.", usual)
            return None
        known = _CONDITIONS.get(folded_key(text), text)
        if known != text:
            self.repair(column, known, "Mot réécrit comme dans le standard.")
        return known

    def yes_or_no(self, column: str) -> bool | None:
        """Give a boolean, None when it cannot be read."""
        text = self.cells[column]
        known = _BOOLEANS.get(folded_key(text))
        if known is None:
            self.flag(column, "Ni « oui » ni « non » : laissé vide.", "Écrivez oui ou non.")
        elif text not in ("oui", "non"):
            self.repair(column, "oui" if known else "non", "Réponse réécrite en oui ou non.")
        return known

    def share(self, column: str) -> float | None:
        """Give a share in [0, 1], None when it cannot be read."""
        text = self.cells[column]
        match = _SHARE.fullmatch(text)
        if match is None:
            self.flag(
                column, "La part du bénéficiaire est illisible ou manque : laissée vide.", _SHARE_REMEDY
            )
            return None
        number = Decimal(match["number"].replace(",", "."))
        # A share above one can only be a number of hundredths, unless it is a slip: 1.5 is either.
        if match["percent"] or 2 <= number <= 100:
            number /= 100
        if not 0 <= number <= 1:
            self.flag(column, "La part du bénéficiaire n’est pas entre 0 et 1 : laissée vide.", _SHARE_REMEDY)
            return None
        if not _PLAIN_SHARE.fullmatch(text) or number != Decimal(text):
            self.repair(column, f"{number.normalize():f}", "Part réécrite entre 0 et 1.")
        return float(number)

    def identity(self, name: str, code: str, rna: str = "") -> Identity:
        """Read the name and the identifiers of an organisation; what is unreadable is flagged and left empty."""
        number = self._rna(rna) if rna else None
        misplaced = _SEPARATORS.sub("", self.cells[code]).upper()
        siret = siren = None
        if rna and number is None and _RNA.fullmatch(misplaced):
            number = misplaced
            self.repair(code, f"RNA {misplaced}", "Numéro RNA trouvé à la place du SIRET.")
        elif self.cells[code]:
            siret, siren = self._siret(code)
        return Identity(self.free(name), siret, siren, number)

    def _siret(self, column: str) -> tuple[str | None, str | None]:
        text = self.cells[column]
        try:
            compact = _SEPARATORS.sub("", read_code(text))
        except CellError as error:
            self.flag(column, "Le tableur a effacé des chiffres du SIRET : laissé vide.", error.remedy)
            return None, None
        digits = compact.isascii() and compact.isdigit()
        if digits and len(compact) == SIRET_DIGITS:
            if compact != text:
                self.repair(column, compact, "SIRET débarrassé de ce qui n’est pas un chiffre.")
            if not is_siret(compact):
                self.flag(
                    column,
                    "La clé de ce SIRET est fausse : gardé tel quel.",
                    "Vérifiez les quatorze chiffres.",
                )
            return compact, compact[:SIREN_DIGITS]
        if digits and len(compact) == SIREN_DIGITS and is_siren(compact):
            self.flag(
                column,
                "Un SIREN à la place d’un SIRET : il sert au placement, sans être gardé.",
                _SIRET_REMEDY,
            )
            return None, compact
        self.flag(column, "Ce n’est pas un SIRET : laissé vide.", _SIRET_REMEDY)
        return None, None

    def _rna(self, column: str) -> str | None:
        text = self.cells[column]
        compact = _SEPARATORS.sub("", text).upper()
        if _RNA.fullmatch(compact):
            if compact != text:
                self.repair(column, compact, "Numéro RNA réécrit sans espace, en capitales.")
            return compact
        if text:
            self.flag(
                column,
                "Ce n’est pas un numéro RNA : laissé vide.",
                "Donnez le numéro RNA : un W et neuf chiffres, W291234567.",
            )
        return None
