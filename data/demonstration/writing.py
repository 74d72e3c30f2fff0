"""From drawn projects, grants and plans to the rows of the portfolio."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from data.demonstration.draw import Draw
from data.demonstration.grants import Grant
from data.demonstration.meetings import STATE_DATE, Calendar, Meeting
from data.demonstration.minutes import Aid, Minutes
from data.demonstration.payments import Instalment, deadline, later_session, pay, work
from data.demonstration.plans import Plan, draw_plan, owner_name, owner_type
from data.demonstration.projets import Project
from data.demonstration.rows import Rows, hundreds
from data.schema import TABLES

DEPARTEMENT = "Département du Finistère"
CHANGED = 0.05
"""Share of the aids whose amount was changed after the vote."""

_ATS = TABLES["accord"].column("dispositif").default
_VAT = 1.2
_STATES = {"instruction": "sollicité", "idée": "envisagé", "ajourné": "sollicité", "refusé": "refusé"}


@dataclass(frozen=True)
class Part:
    """One line that the Département brings or is asked: a moyen, a section, euros or days."""

    moyen: str
    section: str | None
    euros: int
    days: int


class Writer:
    """
    Write projects one by one, and remember what each accord has used.

    Parameters
    ----------
    rows
        Where to write.
    calendar
        The meetings that decide.
    """

    def __init__(self, rows: Rows, calendar: Calendar) -> None:
        self._rows = rows
        self._calendar = calendar
        self.used: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))

    def write(self, project: Project, grant: Grant) -> None:
        """Write a project, its enjeux, its financing plan, its payments and its decisions."""
        plan = draw_plan(project, grant)
        minutes = Minutes(self._rows, self._calendar, project)
        self._write_project(project, plan, planned=minutes.planned_year)
        minutes.instruct()
        if project.voie != "hors Département":
            for number, part in enumerate(_parts(grant), start=1):
                self._write_aid(project, plan, minutes, (number, part))
        self._write_funders(project, plan)

    def _write_project(self, project: Project, plan: Plan, *, planned: int | None) -> None:
        draw = Draw("project", project.projet_id)
        located = project.commune is not None and project.template.extent == "site"
        lon, lat = project.commune.point_inside(draw) if located and project.commune else (None, None)
        taxed = plan.base == "TTC" or owner_type(project) == "bailleur" or plan.cost_eur is None
        self._rows.add(
            "projet",
            projet_id=project.projet_id,
            accord_id=project.accord.accord_id if project.accord else None,
            voie=project.voie,
            politique=project.politique,
            inscription=_registration(project, planned),
            plan_annuel=planned,
            siren=project.siren,
            insee=project.commune.code if project.commune else None,
            perimetre=project.template.extent,
            lon=lon,
            lat=lat,
            localisation="site" if located else "territoire",
            intitule=project.title,
            maitre_ouvrage=owner_name(project),
            maitre_ouvrage_type=owner_type(project),
            theme=project.theme,
            avancement=project.avancement,
            cout_ht_eur=plan.cost_eur if plan.base == "HT" else None,
            cout_ttc_eur=plan.cost_eur if plan.base == "TTC" else None if taxed else _with_tax(plan.cost_eur),
            debut=project.debut,
            fin=project.fin,
            diffusion=_diffusion(draw, project),
        )
        for rank, enjeu_id in enumerate(project.enjeux):
            self._rows.add(
                "projet_enjeu", projet_id=project.projet_id, enjeu_id=enjeu_id, principal=rank == 0
            )

    def _write_aid(self, project: Project, plan: Plan, minutes: Minutes, numbered: tuple[int, Part]) -> None:
        """Write one line of the Département, then its payments and its decisions."""
        number, part = numbered
        line = f"{project.projet_id}-F{number}"
        draw = Draw("aid", line)
        granted = project.outcome in ("voté", "annulé")
        aid, changed = self._draw_amounts(draw, project, part, line)
        instalments = self._instalments(draw, project, part)
        limit, extended = self._limit(draw, project, part, instalments)
        decision_id = minutes.decide(aid, changed=changed, extended=extended)
        money = part.moyen == "financement"
        base = plan.bases_eur.get(part.section or "")
        self._rows.add(
            "financement",
            financement_id=line,
            projet_id=project.projet_id,
            apporteur=DEPARTEMENT,
            apporteur_type="Département",
            moyen=part.moyen,
            section=part.section,
            dispositif=_ATS if project.accord else project.politique,
            etat="acquis" if granted else _STATES[project.outcome],
            base=plan.base,
            assiette_eur=max(base, aid.asked_eur) if base and money else None,
            montant_sollicite_eur=aid.asked_eur if money and project.outcome != "idée" else None,
            montant_vote_eur=aid.voted_eur if money else None,
            date_limite=limit,
            decision_id=decision_id,
            **(_agreement(project) if granted and money else {}),
        )
        for instalment in instalments:
            self._write_instalment(line, instalment, money=money)
        if project.accord and project.outcome == "voté":
            used = self.used[project.accord.accord_id]
            used[part.section or part.moyen] += part.euros if money else part.days

    def _draw_amounts(
        self, draw: Draw, project: Project, part: Part, line: str
    ) -> tuple[Aid, Meeting | None]:
        """Draw what is asked, first granted and finally voted, and the session that changed it if any."""
        if project.outcome == "annulé":
            return Aid(line, part.moyen, part.euros, part.euros, 0), None
        if project.outcome != "voté" or project.session is None:
            return Aid(line, part.moyen, None, part.euros, None), None
        asked = hundreds(part.euros * draw.choose((1.0, 1.0, 1.0, 1.15, 1.3)))
        changed = later_session(self._calendar, project.session)
        if not (part.euros and changed and draw.chance(CHANGED)):
            return Aid(line, part.moyen, part.euros, asked, part.euros), None
        first = hundreds(part.euros * draw.choose((0.85, 0.9, 1.1)))
        return Aid(line, part.moyen, first, max(asked, first), part.euros), changed

    def _instalments(self, draw: Draw, project: Project, part: Part) -> list[Instalment]:
        if project.outcome != "voté":
            return []
        return pay(draw, project, part.euros) if part.euros else work(draw, project, part.days)

    def _limit(
        self, draw: Draw, project: Project, part: Part, instalments: list[Instalment]
    ) -> tuple[dt.date | None, Meeting | None]:
        if project.outcome != "voté" or part.section is None:
            return None, None
        balance = part.euros - sum(instalment.done or 0 for instalment in instalments)
        return deadline(draw, self._calendar, project, section=part.section, balance=balance)

    def _write_instalment(self, line: str, instalment: Instalment, *, money: bool) -> None:
        planned, done = ("prevu_eur", "paye_eur") if money else ("jours_prevus", "jours_faits")
        self._rows.add(
            "echeance",
            echeance_id=f"{line}-{instalment.exercice}",
            financement_id=line,
            exercice=instalment.exercice,
            **{planned: instalment.planned, done: instalment.done},
        )

    def _write_funders(self, project: Project, plan: Plan) -> None:
        """Write the lines of the other funders and of the owner, in the main section of the plan."""
        section = next(iter(plan.bases_eur), None)
        eligible = sum(plan.bases_eur.values())
        for number, funder in enumerate(plan.funders, start=1):
            granted = funder.etat == "acquis"
            self._rows.add(
                "financement",
                financement_id=f"{project.projet_id}-A{number}",
                projet_id=project.projet_id,
                apporteur=funder.name,
                apporteur_type=funder.kind,
                moyen="financement",
                section=section,
                dispositif=funder.dispositif,
                etat=funder.etat,
                base=plan.base,
                assiette_eur=eligible if funder.kind == "État" and funder.euros <= eligible else None,
                montant_sollicite_eur=funder.euros,
                montant_vote_eur=funder.euros if granted else None,
            )


def _parts(grant: Grant) -> list[Part]:
    """List the lines of the Département, the euros first."""
    parts = [
        Part("financement", "investissement", grant.investissement, 0),
        Part("financement", "fonctionnement", grant.fonctionnement, 0),
        Part("ingénierie", None, 0, grant.ingenierie),
        Part("accompagnement", None, 0, grant.accompagnement),
    ]
    return [part for part in parts if part.euros or part.days]


def _registration(project: Project, planned: int | None) -> str | None:
    """Say which act registers the project in its accord."""
    if project.accord is None or project.accord.voted is None:
        return None
    if planned is not None:
        return "plan annuel"
    principal = next(e for e in project.accord.enjeux if e.enjeu_id == project.enjeux[0])
    added = principal.since > project.accord.voted
    return "avenant" if added else "volet opérationnel" if project.session else None


def _diffusion(draw: Draw, project: Project) -> str:
    """Say who may see the project: the public sees only what is voted."""
    if project.outcome == "voté":
        return draw.weighted(("public", "comité", "interne"), (0.8, 0.15, 0.05))
    return draw.weighted(("comité", "interne"), (0.5, 0.5))


def _with_tax(cost: int | None) -> int | None:
    return None if cost is None else round(cost * _VAT)


def _agreement(project: Project) -> dict[str, object]:
    """Fill what the national standard of subsidies asks for."""
    signed = None
    if project.session is not None:
        day = project.session.date + dt.timedelta(days=30)
        signed = day if day <= STATE_DATE else None
    return {
        "date_convention": signed,
        "nature": "aide en numéraire",
        "conditions_versement": "échelonné",
        "notification_ue": False,
        "pourcentage": 1.0,
    }
