"""
A territory against its département: growth rates, gaps in points or ratios, and the extreme communes.

See docs/methode/observation.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.errors import FrameError
from analysis.observation import DEPARTEMENT, observe
from data.catalogue import Indicateur, Niveau

QUASI_STABLE = 0.2
"""Growth under which a population is « quasi stable », in % a year: a one-year shift can change its sign."""

NEAR_POINTS = 0.5
"""Gap under which two shares are « proches », in points."""

NEAR_RATIO = 0.02
"""Relative gap under which two values that are not shares are « proches »."""


@dataclass(frozen=True)
class Extreme:
    """A commune at one end of a territory."""

    insee: str
    nom: str
    valeur: float


@dataclass(frozen=True)
class Comparison:
    """
    A territory against the département.

    Parameters
    ----------
    valeur, reference
        Values of the territory and of the département, in the indicator's unit; None when withheld.
    ecart
        `valeur − reference`, in points when `en_points`, else in the indicator's unit; None for a stock.
    rapport
        `valeur / reference`; for a stock, the share of the département, None when the territory exceeds it.
    en_points
        Whether the gap is a number of points (the indicator is a percentage).
    proche
        Whether the gap is too small to be spoken of.
    minimum, maximum
        Communes of the territory with the lowest and highest known values; None for a single commune.
    """

    valeur: float | None
    reference: float | None
    ecart: float | None
    rapport: float | None
    en_points: bool
    proche: bool
    minimum: Extreme | None
    maximum: Extreme | None


def quasi_stable(taux: float) -> bool:
    """
    Tell whether an annual growth rate is too small for its sign to mean anything.

    Parameters
    ----------
    taux
        In % a year.

    Returns
    -------
    stable
        True under 0.2 in absolute value.

    Examples
    --------
    >>> quasi_stable(-0.14), quasi_stable(0.2)
    (True, False)
    """
    return abs(taux) < QUASI_STABLE


def trend(
    population: pd.DataFrame, communes: pd.DataFrame, *, debut: int, fin: int, niveau: Niveau = "epci"
) -> pd.Series:
    """
    Compute the annual average growth rate (TCAM) of each territory between two vintages.

    Parameters
    ----------
    population
        Tidy `insee, millesime (year), population (persons)`.
    communes
        As for `analysis.observation.observe`.
    debut, fin
        First and last years.
    niveau
        `commune`, `epci` or `departement`.

    Returns
    -------
    taux
        In % a year; null for a territory of which one commune is unknown in one of the two years.

    Raises
    ------
    FrameError
        If the years are not in order or not in the series.

    Examples
    --------
    >>> from analysis.worked_example import worked_communes
    >>> series = {2017: [900, 100, 1000, 50], 2023: [950, 110, 940, 50]}
    >>> population = pd.DataFrame(series, index=worked_communes().index).melt(
    ...     var_name="millesime", value_name="population", ignore_index=False
    ... )
    >>> trend(population.reset_index(), worked_communes(), debut=2017, fin=2023).round(3).to_dict()
    {'200000001': 0.976, '200000002': -1.026}
    """
    missing = {debut, fin} - set(population["millesime"])
    if debut >= fin or missing:
        msg = f"Growth needs two increasing years of the series, got {debut} and {fin}; absent: {missing}."
        raise FrameError(msg)
    wide = population.pivot(index="insee", columns="millesime", values="population").reindex(communes.index)
    ends = wide[[debut, fin]]
    if niveau == "epci":
        ends = (
            ends.groupby(communes["siren_epci"])
            .sum(min_count=1)
            .where(ends.notna().groupby(communes["siren_epci"]).all())
        )
    elif niveau == "departement":
        inside = ends[communes["departement"] == DEPARTEMENT]
        ends = inside.sum(skipna=False).to_frame(DEPARTEMENT).T
    rate = (ends[fin] / ends[debut]) ** (1 / (fin - debut)) - 1
    return (rate * 100).rename("taux")


def compare(
    observation: pd.DataFrame, communes: pd.DataFrame, indicateur: Indicateur, *, territoire: str
) -> Comparison:
    """
    Compare one EPCI or commune with the département, and name its extreme communes.

    Parameters
    ----------
    observation
        Tidy rows, as for `analysis.observation.observe`.
    communes
        As for `analysis.observation.observe`, with `nom`.
    indicateur
        Its catalogue entry.
    territoire
        SIREN of the EPCI or INSEE code of the commune.

    Returns
    -------
    comparison
        Value, reference, gap and extreme communes, None where withheld.

    Raises
    ------
    FrameError
        If no commune or EPCI has this code.

    Examples
    --------
    >>> from analysis.worked_example import NORD, worked_communes, worked_observation
    >>> from data.catalogue import load_catalogue
    >>> vacants = load_catalogue().indicateur("logements_vacants")
    >>> found = compare(worked_observation(), worked_communes(), vacants, territoire=NORD)
    >>> found.valeur, found.reference, round(found.ecart, 6), found.maximum.nom
    (8.0, 9.0, -1.0, 'Kermeur')
    """
    by_commune = observe(observation, communes, indicateur, niveau="commune")["valeur"]
    if territoire in communes.index:
        members = communes.index[communes.index == territoire]
        valeur = _value(by_commune, territoire)
    else:
        members = communes.index[communes["siren_epci"] == territoire]
        if members.empty:
            msg = f"No commune or EPCI has the code {territoire!r}: give an INSEE code or a SIREN."
            raise FrameError(msg)
        valeur = _value(observe(observation, communes, indicateur, niveau="epci")["valeur"], territoire)
    reference = _value(
        observe(observation, communes, indicateur, niveau="departement")["valeur"], DEPARTEMENT
    )
    stock = indicateur.nature == "stock"
    whole = bool((communes.loc[members, "departement"] == DEPARTEMENT).all())
    ecart = None if stock or valeur is None or reference is None else valeur - reference
    rapport = valeur / reference if valeur is not None and reference and (whole or not stock) else None
    several = by_commune[members].dropna() if len(members) > 1 else by_commune.iloc[:0]
    return Comparison(
        valeur=valeur,
        reference=reference,
        ecart=ecart,
        rapport=rapport,
        en_points=_in_points(indicateur),
        proche=_near(indicateur, ecart, rapport),
        minimum=_extreme(several, communes, largest=False),
        maximum=_extreme(several, communes, largest=True),
    )


def _value(values: pd.Series, code: str) -> float | None:
    value = values[code]
    return None if pd.isna(value) else float(value)


def _in_points(indicateur: Indicateur) -> bool:
    return indicateur.unite.startswith("%")


def _near(indicateur: Indicateur, ecart: float | None, rapport: float | None) -> bool:
    if ecart is None:
        return False
    if indicateur.agregation == "tcam":
        return abs(ecart) < QUASI_STABLE
    if _in_points(indicateur):
        return abs(ecart) < NEAR_POINTS
    return rapport is not None and abs(rapport - 1) < NEAR_RATIO


def _extreme(values: pd.Series, communes: pd.DataFrame, *, largest: bool) -> Extreme | None:
    """Return the commune with the extreme value, the lowest code when several share it."""
    if values.empty:
        return None
    ordered = values.sort_index()
    insee = str(ordered.idxmax() if largest else ordered.idxmin())
    return Extreme(insee, str(communes.at[insee, "nom"]), float(values[insee]))
