"""Tables of the projects page: the list, the financing plan of a project, its decisions."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from render import numbers
from render.tables import NOTHING, amount, day, stage, text
from render.typography import capital, typeset


def listing_table(
    projects: pd.DataFrame,
    *,
    epci_names: "pd.Series[str]",
    commune_names: "pd.Series[str]",
    theme_labels: Mapping[str, str],
) -> pd.DataFrame:
    """
    List projects with where they are and what they receive, what is asked first in the first columns.

    Parameters
    ----------
    projects
        From `analysis.project_search.searchable_projects`, filtered at will.
    epci_names, commune_names
        Code → name.
    theme_labels
        Theme id → label.
    """
    return pd.DataFrame(
        {
            "Projet": projects["intitule"],
            "Territoire": [
                place(siren, insee, perimetre, epci_names=epci_names, commune_names=commune_names)
                for siren, insee, perimetre in zip(
                    projects["siren"], projects["insee"], projects["perimetre"], strict=True
                )
            ],
            "Voté (Département)": projects["vote_eur"].map(amount),
            "Avancement": projects["avancement"].map(stage),
            "Thème": projects["theme"].map(lambda code: theme_labels.get(code, code)),
            "Autres financeurs": projects["autres_eur"].map(amount),
            "Cadre": ["hors accord" if pd.isna(code) else "accord" for code in projects["accord_id"]],
            "Années de vote": [", ".join(map(str, years)) or NOTHING for years in projects["annees_vote"]],
            "Maître d’ouvrage": projects["maitre_ouvrage"].map(text),
        }
    )


def place(
    siren: Any,
    insee: Any,
    perimetre: Any,
    *,
    epci_names: "pd.Series[str]",
    commune_names: "pd.Series[str]",
) -> str:
    """Name where a project is: « Plouescat (Haut-Léon) », an EPCI, an island, or its extent when it is wider."""
    commune = commune_names.get(insee) if pd.notna(insee) else None
    epci = epci_names.get(siren) if pd.notna(siren) else None
    if commune and epci:
        return f"{commune} ({epci})"
    return str(commune or epci or capital(str(perimetre)))


def plan_table(plan: pd.DataFrame, rates: "pd.Series[float]") -> pd.DataFrame:
    """
    List the lines of a financing plan.

    Parameters
    ----------
    plan
        From `analysis.plan.plan_lines`: acquired and requested lines with `montant_eur`.
    rates
        From `analysis.plan.intervention_rates`, on the index of `plan`.
    """
    return pd.DataFrame(
        {
            "Apporteur": [
                typeset(f"{name} (maître d'ouvrage)") if own else str(name)
                for name, own in zip(plan["apporteur"], plan["du_maitre_ouvrage"], strict=True)
            ],
            "Moyen": plan["moyen"].map(text),
            "État": plan["etat"].map(text),
            "Montant": [
                numbers.days(days) if not money and days > 0 else _based(money, base)
                for money, days, base in zip(
                    plan["montant_eur"], plan["jours_prevus"], plan["base"], strict=True
                )
            ],
            "Versé": plan["paye_eur"].map(amount),
            "Taux": [NOTHING if pd.isna(rate) else numbers.percent(100 * rate) for rate in rates],
            "Date limite": plan["date_limite"].map(day),
        }
    )


def _based(money: Any, base: Any) -> str:
    written = amount(money)
    return written if written == NOTHING or pd.isna(base) else f"{written}{numbers.SPACE}{base}"
