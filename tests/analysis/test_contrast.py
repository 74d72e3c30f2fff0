"""Which indicator sets territories apart: by hand, and whatever the unit."""

import pandas as pd
import pytest

from analysis.contrast import contrasts
from analysis.errors import FrameError

FRAME = pd.DataFrame(
    {"proche": [1.0, 1.1, 5.0, 9.0], "loin": [0.0, 1000.0, 400.0, 600.0], "troue": [1.0, None, 3.0, 9.0]},
    index=["a", "b", "c", "d"],
)


def test_the_widest_gap_comes_first_with_its_two_ends():
    gaps = contrasts(FRAME, ["a", "b"])
    assert list(gaps.index) == ["loin", "proche"]
    assert tuple(gaps.loc["loin", ["bas", "haut"]]) == ("a", "b")
    assert gaps.loc["loin", "ecart"] == pytest.approx(1000 / FRAME["loin"].std(ddof=1))


def test_an_indicator_unknown_somewhere_is_left_out():
    assert "troue" not in contrasts(FRAME, ["a", "b"]).index
    assert "troue" in contrasts(FRAME, ["a", "c"]).index


def test_a_change_of_unit_changes_nothing():
    pd.testing.assert_frame_equal(contrasts(FRAME * [1000, 0.5, 3], ["a", "d"]), contrasts(FRAME, ["a", "d"]))


@pytest.mark.parametrize("chosen", [[], ["a"], ["a", "a"], ["a", "z"]])
def test_a_contrast_needs_two_known_territories(chosen):
    with pytest.raises(FrameError):
        contrasts(FRAME, chosen)
