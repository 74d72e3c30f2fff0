"""
The charts of the pages and of the accord sheet, described once from frames (`ChartSpec`), before any drawing.

Each builder takes what `analysis` returns and the words of the catalogue, and returns a spec that plotly
(`render.plotly_charts.draw_plotly`) or another engine draws.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.catalogue import Indicateur
from render import theme
from render.chartspec import ChartSpec, Format
from render.numbers import is_known

DEPARTEMENT = "Finistère"


def indicator_ranking(
    observed: pd.DataFrame,
    names: "pd.Series[str]",
    indicateur: Indicateur,
    *,
    reference: float | None,
    chosen: str | None = None,
    level: str = "epci",
) -> ChartSpec:
    """
    Rank territories on one indicator, with the département as reference.

    Parameters
    ----------
    observed
        Index code; `valeur`, `statut` (`analysis.observation.observe`).
    names
        Code → name shown; it also chooses the territories.
    indicateur
        Its catalogue entry.
    reference
        Value of the département itself; ignored for a stock, which has no common measure with its parts.
    chosen
        Code of the territory highlighted.
    level
        ``epci`` or ``commune``.
    """
    shown = observed.reindex(names.index)
    return ChartSpec(
        "classement",
        indicateur.label,
        pd.DataFrame(
            {
                "code": names.index.astype(str),
                "label": names.to_numpy(),
                "value": shown["valeur"].to_numpy(),
                "statut": shown["statut"].fillna("manquant").to_numpy(),
            }
        ),
        source=indicateur.source,
        format="evolution" if indicateur.agregation == "tcam" else "nombre",
        unit=indicateur.unite,
        decimals=indicateur.decimales,
        millesime=indicateur.millesime,
        highlight=chosen,
        reference=None if indicateur.nature == "stock" else reference,
        reference_label=DEPARTEMENT,
        level=level,
    )


@dataclass(frozen=True)
class Words:
    """
    Words of a chart that no catalogue entry describes.

    Attributes
    ----------
    title, source
        As for `ChartSpec`.
    format, unit, decimals
        How its values are written.
    demonstration
        True when a figure comes from the demonstration portfolio.
    """

    title: str
    source: str
    format: Format = "nombre"
    unit: str = ""
    decimals: int = 0
    demonstration: bool = False


def values_ranking(
    values: "pd.Series[Any]",
    names: "pd.Series[str]",
    words: Words,
    *,
    reference: tuple[str, float] | None = None,
    chosen: str | None = None,
    family: theme.Family = "moyens",
) -> ChartSpec:
    """
    Rank territories on any value: euros per inhabitant, days, score.

    Parameters
    ----------
    values
        One per code; null where there is none.
    names
        Code → name shown; it also chooses the territories.
    words
        Title, source, format.
    reference
        Name and value of the reference line: ``("21 accords", 78.0)``.
    chosen
        Code of the territory highlighted.
    family
        Hue of the bars.
    """
    shown = values.reindex(names.index)
    return ChartSpec(
        "classement",
        words.title,
        pd.DataFrame(
            {
                "code": names.index.astype(str),
                "label": names.to_numpy(),
                "value": shown.to_numpy(),
                "statut": ["ok" if is_known(value) else "manquant" for value in shown],
            }
        ),
        source=words.source,
        format=words.format,
        unit=words.unit,
        decimals=words.decimals,
        highlight=chosen,
        reference=reference[1] if reference else None,
        reference_label=reference[0] if reference else "",
        family=family,
        level="epci",
        demonstration=words.demonstration,
    )


def means_by_year(
    amounts: pd.DataFrame, words: Words, *, value: str = "paye_eur", years: Sequence[int] | None = None
) -> ChartSpec:
    """
    Stack means by year and by kind.

    Parameters
    ----------
    amounts
        `exercice` (year), `moyen`, and the column named by `value`, in euros or in days, never both.
    words
        Title, source, format.
    value
        Column drawn.
    years
        Years shown, even those without anything; by default from the first to the last of `amounts`.
    """
    table = amounts.pivot_table(index="exercice", columns="moyen", values=value, aggfunc="sum", observed=True)
    if years is None:
        years = range(int(table.index.min()), int(table.index.max()) + 1) if len(table) else ()
    kinds = [kind for kind in theme.MEANS_SERIES if kind in table.columns]
    table = table.reindex(index=list(years), columns=kinds).fillna(0.0)
    rows = [(str(year), kind, float(table.loc[year, kind])) for year in table.index for kind in kinds]
    return ChartSpec(
        "empilees",
        words.title,
        pd.DataFrame(rows, columns=["label", "series", "value"]),
        source=words.source,
        format=words.format,
        unit=words.unit,
        decimals=words.decimals,
        colours=theme.MEANS_SERIES,
        family="moyens",
        headers={"label": "Exercice", "series": "Moyen"},
        demonstration=words.demonstration,
    )


def promised_voted_paid(amounts: pd.DataFrame, words: Words) -> ChartSpec:
    """
    Group what is promised, voted and paid by line (an enjeu, a moyen).

    Parameters
    ----------
    amounts
        Index: names of the lines, in order. Columns: series in order (« voté », « versé »), in euros.
    words
        Title, source, format.
    """
    rows = [
        (str(label), str(series), amounts[series].iloc[place])
        for place, label in enumerate(amounts.index)
        for series in amounts.columns
    ]
    return ChartSpec(
        "groupees",
        words.title,
        pd.DataFrame(rows, columns=["label", "series", "value"]),
        source=words.source,
        format=words.format,
        unit=words.unit,
        decimals=words.decimals,
        family="moyens",
        demonstration=words.demonstration,
    )


@dataclass(frozen=True)
class Observed:
    """
    One indicator over all territories, for a chart of points.

    Attributes
    ----------
    indicateur
        Its catalogue entry.
    values
        Index code; `valeur`, `statut`.
    reference
        Value of the département; None for a stock.
    """

    indicateur: Indicateur
    values: pd.DataFrame
    reference: float | None


def observation_points(
    observed: Sequence[Observed], names: "pd.Series[str]", *, chosen: str, title: str
) -> ChartSpec:
    """
    Place one territory among the others on several indicators, each on its own scale.

    Parameters
    ----------
    observed
        Indicators, in order.
    names
        Code → name of the territories compared.
    chosen
        Code of the territory in question.
    title
        Title of the chart.
    """
    parts = []
    for one in observed:
        shown = one.values.reindex(names.index)
        known = shown["statut"].isin(["ok", "estime"])
        stock = one.indicateur.nature == "stock"
        parts.append(
            pd.DataFrame(
                {
                    "row": one.indicateur.label,
                    "code": names.index.astype(str),
                    "label": names.to_numpy(),
                    "value": shown["valeur"].where(known).astype(float).to_numpy(),
                    "reference": float("nan") if stock or one.reference is None else one.reference,
                    "unit": one.indicateur.unite,
                    "decimals": one.indicateur.decimales,
                    "evolution": one.indicateur.agregation == "tcam",
                }
            )
        )
    empty = pd.DataFrame(columns=["row", "code", "label", "value", "reference", "unit", "decimals"])
    sources = dict.fromkeys(one.indicateur.source for one in observed)
    return ChartSpec(
        "points",
        title,
        pd.concat(parts, ignore_index=True) if parts else empty,
        source=" ; ".join(sources),
        highlight=chosen,
        reference_label=DEPARTEMENT,
        level="epci",
    )


def timeline(
    events: pd.DataFrame, words: Words, *, aujourdhui: datetime.date, family: theme.Family = "observation"
) -> ChartSpec:
    """
    Place events and durations in time.

    Parameters
    ----------
    events
        `label`, `series` (kind of event), `start`, `end` (null for a day), in the order of drawing.
    words
        Title, source.
    aujourdhui
        Day marked on the axis.
    family
        Hue of the marks.
    """
    return ChartSpec(
        "chronologie",
        words.title,
        events,
        source=words.source,
        reference=aujourdhui,
        reference_label="Au",
        family=family,
        headers={"label": "Événement", "series": "Nature"},
        demonstration=words.demonstration,
    )
