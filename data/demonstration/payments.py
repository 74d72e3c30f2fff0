"""The life of a voted aid: yearly payments and days, deadline, extension and change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from data.demonstration.draw import Draw
from data.demonstration.meetings import STATE_DATE, Calendar, Meeting, last_before
from data.demonstration.projets import Project
from data.demonstration.rows import hundreds

LAST_EXERCISE = 2027
"""Last year with forecasts."""

EXTENDED = 0.7
"""Share of the lapsed balances whose deadline was put off in time."""

_ADVANCE = 0.3
_EXTENSION_DAYS = 550
_YEARS = {"investissement": 4, "fonctionnement": 3}


@dataclass(frozen=True)
class Instalment:
    """Planned and done in one year, in euros or in days; `done` is None in the years to come."""

    exercice: int
    planned: float
    done: float | None


def pay(draw: Draw, project: Project, euros: int) -> list[Instalment]:
    """
    Draw the yearly payments of a voted aid.

    Parameters
    ----------
    draw
        Stream of the line.
    project
        Its dates and its progress decide the pace.
    euros
        Amount voted; the planned payments sum to it and what is paid never exceeds it.
    """
    years = _years(project)
    planned = _split(euros, len(years))
    instalments = []
    due = 0
    for year, share in zip(years, planned, strict=True):
        due += share
        paid = _paid(draw, project, due, year=year, last=year == years[-1])
        instalments.append(Instalment(year, share, paid))
        due -= paid or 0
    # What a finished project was still owed was paid the year after.
    if due and project.avancement == "réalisé" and years[-1] < STATE_DATE.year and draw.chance(0.7):
        instalments.append(Instalment(years[-1] + 1, 0, due))
    return instalments


def work(draw: Draw, project: Project, days: int) -> list[Instalment]:
    """Draw the yearly days of engineering or accompaniment; half-days exist."""
    first = (project.session.date if project.session else STATE_DATE).year
    years = [first, first + 1] if days > 8 and first < LAST_EXERCISE else [first]
    shares = [round(days * 0.6), days - round(days * 0.6)] if len(years) == 2 else [days]
    instalments = []
    for year, share in zip(years, shares, strict=True):
        done: float | None = round(2 * share * draw.uniform(0.7, 1.0)) / 2
        if year == STATE_DATE.year:
            done = round(2 * share * draw.uniform(0.2, 0.8)) / 2
        instalments.append(Instalment(year, share, done if year <= STATE_DATE.year else None))
    return instalments


def deadline(
    draw: Draw, calendar: Calendar, project: Project, *, section: str, balance: float
) -> tuple[dt.date, Meeting | None]:
    """Give the deadline of an aid, and the session that put it off if one did."""
    assert project.session is not None
    voted = project.session.date
    limit = dt.date(voted.year + _YEARS[section], voted.month, voted.day)
    if balance and limit <= STATE_DATE and draw.chance(EXTENDED):
        session = last_before(calendar.commissions, limit)
        if session is not None and session.date > voted:
            return limit + dt.timedelta(days=_EXTENSION_DAYS), session
    return limit, None


def later_session(calendar: Calendar, session: Meeting) -> Meeting | None:
    """Find a session held about half a year later, if there has been one."""
    after = session.date + dt.timedelta(days=150)
    held = [m for m in calendar.commissions if after <= m.date <= STATE_DATE]
    return held[0] if held else None


def _years(project: Project) -> list[int]:
    assert project.session is not None
    assert project.debut is not None
    assert project.fin is not None
    first = min(max(project.session.date.year, project.debut.year), LAST_EXERCISE)
    return list(range(first, max(first, min(project.fin.year, LAST_EXERCISE)) + 1))


def _split(euros: int, parts: int) -> list[int]:
    """Plan an advance, equal parts, and the rest at the end."""
    if parts == 1:
        return [euros]
    first = hundreds(_ADVANCE * euros)
    middle = [hundreds((euros - first) / (parts - 1)) for _ in range(parts - 2)]
    return [first, *middle, euros - first - sum(middle)]


def _paid(draw: Draw, project: Project, due: int, *, year: int, last: bool) -> int | None:
    """Draw what is paid in a year out of what is due; None in the years to come."""
    if year > STATE_DATE.year:
        return None
    pace = draw.uniform(0.6, 1.0)
    if year == STATE_DATE.year:
        pace = draw.uniform(0.1, 0.85)
    elif last and project.avancement == "réalisé":
        pace = 1.0 if draw.chance(0.75) else draw.uniform(0.6, 0.95)
    if project.avancement in ("prêt", "suspendu"):
        pace *= 0.3
    return min(due, hundreds(due * pace))
