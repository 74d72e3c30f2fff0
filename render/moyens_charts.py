"""The charts of the means of all accords: by accord, kind, theme, funder and year, and other funders' euros."""

from collections.abc import Mapping

import pandas as pd

from render.charts import Words, means_by_year, promised_voted_paid
from render.chartspec import ChartSpec
from render.typography import capital, typeset

STEPS = {"promis_eur": "Promis", "prevu_eur": "Prévu", "vote_eur": "Voté", "paye_eur": "Versé"}
"""Column → name of the series, in the order of drawing."""


def steps_chart(
    amounts: pd.DataFrame,
    key: str,
    labels: Mapping[str, str],
    *,
    title: str,
    source: str,
    demonstration: bool,
) -> ChartSpec:
    """
    Set promised, voted and paid side by side for each accord, kind, theme or funder.

    Parameters
    ----------
    amounts
        The column `key` and some of the columns of `STEPS`, in euros; drawn from the largest vote down.
    key
        Column of the groups.
    labels
        Value of `key` → words; a value without words is written with a capital.
    title, source, demonstration
        Words of the chart.
    """
    columns = [name for name in STEPS if name in amounts]
    shown = amounts.set_index(key)[columns].fillna(0.0)
    shown = shown.sort_values("vote_eur", ascending=False, kind="stable")
    shown = shown.loc[shown.sum(axis=1) > 0, shown.sum() > 0].rename(columns=STEPS)
    shown.index = pd.Index([labels.get(str(code), capital(typeset(str(code)))) for code in shown.index])
    return promised_voted_paid(
        shown, Words(title, source, format="euros_compacts", demonstration=demonstration)
    )


def payments_chart(payments: pd.DataFrame, *, title: str, source: str, demonstration: bool) -> ChartSpec:
    """Stack what the Département paid per year and kind of means: a vote is whole, only a payment has a year."""
    paid = payments[payments["paye_eur"] > 0]
    return means_by_year(paid, Words(title, source, format="euros_compacts", demonstration=demonstration))


def leverage_chart(
    effects: pd.DataFrame, key: str, labels: "pd.Series[str]", words: Words, *, overall: float | None
) -> ChartSpec:
    """
    Rank groups by the other funders' euros for one euro of the Département.

    Parameters
    ----------
    effects
        From `analysis.totals.leverage` grouped by `key`.
    key
        `siren` or `theme`.
    labels
        Value of `key` → name, in alphabetical order; groups without a vote of the Département have no value.
    words
        Title, source.
    overall
        The same ratio over all groups, drawn as the reference.
    """
    values = effects[effects[key].notna()].set_index(key)["effet_levier"].reindex(labels.index)
    rows = pd.DataFrame(
        {
            "code": labels.index.astype(str),
            "label": labels.to_numpy(),
            "value": values.to_numpy(),
            "statut": ["non_calcule" if pd.isna(value) else "ok" for value in values],
        }
    )
    return ChartSpec(
        "classement",
        words.title,
        rows,
        source=words.source,
        unit=words.unit,
        decimals=2,
        reference=overall,
        reference_label="Ensemble",
        family="moyens",
        headers={} if key == "siren" else {"label": "Thème"},
        level="epci" if key == "siren" else "theme",
        demonstration=words.demonstration,
    )
