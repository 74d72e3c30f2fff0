"""The charts of an accord: its means by kind, by funder and by year, and its six years, from `AccordState`."""

import datetime
from typing import Final

import pandas as pd

from analysis.accord_state import AccordState
from render import numbers, theme
from render.charts import Words, means_by_year, promised_voted_paid, timeline
from render.chartspec import ChartSpec
from render.typography import capital, typeset

MUNICIPAL_RENEWAL: Final = datetime.date(2026, 3, 15)
"""First round of the municipal elections of 2026 (décret n° 2025-848 du 27 août 2025)."""


ELAPSED: Final = "Durée écoulée"
PROGRESS: Final = {
    "part_votee": "Enveloppe votée",
    "part_versee": "Enveloppe versée",
    "part_ecoulee": ELAPSED,
}
"""Column of the history → name of its line."""
PROGRESS_COLOURS: Final = {
    "Enveloppe votée": theme.sequential("moyens", 4)[3],
    "Enveloppe versée": theme.sequential("moyens", 4)[1],
}


def means_by_moyen(state: AccordState, *, source: str, demonstration: bool) -> ChartSpec:
    """Set side by side, per kind of means that is in euros, what is promised, voted and paid by the Département."""
    steps = {"promis_eur": "Promis", "vote_eur": "Voté", "paye_eur": "Versé"}
    amounts = state.par_moyen.set_index("moyen")[list(steps)].fillna(0.0).rename(columns=steps)
    return _steps(amounts, "Moyens du Département par type", source=source, demonstration=demonstration)


def means_by_funder(lines: pd.DataFrame, *, source: str, demonstration: bool) -> ChartSpec:
    """
    Set side by side, per kind of funder, what is asked, voted and paid, the owner's own share included.

    Parameters
    ----------
    lines
        `analysis.funding.funding_lines` of one accord or territory.
    source, demonstration
        Words of the chart.
    """
    steps = {"sollicite_eur": "Sollicité", "vote_eur": "Voté", "paye_eur": "Versé"}
    amounts = lines.groupby("apporteur_type")[list(steps)].sum().rename(columns=steps)
    ordered = amounts.sort_values("Voté", ascending=False)
    # The payments of the other funders are seldom recorded: nothing known is not nothing paid.
    ordered["Versé"] = ordered["Versé"].where(ordered["Versé"] > 0)
    return _steps(ordered, "Financements par apporteur", source=source, demonstration=demonstration)


def _steps(amounts: pd.DataFrame, title: str, *, source: str, demonstration: bool) -> ChartSpec:
    shown = amounts.loc[amounts.sum(axis=1) > 0, amounts.sum() > 0]
    shown.index = pd.Index([capital(typeset(str(name))) for name in shown.index])
    words = Words(title, source, format="euros_compacts", demonstration=demonstration)
    return promised_voted_paid(shown, words)


def payments_by_year(state: AccordState, *, source: str, demonstration: bool) -> ChartSpec:
    """Stack the Département's payments per year and kind of means: a vote is whole, only payments have a year."""
    words = Words(
        "Versements du Département par année", source, format="euros_compacts", demonstration=demonstration
    )
    return means_by_year(state.par_exercice[state.par_exercice["paye_eur"] > 0], words)


def accord_timeline(state: AccordState, *, source: str, demonstration: bool) -> ChartSpec:
    """
    Draw the six years of an accord: votes, amendments, municipal renewal, and the day.

    Undated events are left out.
    """
    events: list[tuple[str, str, datetime.date | None, datetime.date | None]] = [
        ("Durée de l’accord", "Accord", state.debut, state.fin),
        ("Vote du Département", "Votes", state.date_vote_cd, None),
        ("Vote de l’intercommunalité", "Votes", state.date_vote_epci, None),
        ("Signature", "Votes", state.date_signature, None),
        ("Élections municipales", "Renouvellement", MUNICIPAL_RENEWAL, None),
    ]
    events += [
        (f"Avenant n° {avenant['numero']}", "Avenants", avenant["date_vote"].date(), None)
        for avenant in state.avenants.to_dict("records")
    ]
    rows = pd.DataFrame(
        [event for event in events if event[2] is not None], columns=["label", "series", "start", "end"]
    )
    words = Words("Les six années de l’accord", source, demonstration=demonstration)
    return timeline(rows, words, aujourdhui=state.date)


def progress_chart(history: pd.DataFrame, *, source: str, demonstration: bool) -> ChartSpec:
    """
    Follow the envelope of an accord, voted and paid, beside the time elapsed.

    Parameters
    ----------
    history
        From `analysis.history.accord_history`, one row per year end, then the day itself.
    source, demonstration
        Words of the chart.
    """
    labels = [_moment(day) for day in history["date"]]
    parts = [
        pd.DataFrame(
            {"code": column, "label": label, "x": labels, "value": 100 * history[column].astype(float)}
        )
        for column, label in PROGRESS.items()
    ]
    return ChartSpec(
        "courbes",
        "Enveloppe votée et versée, durée écoulée, à la fin de chaque année",
        pd.concat(parts, ignore_index=True),
        source=source,
        unit="%",
        colours=PROGRESS_COLOURS,
        reference_label=ELAPSED,
        family="moyens",
        headers={"label": "Suivi"},
        demonstration=demonstration,
    )


def _moment(day: datetime.date) -> str:
    """Name a year end by its year, another day by its month, which sorts after the years."""
    if (day.month, day.day) == (12, 31):
        return str(day.year)
    return numbers.month_year(day).replace(numbers.SPACE, " ")
