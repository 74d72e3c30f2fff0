"""The maps of the means voted: euros per inhabitant, and who has none."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from data.territoire import POPULATION_SOURCE
from geo.classes import ClassBreaks, class_breaks
from render import alt_text, maps, numbers, theme
from render.mapspec import MapSpec
from render.reading import read_values, values_sentence
from render.typography import listed, typeset

OF_A_PART: Final = "dans ce qui est diffusé"
NOTHING_VOTED: Final[Mapping[bool, str]] = {
    False: maps.ABSENT_LABELS["sans_moyen"],
    True: f"{maps.ABSENT_LABELS['sans_moyen']} {OF_A_PART}",
}
"""Whether only a part of the votes is shown → what is said of those who have none in it."""
INHABITANTS: Final = f"habitants de la partie finistérienne : {POPULATION_SOURCE}, Licence Ouverte 2.0"
"""Source of what the euros are divided by, cited beside that of the votes."""


def means_map(
    eur_par_habitant: "pd.Series[float]",
    names: "pd.Series[str]",
    *,
    title: str,
    source: str,
    demonstration: bool,
    chosen: str | None = None,
    partial: bool = False,
) -> MapSpec:
    """
    Map the euros voted per inhabitant by EPCI; « aucun moyen voté » is a class of its own.

    Parameters
    ----------
    eur_par_habitant
        Index SIREN, euros voted per inhabitant of the Finistère part; zero or null when nothing is voted.
    names
        SIREN → name on the map.
    title, source, demonstration
        Words of the map, the source of the votes; `demonstration` marks invented figures.
    chosen
        SIREN outlined.
    partial
        Only a part of the votes is shown: who has none in it may have some elsewhere.
    """
    values = eur_par_habitant.reindex(names.index).astype("float64")
    voted = voted_as_written(values)
    statut = pd.Series("ok", index=values.index).mask(voted.isna(), "sans_moyen")
    written = [
        numbers.per_inhabitant(value) if value > 0 else NOTHING_VOTED[partial].lower()
        for value in values.fillna(0)
    ]
    texts = pd.Series(written, index=values.index)
    breaks = means_breaks(voted)
    base = MapSpec(
        title=title,
        level="epci",
        texts=maps.with_outside(texts, "epci"),
        legend_title="Euros votés par habitant",
        legend=(),
        source=f"{source} ; {INHABITANTS}",
        alt=_means_alt(title, voted, names, partial=partial),
        chosen=chosen,
        demonstration=demonstration,
        table=pd.DataFrame(
            {"Code": names.index, "Territoire": names.to_numpy(), "Voté par habitant": written}
        ),
    )
    painted = maps.with_classes(
        base,
        breaks.assign(voted),
        statut,
        colours=theme.sequential("moyens", max(breaks.k, 1)),
        labels=maps.class_labels(breaks, 0),
    )
    return of_a_part(painted) if partial else painted


def of_a_part(spec: MapSpec) -> MapSpec:
    """Say in the legend of a map of means that those who have none have none in the part that is shown."""
    others = [item for item in spec.legend if item.label != NOTHING_VOTED[False]]
    # Last: a printed band of classes ends at the first absence that `render.maps` names.
    own = [replace(item, label=NOTHING_VOTED[True]) for item in spec.legend if item not in others]
    return replace(spec, legend=(*others, *own))


def _means_alt(title: str, voted: "pd.Series[float]", names: "pd.Series[str]", *, partial: bool) -> str:
    """Describe the amounts voted, then name who has none: this is known, not missing."""
    known = voted.notna()
    alt = alt_text.values_alt(title, voted[known], names[known], write=numbers.per_inhabitant, level="epci")
    without = [str(name) for name in names[~known]]
    if not without or not known.any():
        return alt
    return typeset(f"{alt} {NOTHING_VOTED[partial]} : {listed(without)}.")


def means_breaks(voted: "pd.Series[float]") -> ClassBreaks:
    """Choose the classes of euros per inhabitant, from `voted_as_written`: Fisher's."""
    return class_breaks(voted, scheme="fisher", k=maps.CLASSES["epci"])


def voted_as_written(eur_par_habitant: "pd.Series[float]") -> "pd.Series[float]":
    """
    Round amounts as `numbers.per_inhabitant` writes them: to the tenth below 10 €, else to the euro.

    Nothing is left where nothing is voted: it is a class of its own.
    """
    voted = eur_par_habitant.astype("float64").where(eur_par_habitant > 0)
    tenths = numbers.rounded_series(voted, decimals=1)
    return tenths.where(tenths < 10, numbers.rounded_series(voted))


def voted_sentence(
    eur_par_habitant: "pd.Series[float]",
    names: "pd.Series[str]",
    *,
    subject: str,
    reference: float | None,
    partial: bool = False,
) -> str:
    """
    Say what a map of euros per inhabitant shows, and name who has none: this is known, not missing.

    Parameters
    ----------
    eur_par_habitant
        Euros per inhabitant by SIREN; zero or null where nothing is voted.
    names
        SIREN → name.
    subject
        What varies, beginning the sentence: « Le montant voté par habitant dans les accords ».
    reference
        The same over all the EPCI; zero or None where nothing is voted.
    partial
        Only a part of the votes is shown.
    """
    values = eur_par_habitant.reindex(names.index).astype("float64")
    voted = values[values > 0]
    if voted.empty:
        return typeset(f"Aucun moyen n'est voté à cette date{f' {OF_A_PART}' if partial else ''}.")
    clause = (
        f"l'ensemble des {len(names)} EPCI est à {numbers.per_inhabitant(reference)}" if reference else ""
    )
    reading = read_values(voted, names[voted.index], write=numbers.per_inhabitant, level="epci")
    said = values_sentence(subject, reading, reference=clause)
    without = [str(name) for code, name in names.items() if code not in voted.index]
    return typeset(f"{said} {NOTHING_VOTED[partial]} : {listed(without)}.") if without else said


def with_theme(spec: MapSpec, label: str) -> MapSpec:
    """Say in the legend of a map of means that only one theme is counted."""
    return replace(spec, legend_title=f"{spec.legend_title}, {label[:1].lower()}{label[1:]}")
