"""The observation: every indicator of the catalogue, by commune, IRIS or EPCI, embedded then imported."""

from __future__ import annotations

from functools import cache, lru_cache

import pandas as pd
import pyarrow

from data.complement import Complement
from data.errors import EmbeddedFileError
from data.manifest import FILES
from data.world import completed, current_complement

PATH = FILES / "observation.parquet"


KEY = ["territoire", "niveau", "indicateur", "millesime"]


def load_observation(complement: Complement | None = None) -> pd.DataFrame:
    """
    Load the tidy observation, a fresh copy at each call.

    The embedded one has communes and IRIS only: `analysis.observation.observe` rebuilds the EPCI and the
    département from the parts. An imported value takes the place of an embedded one of the same vintage.

    Parameters
    ----------
    complement
        What was imported; by default what is current.

    Returns
    -------
    observation
        `territoire` (INSEE code of the 281 communes, 9-character IRIS code, SIREN or `29`), `niveau`,
        `indicateur` (catalogue id), `millesime`, `valeur` (in the catalogue's unit; null unless `statut` is
        `ok` or `estime`), `statut` (`ok`, `secret`, `manquant`, `estime`, `non_calcule`), `numerateur`,
        `denominateur` (the parts by which the indicator aggregates; null where unknown or without object).

    Raises
    ------
    EmbeddedFileError
        If the embedded file is missing or unreadable.
    StoreError
        When what was imported is in a database that is away.
    """
    imported = complement or current_complement().content
    rows = _observation() if imported.tables["observation"].empty else _completed(imported)
    return rows.copy()


@lru_cache(maxsize=2)
def _completed(complement: Complement) -> pd.DataFrame:
    return completed(_observation(), complement.tables["observation"], KEY)


@cache
def _observation() -> pd.DataFrame:
    try:
        return pd.read_parquet(PATH)
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        msg = f"{PATH} est absent ou illisible ({error}) : reconstruisez-le par « python cli.py refresh »."
        raise EmbeddedFileError(msg) from error
