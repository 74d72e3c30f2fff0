"""From any bytes to a table of text cells that keeps the line numbers of the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from data.spelling import folded_key
from ingest.decoding import decode
from ingest.errors import LayoutError, ReadingError
from ingest.report import Fault, Repair

SEPARATORS = {",": "virgule", ";": "point-virgule", "\t": "tabulation"}
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELL = 32_767
"""Longest cell, in characters: what a spreadsheet holds."""

_HEADER_SEARCH = 30
_EXCERPT = 200
_RECOVERIES = 1_000


@dataclass(frozen=True)
class ExpectedColumn:
    """
    A column that a layout knows.

    Parameters
    ----------
    name
        Name in the layout; case, accents, spaces and signs do not count.
    required
        Whether the file cannot be read without it.
    aliases
        Other names seen in real files.
    """

    name: str
    required: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextTable:
    """
    The rows of a file as texts.

    Parameters
    ----------
    cells
        One row per record; index `line` (line of the file where the record begins, from 1), one column
        per expected column, stripped texts, empty where the file says nothing.
    read
        Number of records below the header, blank lines apart: the rows of `cells` plus the lines of
        `faults`.
    faults
        Records whose cells cannot be told apart, one each.
    repairs
        What was changed without losing anything.
    notices
        French sentences about the file as a whole.
    found
        Names of the expected columns that the file has.
    """

    cells: pd.DataFrame
    read: int
    faults: tuple[Fault, ...]
    repairs: tuple[Repair, ...]
    notices: tuple[str, ...]
    found: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Record:
    """
    One record of a delimited text.

    Parameters
    ----------
    line
        Line where it begins, from 1.
    cells
        Its cells, as they came.
    broken
        The line itself when its quotes do not close; `cells` is then empty.
    """

    line: int
    cells: tuple[str, ...]
    broken: str = ""


@dataclass(frozen=True)
class Header:
    """
    The header of a delimited text.

    Parameters
    ----------
    separator
        One of `SEPARATORS`.
    record
        The header itself.
    positions
        Ranks of the columns that bear each expected name.
    """

    separator: str
    record: Record
    positions: Mapping[str, tuple[int, ...]]


def read_table(content: bytes, expected: Sequence[ExpectedColumn]) -> TextTable:
    """
    Read a delimited text file of which some column names are known.

    The encoding, the separator and the line of the header are found; the header is the row, among the
    first thirty, that names most of the expected columns.

    Parameters
    ----------
    content
        Any bytes.
    expected
        Columns of the layout.

    Returns
    -------
    table
        The text cells and the account of what was done to read them.

    Raises
    ------
    ReadingError
        When the file is empty, too large or not a text.
    LayoutError
        When a required column is missing; the message lists what was expected and what came.
    """
    text, notices = decode(content)
    lines = list(io.StringIO(text, newline=""))
    header = find_header(lines, expected)
    notices += _header_notices(header, lines)
    rows: dict[int, list[str]] = {}
    faults: list[Fault] = []
    repairs: list[Repair] = []
    for record in read_records(lines, header.separator):
        if record.line <= header.record.line or (not record.broken and not any(map(str.strip, record.cells))):
            continue
        if len(rows) + len(faults) == MAX_ROWS:
            msg = f"Ce fichier a plus de {MAX_ROWS} lignes : découpez-le, par année ou par territoire."
            raise ReadingError(msg)
        fault = _row_fault(record, header)
        if fault:
            faults.append(fault)
            continue
        repairs += _row_repairs(record, header)
        rows[record.line] = [_cell(record, header.positions.get(column.name, ())) for column in expected]
    cells = pd.DataFrame.from_dict(rows, orient="index", columns=[c.name for c in expected], dtype="str")
    return TextTable(
        cells.rename_axis("line"),
        len(rows) + len(faults),
        tuple(faults),
        tuple(repairs),
        tuple(notices),
        frozenset(header.positions),
    )


def separator_notice(separator: str) -> str:
    """Say which separator was recognised."""
    return f"Séparateur de colonnes reconnu : {SEPARATORS[separator]}."


def read_records(lines: Sequence[str], separator: str) -> Iterator[Record]:
    """
    Split lines into records; a broken one is told and reading resumes at the next line.

    A quote that is opened and never closed would otherwise swallow the rest of the file silently.
    """
    at = recoveries = 0
    while at < len(lines):
        reader = csv.reader((lines[rank] for rank in range(at, len(lines))), delimiter=separator, strict=True)
        start = at
        try:
            for cells in reader:
                yield Record(start + 1, tuple(cells))
                start = at + reader.line_num
        except csv.Error:
            recoveries += 1
            if recoveries > _RECOVERIES:
                msg = f"Plus de {_RECOVERIES} lignes ont des guillemets mal fermés : refaites l’export du fichier."
                raise ReadingError(msg) from None
            yield Record(start + 1, (), broken=lines[start].strip())
            at = start + 1
        else:
            return


def find_header(lines: Sequence[str], expected: Sequence[ExpectedColumn]) -> Header:
    """
    Find the header of a delimited text: the record, among the first thirty, that names most columns.

    Parameters
    ----------
    lines
        Lines with their ends.
    expected
        Columns of the layout.

    Raises
    ------
    ReadingError
        When no record can be read.
    LayoutError
        When a required column is missing, or when there are too many columns.
    """
    names = {folded_key(name): column.name for column in expected for name in (column.name, *column.aliases)}
    best: Header | None = None
    for separator in SEPARATORS:
        for record in islice(read_records(lines, separator), _HEADER_SEARCH):
            positions: dict[str, tuple[int, ...]] = {}
            for position, cell in enumerate(record.cells):
                name = names.get(folded_key(cell))
                if name is not None:
                    positions[name] = (*positions.get(name, ()), position)
            found = (len(positions), len(record.cells))
            if best is None or found > (len(best.positions), len(best.record.cells)):
                best = Header(separator, record, positions)
    if best is None:
        msg = "Ce fichier n’a aucune ligne lisible : refaites l’export en CSV."
        raise ReadingError(msg)
    if len(best.record.cells) > MAX_COLUMNS:
        msg = f"L’en-tête a {len(best.record.cells)} colonnes, plus que les {MAX_COLUMNS} permises."
        raise ReadingError(msg)
    missing = [column.name for column in expected if column.required and column.name not in best.positions]
    if missing:
        raise LayoutError(_missing_columns(missing, expected, best.record))
    return best


def _missing_columns(missing: list[str], expected: Sequence[ExpectedColumn], record: Record) -> str:
    wanted = ", ".join(column.name for column in expected if column.required)
    came = ", ".join(cell.strip()[:40] for cell in record.cells[:30]) or "aucune"
    return (
        f"Colonnes manquantes : {', '.join(missing)}. Colonnes attendues : {wanted}. "
        f"Colonnes trouvées (ligne {record.line}) : {came}. "
        "Vérifiez que le fichier est bien de ce format, puis corrigez la ligne d’en-tête."
    )


def _header_notices(header: Header, lines: Sequence[str]) -> list[str]:
    notices = []
    if header.separator != ",":
        notices.append(separator_notice(header.separator))
    above = sum(bool(line.strip()) for line in lines[: header.record.line - 1])
    if above:
        notices.append(f"{above} ligne(s) de titre au-dessus de l’en-tête, non lues comme des données.")
    notices += [
        f"La colonne {name} apparaît {len(positions)} fois : sa valeur non vide est retenue."
        for name, positions in header.positions.items()
        if len(positions) > 1
    ]
    known = {position for positions in header.positions.values() for position in positions}
    ignored = [cell.strip() for rank, cell in enumerate(header.record.cells) if rank not in known]
    if any(ignored):
        shown = ", ".join(name[:40] or "(sans nom)" for name in ignored[:30])
        notices.append(f"Colonnes non conservées : {shown}.")
    return notices


def _row_fault(record: Record, header: Header) -> Fault | None:
    """Say why the cells of a record cannot be told apart, None when they can."""
    width = len(header.record.cells)
    if record.broken:
        return Fault(
            record.line,
            "",
            record.broken[:_EXCERPT],
            "Guillemets mal placés ou jamais refermés, ou valeur démesurée.",
            "Doublez ou retirez le guillemet en trop, ou raccourcissez la valeur.",
        )
    if any(map(str.strip, record.cells[width:])):
        return Fault(
            record.line,
            "",
            " | ".join(record.cells)[:_EXCERPT],
            f"La ligne a {len(record.cells)} cellules pour {width} colonnes.",
            "Mettez entre guillemets la valeur qui contient le séparateur.",
        )
    for name, positions in header.positions.items():
        values = {record.cells[p].strip() for p in positions if p < len(record.cells)} - {""}
        if len(values) > 1:
            return Fault(
                record.line,
                name,
                " | ".join(sorted(values))[:_EXCERPT],
                "La colonne est en double et ses valeurs diffèrent.",
                "Supprimez la colonne en trop.",
            )
        if any(len(value) > MAX_CELL for value in values):
            return Fault(
                record.line,
                name,
                min(values)[:_EXCERPT],
                f"La valeur dépasse {MAX_CELL} caractères.",
                "Raccourcissez-la, ou cherchez un guillemet jamais refermé.",
            )
    return None


def _row_repairs(record: Record, header: Header) -> list[Repair]:
    repairs = []
    width, found = len(header.record.cells), len(record.cells)
    if found != width:
        reason = (
            "Cellules vides manquantes ajoutées." if found < width else "Cellules vides en trop retirées."
        )
        repairs.append(Repair(record.line, "", f"{found} cellules", f"{width} cellules", reason))
    for name, positions in header.positions.items():
        for position in positions:
            raw = record.cells[position] if position < found else ""
            if raw != raw.strip():
                reason = "Espaces ou sauts de ligne retirés autour de la valeur."
                repairs.append(Repair(record.line, name, raw, raw.strip(), reason))
    return repairs


def _cell(record: Record, positions: Sequence[int]) -> str:
    """Give the stripped value of a column: the one that is not empty when the column is repeated."""
    values = [record.cells[p].strip() for p in positions if p < len(record.cells)]
    return next(filter(None, values), "")
