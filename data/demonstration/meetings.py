"""The calendar of the governance: who meets when, from the dialogue of 2020 to early 2027."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from data.demonstration.draw import Draw
from data.demonstration.places import Territory

STATE_DATE = dt.date(2026, 11, 15)
"""Day at which the demonstration is told: later meetings are planned, later payments are forecasts."""

ACCORD_VOTES = (dt.date(2021, 10, 21), dt.date(2021, 12, 16))
"""Plenary sessions that vote the accords."""

FIRST_YEAR, LAST_YEAR = 2022, 2026
LATE_COMMITTEES = 5
"""One territory in so many holds its 2026 committee in December instead of spring."""

_COMMISSION_MONTHS = (2, 3, 4, 6, 7, 9, 10, 12)
_STEERING_MONTHS = (1, 3, 5, 9, 11)
_SERVICES_MONTHS = (1, 2, 4, 5, 8, 10, 11)
_UNTIL = dt.date(2027, 4, 15)


@dataclass(frozen=True)
class Meeting:
    """One instance: its identifier, its type, its EPCI if it has one, its date and its agenda."""

    instance_id: str
    type: str
    siren: str | None
    date: dt.date
    ordre_du_jour: str


def planned_year(day: dt.date) -> int:
    """Give the year of the plan that a committee held that day draws up: the next one from September on."""
    return day.year + (day.month >= 9)


def working_day(day: dt.date) -> dt.date:
    """Move a Saturday or a Sunday to the Monday after."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


class Calendar:
    """
    All meetings, and the search for the last one before a day.

    Parameters
    ----------
    territories
        EPCI that hold a committee every year.
    """

    def __init__(self, territories: Iterable[Territory]) -> None:
        self.meetings: list[Meeting] = []
        self.commissions = self._yearly("commission permanente", "CP", _COMMISSION_MONTHS, 6)
        self.steering = self._yearly("comité de pilotage", "COPIL", _STEERING_MONTHS, 18)
        self.services = self._yearly("examen des services", "SERV", _SERVICES_MONTHS, 10)
        self.committees: dict[str, list[Meeting]] = {}
        for rank, territory in enumerate(territories):
            self.committees[territory.code] = self._committees(territory, rank)

    def add(self, meeting: Meeting) -> Meeting:
        """Record a meeting."""
        self.meetings.append(meeting)
        return meeting

    def _yearly(self, kind: str, prefix: str, months: tuple[int, ...], day: int) -> list[Meeting]:
        agenda = {
            "commission permanente": "Attribution des aides du Département.",
            "comité de pilotage": "Examen des projets proposés et suivi des accords.",
            "examen des services": "Instruction technique des demandes reçues.",
        }[kind]
        held = []
        for year in range(2021, 2028):
            for month in months:
                date = working_day(dt.date(year, month, day))
                # Before the accords of autumn 2021 there is nothing to instruct.
                if dt.date(2021, 11, 1) <= date <= _UNTIL:
                    held.append(self.add(Meeting(f"{prefix}-{date.isoformat()}", kind, None, date, agenda)))
        return held

    def _committees(self, territory: Territory, rank: int) -> list[Meeting]:
        draw = Draw("committees", territory.code)
        late = rank % LATE_COMMITTEES == 2
        held = []
        for year in range(FIRST_YEAR, LAST_YEAR + 2):
            date = dt.date(year, 2, 1) + dt.timedelta(days=draw.integer(0, 80))
            if late and year == LAST_YEAR:
                date = dt.date(year, 12, 1) + dt.timedelta(days=draw.integer(0, 13))
            if late and year > LAST_YEAR:
                continue
            date = working_day(date)
            name = f"CT-{territory.code}-{year}"
            agenda = f"Suites du comité précédent, avancement par enjeu, plan annuel {planned_year(date)}."
            held.append(self.add(Meeting(name, "comité territorial", territory.code, date, agenda)))
        return held


def last_before(meetings: list[Meeting], day: dt.date) -> Meeting | None:
    """Find the last meeting strictly before a day, in a list sorted by date."""
    position = bisect_right([meeting.date for meeting in meetings], day - dt.timedelta(days=1))
    return meetings[position - 1] if position else None
