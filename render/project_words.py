"""What a selection of projects amounts to, and what one financing plan says, in French sentences."""

import datetime
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.project_search import SelectionTotals
from render import numbers
from render.typography import capital, typeset


def folded_projects(projects: pd.DataFrame) -> str:
    """Name the fold that holds some projects: « Voir les 7 projets (dont 2 abandonnés) ».

    Parameters
    ----------
    projects
        At least one row, with `avancement`.
    """
    dropped = int((projects["avancement"] == "abandonné").sum())
    count = numbers.plural(len(projects), "", "Voir le projet", "Voir les # projets")
    return count + numbers.plural(dropped, "", " (dont un abandonné)", " (dont # abandonnés)")


def selection_sentence(
    totals: SelectionTotals, conditions: Sequence[str], *, date: datetime.date, partial: bool = False
) -> str:
    """
    Say how many projects are selected, what they receive, and within which perimeter.

    Parameters
    ----------
    totals
        Sums of the selection.
    conditions
        The conditions in force, as written for the reader; none when everything is shown.
    date
        Last day known.
    partial
        Whether the selection is made among a part of the projects only.
    """
    every = "tous les projets diffusés" if partial else "tous les projets"
    perimeter = " ; ".join(conditions) if conditions else f"{every}, dans et hors accord"
    rows = totals.n_projets + totals.n_abandonnes
    if not rows:
        project = "Aucun projet diffusé" if partial else "Aucun projet"
        return typeset(f"{project} ne répond à ces choix. Périmètre : {perimeter}.")
    count = numbers.plural(totals.n_projets, "Aucun projet en vie", "1 projet", "# projets")
    left = numbers.plural(totals.n_abandonnes, "", " (et 1 abandonné)", " (et # abandonnés)")
    money = (
        f"le Département y a voté {numbers.compact_euros(totals.vote_eur)}"
        f" et versé {numbers.compact_euros(totals.paye_eur)}"
        if totals.vote_eur
        else f"aucun vote {'diffusé ' if partial else ''}du Département"
    )
    others = (
        f", {numbers.compact_euros(totals.autres_eur)} votés par d'autres financeurs"
        if totals.autres_eur
        else ""
    )
    return typeset(f"{count}{left} : {money}{others}, au {numbers.date_fr(date)}. Périmètre : {perimeter}.")


def plan_sentence(plan: "pd.Series[Any]") -> str:
    """
    Say whether the financing plan of a project closes, and what it lacks.

    Parameters
    ----------
    plan
        One row of `analysis.plan.financing_plans`.
    """
    words = [f"Plan de financement : {plan['etat_plan']}."]
    if pd.notna(plan["cout_eur"]) and plan["cout_eur"] > 0:
        words.append(f"Coût : {numbers.euros(plan['cout_eur'])} {plan['base_cout']}.")
    if plan["etat_plan"] == "à boucler":
        words.append(f"Il manque {numbers.euros(plan['a_boucler_eur'])}.")
    elif plan["etat_plan"] == "dépassé":
        words.append(f"Le plan dépasse le coût de {numbers.euros(-plan['a_boucler_eur'])}.")
    if bool(plan["part_mo_a_verifier"]):
        words.append(
            f"Part du maître d'ouvrage à vérifier : {numbers.percent(100 * plan['part_mo'])} "
            "(minimum usuel 20 %, avec des exceptions)."
        )
    return typeset(capital(" ".join(words)))
