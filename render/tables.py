"""Tables for a reader: French headers, amounts and dates as written, absences said."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from render import numbers
from render.typography import capital, typeset

NOTHING: Final = "–"
READY: Final = "Prêt à démarrer"
AGENDA: Final = "Ordre du jour"
TERRITORY_DECISIONS: Final = "Décisions sur ce territoire"
"""Header of what a committee decides for one territory, when it may decide for others too."""


def amount(value: Any) -> str:
    """Write an amount of a table in whole euros, a dash where there is none."""
    return numbers.euros(value) if numbers.is_known(value) and value else NOTHING


def duration(value: Any) -> str:
    """Write days of a table, a dash where there are none."""
    return numbers.days(value) if numbers.is_known(value) and value else NOTHING


def day(value: Any) -> str:
    """Write a date of a table, a dash where there is none."""
    return numbers.date_short(value.date()) if isinstance(value, pd.Timestamp) and value == value else NOTHING


def text(value: Any) -> str:
    """Write a text with a capital, a dash where there is none."""
    return capital(str(value)) if isinstance(value, str) and value else NOTHING


def stage(avancement: Any) -> str:
    """Write how far a project is; « prêt » alone would read as a loan."""
    return READY if avancement == "prêt" else typeset(text(avancement))


def projects_table(projets: pd.DataFrame, theme_labels: Mapping[str, str]) -> pd.DataFrame:
    """
    List projects with their cost and what is voted and paid.

    Parameters
    ----------
    projets
        `intitule, maitre_ouvrage, theme, avancement, cout_ht_eur, cout_ttc_eur, vote_eur, paye_eur, autres_eur,
        jours_prevus` (`analysis.project_means`).
    theme_labels
        Theme id → label.

    Returns
    -------
    table
        One row per project; a column in which nothing is known of any project is left out.
    """
    cost = [
        f"{numbers.euros(ht)} HT"
        if numbers.is_known(ht)
        else f"{numbers.euros(ttc)} TTC"
        if numbers.is_known(ttc)
        else NOTHING
        for ht, ttc in zip(projets["cout_ht_eur"], projets["cout_ttc_eur"], strict=True)
    ]
    table = pd.DataFrame(
        {
            "Projet": projets["intitule"],
            "Maître d’ouvrage": projets["maitre_ouvrage"].map(text),
            "Thème": projets["theme"].map(lambda code: theme_labels.get(code, code)),
            "Avancement": projets["avancement"].map(stage),
            "Coût": cost,
            "Voté (Département)": projets["vote_eur"].map(amount),
            "Versé (Département)": projets["paye_eur"].map(amount),
            "Autres financeurs": projets["autres_eur"].map(amount),
            "Jours d’ingénierie": projets["jours_prevus"].map(duration),
        }
    )
    return table if table.empty else table.loc[:, (table != NOTHING).any()]


def means_table(means: pd.DataFrame, *, inhabitants: int | None) -> pd.DataFrame:
    """
    List what is asked, promised, voted and paid by kind of means, with the days and the euros per inhabitant.

    Parameters
    ----------
    means
        `moyen`, `sollicite_eur`, `promis_eur`, `vote_eur`, `paye_eur`, `jours_prevus`, `jours_faits`.
    inhabitants
        Inhabitants of the Finistère part; None leaves the ratio out.

    Returns
    -------
    table
        One row per step, one column per kind of means; steps without any figure are left out.
    """
    ratio = [
        numbers.per_inhabitant(vote / inhabitants, short=True) if inhabitants and vote else NOTHING
        for vote in means["vote_eur"]
    ]
    rows = {
        "Sollicité": means["sollicite_eur"].map(amount),
        "Promis": means["promis_eur"].map(amount),
        "Voté": means["vote_eur"].map(amount),
        "Versé": means["paye_eur"].map(amount),
        "Voté par habitant": pd.Series(ratio, index=means.index),
        "Jours prévus": means["jours_prevus"].map(duration),
        "Jours réalisés": means["jours_faits"].map(duration),
    }
    table = pd.DataFrame(rows).T.set_axis([text(moyen) for moyen in means["moyen"]], axis=1)
    return table[(table != NOTHING).any(axis=1)].rename_axis("Étape").reset_index()


def decisions_table(decisions: pd.DataFrame) -> pd.DataFrame:
    """List dated decisions: date, committee, direction, object, amount."""
    return pd.DataFrame(
        {
            "Date": decisions["date"].map(day),
            "Instance": decisions["instance_type"].map(text),
            "Décision": decisions["sens"].map(text),
            "Objet": decisions["objet"].map(text),
            "Montant": decisions["montant_eur"].map(amount),
        }
    )


def without_untold_agenda(table: pd.DataFrame, instances: pd.DataFrame) -> pd.DataFrame:
    """
    Drop the agenda of committees when it only repeats what they are, as it does for readers who may not see it.

    Parameters
    ----------
    table
        One row per committee, with `AGENDA`.
    instances
        The same committees, with `type` and `ordre_du_jour`.
    """
    told = (instances["ordre_du_jour"] != instances["type"]).any()
    return table if told else table.drop(columns=AGENDA)


def instances_table(instances: pd.DataFrame) -> pd.DataFrame:
    """List committees: date, kind, agenda when it is told, decisions expected for the territory."""
    table = pd.DataFrame(
        {
            "Date": instances["date"].map(day),
            "Instance": instances["type"].map(text),
            AGENDA: instances["ordre_du_jour"].map(text),
            TERRITORY_DECISIONS: [
                numbers.plural(count, "aucune", "1 décision", "# décisions")
                for count in instances["n_decisions"]
            ],
        }
    )
    return without_untold_agenda(table, instances)


def contributions_table(contributions: pd.DataFrame) -> pd.DataFrame:
    """List contributions: date, origin, summary."""
    return pd.DataFrame(
        {
            "Date": contributions["date"].map(day),
            "Origine": contributions["origine"].map(text),
            "Résumé": contributions["resume"].map(text),
        }
    )


def amendments_table(avenants: pd.DataFrame) -> pd.DataFrame:
    """List amendments: number, votes, object."""
    return pd.DataFrame(
        {
            "Avenant": [f"n° {numero}" for numero in avenants["numero"]],
            "Voté le": avenants["date_vote"].map(day),
            "Prend effet le": avenants["date_effet"].map(day),
            "Objet": avenants["objet"].map(text),
        }
    )


def cadres(accord_ids: "pd.Series[str]") -> list[str]:
    """Say of each row whether it belongs to an accord."""
    return ["Hors accord" if pd.isna(code) else "Accord" for code in accord_ids]


def alerts_table(alerts: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """List alerts: kind, object, owner, date and amount concerned, in an accord or outside."""
    return pd.DataFrame(
        {
            "Point de vigilance": alerts["kind"].map(dict(labels)),
            "Objet": alerts["objet"].map(text),
            "Maître d’ouvrage": alerts["maitre_ouvrage"].map(text),
            "Date": alerts["date"].map(day),
            "Montant concerné": alerts["montant_eur"].map(amount),
            "Cadre": cadres(alerts["accord_id"]),
        }
    )
