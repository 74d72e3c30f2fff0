"""
How far the ranks of an index would move under other defensible choices (vectorised Monte-Carlo).

See docs/methode/robustesse.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.aggregate import NEED_POSITIVE, Aggregation, aggregate_draws
from analysis.draws import (
    ALL_CHOICES,
    Design,
    Integers,
    Uncertainty,
    alternatives,
    design_from_uniforms,
    effective_weights,
    factor_columns,
)
from analysis.errors import IndexSpecError
from analysis.index_spec import IndexSpec
from analysis.index_weights import theme_groups
from analysis.normalise import normalise, positive_scale
from analysis.priorities import IndexResult, compute_index
from analysis.ranking import descending_ranks, rank_classes
from analysis.treat import treat

Floats = NDArray[np.float64]

DEFAULT_DRAWS: Final = 10_000
DEFAULT_SEED: Final = 2021
TOP: Final = 5


@dataclass(frozen=True, eq=False)
class Robustness:
    """
    Ranks under D draws of the uncertain choices.

    Attributes
    ----------
    uncertainty, n_draws, seed, top
        What was asked for; the same values give the same numbers.
    table
        One row per territory: `rang` (of the index itself), `rang_moyen`, `rang_median`, `rang_p05`,
        `rang_p95`, `p_top` (share of draws with a rank of at most `top`), `p_classe` (share of draws in the
        class that the index gives). NaN where the territory is never ranked.
    acceptability
        (n, n) share of draws that give each territory (row) each rank (column, from 1).
    central_weights
        (n, k) mean effective weights of the draws that rank the territory first; NaN where none does.
    ranks
        (D, n) rank of each territory in each draw.
    """

    uncertainty: Uncertainty
    n_draws: int
    seed: int
    top: int
    table: pd.DataFrame
    acceptability: pd.DataFrame
    central_weights: pd.DataFrame
    ranks: Floats


def assess(
    result: IndexResult,
    uncertainty: Uncertainty = ALL_CHOICES,
    *,
    n_draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    top: int = TOP,
) -> Robustness:
    """
    Draw the uncertain choices and summarise the ranks they give.

    Parameters
    ----------
    result
        The index.
    uncertainty
        The free choices; every choice by default, `ALL_WEIGHTINGS` for the acceptability over all weightings
        (SMAA).
    n_draws
        Number of draws; 10 000 keep the sampling error of a probability under one point.
    seed
        Of the random generator.
    top
        Rank up to which a territory counts as « in the top ».

    Returns
    -------
    robustness
        Ranks of the draws and their summary.

    Raises
    ------
    IndexSpecError
        When no draw is asked for, or the smallest weight leaves no admissible weighting.

    References
    ----------
    Saisana, M., Saltelli, A. and Tarantola, S. (2005), Uncertainty and sensitivity analysis techniques as
    tools for the quality assessment of composite indicators, JRSS A 168(2). Lahdelma, R. and Salminen, P.
    (2001), SMAA-2, Operations Research 49(3).

    Examples
    --------
    >>> from analysis.draws import ALL_WEIGHTINGS
    >>> from analysis.index_spec import Component
    >>> frame = pd.DataFrame({"x": [100.0, 0, 60], "y": [0.0, 100, 60]}, index=["A", "B", "C"])
    >>> spec = IndexSpec("Essai", (Component("x", "x", "hausse"), Component("y", "y", "hausse")))
    >>> found = assess(compute_index(frame, spec), ALL_WEIGHTINGS, top=1)
    >>> found.table["p_top"].round(2).to_dict()  # 2 in 5 for A and B, 1 in 5 for C, by hand
    {'A': 0.4, 'B': 0.4, 'C': 0.2}
    >>> found.central_weights.round(2)
         x    y
    A  0.8  0.2
    B  0.2  0.8
    C  0.5  0.5
    """
    if n_draws < 1:
        msg = f"A robustness run needs at least one draw, got {n_draws}."
        raise IndexSpecError(msg)
    spec = result.spec
    width = sum(len(columns) for columns in factor_columns(spec, uncertainty).values())
    uniforms = np.random.default_rng(seed).random((n_draws, width))
    design = design_from_uniforms(uniforms, spec, uncertainty, result.weights)
    ranks = descending_ranks(evaluate(result, uncertainty, design))
    own = result.table["rang"].to_numpy(dtype=np.float64, na_value=np.nan)
    territories = result.table.index
    first = (ranks == 1).astype(np.float64)
    wins = first.sum(axis=0)[:, None]
    with np.errstate(invalid="ignore"):
        central = (first.T @ effective_weights(design, spec)) / np.where(wins > 0, wins, np.nan)
    return Robustness(
        uncertainty=uncertainty,
        n_draws=n_draws,
        seed=seed,
        top=top,
        table=_summary(ranks, own, territories, top=top, n_classes=spec.n_classes),
        acceptability=_acceptability(ranks, territories),
        central_weights=pd.DataFrame(central, index=territories, columns=list(spec.indicateurs)),
        ranks=ranks,
    )


def evaluate(result: IndexResult, uncertainty: Uncertainty, design: Design) -> Floats:
    """
    Score every territory in every draw.

    Treatment and normalisation act column by column, so that each of their combinations is computed once for
    all the draws that share it; only the weights differ inside such a batch, and those are matrix products.

    Parameters
    ----------
    result
        The index.
    uncertainty
        The free choices that `design` draws from.
    design
        D draws.

    Returns
    -------
    scores
        (D, n); NaN where too little is known.

    Examples
    --------
    >>> from analysis.draws import ALL_WEIGHTINGS
    >>> from analysis.index_spec import Component
    >>> frame = pd.DataFrame({"x": [100.0, 0, 60], "y": [0.0, 100, 60]}, index=["A", "B", "C"])
    >>> spec = IndexSpec("Essai", (Component("x", "x", "hausse"), Component("y", "y", "hausse")))
    >>> result, nothing = compute_index(frame, spec), np.zeros(1, dtype=np.intp)
    >>> design = Design(nothing, nothing, nothing, nothing - 1, np.ones((1, 2)), np.array([[3.0, 1.0]]))
    >>> evaluate(result, ALL_WEIGHTINGS, design).tolist()
    [[75.0, 25.0, 60.0]]
    """
    spec = result.spec
    groups = theme_groups(spec)
    scores = np.full((len(design.left_out), len(result.raw)), np.nan)
    for rows, values, means in _batches(result, uncertainty, design):
        batch = aggregate_draws(
            values, groups, (design.inside[rows], design.themes[rows]), within=means[0], across=means[1]
        )
        scores[rows] = np.where(batch.known >= spec.min_known - 1e-9, batch.scores, np.nan)
    return scores


def ahead(robustness: Robustness) -> pd.DataFrame:
    """
    Share of draws in which the territory of the row has a better rank than the territory of the column.

    Parameters
    ----------
    robustness
        Output of `assess`.

    Returns
    -------
    shares
        (n, n), values in [0, 1]; ties and unranked territories count for neither side.

    References
    ----------
    Saisana, M., Saltelli, A. and Tarantola, S. (2005), JRSS A 168(2) (pairwise comparisons).

    Examples
    --------
    >>> from analysis.draws import ALL_WEIGHTINGS
    >>> from analysis.index_spec import Component
    >>> frame = pd.DataFrame({"x": [100.0, 0, 60], "y": [0.0, 100, 60]}, index=["A", "B", "C"])
    >>> spec = IndexSpec("Essai", (Component("x", "x", "hausse"), Component("y", "y", "hausse")))
    >>> ahead(assess(compute_index(frame, spec), ALL_WEIGHTINGS)).round(1)
         A    B    C
    A  0.0  0.5  0.4
    B  0.5  0.0  0.4
    C  0.6  0.6  0.0
    """
    ranks, index = robustness.ranks, robustness.table.index
    shares = np.stack([(ranks[:, [i]] < ranks).mean(axis=0) for i in range(ranks.shape[1])])
    return pd.DataFrame(shares, index=index, columns=index)


def spec_of_draw(spec: IndexSpec, uncertainty: Uncertainty, design: Design, draw: int) -> IndexSpec:
    """
    Describe one draw as an index of its own, so that it can be replayed through the whole pipeline.

    Parameters
    ----------
    spec, uncertainty, design
        As for `evaluate`.
    draw
        Row of the design.

    Returns
    -------
    spec
        The index of the draw.

    Examples
    --------
    >>> from analysis.draws import ALL_WEIGHTINGS
    >>> from analysis.index_spec import Component
    >>> spec = IndexSpec("Essai", (Component("x", "x", "hausse"), Component("y", "y", "hausse")))
    >>> nothing = np.zeros(1, dtype=np.intp)
    >>> design = Design(nothing, nothing, nothing, nothing - 1, np.ones((1, 2)), np.array([[3.0, 1.0]]))
    >>> spec_of_draw(spec, ALL_WEIGHTINGS, design, 0).theme_weights
    (('x', 3.0), ('y', 1.0))
    """
    treatments, normalisations, means = alternatives(spec, uncertainty)
    within, across = means[design.aggregation[draw]]
    components = tuple(
        replace(component, poids=float(weight))
        for position, (component, weight) in enumerate(zip(spec.components, design.inside[draw], strict=True))
        if position != design.left_out[draw]
    )
    kept = {component.theme for component in components}
    pairs = zip(spec.themes, design.themes[draw], strict=True)
    return replace(
        spec,
        components=components,
        theme_weights=tuple((theme, float(weight)) for theme, weight in pairs if theme in kept),
        treatment=treatments[design.treatment[draw]],
        normalisation=normalisations[design.normalisation[draw]],
        weighting="given",
        aggregation=within,
        aggregation_across=across,
    )


def replay(result: IndexResult, uncertainty: Uncertainty, design: Design, draw: int) -> IndexResult:
    """
    Run the whole pipeline on one draw; same scores as the row of `evaluate`, far slower.

    Parameters
    ----------
    result, uncertainty, design
        As for `evaluate`.
    draw
        Row of the design.

    Returns
    -------
    result
        The index of the draw.

    Examples
    --------
    >>> from analysis.draws import ALL_WEIGHTINGS
    >>> from analysis.index_spec import Component
    >>> frame = pd.DataFrame({"x": [100.0, 0, 60], "y": [0.0, 100, 60]}, index=["A", "B", "C"])
    >>> spec = IndexSpec("Essai", (Component("x", "x", "hausse"), Component("y", "y", "hausse")))
    >>> result, nothing = compute_index(frame, spec), np.zeros(1, dtype=np.intp)
    >>> design = Design(nothing, nothing, nothing, nothing - 1, np.ones((1, 2)), np.array([[3.0, 1.0]]))
    >>> replay(result, ALL_WEIGHTINGS, design, 0).table["score"].to_dict()
    {'A': 75.0, 'B': 25.0, 'C': 60.0}
    """
    return compute_index(result.raw, spec_of_draw(result.spec, uncertainty, design, draw))


def _batches(
    result: IndexResult, uncertainty: Uncertainty, design: Design
) -> Iterator[tuple[Integers, Floats, tuple[Aggregation, Aggregation]]]:
    spec = result.spec
    treatments, normalisations, means = alternatives(spec, uncertainty)
    for t, treatment in enumerate(treatments):
        treated, _ = treat(result.raw, method=treatment)
        for m, method in enumerate(normalisations):
            layer = normalise(treated, sens=spec.sens, method=method, reference=dict(spec.reference))
            for a, pair in enumerate(means):
                rows = np.flatnonzero(
                    (design.treatment == t) & (design.normalisation == m) & (design.aggregation == a)
                )
                if len(rows) == 0:
                    continue
                scaled = positive_scale(layer) if NEED_POSITIVE & set(pair) else layer
                yield rows, scaled.to_numpy(dtype=np.float64), pair


def _summary(ranks: Floats, own: Floats, index: pd.Index, *, top: int, n_classes: int) -> pd.DataFrame:
    own_classes = rank_classes(own[None, :], n_classes=n_classes)
    same_class = rank_classes(ranks, n_classes=n_classes) == own_classes
    rows = []
    for column in range(ranks.shape[1]):
        known = ranks[~np.isnan(ranks[:, column]), column]
        if len(known) == 0:
            rows.append([own[column], *[np.nan] * 6])
            continue
        low, middle, high = np.quantile(known, (0.05, 0.5, 0.95))
        in_class = same_class[:, column].sum() / len(known) if not np.isnan(own[column]) else np.nan
        rows.append([own[column], known.mean(), middle, low, high, float((known <= top).mean()), in_class])
    names = ["rang", "rang_moyen", "rang_median", "rang_p05", "rang_p95", "p_top", "p_classe"]
    return pd.DataFrame(rows, index=index, columns=names)


def _acceptability(ranks: Floats, index: pd.Index) -> pd.DataFrame:
    n_draws, n = ranks.shape
    # Rank 0 gathers the draws without a rank and is dropped.
    counts = [np.bincount(np.nan_to_num(ranks[:, i]).astype(np.intp), minlength=n + 1)[1:] for i in range(n)]
    return pd.DataFrame(np.stack(counts) / n_draws, index=index, columns=range(1, n + 1))
