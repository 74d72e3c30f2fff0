"""How many territories fall where: the values of a map as stacked columns, with the edges of its classes."""

from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from render import maps, numbers, theme
from render.plotly_layout import EDGE_PX, STYLE, bare_axis, plain, value_axis
from render.typography import typeset
from render.views.classing import Classed

HEIGHT_PX: Final = 210
FEW: Final = 40
"""Territories that fewer columns show better."""
COLUMNS_OF_FEW: Final = 12
COLUMNS_OF_MANY: Final = 24
HEADERS: Final = ("Classe", "Territoires")


def class_table(found: Classed, *, decimals: int) -> pd.DataFrame:
    """Give the classes of a map and the territories that each holds, lowest first, French headers."""
    labels = maps.class_labels(found.breaks, decimals, sign=found.growth)
    rows = [
        (label.rpartition(" (")[0], count) for label, count in zip(labels, found.breaks.counts, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(HEADERS))


def class_sentence(found: Classed, *, decimals: int) -> str:
    """Say the classes and their counts in words, for those who do not see the columns."""
    table = class_table(found, decimals=decimals)
    parts = [f"{name} : {count}" for name, count in table.itertuples(index=False)]
    return typeset(f"Territoires par classe : {' ; '.join(parts)}.") if parts else "Aucune classe."


def draw_class_histogram(found: Classed, *, decimals: int, unit: str) -> go.Figure:
    """
    Draw the values of a map as columns in the colours of their classes, edges as lines.

    Parameters
    ----------
    found
        Values cut into classes.
    decimals, unit
        How a value is written.
    """
    known = found.values.dropna().to_numpy(dtype=float)
    classes = found.breaks.assign(found.values.dropna()).to_numpy(dtype=int)
    figure = go.Figure()
    edges = _bins(known, decimals)
    for place, colour in enumerate(found.colours):
        counts, _ = np.histogram(known[classes == place], bins=edges)
        figure.add_bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges),
            marker={"color": colour, "line": {"color": theme.RULE, "width": 0.5}},
            hoverinfo="skip",
        )
    for edge in found.breaks.inner:
        figure.add_vline(x=edge, line={"color": theme.INK, "width": 1.2, "dash": "dot"})
    figure.update_layout(**STYLE, **_axes(known, edges, found, decimals, unit))
    return figure


def _bins(known: Any, decimals: int) -> Any:
    """Edges of equal columns, never finer than the values are written."""
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    finest = 10.0**-decimals
    if high - low < finest:
        return np.array([low - finest / 2, low + finest / 2])
    most = COLUMNS_OF_FEW if len(known) <= FEW else COLUMNS_OF_MANY
    return np.linspace(low, high, min(most, max(1, round((high - low) / finest))) + 1)


def _axes(known: Any, edges: Any, found: Classed, decimals: int, unit: str) -> dict[str, Any]:
    def write(value: float) -> str:
        return numbers.signed(value, decimals=decimals) if found.growth else numbers.trimmed(value)

    span = [float(edges[0]), float(edges[-1])]
    across = {**value_axis(span, write, from_zero=False), "showgrid": False, "title": _title(plain(unit))}
    upwards = bare_axis(showgrid=True, gridcolor=theme.GRID, rangemode="tozero", tickformat="d", nticks=4)
    return {
        "barmode": "stack",
        "bargap": 0,
        "height": HEIGHT_PX,
        "margin": {"l": EDGE_PX, "r": EDGE_PX, "t": EDGE_PX, "b": EDGE_PX},
        "xaxis": across,
        "yaxis": {**upwards, "title": _title("Territoires")},
    }


def _title(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": theme.SCREEN.note}, "standoff": 4}
