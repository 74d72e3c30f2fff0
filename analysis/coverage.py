"""
How far accords and projects reach: themes with projects and means, inhabitants with a project nearby.

Coverage says where something is, never how much or how well. An accord is selective by design: a theme
without enjeu is a choice, only an enjeu without means is a question. See docs/methode/couverture.md.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import FrameError

LOCAL = ("site", "commune")
"""Extents of the projects that belong to one commune: the others reach no commune in particular."""


def thematic_coverage(enjeux: pd.DataFrame) -> pd.DataFrame:
    """
    Count, for each accord and theme, the enjeux that have an active project and voted means.

    Enjeux count alike: `rang` orders them and weighs nothing.

    Parameters
    ----------
    enjeux
        One row per enjeu, as `analysis.enjeux.enjeu_means` gives: `accord_id`, `theme`, `enjeu_id`,
        `en_vigueur` and `sans_moyens` (booleans), `n_projets` (active ones).

    Returns
    -------
    coverage
        One row per `accord_id` and `theme` that has an enjeu in force, sorted: `n_enjeux`,
        `n_avec_projet`, `n_avec_moyens`, `part_avec_projet`, `part_avec_moyens` (in [0, 1]) and
        `sans_moyens` (tuple of `enjeu_id`).

    Raises
    ------
    FrameError
        If a column is missing.

    Examples
    --------
    >>> enjeux = pd.DataFrame(
    ...     {
    ...         "accord_id": "A1",
    ...         "theme": "habitat",
    ...         "enjeu_id": ["J1", "J2", "J3"],
    ...         "en_vigueur": True,
    ...         "sans_moyens": [False, True, True],
    ...         "n_projets": [1, 1, 0],
    ...     }
    ... )
    >>> coverage = thematic_coverage(enjeux).round(2)
    >>> coverage[["n_enjeux", "part_avec_projet", "part_avec_moyens"]].iloc[0].to_dict()
    {'n_enjeux': 3.0, 'part_avec_projet': 0.67, 'part_avec_moyens': 0.33}
    >>> coverage["sans_moyens"].item()
    ('J2', 'J3')
    """
    _require(enjeux, ("accord_id", "theme", "enjeu_id", "en_vigueur", "sans_moyens", "n_projets"), "enjeux")
    kept = enjeux[enjeux["en_vigueur"]]
    flags = kept[["accord_id", "theme"]].assign(
        n_enjeux=1,
        n_avec_projet=(kept["n_projets"] > 0).astype(int),
        n_avec_moyens=(~kept["sans_moyens"]).astype(int),
    )
    coverage = flags.groupby(["accord_id", "theme"], as_index=False, sort=True).sum()
    for name in ("projet", "moyens"):
        coverage[f"part_avec_{name}"] = coverage[f"n_avec_{name}"] / coverage["n_enjeux"]
    without = kept[kept["sans_moyens"]].groupby(["accord_id", "theme"])["enjeu_id"].agg(_sorted)
    keys = pd.MultiIndex.from_frame(coverage[["accord_id", "theme"]])
    lists = without.reindex(keys)
    coverage["sans_moyens"] = [value if isinstance(value, tuple) else () for value in lists]
    return coverage


def population_reached(
    projets: pd.DataFrame,
    population: pd.Series[float],
    *,
    by: str | None = "theme",
    links: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    Share of inhabitants who live in a commune with a project, or near one.

    Only projects of one commune are counted: one that serves an EPCI has no place to be near to. All the
    inhabitants of a commune stand at its town hall.

    Parameters
    ----------
    projets
        The projects to count, chosen by the caller: `projet_id`, `insee`, `perimetre`, and `by`.
    population
        Inhabitants of every commune of the perimeter, by `insee`.
    by
        Column that splits the projects; None takes them all together (the row is « ensemble »).
    links
        Pairs of near communes, from `geo.distance.links_within` over town halls: `origine` (where one
        lives), `destination` (where the project is), `traverse_mer`. None asks for a project in the
        commune itself.

    Returns
    -------
    reached
        One row per value of `by`, sorted: `n_projets` counted, `n_non_comptes` (extent wider than a
        commune, or commune unknown or outside the perimeter), `n_communes_avec_projet`,
        `n_communes_atteintes`, `population_atteinte` (persons), `part` (in [0, 1]) and
        `part_non_calculee`: inhabitants who would be reached over the sea only.

    Raises
    ------
    FrameError
        If a column is missing, or a commune has no known population.

    Examples
    --------
    >>> population = pd.Series({"29901": 1000.0, "29902": 3000, "29903": 500, "29904": 5500})
    >>> projets = pd.DataFrame({"projet_id": ["P1"], "insee": ["29901"], "perimetre": ["commune"]})
    >>> links = pd.DataFrame(
    ...     {
    ...         "origine": ["29902", "29903"],
    ...         "destination": ["29901", "29901"],
    ...         "traverse_mer": [False, True],
    ...     }
    ... )
    >>> population_reached(projets, population, by=None)["part"].item()
    0.1
    >>> near = population_reached(projets, population, by=None, links=links)
    >>> near[["n_communes_atteintes", "part", "part_non_calculee"]].iloc[0].to_dict()
    {'n_communes_atteintes': 2.0, 'part': 0.4, 'part_non_calculee': 0.05}
    """
    _require(projets, ("projet_id", "insee", "perimetre", *([by] if by else [])), "projets")
    if population.isna().any() or not population.index.is_unique:
        msg = "Population reached needs one known number of inhabitants per commune: complete `population`."
        raise FrameError(msg)
    near = _own_communes(population.index) if links is None else _with_own(links, population.index)
    groups = projets.groupby(by) if by else [("ensemble", projets)]
    rows = [{by or "perimetre": key, **_reached(group, population, near)} for key, group in groups]
    columns = [by or "perimetre", *_REACHED]
    return pd.DataFrame(rows, columns=columns)


_REACHED = (
    "n_projets",
    "n_non_comptes",
    "n_communes_avec_projet",
    "n_communes_atteintes",
    "population_atteinte",
    "part",
    "part_non_calculee",
)


def _reached(projets: pd.DataFrame, population: pd.Series[float], near: pd.DataFrame) -> dict[str, float]:
    counted = projets["perimetre"].isin(LOCAL) & projets["insee"].isin(population.index)
    places = projets.loc[counted, "insee"].unique()
    lines = near[near["destination"].isin(places)]
    sure = pd.Index(lines.loc[~lines["traverse_mer"], "origine"].unique())
    unsure = pd.Index(lines.loc[lines["traverse_mer"], "origine"].unique()).difference(sure)
    total = population.sum()
    inhabitants = population[sure].sum()
    values = (
        projets.loc[counted, "projet_id"].nunique(),
        projets.loc[~counted, "projet_id"].nunique(),
        len(places),
        len(sure),
        inhabitants,
        inhabitants / total if total else np.nan,
        population[unsure].sum() / total if total else np.nan,
    )
    return dict(zip(_REACHED, values, strict=True))


def _own_communes(communes: pd.Index) -> pd.DataFrame:
    return pd.DataFrame({"origine": communes, "destination": communes, "traverse_mer": False})


def _with_own(links: pd.DataFrame, communes: pd.Index) -> pd.DataFrame:
    """Add to the links those of each commune with itself, and leave out unknown communes."""
    _require(links, ("origine", "destination", "traverse_mer"), "links")
    kept = links[links["origine"].isin(communes)][["origine", "destination", "traverse_mer"]]
    return pd.concat([_own_communes(communes), kept], ignore_index=True)


def _require(table: pd.DataFrame, columns: Iterable[str], name: str) -> None:
    if absent := [column for column in columns if column not in table.columns]:
        msg = f"`{name}` lacks {', '.join(absent)}: it has {', '.join(map(str, table.columns))}."
        raise FrameError(msg)


def _sorted(values: pd.Series[str]) -> tuple[str, ...]:
    return tuple(sorted(values))
