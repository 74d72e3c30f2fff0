"""
Charts of a few territories side by side: points on each indicator, and populations on a common base.

A territory keeps its colour, its shape and its line from one chart to the next; each alone tells it apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from render import charts, numbers, theme
from render.chartspec import ChartSpec, chart_title, point_value
from render.numbers import is_known
from render.typography import typeset

DEPARTEMENT: Final = charts.DEPARTEMENT


@dataclass(frozen=True)
class ComparedMark:
    """How one territory is drawn: colour, shape of its points, dash of its line (as plotly names it)."""

    colour: str
    shape: theme.Shape
    dash: str


MARKS: Final = (
    ComparedMark("#F2B705", "cercle", "solid"),
    ComparedMark("#0B3C5D", "carre", "dash"),
    ComparedMark("#2E9AA3", "losange", "dashdot"),
    ComparedMark("#A14A2B", "triangle", "longdash"),
)
"""In the order of the territories; four at most can be compared."""


@dataclass(frozen=True)
class Compared:
    """A chart of compared territories: its spec, and the names that it sets apart, in order."""

    spec: ChartSpec
    names: tuple[str, ...]

    @property
    def marks(self) -> dict[str, ComparedMark]:
        """Name → mark."""
        return dict(zip(self.names, MARKS, strict=False))


def compared_points(
    observed: Sequence[charts.Observed], names: "pd.Series[str]", *, chosen: Sequence[str], title: str
) -> Compared:
    """
    Place several territories among all, one row per indicator, each on its own scale.

    Parameters
    ----------
    observed
        Indicators, in order.
    names
        SIREN → name, of all the territories.
    chosen
        SIREN of those compared, four at most.
    title
        Title of the chart.
    """
    spec = charts.observation_points(observed, names, chosen=chosen[0], title=title)
    return Compared(spec, tuple(str(names[siren]) for siren in chosen))


def population_lines(
    series: pd.DataFrame, names: "pd.Series[str]", *, chosen: Sequence[str], base: int, source: str
) -> Compared:
    """
    Follow the populations of several territories and of the Finistère, 100 in a base year.

    Parameters
    ----------
    series
        `code`, `millesime`, `population`, `indice` (`analysis.population_series.population_index`).
    names
        SIREN → name, of all the territories.
    chosen
        SIREN of those compared, four at most.
    base
        Year worth 100.
    source
        Where the populations come from.
    """
    labels = {**{siren: str(names[siren]) for siren in chosen}, "29": DEPARTEMENT}
    shown = pd.concat([series[series["code"] == code] for code in labels], ignore_index=True)
    years = sorted(shown["millesime"].unique())
    rows = pd.DataFrame(
        {
            "code": shown["code"],
            "label": shown["code"].map(labels),
            "x": shown["millesime"].astype(str),
            "value": shown["indice"].astype(float),
            "population": shown["population"],
        }
    )
    spec = ChartSpec(
        "courbes",
        f"Population, base 100 en {base}",
        rows,
        source=source,
        decimals=1,
        millesime=f"{years[0]} à {years[-1]}",
        reference_label=DEPARTEMENT,
        level="epci",
    )
    return Compared(spec, tuple(labels[siren] for siren in chosen))


def points_table(chart: Compared) -> pd.DataFrame:
    """Write the values of a chart of points: one row per indicator, one column per territory."""
    rows = []
    for indicator, part in chart.spec.rows.groupby("row", sort=False):
        said = _row_values(chart, part)
        rows.append({"Indicateur": indicator, **{name: said.get(name, "–") for name in _columns(chart)}})
    return pd.DataFrame(rows, columns=["Indicateur", *_columns(chart)])


def _columns(chart: Compared) -> list[str]:
    return [*chart.names, DEPARTEMENT]


def _row_values(chart: Compared, part: pd.DataFrame) -> dict[str, str]:
    said = {
        str(row["label"]): point_value(row["value"], row)
        for _, row in part[part["label"].isin(chart.names)].iterrows()
    }
    said = {name: said[name] for name in chart.names if name in said}
    first = part.iloc[0]
    if is_known(first["reference"]):
        said[DEPARTEMENT] = point_value(first["reference"], first)
    return said


def lines_table(chart: Compared) -> pd.DataFrame:
    """Give the populations of a chart of lines, in persons and on the base, one row per territory and year."""
    rows = chart.spec.rows
    return pd.DataFrame(
        {
            "Territoire": rows["label"],
            "Année": rows["x"],
            "Population (habitants)": rows["population"].map(numbers.number),
            "Indice": [numbers.number(value, decimals=1) for value in rows["value"]],
        }
    )


def compared_alt(chart: Compared) -> str:
    """Describe a chart of compared territories: what it is, then each territory with the Finistère."""
    spec = chart.spec
    detail = _points_words(chart) if spec.kind == "points" else _lines_words(chart)
    kind = "Points par indicateur" if spec.kind == "points" else "Courbes"
    return typeset(f"{kind} : {chart_title(spec).rstrip('. ')}. {detail}")


def _points_words(chart: Compared) -> str:
    parts = []
    for indicator, part in chart.spec.rows.groupby("row", sort=False):
        said = ", ".join(f"{name} {value}" for name, value in _row_values(chart, part).items())
        parts.append(f"{indicator} : {said}")
    return f"{' ; '.join(parts)}." if parts else "Aucun indicateur."


def _lines_words(chart: Compared) -> str:
    parts = []
    for name in _columns(chart):
        known = chart.spec.rows[(chart.spec.rows["label"] == name) & chart.spec.rows["value"].notna()]
        if len(known):
            first, last = known.iloc[0], known.iloc[-1]
            parts.append(
                f"{name} : de {chart.spec.write_short(first['value'])} en {first['x']} "
                f"à {chart.spec.write_short(last['value'])} en {last['x']}"
            )
    return f"{' ; '.join(parts)}." if parts else "Aucune valeur connue."
