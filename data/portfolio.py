"""The portfolio in memory: accords, projects, means and governance."""

from __future__ import annotations

from dataclasses import dataclass

from data.dataset import Dataset, PortfolioSource
from data.schema import TABLES

__all__ = ["Portfolio", "PortfolioSource"]


@dataclass(frozen=True, eq=False)
class Portfolio(Dataset):
    """
    Accords, projects, means and governance, as known by one immutable version.

    Its tables are those of `data.schema.TABLES`; parameters and errors are those of `Dataset`.
    """

    SCHEMA = TABLES
