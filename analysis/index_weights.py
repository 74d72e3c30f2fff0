"""
The weights of a composite index, inside each theme and across themes, as its specification asks for them.

See docs/methode/priorites.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.aggregate import aggregate_draws
from analysis.index_spec import IndexSpec
from analysis.weight import group_weights

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """
    Weights as used: `inside` themes (sum 1 in each), `themes` (sum 1), and their product `effective` (sum 1).

    `inside` and `effective` are indexed by indicator, `themes` by theme.

    Examples
    --------
    >>> inside, themes = pd.Series({"age": 1.0, "km": 1.0}), pd.Series({"ages": 0.25, "acces": 0.75})
    >>> weights = Weights(inside, themes, effective=pd.Series({"age": 0.25, "km": 0.75}))
    >>> weights.arrays()
    (array([[1., 1.]]), array([[0.25, 0.75]]))
    """

    inside: pd.Series[float]
    themes: pd.Series[float]
    effective: pd.Series[float]

    def arrays(self) -> tuple[Floats, Floats]:
        """
        Lay the weights as one draw.

        Returns
        -------
        inside, themes
            (1, k) inside themes and (1, G) across them.
        """
        return _one_draw(self.inside), _one_draw(self.themes)


def resolve_weights(normalised: pd.DataFrame, spec: IndexSpec) -> Weights:
    """
    Turn the weighting choice into numbers, level by level.

    Data-driven weights (`pca`, `entropy`, `critic`) are computed inside each theme on its indicators, then
    across themes on the theme scores.

    Parameters
    ----------
    normalised
        Normalised indicators.
    spec
        The index.

    Returns
    -------
    weights
        Each level summing to 1.

    Raises
    ------
    WeightError
        When the weights cannot be used.

    Examples
    --------
    >>> from analysis.index_spec import Component
    >>> parts = Component("age", "ages", "hausse"), Component("km", "acces", "hausse", poids=3)
    >>> spec = IndexSpec("Essai", (*parts, Component("mn", "acces", "hausse")))
    >>> layer = pd.DataFrame({"age": [0.0, 100], "km": [0.0, 100], "mn": [0.0, 100]})
    >>> resolve_weights(layer, spec).effective.to_dict()
    {'age': 0.5, 'km': 0.375, 'mn': 0.125}
    """
    given = {component.indicateur: component.poids for component in spec.components}
    inside = pd.Series(0.0, index=list(spec.indicateurs))
    for theme in spec.themes:
        names = [c.indicateur for c in spec.components if c.theme == theme]
        own = {name: given[name] for name in names}
        inside[names] = group_weights(normalised[names], method=spec.weighting, given=own)
    if spec.weighting in ("given", "equal"):
        level = pd.DataFrame(columns=list(spec.themes))
    else:
        scores = aggregate_draws(
            normalised.to_numpy(dtype=np.float64),
            theme_groups(spec),
            (_one_draw(inside), np.ones((1, len(spec.themes)))),
            within=spec.aggregation,
        ).themes[0]
        level = pd.DataFrame(scores.T, index=normalised.index, columns=list(spec.themes))
    themes = group_weights(level, method=spec.weighting, given=dict(spec.theme_weights))
    effective = pd.Series(
        {c.indicateur: float(inside[c.indicateur] * themes[c.theme]) for c in spec.components}, dtype=float
    )
    return Weights(inside=inside, themes=themes, effective=effective)


def theme_groups(spec: IndexSpec) -> list[NDArray[np.intp]]:
    """
    Find the columns of each theme.

    Parameters
    ----------
    spec
        The index.

    Returns
    -------
    groups
        Positions of its indicators, theme by theme, in the order of `spec.themes`.

    Examples
    --------
    >>> from analysis.index_spec import Component
    >>> names = [("age", "ages"), ("km", "acces"), ("mn", "acces")]
    >>> spec = IndexSpec("Essai", tuple(Component(name, theme, "hausse") for name, theme in names))
    >>> [columns.tolist() for columns in theme_groups(spec)]
    [[0], [1, 2]]
    """
    return [
        np.array([i for i, c in enumerate(spec.components) if c.theme == theme], dtype=np.intp)
        for theme in spec.themes
    ]


def _one_draw(weights: pd.Series[float]) -> Floats:
    return np.asarray(weights.to_numpy(), dtype=np.float64)[None, :]
