"""Small multiples: one map per territory, with the same classes on all."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.catalogue import Indicateur
from render import maps
from render.mapspec import MapSpec


def small_multiples(
    observed: pd.DataFrame,
    names: "pd.Series[str]",
    epci: "pd.Series[Any]",
    indicateur: Indicateur,
    *,
    territoires: Mapping[str, str],
) -> list[MapSpec]:
    """
    Map the communes of several EPCI on one indicator, each alone on its map.

    The classes are those of all the communes of `names`, whatever the choice, so that one colour means the same
    on every map and from one comparison to the next; a legend counts the communes of its own map. The circles of
    a stock share one scale, set by the largest commune of the territories compared.

    Parameters
    ----------
    observed
        Index INSEE code; `valeur`, `statut` (`analysis.observation.observe`).
    names, epci
        INSEE code → name, and SIREN of its EPCI.
    indicateur
        Its catalogue entry.
    territoires
        SIREN → name on the map, in the order of the maps.
    """
    where = epci.reindex(names.index)
    measured = names[where.isin(list(territoires))] if indicateur.nature == "stock" else names
    return [
        maps.placed(
            maps.indicator_map(
                observed,
                measured,
                indicateur,
                level="commune",
                focus=siren,
                members=names.index[where == siren],
            ),
            name,
        )
        for siren, name in territoires.items()
    ]
