"""Does a file follow the national standard on subsidies, as it came? The answer, departure by departure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingest.errors import ReadingError
from ingest.reading import SEPARATORS, ExpectedColumn
from ingest.scdl_blocks import Block, DelimitedFile
from ingest.scdl_ecarts import EXCERPT, Conformite, Ecart
from ingest.scdl_fields import CURRENT, STANDARDS, Standard
from ingest.scdl_rules import ColumnRules, Rule, byte_lengths, cell_rules

MAX_BYTES = 2 * 2**30
MAX_LISTED = 100_000
"""Departures told one by one; all are counted."""

Progress = Callable[[str, int, int], None]


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
        # Without any column, the header has told all that can be told.
        if self._ambiguous or not block.columns:
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
                line, "", ", ".join(label or "(sans nom)" for label in repeated)[:EXCERPT], "duplicate-label"
            )
            return
        if not self._columns:
            yield Ecart(line, "", ", ".join(self._labels)[:EXCERPT], "unmatched-header")
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
                yield Ecart(line, self._labels[rank], padded[rank][:EXCERPT], rule)
        if self._one_of and not any(padded[rank] for rank in self._one_of):
            yield Ecart(line, "", "", "one-of-required")
        for cell in cells[width:]:
            yield Ecart(line, "", cell[:EXCERPT], "extra-cell")
        for label in self._labels[len(cells) :]:
            yield Ecart(line, label, "", "missing-cell")

    def _ecart(self, block: Block, row: int, rank: int, rule: Rule) -> Ecart:
        value = "" if rank < 0 else block.columns[rank][row].as_py()[:EXCERPT]
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
