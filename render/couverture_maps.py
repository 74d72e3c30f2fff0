"""The maps of coverage: inhabitants near a service, with the interval of each value, and where a next site would go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from geo.classes import class_breaks
from render import alt_text, maps, numbers, theme
from render.mapspec import LegendItem, Level, MapSpec
from render.reading import read_values
from render.typography import listed, typeset

SITE_PX: Final = 9.0
REACH_COLOURS: Final = ("#1F6F9F", "#A9CBE0", "#FFFFFF")
SITING_COLOURS: Final = ("#A9CBE0", "#1F6F9F", "#FFFFFF")


@dataclass(frozen=True)
class Words:
    """Title of a map, name of its legend and source of its figures."""

    title: str
    legend: str
    source: str


def share_words(row: Mapping[Any, Any]) -> str:
    """Write a share with its interval: « 58 % (entre 49 et 70 %) », « non calculé »."""
    if pd.isna(row["part"]):
        return numbers.absent("non_calcule")
    low, middle, high = (100 * row[name] for name in ("part_basse", "part", "part_haute"))
    value = numbers.percent(middle, decimals=0)
    if numbers.rounded(low) == numbers.rounded(high):
        return value
    return f"{value} (entre {numbers.number(low)} et {numbers.percent(high, decimals=0)})"


def shares_map(
    shares: pd.DataFrame, names: "pd.Series[str]", words: Words, *, chosen: str | None = None
) -> MapSpec:
    """
    Map by EPCI the share of inhabitants within one distance of a service.

    Parameters
    ----------
    shares
        Rows of one distance of `analysis.services.access_shares`, indexed by SIREN: `part`, `part_basse`,
        `part_haute`, `part_non_calculee` (in [0, 1]).
    names
        SIREN → name on the map; the table follows its order.
    words
        Title, legend, source.
    chosen
        SIREN outlined.
    """
    shown = shares.reindex(names.index)
    written = [share_words(row) for row in shown.to_dict("records")]
    values = numbers.rounded_series(100 * shown["part"])
    breaks = class_breaks(values, scheme="fisher", k=maps.CLASSES["epci"])
    statut = pd.Series("ok", index=names.index).mask(values.isna(), "non_calcule")
    reading = read_values(
        values, names, write=lambda one: numbers.percent(one, decimals=0), level="epci", statut=statut
    )
    base = _base(
        words,
        pd.Series(written, index=names.index),
        level="epci",
        alt=alt_text.described("Carte", words.title, reading).text,
    )
    table = pd.DataFrame(
        {
            "Code": names.index,
            "Territoire": names.to_numpy(),
            "Part des habitants": [_per_cent(value) for value in shown["part"]],
            "Borne basse": [_per_cent(value) for value in shown["part_basse"]],
            "Borne haute": [_per_cent(value) for value in shown["part_haute"]],
            "Habitants non calculés": [_per_cent(value) for value in shown["part_non_calculee"]],
        }
    )
    return maps.with_classes(
        replace(base, chosen=chosen, table=table),
        breaks.assign(values),
        statut,
        colours=theme.sequential("observation", max(breaks.k, 1)),
        labels=maps.class_labels(breaks, 0),
    )


def _per_cent(share: Any) -> str:
    return numbers.percent(100 * share, decimals=0, statut="non_calcule")


def reach_map(
    reach: "pd.Series[str]",
    names: "pd.Series[str]",
    words: Words,
    *,
    labels: Mapping[str, str],
    chosen: str | None = None,
) -> MapSpec:
    """
    Map by commune whether a service is within one distance, whatever the way, or according to it.

    Parameters
    ----------
    reach
        Per `insee`: `sur`, `selon`, `au_dela`, `non_calcule` (`analysis.catchment.commune_reach`).
    names
        INSEE → name.
    words
        Title, legend, source.
    labels
        The first three states → words, in order.
    chosen
        INSEE outlined.
    """
    return _states_map(reach, names, words, (labels, REACH_COLOURS), chosen=chosen)


def siting_map(
    state: "pd.Series[str]",
    names: "pd.Series[str]",
    words: Words,
    *,
    labels: Mapping[str, str],
    sites: Sequence[str],
) -> MapSpec:
    """
    Map the communes that a service reaches already, those that the sites would add, and the sites as discs.

    Parameters
    ----------
    state
        Per `insee`, from `analysis.catchment.catchment`.
    names
        INSEE → name; communes without a state are left out of the table.
    words
        Title, legend, source.
    labels
        `deja`, `gagne`, `au_dela` → words, in this order.
    sites
        INSEE codes of the sites proposed.
    """
    spec = _states_map(state, names[names.index.isin(state.index)], words, (labels, SITING_COLOURS))
    word = numbers.plural(len(sites), "", "Lieu trouvé", "Lieux trouvés")
    return replace(
        spec,
        symbols=dict.fromkeys(sites, SITE_PX),
        symbol_colour=theme.INK,
        legend=(LegendItem(word, theme.INK, "cercle", size=2 * SITE_PX), *spec.legend),
        alt=typeset(f"{spec.alt} {word} : {listed([str(names[site]) for site in sites])}."),
    )


def _states_map(
    state: "pd.Series[str]",
    names: "pd.Series[str]",
    words: Words,
    look: tuple[Mapping[str, str], Sequence[str]],
    *,
    chosen: str | None = None,
) -> MapSpec:
    labels, colours = look
    shown = state.reindex(names.index).fillna("non_calcule")
    order = {name: place for place, name in enumerate(labels)}
    said = {**labels, "non_calcule": numbers.absent("non_calcule")}
    written = shown.map(said)
    counts = shown.value_counts()
    parts = [
        f"{said[name]} : {numbers.plural(int(counts[name]), '', 'une commune', '# communes')}"
        for name in said
        if name in counts
    ]
    base = _base(words, written, level="commune", alt=typeset(f"Carte : {words.title}. {' ; '.join(parts)}."))
    table = pd.DataFrame({"Code": names.index, "Commune": names.to_numpy(), words.legend: written.to_numpy()})
    return maps.with_classes(
        replace(base, chosen=chosen, table=table),
        shown.map(order).astype("Int64"),
        shown,
        colours=colours,
        labels=[f"{label} ({int(counts.get(name, 0))})" for name, label in labels.items()],
    )


def _base(words: Words, written: "pd.Series[str]", *, level: Level, alt: str) -> MapSpec:
    texts = {str(code): str(text) for code, text in written.items()}
    if level == "epci":
        texts |= dict.fromkeys(maps.OUTSIDE_EPCI, "hors intercommunalité")
    return MapSpec(
        title=words.title,
        level=level,
        texts=texts,
        legend_title=words.legend,
        legend=(),
        source=words.source,
        alt=alt,
    )
