"""
Uncertain choices of a composite index, and the draws that explore them.

See docs/methode/robustesse.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.aggregate import AGGREGATIONS, Aggregation
from analysis.errors import IndexSpecError
from analysis.index_spec import IndexSpec
from analysis.index_weights import Weights, theme_groups
from analysis.normalise import NORMALISATIONS, Normalisation
from analysis.treat import TREATMENTS, Treatment

WeightLaw = Literal["noise", "simplex", "fixed"]
Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

NOBODY: Final = -1


@dataclass(frozen=True)
class Uncertainty:
    """
    The choices that are not certain, each left free among its alternatives.

    Attributes
    ----------
    weights
        `noise`: each weight w becomes uniform in [w - f·w, w + f·w] at both levels, then is rescaled, as in
        COINr; `simplex`: every set of weights summing to 1 is as likely, at both levels; `fixed`: the index's
        own.
    noise
        f, in [0, 1].
    min_weight
        Smallest weight of a theme under `simplex`, in [0, 1 / number of themes].
    normalisations, aggregations, treatments
        Alternatives, equally likely; an empty tuple keeps the index's own choice. An alternative mean is used
        at both levels.
    leave_one_out
        Withdraw no indicator, or any one of them, all equally likely.
    """

    weights: WeightLaw = "noise"
    noise: float = 0.25
    min_weight: float = 0.0
    normalisations: tuple[Normalisation, ...] = ("minmax", "zscore", "rank")
    aggregations: tuple[Aggregation, ...] = ("arithmetic", "geometric")
    treatments: tuple[Treatment, ...] = ("auto", "none")
    leave_one_out: bool = True

    def __post_init__(self) -> None:
        faults = []
        if self.weights not in ("noise", "simplex", "fixed"):
            faults.append(f"weights must be noise, simplex or fixed, got {self.weights!r}")
        if not 0 <= self.noise <= 1:
            faults.append(f"noise must be within [0, 1], got {self.noise}")
        if not 0 <= self.min_weight <= 1:
            faults.append(f"min_weight must be within [0, 1], got {self.min_weight}")
        unknown = [
            choice
            for got, known in (
                (self.normalisations, NORMALISATIONS),
                (self.aggregations, AGGREGATIONS),
                (self.treatments, TREATMENTS),
            )
            for choice in got
            if choice not in known
        ]
        if unknown:
            faults.append(f"these alternatives are unknown: {unknown}")
        if faults:
            msg = "These uncertain choices cannot be drawn: " + " ; ".join(faults) + "."
            raise IndexSpecError(msg)


ALL_CHOICES: Final = Uncertainty()
ALL_WEIGHTINGS: Final = Uncertainty(
    weights="simplex", normalisations=(), aggregations=(), treatments=(), leave_one_out=False
)


@dataclass(frozen=True, eq=False)
class Design:
    """
    D draws of the uncertain choices, for k indicators in G themes.

    Attributes
    ----------
    treatment, normalisation, aggregation
        (D,) positions in the alternatives.
    left_out
        (D,) column of the withdrawn indicator, -1 for none.
    inside, themes
        (D, k) and (D, G) weights, not rescaled; 0 for the withdrawn indicator.
    """

    treatment: Integers
    normalisation: Integers
    aggregation: Integers
    left_out: Integers
    inside: Floats
    themes: Floats


def alternatives(
    spec: IndexSpec, uncertainty: Uncertainty
) -> tuple[tuple[Treatment, ...], tuple[Normalisation, ...], tuple[tuple[Aggregation, Aggregation], ...]]:
    """
    List what each discrete choice may become.

    Parameters
    ----------
    spec
        The index, whose own choice stands where `uncertainty` names none.
    uncertainty
        The free choices.

    Returns
    -------
    treatments, normalisations, means
        `means` holds pairs (inside themes, across themes).

    Examples
    --------
    >>> from analysis.index_spec import Component
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("km", "acces", "hausse")))
    >>> alternatives(spec, Uncertainty(aggregations=()))
    (('auto', 'none'), ('minmax', 'zscore', 'rank'), (('arithmetic', 'arithmetic'),))
    """
    means = tuple((kind, kind) for kind in uncertainty.aggregations) or ((spec.aggregation, spec.across),)
    return (
        uncertainty.treatments or (spec.treatment,),
        uncertainty.normalisations or (spec.normalisation,),
        means,
    )


def factor_columns(spec: IndexSpec, uncertainty: Uncertainty) -> dict[str, Integers]:
    """
    Columns of the unit hypercube that drive each uncertain choice.

    Parameters
    ----------
    spec
        The index.
    uncertainty
        The free choices.

    Returns
    -------
    columns
        By factor: `traitement`, `normalisation`, `agregation`, `retrait`, `poids` (all the weights together).
        A factor with a single alternative keeps its column but has no effect.

    Examples
    --------
    >>> from analysis.index_spec import Component
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("km", "acces", "hausse")))
    >>> {name: columns.tolist() for name, columns in factor_columns(spec, ALL_CHOICES).items()}
    {'traitement': [0], 'normalisation': [1], 'agregation': [2], 'retrait': [3], 'poids': [4, 5, 6, 7]}
    """
    n_weights = len(spec.indicateurs) + len(spec.themes)
    singles = {
        name: np.array([i]) for i, name in enumerate(("traitement", "normalisation", "agregation", "retrait"))
    }
    return {**singles, "poids": np.arange(4, 4 + n_weights)}


def free_factors(spec: IndexSpec, uncertainty: Uncertainty) -> list[str]:
    """
    Name the factors that have more than one alternative.

    Parameters
    ----------
    spec
        The index.
    uncertainty
        The free choices.

    Returns
    -------
    names
        In the order of `factor_columns`.

    Examples
    --------
    >>> from analysis.index_spec import Component
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("km", "acces", "hausse")))
    >>> free_factors(spec, ALL_WEIGHTINGS), free_factors(spec, Uncertainty(treatments=()))
    (['poids'], ['normalisation', 'agregation', 'retrait', 'poids'])
    """
    treatments, normalisations, means = alternatives(spec, uncertainty)
    sizes = {
        "traitement": len(treatments),
        "normalisation": len(normalisations),
        "agregation": len(means),
        "retrait": 2 if uncertainty.leave_one_out and len(spec.indicateurs) > 1 else 1,
        "poids": 1 if uncertainty.weights == "fixed" or len(spec.indicateurs) < 2 else 2,
    }
    return [name for name, size in sizes.items() if size > 1]


def design_from_uniforms(
    uniforms: Floats, spec: IndexSpec, uncertainty: Uncertainty, weights: Weights
) -> Design:
    """
    Turn points of the unit hypercube into draws of the uncertain choices.

    Parameters
    ----------
    uniforms
        (D, 4 + k + G) values in [0, 1), with the columns of `factor_columns`.
    spec, uncertainty
        The index and its free choices.
    weights
        The index's own weights.

    Returns
    -------
    design
        D draws; a weight of 0 marks the withdrawn indicator.

    Raises
    ------
    IndexSpecError
        When the smallest weight asked for leaves no admissible weighting.

    References
    ----------
    Devroye, L. (1986), Non-Uniform Random Variate Generation, chapter V (uniform law on the simplex); Becker, W.
    et al. (2022), COINr, JOSS 7(78) (noisy weights).

    Examples
    --------
    >>> from analysis.index_spec import Component
    >>> from analysis.index_weights import resolve_weights
    >>> import pandas as pd
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("km", "acces", "hausse")))
    >>> weights = resolve_weights(pd.DataFrame({"age": [0.0, 100], "km": [100.0, 0]}), spec)
    >>> uniforms = np.full((1, 8), 0.5)
    >>> uniforms[0, 6] = 0.75  # the weight of the first theme, a quarter of the way up its noise
    >>> design = design_from_uniforms(uniforms, spec, Uncertainty(noise=0.2, leave_one_out=False), weights)
    >>> design.themes.tolist(), design.left_out.tolist()
    ([[0.55, 0.5]], [-1])
    """
    n_indicators, n_themes = len(spec.indicateurs), len(spec.themes)
    if n_themes * uncertainty.min_weight > 1:
        msg = f"{n_themes} themes cannot each weigh at least {uncertainty.min_weight:g}: lower min_weight."
        raise IndexSpecError(msg)
    treatments, normalisations, means = alternatives(spec, uncertainty)
    left_out = np.full(len(uniforms), NOBODY, dtype=np.intp)
    if "retrait" in free_factors(spec, uncertainty):
        left_out = _choose(uniforms[:, 3], n_indicators + 1) + NOBODY
    inside, themes = _draw_weights(
        uniforms[:, 4 : 4 + n_indicators], uniforms[:, 4 + n_indicators :], (spec, uncertainty, weights)
    )
    inside[np.arange(n_indicators)[None, :] == left_out[:, None]] = 0.0
    return Design(
        treatment=_choose(uniforms[:, 0], len(treatments)),
        normalisation=_choose(uniforms[:, 1], len(normalisations)),
        aggregation=_choose(uniforms[:, 2], len(means)),
        left_out=left_out,
        inside=inside,
        themes=themes,
    )


def effective_weights(design: Design, spec: IndexSpec) -> Floats:
    """
    Weight of each indicator in each draw, before missing values are set aside.

    Parameters
    ----------
    design
        D draws.
    spec
        The index.

    Returns
    -------
    effective
        (D, k), rows summing to 1.

    Examples
    --------
    >>> from analysis.index_spec import Component
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("km", "acces", "hausse")))
    >>> nothing = np.zeros(1, dtype=np.intp)
    >>> design = Design(nothing, nothing, nothing, nothing - 1, np.ones((1, 2)), np.array([[3.0, 1.0]]))
    >>> effective_weights(design, spec).tolist()
    [[0.75, 0.25]]
    """
    groups = theme_groups(spec)
    totals = np.stack([design.inside[:, columns].sum(axis=1) for columns in groups], axis=1)
    themes = np.where(totals > 0, design.themes, 0.0)
    themes = themes / themes.sum(axis=1, keepdims=True)
    effective = np.zeros_like(design.inside)
    for position, columns in enumerate(groups):
        total = totals[:, [position]]
        share = np.divide(
            design.inside[:, columns], total, out=np.zeros_like(design.inside[:, columns]), where=total > 0
        )
        effective[:, columns] = share * themes[:, [position]]
    return effective


def _draw_weights(
    inner: Floats, outer: Floats, about: tuple[IndexSpec, Uncertainty, Weights]
) -> tuple[Floats, Floats]:
    spec, uncertainty, weights = about
    own_inside, own_themes = weights.arrays()
    if uncertainty.weights == "fixed":
        return np.repeat(own_inside, len(inner), axis=0), np.repeat(own_themes, len(outer), axis=0)
    if uncertainty.weights == "noise":
        factor = uncertainty.noise
        return own_inside * (1 + factor * (2 * inner - 1)), own_themes * (1 + factor * (2 * outer - 1))
    inside = np.ones_like(inner)
    for columns in theme_groups(spec):
        inside[:, columns] = _simplex(inner[:, columns])
    floor = uncertainty.min_weight
    return inside, floor + (1 - floor * outer.shape[1]) * _simplex(outer)


def _simplex(uniforms: Floats) -> Floats:
    """Map uniforms to the uniform law on the simplex (normalised exponentials, Devroye 1986, chapter V)."""
    gaps = -np.log1p(-uniforms)
    return np.asarray(gaps / gaps.sum(axis=1, keepdims=True), dtype=np.float64)


def _choose(uniforms: Floats, n: int) -> Integers:
    return np.minimum((uniforms * n).astype(np.intp), n - 1)
