"""
The sentences that open the page and the sheet of an accord, written from its figures.

Each function takes plain values and returns one typeset French sentence, correct in number, with the comparison
that matters; where a figure does not exist the sentence says that, or leaves the clause out. Names come in the
forms of `data/files/epci_formes.csv`. A growth is never called « déclin ».
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analysis.comparison import NEAR_POINTS, quasi_stable
from render.numbers import (
    compact_euros,
    date_fr,
    is_known,
    number,
    ordinal,
    per_inhabitant,
    percent,
    plural,
    rounded,
    trimmed,
)
from render.typography import capital, quoted, typeset


@dataclass(frozen=True)
class Forms:
    """
    Forms of the name of a territory.

    Attributes
    ----------
    sujet
        « le Pays d’Iroise ».
    de
        « du Pays d’Iroise ».
    lieu
        « dans le Pays d’Iroise ».
    """

    sujet: str
    de: str
    lieu: str

    @classmethod
    def of(cls, epci: Mapping[Any, Any]) -> "Forms":
        """Read the forms from a row of `data.territoire.load_epci`."""
        return cls(str(epci["sujet"]), str(epci["de"]), str(epci["lieu"]))


def share(part: float, whole: float) -> str:
    """
    Write a part of a whole as a rounded percentage that never hides a remainder.

    What is more than nothing is never « 0 % », what is less than the whole never « 100 % ».
    """
    per_cent = 100 * part / whole
    if 0 < per_cent < 1:
        return f"moins de {percent(1, decimals=0)}"
    if 99 < per_cent < 100:
        return f"plus de {percent(99, decimals=0)}"
    return percent(per_cent, decimals=0)


def population_sentence(
    forms: Forms, *, population: int, annee: int, n_communes: int | None, taux: float | None, depuis: int
) -> str:
    """
    Say how many live there, in how many communes, and where the number goes.

    Parameters
    ----------
    forms
        Name of the territory.
    population, annee
        Inhabitants and their vintage.
    n_communes
        Communes of the same perimeter; None for a commune itself.
    taux, depuis
        Annual growth in % and first year; None leaves the clause out.
    """
    start = f"{capital(forms.sujet)} compte {number(population)} habitants en {annee}"
    if n_communes is not None:
        start += f" dans {plural(n_communes, 'aucune commune', 'une commune', '# communes')}"
    kept = rounded(taux, decimals=2)
    if kept is None:
        return typeset(f"{start}.")
    if quasi_stable(float(kept)):
        move = "est quasi stable"
    else:
        move = f"{'augmente' if kept > 0 else 'diminue'} de {percent(abs(kept))} par an"
    return typeset(f"{start} ; sa population {move} depuis {depuis}.")


def accord_sentence(
    forms: Forms, *, date_vote: datetime.date | None, n_enjeux: int, n_sans_moyens: int
) -> str:
    """
    Say what the accord retains and what is left without means.

    Parameters
    ----------
    forms
        Name of the EPCI.
    date_vote
        Vote of the accord by the Département; None while it is not voted.
    n_enjeux, n_sans_moyens
        Enjeux in force, and those without any means voted.
    """
    voted = "non encore voté" if date_vote is None else f"voté le {date_fr(date_vote)}"
    start = f"L'accord {forms.de}, {voted},"
    if n_enjeux <= 0:
        return typeset(f"{start} ne retient encore aucun enjeu.")
    if n_enjeux == 1:
        means = "encore sans moyens votés" if n_sans_moyens else "doté de moyens votés"
        return typeset(f"{start} retient un enjeu, {means}.")
    if n_sans_moyens >= n_enjeux:
        return typeset(f"{start} retient {number(n_enjeux)} enjeux, tous encore sans moyens votés.")
    without = plural(
        n_sans_moyens,
        "aucun n'est sans moyens votés",
        "un est sans moyens votés",
        "# sont sans moyens votés",
    )
    return typeset(f"{start} retient {number(n_enjeux)} enjeux ; {without}.")


def envelope_sentence(
    *, promis: float | None, vote: float, verse: float, reste: float | None, fin: datetime.date | None
) -> str:
    """
    Say promised, voted, paid and left.

    Parameters
    ----------
    promis
        Euros promised; None or 0 when no envelope is recorded.
    vote, verse
        Euros voted and paid by the Département.
    reste
        Euros left to allocate; negative when more was voted than promised.
    fin
        End of the accord.
    """
    if not is_known(promis) or not promis:
        start = "Aucune enveloppe n'est inscrite ; le Département"
        given = ""
    else:
        start = f"Sur une enveloppe de {compact_euros(promis)}, le Département"
        given = f" ({share(vote, promis)})"
    if not vote:
        return typeset(f"{start} n'a encore rien voté{_left(promis, reste, fin)}.")
    paid = (
        f"versé {compact_euros(verse)} ({share(verse, vote)} du voté)" if verse else "n'a encore rien versé"
    )
    link = " et " if verse else " mais "
    return typeset(f"{start} a voté {compact_euros(vote)}{given}{link}{paid}{_left(promis, reste, fin)}.")


def _left(promis: float | None, reste: float | None, fin: datetime.date | None) -> str:
    if not is_known(promis) or not promis or reste is None or not is_known(reste):
        return ""
    # Below half a euro nothing can be written, so nothing is left.
    if reste >= 0.5:
        until = f" d'ici au {date_fr(fin)}" if fin else ""
        return f" ; il reste {compact_euros(reste)} à affecter{until}"
    if reste > -0.5:
        return " ; l'enveloppe est entièrement affectée"
    return f" ; l'enveloppe est dépassée de {compact_euros(-reste)}"


def support_sentence(*, jours: float, jours_faits: float, n_projets: int) -> str:
    """
    Say what the Département adds to its money; it follows `envelope_sentence`, whose subject it keeps.

    Parameters
    ----------
    jours, jours_faits
        Days of engineering planned and done.
    n_projets
        Projects accompanied.
    """
    projects = plural(n_projets, "n'accompagne aucun projet", "accompagne un projet", "accompagne # projets")
    planned, done = rounded(jours, decimals=1), rounded(jours_faits, decimals=1)
    if not planned:
        if not n_projets:
            return typeset("Il n'y ajoute ni jour d'ingénierie, ni accompagnement de projet.")
        return typeset(f"Il n'y ajoute aucun jour d'ingénierie, mais {projects}.")
    if planned < 2:
        state = "réalisé" if done and done >= planned else "à réaliser"
        days = f"{trimmed(planned, decimals=1)} jour d'ingénierie, {state},"
    else:
        state = plural(done, "aucun réalisé", "# réalisé", "# réalisés")
        if done and done >= planned:
            state = "tous réalisés"
        days = (
            f"{trimmed(planned, decimals=1)} jours d'ingénierie, {'' if state[0] == 't' else 'dont '}{state},"
        )
    return typeset(f"Il y ajoute {days} {'et' if n_projets else 'mais'} {projects}.")


def per_inhabitant_sentence(
    *,
    montant: float,
    depuis: int,
    reference: float | None,
    n_accords: int,
    projet: str | None = None,
    part: float | None = None,
) -> str:
    """
    Say what it is per inhabitant, against all accords, and how much the first project weighs.

    Parameters
    ----------
    montant, reference
        Euros voted per inhabitant, here and for the `n_accords` accords together.
    depuis
        Year since which votes cumulate.
    n_accords
        Accords in the reference.
    projet, part
        Title of the first project and its share of the total, in [0, 1].
    """
    text = f"Cela représente {per_inhabitant(montant)} depuis {depuis}"
    if is_known(reference):
        others = plural(n_accords, "", "l'ensemble de l'accord", "l'ensemble des # accords")
        text += f", contre {per_inhabitant(reference).removesuffix(' par habitant')} pour {others}"
    if projet and part is not None and is_known(part) and part > 0:
        text += f" ; le premier projet, {quoted(projet)}, pèse {share(part, 1)} du total"
    return typeset(f"{text}.")


def progress_sentence(*, ecoule: float, affecte: float | None, n_retards: int) -> str:
    """
    Compare the time elapsed with the envelope allocated, and count the late projects of the accord.

    Parameters
    ----------
    ecoule
        Share of the accord's duration behind, in [0, 1]; 1 or more when it has ended.
    affecte
        Share of the envelope voted; None without an envelope.
    n_retards
        Projects of the accord more than six months late.
    """
    if ecoule >= 1:
        time = "est arrivé à son terme"
    elif ecoule <= 0:
        time = "n'a pas encore commencé"
    else:
        time = f"a parcouru {share(ecoule, 1)} de sa durée"
    allocated = ""
    if affecte is not None and is_known(affecte):
        verb = "a affecté" if ecoule >= 1 or ecoule <= 0 else "affecté"
        allocated = f" et {verb} {share(affecte, 1)} de son enveloppe"
    late = plural(
        n_retards,
        "aucun projet de l'accord n'est en retard",
        "un projet de l'accord est en retard",
        "# projets de l'accord sont en retard",
    )
    return typeset(f"L'accord {time}{allocated} ; {late} de plus de six mois.")


def lapse_sentence(*, n_aides: int, montant: float, horizon: datetime.date) -> str:
    """
    Count the aids of an accord that lapse before a date.

    Parameters
    ----------
    n_aides, montant
        Aids, and their unpaid balance in euros.
    horizon
        Date looked ahead to.
    """
    amount = f" ({compact_euros(montant)})"
    lapsing = plural(
        n_aides,
        "Aucune aide de l'accord ne devient caduque",
        f"Une aide de l'accord{amount} devient caduque",
        f"# aides de l'accord{amount} deviennent caduques",
    )
    return typeset(f"{lapsing} avant le {date_fr(horizon)}.")


def age_sentence(
    forms: Forms,
    *,
    part: float | None,
    reference: float | None,
    millesime: str,
    minimum: tuple[float, str] | None = None,
    maximum: tuple[float, str] | None = None,
) -> str:
    """
    Compare the share of the inhabitants aged 65 or more with that of the Finistère, and give its extremes.

    Parameters
    ----------
    forms
        Name of the EPCI.
    part, reference
        In %, here and in the Finistère.
    millesime
        Source and vintage: « RP 2021 ».
    minimum, maximum
        Lowest and highest communes: value in %, name. None for a single commune.
    """
    if not is_known(part):
        return typeset(
            f"{capital(forms.lieu)}, la part des 65 ans ou plus n'est pas disponible ({millesime})."
        )
    shown, other = rounded(part, decimals=1), rounded(reference, decimals=1)
    text = f"{capital(forms.lieu)}, {percent(part)} des habitants ont 65 ans ou plus"
    if shown is None or other is None:
        text += f" ({millesime})"
    else:
        gap = shown - other
        source = f"({percent(reference)}, {millesime})"
        if abs(gap) < Decimal(str(NEAR_POINTS)):
            text += f", une part proche de celle du Finistère {source}"
        else:
            points = f"{number(abs(gap), decimals=1)} {'points' if abs(gap) >= 2 else 'point'}"
            text += f", soit {points} de {'plus' if gap > 0 else 'moins'} que dans le Finistère {source}"
    if minimum and maximum and percent(minimum[0]) != percent(maximum[0]):
        low, high = (f"{percent(value)} ({name})" for value, name in (minimum, maximum))
        text += f" ; de {low} à {high} selon les communes"
    return typeset(f"{text}.")


def unfunded_sentence(*, enjeu: str, rang: int) -> str:
    """Say that an enjeu of a given rank (from 1) has no means."""
    return typeset(
        f"L'enjeu {quoted(enjeu)} est au {ordinal(rang)} rang de l'accord, mais aucun moyen n'est voté à ce jour."
    )


def meeting_sentence(
    *, instance: str | None, date: datetime.date | None, n_decisions: int = 0, sujet: str = "ce territoire"
) -> str:
    """
    Announce the next meeting and what is expected of it.

    Parameters
    ----------
    instance, date
        Type and day of the meeting; None when none is planned.
    n_decisions
        Decisions expected for the territory; the same meeting may take others.
    sujet
        The territory: « le Pays d’Iroise » where the reader may take « ce territoire » for another.
    """
    if instance is None or date is None:
        return typeset("Aucun rendez-vous n'est inscrit au calendrier.")
    expected = plural(
        n_decisions,
        "aucune décision n'y est attendue",
        "une décision y est attendue",
        "# décisions y sont attendues",
    )
    return typeset(f"Prochain rendez-vous : {instance} le {date_fr(date)} ; {expected} pour {sujet}.")
