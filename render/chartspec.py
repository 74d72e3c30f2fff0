"""
One description of a chart, drawn by every engine.

A `ChartSpec` holds rows and words, no drawing: plotly (the page), matplotlib (print, PDF) and the slides read the
same object, and its data table comes from it too; `render.chart_words` tells it to those who do not see it.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pandas as pd

from render import numbers
from render.numbers import is_known
from render.theme import Family
from render.typography import typeset

Kind = Literal[
    "classement", "empilees", "groupees", "courbes", "points", "chronologie", "intervalles", "nuage"
]
Format = Literal["nombre", "euros", "euros_compacts", "pourcent", "evolution", "jours", "par_habitant"]

COLUMNS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "classement": ("code", "label", "value", "statut"),
    "empilees": ("label", "series", "value"),
    "groupees": ("label", "series", "value"),
    "courbes": ("code", "label", "x", "value"),
    "points": ("row", "code", "label", "value", "reference", "unit", "decimals"),
    "chronologie": ("label", "series", "start", "end"),
    "intervalles": ("code", "label", "value", "low", "high", "reference"),
    "nuage": ("code", "label", "x", "value"),
}
"""
Columns of `rows` by kind of chart.

`classement`: one row per territory. `empilees`, `groupees`: one per bar and series. `courbes`: one per territory
and year. `points`: one per indicator (`row`) and territory, each indicator with its own unit and its value for
the département (`reference`); an optional `evolution` asks for signs. `chronologie`: one per event; `end` is
null for a day. `intervalles`: one per territory, a rank between two others, its `reference` null where there is
nothing to compare. `nuage`: one per territory; the headers of `x` and `value` name the axes.
"""

SHORT_UNIT: Final = 2
"""Longest unit repeated on every bar: « % », « € », « km »."""

_FORMAT_UNITS: Final[Mapping[Format, str]] = {
    "euros": "€",
    "euros_compacts": "€",
    "jours": "jours",
    "par_habitant": "€ par habitant",
}
_OF_TERRITORIES: Final[tuple[Kind, ...]] = ("classement", "courbes", "points", "intervalles", "nuage")


@dataclass(frozen=True)
class ChartSpec:
    """
    A chart, whatever draws it.

    Attributes
    ----------
    kind
        Which form; it decides the columns of `rows` (see `COLUMNS`).
    title
        Subject of the finding, place and date.
    rows
        Data as drawn, in the order of drawing; numbers are in the unit of the chart.
    format, decimals
        How a value is written.
    unit
        Unit, as the catalogue spells it; « € », « jours »…
    source, millesime
        Where the figures come from, and of when.
    headers
        Column of `rows` → French header of the data table, where the usual one does not fit.
    highlight
        `code` of the territory chosen.
    reference, reference_label
        A value (or, for a `chronologie`, a date) drawn as a line, and its name: « Finistère ».
    first, last
        First and last day that the axis of a `chronologie` shows at least, events or not.
    colours
        Series → colour.
    family
        Hue of the bars without series.
    level
        ``epci``, ``commune``… for the words of the alternative text.
    demonstration
        True when a figure comes from the demonstration portfolio.
    """

    kind: Kind
    title: str
    rows: pd.DataFrame = field(compare=False)
    source: str
    format: Format = "nombre"
    unit: str = ""
    decimals: int = 0
    millesime: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    highlight: str | None = None
    reference: Any = None
    reference_label: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    colours: Mapping[str, str] = field(default_factory=dict)
    family: Family = "observation"
    level: str = ""
    demonstration: bool = False

    def __post_init__(self) -> None:
        """Check that the rows have the columns of their kind."""
        absent = [name for name in COLUMNS[self.kind] if name not in self.rows.columns]
        if absent:
            msg = f"A chart of kind {self.kind!r} needs the columns {', '.join(absent)} in its rows."
            raise ValueError(msg)

    def write(self, value: Any, statut: str = "manquant") -> str:
        """Write one value of the chart, with its unit."""
        return _written(value, self.format, self.unit, self.decimals, statut)

    def write_short(self, value: Any, statut: str = "manquant") -> str:
        """Write one value for an axis or the end of a bar: the unit only if it is a sign, the title says it."""
        unit = self.unit if len(self.unit) <= SHORT_UNIT else ""
        return _written(value, self.format, unit, self.decimals, statut)


def _written(value: Any, form: Format, unit: str, decimals: int, statut: str = "manquant") -> str:
    if statut in numbers.ABSENT and (statut != "manquant" or not is_known(value)):
        return numbers.absent(statut)
    writers: dict[str, Callable[[Any], str]] = {
        "euros": numbers.euros,
        "euros_compacts": numbers.compact_euros,
        "jours": numbers.days,
        "par_habitant": lambda one: numbers.per_inhabitant(one, short=True),
    }
    if form in writers:
        return writers[form](value)
    return numbers.unit_value(value, _Unit(unit, decimals), sign=form == "evolution")


@dataclass(frozen=True)
class _Unit:
    unite: str
    decimales: int


def chart_title(spec: ChartSpec) -> str:
    """Title with the unit: « Logements vacants, 2021 (%) »."""
    return typeset(f"{spec.title} ({spec.unit})" if spec.unit else spec.title)


def source_line(spec: ChartSpec) -> str:
    """Line under the chart: demonstration mark when due, source, vintage."""
    mark = "Données de démonstration. " if spec.demonstration else ""
    years = re.findall(r"\d{4}", spec.millesime) or [spec.millesime]
    date = "" if all(year in spec.source for year in years) else f", {spec.millesime}"
    return typeset(f"{mark}Source : {spec.source}{date}.")


def chart_table(spec: ChartSpec) -> pd.DataFrame:
    """
    Give the data behind a chart, with French headers.

    Returns
    -------
    table
        The columns that mean something to a reader, raw values (so that a CSV can be computed with); what is
        secret or not computed has no value there either.
    """
    rows = spec.rows.reset_index(drop=True)
    if "statut" in rows:
        absent = rows["statut"].isin(list(numbers.ABSENT))
        said = rows["statut"].map(numbers.ABSENT).fillna("")
        rows = rows.assign(value=rows["value"].mask(absent), statut=said)
    unit = spec.unit or _FORMAT_UNITS.get(spec.format, "")
    headers = {
        "row": "Indicateur",
        "code": "Code",
        "label": "Territoire" if spec.kind in _OF_TERRITORIES else "Libellé",
        "series": "Série",
        "x": "Année",
        "value": f"Valeur ({unit})" if unit else "Valeur",
        "statut": "Absence de valeur",
        "reference": spec.reference_label or "Référence",
        "unit": "Unité",
        "start": "Début",
        "end": "Fin",
        **spec.headers,
    }
    shown = [name for name in COLUMNS[spec.kind] if name in headers]
    if "statut" in shown and (rows["statut"] == "").all():
        shown.remove("statut")
    return rows[shown].rename(columns=headers)


def point_value(value: Any, row: "pd.Series[Any]") -> str:
    """Write a value of a chart of points with the unit and decimals of its row, signed if `evolution` says so."""
    unit = _Unit(str(row["unit"]), int(row["decimals"]))
    return numbers.unit_value(value, unit, sign=bool(row.get("evolution", False)))
