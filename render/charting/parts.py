"""The parts that all printed charts share: area, scale of values, keys, labels of rows, reference line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from render import theme
from render.chart_marks import Key, family_colour
from render.charting.paper import DOTTED, Mark, Paper
from render.chartspec import ChartSpec
from render.printing.sheet import Ink

GAP: Final = 1.2
"""Between a mark and its words, in mm."""
_KEY_MARK: Final = 2.4
_SLACK: Final = 0.01
_KEY_SPACE: Final = 4.0


@dataclass(frozen=True)
class Area:
    """
    Room of the drawing proper, in mm.

    Attributes
    ----------
    left, top, right
        Its sides.
    bottom
        Where it must end; None lets the drawing take its natural height.
    """

    left: float
    top: float
    right: float
    bottom: float | None = None

    @property
    def width(self) -> float:
        """From side to side."""
        return self.right - self.left

    def row(self, natural: float, count: int, *, used: float = 0.0) -> float:
        """
        Height of each of `count` rows, `natural` where there is no fixed height.

        Raises
        ------
        ValueError
            When the rows do not fit, even tightened.
        """
        if self.bottom is None or not count:
            return natural
        room = (self.bottom - self.top - used) / count
        if room < 0.8 * natural:
            lacking = (0.8 * natural - room) * count
            msg = f"The chart needs {lacking:.0f} mm more in height for its {count} rows: enlarge it or let it choose."
            raise ValueError(msg)
        return min(room, 1.6 * natural)


@dataclass(frozen=True)
class Scale:
    """A straight scale: `low` and `high` stand at `start` and `end`, in mm."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Place of a value, in mm."""
        spread = (self.high - self.low) or 1.0
        return self.start + (value - self.low) / spread * (self.end - self.start)


def draw_keys(paper: Paper, keys: Sequence[Key], area: Area) -> float:
    """Draw the keys in lines from the top of an area; return where they end."""
    if not keys:
        return area.top
    ink = paper.styles.note
    x, y = area.left, area.top + ink.leading / 2
    for key in keys:
        size = _KEY_MARK + GAP + ink.width(key.label)
        if x > area.left and x + size > area.right:
            x, y = area.left, y + ink.leading * 1.15
        middle = x + _KEY_MARK / 2
        if key.mark == "carre" and key.edge != theme.CHOSEN_EDGE:
            half = _KEY_MARK / 2
            paper.box((x, y - half, x + _KEY_MARK, y + half), Ink(key.colour))
        else:
            edge = theme.INK if key.edge == theme.CHOSEN_EDGE or key.colour == theme.PAPER else None
            paper.mark(middle, y, key.mark, _KEY_MARK, Ink(key.colour, edge))
        paper.text(x + _KEY_MARK + GAP, y, key.label, ink)
        x += size + _KEY_SPACE
    return y + ink.leading / 2 + GAP


def territory_ink(spec: ChartSpec, *, chosen: bool) -> Ink:
    """Give the ink of the disc of a territory: yellow with a dark edge for the chosen one."""
    if chosen:
        return Ink(theme.CHOSEN, theme.CHOSEN_EDGE, 0.7)
    return Ink(family_colour(spec), theme.PAPER, 0.4)


@dataclass(frozen=True)
class Apart:
    """
    A territory set apart from the others.

    Attributes
    ----------
    label
        Its name, as in the rows.
    mark, ink
        Its mark.
    stroke
        Its line, on a chart of lines.
    """

    label: str
    mark: Mark
    ink: Ink
    stroke: Ink


def chosen_apart(spec: ChartSpec) -> tuple[Apart, ...]:
    """Set apart the territory that the spec highlights, if its rows hold it."""
    chosen = spec.rows[spec.rows["code"].astype(str) == str(spec.highlight)]
    if chosen.empty:
        return ()
    ink = Ink(theme.CHOSEN, theme.CHOSEN_EDGE, 0.8)
    stroke = Ink(edge=family_colour(spec), width=1.9)
    return (Apart(str(chosen["label"].iloc[0]), "disque", ink, stroke),)


@dataclass(frozen=True)
class RowLabels:
    """Names of rows cut into lines, the room they take at the left, and the height of a row that holds them."""

    lines: tuple[tuple[str, ...], ...]
    room: float
    row: float


def row_labels(
    paper: Paper, names: Sequence[str], share: float, *, least: float, strong: bool = False
) -> RowLabels:
    """
    Cut the names of rows so that they take at most `share` (mm).

    Parameters
    ----------
    paper
        For its type.
    names
        One per row.
    share
        Most room at the left, in mm.
    least
        Least height of a row, in mm.
    strong
        Measure them in bold.
    """
    ink = paper.styles.strong if strong else paper.styles.label
    # A name that no space divides is not cut in the middle of a word.
    share = max([share, *(ink.width(word) + _SLACK for name in names for word in name.split(" "))])
    lines = tuple(tuple(ink.wrap(name, share)) for name in names)
    widest = max((ink.width(line) for one in lines for line in one), default=0.0)
    most = max((len(one) for one in lines), default=1)
    return RowLabels(lines, widest + GAP * 1.5, max(least, most * ink.leading + 0.9))


def reference_room(paper: Paper) -> float:
    """Height taken over the rows by the name of the reference."""
    return paper.styles.note.leading + 0.4


def draw_reference(paper: Paper, x: float, words: str, *, sides: tuple[float, float, float, float]) -> None:
    """Draw a dotted line across the rows at `x`, its name over it, kept between the sides of the drawing."""
    left, top, right, bottom = sides
    ink = paper.styles.note
    paper.line([(x, top), (x, bottom)], Ink(edge=theme.INK, width=0.9, dash=DOTTED), level=3)
    size = ink.width(words)
    start = min(max(x - size / 2, left), right - size)
    paper.text(start, top - ink.leading / 2 - 0.2, words, ink)
