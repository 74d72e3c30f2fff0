"""
What sets a few territories apart, and what they share, against the spread of all.

See docs/methode/similarite.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.errors import FrameError
from analysis.similarity import standardised


def contrasts(frame: pd.DataFrame, territoires: Sequence[str]) -> pd.DataFrame:
    """
    Order indicators by how far apart they put the territories chosen.

    Gaps are in standard deviations of all the territories, so that points, kilometres and years compare.

    Parameters
    ----------
    frame
        One row per territory (all of them), one column per indicator, in its own unit; NaN = unknown.
    territoires
        At least two rows of `frame`.

    Returns
    -------
    gaps
        Index: the indicators known for every territory chosen, widest gap first. `ecart` (highest − lowest,
        in standard deviations), `bas` and `haut` (codes of the lowest and of the highest; the first chosen
        when several are).

    Raises
    ------
    FrameError
        With fewer than two territories, or one that is not in the frame.

    Examples
    --------
    >>> frame = pd.DataFrame({"age": [20.0, 40, 30], "km": [1.0, 2, 9]}, index=["a", "b", "c"])
    >>> contrasts(frame, ["a", "b"]).round(2)
         ecart bas haut
    age   2.00   a    b
    km    0.23   a    b
    """
    unknown = [code for code in territoires if code not in frame.index]
    if len(set(territoires)) < 2 or unknown:
        msg = f"A contrast needs two territories of the frame, got {list(territoires)}; unknown: {unknown}."
        raise FrameError(msg)
    chosen = standardised(frame).loc[list(territoires)].dropna(axis="columns")
    gaps = (chosen.max() - chosen.min()).sort_values(ascending=False, kind="stable")
    kept = chosen[gaps.index]
    return pd.DataFrame({"ecart": gaps, "bas": kept.idxmin(), "haut": kept.idxmax()}, index=gaps.index)
