"""
Need crossed with means, in classes that turn on the values of the département: the gap map.

See docs/methode/besoin-moyens.md.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.normalise import Sens

NO_MEANS: Final = -1
HALF_BAND: Final = 0.5


def gap_classes(
    need: pd.Series[float],
    means: pd.Series[float],
    *,
    pivots: tuple[float, float],
    sens: Sens = "hausse",
    half_band: float = HALF_BAND,
) -> pd.DataFrame:
    """
    Cross need and means in nine classes that turn on the values of the département.

    Parameters
    ----------
    need
        Indicator of each territory, in its own unit.
    means
        Euros per inhabitant of each territory.
    pivots
        Values of the département for `need` and for `means`.
    sens
        Direction of the need: `baisse` when a low value means more need.
    half_band
        Half-width of the middle class, in standard deviations of the territories.

    Returns
    -------
    classes
        On the index of `need`: `besoin` (0 lower, 1 close, 2 higher need than the département), `moyens` (the
        same, -1 = no means voted) and `classe` = 3 · besoin + moyens, from 0 to 8; missing where a value is
        unknown or where no means are voted.

    References
    ----------
    Bivariate classes turned on a common reference: docs/methode/besoin-moyens.md.

    Examples
    --------
    >>> need = pd.Series({"A": 12.0, "B": 6.0, "C": 8.0})
    >>> means = pd.Series({"A": 0.0, "B": 30.0, "C": 10.0})
    >>> gap_classes(need, means, pivots=(8.0, 12.0))
       besoin  moyens  classe
    A       2      -1    <NA>
    B       0       2       2
    C       1       1       4
    """
    direction = 1.0 if sens == "hausse" else -1.0
    received = means.reindex(need.index)
    besoin = _around(need * direction, pivots[0] * direction, half_band)
    moyens = _around(received, pivots[1], half_band).mask(received == 0, NO_MEANS)
    return pd.DataFrame(
        {"besoin": besoin, "moyens": moyens, "classe": (3 * besoin + moyens).mask(moyens == NO_MEANS, pd.NA)}
    )


def _around(values: pd.Series[float], pivot: float, half_band: float) -> pd.Series[int]:
    width = half_band * float(values.std(ddof=1))
    classes = 1 + (values > pivot + width).astype("Int64") - (values < pivot - width).astype("Int64")
    return classes.mask(values.isna(), pd.NA)
