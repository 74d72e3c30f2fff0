"""The 21 accords, their enjeux, their amendments, their contributions and what they promise."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from data.demonstration.draw import Draw
from data.demonstration.meetings import ACCORD_VOTES, STATE_DATE, Calendar, Meeting, working_day
from data.demonstration.places import Territory
from data.demonstration.rows import Rows
from data.demonstration.stakes import CONTRIBUTIONS, STAKES, Stake, stakes_of
from data.schema_types import ORIGINES

IN_VALIDATION = "242900793"
"""EPCI whose accord is still to be voted."""

WITHOUT_PROJECT = "242900629"
"""EPCI whose accord is voted and holds no project yet."""

OVERSPENT = "242900710"
"""EPCI whose running costs are voted beyond what was promised."""

AMENDMENTS: dict[str, tuple[str, ...]] = {
    "200067072": ("abondement",),
    "200067247": ("ajout",),
    "200068120": ("transfert",),
    "242900074": ("ajout", "abondement"),
    "242900561": ("abondement",),
    "242900694": ("retrait",),
    "242900702": ("transfert",),
    "242900835": ("ajout",),
}
"""Amendments by EPCI: more money, a new enjeu, money moved to investment, an enjeu withdrawn."""

_ADDED = "numerique"
_TOP_UP = 0.12
_OBJECTS = {
    "abondement": "Abondement de l’enveloppe d’investissement.",
    "ajout": "Ajout d’un enjeu consacré aux usages numériques.",
    "transfert": "Transfert d’une part du fonctionnement vers l’investissement.",
    "retrait": "Retrait d’un enjeu désormais porté par une autre politique.",
}


@dataclass(frozen=True)
class Enjeu:
    """An enjeu written in an accord: whether projects may get means for it, and since when it is there."""

    enjeu_id: str
    theme: str
    rang: int
    funded: bool
    since: dt.date


@dataclass(frozen=True)
class Accord:
    """An accord written in the rows, with what its projects need to know."""

    accord_id: str
    territory: Territory
    voted: dt.date | None
    enjeux: tuple[Enjeu, ...]
    amendments: Mapping[str, str] = field(default_factory=dict)

    @property
    def planned(self) -> bool:
        """Whether projects may be registered and funded."""
        return self.voted is not None and self.territory.code != WITHOUT_PROJECT


def write_accords(rows: Rows, calendar: Calendar, territories: tuple[Territory, ...]) -> tuple[Accord, ...]:
    """Write accords, amendments, enjeux, contributions, documents and the meetings of the dialogue."""
    for session, date in zip(("a", "b"), ACCORD_VOTES, strict=True):
        agenda = "Vote des accords et de leur volet opérationnel."
        calendar.add(Meeting(f"SP-2021{session}", "session plénière", None, date, agenda))
    agenda = "Rapport annuel sur les accords ; vote des accords en attente."
    calendar.add(Meeting("SP-2026", "session plénière", None, dt.date(2026, 12, 17), agenda))
    return tuple(_write_accord(rows, calendar, territory) for territory in territories)


def _write_accord(rows: Rows, calendar: Calendar, territory: Territory) -> Accord:
    draw = Draw("accord", territory.code)
    accord_id = f"A-{territory.code}"
    voted = None if territory.code == IN_VALIDATION else ACCORD_VOTES[draw.chance(0.35)]
    start = voted or dt.date(2027, 1, 1)
    local = working_day(start - dt.timedelta(days=draw.integer(10, 40))) if voted else dt.date(2026, 12, 10)
    rows.add(
        "accord",
        accord_id=accord_id,
        perimetre="EPCI",
        siren=territory.code,
        intitule=f"Accord {territory.de}",
        debut=start,
        fin=start.replace(year=start.year + 6) - dt.timedelta(days=1),
        etape="en œuvre" if voted else "validation",
        date_vote_cd=voted,
        date_vote_epci=local if voted else None,
        date_signature=working_day(voted + dt.timedelta(days=draw.integer(25, 80))) if voted else None,
        reference=f"CD-{voted.year}-{territory.code[-3:]} (fictive)" if voted else None,
    )
    _write_dialogue(calendar, territory, local)
    if voted:
        rows.add(
            "document",
            document_id=f"DOC-{territory.code}",
            accord_id=accord_id,
            type="délibération",
            titre=f"Délibération fictive sur l’accord {territory.de}",
            url=f"https://example.org/demonstration/{accord_id}",
            date=voted,
        )
    amendments = _write_amendments(rows, calendar, accord_id, territory) if voted else {}
    enjeux = _write_enjeux(rows, accord_id, territory, (start, amendments))
    _write_contributions(rows, accord_id, territory, enjeux)
    return Accord(accord_id, territory, voted, enjeux, {kind: name for kind, (name, _) in amendments.items()})


def _write_dialogue(calendar: Calendar, territory: Territory, local: dt.date) -> None:
    """Record the technical meeting, the workshops and the vote of the EPCI."""
    draw = Draw("dialogue", territory.code)
    code = territory.code
    meeting = working_day(dt.date(2020, 11, 9) + dt.timedelta(days=draw.integer(0, 100)))
    agenda = "Lancement du dialogue et partage du diagnostic."
    calendar.add(Meeting(f"RT-{code}", "réunion technique", code, meeting, agenda))
    for number in (1, 2):
        date = working_day(dt.date(2021, 1 + 2 * number, 1) + dt.timedelta(days=draw.integer(0, 50)))
        agenda = f"Atelier {number} : choix des enjeux et des premiers projets."
        calendar.add(Meeting(f"AT-{code}-{number}", "atelier", code, date, agenda))
    agenda = f"Vote de l’accord {territory.de}."
    calendar.add(Meeting(f"CC-{code}", "conseil communautaire", code, local, agenda))


def _write_amendments(
    rows: Rows, calendar: Calendar, accord_id: str, territory: Territory
) -> dict[str, tuple[str, dt.date]]:
    """Write the amendments of an accord; gives, by kind, the identifier and the day of effect."""
    draw = Draw("amendments", territory.code)
    written = {}
    for number, kind in enumerate(AMENDMENTS.get(territory.code, ()), start=1):
        session = [m for m in calendar.commissions if m.date.year == 2022 + number][draw.integer(1, 6)]
        avenant_id = f"{accord_id}-AV{number}"
        effect = (session.date.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        rows.add(
            "avenant",
            avenant_id=avenant_id,
            accord_id=accord_id,
            numero=number,
            date_vote=session.date,
            date_effet=effect,
            objet=_OBJECTS[kind],
        )
        rows.add(
            "decision",
            decision_id=f"D-{avenant_id}",
            instance_id=session.instance_id,
            accord_id=accord_id,
            avenant_id=avenant_id,
            sens="modifié",
            reference=f"{session.instance_id}-{number:02d} (fictive)",
        )
        written[kind] = (avenant_id, effect)
    return written


def _write_enjeux(
    rows: Rows,
    accord_id: str,
    territory: Territory,
    dated: tuple[dt.date, Mapping[str, tuple[str, dt.date]]],
) -> tuple[Enjeu, ...]:
    """Write the enjeux, amendments included; in about half of the accords one of them gets no means."""
    start, amendments = dated
    draw = Draw("enjeux", territory.code)
    stakes: list[tuple[str, Stake, str | None]] = [
        (theme, stake, None) for theme, stake in stakes_of(territory.code)
    ]
    if "ajout" in amendments:
        stakes.append((_ADDED, STAKES[_ADDED][0], "ajout"))
    forsaken = draw.integer(3, len(stakes)) if draw.chance(0.6) and len(stakes) > 3 else 0
    enjeux = []
    for rang, (theme, stake, added) in enumerate(stakes, start=1):
        leaving = "retrait" in amendments and rang == len(stakes)
        rows.add(
            "enjeu",
            enjeu_id=f"{accord_id}-E{rang}",
            accord_id=accord_id,
            theme=theme,
            intitule=stake.intitule,
            objectif=stake.objectif,
            rang=rang,
            sources=stake.sources,
            indicateurs=stake.indicateurs,
            avenant_entree=amendments[added][0] if added else None,
            avenant_sortie=amendments["retrait"][0] if leaving else None,
        )
        since = amendments[added][1] if added else start
        funded = not leaving and rang != forsaken
        enjeux.append(Enjeu(f"{accord_id}-E{rang}", theme, rang, funded, since))
    return tuple(enjeux)


def _write_contributions(rows: Rows, accord_id: str, territory: Territory, enjeux: tuple[Enjeu, ...]) -> None:
    """Write contributions of the dialogue and a few later ones."""
    draw = Draw("contributions", territory.code)
    for number in range(1, draw.integer(3, 8) + 1):
        enjeu = draw.choose(enjeux)
        linked = draw.chance(0.8) and enjeu.since <= ACCORD_VOTES[1]
        day = dt.date(2020, 11, 15) + dt.timedelta(days=draw.integer(0, 240))
        if draw.chance(0.25):
            day = dt.date(2023, 1, 10) + dt.timedelta(days=draw.integer(0, 1200))
        rows.add(
            "contribution",
            contribution_id=f"{accord_id}-C{number}",
            accord_id=accord_id,
            enjeu_id=enjeu.enjeu_id if linked else None,
            origine=draw.choose(ORIGINES),
            date=min(day, STATE_DATE),
            resume=CONTRIBUTIONS[enjeu.theme],
        )


def write_envelopes(rows: Rows, accord: Accord, used: Mapping[str, float], *, usual_eur: float) -> None:
    """
    Write what an accord promises, so that it covers what it has used with some left to allocate.

    Parameters
    ----------
    rows
        Where to write.
    accord
        The accord.
    used
        Euros voted for « investissement » and « fonctionnement », days planned for « ingénierie » and
        « accompagnement ».
    usual_eur
        Total voted that one expects of such a territory; an accord without project promises that much.
    """
    draw = Draw("envelopes", accord.territory.code)
    fallback = {"investissement": 0.85 * usual_eur, "fonctionnement": 0.15 * usual_eur}
    fallback |= {"ingénierie": 60.0, "accompagnement": 20.0}
    total = {}
    for moyen in fallback:
        step = 10_000 if moyen in ("investissement", "fonctionnement") else 5
        spent = used.get(moyen, 0.0)
        total[moyen] = step * math.ceil((spent or fallback[moyen]) / draw.uniform(0.62, 0.93) / step)
    if accord.territory.code == OVERSPENT:
        total["fonctionnement"] = 1_000 * int(0.96 * used["fonctionnement"] / 1_000)
    moved = 10_000 * max(1, round(_TOP_UP * total["fonctionnement"] / 10_000))
    topped = 10_000 * max(1, round(_TOP_UP * total["investissement"] / 10_000))
    parts: list[tuple[str, int, str | None]] = []
    if "abondement" in accord.amendments:
        parts.append(("investissement", topped, accord.amendments["abondement"]))
    if "transfert" in accord.amendments:
        parts.append(("investissement", moved, accord.amendments["transfert"]))
        parts.append(("fonctionnement", -moved, accord.amendments["transfert"]))
    for moyen, amount in total.items():
        changed = sum(change for name, change, _ in parts if name == moyen)
        parts.append((moyen, amount - changed, None))
    for number, (moyen, amount, avenant_id) in enumerate(sorted(parts, key=lambda part: part[2] or ""), 1):
        money = moyen in ("investissement", "fonctionnement")
        rows.add(
            "enveloppe",
            enveloppe_id=f"{accord.accord_id}-ENV{number}",
            accord_id=accord.accord_id,
            moyen="financement" if money else moyen,
            section=moyen if money else None,
            montant_eur=amount if money else None,
            jours=None if money else amount,
            avenant_id=avenant_id,
        )
