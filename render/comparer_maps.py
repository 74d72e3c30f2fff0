"""Small multiples: one map per territory, with the same classes on all."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from data.catalogue import Indicateur
from geo.classes import ClassBreaks
from render import alt_text, maps, numbers, theme
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
    compared = names[epci.reindex(names.index).isin(list(territoires))]
    whole = maps.indicator_map(
        observed, compared if indicateur.nature == "stock" else names, indicateur, level="commune"
    )
    values = observed["valeur"].reindex(names.index).where(observed["statut"].isin(["ok", "estime"]))
    breaks = None
    if indicateur.nature != "stock":
        breaks = maps.indicator_breaks(values, indicateur, level="commune")
    specs = []
    for siren, name in territoires.items():
        members = names[epci.reindex(names.index) == siren]
        spec = _alone(whole, members, title=f"{name} – {indicateur.label_date}")
        statut = observed["statut"].reindex(members.index).fillna("manquant")
        shown = values[members.index]
        spec = replace(
            spec,
            focus=siren,
            alt=alt_text.map_alt(spec.title, shown, members, indicateur, level="commune", statut=statut),
        )
        specs.append(_classed(spec, shown, statut, breaks, indicateur) if breaks else spec)
    return specs


def _alone(whole: MapSpec, members: "pd.Series[str]", *, title: str) -> MapSpec:
    """Keep of a map the communes of one territory, named."""
    codes = set(members.index)
    return replace(
        whole,
        title=title,
        labels="commune",
        texts={code: text for code, text in whole.texts.items() if code in codes},
        fills={code: fill for code, fill in whole.fills.items() if code in codes},
        symbols={code: radius for code, radius in whole.symbols.items() if code in codes},
        table=whole.table[whole.table["Code"].isin(codes)].reset_index(drop=True),
    )


def _classed(
    spec: MapSpec,
    values: "pd.Series[float]",
    statut: "pd.Series[str]",
    breaks: ClassBreaks,
    indicateur: Indicateur,
) -> MapSpec:
    growth = indicateur.agregation == "tcam"
    classes = breaks.assign(numbers.rounded_series(values, decimals=indicateur.decimales))
    counts = tuple(int((classes == place).sum()) for place in range(breaks.k))
    words = maps.class_labels(breaks, indicateur.decimales, sign=growth)
    return maps.with_classes(
        spec,
        classes,
        statut,
        colours=theme.diverging(max(breaks.k, 2))
        if growth
        else theme.sequential("observation", max(breaks.k, 1)),
        # The words are those of all communes; only the count at their end is this map's own.
        labels=[f"{label.rpartition(' (')[0]} ({count})" for label, count in zip(words, counts, strict=True)],
    )
