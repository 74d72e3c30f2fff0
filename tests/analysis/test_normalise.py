import numpy as np
import pandas as pd
import pytest

from analysis.errors import FrameError
from analysis.normalise import normalise, positive_scale

FRAME = pd.DataFrame(
    {"haut": [10.0, 20.0, 50.0, np.nan], "bas": [1.0, 3.0, 2.0, 3.0]}, index=["a", "b", "c", "d"]
)
SENS = {"haut": "hausse", "bas": "baisse"}


def test_minmax_by_hand_with_direction():
    result = normalise(FRAME, sens=SENS)
    assert result["haut"].tolist()[:3] == pytest.approx([0, 25, 100])
    assert result["bas"].tolist() == pytest.approx([100, 0, 50, 0])


def test_minmax_reaches_its_bounds_exactly():
    result = normalise(FRAME, sens=SENS, bounds=(1, 100))
    assert result["haut"].min() == 1
    assert result["haut"].max() == 100
    assert result["haut"]["b"] == pytest.approx(1 + 99 * 0.25)


def test_zscore_uses_the_sample_standard_deviation():
    # 1, 3, 2, 3: mean 2.25, Σd² = 2.75, so s² = 2.75 / 3; « baisse » changes the sign.
    result = normalise(FRAME, sens=SENS, method="zscore")
    assert result["bas"]["a"] == pytest.approx(1.25 / np.sqrt(2.75 / 3))
    assert result["haut"].mean() == pytest.approx(0)
    assert result["haut"].std(ddof=1) == pytest.approx(1)


def test_ranks_give_ties_their_minimum():
    result = normalise(FRAME, sens=SENS, method="rank")
    assert result["bas"].tolist() == [4, 1, 3, 1]
    assert result["haut"].tolist()[:3] == [1, 2, 3]


def test_distance_to_a_reference_is_one_at_the_reference():
    # « bas » turned round: -1, -3, -2, -3; lowest -3, reference -2 → 1 - (-2 - x) / 1.
    result = normalise(FRAME, sens=SENS, method="reference", reference={"haut": 30.0, "bas": 2.0})
    assert result["haut"].tolist()[:3] == pytest.approx([0, 0.5, 2])
    assert result["bas"].tolist() == pytest.approx([2, 0, 1, 0])


def test_a_reference_below_everyone_is_refused():
    with pytest.raises(FrameError, match="reference"):
        normalise(FRAME, sens=SENS, method="reference", reference={"haut": 5.0, "bas": 2.0})


def test_a_missing_reference_is_refused():
    with pytest.raises(FrameError, match="« bas »"):
        normalise(FRAME, sens=SENS, method="reference", reference={"haut": 30.0})


def test_an_indicator_without_direction_is_refused():
    with pytest.raises(FrameError, match="direction"):
        normalise(FRAME, sens={"haut": "hausse", "bas": "neutre"})


@pytest.mark.parametrize("method", ["minmax", "zscore", "rank", "reference"])
def test_unknown_stays_unknown_and_a_constant_tells_nothing(method):
    frame = FRAME.assign(plat=7.0, vide=np.nan)
    sens = {**SENS, "plat": "hausse", "vide": "hausse"}
    result = normalise(
        frame, sens=sens, method=method, reference={"haut": 30.0, "bas": 2.0, "plat": 7.0, "vide": 1.0}
    )
    assert np.isnan(result.loc["d", "haut"])
    assert result[["plat", "vide"]].isna().all(axis=None)


def test_the_positive_scale_of_minmax_is_minmax_on_one_to_hundred():
    direct = normalise(FRAME, sens=SENS, bounds=(1, 100))
    pd.testing.assert_frame_equal(positive_scale(normalise(FRAME, sens=SENS)), direct)


def test_the_positive_scale_keeps_ranks_equally_spaced():
    ranks = normalise(FRAME, sens=SENS, method="rank")[["haut"]]
    assert positive_scale(ranks)["haut"].tolist()[:3] == pytest.approx([1, 50.5, 100])
