"""The decisions about a project, from the yearly plan to the vote and what follows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from data.demonstration.draw import Draw
from data.demonstration.meetings import STATE_DATE, Calendar, Meeting, last_before, planned_year
from data.demonstration.projets import Project
from data.demonstration.rows import Rows

EXPECTED = 0.5
"""Share of the requests under way that a session to come already has on its list."""


@dataclass(frozen=True)
class Aid:
    """One line of the Département as its decisions see it; amounts in euros, None when not voted."""

    financement_id: str
    moyen: str
    first_eur: int | None
    asked_eur: int
    voted_eur: int | None


class Minutes:
    """
    Write the decisions about one project.

    Parameters
    ----------
    rows
        Where to write.
    calendar
        The meetings that decide.
    project
        The project.
    """

    def __init__(self, rows: Rows, calendar: Calendar, project: Project) -> None:
        self._rows = rows
        self._project = project
        self._draw = Draw("minutes", project.projet_id)
        if project.session is None:
            self._steering = None
            self._services = last_before(calendar.services, STATE_DATE)
            self._committee = self._next_committee(calendar)
        else:
            before = project.session.date
            self._steering = last_before(calendar.steering, before - dt.timedelta(days=14))
            before = self._steering.date if self._steering else before
            self._services = last_before(calendar.services, before - dt.timedelta(days=7))
            before = self._services.date if self._services else before
            self._committee = self._registering_committee(calendar, before)
        self._commissions = calendar.commissions

    @property
    def planned_year(self) -> int | None:
        """Year of the annual plan that registers the project, None when another act does."""
        return planned_year(self._committee.date) if self._committee else None

    def _registering_committee(self, calendar: Calendar, before: dt.date) -> Meeting | None:
        """Find the committee that put the project in an annual plan."""
        accord = self._project.accord
        if accord is None or accord.voted is None:
            return None
        principal = next(e for e in accord.enjeux if e.enjeu_id == self._project.enjeux[0])
        found = last_before(calendar.committees[accord.territory.code], before)
        return found if found and found.date >= principal.since else None

    def _next_committee(self, calendar: Calendar) -> Meeting | None:
        """Find the committee to come that is asked to register the project; half of the ideas wait for none."""
        accord = self._project.accord
        if accord is None or accord.voted is None:
            return None
        if self._project.outcome == "idée" and self._draw.chance(0.5):
            return None
        return next(m for m in calendar.committees[accord.territory.code] if m.date > STATE_DATE)

    def instruct(self) -> None:
        """Write what precedes the vote; an idea has at most its place in a yearly plan."""
        project = self._project
        if self._committee:
            self._record("CT", self._committee, "inscrit au plan annuel")
        if project.voie != "ATS":
            if self._services and project.outcome != "idée" and self._draw.chance(0.6):
                self._record("RE", self._services, "réorienté")
        elif project.session:
            if self._services:
                self._record("SE", self._services, "instruit")
            if self._steering:
                self._record("CO", self._steering, "examiné en COPIL")

    def decide(self, aid: Aid, *, changed: Meeting | None, extended: Meeting | None) -> str | None:
        """
        Write the decisions about one line.

        Parameters
        ----------
        aid
            The line.
        changed, extended
            Sessions that changed its amount or put off its deadline.

        Returns
        -------
        decision_id
            The decision that grants the aid, None while there is none.
        """
        project, session = self._project, self._project.session
        if session is None:
            return None
        line = aid.financement_id
        step = line.removeprefix(f"{project.projet_id}-")
        if project.outcome in ("ajourné", "refusé"):
            self._record(step, session, project.outcome, line=line)
            return None
        money = aid.moyen == "financement"
        if project.outcome == "instruction":
            if money and self._draw.chance(EXPECTED):
                self._record(step, session, "attribué", euros=aid.asked_eur, line=line)
            return None
        first = aid.first_eur if money else None
        decision_id = self._record(step, session, "attribué", euros=first, line=line)
        if changed:
            self._record(f"{step}M", changed, "modifié", euros=aid.voted_eur, line=line)
        if extended:
            self._record(f"{step}P", extended, "prorogé", line=line)
        if project.outcome == "annulé":
            later = [m for m in self._commissions if session.date < m.date <= STATE_DATE]
            self._record(f"{step}A", later[min(4, len(later) - 1)], "annulé", line=line)
        return decision_id

    def _record(
        self, step: str, meeting: Meeting, sens: str, *, euros: int | None = None, line: str | None = None
    ) -> str:
        """Write one decision; gives its identifier."""
        decision_id = f"D-{self._project.projet_id}-{step}"
        accord = self._project.accord
        commission = meeting.type == "commission permanente" and meeting.date <= STATE_DATE
        self._rows.add(
            "decision",
            decision_id=decision_id,
            instance_id=meeting.instance_id,
            accord_id=accord.accord_id if accord else None,
            projet_id=self._project.projet_id,
            financement_id=line,
            sens=sens,
            montant_eur=euros,
            reference=f"{meeting.instance_id}-{self._project.number:03d} (fictive)" if commission else None,
        )
        return decision_id
