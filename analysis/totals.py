"""
Sums that say their perimeter, and the ratios that an élu compares: per inhabitant, per euro.

See docs/methode/moyens.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.equity import eur_per_inhabitant
from analysis.errors import FrameError
from analysis.funding import departement_lines, other_lines, summarise
from analysis.lookup import is_among
from data.portfolio import Portfolio

PERIMETRES = ("epci", "hors_epci", "sans_territoire", "ensemble", "hors_finistere")
"""Rows of `departement_totals`, in their order; the first three add up to the fourth."""

_PROJECT_KEYS = ("projet_id", "accord_id", "siren", "insee", "theme", "enjeu_id", "dans_accord", "perimetre")


def per_inhabitant(summary: pd.DataFrame, epci: pd.DataFrame) -> pd.DataFrame:
    """
    Divide the means of each EPCI by its inhabitants in Finistère.

    The denominator is the municipal population of the Finistère part only (13 473 and not 15 505 in
    Poher Communauté). The sum of 21 EPCI is not the département: use `departement_totals` for totals.

    Parameters
    ----------
    summary
        From `summarise(lines, ["siren"])`: one row per EPCI. Rows without EPCI are left out.
    epci
        Index `siren`; `population_29` in persons.

    Returns
    -------
    ratios
        Index of `epci`: `vote_eur`, `paye_eur`, `population_29`, `vote_eur_par_habitant`,
        `paye_eur_par_habitant`. An EPCI without any line has 0 €.

    Raises
    ------
    FrameError
        When an EPCI has several rows or is unknown.

    Examples
    --------
    >>> from analysis.funding import funding_lines
    >>> from analysis.worked_example import worked_epci, worked_portfolio
    >>> lines = departement_lines(funding_lines(worked_portfolio()))
    >>> per_inhabitant(summarise(lines, ["siren"]), worked_epci())["vote_eur_par_habitant"].to_dict()
    {'200000001': 24.0, '200000002': 9.0}
    """
    placed = summary[summary["siren"].notna()]
    unknown = sorted(set(placed["siren"]) - set(epci.index))
    if placed["siren"].duplicated().any() or unknown:
        msg = (
            "Amounts per inhabitant need one row per EPCI of the referential; unknown: "
            f"{', '.join(unknown) or 'none'}. Group the lines by siren alone, after filtering them."
        )
        raise FrameError(msg)
    amounts = placed.set_index("siren")[["vote_eur", "paye_eur"]].reindex(epci.index).fillna(0.0)
    amounts["population_29"] = epci["population_29"]
    for name in ("vote_eur", "paye_eur"):
        amounts[f"{name}_par_habitant"] = eur_per_inhabitant(amounts[name], amounts["population_29"])
    return amounts


@dataclass(frozen=True, eq=False)
class VotedPerInhabitant:
    """
    Euros voted per inhabitant of the Finistère part.

    Attributes
    ----------
    values
        Index SIREN; 0 where nothing is voted.
    reference
        Over the inhabitants of all EPCI.
    in_accords
        Whether the votes counted are the Département's in accords, or other funders' elsewhere.
    """

    values: pd.Series[float]
    reference: float
    in_accords: bool = True


def voted_per_inhabitant(
    lines: pd.DataFrame, epci: pd.DataFrame, communes: pd.DataFrame
) -> VotedPerInhabitant:
    """
    Divide the Département's votes in accords by the inhabitants; other funders' votes where it has none.

    Parameters
    ----------
    lines
        From `analysis.funding.funding_lines`.
    epci
        Index `siren`; `population_29` in persons.
    communes
        Index `insee`; `departement`.

    Returns
    -------
    voted
        By SIREN, and over the inhabitants of all EPCI.

    Examples
    --------
    >>> from analysis.funding import funding_lines
    >>> from analysis.worked_example import worked_communes, worked_epci, worked_portfolio
    >>> lines = funding_lines(worked_portfolio())
    >>> voted_per_inhabitant(lines, worked_epci(), worked_communes()).values.to_dict()
    {'200000001': 24.0, '200000002': 0.0}
    """
    chosen = departement_lines(lines)
    chosen = chosen[chosen["dans_accord"]]
    in_accords = bool(chosen["vote_eur"].sum() > 0)
    if not in_accords:
        # The denominator is the Finistère part: what goes to Poher's communes of Côtes-d'Armor is left out.
        inside = communes.index[communes["departement"] == "29"]
        chosen = other_lines(lines)
        chosen = chosen[chosen["insee"].isna() | chosen["insee"].isin(inside)]
    return _voted(chosen, epci, in_accords=in_accords)


def theme_per_inhabitant(lines: pd.DataFrame, epci: pd.DataFrame, *, theme: str) -> VotedPerInhabitant:
    """
    Divide the Département's votes in accords for one theme by the inhabitants, as `voted_per_inhabitant`.

    Parameters
    ----------
    lines, epci
        As for `voted_per_inhabitant`.
    theme
        Identifier of the theme.

    Returns
    -------
    voted
        By SIREN, and over the inhabitants of all EPCI.

    Examples
    --------
    >>> from analysis.funding import funding_lines
    >>> from analysis.worked_example import worked_epci, worked_portfolio
    >>> theme_per_inhabitant(funding_lines(worked_portfolio()), worked_epci(), theme="mobilites").reference
    0.0
    """
    own = departement_lines(lines)
    return _voted(own[own["dans_accord"] & (own["theme"] == theme)], epci, in_accords=True)


def _voted(lines: pd.DataFrame, epci: pd.DataFrame, *, in_accords: bool) -> VotedPerInhabitant:
    here = lines[is_among(lines["siren"], epci.index)]
    ratios = per_inhabitant(summarise(here, ["siren"]), epci)
    reference = float(ratios["vote_eur"].sum()) / int(ratios["population_29"].sum())
    return VotedPerInhabitant(ratios["vote_eur_par_habitant"], reference, in_accords)


def leverage(lines: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """
    Count the other funders' voted euros for one euro of the Département, in the projects that it funds.

    What the owner of the project pays is not another funder. A project where the Département has voted
    nothing does not count at all: nothing there was brought about by its euro.

    Parameters
    ----------
    lines
        From `funding_lines`.
    by
        Attributes of the project to group by (`siren`, `theme`, `accord_id`…); none gives one row.

    Returns
    -------
    effects
        `by`, `departement_eur`, `autres_eur`, `effet_levier` (euros for one euro; NaN without the
        Département), sorted by key.

    Raises
    ------
    FrameError
        When `by` holds an attribute of the line: other funders would be cut from the Département.

    Examples
    --------
    >>> from analysis.funding import funding_lines
    >>> from analysis.worked_example import worked_portfolio
    >>> leverage(funding_lines(worked_portfolio()), ["projet_id"])
      projet_id  departement_eur  autres_eur  effet_levier
    0        P1          24000.0     36000.0           1.5
    1        P2              0.0         0.0           NaN
    2        P3           9000.0         0.0           0.0
    """
    wrong = [name for name in by if name not in _PROJECT_KEYS]
    if wrong:
        msg = (
            f"Leverage cannot be grouped by {', '.join(wrong)}: the euros of the Département and of the "
            f"others meet in a project. Use some of {', '.join(_PROJECT_KEYS)}."
        )
        raise FrameError(msg)
    own = departement_lines(lines)
    funded = is_among(lines["projet_id"], own.loc[own["vote_eur"] > 0, "projet_id"])
    amounts = lines.assign(
        departement_eur=lines["vote_eur"].where(lines.index.isin(own.index), 0.0),
        autres_eur=lines["vote_eur"].where(lines.index.isin(other_lines(lines).index) & funded, 0.0),
    )
    values = amounts[["departement_eur", "autres_eur"]]
    if by:
        keys = [amounts[name] for name in by]
        effects = values.groupby(keys, dropna=False, sort=True).sum().reset_index()
    else:
        effects = values.sum().to_frame().T
    voted = effects["departement_eur"]
    return effects.assign(effet_levier=effects["autres_eur"] / voted.where(voted > 0))


def departement_totals(lines: pd.DataFrame, *, departement: str = "29") -> pd.DataFrame:
    """
    Add the lines up with their perimeter, because the sum of the EPCI is not the département.

    Parameters
    ----------
    lines
        From `funding_lines`.
    departement
        Code that the INSEE codes of its communes begin with.

    Returns
    -------
    totals
        Index `perimetre`: `epci` (territory of an EPCI), `hors_epci` (commune without EPCI: Ouessant,
        Île-de-Sein), `sans_territoire` (several EPCI, the whole département, or not said), `ensemble`
        (all three), `hors_finistere` (the part of `epci` that lies in a commune of another
        département). Columns of `summarise`, without `share`.

    Examples
    --------
    >>> from analysis.funding import funding_lines
    >>> from analysis.worked_example import worked_portfolio
    >>> lines = departement_lines(funding_lines(worked_portfolio()))
    >>> departement_totals(lines)[["vote_eur", "paye_eur", "n_projets"]]
                     vote_eur  paye_eur  n_projets
    perimetre
    epci              33000.0   25000.0          3
    hors_epci             0.0       0.0          0
    sans_territoire       0.0       0.0          0
    ensemble          33000.0   25000.0          3
    hors_finistere        0.0       0.0          0
    """
    placed = lines["siren"].notna()
    local = lines["insee"].notna()
    abroad = local & ~lines["insee"].str.startswith(departement).fillna(False).astype(bool)
    parts = {
        "epci": placed,
        "hors_epci": ~placed & local,
        "sans_territoire": ~placed & ~local,
        "ensemble": pd.Series(True, index=lines.index),
        "hors_finistere": placed & abroad,
    }
    rows = [summarise(lines[parts[name]]).drop(columns="share") for name in PERIMETRES]
    return pd.concat(rows, ignore_index=True).set_index(pd.Index(PERIMETRES, name="perimetre"))


def active_projects(portfolio: Portfolio) -> pd.DataFrame:
    """
    Keep the projects that count: all but the abandoned ones, whether they have financing lines or not.

    Parameters
    ----------
    portfolio
        The portfolio; its table `projet` is read.

    Returns
    -------
    projects
        Rows of `projet`.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> active_projects(worked_portfolio())["projet_id"].tolist()
    ['P1', 'P2', 'P3']
    """
    projet = portfolio.tables["projet"]
    return projet[projet["avancement"] != "abandonné"]
