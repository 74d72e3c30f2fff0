"""
Every choice that makes a composite index, in one frozen description.

See docs/methode/priorites.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from analysis.aggregate import AGGREGATIONS, Aggregation
from analysis.errors import IndexSpecError
from analysis.normalise import NORMALISATIONS, Normalisation, Sens
from analysis.treat import TREATMENTS, Treatment
from analysis.weight import WEIGHTINGS, Weighting
from data.catalogue import Catalogue

DEFAULT_LABEL: Final = "Indice de fragilité territoriale – socle"
CAVEAT: Final = (
    "Cet indice ne mesure ni la pauvreté, ni la santé, ni l’emploi, ni les mobilités. "
    "Il éclaire le dialogue\u202f; il n’est ni une clé de répartition, ni un avis. "
    "Un écart de rang à l’intérieur des intervalles n’a pas de sens."
)
AGEING_THEME: Final = "ages"


@dataclass(frozen=True)
class Component:
    """
    One indicator of an index.

    `sens` is `hausse` when more means more need, `baisse` when less does; `poids` counts inside its theme and
    needs no particular sum.
    """

    indicateur: str
    theme: str
    sens: Sens
    poids: float = 1.0


@dataclass(frozen=True)
class Axe:
    """One dimension found in the data, shown as one axis of the scatter that goes with the ranking."""

    id: str
    label: str
    indicateurs: tuple[str, ...]


@dataclass(frozen=True)
class IndexSpec:
    """
    What is aggregated and how; every stage of the pipeline reads its choice here.

    Attributes
    ----------
    label
        French title of the index.
    components
        Indicators with theme, direction and weight.
    theme_weights
        (theme, weight) pairs; a theme not named weighs 1. Read when `weighting` is `given`.
    treatment, normalisation, weighting
        Method of each stage.
    reference
        (indicator, value) pairs for `normalisation="reference"`, in the indicator's own unit.
    aggregation, aggregation_across
        Mean inside themes and across themes; the second defaults to the first.
    min_known
        Smallest share of the weights that must be known for a territory to get a score.
    n_classes
        Number of rank classes, 1 being the highest scores.
    axes
        Dimensions to show beside the ranking.
    caveat
        French text always displayed with the index.

    Examples
    --------
    >>> age = Component("part_65_ans_et_plus", "ages", "hausse")
    >>> km = Component("distance_lycee", "acces", "hausse", poids=2)
    >>> spec = IndexSpec("Essai", (age, km), aggregation="geometric")
    >>> spec.indicateurs, spec.themes
    (('part_65_ans_et_plus', 'distance_lycee'), ('ages', 'acces'))
    >>> spec.sens["distance_lycee"], spec.across
    ('hausse', 'geometric')
    """

    label: str
    components: tuple[Component, ...]
    theme_weights: tuple[tuple[str, float], ...] = ()
    treatment: Treatment = "auto"
    normalisation: Normalisation = "minmax"
    reference: tuple[tuple[str, float], ...] = ()
    weighting: Weighting = "given"
    aggregation: Aggregation = "arithmetic"
    aggregation_across: Aggregation | None = None
    min_known: float = 0.5
    n_classes: int = 4
    axes: tuple[Axe, ...] = ()
    caveat: str = CAVEAT

    def __post_init__(self) -> None:
        faults = [*self._component_faults(), *self._choice_faults()]
        if faults:
            msg = "This index cannot be computed: " + " ; ".join(faults) + "."
            raise IndexSpecError(msg)

    @property
    def indicateurs(self) -> tuple[str, ...]:
        """Ids of the indicators, in order."""
        return tuple(component.indicateur for component in self.components)

    @property
    def themes(self) -> tuple[str, ...]:
        """Ids of the themes, in order of first appearance."""
        return tuple(dict.fromkeys(component.theme for component in self.components))

    @property
    def sens(self) -> dict[str, Sens]:
        """Direction of each indicator."""
        return {component.indicateur: component.sens for component in self.components}

    @property
    def across(self) -> Aggregation:
        """Mean used across themes."""
        return self.aggregation_across or self.aggregation

    def with_theme_weights(self, weights: Mapping[str, float]) -> IndexSpec:
        """
        Return the same index with other weights of its themes.

        Parameters
        ----------
        weights
            Any positive numbers, one per theme named; a theme not named weighs 1.

        Returns
        -------
        spec
            Weighted as given.

        Examples
        --------
        >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("km", "acces", "hausse")))
        >>> spec.with_theme_weights({"ages": 3}).theme_weights
        (('ages', 3),)
        """
        return replace(self, theme_weights=tuple(weights.items()), weighting="given")

    def without(self, indicateur: str) -> IndexSpec:
        """
        Return the same index without one indicator; a theme left empty disappears with it.

        Parameters
        ----------
        indicateur
            Id of the indicator.

        Returns
        -------
        spec
            Unchanged when it does not hold the indicator.

        Examples
        --------
        >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("km", "acces", "hausse")))
        >>> spec.without("km").themes
        ('ages',)
        """
        kept = tuple(component for component in self.components if component.indicateur != indicateur)
        themes = {component.theme for component in kept}
        weights = tuple(pair for pair in self.theme_weights if pair[0] in themes)
        return replace(self, components=kept, theme_weights=weights)

    def _component_faults(self) -> list[str]:
        faults = []
        if not self.components:
            faults.append("it holds no indicator")
        repeated = {name for name in self.indicateurs if self.indicateurs.count(name) > 1}
        if repeated:
            faults.append(f"these indicators are repeated: {sorted(repeated)}")
        undirected = [c.indicateur for c in self.components if c.sens not in ("hausse", "baisse")]
        if undirected:
            faults.append(f"these indicators have no direction (« hausse » or « baisse »): {undirected}")
        strangers = sorted({theme for theme, _ in self.theme_weights} - set(self.themes))
        if strangers:
            faults.append(f"weights were given for themes it does not hold: {strangers}")
        return faults

    def _choice_faults(self) -> list[str]:
        choices: tuple[tuple[str, str, tuple[str, ...]], ...] = (
            ("treatment", self.treatment, TREATMENTS),
            ("normalisation", self.normalisation, NORMALISATIONS),
            ("weighting", self.weighting, WEIGHTINGS),
            ("aggregation", self.aggregation, AGGREGATIONS),
            ("aggregation_across", self.across, AGGREGATIONS),
        )
        faults = [
            f"{name} must be one of {known}, got {got!r}" for name, got, known in choices if got not in known
        ]
        if not 0 <= self.min_known <= 1:
            faults.append(f"min_known must be within [0, 1], got {self.min_known}")
        if self.n_classes < 2:
            faults.append(f"n_classes must be at least 2, got {self.n_classes}")
        return faults


def default_spec(catalogue: Catalogue, *, available: Iterable[str] | None = None) -> IndexSpec:
    """
    Describe the default index: the catalogue's indicators of role « indice », themes at equal weight.

    Parameters
    ----------
    catalogue
        Indicators and themes.
    available
        Indicators for which values exist; all of them when omitted. An imported dimension, such as incomes,
        joins as soon as its indicator is available.

    Returns
    -------
    spec
        « Indice de fragilité territoriale – socle », with its caveat and its two axes.

    Raises
    ------
    IndexSpecError
        When no indicator of role « indice » is available.

    Examples
    --------
    >>> from data.catalogue import load_catalogue
    >>> spec = default_spec(load_catalogue(), available=["logements_vacants", "part_65_ans_et_plus"])
    >>> spec.indicateurs
    ('part_65_ans_et_plus', 'logements_vacants')
    >>> [axe.label for axe in spec.axes]
    ['Fragilité rurale', 'Vieillissement']
    """
    kept = None if available is None else set(available)
    components = tuple(
        Component(indicateur=i.id, theme=i.theme, sens="hausse" if i.sens == "hausse" else "baisse")
        for i in catalogue.indicateurs
        if i.role == "indice" and i.sens in ("hausse", "baisse") and (kept is None or i.id in kept)
    )
    ageing = tuple(c.indicateur for c in components if c.theme == AGEING_THEME)
    rural = tuple(c.indicateur for c in components if c.theme != AGEING_THEME)
    axes = (
        Axe("fragilite-rurale", "Fragilité rurale", rural),
        Axe("vieillissement", "Vieillissement", ageing),
    )
    return IndexSpec(label=DEFAULT_LABEL, components=components, axes=axes if ageing and rural else ())
