"""Remember the frames that several measures of one page ask for, without letting anybody spoil them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec

import pandas as pd

REMEMBERED = 16
"""Frames kept by function: a few portfolios at a few dates, at most some tens of megabytes in all."""

P = ParamSpec("P")


def remembered(measure: Callable[P, pd.DataFrame]) -> Callable[P, pd.DataFrame]:
    """
    Compute a frame once for the same arguments.

    A portfolio never changes and is known by its identity, so that the same arguments always give the
    same frame. Each caller receives a lazy copy: pandas copies on write, hence what one caller changes
    is not seen by the next.

    Parameters
    ----------
    measure
        Pure function of hashable arguments.

    Returns
    -------
    measure
        The same function, with a bounded memory.

    Examples
    --------
    >>> @remembered
    ... def squares(n: int) -> pd.DataFrame:
    ...     print("computed")
    ...     return pd.DataFrame({"square": [i**2 for i in range(n)]})
    >>> mine = squares(3)
    computed
    >>> mine["square"] = 0
    >>> squares(3)["square"].tolist()
    [0, 1, 4]
    """
    memory = lru_cache(maxsize=REMEMBERED)(measure)

    @wraps(measure)
    def recall(*args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
        # Unhashable arguments are refused by the cache itself, at the first call.
        return memory(*args, **kwargs).copy(deep=False)  # type: ignore[arg-type]

    return recall
