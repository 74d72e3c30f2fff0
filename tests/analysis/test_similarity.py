import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import cdist

from analysis.errors import FrameError
from analysis.similarity import distances, similar_territories, standardised

FRAME = pd.DataFrame(
    np.random.default_rng(6).normal(size=(21, 4)) * [1, 10, 100, 1000],
    columns=["a", "b", "c", "cible"],
    index=[f"e{i:02}" for i in range(21)],
)


def test_distances_equal_the_standardised_euclidean_ones_of_scipy():
    reference = cdist(FRAME, FRAME, "seuclidean", V=FRAME.var(ddof=1)) / np.sqrt(4)
    np.testing.assert_allclose(distances(FRAME), reference, atol=1e-12)


def test_the_target_variable_plays_no_part():
    other = FRAME.assign(cible=FRAME["cible"].to_numpy()[::-1])
    expected = similar_territories(FRAME, "e03", exclude=["cible"])
    pd.testing.assert_frame_equal(similar_territories(other, "e03", exclude=["cible"]), expected)


def test_the_nearest_come_first_and_never_include_the_territory():
    nearest = similar_territories(FRAME, "e03", k=20)
    assert nearest["distance"].is_monotonic_increasing
    assert "e03" not in nearest.index
    assert nearest["distance"].to_dict() == pytest.approx(distances(FRAME)["e03"].drop("e03").to_dict())


def test_units_do_not_matter():
    scaled = FRAME * [100, 0.001, 655.957, 1]
    expected = similar_territories(FRAME, "e03")
    pd.testing.assert_frame_equal(similar_territories(scaled, "e03"), expected)


def test_the_closest_and_farthest_indicators_are_named():
    frame = pd.DataFrame({"a": [0.0, 0.1, 5.0], "b": [0.0, 4.0, 1.0]}, index=list("xyz"))
    row = similar_territories(frame, "x", k=2).loc["y"]
    assert (row["plus_proche"], row["plus_eloigne"]) == ("a", "b")


def test_a_territory_with_too_little_in_common_is_not_compared():
    frame = FRAME.copy()
    frame.loc["e07", ["a", "b", "c"]] = np.nan
    frame.loc["e08", "a"] = np.nan
    nearest = similar_territories(frame, "e03", k=20)
    assert "e07" not in nearest.index
    assert nearest.loc["e08", "n_indicateurs"] == 3


def test_distance_is_unknown_without_a_common_indicator():
    frame = pd.DataFrame({"a": [1.0, 2.0, np.nan], "b": [np.nan, 3.0, 4.0]}, index=list("xyz"))
    assert np.isnan(distances(frame).loc["x", "z"])


def test_a_constant_indicator_changes_no_distance():
    pd.testing.assert_frame_equal(distances(FRAME.assign(plat=3.0)), distances(FRAME))


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(FrameError, match="'z'"):
        similar_territories(FRAME, "z")
    with pytest.raises(FrameError, match="inconnu"):
        standardised(FRAME, exclude=["inconnu"])
    with pytest.raises(FrameError, match="No indicator"):
        standardised(FRAME, exclude=list(FRAME.columns))
