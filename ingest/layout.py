"""What a layout is: a name, and how the bytes of a file become rows of the portfolio."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from data.portfolio import PortfolioSource
from ingest.decoding import MAX_BYTES
from ingest.placing import Territoires
from ingest.report import Fault, Repair, ToCheck

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Parsed:
    """
    What a layout makes of a file, before anything is published.

    Parameters
    ----------
    tables
        Rows by table name, each with its `source_id`; amounts are Decimal.
    sources
        The sources that these rows replace.
    read
        Number of rows of the file, blank lines apart.
    faults, repairs, a_verifier, notices, totals
        As in `ingest.report.ImportReport`.
    demonstration
        Whether some rows are invented: they can be read, never published.
    """

    tables: Mapping[str, pd.DataFrame]
    sources: tuple[PortfolioSource, ...]
    read: int
    faults: tuple[Fault, ...] = ()
    repairs: tuple[Repair, ...] = ()
    a_verifier: tuple[ToCheck, ...] = ()
    notices: tuple[str, ...] = ()
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    demonstration: bool = False


@dataclass(frozen=True)
class Layout:
    """
    A known format of file.

    Parameters
    ----------
    name
        What the reader of the command line types.
    label
        French name.
    parse
        From any bytes to rows; raises an `IngestError` when the file as a whole cannot be read.
    whole
        Whether one fault forbids the publication of the whole file, whose rows lean on each other.
    complement
        Whether the rows complete the embedded data (observation, limits, services) instead of the portfolio.
    max_bytes
        Largest file read.
    """

    name: str
    label: str
    parse: Callable[[bytes, Territoires], Parsed]
    whole: bool = False
    complement: bool = False
    max_bytes: int = MAX_BYTES
