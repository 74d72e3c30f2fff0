"""
The pipeline of a composite index: treat, normalise, weight, aggregate, rank, and explain each score.

See docs/methode/priorites.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.aggregate import NEED_POSITIVE, aggregate_draws, rescaled_weights
from analysis.errors import FrameError
from analysis.index_spec import IndexSpec
from analysis.index_weights import Weights, resolve_weights, theme_groups
from analysis.normalise import normalise, positive_scale
from analysis.ranking import descending_ranks, rank_classes
from analysis.treat import treat

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class IndexResult:
    """
    An index with every intermediate stage.

    Attributes
    ----------
    spec
        The choices made.
    raw, treated, normalised
        One row per territory, one column per indicator.
    treatment
        What the first stage found and did, one row per indicator.
    weights
        Weights used.
    themes
        Score of each theme, one column per theme.
    table
        One row per territory: `score`, `rang` (1 = highest), `classe` (1 = highest), `part_connue` in [0, 1].
    contributions
        One column per indicator; each row sums to the score. None when the means allow no such shares
        (harmonic, or two different means).
    """

    spec: IndexSpec
    raw: pd.DataFrame
    treated: pd.DataFrame
    treatment: pd.DataFrame
    normalised: pd.DataFrame
    weights: Weights
    themes: pd.DataFrame
    table: pd.DataFrame
    contributions: pd.DataFrame | None


def compute_index(frame: pd.DataFrame, spec: IndexSpec) -> IndexResult:
    """
    Run the whole pipeline.

    Parameters
    ----------
    frame
        Indexed by territory, with at least the columns of `spec`, each in its own unit; NaN = unknown, never
        0.
    spec
        The choices.

    Returns
    -------
    result
        Rows in the order of `frame`. A territory whose known values carry less than `spec.min_known` of the
        weights has no score.

    Raises
    ------
    FrameError
        When a column is missing or infinite, or a territory appears twice.
    WeightError
        When the weights cannot be used.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators; Becker et al. (2022), COINr, JOSS 7(78),
    4567.

    Examples
    --------
    >>> from analysis.index_spec import Component
    >>> frame = pd.DataFrame({"age": [20.0, 30, 40], "pop": [-0.5, 0.5, 0.0]}, index=["A", "B", "C"])
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("pop", "demo", "baisse")))
    >>> result = compute_index(frame, spec)
    >>> result.table
       score  rang  classe  part_connue
    A   50.0     2       2          1.0
    B   25.0     3       3          1.0
    C   75.0     1       1          1.0
    >>> result.contributions
        age   pop
    A   0.0  50.0
    B  25.0   0.0
    C  50.0  25.0
    """
    raw = checked_frame(frame, spec)
    treated, report = treat(raw, method=spec.treatment)
    scaled = normalised_layer(treated, spec)
    weights = resolve_weights(scaled, spec)
    values = scaled.to_numpy(dtype=np.float64)
    groups = theme_groups(spec)
    aggregated = aggregate_draws(
        values,
        groups,
        weights.arrays(),
        within=spec.aggregation,
        across=spec.across,
    )
    # An availability equal to the threshold must pass whatever the order of its additions.
    enough = aggregated.known[0] >= spec.min_known - 1e-9
    scores = np.where(enough, aggregated.scores[0], np.nan)
    contributions = _contributions(scaled, spec, weights, scores)
    if contributions is not None:
        scores = np.array([math.fsum(row) for row in contributions.to_numpy()])
    return IndexResult(
        spec=spec,
        raw=raw,
        treated=treated,
        treatment=report,
        normalised=scaled,
        weights=weights,
        themes=pd.DataFrame(aggregated.themes[0].T, index=raw.index, columns=list(spec.themes)),
        table=_table(raw.index, scores, aggregated.known[0], spec),
        contributions=contributions,
    )


def checked_frame(frame: pd.DataFrame, spec: IndexSpec) -> pd.DataFrame:
    """
    Keep the columns of the index, as floats, after checking them.

    Parameters
    ----------
    frame
        Indexed by territory.
    spec
        The index.

    Returns
    -------
    frame
        The columns of the index, in its order, as floats.

    Raises
    ------
    FrameError
        With every fault found, at once.

    Examples
    --------
    >>> from analysis.index_spec import Component
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"),))
    >>> checked_frame(pd.DataFrame({"km": [1, 2], "age": [20, 30]}, index=["A", "B"]), spec)
        age
    A  20.0
    B  30.0
    """
    faults = []
    absent = [name for name in spec.indicateurs if name not in frame.columns]
    if absent:
        faults.append(f"columns {absent} are missing")
    if not frame.index.is_unique:
        faults.append(f"territories {sorted(set(frame.index[frame.index.duplicated()]))} appear twice")
    kept = frame[[name for name in spec.indicateurs if name in frame.columns]].astype(float)
    infinite = [str(name) for name in kept.columns if np.isinf(kept[name].to_numpy()).any()]
    if infinite:
        faults.append(f"columns {infinite} hold infinite values")
    if len(kept) < 2:
        faults.append("an index compares territories and needs at least two rows")
    if faults:
        msg = f"The frame cannot feed « {spec.label} »: " + " ; ".join(faults) + "."
        raise FrameError(msg)
    return kept


def normalised_layer(treated: pd.DataFrame, spec: IndexSpec) -> pd.DataFrame:
    """
    Normalise, and stretch onto [1, 100] when one of the means needs positive values.

    Parameters
    ----------
    treated
        Output of the treatment.
    spec
        The index.

    Returns
    -------
    normalised
        Same shape as `treated`.

    Raises
    ------
    FrameError
        When a reference is missing (`normalisation="reference"`).

    Examples
    --------
    >>> from analysis.index_spec import Component
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"),), aggregation="geometric")
    >>> normalised_layer(pd.DataFrame({"age": [20.0, 30, 40]}), spec)["age"].tolist()
    [1.0, 50.5, 100.0]
    """
    layer = normalise(treated, sens=spec.sens, method=spec.normalisation, reference=dict(spec.reference))
    return positive_scale(layer) if NEED_POSITIVE & {spec.aggregation, spec.across} else layer


def two_axes(result: IndexResult) -> pd.DataFrame:
    """
    Place every territory on the dimensions of the index.

    Parameters
    ----------
    result
        An index whose spec names its axes.

    Returns
    -------
    positions
        One column per axis, the equal-weight mean of its normalised indicators (NaN when none is known). No
        column when the spec names no axis.

    Examples
    --------
    >>> from analysis.index_spec import Axe, Component
    >>> spec = IndexSpec(
    ...     "Essai",
    ...     (Component("age", "ages", "hausse"), Component("pop", "demo", "baisse")),
    ...     axes=(Axe("v", "Vieillissement", ("age",)), Axe("t", "Tout", ("age", "pop"))),
    ... )
    >>> two_axes(compute_index(pd.DataFrame({"age": [20.0, 30, 40], "pop": [-0.5, 0.5, 0.0]}), spec))
           v     t
    0    0.0  50.0
    1   50.0  25.0
    2  100.0  75.0
    """
    return pd.DataFrame(
        {axe.id: result.normalised[list(axe.indicateurs)].mean(axis="columns") for axe in result.spec.axes},
        index=result.normalised.index,
    )


def _table(index: pd.Index, scores: Floats, known: Floats, spec: IndexSpec) -> pd.DataFrame:
    ranks = descending_ranks(scores[None, :])
    classes = rank_classes(ranks, n_classes=spec.n_classes)
    table = pd.DataFrame({"score": scores}, index=index)
    table["rang"] = pd.array(ranks[0], dtype="Int64")
    table["classe"] = pd.array(classes[0], dtype="Int64")
    table["part_connue"] = known
    return table


def _contributions(
    normalised: pd.DataFrame, spec: IndexSpec, weights: Weights, scores: Floats
) -> pd.DataFrame | None:
    if spec.across != spec.aggregation or spec.aggregation == "harmonic":
        return None
    values = normalised.to_numpy(dtype=np.float64)
    present = ~np.isnan(values)
    inside, themes = weights.arrays()
    effective = rescaled_weights(present, theme_groups(spec), (inside[0], themes[0]))
    if spec.aggregation == "arithmetic":
        parts = effective * np.where(present, values, 0.0)
    else:
        logs = effective * np.log(np.where(present, values, 1.0))
        total = logs.sum(axis=1, keepdims=True)
        # At the bottom of the scale every logarithm is zero: the score, 1, is then shared by weight.
        shares = np.divide(logs, total, out=effective.copy(), where=total > 0)
        parts = shares * scores[:, None]
    parts[np.isnan(scores)] = np.nan
    return pd.DataFrame(parts, index=normalised.index, columns=normalised.columns)
