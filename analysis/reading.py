"""
Facts that a reader needs beside a rank, and the ranking as plain values for files and other programs.

See docs/methode/robustesse.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.aggregate import round_to_total
from analysis.errors import FrameError
from analysis.priorities import IndexResult
from analysis.rank_change import critical_weights
from analysis.robustness import Robustness

STABLE: Final = 0.8
FILE_DECIMALS: Final = 6


@dataclass(frozen=True)
class Part:
    """What one indicator brings to a score: `points` of the score and `share` of it, in [0, 1]."""

    indicateur: str
    points: float
    share: float


@dataclass(frozen=True)
class WeightChange:
    """Nearest weight of a theme that changes the rank: from `poids` to `poids_requis`, in [0, 1]."""

    theme: str
    poids: float
    poids_requis: float
    rang: int


@dataclass(frozen=True)
class RankReading:
    """
    A territory's place in an index, with what makes it firm or fragile.

    Attributes
    ----------
    territoire
        Its code.
    score, rang, n
        Score, rank (1 = highest) and number of territories ranked; None without a score.
    rang_meilleur, rang_pire
        Whole ranks that bound the 5-95 % band, rounded outwards.
    classe, n_classes, p_classe
        Rank class (1 = highest) and share of draws that keep it.
    top, p_top
        Share of draws with a rank of at most `top`.
    n_recouvrements
        Other territories whose band overlaps this one's: the order among them means nothing.
    parts
        What makes the score, largest first; empty when the means allow no shares.
    changement
        Smallest move of one theme's weight that changes the rank; None when no weight does.
    part_connue
        Share of the weights that rest on known values, in [0, 1].

    Examples
    --------
    >>> from analysis.index_spec import Component, IndexSpec
    >>> from analysis.priorities import compute_index
    >>> from analysis.robustness import assess
    >>> frame = pd.DataFrame({"age": [20.0, 30, 40]}, index=["A", "B", "C"])
    >>> result = compute_index(frame, IndexSpec("Essai", (Component("age", "ages", "hausse"),)))
    >>> read_rank(result, assess(result, n_draws=50), "C").stable  # a single indicator: nothing can move it
    True
    """

    territoire: str
    score: float | None
    rang: int | None
    n: int
    rang_meilleur: int | None
    rang_pire: int | None
    classe: int | None
    n_classes: int
    p_classe: float
    top: int
    p_top: float
    n_recouvrements: int
    parts: tuple[Part, ...]
    changement: WeightChange | None
    part_connue: float

    @property
    def stable(self) -> bool:
        """Whether the class holds in at least four draws out of five; hatch the territory otherwise."""
        return self.p_classe >= STABLE


def read_rank(result: IndexResult, robustness: Robustness, territoire: str) -> RankReading:
    """
    Gather the facts about one territory.

    Parameters
    ----------
    result
        The index.
    robustness
        Its draws.
    territoire
        Code of the territory.

    Returns
    -------
    reading
        Score, rank, band, class and what makes them, with None where there is no score.

    Raises
    ------
    FrameError
        When the index has no such territory.

    Examples
    --------
    >>> from analysis.index_spec import Component, IndexSpec
    >>> from analysis.priorities import compute_index
    >>> from analysis.robustness import assess
    >>> frame = pd.DataFrame({"age": [20.0, 30, 40], "pop": [-0.5, 0.5, 0.0]}, index=["A", "B", "C"])
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("pop", "demo", "baisse")))
    >>> result = compute_index(frame, spec)
    >>> reading = read_rank(result, assess(result, n_draws=500), "C")
    >>> reading.rang, reading.n, reading.parts[0].indicateur, round(reading.parts[0].share, 3)
    (1, 3, 'age', 0.667)
    >>> reading.changement
    WeightChange(theme='ages', poids=0.5, poids_requis=0.333, rang=2)
    """
    if territoire not in result.table.index:
        msg = f"No territory {territoire!r} in this index: it ranks {list(result.table.index)}."
        raise FrameError(msg)
    row, drawn = _record(result.table, territoire), _record(robustness.table, territoire)
    low, high = rank_bands(robustness)
    ranked = not pd.isna(row["rang"])
    overlaps = (low <= high[territoire]) & (high >= low[territoire])
    return RankReading(
        territoire=territoire,
        score=float(row["score"]) if ranked else None,
        rang=_whole(row["rang"]),
        n=int(result.table["rang"].notna().sum()),
        rang_meilleur=_whole(low[territoire]),
        rang_pire=_whole(high[territoire]),
        classe=_whole(row["classe"]),
        n_classes=result.spec.n_classes,
        p_classe=float(drawn["p_classe"]),
        top=robustness.top,
        p_top=float(drawn["p_top"]),
        n_recouvrements=int(overlaps.drop(territoire).sum()),
        parts=_parts(result, territoire) if ranked else (),
        changement=_nearest_weight(result, territoire) if ranked else None,
        part_connue=float(row["part_connue"]),
    )


def ranking_table(result: IndexResult, robustness: Robustness) -> pd.DataFrame:
    """
    Put beside each rank the band that it keeps and whether its class holds.

    Parameters
    ----------
    result
        The index.
    robustness
        Its draws.

    Returns
    -------
    ranking
        `result.table` with `rang_meilleur`, `rang_pire` (see `rank_bands`) and `stable` (see `stable_classes`).

    Examples
    --------
    >>> from analysis.index_spec import Component, IndexSpec
    >>> from analysis.priorities import compute_index
    >>> from analysis.robustness import assess
    >>> frame = pd.DataFrame({"age": [20.0, 30, 40]}, index=["A", "B", "C"])
    >>> result = compute_index(frame, IndexSpec("Essai", (Component("age", "ages", "hausse"),)))
    >>> ranking = ranking_table(result, assess(result, n_draws=50))
    >>> ranking["rang"].tolist(), ranking["rang_pire"].tolist(), ranking["stable"].tolist()
    ([3, 2, 1], [3.0, 2.0, 1.0], [True, True, True])
    """
    best, worst = rank_bands(robustness)
    return result.table.assign(rang_meilleur=best, rang_pire=worst, stable=stable_classes(robustness))


def rank_bands(robustness: Robustness) -> tuple[pd.Series[float], pd.Series[float]]:
    """
    Whole ranks that bound the 5-95 % band of each territory, rounded outwards.

    Parameters
    ----------
    robustness
        Output of `assess`.

    Returns
    -------
    best, worst
        NaN for a territory that is never ranked.

    Examples
    --------
    >>> from analysis.index_spec import Component, IndexSpec
    >>> from analysis.priorities import compute_index
    >>> from analysis.robustness import assess
    >>> frame = pd.DataFrame({"age": [20.0, 30, 40], "pop": [-0.5, 0.5, 0.0]}, index=["A", "B", "C"])
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("pop", "demo", "baisse")))
    >>> best, worst = rank_bands(assess(compute_index(frame, spec), n_draws=500))
    >>> best.to_dict(), worst.to_dict()
    ({'A': 1.0, 'B': 2.0, 'C': 1.0}, {'A': 3.0, 'B': 3.0, 'C': 2.0})
    """
    table = robustness.table
    return np.floor(table["rang_p05"]), np.ceil(table["rang_p95"])


def stable_classes(robustness: Robustness, *, threshold: float = STABLE) -> pd.Series[bool]:
    """
    Tell the territories whose class holds in enough draws; the others are hatched on maps.

    Parameters
    ----------
    robustness
        Output of `assess`.
    threshold
        Share of draws, in [0, 1].

    Returns
    -------
    stable
        One boolean per territory.

    Examples
    --------
    >>> from analysis.draws import Uncertainty
    >>> from analysis.index_spec import Component, IndexSpec
    >>> from analysis.priorities import compute_index
    >>> from analysis.robustness import assess
    >>> frame = pd.DataFrame({"age": [20.0, 30, 40], "pop": [-0.5, 0.5, 0.0]}, index=["A", "B", "C"])
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("pop", "demo", "baisse")))
    >>> noise = Uncertainty(normalisations=(), aggregations=(), treatments=(), leave_one_out=False)
    >>> stable_classes(assess(compute_index(frame, spec), noise, n_draws=500)).to_dict()
    {'A': True, 'B': True, 'C': True}
    """
    return (robustness.table["p_classe"] >= threshold).rename("stable")


def rank_table(result: IndexResult, robustness: Robustness, *, noms: Mapping[str, str]) -> dict[str, Any]:
    """
    Write the ranking as plain values, ready for JSON.

    Parameters
    ----------
    result
        The index.
    robustness
        Its draws.
    noms
        Official name of each territory; its code stands in for a missing one.

    Returns
    -------
    table
        `indice`, `mise_en_garde`, `n_tirages`, `graine`, and `territoires`: one entry per territory by rank,
        with `siren`, `nom`, `score`, `rang`, `rang_median`, `rang_p05`, `rang_p95`, `p_top5` (named after
        `robustness.top`) and `contributions` (points by indicator, rounded so that they sum to the rounded
        score). None stands for what is not known.

    Examples
    --------
    >>> from analysis.index_spec import Component, IndexSpec
    >>> from analysis.priorities import compute_index
    >>> from analysis.robustness import assess
    >>> frame = pd.DataFrame({"age": [20.0, 30, 40], "pop": [-0.5, 0.5, 0.0]}, index=["A", "B", "C"])
    >>> spec = IndexSpec("Essai", (Component("age", "ages", "hausse"), Component("pop", "demo", "baisse")))
    >>> result = compute_index(frame, spec)
    >>> first = rank_table(result, assess(result, n_draws=500), noms={"C": "Cap"})["territoires"][0]
    >>> first["siren"], first["nom"], first["score"], first["rang"], first["contributions"]
    ('C', 'Cap', 75.0, 1, {'age': 50.0, 'pop': 25.0})
    """
    order = result.table.sort_values("rang", kind="stable", na_position="last").index
    return {
        "indice": result.spec.label,
        "mise_en_garde": result.spec.caveat,
        "n_tirages": robustness.n_draws,
        "graine": robustness.seed,
        "territoires": [_entry(result, robustness, str(code), noms) for code in order],
    }


def _entry(result: IndexResult, robustness: Robustness, code: str, noms: Mapping[str, str]) -> dict[str, Any]:
    row, drawn = _record(result.table, code), _record(robustness.table, code)
    return {
        "siren": code,
        "nom": noms.get(code, code),
        "score": _number(row["score"]),
        "rang": _whole(row["rang"]),
        "rang_median": _number(drawn["rang_median"]),
        "rang_p05": _number(drawn["rang_p05"]),
        "rang_p95": _number(drawn["rang_p95"]),
        f"p_top{robustness.top}": _number(drawn["p_top"]),
        "contributions": _rounded_contributions(result, code),
    }


def _rounded_contributions(result: IndexResult, code: str) -> dict[str, float] | None:
    points = _points(result, code)
    if not points:
        return None
    return dict(zip(points, round_to_total(list(points.values()), decimals=FILE_DECIMALS), strict=True))


def _parts(result: IndexResult, territoire: str) -> tuple[Part, ...]:
    points = _points(result, territoire)
    total = math.fsum(points.values())
    ordered = sorted(points.items(), key=lambda item: -item[1])
    return tuple(Part(name, value, value / total if total else 0.0) for name, value in ordered)


def _points(result: IndexResult, code: str) -> dict[str, float]:
    """Contributions of a territory; empty when it has no score or the means allow no shares."""
    if result.contributions is None:
        return {}
    points = {str(name): float(value) for name, value in _record(result.contributions, code).items()}
    return {} if any(math.isnan(value) for value in points.values()) else points


def _nearest_weight(result: IndexResult, territoire: str) -> WeightChange | None:
    changes = [
        WeightChange(str(theme), float(row["poids"]), float(row[f"poids_{side}"]), int(row[f"rang_{side}"]))
        for theme, row in critical_weights(result, territoire).iterrows()
        for side in ("bas", "haut")
        if not math.isnan(row[f"poids_{side}"])
    ]
    return min(changes, key=lambda change: abs(change.poids_requis - change.poids), default=None)


def _record(table: pd.DataFrame, code: str) -> dict[str, Any]:
    return {str(name): value for name, value in table.loc[[code]].to_dict("records")[0].items()}


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else round(float(value), FILE_DECIMALS)
