"""
A chart as one short text, and back: what its receipt keeps of it.

A chart belongs to its page, which may have many more settings than a receipt should know (weights, filters, chosen
territories). What was drawn is kept instead: words, numbers and colours, compressed JSON without any code in it.
"""

import base64
import binascii
import datetime
import json
import math
import zlib
from dataclasses import fields
from typing import Any, Final

import numpy as np
import pandas as pd

from render.chartspec import ChartSpec
from render.comparer_charts import Compared
from render.errors import ReceiptError

LONGEST: Final = 2_000_000
"""Bytes of an unpacked chart: more is no chart."""
_ABSENT: Final = {"na": pd.NA, "nat": pd.NaT, "nan": math.nan}
_DTYPES: Final = (
    "object",
    "str",
    "int64",
    "float64",
    "bool",
    "Int64",
    "Float64",
    "boolean",
    "datetime64[us]",
)
"""Types of columns that are kept; any other becomes `object`, its values unchanged."""
_MODIFIED: Final = "Ce reçu a été modifié : le graphique qu’il contient n’est plus lisible"


def packed(chart: ChartSpec | Compared) -> str:
    """
    Write a chart as text.

    Raises
    ------
    TypeError
        When a value is neither text, number, truth nor date.
    """
    spec = chart.spec if isinstance(chart, Compared) else chart
    told = {one.name: getattr(spec, one.name) for one in fields(spec) if one.name != "rows"}
    raw = {
        "spec": {
            name: dict(value) if name in ("headers", "colours") else _cell(value)
            for name, value in told.items()
        },
        "rows": [
            [str(name), _dtype(spec.rows[name]), [_cell(value) for value in spec.rows[name].astype(object)]]
            for name in spec.rows.columns
        ],
        "names": list(chart.names) if isinstance(chart, Compared) else None,
    }
    text = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def unpacked(text: str) -> ChartSpec | Compared:
    """
    Read a chart back.

    Raises
    ------
    ReceiptError
        When the text is not what `packed` wrote.
    """
    try:
        inflate = zlib.decompressobj()
        content = inflate.decompress(base64.b64decode(text, validate=True), LONGEST)
        if not inflate.eof:
            raise ReceiptError(f"{_MODIFIED}.")
        raw = json.loads(content)
        columns = {
            str(name): pd.Series(
                [_value(one) for one in cells], dtype=dtype if dtype in _DTYPES else "object"
            )
            for name, dtype, cells in raw["rows"]
        }
        told = {name: _value(value) for name, value in raw["spec"].items()}
        spec = ChartSpec(rows=pd.DataFrame(columns), **told)
        return spec if raw["names"] is None else Compared(spec, tuple(map(str, raw["names"])))
    except (
        binascii.Error,
        zlib.error,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
    ) as error:
        if isinstance(error, ReceiptError):
            raise
        msg = f"{_MODIFIED} ({error})."
        raise ReceiptError(msg) from error


def _dtype(column: "pd.Series[Any]") -> str:
    name = str(column.dtype)
    return name if name in _DTYPES else "object"


def _cell(value: Any) -> Any:
    """Write one value as JSON; a date and each kind of absence under a name of their own."""
    value = value.item() if isinstance(value, np.generic) else value
    for name, absent in _ABSENT.items():
        if value is absent or (name == "nan" and isinstance(value, float) and math.isnan(value)):
            return {name: True}
    if isinstance(value, datetime.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"jour": value.isoformat()}
    if value is None or isinstance(value, str | bool | int | float):
        return value
    msg = f"A chart holds text, numbers and dates, got {type(value).__name__}."
    raise TypeError(msg)


def _value(raw: Any) -> Any:
    if not isinstance(raw, dict) or len(raw) != 1:
        return raw
    ((name, value),) = raw.items()
    if name in _ABSENT and value is True:
        return _ABSENT[name]
    if name == "moment":
        return pd.Timestamp(value)
    return datetime.date.fromisoformat(value) if name == "jour" else raw
