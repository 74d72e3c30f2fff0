"""Timelines of the governance page: how the accords were built, and the committees around a day."""

import datetime
from dataclasses import replace
from typing import Final

import pandas as pd

from render.charts import Words, timeline
from render.chartspec import ChartSpec
from render.typography import capital, typeset

BUILDING: Final = (
    ("Réflexion sur les priorités", "2e semestre 2020", "2020-07-01", "2020-12-31"),
    (
        "Dialogue Département, intercommunalités, communes",
        "à partir de novembre 2020",
        "2020-11-01",
        "2021-09-21",
    ),
    (
        "Réunions techniques, ateliers, validation des actions",
        "2021",
        "2021-01-01",
        "2021-09-21",
    ),
    ("Vote des accords et de leur volet opérationnel", "automne 2021", "2021-09-22", "2021-12-21"),
)
"""Step, period as the policy states it, first and last day drawn."""
BUILDING_SOURCE: Final = (
    "Conseil départemental du Finistère, calendrier de la politique des accords, 2020-2021"
)
MONTHS_AROUND: Final = 12
"""Months drawn before and after the day."""


def building_chart() -> ChartSpec:
    """Draw the calendar by which the first accords were built, in 2020 and 2021."""
    rows = [
        (typeset(f"{label} ({period})"), "Étape", pd.Timestamp(start), pd.Timestamp(end))
        for label, period, start, end in BUILDING
    ]
    return ChartSpec(
        "chronologie",
        "La construction des accords, 2020-2021",
        pd.DataFrame(rows, columns=["label", "series", "start", "end"]),
        source=BUILDING_SOURCE,
        headers={"label": "Étape", "series": "Nature"},
    )


def committees_chart(instances: pd.DataFrame, words: Words, *, date: datetime.date) -> ChartSpec:
    """
    Draw the committees within twelve months of a day: one lane per kind, one mark per day of meeting.

    Parameters
    ----------
    instances
        From `analysis.governance.instances_of`, filtered at will.
    words
        Title, source.
    date
        Day marked on the axis.
    """
    day = pd.Timestamp(date)
    around = pd.DateOffset(months=MONTHS_AROUND)
    first, last = day - around, day + around
    near = instances[instances["date"].between(first, last)]
    # Committees of several EPCI on the same day are one mark.
    days = near.drop_duplicates(["type", "date"]).sort_values(["type", "date"])
    labels = days["type"].map(capital)
    events = pd.DataFrame(
        {"label": labels, "series": "Réunion", "start": days["date"], "end": pd.NaT}
    ).reset_index(drop=True)
    return replace(timeline(events, words, aujourdhui=date), first=first.date(), last=last.date())
