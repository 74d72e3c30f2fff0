"""The embedded observation: every indicator of the catalogue, by commune and by IRIS, with its parts."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pyarrow

from data.errors import EmbeddedFileError
from data.manifest import FILES

PATH = FILES / "observation.parquet"


def load_observation() -> pd.DataFrame:
    """
    Load the tidy observation, a fresh copy at each call.

    The EPCI and the département are not in it: `analysis.observation.observe` rebuilds them from the parts.

    Returns
    -------
    observation
        `territoire` (INSEE code of the 281 communes, or 9-character IRIS code), `niveau` (`commune` or `iris`),
        `indicateur` (catalogue id), `millesime`, `valeur` (in the catalogue's unit; null unless `statut` is
        `ok` or `estime`), `statut` (`ok`, `secret`, `manquant`, `estime`, `non_calcule`), `numerateur`,
        `denominateur` (the parts by which the indicator aggregates; null where unknown or without object).

    Raises
    ------
    EmbeddedFileError
        If the embedded file is missing or unreadable.
    """
    return _observation().copy()


@cache
def _observation() -> pd.DataFrame:
    try:
        return pd.read_parquet(PATH)
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        msg = f"{PATH} est absent ou illisible ({error}) : reconstruisez-le par « python cli.py refresh »."
        raise EmbeddedFileError(msg) from error
