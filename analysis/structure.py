"""
Spatial structure of an indicator over the communes: Moran's I and its local form, for notebooks.

See docs/methode/structure.md.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import FrameError

if TYPE_CHECKING:
    from libpysal.graph import Graph
else:
    Graph = Any

Floats = NDArray[np.float64]
Islands = Literal["alone", "nearest"]

METRIC_CRS: Final = 2154
PERMUTATIONS: Final = 999
DEFAULT_SEED: Final = 2021
QUADRANTS: Final = {1: "haut-haut", 2: "bas-haut", 3: "bas-bas", 4: "haut-bas"}


@dataclass(frozen=True)
class Moran:
    """
    Global spatial autocorrelation.

    Attributes
    ----------
    i, expected
        Moran's I (row-standardised weights) and its expectation without structure, -1 / (n - 1).
    p
        Two-sided pseudo p-value over `permutations` random maps.
    n
        Territories used: value known and at least one neighbour whose value is known.
    left_out
        Territories set aside.
    """

    i: float
    expected: float
    p: float
    n: int
    permutations: int
    left_out: tuple[str, ...]


def contiguity(communes: gpd.GeoDataFrame, *, islands: Islands = "alone") -> Graph:
    """
    Link the communes that share a border or a corner (queen contiguity).

    Parameters
    ----------
    communes
        Indexed by code, polygons that match along their borders.
    islands
        `alone` leaves the communes without land border without neighbour; `nearest` links each, both ways, to
        the nearest commune across the water (distance between limits, in EPSG:2154).

    Returns
    -------
    graph
        Binary libpysal graph over all the communes.

    Raises
    ------
    FrameError
        When `nearest` is asked for limits without CRS.

    References
    ----------
    Cliff, A. and Ord, J. (1981), Spatial Processes; PySAL's queen contiguity.

    Examples
    --------
    >>> from analysis.worked_example import worked_communes
    >>> contiguity(worked_communes()).isolates.tolist()
    ['29904']
    >>> contiguity(worked_communes(), islands="nearest")["29904"].to_dict()
    {'29903': 1.0}
    """
    from libpysal.graph import Graph as PysalGraph

    graph = PysalGraph.build_contiguity(communes, rook=False)
    if islands == "alone" or len(graph.isolates) == 0:
        return graph
    if communes.crs is None:
        msg = "Linking islands needs distances: give the limits their CRS first (set_crs)."
        raise FrameError(msg)
    metric = communes.geometry.to_crs(METRIC_CRS)
    links = set(graph.adjacency[graph.adjacency > 0].index)
    for island in graph.isolates:
        nearest = metric.drop(index=island).distance(metric[island]).idxmin()
        links |= {(island, nearest), (nearest, island)}
    table = pd.DataFrame(sorted(links), columns=["focal", "neighbor"]).assign(weight=1.0)
    return PysalGraph.from_adjacency(table)


def moran(
    values: pd.Series[float], graph: Graph, *, permutations: int = PERMUTATIONS, seed: int = DEFAULT_SEED
) -> Moran:
    """
    Measure whether neighbouring communes resemble each other.

    Parameters
    ----------
    values
        A ratio, by commune; NaN = unknown.
    graph
        Output of `contiguity`.
    permutations
        Random maps behind the p-value.
    seed
        Of the random generator.

    Returns
    -------
    moran
        Statistic, expectation and p-value.

    Raises
    ------
    FrameError
        When fewer than 4 communes can be used or all have the same value.

    References
    ----------
    Moran, P. (1950), Biometrika 37; statistic of PySAL's `esda`.

    Examples
    --------
    >>> import shapely
    >>> row = gpd.GeoDataFrame(
    ...     geometry=[shapely.box(x, 0, x + 1, 1) for x in range(6)], index=list("abcdef"), crs=2154
    ... )
    >>> rising = moran(pd.Series(range(6), index=row.index, dtype=float), contiguity(row))
    >>> round(rising.i, 3), rising.expected, rising.n
    (0.714, -0.2, 6)
    """
    import esda

    used, kept = _usable(values, graph)
    y = used.to_numpy(dtype=np.float64)
    observed = float(esda.Moran(y, kept, permutations=0).I)
    z = y - y.mean()
    weights = kept.transform("R").sparse
    shuffled = np.random.default_rng(seed).permuted(np.tile(z, (permutations, 1)), axis=1)
    simulated = (shuffled * (weights @ shuffled.T).T).sum(axis=1) / (z @ z) * len(z) / weights.sum()
    return Moran(
        i=observed,
        expected=-1 / (len(y) - 1),
        p=_two_sided(int((simulated >= observed).sum()), permutations),
        n=len(y),
        permutations=permutations,
        left_out=tuple(str(code) for code in values.index.difference(used.index)),
    )


def lisa(
    values: pd.Series[float],
    graph: Graph,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = DEFAULT_SEED,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """
    Find the groups of neighbouring communes with high or low values, and the exceptions among them.

    Parameters
    ----------
    values, graph, permutations, seed
        As for `moran`; p-values cannot be smaller than 2 / (permutations + 1), which the correction for many
        tests needs to be small.
    alpha
        False discovery rate: expected share of wrong ones among the communes called significant.

    Returns
    -------
    local
        On the index of `values`: `i` (local Moran), `quadrant` (haut-haut, bas-bas, haut-bas, bas-haut: the
        commune, then its neighbours), `p` (two-sided), `significatif` after control of the false discovery
        rate, and `classe`: the quadrant where significant, else `non significatif`, `sans voisin` or
        `manquant`.

    Raises
    ------
    FrameError
        As for `moran`.

    References
    ----------
    Anselin, L. (1995), Geographical Analysis 27; Benjamini, Y. and Hochberg, Y. (1995), JRSS B 57; Caldas de
    Castro, M. and Singer, B. (2006), Geographical Analysis 38.

    Examples
    --------
    >>> import shapely
    >>> row = gpd.GeoDataFrame(
    ...     geometry=[shapely.box(x, 0, x + 1, 1) for x in range(6)], index=list("abcdef"), crs=2154
    ... )
    >>> local = lisa(pd.Series([0.0, 0, 0, 9, 9, 9], index=row.index), contiguity(row), permutations=99)
    >>> local[["quadrant", "classe"]].iloc[[0, 5]]
        quadrant            classe
    a    bas-bas  non significatif
    f  haut-haut  non significatif
    """
    import esda

    used, kept = _usable(values, graph)
    with warnings.catch_warnings():
        # esda announces two-sided p-values for its next version; they are made two-sided here.
        warnings.filterwarnings("ignore", "The alternative hypothesis", category=DeprecationWarning)
        local = esda.Moran_Local(used.to_numpy(dtype=np.float64), kept, permutations=permutations, seed=seed)
    p = np.minimum(1.0, 2 * local.p_sim)
    significant = p <= esda.fdr(p, alpha)
    quadrant = [QUADRANTS[int(q)] for q in local.q]
    found = pd.DataFrame(
        {"i": local.Is, "quadrant": quadrant, "p": p, "significatif": significant}, index=used.index
    )
    found["classe"] = np.where(significant, found["quadrant"], "non significatif")
    table = found.reindex(values.index)
    table["significatif"] = table["significatif"].eq(True)
    table["classe"] = table["classe"].fillna("sans voisin").mask(values.isna(), "manquant")
    return table


def _usable(values: pd.Series[float], graph: Graph) -> tuple[pd.Series[float], Graph]:
    """Keep the communes with a known value and a neighbour with one; others only dilute the statistic."""
    strangers = values.index.difference(graph.unique_ids)
    if len(strangers):
        msg = (
            f"Values were given for {list(strangers)}, absent from the graph: build it on the same communes."
        )
        raise FrameError(msg)
    known = [code for code in graph.unique_ids if code in values.index and not np.isnan(values[code])]
    kept = graph.subgraph(known)
    alone = set(kept.isolates)
    linked = [code for code in known if code not in alone]
    used = values[linked].astype(float)
    if len(linked) < 4 or used.nunique() < 2:
        msg = f"Spatial structure needs at least 4 linked communes with different values, got {len(linked)}."
        raise FrameError(msg)
    return used, kept.subgraph(linked)


def _two_sided(larger: int, permutations: int) -> float:
    return min(1.0, 2 * (min(larger, permutations - larger) + 1) / (permutations + 1))
