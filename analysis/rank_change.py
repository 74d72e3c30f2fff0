"""
What would change the rank of a territory: one choice at a time, and how far a weight must move.

See docs/methode/robustesse.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.aggregate import aggregate_draws
from analysis.draws import ALL_CHOICES, Uncertainty
from analysis.errors import FrameError
from analysis.index_spec import IndexSpec
from analysis.index_weights import theme_groups
from analysis.priorities import IndexResult, compute_index
from analysis.ranking import descending_ranks

Floats = NDArray[np.float64]

WEIGHT_STEP: Final = 0.001


def one_at_a_time(result: IndexResult, uncertainty: Uncertainty = ALL_CHOICES) -> pd.DataFrame:
    """
    Ranks when a single choice of the index is replaced, all the others staying.

    Parameters
    ----------
    result
        The index.
    uncertainty
        Its alternatives: means, scales and treatments other than the index's own, each indicator withdrawn in
        turn, and each theme's weight raised or lowered by `noise` (a theme alone has no weight to move).

    Returns
    -------
    changes
        One row per choice and territory: `choix` (poids, normalisation, agregation, traitement, retrait),
        `option`, `territoire`, `rang`, `ecart` (rank under the option less the index's rank: negative =
        closer to the first).

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 7.

    Examples
    --------
    >>> from analysis.index_spec import Component, IndexSpec
    >>> frame = pd.DataFrame({"age": [20.0, 30, 40], "pop": [-0.5, 0.5, 0.0]}, index=["A", "B", "C"])
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("pop", "demo", "baisse")))
    >>> changes = one_at_a_time(compute_index(frame, spec))
    >>> changes[(changes["choix"] == "retrait") & (changes["territoire"] == "A")]
          choix option territoire  rang  ecart
    24  retrait    age          A     1     -1
    27  retrait    pop          A     3      1
    """
    own = result.table["rang"]
    rows = []
    for choice, option, spec in _variants(result, uncertainty):
        ranks = compute_index(result.raw, spec).table["rang"]
        rows.append(
            pd.DataFrame(
                {
                    "choix": choice,
                    "option": option,
                    "territoire": ranks.index,
                    "rang": ranks.array,
                    "ecart": (ranks - own).array,
                }
            )
        )
    names = ["choix", "option", "territoire", "rang", "ecart"]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=names)


def critical_weights(result: IndexResult, territoire: str, *, step: float = WEIGHT_STEP) -> pd.DataFrame:
    """
    Weight of each theme at which the rank of a territory would first change.

    The weight of one theme moves between 0 and 1 while the others keep their proportions; inside the themes
    nothing changes.

    Parameters
    ----------
    result
        The index.
    territoire
        Label of the row.
    step
        Resolution of the search, in share of the total weight (0.001 = 0.1 point).

    Returns
    -------
    thresholds
        One row per theme: `poids` (now, in [0, 1]), `poids_bas` and `rang_bas` (nearest lower weight that
        changes the rank, and the rank there), `poids_haut` and `rang_haut`; NaN where no weight on that side
        changes it.

    Raises
    ------
    FrameError
        When the index has no such territory.

    Examples
    --------
    >>> from analysis.index_spec import Component, IndexSpec
    >>> frame = pd.DataFrame({"age": [20.0, 30, 40], "pop": [-0.5, 0.5, 0.0]}, index=["A", "B", "C"])
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("pop", "demo", "baisse")))
    >>> critical_weights(compute_index(frame, spec), "C")
          poids  poids_bas  rang_bas  poids_haut  rang_haut
    ages    0.5      0.333       2.0         NaN        NaN
    demo    0.5        NaN       NaN       0.667        2.0
    """
    names = ["poids", "poids_bas", "rang_bas", "poids_haut", "rang_haut"]
    if territoire not in result.table.index:
        msg = f"No territory {territoire!r} in this index: it ranks {list(result.table.index)}."
        raise FrameError(msg)
    position = list(result.table.index).index(territoire)
    own = result.table["rang"].iloc[position]
    if pd.isna(own) or len(result.spec.themes) < 2:
        return pd.DataFrame(index=list(result.spec.themes), columns=names, dtype=float)
    current = result.weights.themes
    grid = np.linspace(0, 1, round(1 / step) + 1)
    rows = {}
    for theme, weight in current.items():
        ranks = _ranks_along(result, str(theme), grid)[:, position]
        rows[theme] = [weight, *_nearest_change(grid, ranks, float(weight), int(own))]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names).astype(float)


def _ranks_along(result: IndexResult, theme: str, grid: Floats) -> Floats:
    spec, current = result.spec, result.weights.themes
    others = current.drop(theme)
    rest = others / others.sum() if others.sum() > 0 else others + 1 / len(others)
    columns = [grid if name == theme else (1 - grid) * rest[name] for name in current.index]
    inside = np.repeat(result.weights.arrays()[0], len(grid), axis=0)
    batch = aggregate_draws(
        result.normalised.to_numpy(dtype=np.float64),
        theme_groups(spec),
        (inside, np.stack(columns, axis=1)),
        within=spec.aggregation,
        across=spec.across,
    )
    return descending_ranks(np.where(batch.known >= spec.min_known - 1e-9, batch.scores, np.nan))


def _nearest_change(grid: Floats, ranks: Floats, weight: float, own: int) -> list[float]:
    changed = ~np.isnan(ranks) & (ranks != own)
    below = np.flatnonzero(changed & (grid < weight))
    above = np.flatnonzero(changed & (grid > weight))
    low = [float(grid[below[-1]]), float(ranks[below[-1]])] if len(below) else [np.nan, np.nan]
    high = [float(grid[above[0]]), float(ranks[above[0]])] if len(above) else [np.nan, np.nan]
    return [*low, *high]


def _frozen_weights(result: IndexResult) -> IndexSpec:
    """Write the weights as numbers in the spec: one choice must move, not data-driven weights with it."""
    weights = result.weights
    return replace(
        result.spec,
        weighting="given",
        theme_weights=tuple((str(theme), float(weight)) for theme, weight in weights.themes.items()),
        components=tuple(
            replace(c, poids=float(weights.inside[c.indicateur])) for c in result.spec.components
        ),
    )


def _variants(result: IndexResult, uncertainty: Uncertainty) -> Iterator[tuple[str, str, IndexSpec]]:
    spec = _frozen_weights(result)
    if uncertainty.weights != "fixed" and len(spec.themes) > 1:
        for theme in spec.themes:
            for sign, factor in (("-", 1 - uncertainty.noise), ("+", 1 + uncertainty.noise)):
                moved = {name: w * (factor if name == theme else 1.0) for name, w in spec.theme_weights}
                yield "poids", f"{theme}{sign}", spec.with_theme_weights(moved)
    for method in uncertainty.normalisations:
        if method != spec.normalisation:
            yield "normalisation", method, replace(spec, normalisation=method)
    for kind in uncertainty.aggregations:
        if (kind, kind) != (spec.aggregation, spec.across):
            yield "agregation", kind, replace(spec, aggregation=kind, aggregation_across=None)
    for treatment in uncertainty.treatments:
        if treatment != spec.treatment:
            yield "traitement", treatment, replace(spec, treatment=treatment)
    if uncertainty.leave_one_out and len(spec.components) > 1:
        # An index whose whole weight rests on one indicator is nothing without it.
        for name in spec.indicateurs:
            if result.weights.effective.drop(name).sum() > 0:
                yield "retrait", name, spec.without(name)
