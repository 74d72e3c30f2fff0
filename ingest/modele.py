"""The templates of the project, brought in: every fault of every sheet is told at once, then all or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from data.catalogue import load_catalogue
from data.checks.cells import read_table as type_rows
from data.checks.fault import HEADER_LINES
from data.checks.fault import Fault as CheckFault
from data.portfolio import PortfolioSource
from data.schema import TABLES, conform
from data.store import DEMONSTRATION
from data.validation import validate
from ingest.archive import SIGNATURE
from ingest.errors import ReadingError
from ingest.layout import Layout, Parsed
from ingest.modele_cells import read_cell, show
from ingest.modele_reading import Grid, read_grids
from ingest.modele_tables import NAME, SOURCE
from ingest.placing import Territoires
from ingest.report import Fault, Repair, ToCheck

_LINE: Final = re.compile(r"(?<=la ligne )\d+")
_UNKNOWN: Final = "Non précisé"
OWN_SOURCE: Final = PortfolioSource(NAME, "Modèle rempli", "Conseil départemental", _UNKNOWN, "", "")
"""Source of the rows that name none: not that of the rows typed in on the page, which must survive an import."""


def parse(content: bytes, territoires: Territoires) -> Parsed:
    """
    Read a filled template: an XLSX workbook with one sheet per table, or a ZIP archive of one CSV per table.

    Parameters
    ----------
    content
        Any bytes.
    territoires
        Legal communes and EPCI.

    Returns
    -------
    parsed
        Tables of the portfolio, conformed; none when a row has a fault. References are looked up in the file
        itself: what is exported whole comes back whole.

    Raises
    ------
    ReadingError
        When the file is not a template, or could do harm.
    LayoutError
        When it has no sheet of the template.
    """
    if not content.startswith(SIGNATURE):
        msg = (
            "Le modèle est un classeur XLSX, ou une archive ZIP de fichiers CSV : ce fichier n’est ni l’un ni l’autre. "
            "Dans le tableur, choisissez « Enregistrer sous », au format XLSX."
        )
        raise ReadingError(msg)
    grids, notices = read_grids(content)
    sheets = [ReadSheet(grid) for grid in grids]
    checked = _check(sheets, territoires)
    faults = [fault for sheet in sheets for fault in sheet.faults]
    taken = {(fault.sheet, fault.line, fault.column) for fault in faults}
    blocking = [f for f in checked if f.gravite == "erreur" and (f.table, f.line or 0, f.column) not in taken]
    faults += [Fault(f.line or 0, f.column, f.value, f.reason, f.remedy, f.table) for f in blocking]
    tables = (
        {}
        if faults
        else {s.name: conform(s.frame, s.name) for s in sheets if s.name in TABLES and len(s.frame)}
    )
    order = {sheet.name: rank for rank, sheet in enumerate(sheets)}
    sources, told = _sources(sheets, tables)
    return Parsed(
        tables=tables,
        sources=sources,
        read=sum(sheet.grid.read for sheet in sheets),
        faults=tuple(sorted(faults, key=lambda fault: (order.get(fault.sheet, -1), fault.line))),
        repairs=tuple(repair for sheet in sheets for repair in sheet.repairs),
        a_verifier=tuple(_to_check(f) for f in checked if f.gravite == "alerte"),
        notices=(*notices, *(notice for sheet in sheets for notice in sheet.grid.notices), *told),
        totals=_totals(tables),
        demonstration=DEMONSTRATION in {source.source_id for source in sources},
    )


LAYOUT = Layout(NAME, "Modèle du portefeuille (XLSX, ou ZIP de CSV)", parse, whole=True)


class ReadSheet:
    """One sheet whose cells are understood."""

    def __init__(self, grid: Grid) -> None:
        self.grid, self.name = grid, grid.table.name
        self.faults, self.repairs = list(grid.faults), list(grid.repairs)
        self.lines = list(grid.rows)
        cells: dict[str, list[Any]] = {name: [] for name in grid.columns}
        for line, row in grid.rows.items():
            for name, values in cells.items():
                values.append(self._value(line, name, row))
        if self.name != SOURCE.name:
            cells["source_id"] = [name or NAME for name in cells.get("source_id", [None] * len(self.lines))]
        self.frame = pd.DataFrame(cells, dtype=object)

    def _value(self, line: int, name: str, row: Mapping[str, Any]) -> Any:
        if name not in row:
            return None
        cell, raw = read_cell(row[name], self.grid.table.column(name)), show(row[name])
        if cell.reason:
            self.faults.append(Fault(line, name, raw, cell.reason, cell.remedy, self.name))
        elif cell.repair:
            after = "; ".join(cell.value) if isinstance(cell.value, tuple) else str(cell.value)
            self.repairs.append(Repair(line, name, raw, after, cell.repair, self.name))
        return cell.value


def _check(sheets: Sequence[ReadSheet], territoires: Territoires) -> list[CheckFault]:
    """Run every check of the portfolio, and tell the lines of the sheets."""
    catalogue = load_catalogue()
    found = validate(
        {sheet.name: sheet.frame for sheet in sheets if sheet.name in TABLES and sheet.lines},
        sirens=territoires.epci,
        insees=set(territoires.communes),
        themes={theme.id for theme in catalogue.themes if theme.portefeuille},
        indicateurs={indicateur.id for indicateur in catalogue.indicateurs},
    )
    by_name = {sheet.name: sheet for sheet in sheets}
    if SOURCE.name in by_name and by_name[SOURCE.name].lines:
        found += type_rows(by_name[SOURCE.name].frame, SOURCE)[1]
    return [_moved(fault, by_name[fault.table].lines) for fault in found if fault.table in by_name]


def _moved(fault: CheckFault, lines: Sequence[int]) -> CheckFault:
    """Put a fault, found in rows that follow each other, back on the line of the sheet."""
    first = HEADER_LINES + 1
    if fault.line is None:
        return fault
    reason = _LINE.sub(lambda match: str(lines[int(match[0]) - first]), fault.reason)
    return replace(fault, line=lines[fault.line - first], reason=reason)


def _to_check(fault: CheckFault) -> ToCheck:
    return ToCheck(
        (fault.line,) if fault.line else (),
        "",
        fault.value,
        fault.reason,
        fault.table,
        column=fault.column,
        remedy=fault.remedy,
    )


def _sources(
    sheets: Iterable[ReadSheet], tables: Mapping[str, pd.DataFrame]
) -> tuple[tuple[PortfolioSource, ...], list[str]]:
    """Give the sources that the file replaces: those of its sheet, then those that only rows name."""
    described: dict[str, PortfolioSource] = {}
    for sheet in sheets:
        if sheet.name == SOURCE.name and sheet.lines:
            rows, _ = type_rows(sheet.frame, SOURCE)
            for row in rows.astype(object).where(rows.notna(), "").to_dict("records"):
                source = PortfolioSource(**{str(name): str(value) for name, value in row.items()})
                described.setdefault(source.source_id, source)
    named = dict.fromkeys(str(name) for frame in tables.values() for name in frame["source_id"])
    missing = [name for name in named if name not in described]
    for name in missing:
        described[name] = (
            OWN_SOURCE if name == NAME else PortfolioSource(name, name, _UNKNOWN, _UNKNOWN, "", "")
        )
    notices = [
        f"La source {name} n’est pas décrite dans la feuille « {SOURCE.name} » : son producteur et sa licence "
        "s’afficheront « non précisés »."
        for name in missing
        if name != NAME
    ]
    return tuple(described.values()), notices


def _totals(tables: Mapping[str, pd.DataFrame]) -> dict[str, Decimal]:
    if "financement" not in tables:
        return {}
    voted = tables["financement"]["montant_vote_eur"].dropna()
    return {
        "montant_vote_eur": sum((Decimal(round(value * 100)).scaleb(-2) for value in voted), Decimal("0.00"))
    }
