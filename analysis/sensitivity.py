"""
Which uncertain choice moves the ranks: variance-based (Sobol) effects, for all and for each territory.

See docs/methode/robustesse.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.draws import (
    ALL_CHOICES,
    Integers,
    Uncertainty,
    design_from_uniforms,
    factor_columns,
    free_factors,
)
from analysis.errors import IndexSpecError
from analysis.priorities import IndexResult
from analysis.ranking import descending_ranks
from analysis.robustness import DEFAULT_SEED, evaluate

Floats = NDArray[np.float64]

DEFAULT_LOG2_BASE: Final = 11
_NO_VARIANCE: Final = 1e-12


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """
    First-order and total effects of each free choice on the ranks.

    Attributes
    ----------
    overall
        One row per factor: `premier_ordre`, `total`, and the bounds `premier_ordre_p05`, `premier_ordre_p95`,
        `total_p05`, `total_p95` of their bootstrap, for the mean absolute change of rank.
    first_order, total
        (n, F) the same for the rank of each territory; NaN for a territory whose rank never moves
        or that some draw leaves without a rank.
    n_evaluations
        Number of index computations behind them.
    """

    overall: pd.DataFrame
    first_order: pd.DataFrame
    total: pd.DataFrame
    n_evaluations: int


def sobol(
    result: IndexResult,
    uncertainty: Uncertainty = ALL_CHOICES,
    *,
    log2_base: int = DEFAULT_LOG2_BASE,
    seed: int = DEFAULT_SEED,
    n_boot: int = 200,
) -> Sensitivity:
    """
    Share the variance of the ranks between the free choices.

    The weights form one factor (a group of inputs is sampled and replaced as one), so that it can be compared
    with the choice of the mean or of the scale. The base sample is a scrambled Sobol sequence of
    2^`log2_base` points.

    Parameters
    ----------
    result
        The index.
    uncertainty
        The free choices, at least two of them.
    log2_base
        Base sample N = 2^`log2_base`; the index is computed N · (F + 2) times for F free factors.
    seed
        Of the scrambling and of the bootstrap.
    n_boot
        Bootstrap samples for the bounds of the overall effects; 0 leaves the bounds empty.

    Returns
    -------
    sensitivity
        Effects for all the ranks together and for each territory.

    Raises
    ------
    IndexSpecError
        When fewer than two choices are free.

    References
    ----------
    Saltelli, A. et al. (2010), Variance based sensitivity analysis of model output, Computer Physics
    Communications 181 (table 2: first order (b), total (f)); Saisana, Saltelli and Tarantola (2005), JRSS A
    168(2).

    Examples
    --------
    >>> from analysis.index_spec import Component, IndexSpec
    >>> from analysis.priorities import compute_index
    >>> frame = pd.DataFrame({"x": [100.0, 0, 60], "y": [0.0, 100, 60]}, index=["A", "B", "C"])
    >>> spec = IndexSpec("Essai", (Component("x", "x", "hausse"), Component("y", "y", "hausse")))
    >>> effects = sobol(compute_index(frame, spec), Uncertainty(treatments=()), log2_base=7, n_boot=0)
    >>> effects.overall["total"].idxmax(), effects.n_evaluations
    ('retrait', 768)
    """
    spec = result.spec
    factors = free_factors(spec, uncertainty)
    if len(factors) < 2:
        msg = f"A sensitivity analysis compares choices and needs two free ones at least, got {factors}."
        raise IndexSpecError(msg)
    columns = factor_columns(spec, uncertainty)
    base_a, base_b = _base_samples(sum(len(c) for c in columns.values()), log2_base, seed)
    points = [base_a, base_b, *(_replaced(base_a, base_b, columns[name]) for name in factors)]
    design = design_from_uniforms(np.concatenate(points), spec, uncertainty, result.weights)
    ranks = descending_ranks(evaluate(result, uncertainty, design))
    own = result.table["rang"].to_numpy(dtype=np.float64, na_value=np.nan)
    blocks = np.stack(np.split(ranks, len(points)))
    ranked = ~np.isnan(blocks).any(axis=(0, 1)) & ~np.isnan(own)
    shift = np.abs(blocks[:, :, ranked] - own[ranked]).mean(axis=2)
    overall = pd.DataFrame(
        dict(zip(("premier_ordre", "total"), sobol_effects(shift), strict=True)), index=factors
    )
    bounds = _bootstrap(shift, n_boot, np.random.default_rng(seed))
    first = np.full((ranks.shape[1], len(factors)), np.nan)
    total = first.copy()
    for position in np.flatnonzero(ranked):
        first[position], total[position] = sobol_effects(blocks[:, :, position])
    index = result.table.index
    return Sensitivity(
        overall=overall.join(pd.DataFrame(bounds, index=factors)),
        first_order=pd.DataFrame(first, index=index, columns=factors),
        total=pd.DataFrame(total, index=index, columns=factors),
        n_evaluations=len(ranks),
    )


def sobol_effects(blocks: Floats, *, centred: bool = True) -> tuple[Floats, Floats]:
    """
    Estimate first-order and total effects from the outputs of a Saltelli design.

    Parameters
    ----------
    blocks
        (F + 2, N) outputs at the base samples A and B, then at A with the columns of each factor taken from
        B.
    centred
        Take the mean away first: the same expectation with far less sampling noise. COINr does not (`False`).

    Returns
    -------
    first_order, total
        (F,) each; NaN when the output does not vary. Estimates, so that they may leave [0, 1] by a little.

    References
    ----------
    Saltelli, A. et al. (2010), Computer Physics Communications 181, table 2: (b) and (f).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> a, b = rng.random((2, 2, 100_000))
    >>> mixed = [np.stack([b[0], a[1]]), np.stack([a[0], b[1]])]  # A with one column of B
    >>> outputs = np.stack([3 * x[0] + x[1] for x in (a, b, *mixed)])
    >>> first, total = sobol_effects(outputs)
    >>> first.round(1).tolist(), total.round(1).tolist()  # 9 / 10 and 1 / 10: a sum has no interaction
    ([0.9, 0.1], [0.9, 0.1])
    """
    y_a, y_b, y_ab = blocks[0], blocks[1], blocks[2:]
    both = np.concatenate([y_a, y_b])
    variance = both.var(ddof=1)
    if variance < _NO_VARIANCE:
        nothing = np.full(len(y_ab), np.nan)
        return nothing, nothing.copy()
    centre = both.mean() if centred else 0.0
    first = ((y_b - centre) * (y_ab - y_a)).mean(axis=1) / variance
    total = ((y_a - y_ab) ** 2).mean(axis=1) / (2 * variance)
    return first, total


def _base_samples(width: int, log2_base: int, seed: int) -> tuple[Floats, Floats]:
    from scipy.stats import qmc

    sample = qmc.Sobol(2 * width, scramble=True, rng=np.random.default_rng(seed)).random_base2(log2_base)
    return sample[:, :width], sample[:, width:]


def _replaced(base_a: Floats, base_b: Floats, columns: Integers) -> Floats:
    mixed = base_a.copy()
    mixed[:, columns] = base_b[:, columns]
    return mixed


def _bootstrap(blocks: Floats, n_boot: int, rng: np.random.Generator) -> dict[str, Floats]:
    n_factors, size = len(blocks) - 2, blocks.shape[1]
    drawn = [sobol_effects(blocks[:, rng.integers(0, size, size)]) for _ in range(n_boot)]
    names = ("premier_ordre", "total")
    if not drawn:
        return {f"{name}_{bound}": np.full(n_factors, np.nan) for name in names for bound in ("p05", "p95")}
    return {
        f"{name}_{bound}": np.quantile([effects[i] for effects in drawn], level, axis=0)
        for i, name in enumerate(names)
        for bound, level in (("p05", 0.05), ("p95", 0.95))
    }
