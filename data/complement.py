"""What completes the embedded data: imported observation, limits, services and distances."""

from __future__ import annotations

from dataclasses import dataclass

from data.complement_tables import COMPLEMENT_TABLES
from data.dataset import Dataset

EMBEDDED = "embarque"
"""Name of the version that is not in the store: the embedded data alone."""


@dataclass(frozen=True, eq=False)
class Complement(Dataset):
    """
    Imported observation, limits, services and distances, as known by one immutable version.

    Its tables are those of `data.complement_tables`; parameters and errors are those of `Dataset`.
    """

    SCHEMA = COMPLEMENT_TABLES
