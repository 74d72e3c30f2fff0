"""Points of vigilance of all accords: the sentence, the counts, the full table."""

import datetime
from collections.abc import Mapping
from typing import Final

import pandas as pd

from analysis.alerts import KINDS
from render import numbers
from render.tables import NOTHING, amount, cadres, day, text
from render.typography import capital, listed, typeset

COUNTED: Final[Mapping[str, tuple[str, str]]] = {
    "retard": ("1 projet en retard de plus de six mois", "# projets en retard de plus de six mois"),
    "caduque": ("1 aide caduque", "# aides caduques"),
    "caducite": ("1 aide bientôt caduque", "# aides bientôt caduques"),
    "plan_a_boucler": ("1 plan de financement à boucler", "# plans de financement à boucler"),
    "part_mo": ("1 part de maître d'ouvrage à vérifier", "# parts de maître d'ouvrage à vérifier"),
    "enjeu_sans_moyens": (
        "1 enjeu sans moyens dans les accords votés",
        "# enjeux sans moyens dans les accords votés",
    ),
}
AMOUNTS: Final[Mapping[str, str]] = {
    "retard": "reste à verser",
    "caduque": "solde non versé",
    "caducite": "solde non versé",
    "plan_a_boucler": "manque au plan",
    "part_mo": "manque aux 20 %",
    "enjeu_sans_moyens": "sans montant",
}
"""What the amount of each kind is; amounts of two kinds are never added."""
SHORT: Final[Mapping[str, str]] = {
    "retard": "Retard",
    "caduque": "Caduque",
    "caducite": "Bientôt caduque",
    "plan_a_boucler": "À boucler",
    "part_mo": "Part à vérifier",
    "enjeu_sans_moyens": "Sans moyens",
}
"""Headers of the table by EPCI."""
DATES: Final[Mapping[str, str]] = {
    "retard": "fin prévue",
    "caduque": "date limite",
    "caducite": "date limite",
}
ELSEWHERE: Final = "Plusieurs ou aucune"


def alerts_sentence(alerts: pd.DataFrame, *, perimeter: str, date: datetime.date) -> str:
    """
    Say how many points of vigilance there are, by kind, with what is at stake in lapsing aids.

    Parameters
    ----------
    alerts
        From `analysis.alerts.alerts`, filtered at will.
    perimeter
        What is counted, as written for the reader.
    date
        The day.
    """
    when = numbers.date_fr(date)
    if alerts.empty:
        return typeset(f"Au {when}, aucun point de vigilance. Périmètre : {perimeter}.")
    counts = alerts["kind"].value_counts()
    parts = [numbers.plural(counts[kind], "", *COUNTED[kind]) for kind in KINDS if kind in counts.index]
    total = numbers.plural(len(alerts), "", "1 point de vigilance", "# points de vigilance")
    outside = int((alerts["accord_id"].isna()).sum())
    left = numbers.plural(outside, "Tous concernent un accord.", "1 est hors accord.", "# sont hors accord.")
    return typeset(f"Au {when}, {total} : {listed(parts)}. {left} Périmètre : {perimeter}.")


def alerts_by_kind(alerts: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Count alerts by kind, those of `labels`, with the sum of the amounts of that kind and what this amount is."""
    rows = []
    for kind, label in labels.items():
        found = alerts[alerts["kind"] == kind]
        money = amount(found["montant_eur"].sum()) if kind != "enjeu_sans_moyens" else NOTHING
        meaning = f"{money} ({AMOUNTS[kind]})" if money != NOTHING else NOTHING
        rows.append((label, len(found), typeset(meaning)))
    return pd.DataFrame(rows, columns=["Point de vigilance", "Nombre", "Montant concerné"])


def alerts_by_epci(alerts: pd.DataFrame, names: "pd.Series[str]") -> pd.DataFrame:
    """Cross territories and kinds: one row per EPCI, the most alerts first, then what belongs to none."""
    code = alerts["siren"].where(alerts["siren"].isin(names.index))
    territory = code.map(names).fillna(ELSEWHERE)
    kinds = [kind for kind in KINDS if (alerts["kind"] == kind).any()]
    table = pd.crosstab(territory, alerts["kind"]).reindex(columns=kinds, fill_value=0)
    order = [*names.sort_values(), *([ELSEWHERE] if ELSEWHERE in table.index else [])]
    table = table.reindex(order, fill_value=0)
    table.insert(0, "Total", table.sum(axis=1))
    ordered = table.sort_values("Total", ascending=False, kind="stable")
    if ELSEWHERE in ordered.index:
        ordered = pd.concat([ordered.drop(index=ELSEWHERE), ordered.loc[[ELSEWHERE]]])
    return ordered.rename(columns=dict(SHORT)).rename_axis("Intercommunalité").reset_index()


def alerts_full_table(
    alerts: pd.DataFrame, names: "pd.Series[str]", labels: Mapping[str, str]
) -> pd.DataFrame:
    """List what is blocked, at whose, before when and for how much; then what each date and amount is."""
    place = alerts["siren"].map(names).fillna(ELSEWHERE)
    return pd.DataFrame(
        {
            "Point de vigilance": alerts["kind"].map(dict(labels)),
            "Objet": alerts["objet"].map(text),
            "Maître d’ouvrage": alerts["maitre_ouvrage"].map(text),
            "Date": alerts["date"].map(day),
            "Montant": alerts["montant_eur"].map(amount),
            "Intercommunalité": place.to_numpy(),
            "Nature de la date": [capital(DATES.get(kind, NOTHING)) for kind in alerts["kind"]],
            "Nature du montant": [capital(typeset(AMOUNTS[kind])) for kind in alerts["kind"]],
            "Cadre": cadres(alerts["accord_id"]),
        }
    )
