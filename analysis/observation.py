"""
Observation at every level: communes' own figures, and territories' figures rebuilt from their parts.

A ratio of a territory is the ratio of the sums (Σ numerators / Σ denominators), never a mean of rates; a
median is never aggregated. What is not known stays unknown: an aggregate says what share of its denominator
it knows, and is withheld under a threshold. The method is described in docs/methode/observation.md.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from analysis.errors import FrameError
from data.catalogue import Catalogue, Indicateur, Niveau

DEPARTEMENT = "29"
"""The département whose value is the sum of its own communes, those of no EPCI included."""

KNOWN = ("ok", "estime")
"""Statuses that come with a value."""

_REASONS = ("secret", "non_calcule", "manquant")
"""Why a value is withheld, the reason that a reader must hear first coming first."""

_INDEX_NAMES: dict[Niveau, str] = {
    "iris": "iris",
    "commune": "insee",
    "epci": "siren",
    "departement": "departement",
}


def observe(
    observation: pd.DataFrame,
    communes: pd.DataFrame,
    indicateur: Indicateur,
    *,
    niveau: Niveau,
    seuil_connu: float = 0.9,
) -> pd.DataFrame:
    """
    Read or rebuild one indicator, in its newest vintage, for every territory of a level.

    A value that the producer publishes at that level, if not older, is kept as it is; the others are rebuilt
    from the parts of the communes. Communes of no EPCI count in the département only; those of Poher in
    Côtes-d'Armor count in their EPCI only.

    Parameters
    ----------
    observation
        Tidy rows of `data.observation.load_observation`: `territoire, niveau, indicateur, millesime, valeur,
        statut, numerateur, denominateur`.
    communes
        Indexed by `insee`: `siren_epci` (null outside any EPCI), `departement`, `population` (persons).
    indicateur
        Its catalogue entry, which says how it aggregates.
    niveau
        Level wanted.
    seuil_connu
        Least share of the denominator that must be known, in [0, 1]. A sum is only given when complete.

    Returns
    -------
    values
        Indexed by territory code (all communes, the EPCI of `communes`, `29`, or the IRIS at hand): `valeur`
        in the catalogue's unit, null unless `statut` is `ok` or `estime`; `statut`; `millesime`;
        `part_connue`, share of the denominator known, in [0, 1].

    Raises
    ------
    FrameError
        If a column is missing, the rows hold a territory twice, or the level is unknown.

    Examples
    --------
    >>> from analysis.worked_example import worked_communes, worked_observation
    >>> from data.catalogue import load_catalogue
    >>> vacants = load_catalogue().indicateur("logements_vacants")
    >>> observe(worked_observation(), worked_communes(), vacants, niveau="epci")[["valeur", "part_connue"]]
               valeur  part_connue
    siren
    200000001     8.0          1.0
    200000002    10.0          1.0
    >>> whole = observe(worked_observation(), worked_communes(), vacants, niveau="departement")
    >>> whole[["valeur", "statut", "part_connue"]].round(3)
                 valeur statut  part_connue
    departement
    29              9.0     ok        0.976
    """
    _check_level(niveau)
    _need(observation, ("territoire", "niveau", "indicateur", "millesime", "valeur", "statut"), "observation")
    _need(communes, ("siren_epci", "departement", "population"), "communes")
    rows = observation[observation["indicateur"] == indicateur.id]
    published = _newest(rows[rows["niveau"] == niveau])
    if niveau == "iris":
        return _as_published(published, published.index.sort_values(), indicateur, niveau)
    if niveau == "commune":
        return _as_published(published, communes.index, indicateur, niveau)
    groups = _groups(communes, niveau)
    parts = _newest(rows[rows["niveau"] == "commune"])
    table = _aggregate(parts.reindex(groups.index), groups, communes["population"], indicateur, seuil_connu)
    if _end(published) >= _end(parts):
        kept = table.index.intersection(published.index)
        table.loc[kept] = _as_published(published, kept, indicateur, niveau)
    return table


def observe_groups(
    observation: pd.DataFrame,
    communes: pd.DataFrame,
    indicateur: Indicateur,
    *,
    groups: pd.Series[str],
    seuil_connu: float = 0.9,
) -> pd.DataFrame:
    """
    Rebuild one indicator, in its newest vintage, for any groups of communes: the cantons, for instance.

    Parameters
    ----------
    observation, communes, indicateur, seuil_connu
        As for `observe`.
    groups
        Code of its group by `insee`; communes of no group are null or left out.

    Returns
    -------
    values
        As `observe` gives them, indexed by code of group.

    Raises
    ------
    FrameError
        If the rows hold a commune twice.

    Examples
    --------
    >>> from analysis.worked_example import worked_communes, worked_observation
    >>> from data.catalogue import load_catalogue
    >>> vacants = load_catalogue().indicateur("logements_vacants")
    >>> cantons = pd.Series({"29901": "C1", "29902": "C2", "29903": "C2"})
    >>> rebuilt = observe_groups(worked_observation(), worked_communes(), vacants, groups=cantons)
    >>> rebuilt["valeur"].round(2).to_dict()  # 10 / 400, then (30 + 50) / (100 + 500)
    {'C1': 2.5, 'C2': 13.33}
    """
    rows = observation[observation["indicateur"] == indicateur.id]
    parts = _newest(rows[rows["niveau"] == "commune"])
    kept = groups.dropna().astype(str)
    return _aggregate(parts.reindex(kept.index), kept, communes["population"], indicateur, seuil_connu)


def observe_all(
    observation: pd.DataFrame,
    communes: pd.DataFrame,
    catalogue: Catalogue,
    *,
    niveau: Niveau,
) -> pd.DataFrame:
    """
    Put every indicator of a level side by side.

    Parameters
    ----------
    observation, communes
        As for `observe`.
    catalogue
        The indicators; those that do not exist at `niveau` are left out.
    niveau
        Level wanted.

    Returns
    -------
    values
        One row per territory, one column per indicator id, in the catalogue's units; null when withheld.

    Raises
    ------
    FrameError
        As for `observe`.

    Examples
    --------
    >>> from analysis.worked_example import worked_communes, worked_observation
    >>> from data.catalogue import load_catalogue
    >>> table = observe_all(worked_observation(), worked_communes(), load_catalogue(), niveau="epci")
    >>> table["logements_vacants"].to_dict()
    {'200000001': 8.0, '200000002': 10.0}
    """
    _check_level(niveau)
    columns = {
        one.id: observe(observation, communes, one, niveau=niveau)["valeur"]
        for one in catalogue.indicateurs
        if niveau in one.niveaux
    }
    return pd.DataFrame(columns)


def _groups(communes: pd.DataFrame, niveau: Niveau) -> pd.Series:
    """Return the territory code of each commune, named after the level, without those that belong to none."""
    if niveau == "epci":
        groups = communes["siren_epci"].dropna().astype(str)
    else:
        inside = communes.index[communes["departement"] == DEPARTEMENT]
        groups = pd.Series(DEPARTEMENT, index=inside, dtype=str)
    return groups.rename(_INDEX_NAMES[niveau])


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the newest vintage, indexed by territory."""
    table = rows[rows["millesime"].str[-4:] == _end(rows)].set_index("territoire")
    if not table.index.is_unique:
        twice = sorted(table.index[table.index.duplicated()])[:5]
        msg = (
            f"One row per territory was expected for {rows['indicateur'].iloc[0]!r}, got several for {twice}."
        )
        raise FrameError(msg)
    return table


def _end(rows: pd.DataFrame) -> str:
    """Return the last year of the newest vintage, empty when there is no row."""
    return max(rows["millesime"].str[-4:], default="")


def _as_published(
    rows: pd.DataFrame, index: pd.Index, indicateur: Indicateur, niveau: Niveau
) -> pd.DataFrame:
    rows = rows.reindex(index)
    statut = rows["statut"].fillna("manquant")
    known = statut.isin(KNOWN)
    millesime = rows["millesime"].dropna()
    return pd.DataFrame(
        {
            "valeur": rows["valeur"].astype(float).where(known),
            "statut": statut.astype(str),
            "millesime": millesime.iloc[0] if len(millesime) else indicateur.millesime,
            "part_connue": known.astype(float),
        },
        index=index.rename(_INDEX_NAMES[niveau]),
    )


def _aggregate(
    parts: pd.DataFrame,
    groups: pd.Series,
    population: pd.Series,
    indicateur: Indicateur,
    seuil_connu: float,
) -> pd.DataFrame:
    """Return the table of `observe` from the parts of the communes, on the territories of `groups`."""
    statut = parts["statut"].fillna("manquant")
    known = statut.isin(KNOWN) & parts["numerateur"].notna()
    if indicateur.agregation != "sum":
        known &= parts["denominateur"].notna()
    share = _known_share(known, parts["denominateur"], population.reindex(groups.index), groups)
    vintages = parts["millesime"].dropna()
    millesime = str(vintages.iloc[0]) if len(vintages) else indicateur.millesime
    sums = parts[["numerateur", "denominateur"]].astype(float).where(known).groupby(groups).sum(min_count=1)
    dated = dataclasses.replace(indicateur, millesime=millesime)
    valeur = dated.value(sums["numerateur"], sums["denominateur"])
    complete = known.groupby(groups).all()
    shown = (complete if indicateur.agregation == "sum" else share >= seuil_connu) & valeur.notna()
    estimated = (statut == "estime").groupby(groups).any()
    table = pd.DataFrame(
        {
            "valeur": valeur.where(shown),
            "statut": _reason(statut, known, groups).mask(shown, "ok").mask(shown & estimated, "estime"),
            "millesime": millesime,
            "part_connue": share,
        }
    )
    if indicateur.agregation == "none":
        table = table.assign(valeur=np.nan, statut="non_calcule", part_connue=np.nan)
    return table.rename_axis(str(groups.name))


def _known_share(
    known: pd.Series, denominateur: pd.Series, population: pd.Series, groups: pd.Series
) -> pd.Series:
    """
    Return the share of each territory's denominator that is known.

    Where one commune's denominator itself is unknown, inhabitants weigh instead for the whole territory.
    """
    told = denominateur.notna().groupby(groups).transform("all")
    weight = denominateur.astype(float).where(told, population.astype(float))
    total = weight.groupby(groups).sum()
    return weight.where(known, 0.0).groupby(groups).sum() / total.where(total > 0)


def _reason(statut: pd.Series, known: pd.Series, groups: pd.Series) -> pd.Series:
    """Return why each territory would be withheld: the first reason found among its unknown communes."""
    reason = pd.Series("non_calcule", index=sorted(set(groups)), dtype=object)
    for name in reversed(_REASONS):
        found = ((statut == name) & ~known).groupby(groups).any()
        reason[found[found].index] = name
    return reason


def _check_level(niveau: str) -> None:
    if niveau not in _INDEX_NAMES:
        msg = (
            f"No indicator is known at the level {niveau!r}: choose among {', '.join(_INDEX_NAMES)}, "
            "or rebuild any groups of communes with `observe_groups`."
        )
        raise FrameError(msg)


def _need(frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        msg = f"{name} lacks {', '.join(missing)}: load it with the data room."
        raise FrameError(msg)
