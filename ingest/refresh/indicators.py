"""From the parts of each indicator to the tidy observation, checked against the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data.catalogue import Catalogue, Indicateur
from ingest.errors import RefreshError

COLUMNS = (
    "territoire",
    "niveau",
    "indicateur",
    "millesime",
    "valeur",
    "statut",
    "numerateur",
    "denominateur",
)

BUILT_LEVELS = ("commune", "iris")
"""Levels that are stored; EPCI and département are rebuilt from the parts of the communes."""

VALUE_DIGITS = 6
"""Decimals of the stored values: beyond them, processors may disagree on a power."""


def parts(
    indicateur: str,
    numerateur: pd.Series,
    denominateur: pd.Series | None = None,
    *,
    niveau: str = "commune",
    lacune: str = "manquant",
) -> pd.DataFrame:
    """
    Lay out one indicator's parts, one row per territory.

    Parameters
    ----------
    indicateur
        Its id in the catalogue.
    numerateur, denominateur
        Aligned on territory codes; no denominator for a sum. A known denominator beside an unknown
        numerator is kept: it tells what share of the whole is unknown.
    niveau
        `commune` or `iris`.
    lacune
        Status where the numerator is unknown.
    """
    if denominateur is None:
        denominateur = pd.Series(float("nan"), index=numerateur.index)
    return pd.DataFrame(
        {
            "territoire": numerateur.index.astype(str),
            "niveau": niveau,
            "indicateur": indicateur,
            "statut": numerateur.notna().map({True: "ok", False: lacune}).to_numpy(),
            "numerateur": numerateur.astype(float).to_numpy(),
            "denominateur": denominateur.reindex(numerateur.index).astype(float).to_numpy(),
        }
    )


def assemble(tables: Sequence[pd.DataFrame], catalogue: Catalogue, insees: Sequence[str]) -> pd.DataFrame:
    """
    Compute every value and return the observation.

    Parameters
    ----------
    tables
        Outputs of `parts`.
    catalogue
        What must be there, and how each value is computed.
    insees
        Every commune wanted.

    Returns
    -------
    observation
        `COLUMNS`; a quotient whose denominator is zero reads `non_calcule`.

    Raises
    ------
    RefreshError
        Listing every indicator that is unknown, absent at a level it declares, or lacks communes.
    """
    rows = pd.concat(tables, ignore_index=True)
    faults = _faults(rows, catalogue, set(insees))
    if faults:
        msg = "Observation incomplète :\n" + "\n".join(f"- {fault}" for fault in faults)
        raise RefreshError(msg)
    built = [_valued(group, catalogue.indicateur(str(name))) for name, group in rows.groupby("indicateur")]
    return pd.concat(built, ignore_index=True)[list(COLUMNS)]


def _valued(rows: pd.DataFrame, indicateur: Indicateur) -> pd.DataFrame:
    valeur = indicateur.value(rows["numerateur"], rows["denominateur"]).round(VALUE_DIGITS)
    void = (rows["statut"] == "ok") & valeur.isna()
    return rows.assign(
        millesime=indicateur.millesime, valeur=valeur, statut=rows["statut"].mask(void, "non_calcule")
    )


def _faults(rows: pd.DataFrame, catalogue: Catalogue, insees: set[str]) -> list[str]:
    known = {one.id for one in catalogue.indicateurs}
    faults = [f"« {name} » n’est pas au catalogue." for name in sorted(set(rows["indicateur"]) - known)]
    for one in catalogue.indicateurs:
        mine = rows[rows["indicateur"] == one.id]
        wanted = {niveau for niveau in one.niveaux if niveau in BUILT_LEVELS}
        found = set(mine["niveau"])
        if found != wanted:
            faults.append(f"« {one.id} » : niveaux {sorted(wanted)} attendus, obtenus {sorted(found)}.")
        codes = mine.loc[mine["niveau"] == "commune", "territoire"]
        absent, extra = sorted(insees - set(codes)), sorted(set(codes) - insees)
        if absent or extra or codes.duplicated().any():
            faults.append(
                f"« {one.id} » : {len(absent)} communes absentes {absent[:5]}, "
                f"{len(extra)} de trop {extra[:5]}, "
                f"{int(codes.duplicated().sum())} en double."
            )
    return faults
