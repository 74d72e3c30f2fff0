"""The pieces of a slide: texts, figures, tables, charts and pictures, all of them native and described in words."""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Length, Mm, Pt

from render import theme
from render.chart_marks import series_colours
from render.chart_words import alt_text
from render.chartspec import ChartSpec
from render.numbers import is_known


@dataclass(frozen=True)
class Box:
    """A rectangle of a slide, in mm from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Length, Length, Length, Length]:
        """The rectangle in the unit of the format."""
        return (Mm(self.left), Mm(self.top), Mm(self.width), Mm(self.height))


@dataclass(frozen=True)
class Ink:
    """How a text is written: size in points, colour, weight."""

    size: float
    colour: str = theme.INK
    bold: bool = False


_THIN, _FIXED = "\u202f", "\u00a0"
EURO_FORMAT: Final = (
    f'[>=1000000]#"{_THIN}"###"{_THIN}"##0"{_FIXED}€";[>=1000]#"{_THIN}"##0"{_FIXED}€";0"{_FIXED}€"'
)
"""French thousands on any machine: « # ##0 » alone writes « 3832 400 », and « #,##0 » follows the machine."""
BODY: Final = Ink(16.0)
CELL: Final = Ink(12.0)
NOTE: Final = Ink(11.0, theme.INK_SOFT)
FIGURE: Final = Ink(19.0, theme.ATLANTIC, bold=True)
GROUND: Final = "#EEF4F8"
"""Ground of the key figures."""
_BREAKS: Final = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]")
_TALLEST_ROW: Final = 11.0


def plain(text: str) -> str:
    """Leave out what no text of a slide may hold: controls, marks of direction; a line break becomes a space."""
    return "".join(one for one in _BREAKS.sub(" ", text) if unicodedata.category(one)[0] != "C")


def rgb(colour: str) -> RGBColor:
    """Read `#RRGGBB`."""
    return RGBColor(*bytes.fromhex(colour.removeprefix("#")))


def set_ink(font: Any, ink: Ink) -> None:
    """Write a font in an ink."""
    font.size = Pt(ink.size)
    font.bold = ink.bold
    font.color.rgb = rgb(ink.colour)


def describe(shape: Any, name: str, alt: str) -> None:
    """Give a shape its name in the selection pane and its alternative text."""
    properties = shape._element.xpath("./*/p:cNvPr")[0]
    properties.set("name", plain(name))
    properties.set("descr", plain(alt))


def write(slide: Any, box: Box, texts: Sequence[str], *, ink: Ink = BODY, bullets: bool = False) -> None:
    """Write paragraphs in a box of text."""
    frame = slide.shapes.add_textbox(*box.emu).text_frame
    frame.word_wrap = True
    for place, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(ink.size * 0.45)
        run = paragraph.add_run()
        run.text = plain(f"– {text}" if bullets else text)
        set_ink(run.font, ink)


def show_figures(slide: Any, box: Box, figures: Sequence[tuple[str, str, str]]) -> None:
    """Set key figures side by side: name, value, remark, in a native table without header."""
    shape = slide.shapes.add_table(3, len(figures), *box.emu)
    describe(shape, "Chiffres clés", " ; ".join(f"{name} : {value}" for name, value, _ in figures))
    table = shape.table
    table.first_row = table.horz_banding = False
    for row, ink in enumerate((NOTE, FIGURE, NOTE)):
        for column, texts in enumerate(figures):
            _cell(table.cell(row, column), texts[row], ink, ground=GROUND)


def show_table(
    slide: Any,
    box: Box,
    rows: pd.DataFrame,
    shares: Sequence[float],
    *,
    right: Sequence[str],
    total: bool = False,
) -> None:
    """
    Show a native table.

    Parameters
    ----------
    slide, box
        Where.
    rows
        Texts; the columns are the headers.
    shares
        Width of each column, in parts of the whole.
    right
        Headers of the columns set to the right.
    total
        Set the last row apart.
    """
    headers = [str(name) for name in rows.columns]
    shape = slide.shapes.add_table(len(rows) + 1, len(headers), *box.emu)
    describe(shape, "Tableau", f"Tableau de {len(rows)} lignes : {', '.join(headers)}.")
    table = shape.table
    table.horz_banding = False
    for column, share in enumerate(shares):
        table.columns[column].width = Mm(box.width * share / sum(shares))
    lines = [headers, *rows.astype(str).to_numpy().tolist()]
    for row, texts in enumerate(lines):
        table.rows[row].height = Mm(min(box.height / len(lines), _TALLEST_ROW))
        last = total and row == len(lines) - 1
        ink = Ink(CELL.size, theme.INK, bold=last) if row else Ink(CELL.size, theme.PAPER, bold=True)
        for column, text in enumerate(texts):
            _cell(
                table.cell(row, column),
                text,
                ink,
                ground=GROUND if last else theme.PAPER if row else theme.ATLANTIC,
                to_right=headers[column] in right,
            )


def _cell(cell: Any, text: str, ink: Ink, *, ground: str, to_right: bool = False) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(ground)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Mm(0.8)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if to_right else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = plain(text)
    set_ink(run.font, ink)


def show_chart(slide: Any, box: Box, spec: ChartSpec) -> None:
    """
    Draw a chart of bars by series, native: its figures open in the spreadsheet of who edits it.

    Parameters
    ----------
    slide, box
        Where.
    spec
        Of kind `empilees` (upright, stacked) or `groupees` (lying).

    Raises
    ------
    ValueError
        For another kind.
    """
    if spec.kind not in ("empilees", "groupees"):
        msg = f"A slide draws bars by series, not {spec.kind!r}: show the picture of this chart."
        raise ValueError(msg)
    lying = spec.kind == "groupees"
    colours = series_colours(spec)
    # Only the bars of a chart that stacks nothing may carry their value outside, where it is never cut.
    upright = XL_CHART_TYPE.COLUMN_STACKED if len(colours) > 1 else XL_CHART_TYPE.COLUMN_CLUSTERED
    kind = XL_CHART_TYPE.BAR_CLUSTERED if lying else upright
    shape = slide.shapes.add_chart(kind, *box.emu, _chart_data(spec, list(colours)))
    describe(shape, spec.title, alt_text(spec).text)
    _dress(shape.chart, list(colours.values()), lying=lying)


def _chart_data(spec: ChartSpec, names: list[str]) -> CategoryChartData:
    labels = [str(one) for one in spec.rows["label"].drop_duplicates()]
    known = {
        (str(row["label"]), str(row["series"])): float(row["value"])
        for row in spec.rows.to_dict("records")
        if is_known(row["value"])
    }
    data = CategoryChartData(number_format=EURO_FORMAT)
    data.categories = [plain(label) for label in labels]
    for name in names:
        data.add_series(plain(name), [known.get((label, name)) for label in labels])
    return data


def _dress(chart: Any, colours: list[str], *, lying: bool) -> None:
    several = len(colours) > 1
    set_ink(chart.font, Ink(NOTE.size))
    chart.has_title = False
    chart.has_legend = several
    if several:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
    plot = chart.plots[0]
    plot.gap_width = 45
    plot.has_data_labels = not several
    if not several:
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = EURO_FORMAT, False
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for series, colour in zip(plot.series, colours, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(colour)
    _axes(chart, shown=several, lying=lying)


def _axes(chart: Any, *, shown: bool, lying: bool) -> None:
    """Show the axis of values only where the bars do not carry their own."""
    values = chart.value_axis
    values.visible = values.has_major_gridlines = shown
    values.minimum_scale = 0
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = EURO_FORMAT, False
    chart.category_axis.format.line.color.rgb = rgb(theme.RULE)
    # A lying chart counts from below: the first label goes on top.
    chart.category_axis.reverse_order = lying


def show_picture(slide: Any, box: Box, png: bytes, *, name: str, alt: str) -> None:
    """Place a picture that has the proportions of its box."""
    describe(slide.shapes.add_picture(io.BytesIO(png), *box.emu), name, alt)
