"""The templates, empty or holding a portfolio: what is written here is read back exactly by `ingest.modele`."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from data.portfolio import Portfolio
from data.schema import Column, Table
from ingest.errors import PublicationError
from ingest.formula import protect
from ingest.modele_tables import EXAMPLES, README, SHEETS, SOURCE
from ingest.modele_words import DICTIONARY_HEADER, dictionary, introduction
from ingest.reading import MAX_CELL

Row = tuple[Any, ...]


def sheet_rows(portfolio: Portfolio | None, table: Table) -> Iterator[Row]:
    """
    Give the rows of a sheet, one value per column: text, number, boolean, day, or None.

    Parameters
    ----------
    portfolio
        None for an empty template.
    table
        One of `modele_tables.SHEETS`.

    Raises
    ------
    PublicationError
        When a text is longer than a cell of a spreadsheet, or holds a null character.
    """
    if portfolio is None:
        return
    if table.name == SOURCE.name:
        frame = pd.DataFrame(
            [vars(source) for source in portfolio.sources], columns=list(SOURCE.column_names)
        )
    else:
        frame = portfolio.tables[table.name]
    columns = [[_value(value, column, table) for value in frame[column.name]] for column in table.columns]
    yield from zip(*columns, strict=True)


def example_rows(table: Table) -> list[Row]:
    """Give the invented rows that show how a sheet is filled."""
    return [
        tuple(_value(row.get(column.name), column, table) for column in table.columns)
        for row in EXAMPLES.get(table.name, ())
    ]


def write_csv_archive(portfolio: Portfolio | None, *, when: dt.datetime) -> bytes:
    """
    Write the templates as a ZIP archive of one CSV per table: `;`, UTF-8 with mark, decimal comma.

    Parameters
    ----------
    portfolio
        None for empty templates.
    when
        Time written in the archive.
    """
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, content: str) -> None:
            info = zipfile.ZipInfo(name, when.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content.encode("utf-8-sig"))

        add(f"{README}.txt", _readme(demonstration=portfolio is not None and portfolio.demonstration))
        for table in SHEETS.values():
            add(f"{table.name}.csv", _csv(table.column_names, sheet_rows(portfolio, table)))
            if table.name in EXAMPLES:
                add(f"exemples/{table.name}.csv", _csv(table.column_names, example_rows(table)))
    return sink.getvalue()


def _value(value: Any, column: Column, table: Table) -> Any:
    """Give the value of a cell as a spreadsheet can hold it."""
    if column.kind == "list":
        return _text("; ".join(value), column, table) if value else None
    if value is None or pd.isna(value) or value == "":
        return None
    match column.kind:
        case "money":
            return value if isinstance(value, Decimal) else Decimal(round(value * 100)).scaleb(-2)
        case "decimal":
            return float(value)
        case "integer":
            return int(value)
        case "boolean":
            return bool(value)
        case "date":
            return value.date() if isinstance(value, dt.datetime) else value
        case _:
            return _text(str(value), column, table)


def _text(text: str, column: Column, table: Table) -> str:
    safe = protect(text)
    if len(safe) > MAX_CELL or "\0" in safe:
        msg = (
            f"Table {table.name}, colonne {column.name} : un texte dépasse les {MAX_CELL} caractères d’une cellule, ou "
            "contient un caractère nul. Corrigez-le avant d’exporter."
        )
        raise PublicationError(msg)
    return safe


def _csv(header: Sequence[str], rows: Iterable[Row]) -> str:
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_written(value) for value in row] for row in rows)
    return sink.getvalue()


def _written(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case float():
            return repr(value).replace(".", ",")
        case _:
            return str(value)


def _readme(*, demonstration: bool) -> str:
    lines = introduction(demonstration=demonstration)
    described: Mapping[str, list[tuple[str, ...]]] = {name: [] for name in SHEETS}
    for row in dictionary():
        described[row[0]].append(row)
    for name, rows in described.items():
        lines += ["", f"{name}.csv — {SHEETS[name].description}"]
        for row in rows:
            told = [
                f"{title} : {cell}"
                for title, cell in zip(DICTIONARY_HEADER[2:], row[2:], strict=True)
                if cell
            ]
            lines.append(f"  {row[1]} — {' ; '.join(told)}")
    return "\r\n".join([*lines, ""])
