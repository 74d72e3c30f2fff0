"""
Time the vectorised Monte-Carlo of an index against a loop that runs the whole pipeline once per draw.

Run with `python -m benchmarks.bench_robustness`; the results are kept in `benchmarks/RESULTS.md`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.aggregate import aggregate_draws
from analysis.draws import ALL_CHOICES, ALL_WEIGHTINGS, design_from_uniforms, factor_columns
from analysis.index_spec import Component, IndexSpec
from analysis.index_weights import theme_groups
from analysis.priorities import IndexResult, compute_index
from analysis.ranking import descending_ranks
from analysis.robustness import assess, evaluate, replay
from analysis.sensitivity import sobol
from benchmarks.memory import peak_mib

TERRITORIES, INDICATORS, THEMES = 21, 20, 5
DRAWS, LOOPED = 10_000, 200
REPEATS = 5
SEED = 7


def example() -> IndexResult:
    rng = np.random.default_rng(SEED)
    names = [f"i{j:02}" for j in range(INDICATORS)]
    frame = pd.DataFrame(rng.gamma(1.5, 2.0, (TERRITORIES, INDICATORS)), columns=names)
    frame = frame.mask(rng.random(frame.shape) < 0.05)
    components = tuple(
        Component(name, f"t{j % THEMES}", "baisse" if j % 3 == 0 else "hausse")
        for j, name in enumerate(names)
    )
    return compute_index(frame, IndexSpec("Essai", components))


def seconds(task: Callable[[], object], *, repeats: int = REPEATS) -> float:
    durations = []
    for _ in range(repeats):
        start = time.perf_counter()
        task()
        durations.append(time.perf_counter() - start)
    return statistics.median(durations)


def looped(result: IndexResult) -> tuple[float, float]:
    """Seconds per draw of the loop, and the largest gap between its scores and the vectorised ones."""
    width = sum(len(columns) for columns in factor_columns(result.spec, ALL_CHOICES).values())
    uniforms = np.random.default_rng(SEED).random((LOOPED, width))
    design = design_from_uniforms(uniforms, result.spec, ALL_CHOICES, result.weights)
    together = evaluate(result, ALL_CHOICES, design)
    start = time.perf_counter()
    alone = [replay(result, ALL_CHOICES, design, draw).table["score"].to_numpy() for draw in range(LOOPED)]
    duration = (time.perf_counter() - start) / LOOPED
    scores = np.stack(alone)
    if not np.array_equal(descending_ranks(scores), descending_ranks(together)):
        msg = "The loop and the vectorised run disagree on ranks: do not trust these timings."
        raise AssertionError(msg)
    return duration, float(np.nanmax(np.abs(scores - together)))


def lean_loop(result: IndexResult) -> float:
    """Seconds per draw of a loop that only aggregates and ranks, on values normalised beforehand."""
    values, groups = result.normalised.to_numpy(dtype=np.float64), theme_groups(result.spec)
    rng = np.random.default_rng(SEED)
    inside, themes = rng.random((LOOPED, INDICATORS)), rng.random((LOOPED, THEMES))
    start = time.perf_counter()
    for draw in range(LOOPED):
        scores = aggregate_draws(values, groups, (inside[[draw]], themes[[draw]])).scores
        descending_ranks(scores)
    return (time.perf_counter() - start) / LOOPED


def main() -> None:
    result = example()
    memory = peak_mib(lambda: assess(result, ALL_CHOICES, n_draws=DRAWS))
    everything = seconds(lambda: assess(result, ALL_CHOICES, n_draws=DRAWS))
    weightings = seconds(lambda: assess(result, ALL_WEIGHTINGS, n_draws=DRAWS))
    effects = seconds(lambda: sobol(result, ALL_CHOICES))
    per_draw, gap = looped(result)
    lean = lean_loop(result)
    print(f"{DRAWS} draws, {TERRITORIES} territories, {INDICATORS} indicators, {THEMES} themes, 5 % missing")
    print(f"all choices free, vectorised       {everything:8.3f} s")
    print(f"its peak memory                    {memory:8.0f} MiB")
    print(f"all weightings (SMAA), vectorised  {weightings:8.3f} s")
    print(f"Sobol, 2^11 x 7 evaluations        {effects:8.3f} s")
    print(f"loop, {per_draw * 1000:.1f} ms a draw           {per_draw * DRAWS:8.1f} s  (from {LOOPED} draws)")
    print(f"ratio loop / vectorised            {per_draw * DRAWS / everything:8.0f}")
    print(f"lean loop, {lean * 1000:.2f} ms a draw      {lean * DRAWS:8.1f} s  (weights only, no summary)")
    print(f"ratio lean loop / vectorised       {lean * DRAWS / weightings:8.0f}")
    print(f"largest gap between the two scores {gap:8.1e}")


if __name__ == "__main__":
    main()
