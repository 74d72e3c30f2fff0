"""The portfolio tables and the Arrow and pandas forms that derive from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from data.complement_tables import COMPLEMENT_TABLES
from data.conversion import PANDAS_DTYPES, convert
from data.errors import SchemaError
from data.schema_tables import TABLES
from data.schema_types import SOURCE_SAISIE, Column, Kind, Table

__all__ = [
    "SOURCE_SAISIE",
    "TABLES",
    "Column",
    "Kind",
    "Table",
    "arrow_schema",
    "conform",
    "empty_frame",
    "from_arrow",
    "get_table",
    "to_arrow",
]

_ARROW_TYPES: dict[Kind, pa.DataType] = {
    "code": pa.string(),
    "text": pa.string(),
    "enum": pa.string(),
    "integer": pa.int64(),
    "money": pa.decimal128(14, 2),
    "decimal": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
    "list": pa.list_(pa.string()),
}


def get_table(table: str | Table) -> Table:
    """
    Give the declaration of a table from its name.

    Raises
    ------
    SchemaError
        When no table has this name.
    """
    if isinstance(table, Table):
        return table
    declared = TABLES.get(table) or COMPLEMENT_TABLES.get(table)
    if declared is None:
        msg = f"Unknown table {table!r}: expected one of {', '.join((*TABLES, *COMPLEMENT_TABLES))}."
        raise SchemaError(msg)
    return declared


def arrow_schema(table: str | Table) -> pa.Schema:
    """Arrow schema of a table: money as decimal(14,2), dates as date32, lists as list<string>."""
    declared = get_table(table)
    return pa.schema(
        [
            pa.field(column.name, _ARROW_TYPES[column.kind], nullable=column.nullable)
            for column in declared.columns
        ]
    )


def empty_frame(table: str | Table) -> pd.DataFrame:
    """Frame without rows, with the columns and the in-memory types of a table."""
    return pd.DataFrame(
        {column.name: pd.Series([], dtype=PANDAS_DTYPES[column.kind]) for column in get_table(table).columns}
    )


def _check_columns(frame: pd.DataFrame, table: Table) -> list[str]:
    """List what is wrong with the columns of a frame."""
    names = [str(name) for name in frame.columns]
    faults = [f"column {name!r} appears twice" for name in sorted({n for n in names if names.count(n) > 1})]
    faults += [f"column {name!r} is unknown" for name in names if name not in table.column_names]
    faults += [
        f"column {column.name!r} is missing"
        for column in table.columns
        if column.name not in names and not column.nullable and column.default is None
    ]
    return faults


def conform(frame: pd.DataFrame, table: str | Table) -> pd.DataFrame:
    """
    Give a frame the columns, their order and the in-memory types of its table.

    Money becomes float64 (euros), dates `datetime64[us]`, integers `Int64`, booleans `boolean`, texts
    `str` (missing as NaN) and lists tuples of `str` (missing as `()`). Absent optional columns are added
    empty and defaults fill empty cells. Required cells left empty are `data.validation`'s to report.

    Parameters
    ----------
    frame
        Rows of one table, any index, values typed or in canonical writing (ISO dates, decimal point).
    table
        Name or declaration of the table.

    Returns
    -------
    conformed
        New frame on a RangeIndex.

    Raises
    ------
    SchemaError
        All unknown, repeated or missing columns, then all unreadable columns, in one message.
    """
    declared = get_table(table)
    faults = _check_columns(frame, declared)
    if faults:
        msg = f"Table {declared.name!r}: {'; '.join(faults)}. Expected {', '.join(declared.column_names)}."
        raise SchemaError(msg)
    rows = frame.reset_index(drop=True)
    conformed: dict[str, pd.Series[Any]] = {}
    for column in declared.columns:
        values = rows[column.name] if column.name in rows else pd.Series(None, index=rows.index, dtype=object)
        conformed[column.name], unreadable = convert(values, column)
        if unreadable.any():
            first = int(unreadable.to_numpy().argmax())
            faults.append(
                f"{column.name} ({column.kind}): {int(unreadable.sum())} value(s) unreadable, "
                f"the first is {values.iloc[first]!r} at row {first}"
            )
    if faults:
        msg = f"Table {declared.name!r}: {'; '.join(faults)}. Validate the rows first and mend them."
        raise SchemaError(msg)
    return pd.DataFrame(conformed, index=rows.index)


def _arrow_column(values: pd.Series[Any], column: Column) -> pa.Array:
    """Write one conformed column as Arrow."""
    kind = _ARROW_TYPES[column.kind]
    if column.kind == "money":
        cents: list[Any] = [None if pd.isna(v) else Decimal(round(v * 100)).scaleb(-2) for v in values]
        return pa.array(cents, type=kind)
    if column.kind == "list":
        return pa.array([list(v) for v in values], type=kind)
    return pa.array(values, type=kind, from_pandas=True)


def to_arrow(frame: pd.DataFrame, table: str | Table) -> pa.Table:
    """
    Write a frame as an Arrow table with the exact schema of its table.

    Raises
    ------
    SchemaError
        When the frame cannot be conformed, or leaves a required cell empty.
    """
    declared = get_table(table)
    conformed = conform(frame, declared)
    holes = [
        f"{column.name} (row {int(missing.to_numpy().argmax())})"
        for column in declared.columns
        if not column.nullable and (missing := conformed[column.name].isna()).any()
    ]
    if holes:
        msg = f"Table {declared.name!r}: required cells are empty in {', '.join(holes)}. Fill them first."
        raise SchemaError(msg)
    arrays = [_arrow_column(conformed[column.name], column) for column in declared.columns]
    return pa.Table.from_arrays(arrays, schema=arrow_schema(declared))


def from_arrow(rows: pa.Table, table: str | Table) -> pd.DataFrame:
    """
    Read an Arrow table back into the in-memory types.

    Raises
    ------
    SchemaError
        When the columns or values are not those of the table.
    """
    frame = conform(rows.to_pandas(types_mapper=_types_mapper, date_as_object=False), table)
    # An Arrow column without any chunk makes pandas columns that cannot be joined.
    return frame if len(frame) else empty_frame(table)


def _types_mapper(kind: pa.DataType) -> Any:
    """Keep integers and booleans nullable when Arrow becomes pandas."""
    return {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}.get(kind)
