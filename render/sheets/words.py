"""The French words of the papers: titles of their sections, headers of their tables, what is said of an absence."""

import datetime
from collections.abc import Mapping
from typing import Final

from analysis.accord_state import AccordState
from analysis.alerts import KINDS
from analysis.plan import ETATS_PLAN
from analysis.synthesis import Figures
from data.schema_types import SENS_DECISION
from render import numbers
from render.diffusion import COUNTED
from render.moyens_maps import INHABITANTS
from render.overview_words import outside_sentence
from render.sentences import Forms
from render.sheets.holdings import Holdings
from render.typography import typeset

POLICY: Final = "Accords pour des territoires solidaires"
PRODUCER: Final = "Conseil départemental du Finistère"
DEMONSTRATION: Final = typeset("Données de démonstration : accords, projets et montants inventés")
PERIMETER: Final = "21 EPCI"

SECTIONS: Final[Mapping[str, str]] = {
    "essentiel": "L’essentiel",
    "suites": "Suites du comité précédent",
    "avancement": "Avancement par enjeu",
    "projets": "Projets hors accord",
    "vigilance": "Vigilance",
    "territoire": "Le territoire",
    "plan": "Plan annuel {annee}",
    "decisions": "Décisions demandées et calendrier",
    "plans_financement": "Annexe 1. Plans de financement",
    "sources": "Annexe 2. Sources et lecture",
}

_WITHOUT_ACCORD: Final = "ce document montre les projets hors accord et l'observation."
# Whether the paper is for the public → what is said where there is nothing to tell.
NO_ACCORD: Final = {
    False: typeset(f"Aucun accord n'est saisi pour ce territoire : {_WITHOUT_ACCORD}"),
    True: typeset(f"Aucun accord voté n'est diffusé pour ce territoire : {_WITHOUT_ACCORD}"),
}
NO_ENJEU: Final = {
    False: typeset("Aucun enjeu n'est saisi pour ce territoire."),
    True: typeset("Aucun enjeu n'est diffusé pour ce territoire."),
}
NO_COMMITTEE: Final = typeset("Aucun comité territorial passé n'est saisi.")
NO_FOLLOWED: Final = typeset("Ce comité n'a pris aucune décision enregistrée sur un projet.")
NO_PAYMENT: Final = typeset("Ce document ne retient aucun versement à cette date.")
NO_ALERT: Final = typeset("Aucun point de vigilance à cette date.")
NO_CONTRIBUTION: Final = typeset("Aucune contribution n'est saisie.")
NO_EXPECTED: Final = typeset(
    "Aucune décision n'est inscrite à l'ordre du jour du prochain comité territorial."
)
NO_INSTANCE: Final = typeset("Aucune instance à venir n'est saisie.")
NO_PROJECT: Final = typeset("Ce document ne retient aucun projet.")
NO_FUNDER: Final = typeset("Ce document ne retient aucun montant.")

ALERTS: Final[Mapping[str, str]] = dict(
    zip(
        KINDS,
        (
            "En retard de plus de six mois",
            "Aide caduque",
            "Aide bientôt caduque",
            "Plan à boucler",
            "Part du maître d’ouvrage à vérifier (moins de 20 %)",
            "Enjeu sans moyens",
        ),
        strict=True,
    )
)
"""Kind of alert → words of its line."""

PLANS: Final[Mapping[str, str]] = dict(
    zip(
        ETATS_PLAN,
        ("Bouclé", "À boucler", "Dépassé", "Part inconnue", "HT et TTC mêlés", "Coût inconnu"),
        strict=True,
    )
)
"""State of a financing plan → words of its cell."""

DECISIONS: Final[Mapping[str, tuple[str, str]]] = dict(
    zip(
        SENS_DECISION,
        (
            ("une inscription au plan annuel", "# inscriptions au plan annuel"),
            ("une instruction", "# instructions"),
            ("un examen en COPIL", "# examens en COPIL"),
            ("une attribution", "# attributions"),
            ("un ajournement", "# ajournements"),
            ("un refus", "# refus"),
            ("une modification", "# modifications"),
            ("une prorogation", "# prorogations"),
            ("une annulation", "# annulations"),
            ("une réorientation", "# réorientations"),
        ),
        strict=True,
    )
)
"""Direction of a decision → its count in words."""

CHARTS: Final[Mapping[str, str]] = {
    "versements": "Versements du Département par année",
    "apporteurs": "Qui finance : voté par apporteur",
    "observation": "Le territoire parmi les 21 intercommunalités",
}
READING: Final[Mapping[str, str]] = {
    name: typeset(said)
    for name, said in {
        "montants": "Promis : enveloppe de l'accord et de ses avenants. Voté : aides attribuées par le Département, en "
        "totalité. Versé : paiements jusqu'à l'exercice en cours. Reste à affecter : promis moins voté.",
        "taux": "Taux : aide du Département rapportée à l'assiette éligible, jamais au coût total.",
        "jours": "Les jours d'ingénierie ne sont jamais convertis en euros.",
        "plans": "Un plan est « à boucler » quand les financements acquis ou demandés et la part du maître d'ouvrage "
        "n'atteignent pas le coût ; « part inconnue » : celle du maître d'ouvrage n'est pas renseignée.",
        "part": "La part de 20 % du maître d'ouvrage (CGCT, art. L. 1111-10) connaît des exceptions : elle est à "
        "vérifier, ce n'est pas un verdict.",
        "habitants": f"Euros par habitant – {INHABITANTS}.",
    }.items()
}
"""How to read the figures of a paper, by subject."""
PUBLIC_READING: Final = typeset(
    f"{COUNTED['public']} L'enveloppe et ce qui en reste ne figurent pas dans la version publique : ils se lisent avec "
    "l'ensemble des votes."
)
NOT_RECORDED: Final = "non saisi"
CALENDAR: Final = "Calendrier"
TO_DECIDE: Final = "Points à trancher"
MEANS_TITLE: Final = "Moyens du Département et des partenaires"
SYNTHESIS_TITLE: Final = "Synthèse départementale des accords"
BY_ACCORD: Final = "Accord par accord"
SOURCES: Final = "Sources et lecture"
WHOLE: Final = "Finistère, dans les accords et hors accord"
DECIDED: Final = "Décisions prises"
PROPOSED: Final = "Décisions proposées"
TOTAL_GRANTED: Final = "Total attribué"
NO_DECISION: Final = typeset("Aucune décision de cette instance n'est saisie.")
NO_ACCORDS: Final = typeset("Ce document ne retient aucun accord.")


def last_committee(day: datetime.date) -> str:
    """Say when the last committee met."""
    return typeset(f"Dernier comité territorial : {numbers.date_fr(day)}.")


def agenda(day: datetime.date) -> str:
    """Title the decisions expected from a committee."""
    return typeset(f"À l'ordre du jour du comité territorial du {numbers.date_fr(day)}")


def contributions(count: int, *, shown: int) -> str:
    """Title the contributions, and say how many are listed."""
    received = numbers.plural(count, "", "Une contribution reçue", "# contributions reçues")
    last = numbers.plural(shown, "", "la dernière", "les # dernières")
    return f"{received}, {last}" if count > shown else received


def unnamed(count: int) -> str:
    """Say that projects are counted and not named; nothing without any."""
    return typeset(
        numbers.plural(
            count,
            "",
            "Un projet interne est compté, mais n'est pas nommé ici.",
            "# projets internes sont comptés, mais ne sont pas nommés ici.",
        )
    )


def unnamed_alerts(count: int) -> str:
    """Say that points of vigilance are about projects that are not named; nothing without any."""
    return typeset(
        numbers.plural(
            count,
            "",
            "Un point concerne un projet interne, qui n'est pas nommé ici.",
            "# points concernent des projets internes, qui ne sont pas nommés ici.",
        )
    )


def unnamed_operations(count: int) -> str:
    """Say that operations of the plan are not named; nothing without any."""
    return typeset(
        numbers.plural(
            count,
            "",
            "Une opération interne n'est pas nommée ici.",
            "# opérations internes ne sont pas nommées ici.",
        )
    )


def public_votes(state: AccordState) -> str:
    """Say what is voted and paid among what is public."""
    paid = f", dont {numbers.compact_euros(state.verse_eur)} versés" if state.verse_eur else ""
    voted = numbers.compact_euros(state.vote_eur)
    return typeset(f"Les aides votées et publiques du Département atteignent {voted}{paid}.")


def public_enjeux(forms: Forms, *, date_vote: datetime.date | None, count: int) -> str:
    """Say how many enjeux an accord retains, without a word on their means."""
    voted = f", voté le {numbers.date_fr(date_vote)}," if date_vote else ""
    retained = numbers.plural(count, "ne retient encore aucun enjeu", "retient un enjeu", "retient # enjeux")
    return typeset(f"L'accord {forms.de}{voted} {retained}.")


def sheet_description(forms: Forms, when: str, *, public: bool) -> str:
    """Say in one sentence what the sheet of an accord is."""
    aim = "" if public else " pour son comité territorial"
    return typeset(f"Fiche de l'accord {forms.de}{aim}, chiffres arrêtés au {when}.")


def footer(holdings: Holdings, *, receipt_id: str) -> str:
    """Write what every page repeats: producer, versions, receipt."""
    portfolio = holdings.world.portfolio.version
    said = [PRODUCER, f"données {holdings.world.donnees}", f"portefeuille {portfolio}"]
    if receipt_id:
        said.append(f"reçu {receipt_id}")
    return " · ".join(said)


def outside_accords(outside: Figures) -> str:
    """Say what stands outside the accords in the territory of the EPCI."""
    if not outside.n_projets:
        return typeset(f"Aucun projet hors accord n'est enregistré (périmètre : {PERIMETER}).")
    return outside_sentence(outside, where=f"hors accord (périmètre : {PERIMETER})")


def without_accord(count: int, *, public: bool = False) -> str:
    """Say how many EPCI have no accord, of which the public knows the voted ones alone; nothing without any."""
    known = "voté qui soit diffusé" if public else "saisi"
    return typeset(
        numbers.plural(
            count,
            "",
            f"Une intercommunalité n'a pas d'accord {known}.",
            f"# intercommunalités n'ont pas d'accord {known}.",
        )
    )


def left_out(count: int) -> str:
    """Say how many decisions are about projects that are not named; nothing without any."""
    return typeset(
        numbers.plural(
            count,
            "",
            "Une décision sur un projet qui n'est pas diffusé ne figure pas dans ce tableau.",
            "# décisions sur des projets qui ne sont pas diffusés ne figurent pas dans ce tableau.",
        )
    )


def source_line(holdings: Holdings) -> str:
    """Cite the source of the figures of the portfolio."""
    return typeset(f"Source : {holdings.source}")
