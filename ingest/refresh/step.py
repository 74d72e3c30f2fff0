"""What a refresh step is: a named function from archives, and what earlier steps built, to frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from data.manifest import Source
from ingest.refresh.archives import Archives

Frames = Mapping[str, pd.DataFrame]
"""Frames by file stem; a GeoDataFrame is written as GeoParquet."""


@dataclass(frozen=True)
class Output:
    """
    One file that a step makes.

    Parameters
    ----------
    stem
        File name without `.parquet`.
    key
        Columns that identify a row: rows are sorted by them, and a duplicate or null key is an error.
    sources
        Ids of the sources it derives from.
    """

    stem: str
    key: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """
    One stage of the refresh.

    Parameters
    ----------
    label
        What a progress bar says, in French.
    run
        `run(archives, built)`: `built` holds the sorted frames of the earlier steps; returns one frame per
        output, with plain columns (no meaningful index).
    outputs
        The files it makes.
    sources
        The original data sets behind them, all steps' ids being distinct.
    """

    label: str
    run: Callable[[Archives, Frames], Frames]
    outputs: tuple[Output, ...]
    sources: tuple[Source, ...]
