"""The catalogue entries of the indicators that official layouts bring, filled by what the file says."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data.complement_tables import INDICATEUR
from data.indicateur import Indicateur

PATH = Path(__file__).with_name("fiches.toml")


@functools.cache
def _entries() -> Mapping[str, Mapping[str, Any]]:
    return {entry["id"]: entry for entry in tomllib.loads(PATH.read_text(encoding="utf-8"))["indicateur"]}


def fiche(identifiant: str, **told: str) -> Indicateur:
    """
    Give the entry of an indicator.

    Parameters
    ----------
    identifiant
        Its id in `fiches.toml`.
    told
        What the file says, put in the place of `{name}`.
    """
    raw = _entries()[identifiant]
    filled: dict[str, Any] = {
        name: value.format(**told) if isinstance(value, str) else value for name, value in raw.items()
    }
    return Indicateur(**{**filled, "facteur": float(filled["facteur"]), "niveaux": tuple(filled["niveaux"])})


def fiche_rows(entries: Iterable[Indicateur], source_id: str) -> pd.DataFrame:
    """Lay entries out as rows of the table `indicateur`."""
    names = [name for name in INDICATEUR.column_names if name != "source_id"]
    rows = [{name: getattr(entry, name) for name in names} for entry in entries]
    return pd.DataFrame(rows, columns=names).assign(source_id=source_id)
