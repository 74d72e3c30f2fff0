"""
Charts as files, drawn by matplotlib from a `ChartSpec`, without any browser.

The same words as in the page: title with its unit, source with the demonstration mark, and the alternative text
inside the file. The same description gives the same bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from render import theme
from render.chart_words import alt_text
from render.charting.paper import Mark, Paper, Styles
from render.charting.parts import Apart, Area
from render.charting.planes import draw_lines, draw_scatter, draw_stacked
from render.charting.rows import draw_grouped, draw_intervals, draw_ranking
from render.charting.tracks import draw_points, draw_timeline
from render.chartspec import ChartSpec, Kind, chart_title, source_line
from render.comparer_charts import Compared, ComparedMark, compared_alt
from render.printing.files import FileFormat, figure_bytes, settings, svg_text
from render.printing.sheet import Ink, Sheet
from render.printing.svg import dressed

WIDTH_MM: Final = 160.0
EMPTY: Final = "Aucune donnée à montrer."
_EDGE: Final = 1.5
_GAP: Final = 1.8

_DRAWERS: Final[Mapping[Kind, Callable[[Paper, ChartSpec, Area], float]]] = {
    "classement": draw_ranking,
    "empilees": draw_stacked,
    "groupees": draw_grouped,
    "courbes": draw_lines,
    "points": draw_points,
    "chronologie": draw_timeline,
    "intervalles": draw_intervals,
    "nuage": draw_scatter,
}
_MARKS: Final[Mapping[theme.Shape, Mark]] = {
    "cercle": "disque",
    "carre": "carre",
    "losange": "losange",
    "triangle": "triangle",
}
_DASHES: Final[Mapping[str, tuple[float, ...]]] = {
    "solid": (),
    "dash": (4.0, 2.0),
    "dashdot": (4.0, 1.5, 1.0, 1.5),
    "longdash": (7.0, 2.0),
}
"""Dash as the page names it → lengths in widths of the line."""


@dataclass(frozen=True)
class Look:
    """
    How a chart is set.

    Attributes
    ----------
    width_mm
        Width of the image.
    height_mm
        Its height; None lets the content choose.
    type_scale
        Factor of the sizes of type.
    captioned
        Write the title and the source in the image; False where the document writes them itself.
    notices
        What the image must say of its readers, under the source.
    """

    width_mm: float = WIDTH_MM
    height_mm: float | None = None
    type_scale: float = 1.0
    captioned: bool = True
    notices: tuple[str, ...] = ()


def chart_bytes(
    chart: ChartSpec | Compared,
    *,
    file_format: FileFormat,
    look: Look | None = None,
    metadata: Mapping[str, str] | None = None,
) -> bytes:
    """
    Draw a chart as a file.

    Parameters
    ----------
    chart
        What to draw: a spec, or a spec whose territories are set apart.
    file_format
        ``svg`` (text as text, its letters embedded), ``png`` (300 dpi) or ``pdf`` (vector, fonts embedded).
    look
        Size and parts.
    metadata
        More words for the file (see `render.printing.figure_bytes`); title and alternative text are always there.

    Raises
    ------
    ValueError
        When the content does not fit in the height of the look.
    """
    return figure_bytes(draw_chart(chart, look=look), file_format=file_format, metadata=metadata or {})


def bare_chart_svg(spec: ChartSpec, *, look: Look) -> str:
    """Draw a chart for a document that has the typeface and brings the title, the source and the alternative text."""
    sheet = draw_chart(spec, look=look)
    with settings():
        return dressed(svg_text(sheet), sheet)


def draw_chart(chart: ChartSpec | Compared, *, look: Look | None = None) -> Sheet:
    """Draw a chart on a sheet of print; see `chart_bytes`."""
    if isinstance(chart, ChartSpec):
        described = alt_text(chart)
        return _composed(chart, look or Look(), _DRAWERS[chart.kind], (described.brief, described.text))
    apart = [_apart(name, mark) for name, mark in chart.marks.items()]
    draw = partial(draw_points if chart.spec.kind == "points" else draw_lines, apart=apart)
    return _composed(chart.spec, look or Look(), draw, (chart_title(chart.spec), compared_alt(chart)))


def _apart(name: str, mark: ComparedMark) -> Apart:
    """Set a compared territory apart with the colour, the shape and the dash that it has on the page."""
    stroke = Ink(edge=mark.colour, width=1.6, dash=_DASHES[mark.dash])
    return Apart(name, _MARKS[mark.shape], Ink(mark.colour, theme.CHOSEN_EDGE, 0.8), stroke)


def _composed(
    spec: ChartSpec, look: Look, draw: Callable[[Paper, ChartSpec, Area], float], described: tuple[str, str]
) -> Sheet:
    """Set the title over the drawing and the source under it."""
    paper = Paper(look.width_mm, Styles.scaled(look.type_scale))
    styles, inner = paper.styles, look.width_mm - 2 * _EDGE
    title = styles.title.wrap(chart_title(spec), inner) if look.captioned else []
    told = (source_line(spec), *look.notices) if look.captioned else look.notices
    source = [line for words in told for line in styles.note.wrap(words, inner)]
    top = _EDGE if look.captioned else 0.0
    for words in title:
        paper.text(_EDGE, top + styles.title.leading / 2, words, styles.title)
        top += styles.title.leading
    under = len(source) * styles.note.leading + (_GAP + _EDGE if source else 0.0)
    limit = None if look.height_mm is None else look.height_mm - under
    area = Area(_EDGE, top + (_GAP if title else 0.0), look.width_mm - _EDGE, limit)
    if spec.rows.empty:
        bottom = area.top + 2 * styles.label.leading
        paper.text(_EDGE, area.top + styles.label.leading, EMPTY, styles.label)
    else:
        bottom = draw(paper, spec, area)
    height = look.height_mm if look.height_mm is not None else bottom + under
    for place, words in enumerate(source):
        y = height - _EDGE - (len(source) - place - 0.5) * styles.note.leading
        paper.text(_EDGE, y, words, styles.note)
    return paper.close(height, title=described[0], alt=described[1])
