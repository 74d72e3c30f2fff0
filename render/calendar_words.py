"""The governance page in words and tables: next committees, decisions of one, yearly plan, diary entries."""

import datetime
from collections.abc import Sequence

import pandas as pd

from render import numbers
from render.calendar_file import Event
from render.tables import AGENDA, NOTHING, amount, stage, text, without_untold_agenda
from render.typography import capital, listed, typeset

DEPARTEMENT = "Département"


def next_sentence(
    ahead: pd.DataFrame, *, n_past: int, perimeter: str, date: datetime.date, whole: bool = True
) -> str:
    """
    Say when the next committee of each kind meets.

    Parameters
    ----------
    ahead
        Committees to come, the nearest first (`analysis.governance.next_instances`).
    n_past
        Committees already held.
    perimeter
        What is counted, as written for the reader.
    date
        The day.
    whole
        Whether all that is recorded may be read: what is not shown may exist otherwise.
    """
    held = numbers.plural(n_past, "aucune instance passée", "1 instance passée", "# instances passées")
    if ahead.empty:
        known = "saisie" if whole else "diffusée"
        words = f"Au {numbers.date_fr(date)}, aucune instance à venir n'est {known} ; {held}"
        return typeset(f"{words}. Périmètre : {perimeter}.")
    first = ahead.drop_duplicates("type")
    parts = [
        f"{kind} le {numbers.date_fr(day)}" for kind, day in zip(first["type"], first["date"], strict=True)
    ]
    count = numbers.plural(len(ahead), "", "1 instance à venir", "# instances à venir")
    return typeset(
        f"Prochains rendez-vous : {listed(parts)}. Au {numbers.date_fr(date)}, {count} et {held}. "
        f"Périmètre : {perimeter}."
    )


def committee_label(kind: str, day: datetime.date, territory: str) -> str:
    """Name one committee: « Comité territorial – Haut-Léon, 12 janvier 2027 »."""
    return typeset(f"{capital(kind)} – {territory}, {numbers.date_fr(day)}")


def committees_table(instances: pd.DataFrame, names: "pd.Series[str]") -> pd.DataFrame:
    """List committees with their territory, the EPCI or the Département, and their agenda when it is told."""
    table = pd.DataFrame(
        {
            "Date": [numbers.date_short(day) for day in instances["date"]],
            "Instance": instances["type"].map(capital).to_numpy(),
            "Territoire": [territory(siren, names) for siren in instances["siren"]],
            AGENDA: instances["ordre_du_jour"].map(text).to_numpy(),
            "Décisions": [
                numbers.plural(count, NOTHING, "1 décision", "# décisions")
                for count in instances["n_decisions"]
            ],
        }
    )
    return without_untold_agenda(table, instances)


def territory(siren: object, names: "pd.Series[str]") -> str:
    """Name the EPCI of a committee; without one, the committee is the Département's."""
    return str(names[str(siren)]) if isinstance(siren, str) and siren in names.index else DEPARTEMENT


def plan_sentence(plan: pd.DataFrame, *, annee: int, perimeter: str) -> str:
    """
    Sum up a yearly plan in one sentence.

    Parameters
    ----------
    plan
        From `analysis.governance.annual_plan`.
    annee
        Year of the plan.
    perimeter
        What is counted, as written for the reader.
    """
    if plan.empty:
        return typeset(f"Aucun projet n'est inscrit au plan annuel {annee}. Périmètre : {perimeter}.")
    count = numbers.plural(len(plan), "", "1 projet inscrit", "# projets inscrits")
    voted = float(plan.loc[plan["aide_votee"], "aide_eur"].sum())
    total = float(plan["aide_eur"].sum())
    part = f"dont {numbers.euros(voted)} déjà votés" if voted else "dont rien n'est encore voté"
    aid = f"{numbers.euros(total)} d'aides du Département votées ou demandées, {part}"
    if not total:
        aid = "aucune aide du Département votée ni demandée"
    gaps = numbers.plural(
        int((plan["etat_plan"] == "à boucler").sum()),
        "aucun plan de financement n'est à boucler",
        "1 plan de financement est à boucler",
        "# plans de financement sont à boucler",
    )
    return typeset(f"Plan annuel {annee} : {count}, {aid} ; {gaps}. Périmètre : {perimeter}.")


def plan_table(plan: pd.DataFrame, names: "pd.Series[str]") -> pd.DataFrame:
    """List the operations of a yearly plan as a Comité territorial examines them."""
    return pd.DataFrame(
        {
            "Opération": plan["intitule"],
            "Maître d’ouvrage": plan["maitre_ouvrage"].map(text),
            "Territoire": plan["siren"].map(names).fillna(NOTHING),
            "Avancement": plan["avancement"].map(stage),
            "Coût": [
                f"{amount(cost)} {base}" if numbers.is_known(cost) else NOTHING
                for cost, base in zip(plan["cout_eur"], plan["base_cout"], strict=True)
            ],
            "Assiette": plan["assiette_eur"].map(amount),
            "Taux": [NOTHING if pd.isna(rate) else numbers.percent(100 * rate) for rate in plan["taux"]],
            "Aide du Département": plan["aide_eur"].map(amount),
            "Vote": [
                NOTHING if not aid else "votée" if voted else "demandée"
                for aid, voted in zip(plan["aide_eur"], plan["aide_votee"], strict=True)
            ],
            "Autres financeurs": plan["autres_eur"].map(amount),
            "Part du maître d’ouvrage": plan["part_mo_eur"].map(amount),
            "Plan de financement": plan["etat_plan"].map(text),
        }
    )


def diary(
    instances: pd.DataFrame, names: "pd.Series[str]", *, demonstration: bool, notices: Sequence[str] = ()
) -> list[Event]:
    """Turn committees into entries of a diary; invented ones say so, and each one says who may read its agenda."""
    mark = " (données de démonstration)" if demonstration else ""
    return [
        Event(
            key=str(row["instance_id"]),
            day=pd.Timestamp(row["date"]).date(),
            summary=typeset(f"{capital(str(row['type']))} – {territory(row['siren'], names)}{mark}"),
            description="\n".join([text(row["ordre_du_jour"]), *notices]),
        )
        for row in instances.to_dict("records")
    ]
