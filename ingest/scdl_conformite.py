"""Does a file follow the national standard on subsidies, as it came? The answer, departure by departure."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingest.errors import ReadingError
from ingest.formula import protect
from ingest.reading import SEPARATORS, ExpectedColumn
from ingest.scdl_blocks import Block, DelimitedFile
from ingest.scdl_fields import CURRENT, STANDARDS, Standard
from ingest.scdl_rules import ColumnRules, Rule, byte_lengths, cell_rules

MAX_BYTES = 2 * 2**30
MAX_LISTED = 100_000
"""Departures told one by one; all are counted."""

_EXCERPT = 200
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

Progress = Callable[[str, int, int], None]


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
        The first `MAX_LISTED` of them, in the order of the file.
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


def check_file(path: Path, *, version: str = CURRENT.version, progress: Progress | None = None) -> Conformite:
    """
    Check a file on disk, of up to 2 GiB, without ever holding it whole; see `check_conformity`.

    Raises
    ------
    ReadingError
        When it cannot be opened, is too large, empty or not a text, or when the version is unknown.
    """
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if size > MAX_BYTES:
                msg = f"Ce fichier pèse {size // 2**20} Mo, plus que les {MAX_BYTES // 2**20} Mo permis."
                raise ReadingError(msg)
            return check_conformity(file, version=version, progress=progress, size=size)
    except OSError as error:
        msg = f"Le fichier {path} ne s’ouvre pas : vérifiez son nom et ses droits."
        raise ReadingError(msg) from error


def check_conformity(
    file: BinaryIO, *, version: str = CURRENT.version, progress: Progress | None = None, size: int = 0
) -> Conformite:
    """
    Hold a delimited text to the standard, before any repair.

    The verdicts are those of frictionless with the fields matched by name (`fieldsMatch: partial`) and of the
    two checks that the standard names besides: the SIRET, and one identifier of the beneficiary out of two.

    Parameters
    ----------
    file
        Binary file that can seek.
    version
        One of `scdl_fields.STANDARDS`.
    progress
        Told the number of bytes read, out of `size`.
    size
        Size of the file in bytes, for `progress` only.

    Raises
    ------
    ReadingError
        When the file is empty or not a text, or when the version is unknown.
    LayoutError
        When the header has too many columns.
    """
    if version not in STANDARDS:
        msg = f"Version « {version} » du standard inconnue : choisissez parmi {', '.join(STANDARDS)}."
        raise ReadingError(msg)
    standard = STANDARDS[version]
    expected = [ExpectedColumn(f.name, required=False, aliases=f.aliases) for f in standard.fields]
    source = DelimitedFile(file, expected)
    while True:
        check = _Check(standard, source)
        try:
            for block in source.blocks():
                check.add(block)
                if progress is not None:
                    progress("Contrôle de conformité", min(file.tell(), size), max(size, 1))
        except UnicodeDecodeError as error:
            if not source.try_next_encoding():
                msg = f"Ce fichier s’annonce en {source.encoding} mais ne l’est pas : exportez-le en UTF-8."
                raise ReadingError(msg) from error
        else:
            return check.result()


class _Check:
    """Departures found so far: all counted, the first ones kept."""

    def __init__(self, standard: Standard, source: DelimitedFile) -> None:
        self._standard = standard
        self._source = source
        self._labels = source.labels
        self._read = 0
        self._counts: Counter[tuple[str, Rule]] = Counter()
        self._columns = {
            rank: ColumnRules(field)
            for rank, label in enumerate(self._labels)
            if (field := standard.field(label)) is not None
        }
        self._one_of = [self._labels.index(name) for name in standard.one_of if name in self._labels]
        self._ambiguous = len(set(self._labels)) < len(self._labels)
        self._ecarts = list(self._header_ecarts())
        self._counts.update((ecart.column, ecart.rule) for ecart in self._ecarts)

    def add(self, block: Block) -> None:
        """Check the records of a block."""
        self._read += block.read
        if self._ambiguous:
            return
        room = MAX_LISTED - len(self._ecarts)
        found: list[tuple[int, int, Rule]] = []
        blank = _blank(block.columns)
        for rank, rule, rows in self._broken(block, blank):
            if len(rows):
                self._counts[self._label(rank), rule] += len(rows)
            found += [(int(row), rank, rule) for row in rows[:room]]
        odd = [ecart for line, cells in block.odd for ecart in self._odd_ecarts(line, cells)]
        self._counts.update((ecart.column, ecart.rule) for ecart in odd)
        if room:
            told = [self._ecart(block, row, rank, rule) for row, rank, rule in sorted(found)[:room]]
            self._ecarts += sorted([*told, *odd], key=lambda ecart: ecart.line)[:room]

    def result(self) -> Conformite:
        """Give the account."""
        counts = dict(self._counts.most_common())
        notices = [f"Fichier relu en {self._source.encoding}."] if self._source.encoding != "utf-8" else []
        if self._source.header.record.line > 1:
            notices.append(f"En-tête reconnu à la ligne {self._source.header.record.line}.")
        if self._source.header.separator != ",":
            notices.append(f"Séparateur reconnu : {SEPARATORS[self._source.header.separator]}.")
        if sum(counts.values()) > len(self._ecarts):
            notices.append(f"Seuls les {len(self._ecarts)} premiers écarts sont détaillés.")
        return Conformite(self._standard.version, self._read, counts, tuple(self._ecarts), tuple(notices))

    def _header_ecarts(self) -> Iterator[Ecart]:
        line = self._source.header.record.line
        if self._ambiguous:
            repeated = [label for label, number in Counter(self._labels).items() if number > 1]
            yield Ecart(
                line, "", ", ".join(label or "(sans nom)" for label in repeated)[:_EXCERPT], "duplicate-label"
            )
            return
        if not self._columns:
            yield Ecart(line, "", ", ".join(self._labels)[:_EXCERPT], "unmatched-header")
        for field in self._standard.fields:
            if field.required and field.name not in self._labels:
                yield Ecart(line, field.name, "", "missing-label")
        if self._standard.one_of and not self._one_of:
            yield Ecart(line, "", "", "one-of-required")

    def _broken(
        self, block: Block, blank: NDArray[np.bool_]
    ) -> Iterator[tuple[int, Rule, NDArray[np.int64]]]:
        """Give the column, the rule and the rows of the departures; a blank row has no other."""
        if blank.any():
            yield -1, "blank-row", np.flatnonzero(blank)
        for rank, rules in self._columns.items():
            for rule, rows in rules.broken(block.columns[rank]):
                yield rank, rule, rows[~blank[rows]]
        if self._one_of:
            missing = np.logical_and.reduce([byte_lengths(block.columns[rank]) == 0 for rank in self._one_of])
            yield -1, "one-of-required", np.flatnonzero(missing & ~blank)

    def _odd_ecarts(self, line: int, cells: tuple[str, ...]) -> Iterator[Ecart]:
        """Check a record that has not as many cells as the header."""
        width = len(self._labels)
        if not any(cells[:width]):
            yield Ecart(line, "", "", "blank-row")
            return
        padded = [*cells[:width], *[""] * (width - len(cells))]
        for rank, rules in self._columns.items():
            for rule in cell_rules(rules.field, padded[rank]):
                yield Ecart(line, self._labels[rank], padded[rank][:_EXCERPT], rule)
        if self._one_of and not any(padded[rank] for rank in self._one_of):
            yield Ecart(line, "", "", "one-of-required")
        for cell in cells[width:]:
            yield Ecart(line, "", cell[:_EXCERPT], "extra-cell")
        for label in self._labels[len(cells) :]:
            yield Ecart(line, label, "", "missing-cell")

    def _ecart(self, block: Block, row: int, rank: int, rule: Rule) -> Ecart:
        value = "" if rank < 0 else block.columns[rank][row].as_py()[:_EXCERPT]
        return Ecart(int(block.lines[row]), self._label(rank), value, rule)

    def _label(self, rank: int) -> str:
        return "" if rank < 0 else self._labels[rank]


def _blank(columns: Sequence[pa.Array]) -> NDArray[np.bool_]:
    """Tell which records have nothing in any cell."""
    blank: NDArray[np.bool_] = np.equal(byte_lengths(columns[0]), 0)
    for column in columns[1:]:
        if not blank.any():
            break
        blank &= byte_lengths(column) == 0
    return blank
