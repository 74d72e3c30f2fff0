"""From a filled template, workbook or archive of CSV, to the filled cells of each sheet."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from data.schema_types import Table
from data.spelling import folded_key
from ingest.archive import Archive
from ingest.decoding import BOM_NOTICE
from ingest.errors import IngestError, LayoutError
from ingest.modele_tables import EXAMPLES_SHEET, LISTS, README, SHEETS
from ingest.reading import ExpectedColumn, read_table, separator_notice
from ingest.report import Fault, Repair
from ingest.workbook import SheetRow, Value, read_workbook

_HEADER_SEARCH = 20
_CONTENT_TYPES = "[Content_Types].xml"
_OURS = {folded_key(name) for name in (README, LISTS, EXAMPLES_SHEET)}
_AS_WRITTEN = (BOM_NOTICE, separator_notice(";"))
"""What is said of every CSV that we write, and need not be."""

_EXAMPLES_FOLDER = "exemples"
_NO_COLUMN = ("Aucun nom de colonne du modèle n’est reconnu.", "Reprenez la ligne d’en-tête du modèle.")


@dataclass(frozen=True)
class Grid:
    """
    The rows of one sheet, before their cells are understood.

    Parameters
    ----------
    table
        What the sheet should hold.
    columns
        Columns of the table that the sheet has.
    rows
        Filled cells by column, by line of the sheet.
    read
        Number of rows, those of `faults` included.
    faults, repairs, notices
        What was found and done while reading.
    """

    table: Table
    columns: tuple[str, ...] = ()
    rows: Mapping[int, Mapping[str, Value]] = field(default_factory=dict)
    read: int = 0
    faults: tuple[Fault, ...] = ()
    repairs: tuple[Repair, ...] = ()
    notices: tuple[str, ...] = ()


def read_grids(content: bytes) -> tuple[list[Grid], list[str]]:
    """
    Read the sheets of a template.

    Returns
    -------
    grids
        One per sheet of the template that the file has, in the order of the template.
    notices
        French sentences about what was not read.

    Raises
    ------
    ReadingError
        When the file is not a workbook or an archive, or could do harm.
    LayoutError
        When it has no sheet of the template.
    """
    archive = Archive(content)
    found = dict(_workbook_grids(archive) if _CONTENT_TYPES in archive.names else _csv_grids(archive))
    grids = [grid for name in SHEETS if (grid := found.get(name)) is not None]
    if not grids:
        msg = f"Aucune table du modèle dans ce fichier : il en faut parmi {', '.join(SHEETS)}. Partez du modèle vide."
        raise LayoutError(msg)
    unknown = [name[:40] for name, grid in found.items() if grid is None]
    return grids, [f"Non lu, car hors du modèle : {', '.join(unknown[:30])}."] if unknown else []


def _workbook_grids(archive: Archive) -> Iterator[tuple[str, Grid | None]]:
    by_name = {folded_key(name): table for name, table in SHEETS.items()}
    seen: set[str] = set()
    for title, rows in read_workbook(archive, wanted=lambda name: folded_key(name) not in _OURS).items():
        table = by_name.get(folded_key(title))
        if table is None:
            yield title, None
        elif table.name in seen:
            msg = f"Deux feuilles s’appellent « {table.name} » : n’en gardez qu’une."
            raise LayoutError(msg)
        else:
            seen.add(table.name)
            yield table.name, _sheet_grid(table, rows)


def _sheet_grid(table: Table, rows: list[SheetRow]) -> Grid:
    """Find the header of a sheet and name its cells."""
    names = {folded_key(name): name for name in table.column_names}
    ranks = range(min(len(rows), _HEADER_SEARCH))
    best = max(ranks, key=lambda rank: len(_known(rows[rank], names)), default=-1)
    if best < 0:
        return Grid(table)
    header = rows[best]
    known = _known(header, names)
    columns = tuple(dict.fromkeys(known.values()))
    if not columns:
        return Grid(table, faults=(_sheet_fault(table, *_NO_COLUMN),))
    repeated = [name for name in columns if list(known.values()).count(name) > 1]
    faults = tuple(
        _sheet_fault(table, f"La colonne {name} figure plusieurs fois.", "N’en gardez qu’une.")
        for name in repeated
    )
    body = {
        row.line: {name: row.cells[rank] for rank, name in known.items() if rank in row.cells}
        for row in rows[best + 1 :]
    }
    filled = {line: cells for line, cells in body.items() if cells}
    notices = []
    if best:
        notices.append(f"Feuille {table.name} : {best} ligne(s) au-dessus de l’en-tête, non lues.")
    ignored = [str(cell)[:40] for rank, cell in header.cells.items() if rank not in known]
    if ignored:
        notices.append(
            f"Feuille {table.name}, colonnes hors du modèle, non conservées : {', '.join(ignored[:30])}."
        )
    return Grid(table, columns, filled, len(filled), faults, notices=tuple(notices))


def _known(row: SheetRow, names: Mapping[str, str]) -> dict[int, str]:
    """Name the columns of a row of labels, by rank."""
    labels = {rank: folded_key(cell) for rank, cell in row.cells.items() if isinstance(cell, str)}
    return {rank: names[label] for rank, label in labels.items() if label in names}


def _csv_grids(archive: Archive) -> Iterator[tuple[str, Grid | None]]:
    by_name = {folded_key(name): table for name, table in SHEETS.items()}
    seen: set[str] = set()
    for path in archive.names:
        folder, name = posixpath.split(path)
        stem, end = posixpath.splitext(name)
        if (
            folded_key(posixpath.basename(folder)) == _EXAMPLES_FOLDER
            or name.startswith(".")
            or "__MACOSX" in folder
        ):
            continue
        table = by_name.get(folded_key(stem)) if end.lower() in (".csv", ".tsv", ".txt") else None
        if table is None:
            if folded_key(stem) not in _OURS:
                yield path, None
        elif table.name in seen:
            msg = f"Deux fichiers s’appellent « {table.name} » dans cette archive : n’en gardez qu’un."
            raise LayoutError(msg)
        else:
            seen.add(table.name)
            yield table.name, _text_grid(table, archive.read(path))


def _text_grid(table: Table, content: bytes) -> Grid:
    """Read one CSV; what forbids reading it is a fault of its sheet, so that the others are told too."""
    if not content.strip():
        return Grid(table)
    try:
        text = read_table(content, [ExpectedColumn(name, required=False) for name in table.column_names])
    except IngestError as error:
        return Grid(
            table, faults=(_sheet_fault(table, str(error), "Corrigez ce fichier, puis recommencez."),)
        )
    if not text.found:
        return Grid(table, faults=(_sheet_fault(table, *_NO_COLUMN),))
    columns = tuple(name for name in table.column_names if name in text.found)
    rows = {
        int(line): {str(name): str(cell) for name, cell in cells.items() if cell != ""}
        for line, cells in zip(text.cells.index, text.cells.to_dict("records"), strict=True)
    }
    filled = {line: cells for line, cells in rows.items() if cells}
    return Grid(
        table,
        columns,
        filled,
        len(filled) + len(text.faults),
        tuple(replace(fault, sheet=table.name) for fault in text.faults),
        tuple(replace(repair, sheet=table.name) for repair in text.repairs),
        tuple(f"{table.name} : {notice}" for notice in text.notices if notice not in _AS_WRITTEN),
    )


def _sheet_fault(table: Table, reason: str, remedy: str) -> Fault:
    return Fault(0, "", "", reason, remedy, table.name)
