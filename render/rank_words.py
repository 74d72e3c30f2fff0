"""Words for those who do not see a chart of ranks with their bands, or a scatter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from render.numbers import is_known, ordinal
from render.typography import listed

if TYPE_CHECKING:
    from render.chartspec import ChartSpec

_FIRST: Final = 3


def intervals_detail(spec: ChartSpec) -> str:
    """Tell the first territories with their bands, then the chosen one."""
    known = spec.rows[spec.rows["value"].map(is_known).astype(bool)].sort_values("value", kind="stable")
    if known.empty:
        return "Aucun rang connu."
    first = [_banded(row) for row in known.head(_FIRST).to_dict("records")]
    rows = known[known["code"].astype(str) == str(spec.highlight)].to_dict("records")
    chosen = [f"Territoire choisi : {_banded(row)}." for row in rows]
    return " ".join([f"En tête : {listed(first)}.", *chosen])


def _banded(row: Mapping[Any, Any]) -> str:
    low, high = int(row["low"]), int(row["high"])
    band = "toujours le même" if low == high else f"intervalle du {ordinal(low)} au {ordinal(high)}"
    return f"{row['label']} ({ordinal(int(row['value']))}, {band})"


def scatter_detail(spec: ChartSpec) -> str:
    """Tell the extremes of both axes and the place of the chosen territory."""
    both = spec.rows["x"].map(is_known).astype(bool) & spec.rows["value"].map(is_known).astype(bool)
    known = spec.rows[both]
    if known.empty:
        return "Aucune position connue."
    parts = []
    for column in ("x", "value"):
        ordered = known.sort_values(column, kind="stable").to_dict("records")
        low, high = ordered[0], ordered[-1]
        parts.append(
            f"{spec.headers.get(column, column)} : de {spec.write(low[column])} ({low['label']}) "
            f"à {spec.write(high[column])} ({high['label']})"
        )
    for _, row in known[known["code"].astype(str) == str(spec.highlight)].iterrows():
        parts.append(f"{row['label']} : {spec.write(row['x'])} et {spec.write(row['value'])}")
    return f"{' ; '.join(parts)}."
