"""What a committee is asked to decide, drawn from its plan and from its points of vigilance."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from render import numbers
from render.sentences import unfunded_sentence
from render.sheets import words
from render.sheets.dossier import Dossier
from render.typography import quoted, typeset

MOST: Final = 8
"""Points listed; the others are counted, and stand in the table of vigilance."""


def asked_of_committee(dossier: Dossier) -> list[str]:
    """
    List what awaits a decision: the plan of next year, then each point of vigilance of the accord.

    Returns
    -------
    asked
        Sentences, at most `MOST` and one that counts the rest; nothing when there is nothing to decide.
    """
    asked = _plan(dossier)
    alerts = dossier.alerts[dossier.alerts["accord_id"].notna()]
    points = [
        _WRITERS[str(row["kind"])](dossier, row)
        for row in alerts.to_dict("records")
        if row["kind"] in _WRITERS
    ]
    shown = points[: MOST - len(asked)]
    more = numbers.plural(
        len(points) - len(shown),
        "",
        "Un autre point est au tableau de vigilance.",
        "# autres points sont au tableau de vigilance.",
    )
    return [*asked, *shown, *([typeset(more)] if more else [])]


def _plan(dossier: Dossier) -> list[str]:
    rows = dossier.every_plan_row
    if rows.empty:
        return []
    count = numbers.plural(len(rows), "", "une opération", "# opérations")
    asked = float(rows.loc[~rows["aide_votee"], "aide_eur"].sum())
    amount = f", {numbers.euros(asked)} d'aides du Département à voter" if asked else ""
    return [typeset(f"Arrêter le plan annuel {dossier.annee} : {count}{amount}.")]


def _lapsing(_: Dossier, row: Mapping[Any, Any]) -> str:
    when = numbers.date_fr(row["date"].date())
    money = numbers.euros(row["montant_eur"])
    return typeset(
        f"{quoted(str(row['objet']))} : proroger l'aide ({money} à verser), ou la laisser devenir caduque le {when}."
    )


def _lapsed(_: Dossier, row: Mapping[Any, Any]) -> str:
    when = numbers.date_fr(row["date"].date())
    return typeset(
        f"{quoted(str(row['objet']))} : constater la caducité de l'aide depuis le {when} "
        f"({numbers.euros(row['montant_eur'])} non versés)."
    )


def _late(_: Dossier, row: Mapping[Any, Any]) -> str:
    when = numbers.date_fr(row["date"].date())
    return typeset(f"{quoted(str(row['objet']))} : fixer une nouvelle date de fin (prévue le {when}).")


def _gap(_: Dossier, row: Mapping[Any, Any]) -> str:
    return typeset(
        f"{quoted(str(row['objet']))} : boucler le plan de financement ({numbers.euros(row['montant_eur'])} à trouver)."
    )


def _without_means(dossier: Dossier, row: Mapping[Any, Any]) -> str:
    ranks: pd.Series[Any] = dossier.enjeux.set_index("enjeu_id")["rang"]
    rank = ranks.get(row["enjeu_id"])
    if rank is None:
        return typeset(f"{quoted(str(row['objet']))} : {words.ALERTS['enjeu_sans_moyens'].lower()}.")
    return unfunded_sentence(enjeu=str(row["objet"]), rang=int(rank))


_WRITERS: Final[Mapping[str, Callable[[Dossier, Mapping[Any, Any]], str]]] = {
    "retard": _late,
    "caduque": _lapsed,
    "caducite": _lapsing,
    "plan_a_boucler": _gap,
    "enjeu_sans_moyens": _without_means,
}
"""A share of the owner to be checked is for the services, not for a committee."""
