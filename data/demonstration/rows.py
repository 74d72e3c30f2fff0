"""The rows being written, table by table, all marked as coming from the demonstration."""

from __future__ import annotations

from typing import Any

import pandas as pd

SOURCE_ID = "demonstration"


class Rows:
    """Rows by table name; `frames` turns them into the loose frames that a portfolio conforms."""

    def __init__(self) -> None:
        self._rows: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: str, **cells: Any) -> None:
        """Write one row; cells left out are empty."""
        self._rows.setdefault(table, []).append({**cells, "source_id": SOURCE_ID})

    def frames(self) -> dict[str, pd.DataFrame]:
        """Give the rows as frames of Python objects."""
        return {name: pd.DataFrame(rows, dtype=object) for name, rows in self._rows.items()}


def hundreds(amount: float) -> int:
    """Round an amount in euros to the nearest hundred."""
    return int(amount / 100 + 0.5) * 100
