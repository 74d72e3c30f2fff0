"""Look values up by key, keeping their type when nothing is found or nothing is known."""

from __future__ import annotations

from typing import Any

import pandas as pd


def look_up(keys: pd.Series[Any], values: pd.Series[Any]) -> pd.Series[Any]:
    """
    Give each key its value.

    Unlike `Series.map`, an empty table of values gives missing values of the right type (dates, texts),
    so that an empty portfolio goes through the same steps as a full one.

    Parameters
    ----------
    keys
        Any index; missing and unknown keys find nothing.
    values
        Indexed by unique keys.

    Returns
    -------
    found
        On the index of `keys`, with the name and the type of `values` where that type has a missing
        value.
    """
    return values.reindex(pd.Index(keys)).set_axis(keys.index)
