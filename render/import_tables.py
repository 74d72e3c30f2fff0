"""The report of an import and the differences between two versions, as tables for a reader."""

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from data.differences import Differences
from ingest.report import ImportReport
from render import numbers
from render.typography import typeset

GENRES: Final = ("rejet", "à vérifier", "réparation")
LONGEST: Final = 100
"""Characters of a cell shown on the page."""
_DETAIL: Final = ("Genre", "Ligne", "Colonne", "Valeur", "Motif", "Remède", "Feuille")
_LABELS: Final = {
    "montant_sollicite_eur": "Sollicité",
    "montant_vote_eur": "Voté",
    "montant_eur": "Promis (enveloppes)",
    "paye_eur": "Versé",
    "cout_ht_eur": "Coût HT des projets",
}


def detail_table(report: ImportReport) -> pd.DataFrame:
    """
    List what became of each row that was not simply accepted.

    Returns
    -------
    table
        `Genre` (one of `GENRES`), `Ligne`, `Colonne`, `Valeur`, `Motif`, `Remède`, in the order of the genres;
        `Feuille` comes first when the file has several. What concerns the whole file is in `report.notices`.
    """
    table = pd.DataFrame(list(report.rows()), columns=list(_DETAIL), dtype="str")
    table = table[table["Genre"].isin(GENRES)].reset_index(drop=True)
    sheets = table.pop("Feuille")
    if (sheets != "").any():
        table.insert(0, "Feuille", sheets)
    return table


def filtered(table: pd.DataFrame, *, genres: Iterable[str], words: str) -> pd.DataFrame:
    """Keep the rows of `detail_table` of some genres (none chosen: all) that hold some words."""
    chosen = set(genres)
    kept = table[table["Genre"].isin(chosen)] if chosen else table
    wanted = words.casefold().split()
    if not wanted:
        return kept
    written = kept.agg(" ".join, axis=1).str.casefold() if len(kept) else pd.Series(dtype="str")
    return kept[written.map(lambda text: all(word in text for word in wanted)).astype(bool)]


def report_figures(report: ImportReport) -> list[tuple[str, str, str | None]]:
    """Give the counts of a report for `app.metrics`: read, accepted, repaired, rejected, then the amounts."""
    voted = report.totals.get("montant_vote_eur")
    figures: list[tuple[str, str, str | None]] = [
        ("Lignes lues", numbers.number(report.read), None),
        ("Acceptées", numbers.number(report.accepted), None),
        ("Rejetées", numbers.number(report.rejected), None),
        ("Réparées sans perte", numbers.number(report.repaired), None),
    ]
    if voted is not None:
        figures.append(("Montant voté accepté", numbers.euros(float(voted)), None))
    return figures


def counts_table(differences: Differences) -> pd.DataFrame:
    """Write how many rows were added, removed and changed, table by table."""
    headers = {
        "table": "Table",
        "avant": "Lignes avant",
        "ajoutees": "Ajoutées",
        "retirees": "Retirées",
        "modifiees": "Modifiées",
        "apres": "Lignes après",
    }
    counts = differences.counts[list(headers)]
    written = counts.assign(**{name: counts[name].map(numbers.number) for name in list(headers)[1:]})
    return written.rename(columns=headers)


def totals_table(differences: Differences) -> pd.DataFrame:
    """Write the sums before and after, and their difference, in euros."""
    rows: list[dict[str, Any]] = [
        {
            "Total": _LABELS[row["colonne"]],
            "Avant": numbers.euros(row["avant"]),
            "Après": numbers.euros(row["apres"]),
            "Écart": _gap(row["apres"] - row["avant"]),
        }
        for row in differences.totals.to_dict("records")
    ]
    return pd.DataFrame(rows)


def rows_table(differences: Differences) -> pd.DataFrame:
    """List the rows and cells that are not the same."""
    headers = {
        "table": "Table",
        "cle": "Clé",
        "genre": "Genre",
        "colonne": "Colonne",
        "avant": "Avant",
        "apres": "Après",
    }
    return differences.rows.rename(columns=headers)


def shortened(rows: pd.DataFrame) -> pd.DataFrame:
    """Cut what no one reads in a table, as the coordinates of limits; the file has them whole."""
    return rows.map(lambda cell: cell if len(cell) <= LONGEST else f"{cell[:LONGEST]}…")


def differences_sentence(differences: Differences) -> str:
    """Say in one sentence how far apart two versions are."""
    sums = differences.counts[["ajoutees", "retirees", "modifiees"]].sum()
    if not sums.sum():
        return "Aucune ligne ne change."
    added = numbers.plural(
        int(sums["ajoutees"]), "aucune ligne ajoutée", "une ligne ajoutée", "# lignes ajoutées"
    )
    removed = numbers.plural(int(sums["retirees"]), "aucune retirée", "une retirée", "# retirées")
    changed = numbers.plural(int(sums["modifiees"]), "aucune modifiée", "une modifiée", "# modifiées")
    return typeset(f"{added}, {removed}, {changed}.".capitalize())


def _gap(value: float) -> str:
    return f"+{numbers.euros(value)}" if value > 0 else numbers.euros(value)
