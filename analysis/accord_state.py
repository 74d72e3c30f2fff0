"""
What is known of one accord at a date: all that its page, its sheet and its sentences say.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from analysis.synthesis import Figures


@dataclass(frozen=True, eq=False)
class AccordState:
    """
    One accord at a date; every field that does not apply is None, and an amount of nothing is 0.

    Euros are the Département's, inside the accord, unless the name says otherwise.

    Parameters
    ----------
    siren, nom, date
        EPCI asked for (None for an accord without EPCI), its official name, and the last day known.
    accord_id, intitule, dispositif, perimetre, etape, debut, fin
        Identity; `accord_id` is None when no accord is recorded for the EPCI.
    date_vote_cd, date_vote_epci, date_signature, reference
        Acts of the accord.
    sirens, partage, autres_accords
        EPCI that the accord concerns, whether they are several (the figures are then those of the whole
        accord), and the other accords of the EPCI asked for.
    part_ecoulee, mois_ecoules, mois_total
        Time elapsed, in [0, 1] and in full months.
    promis_eur, vote_eur, verse_eur, reste_eur
        Promised (None when no amount is recorded), voted, paid, left to allocate (promised − voted).
    reste_a_verser_eur, part_votee, part_versee
        Voted − paid; voted ÷ promised; paid ÷ voted.
    jours_promis, jours_prevus, jours_faits, n_accompagnements
        Days of engineering promised, planned and done; projects accompanied.
    n_projets, autres_eur, sans_enjeu_eur, n_projets_sans_enjeu
        Projects not abandoned; voted by other funders; voted for projects without a principal enjeu.
    population, eur_par_habitant, reference_eur_par_habitant, reference_n_accords, depuis
        Inhabitants in Finistère of the EPCI concerned; voted per inhabitant, here and over all accords of
        the same policy that overlap this one; number of these accords; year since which votes cumulate.
    premier_projet_id, premier_projet, premier_projet_part
        Project with the highest vote, and its share of the voted total.
    n_enjeux, n_enjeux_sans_moyens, n_retards
        Enjeux in force, those without means, and late projects.
    n_caducites, caducites_eur, horizon
        Aids that lapse from `date` to `horizon`, and their unpaid balance.
    n_caduques, caduques_eur
        Aids that have lapsed with a balance.
    hors_accord
        Figures of the EPCI's projects outside any accord.
    enjeux, par_moyen, par_exercice, retards, caducites
        From `analysis.enjeux.enjeu_means`; `analysis.envelopes.balance` by moyen; payments and days
        by year and moyen; late projects; aids that lapse before `horizon` or have lapsed (`echue`).
    decisions, prochaines_instances, contributions, avenants
        Last decisions (ten at most, latest first), next committees, contributions received (latest
        first), amendments voted.
    """

    siren: str | None
    nom: str | None
    date: dt.date
    accord_id: str | None
    intitule: str | None
    dispositif: str | None
    perimetre: str | None
    etape: str | None
    debut: dt.date | None
    fin: dt.date | None
    date_vote_cd: dt.date | None
    date_vote_epci: dt.date | None
    date_signature: dt.date | None
    reference: str | None
    sirens: tuple[str, ...]
    partage: bool
    autres_accords: tuple[str, ...]
    part_ecoulee: float | None
    mois_ecoules: int | None
    mois_total: int | None
    promis_eur: float | None
    vote_eur: float
    verse_eur: float
    reste_eur: float | None
    reste_a_verser_eur: float
    part_votee: float | None
    part_versee: float | None
    jours_promis: float | None
    jours_prevus: float
    jours_faits: float
    n_accompagnements: int
    n_projets: int
    autres_eur: float
    sans_enjeu_eur: float
    n_projets_sans_enjeu: int
    population: int | None
    eur_par_habitant: float | None
    reference_eur_par_habitant: float | None
    reference_n_accords: int
    depuis: int | None
    premier_projet_id: str | None
    premier_projet: str | None
    premier_projet_part: float | None
    n_enjeux: int
    n_enjeux_sans_moyens: int
    n_retards: int
    n_caducites: int
    caducites_eur: float
    horizon: dt.date
    n_caduques: int
    caduques_eur: float
    hors_accord: Figures
    enjeux: pd.DataFrame
    par_moyen: pd.DataFrame
    par_exercice: pd.DataFrame
    retards: pd.DataFrame
    caducites: pd.DataFrame
    decisions: pd.DataFrame
    prochaines_instances: pd.DataFrame
    contributions: pd.DataFrame
    avenants: pd.DataFrame
