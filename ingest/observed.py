"""What the layouts of observation share: rows of the perimeter, and values computed from their parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from data.indicateur import Indicateur, Niveau
from data.territoire import FINISTERE
from ingest.cells import RowReader
from ingest.placing import Territoires
from ingest.progress import counted
from ingest.reading import TextTable
from ingest.report import Fault, Repair

DIGITS = 6
"""Decimals of a computed value: beyond them, processors may disagree."""

COLUMNS = [
    "territoire",
    "niveau",
    "indicateur",
    "millesime",
    "valeur",
    "statut",
    "numerateur",
    "denominateur",
]


@dataclass
class Account:
    """What becomes of the rows of a file: read here, rejected, repaired, or of another département."""

    faults: list[Fault] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    outside: int = 0
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def notices(self) -> tuple[str, ...]:
        """Say how many rows are of no territory of the atlas."""
        if not self.outside:
            return ()
        return (f"{self.outside} ligne(s) d’autres territoires que ceux de l’atlas, non lues.",)


Key = Callable[[RowReader], str | None]
"""Gives what tells a row apart, None when it is of no territory of the atlas; rejects what cannot be right."""


def rows_here(table: TextTable, key: Key, account: Account) -> Iterator[tuple[str, RowReader]]:
    """
    Go through the rows of the perimeter, each with its key; keys that come twice are rejected.

    Parameters
    ----------
    table
        The rows of the file.
    key
        Reads the key of a row, empty when it is unreadable.
    account
        Filled on the way: what the caller rejects on a row, by `RowReader.reject`, is told.
    """
    account.faults += table.faults
    account.repairs += table.repairs
    for line, cells in zip(table.cells.index, counted(table.cells.to_dict("records")), strict=True):
        row = RowReader(int(line), {str(name): str(cell) for name, cell in cells.items()})
        found = key(row)
        if found is None:
            account.outside += 1
            continue
        if found in account.lines:
            twice = account.lines[found]
            row.faults.append(
                Fault(row.line, "", found, f"Déjà donné ligne {twice}.", "Gardez une seule des deux lignes.")
            )
        yield found, row
        account.faults += row.faults
        account.repairs += row.repairs
        if not row.faults:
            account.lines[found] = row.line


def commune_in(column: str, territoires: Territoires, *, merged: bool = False) -> Key:
    """
    Give the key of rows about communes.

    Parameters
    ----------
    column
        Column of the INSEE code.
    territoires
        The codes of the atlas.
    merged
        Whether a row about a merged commune stands for the commune of today; what was measured on a part is not
        the measure of the whole, hence it is refused by default.
    """

    def key(row: RowReader) -> str | None:
        code = row.code(column)
        if not code or code in territoires.communes:
            return code
        today = territoires.passage.get(code)
        if today is not None and merged:
            row.repair(column, today, "Commune fusionnée : placée dans la commune d’aujourd’hui.")
            return today
        if today is not None:
            row.reject(
                column,
                f"Cette commune a rejoint {today} : sa valeur n’est pas celle de l’ensemble.",
                "Prenez un millésime postérieur à la fusion, ou retirez la ligne.",
            )
        elif code.startswith(FINISTERE) and len(code) == 5:
            row.reject(
                column,
                "Ce code n’est celui d’aucune commune du Finistère.",
                "Vérifiez le code INSEE (cinq caractères).",
            )
        else:
            return None
        return ""

    return key


def epci_in(column: str, territoires: Territoires) -> Key:
    """Give the key of rows about EPCI, by SIREN."""

    def key(row: RowReader) -> str | None:
        code = row.code(column)
        return code if not code or code in territoires.epci else None

    return key


def published_rows(
    indicateur: Indicateur, niveau: Niveau, values: dict[str, tuple[float | None, str]]
) -> pd.DataFrame:
    """
    Lay out values that the producer publishes, to be kept as they are.

    Parameters
    ----------
    indicateur
        Its entry.
    niveau
        Level of the territories.
    values
        Value and status by code.
    """
    return pd.DataFrame(
        {
            "territoire": list(values),
            "niveau": niveau,
            "indicateur": indicateur.id,
            "millesime": indicateur.millesime,
            "valeur": pd.Series([value for value, _ in values.values()], dtype=float),
            "statut": [statut for _, statut in values.values()],
            "numerateur": float("nan"),
            "denominateur": float("nan"),
        }
    )


def computed_rows(
    indicateur: Indicateur,
    numerateur: pd.Series[float],
    denominateur: pd.Series[float] | None,
    *,
    lacune: pd.Series[str] | str = "manquant",
) -> pd.DataFrame:
    """
    Compute the values of communes from their parts.

    Parameters
    ----------
    indicateur
        Its entry, which says how.
    numerateur, denominateur
        By INSEE code; an unknown numerator beside a known denominator tells what share of a whole is unknown.
    lacune
        Status where the numerator is unknown.
    """
    whole = pd.Series(float("nan"), index=numerateur.index) if denominateur is None else denominateur
    reasons = pd.Series(lacune, index=numerateur.index) if isinstance(lacune, str) else lacune
    return pd.DataFrame(
        {
            "territoire": numerateur.index.astype(str),
            "niveau": "commune",
            "indicateur": indicateur.id,
            "millesime": indicateur.millesime,
            "valeur": indicateur.value(numerateur, whole).round(DIGITS).to_numpy(),
            "statut": reasons.where(numerateur.isna(), "ok").to_numpy(),
            "numerateur": numerateur.to_numpy(),
            "denominateur": whole.to_numpy(),
        }
    )
