"""
What all plotly figures of the project share: type, margins that fit the words, axes written in French, escapes.

plotly reads a few HTML tags inside texts; every text that comes from data passes through `plain` first.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from render import theme
from render.chart_marks import Key, ticks
from render.chartspec import ChartSpec, chart_title, source_line
from render.numbers import NARROW_SPACE

WIDTH_PX: Final = 460
"""Width of the right column of a page: a wider place only leaves more air."""

EDGE_PX: Final = 10
ROW_PX: Final = 26
_KEY_PX: Final = 20.0
_MARK_PX: Final = 12.0
LINE_RATIO: Final = 1.3
_SLACK: Final = 1.06
"""Room for a fallback face, a little wider than Source Sans."""

_ADVANCES: Final = {
    **dict.fromkeys("iljI’'.,:;!|()[]·", 0.27),
    **dict.fromkeys(" \u00a0fr t-", 0.32),
    NARROW_SPACE: 0.12,
    **dict.fromkeys("csvxyzkJ", 0.45),
    **dict.fromkeys("mwMW%", 0.79),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZÀÂÉÈÊÎÔ", 0.58),
}

_CORNER: Final = {"xref": "paper", "yref": "paper"}
STYLE: Final[dict[str, Any]] = {
    "template": "none",
    "font": {"family": theme.FONT_STACK, "size": theme.SCREEN.label, "color": theme.INK},
    "separators": f",{NARROW_SPACE}",
    "paper_bgcolor": theme.PAPER,
    "plot_bgcolor": theme.PAPER,
    "dragmode": False,
    "showlegend": False,
    "hoverlabel": {"font": {"family": theme.FONT_STACK, "size": theme.SCREEN.label}, "align": "left"},
}

PLOTLY_CONFIG: Final[dict[str, Any]] = {
    "displayModeBar": False,
    "displaylogo": False,
    "locale": "fr",
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "showAxisDragHandles": False,
    "responsive": True,
}
"""For `st.plotly_chart(figure, theme=None, config=PLOTLY_CONFIG)`: nothing of the tool bar, which speaks English."""


def plain(text: Any) -> str:
    """Write a text so that plotly shows it letter for letter."""
    shown = "".join(" " if unicodedata.category(one).startswith("C") else one for one in str(text))
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in pixels, on the advances of Source Sans."""
    return _SLACK * size * sum(_ADVANCES.get(character, 0.53) for character in text)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Cut a text at its ordinary spaces into lines of at most `width` pixels; a longer word stays whole."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def value_axis(values: Sequence[float], write: Callable[[float], str], *, from_zero: bool) -> dict[str, Any]:
    """Axis of values: round ticks written in French, a light grid, no zoom."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = low + 1
    pad = 0.0 if from_zero else 0.08 * (high - low)
    top = high + (0.12 if high else 0.0) * (high - low)
    bottom = low - (0.12 * (high - low) if low < 0 and from_zero else pad)
    at = ticks(bottom, top)
    return {
        "range": [bottom, top],
        "tickvals": at,
        "ticktext": [plain(write(value)) for value in at],
        "gridcolor": theme.GRID,
        "zeroline": from_zero,
        "zerolinecolor": theme.RULE,
        "fixedrange": True,
        "automargin": True,
        "title": None,
    }


def bare_axis(**settings: Any) -> dict[str, Any]:
    """Axis without line, grid or zoom."""
    return {
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "tickangle": 0,
        "ticklabelstandoff": 6,
        **settings,
    }


def labels_room(lines: list[list[str]]) -> float:
    """Width to keep for names cut into lines."""
    widest = max((text_width(line, theme.SCREEN.label) for one in lines for line in one), default=0.0)
    return EDGE_PX + 8 + widest


def row_height(lines: list[list[str]], *, least: float = ROW_PX) -> float:
    """Height of a row that holds the longest of the names."""
    most = max((len(one) for one in lines), default=1)
    return max(least, most * theme.SCREEN.label * LINE_RATIO + 4)


@dataclass
class Canvas:
    """Marks of a figure under construction; plotly checks them all at once, which is quicker than one by one."""

    traces: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)

    def trace(self, **settings: Any) -> None:
        """Add a trace, of the plotly `type` given."""
        lists = {key: one.tolist() if isinstance(one, pd.Series) else one for key, one in settings.items()}
        self.traces.append(lists)

    def write(self, **settings: Any) -> None:
        """Add a text, without arrow."""
        self.annotations.append({"showarrow": False, **settings})

    def shape(self, **settings: Any) -> None:
        """Add a shape."""
        self.shapes.append(settings)


def _key_lines(keys: Sequence[Key], width: float) -> list[list[tuple[Key, float]]]:
    """Share keys between lines of at most `width` pixels, each with its place from the left."""
    lines: list[list[tuple[Key, float]]] = [[]] if keys else []
    place = 0.0
    for key in keys:
        size = _MARK_PX + 6 + text_width(key.label, theme.SCREEN.note)
        if lines[-1] and place + size > width:
            lines.append([])
            place = 0.0
        lines[-1].append((key, place))
        place += size + 18
    return lines


def _draw_key(canvas: Canvas, key: Key, x: float, y: float) -> None:
    """Draw an entry at `x`, `y` pixels from the upper left corner of the drawing."""
    half = _MARK_PX / 2
    points = [(x + half, y - half), (x + _MARK_PX, y), (x + half, y + half), (x, y)]
    box = {"x0": x, "x1": x + _MARK_PX, "y0": y - half, "y1": y + half}
    forms: dict[str, dict[str, Any]] = {
        "carre": {"type": "rect", **box},
        "disque": {"type": "circle", **box},
        "trait": {"type": "line", **box, "x0": x + half, "x1": x + half},
        "losange": {"type": "path", "path": "M" + "L".join(f"{a:.1f},{b:.1f}" for a, b in points) + "Z"},
    }
    line = {"color": key.colour, "width": 2.5} if key.mark == "trait" else {"color": key.edge, "width": 1}
    canvas.shape(
        **forms[key.mark],
        **_CORNER,
        xsizemode="pixel",
        ysizemode="pixel",
        xanchor=0,
        yanchor=1,
        fillcolor=key.colour,
        line=line,
    )
    canvas.write(
        text=plain(key.label),
        x=0,
        y=1,
        **_CORNER,
        xanchor="left",
        yanchor="middle",
        xshift=x + _MARK_PX + 5,
        yshift=y,
        font={"size": theme.SCREEN.note},
    )


@dataclass(frozen=True)
class Frame:
    """
    Room of a figure, in pixels.

    Attributes
    ----------
    width
        Width for which titles are cut into lines; the figure itself follows its container.
    body, left
        Height of the drawing, and room for the labels on its left.
    above, below, right
        Room kept around the drawing for its own words.
    keys
        Entries of the legend, between the title and the drawing.
    """

    width: int
    body: float
    left: float
    above: float = 0.0
    below: float = 0.0
    right: float = 0.0
    keys: Sequence[Key] = ()


def finish(canvas: Canvas, spec: ChartSpec, frame: Frame, **layout: Any) -> go.Figure:
    """
    Give a figure its title, legend, source, type and height.

    Parameters
    ----------
    canvas
        Marks already drawn.
    spec
        Its description.
    frame
        Room of its parts.
    layout
        Axes and other settings of plotly.
    """
    inner = frame.width - 2 * EDGE_PX
    title = wrapped(chart_title(spec), inner, theme.SCREEN.subtitle)
    source = wrapped(source_line(spec), inner, theme.SCREEN.note)
    legend = _key_lines(frame.keys, inner)
    for rank, line in enumerate(legend):
        y = frame.above + _KEY_PX * (len(legend) - rank - 0.5)
        for key, place in line:
            _draw_key(canvas, key, EDGE_PX - frame.left + place, y)
    above = frame.above + _KEY_PX * len(legend) + (8 if legend else 0)
    top = EDGE_PX + len(title) * theme.SCREEN.subtitle * LINE_RATIO + 8 + above
    under = frame.below + 8 + len(source) * theme.SCREEN.note * LINE_RATIO + EDGE_PX
    _caption(
        canvas, [f"<b>{plain(line)}</b>" for line in title], theme.SCREEN.subtitle, frame.left, above + 6
    )
    _caption(canvas, list(map(plain, source)), theme.SCREEN.note, frame.left, -(frame.below + 8))
    if spec.rows.empty:
        canvas.write(text="Aucune donnée à montrer.", x=0, y=0.5, **_CORNER, xanchor="left")
    return go.Figure(
        data=canvas.traces,
        layout={
            **STYLE,
            "height": round(top + frame.body + under),
            "margin": {"l": frame.left, "r": EDGE_PX + frame.right, "t": top, "b": under, "pad": 0},
            "annotations": canvas.annotations,
            "shapes": canvas.shapes,
            **layout,
        },
    )


def _caption(canvas: Canvas, lines: list[str], size: float, left: float, shift: float) -> None:
    """Write lines from the left edge, over the drawing (positive shift) or under it."""
    canvas.write(
        text="<br>".join(lines),
        x=0,
        y=1 if shift > 0 else 0,
        **_CORNER,
        xanchor="left",
        yanchor="bottom" if shift > 0 else "top",
        xshift=EDGE_PX - left,
        yshift=shift,
        align="left",
        font={"size": size, "color": theme.INK if shift > 0 else theme.INK_SOFT},
    )
