"""An accord in a few words: the sentences of its page and of its sheet, and the object of the command line."""

import datetime
from typing import Any, Final

import pandas as pd

from analysis.accord_state import AccordState
from analysis.comparison import Comparison
from data.portfolio import Portfolio
from render import numbers, sentences
from render.sentences import Forms
from render.typography import typeset

DEMONSTRATION: Final = "Données de démonstration"
FIRST_PROJECT_MINIMUM: Final = 2
"""With a single project, saying that it weighs 100 % of the total says nothing."""


def accord_sentences(state: AccordState, forms: Forms) -> list[str]:
    """
    Write what an accord comes to, in the order in which an élu asks.

    Parameters
    ----------
    state
        The accord at a date.
    forms
        Name of its territory.

    Returns
    -------
    sentences
        At least one; a figure that does not exist leaves its sentence out.
    """
    return list(named_sentences(state, forms).values())


def named_sentences(state: AccordState, forms: Forms) -> dict[str, str]:
    """
    Give the sentences of `accord_sentences` by subject, for a paper that spreads them over its sections.

    Returns
    -------
    sentences
        ``accord``, ``enveloppe``, ``appui``, ``par_habitant``, ``avancement``, ``caducite``, ``rendez_vous``, in
        this order; empty without accord.
    """
    if state.accord_id is None:
        return {}
    written = {
        "accord": sentences.accord_sentence(
            forms,
            date_vote=state.date_vote_cd,
            n_enjeux=state.n_enjeux,
            n_sans_moyens=state.n_enjeux_sans_moyens,
        ),
        "enveloppe": sentences.envelope_sentence(
            promis=state.promis_eur,
            vote=state.vote_eur,
            verse=state.verse_eur,
            reste=state.reste_eur,
            fin=state.fin,
        ),
        "appui": sentences.support_sentence(
            jours=state.jours_prevus, jours_faits=state.jours_faits, n_projets=state.n_accompagnements
        ),
    }
    if state.eur_par_habitant and state.depuis:
        written["par_habitant"] = _per_inhabitant(state, state.eur_par_habitant, state.depuis)
    if state.part_ecoulee is not None:
        written["avancement"] = sentences.progress_sentence(
            ecoule=state.part_ecoulee, affecte=state.part_votee, n_retards=state.n_retards
        )
    written["caducite"] = sentences.lapse_sentence(
        n_aides=state.n_caducites, montant=state.caducites_eur, horizon=state.horizon
    )
    for sentence in unfunded(state):
        written["sans_moyens"] = sentence
    return {**written, "rendez_vous": meeting(state)}


def _per_inhabitant(state: AccordState, montant: float, depuis: int) -> str:
    several = state.n_projets >= FIRST_PROJECT_MINIMUM
    return sentences.per_inhabitant_sentence(
        montant=montant,
        depuis=depuis,
        reference=state.reference_eur_par_habitant,
        n_accords=state.reference_n_accords,
        projet=state.premier_projet if several else None,
        part=state.premier_projet_part if several else None,
    )


def unfunded(state: AccordState) -> list[str]:
    """Name the first of the enjeux that a voted accord leaves without means; nothing where all are alike."""
    if state.date_vote_cd is None or not 0 < state.n_enjeux_sans_moyens < state.n_enjeux:
        return []
    first = state.enjeux[state.enjeux["sans_moyens"]].sort_values("rang").iloc[0]
    return [sentences.unfunded_sentence(enjeu=str(first["intitule"]), rang=int(first["rang"]))]


def meeting(state: AccordState, *, sujet: str = "ce territoire") -> str:
    """Announce the next meeting of the territory of an accord, and what is expected of it for this territory."""
    if state.prochaines_instances.empty:
        return sentences.meeting_sentence(instance=None, date=None)
    first = state.prochaines_instances.iloc[0]
    return sentences.meeting_sentence(
        instance=str(first["type"]),
        date=first["date"].date(),
        n_decisions=int(first["n_decisions"]),
        sujet=sujet,
    )


def ageing_sentence(forms: Forms, comparison: Comparison, *, millesime: str) -> str:
    """Compare the share of inhabitants aged 65 or more with that of the Finistère."""
    ends = [
        (end.valeur, end.nom) if end is not None else None for end in (comparison.minimum, comparison.maximum)
    ]
    return sentences.age_sentence(
        forms,
        part=comparison.valeur,
        reference=comparison.reference,
        millesime=millesime,
        minimum=ends[0],
        maximum=ends[1],
    )


def summary_dict(state: AccordState, portfolio: Portfolio) -> dict[str, Any]:
    """
    Give the totals of an accord as plain values, the same that its page shows.

    Amounts are in euros, rounded to the cent; dates are ISO; absent figures are null. The votes of `enjeux` and
    of `sans_enjeu` (projects without a principal enjeu) add up to `vote_eur`.
    """
    enjeux = [
        {
            "enjeu_id": row["enjeu_id"],
            "rang": int(row["rang"]),
            "theme": row["theme"],
            "intitule": row["intitule"],
            "en_vigueur": bool(row["en_vigueur"]),
            "n_projets": int(row["n_projets"]),
            "vote_eur": _cents(row["vote_eur"]),
            "jours_prevus": float(row["jours_prevus"]),
            "sans_moyens": bool(row["sans_moyens"]),
        }
        for row in state.enjeux.to_dict("records")
    ]
    outside = state.hors_accord
    return {
        "siren": state.siren,
        "nom": state.nom,
        "date": _iso(state.date),
        "version": portfolio.version,
        "demonstration": portfolio.demonstration,
        "accord_id": state.accord_id,
        "intitule": state.intitule,
        "etape": state.etape,
        "debut": _iso(state.debut),
        "fin": _iso(state.fin),
        "part_ecoulee": state.part_ecoulee,
        "promis_eur": _cents(state.promis_eur),
        "vote_eur": _cents(state.vote_eur),
        "verse_eur": _cents(state.verse_eur),
        "reste_eur": _cents(state.reste_eur),
        "eur_par_habitant": _cents(state.eur_par_habitant),
        "jours_prevus": state.jours_prevus,
        "jours_faits": state.jours_faits,
        "n_accompagnements": state.n_accompagnements,
        "n_projets": state.n_projets,
        "n_enjeux": state.n_enjeux,
        "n_enjeux_sans_moyens": state.n_enjeux_sans_moyens,
        "n_retards": state.n_retards,
        "n_caducites": state.n_caducites,
        "enjeux": enjeux,
        "sans_enjeu": {"n_projets": state.n_projets_sans_enjeu, "vote_eur": _cents(state.sans_enjeu_eur)},
        "hors_accord": {
            "n_projets": outside.n_projets,
            "vote_eur": _cents(outside.vote_eur),
            "paye_eur": _cents(outside.paye_eur),
            "autres_eur": _cents(outside.autres_eur),
        },
    }


def summary_lines(state: AccordState, portfolio: Portfolio, forms: Forms) -> list[str]:
    """Write an accord for a terminal: its name, its sentences, and what stands outside any accord."""
    years = f" — accord {state.debut.year}-{state.fin.year}" if state.debut and state.fin else ""
    lines = [f"{state.nom}{years}, au {numbers.date_fr(state.date)}"]
    if portfolio.demonstration:
        lines.append(DEMONSTRATION)
    lines += accord_sentences(state, forms) or ["Aucun accord saisi pour ce territoire."]
    return [*lines, outside_sentence(state)]


def days_done(state: AccordState) -> str:
    """Say how many of the days of engineering are behind: « dont 12 jours réalisés »."""
    done = "réalisés" if state.jours_faits >= 2 else "réalisé"
    return f"dont {numbers.days(state.jours_faits)} {done}"


def outside_sentence(state: AccordState, *, partial: bool = False) -> str:
    """
    Say what stands outside any accord on the territory.

    Parameters
    ----------
    state
        The territory at a date.
    partial
        Whether the reader knows of a part of the projects only, which alone may be said to be empty.
    """
    outside = state.hors_accord
    if not outside.n_projets:
        known = "diffusé" if partial else "enregistré"
        return typeset(f"Aucun projet hors accord n'est {known} sur ce territoire.")
    projects = numbers.plural(outside.n_projets, "", "Un projet hors accord", "# projets hors accord")
    amounts = [
        f"{numbers.compact_euros(amount)} {words}"
        for amount, words in (
            (outside.vote_eur, "votés par le Département"),
            (outside.autres_eur, "apportés par d'autres financeurs"),
        )
        if amount > 0
    ]
    detail = f" : {' et '.join(amounts)}" if amounts else " : aucun montant voté"
    return typeset(f"{projects}{detail}.")


def _cents(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), 2)


def _iso(value: datetime.date | None) -> str | None:
    return value.isoformat() if value else None
