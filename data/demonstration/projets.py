"""The projects: which enjeu they answer, where they are, how far they went, and when they were voted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.demonstration.accords import Accord
from data.demonstration.draw import Draw
from data.demonstration.meetings import STATE_DATE, Calendar, Meeting
from data.demonstration.places import Commune, Territory
from data.demonstration.titles import DEPARTEMENT_WIDE, POLITIQUES, SEVERAL_EPCI, TEMPLATES, Template

N_INSIDE, N_OUTSIDE = 400, 200
"""Projects aimed at, inside and outside the accords."""

PROPOSED = 5
"""Projects proposed in the accord that is not voted yet."""

LATE = 0.05
"""Share of the projects that should be finished and are not."""

UNSCHEDULED = 0.45
"""Share of the requests under way that no commission has on its calendar: the next plan takes them."""

_OUTCOMES = ("voté", "instruction", "idée", "ajourné", "refusé", "annulé")
_INSIDE_WEIGHTS = (0.74, 0.13, 0.06, 0.03, 0.025, 0.015)
_OUTSIDE_WEIGHTS = (0.70, 0.13, 0.03, 0.05, 0.08, 0.01)
_BY_YEAR = {2021: 0.05, 2022: 0.24, 2023: 0.23, 2024: 0.20, 2025: 0.16, 2026: 0.12}


@dataclass(frozen=True)
class Project:
    """
    A project before its money: place, subject, outcome and dates.

    Parameters
    ----------
    number
        Rank in the whole portfolio; makes the identifiers.
    accord
        The accord that holds it, None outside.
    territory, commune
        Where it is, as narrowly as it is known.
    enjeux
        Identifiers of the enjeux it answers, the principal one first.
    theme, template, title
        What it is.
    voie, politique
        How it is treated, and the policy that takes it over when redirected.
    outcome
        One of « voté », « instruction », « idée », « ajourné », « refusé », « annulé ».
    session
        Commission permanente that decides, or is expected to; None while none is in sight.
    debut, fin, avancement
        Its own calendar.
    """

    number: int
    accord: Accord | None
    territory: Territory | None
    commune: Commune | None
    enjeux: tuple[str, ...]
    theme: str
    template: Template
    title: str
    voie: str
    politique: str | None
    outcome: str
    session: Meeting | None
    debut: dt.date | None
    fin: dt.date | None
    avancement: str

    @property
    def projet_id(self) -> str:
        """Identifier, the same in every table."""
        return f"P{self.number:04d}"

    @property
    def siren(self) -> str | None:
        """EPCI of the project, None on the islands without one and for the whole département."""
        return self.territory.code if self.territory else None


@dataclass(frozen=True)
class Subject:
    """What a project is about, before its calendar is drawn."""

    accord: Accord | None
    territory: Territory | None
    place: Commune | None
    enjeux: tuple[str, ...]
    theme: str
    template: Template
    title: str


class Planner:
    """
    Draw projects one after the other, never twice under the same title.

    Parameters
    ----------
    calendar
        The meetings that decide.
    """

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._titles: set[str] = set()
        self._number = 0

    def inside(self, accords: Sequence[Accord]) -> list[Project]:
        """Draw the projects of the accords, more of them where more people live."""
        projects = []
        counts = _share([a.territory.population**0.5 if a.planned else 0.0 for a in accords], N_INSIDE)
        for accord, count in zip(accords, counts, strict=True):
            draw = Draw("inside", accord.accord_id)
            if accord.voted is None:
                projects += [self._proposal(draw, accord) for _ in range(PROPOSED)]
                continue
            projects += [self._registered(draw, accord) for _ in range(count)]
            if accord.planned:
                projects += self._unfunded(draw, accord)
        return projects

    def outside(self, territories: Sequence[Territory], islands: Iterable[Commune]) -> list[Project]:
        """Draw the projects outside the accords: by territory, on the islands, and wider."""
        projects = []
        draw = Draw("outside", "islands")
        for island in islands:
            for theme in ("services-publics", "eau-environnement-littoral", "habitat"):
                local = [t for t in TEMPLATES[theme] if t.extent in ("site", "commune")]
                subject = self._subject(draw, (None, None, island), (), (theme, local))
                projects.append(self._redirected(draw, subject))
        for theme, title in DEPARTEMENT_WIDE:
            template = Template(title, "département", "association", "f", 0.6)
            projects.append(self._redirected(draw, Subject(None, None, None, (), theme, template, title)))
        counts = _share([t.population**0.5 for t in territories], N_OUTSIDE - len(projects))
        for territory, count in zip(territories, counts, strict=True):
            draw = Draw("outside", territory.code)
            for rank in range(count):
                theme = draw.choose(tuple(TEMPLATES))
                templates = [t for t in TEMPLATES[theme] if "a" not in t.moyens]
                if rank == 0 and draw.chance(0.3):
                    theme, shared = draw.choose(SEVERAL_EPCI)
                    templates = [shared]
                subject = self._subject(draw, (None, territory, None), (), (theme, templates))
                projects.append(self._redirected(draw, subject))
        return projects

    def _registered(self, draw: Draw, accord: Accord) -> Project:
        funded = [enjeu for enjeu in accord.enjeux if enjeu.funded]
        enjeu = draw.weighted(funded, [1 / (1 + 0.25 * rank) for rank in range(len(funded))])
        others = [e.enjeu_id for e in funded if e is not enjeu and e.since <= enjeu.since]
        second = draw.sample(others, 1) if draw.chance(0.2) else []
        theme = (enjeu.theme, TEMPLATES[enjeu.theme])
        subject = self._subject(draw, (accord, accord.territory, None), (enjeu.enjeu_id, *second), theme)
        outcome = draw.weighted(_OUTCOMES, _INSIDE_WEIGHTS)
        return self._dated(draw, subject, ("ATS", outcome), since=enjeu.since)

    def _unfunded(self, draw: Draw, accord: Accord) -> list[Project]:
        """Give some of the enjeux without means one project that is still an idea."""
        projects = []
        for enjeu in accord.enjeux:
            if enjeu.funded or not draw.chance(0.4):
                continue
            theme = (enjeu.theme, TEMPLATES[enjeu.theme])
            subject = self._subject(draw, (accord, accord.territory, None), (enjeu.enjeu_id,), theme)
            projects.append(self._dated(draw, subject, ("ATS", "idée"), since=enjeu.since))
        return projects

    def _proposal(self, draw: Draw, accord: Accord) -> Project:
        enjeu = draw.choose(accord.enjeux)
        theme = (enjeu.theme, TEMPLATES[enjeu.theme])
        subject = self._subject(draw, (accord, accord.territory, None), (enjeu.enjeu_id,), theme)
        return self._dated(draw, subject, ("ATS", "idée"), since=enjeu.since)

    def _redirected(self, draw: Draw, subject: Subject) -> Project:
        voie = "politique thématique" if draw.chance(0.75) else "hors Département"
        outcome = draw.weighted(_OUTCOMES, _OUTSIDE_WEIGHTS)
        return self._dated(draw, subject, (voie, outcome), since=dt.date(2021, 11, 1))

    def _subject(
        self,
        draw: Draw,
        where: tuple[Accord | None, Territory | None, Commune | None],
        enjeux: tuple[str, ...],
        about: tuple[str, Sequence[Template]],
    ) -> Subject:
        """Draw a template and a place that make a title not yet used."""
        accord, territory, fixed = where
        theme, templates = about
        while True:
            template = draw.choose(templates)
            commune = fixed
            if commune is None and territory is not None and template.extent in ("site", "commune"):
                pool = [c for c in territory.communes if c.coastal or not template.coastal]
                if not pool:
                    continue
                commune = draw.weighted(pool, [c.population**0.6 for c in pool])
            place = commune or territory
            title = template.title
            if place is not None:
                title = title.format(de=place.de, lieu=place.lieu)
            if title not in self._titles:
                self._titles.add(title)
                return Subject(accord, territory, commune, enjeux, theme, template, title)
            # A small territory can run out of titles: a second phase is then a new project.
            if draw.chance(0.03):
                templates = [
                    Template(f"{t.title}, deuxième phase", t.extent, t.owner, t.moyens, t.size, t.coastal)
                    for t in templates
                    if "phase" not in t.title
                ] or templates

    def _dated(self, draw: Draw, subject: Subject, path: tuple[str, str], *, since: dt.date) -> Project:
        """Draw the session, the dates and the progress that fit the outcome."""
        voie, outcome = path
        self._number += 1
        session = self._session(draw, outcome, since)
        debut, fin = _period(draw, subject.template, session)
        redirected = voie == "politique thématique"
        return Project(
            number=self._number,
            accord=subject.accord,
            territory=subject.territory,
            commune=subject.place,
            enjeux=subject.enjeux,
            theme=subject.theme,
            template=subject.template,
            title=subject.title,
            voie=voie,
            politique=POLITIQUES[subject.theme] if redirected else None,
            outcome=outcome,
            session=session,
            debut=debut,
            fin=fin,
            avancement=_progress(draw, outcome, debut, fin),
        )

    def _session(self, draw: Draw, outcome: str, since: dt.date) -> Meeting | None:
        """Draw the commission permanente that decides; a request under way looks to the next ones."""
        sessions = self._calendar.commissions
        if outcome == "idée":
            return None
        if outcome == "instruction":
            if draw.chance(UNSCHEDULED):
                return None
            return draw.choose([m for m in sessions if m.date > STATE_DATE])
        # What was cancelled had been granted at least a year before.
        until = STATE_DATE - dt.timedelta(days=365 if outcome == "annulé" else 0)
        past = [m for m in sessions if since <= m.date <= until]
        held = {year: [m for m in past if m.date.year == year] for year in _BY_YEAR}
        years = [year for year in _BY_YEAR if held[year]]
        return draw.choose(held[draw.weighted(years, [_BY_YEAR[year] for year in years])])


def _share(weights: Sequence[float], total: int) -> list[int]:
    """Share a number out in proportion to weights, exactly (largest remainders)."""
    exact = [weight * total / sum(weights) for weight in weights]
    counts = [int(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for i in order[: total - sum(counts)]:
        counts[i] += 1
    return counts


def _period(draw: Draw, template: Template, session: Meeting | None) -> tuple[dt.date | None, dt.date | None]:
    """Draw the start after the vote and a duration that fits the size."""
    if session is None:
        return None, None
    debut = session.date + dt.timedelta(days=draw.integer(20, 210))
    days = draw.integer(240, 480) + int(90 * template.size)
    return debut, debut + dt.timedelta(days=days)


def _progress(draw: Draw, outcome: str, debut: dt.date | None, fin: dt.date | None) -> str:
    """Say where the project is on the day of the demonstration."""
    if outcome in ("idée", "ajourné"):
        return "à l'étude"
    if outcome in ("refusé", "annulé"):
        return "abandonné" if outcome == "annulé" or draw.chance(0.6) else "suspendu"
    if outcome == "instruction":
        return draw.choose(("à l'étude", "prêt"))
    if debut is None or fin is None or debut > STATE_DATE:
        return "prêt"
    if fin <= STATE_DATE:
        return "en cours" if draw.chance(LATE) else "réalisé"
    return "suspendu" if draw.chance(0.04) else "en cours"
