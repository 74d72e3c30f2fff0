"""What an import did with each row, told to the person who brought the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

_SHOWN = 200
_LISTED = 20
_CENT = Decimal("0.01")
_NO_BREAK = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_TOTALS = {
    "montant_vote_eur": "Montant voté",
    "cout_lignes_eur": "Coût, ligne par ligne",
    "cout_projets_eur": "Coût, une fois par projet",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Fault:
    """
    Why a row was rejected.

    Parameters
    ----------
    line
        Line of the file, from 1; 0 when the file or the sheet as a whole is meant.
    column
        Column at fault, empty when the whole row is.
    value
        What was found.
    reason, remedy
        French sentences: what is wrong, and how to mend it.
    sheet
        Sheet of a workbook, empty for a file that has only one table.
    """

    line: int
    column: str
    value: str
    reason: str
    remedy: str
    sheet: str = ""


@dataclass(frozen=True)
class Repair:
    """A value that was rewritten without losing anything, and why."""

    line: int
    column: str
    before: str
    after: str
    reason: str
    sheet: str = ""


@dataclass(frozen=True)
class ToCheck:
    """
    Accepted rows that a person should look at, and why.

    Parameters
    ----------
    lines
        Lines of the file, from 1; empty when the file or the sheet as a whole is meant.
    territoire
        Who or what the rows speak of, when it is known.
    value
        What was found, in `column` when there is one.
    reason, sheet, column, remedy
        As in `Fault`.
    """

    lines: tuple[int, ...]
    territoire: str
    value: str
    reason: str
    sheet: str = ""
    column: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class ImportReport:
    """
    The account of one import; `accepted + rejected == read`, always.

    Parameters
    ----------
    layout, file
        Format of the import and name of the file.
    read, accepted, repaired, rejected
        Numbers of rows; `repaired` counts those that were repaired, whatever became of them next.
    faults, repairs, a_verifier
        The detail, in the order of the file.
    notices
        French sentences about the whole.
    totals
        Sums over the accepted rows, by name; euros when the name ends in `_eur`.
    version
        Version published, None when nothing was.
    detail
        File that tells every rejected, repaired and doubtful row, None when none was written.
    """

    layout: str
    file: str
    read: int
    accepted: int
    repaired: int
    rejected: int
    faults: tuple[Fault, ...] = ()
    repairs: tuple[Repair, ...] = ()
    a_verifier: tuple[ToCheck, ...] = ()
    notices: tuple[str, ...] = ()
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    version: str | None = None
    detail: Path | None = None

    def to_json(self) -> dict[str, Any]:
        """
        Give the report as JSON values; `report` is the path of the row-by-row file.

        Sums are numbers, like every amount of the command line: a float writes each cent exactly up to
        90 000 billion euros.
        """
        values = asdict(self)
        detail = values.pop("detail")
        totals = {name: float(total) for name, total in self.totals.items()}
        return {**values, "totals": totals, "report": None if detail is None else str(detail)}

    def to_text(self) -> str:
        """Write a French summary for a terminal, with the first of each kind of detail."""
        lines = [
            f"{self.file} : {self.read} ligne(s) lue(s), {self.accepted} acceptée(s), "
            f"{self.rejected} rejetée(s), {self.repaired} réparée(s)."
        ]
        lines += [f"{_TOTALS.get(name, name)} : {euros(total)}" for name, total in self.totals.items()]
        faults = [
            f"Rejet, {_where(f.sheet, (f.line,))}, {f.column or 'ligne entière'} (« {f.value[:_SHOWN]} ») : "
            f"{f.reason} {f.remedy}"
            for f in self.faults
        ]
        checks = [
            f"À vérifier, {', '.join(filter(None, (_where(c.sheet, c.lines), c.territoire, c.column)))} "
            f"(« {c.value[:_SHOWN]} ») : {c.reason} {c.remedy}".rstrip()
            for c in self.a_verifier
        ]
        for details in (faults, checks, list(self.notices)):
            lines += details[:_LISTED]
            if len(details) > _LISTED:
                lines.append(f"… et {len(details) - _LISTED} autre(s), dans le rapport complet.")
        if self.detail is not None:
            lines.append(f"Rapport ligne à ligne : {self.detail}")
        lines.append(f"Version publiée : {self.version}." if self.version else "Rien n’a été publié.")
        return "\n".join(map(_printable, lines))

    def to_csv(self) -> bytes:
        """Write the detail as a CSV file that a French spreadsheet opens: `;`, UTF-8 with mark."""
        sink = io.StringIO(newline="")
        writer = csv.writer(sink, delimiter=";")
        writer.writerow(["genre", "ligne", "colonne", "valeur", "motif", "remède", "feuille"])
        writer.writerows([neutral(cell) for cell in row] for row in self.rows())
        return sink.getvalue().encode("utf-8-sig")

    def write(self, path: Path) -> None:
        """
        Write the detail to a CSV file.

        Raises
        ------
        OSError
            When the disk refuses.
        """
        path.write_bytes(self.to_csv())

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Tell each rejected, doubtful and repaired row: kind, line, column, value, reason, remedy, sheet."""
        for f in self.faults:
            yield "rejet", str(f.line), f.column, f.value[:_SHOWN], f.reason, f.remedy, f.sheet
        for check in self.a_verifier:
            lines = ", ".join(map(str, check.lines))
            # The value of a column is that of its cell; what has no column is told by the name of its place.
            name = "" if check.column else check.territoire
            found = " : ".join(filter(None, (name, check.value[:_SHOWN])))
            yield "à vérifier", lines, check.column, found, check.reason, check.remedy, check.sheet
        for r in self.repairs:
            read = f"Lu : {r.after[:_SHOWN]}"
            yield "réparation", str(r.line), r.column, r.before[:_SHOWN], r.reason, read, r.sheet
        for notice in self.notices:
            yield "information", "", "", "", notice, "", ""


def _where(sheet: str, lines: tuple[int, ...]) -> str:
    """Say where, as a spreadsheet shows it: sheet, then lines when they are meant."""
    told = ", ".join(str(line) for line in lines[:_LISTED] if line)
    told += f" et {len(lines) - _LISTED} autre(s)" if len(lines) > _LISTED else ""
    parts = (
        f"feuille {sheet}" if sheet else "",
        f"ligne{'s' if len(lines) > 1 else ''} {told}" if told else "",
    )
    return ", ".join(filter(None, parts)) or "fichier entier"


def neutral(cell: str) -> str:
    """Keep a spreadsheet from reading a text as a formula, by a leading apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _printable(text: str) -> str:
    """Replace what could move the cursor of a terminal by spaces."""
    return "".join(char if char.isprintable() or char in _NO_BREAK else " " for char in text)


def euros(amount: Decimal) -> str:
    """Write an amount as a French reader does, to the cent."""
    return (
        f"{amount.quantize(_CENT, ROUND_HALF_UP):,}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace(
            ".", ","
        )
        + "\N{NO-BREAK SPACE}€"
    )
