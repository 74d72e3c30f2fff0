import warnings

import esda
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from libpysal.weights import Queen
from shapely.geometry import box

from analysis.errors import FrameError
from analysis.structure import contiguity, lisa, moran

SIDE = 8
CODES = [f"c{x}{y}" for x in range(SIDE) for y in range(SIDE)]
GRID = gpd.GeoDataFrame(
    geometry=[box(x, y, x + 1, y + 1) for x in range(SIDE) for y in range(SIDE)], index=CODES, crs=2154
)
WITH_ISLAND = pd.concat([GRID, gpd.GeoDataFrame(geometry=[box(20, 0, 21, 1)], index=["ile"], crs=2154)])
# Rises from west to east, with a little noise.
TREND = pd.Series(
    [x + 0.3 * np.random.default_rng(SIDE * x + y).normal() for x in range(SIDE) for y in range(SIDE)],
    index=CODES,
)


def test_contiguity_is_the_queen_of_pysal():
    reference = Queen.from_dataframe(GRID, use_index=True)
    graph = contiguity(GRID)
    for code in CODES:
        assert sorted(graph[code].index) == sorted(reference.neighbors[code])


def test_an_island_stays_alone_unless_asked_otherwise():
    assert list(contiguity(WITH_ISLAND).isolates) == ["ile"]
    graph = contiguity(WITH_ISLAND, islands="nearest")
    assert list(graph["ile"].index) == ["c70"]
    assert "ile" in graph["c70"].index
    assert len(graph.isolates) == 0


def test_linking_islands_needs_a_crs():
    with pytest.raises(FrameError, match="CRS"):
        contiguity(WITH_ISLAND.set_crs(None, allow_override=True), islands="nearest")


def test_moran_equals_esda_on_the_same_input():
    result = moran(TREND, contiguity(GRID))
    reference = esda.Moran(TREND.to_numpy(), Queen.from_dataframe(GRID, use_index=True), permutations=0)
    assert result.i == pytest.approx(reference.I)
    assert result.expected == pytest.approx(reference.EI)


def test_a_trend_is_structured_and_noise_is_not():
    graph = contiguity(GRID)
    assert moran(TREND, graph).p == pytest.approx(2 / 1000)
    noise = pd.Series(np.random.default_rng(1).normal(size=len(CODES)), index=CODES)
    assert moran(noise, graph).p > 0.05


def test_a_chessboard_of_rooks_is_negatively_structured():
    line = gpd.GeoDataFrame(
        geometry=[box(i, 0, i + 1, 1) for i in range(30)], index=[str(i) for i in range(30)]
    )
    result = moran(pd.Series([i % 2 for i in range(30)], index=line.index, dtype=float), contiguity(line))
    assert result.i == pytest.approx(-1)
    assert result.p < 0.01


def test_local_statistics_equal_esda_on_the_same_input():
    table = lisa(TREND, contiguity(GRID), permutations=99, seed=5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        reference = esda.Moran_Local(
            TREND.to_numpy(), Queen.from_dataframe(GRID, use_index=True), permutations=99, seed=5
        )
    assert table["i"].tolist() == pytest.approx(reference.Is.tolist())
    assert table["p"].tolist() == pytest.approx(np.minimum(1, 2 * reference.p_sim).tolist())


def test_the_two_ends_of_a_trend_are_found_and_its_middle_is_not():
    table = lisa(TREND, contiguity(GRID), permutations=9999)
    assert table.loc["c74", "classe"] == "haut-haut"
    assert table.loc["c04", "classe"] == "bas-bas"
    assert table.loc["c34", "classe"] == "non significatif"


def test_control_of_false_discoveries_is_that_of_benjamini_and_hochberg():
    table = lisa(TREND, contiguity(GRID), permutations=999)
    ordered = np.sort(table["p"].to_numpy())
    passing = np.flatnonzero(ordered < 0.05 * np.arange(1, len(ordered) + 1) / len(ordered))
    assert table["significatif"].sum() == passing[-1] + 1


def test_missing_values_and_islands_are_told_apart_and_change_nothing_else():
    values = pd.concat([TREND, pd.Series([3.0], index=["ile"])])
    alone = lisa(values, contiguity(WITH_ISLAND), permutations=99)
    assert alone.loc["ile", "classe"] == "sans voisin"
    pd.testing.assert_frame_equal(alone.loc[CODES], lisa(TREND, contiguity(GRID), permutations=99))
    missing = lisa(values.where(values.index != "c33"), contiguity(WITH_ISLAND), permutations=99)
    assert missing.loc["c33", "classe"] == "manquant"
    assert not missing.loc["c33", "significatif"]
    assert moran(values.where(values.index != "c33"), contiguity(WITH_ISLAND)).left_out == ("c33", "ile")


def test_the_same_seed_gives_the_same_p_values():
    graph = contiguity(GRID)
    assert moran(TREND, graph, seed=4) == moran(TREND, graph, seed=4)
    pd.testing.assert_frame_equal(
        lisa(TREND, graph, seed=4, permutations=99), lisa(TREND, graph, seed=4, permutations=99)
    )


def test_values_outside_the_graph_and_constant_values_are_refused():
    with pytest.raises(FrameError, match="ailleurs"):
        moran(pd.concat([TREND, pd.Series([1.0], index=["ailleurs"])]), contiguity(GRID))
    with pytest.raises(FrameError, match="different values"):
        moran(pd.Series(1.0, index=CODES), contiguity(GRID))
