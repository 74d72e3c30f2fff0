"""
Builders of `MapSpec`: which figure becomes which kind of map.

A ratio is a choropleth, a stock is drawn as circles whose area follows the value (a raw count is never a flat
colour). Secret, missing and not computed values are three legend entries, and the two communes without EPCI have
their own. The means stand in `render.moyens_maps` and `render.gap_maps`, the projects in `render.project_maps`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from data.catalogue import Indicateur
from geo.classes import GROWTH_EDGES, ClassBreaks, class_breaks
from render import alt_text, numbers, theme
from render.mapspec import LegendItem, Level, MapSpec

SYMBOL_MAX_PX: Final = 26.0
CLASSES: Final[Mapping[Level, int]] = {"epci": 4, "commune": 5}
PLACE: Final = "Finistère"
OUTSIDE_EPCI: Final[Mapping[str, str]] = {"29155": "Ouessant", "29083": "Île-de-Sein"}
ABSENT_LABELS: Final[Mapping[str, str]] = {
    "secret": "Secret statistique",
    "manquant": "Donnée non disponible",
    "non_calcule": "Non calculé",
    "sans_moyen": "Aucun moyen voté",
    "hors_epci": "Hors intercommunalité",
}
ABSENT_FLATS: Final[Mapping[str, theme.Flat]] = {
    **theme.ABSENCE,
    "sans_moyen": theme.Flat(theme.WITHOUT_MEANS),
}


def indicator_breaks(values: "pd.Series[float]", indicateur: Indicateur, *, level: Level) -> ClassBreaks:
    """
    Choose the classes of an indicator: fixed ones for a growth, Fisher's otherwise (4 for EPCI, 5 for communes).

    Parameters
    ----------
    values
        One value per territory, in the unit of the indicator; rounded here as they are shown.
    indicateur
        Its catalogue entry.
    level
        Decides the number of classes.
    """
    shown = numbers.rounded_series(values, decimals=indicateur.decimales)
    if indicateur.agregation == "tcam":
        return class_breaks(shown, scheme="manual", manual=GROWTH_EDGES)
    return class_breaks(shown, scheme="fisher", k=CLASSES[level])


def class_labels(
    breaks: ClassBreaks, decimals: int, *, sign: bool = False, shown: "pd.Series[Any] | None" = None
) -> list[str]:
    """
    Write one label per class, with the territories it counts: « 5,0 à moins de 6,5 (7) ».

    A class of one value is that value; an open class without any territory is « moins de » or « ou plus ».

    Parameters
    ----------
    breaks
        Classes of values rounded to `decimals`.
    decimals
        Decimals shown.
    sign
        Show « + » before a positive edge, for a growth.
    shown
        Classes of the territories on the map, where they are not all those that were cut: only they are counted.
    """
    here = breaks.counts if shown is None else [int((shown == place).sum()) for place in range(breaks.k)]
    edges = [_edge(edge, decimals, sign=sign) for edge in breaks.edges]
    last = breaks.k - 1
    labels = []
    for place, count in enumerate(breaks.counts):
        low, high = edges[place], edges[place + 1]
        if breaks.edges[place] == breaks.edges[place + 1]:
            words = low if count else f"{low} ou plus" if place == last else f"moins de {high}"
        else:
            words = f"{low} à {high}" if place == last else f"{low} à moins de {high}"
        labels.append(f"{words} ({here[place]})")
    return labels


def _edge(edge: float, decimals: int, *, sign: bool) -> str:
    # An edge between two neighbouring values may need more decimals than the data shows, and takes no more.
    finer = (decimals, decimals + 1, decimals + 2)
    wanted = next((one for one in finer if np.isclose(round(edge, one), edge)), finer[-1])
    return numbers.signed(edge, decimals=wanted) if sign else numbers.number(edge, decimals=wanted)


def indicator_map(
    observed: pd.DataFrame,
    names: "pd.Series[str]",
    indicateur: Indicateur,
    *,
    level: Level,
    chosen: str | None = None,
    focus: str | None = None,
    members: Collection[str] | None = None,
) -> MapSpec:
    """
    Map one indicator of the observation.

    Parameters
    ----------
    observed
        Index code; `valeur`, `statut`, `millesime` (`analysis.observation.observe`).
    names
        Code → name on the map; classes are cut, and circles measured, on these territories.
    indicateur
        Its catalogue entry; a stock becomes proportional circles, a ratio a choropleth.
    level
        `epci` or `commune`.
    chosen, focus
        Territory outlined, and EPCI shown alone.
    members
        Codes of the only territories shown, where they are not all those of `names`: the communes of `focus`. The
        legend counts them alone.
    """
    every = observed.reindex(names.index)
    every["statut"] = every["statut"].fillna("manquant")
    # What is secret stays so even where its value came along.
    every["valeur"] = every["valeur"].astype("float64")
    known = every["valeur"].mask(every["statut"].isin(list(numbers.ABSENT)))
    if members is not None:
        names = names[names.index.isin(list(members))]
    shown = every.loc[names.index]
    growth = indicateur.agregation == "tcam"
    pairs = zip(shown["valeur"], shown["statut"], strict=True)
    written = [numbers.unit_value(value, indicateur, statut=statut, sign=growth) for value, statut in pairs]
    texts = pd.Series(written, index=shown.index)
    title = f"{PLACE} – {indicateur.label_date}"
    base = MapSpec(
        title=title,
        level=level,
        texts=with_outside(texts, level),
        legend_title=_legend_title(indicateur),
        legend=(),
        source=f"{indicateur.source}, {indicateur.licence}",
        alt=alt_text.map_alt(title, shown["valeur"], names, indicateur, level=level, statut=shown["statut"]),
        chosen=chosen,
        focus=focus,
        labels="commune"
        if focus
        else None
        if indicateur.nature == "stock" and level == "commune"
        else "epci",
        table=pd.DataFrame({"Code": names.index, "Territoire": names.to_numpy(), indicateur.label: written}),
    )
    values = known[names.index]
    if indicateur.nature == "stock":
        return with_circles(base, values, shown["statut"], indicateur=indicateur, largest=float(known.max()))
    breaks = indicator_breaks(known, indicateur, level=level)
    classes = breaks.assign(numbers.rounded_series(values, decimals=indicateur.decimales))
    return with_classes(
        base,
        classes,
        shown["statut"],
        colours=theme.diverging(max(breaks.k, 2))
        if growth
        else theme.sequential("observation", max(breaks.k, 1)),
        labels=class_labels(breaks, indicateur.decimales, sign=growth, shown=classes),
    )


def _legend_title(indicateur: Indicateur) -> str:
    """Name an indicator with its unit, unless the name ends with it: « Lycées »."""
    name, unit = indicateur.label_court, indicateur.unite
    told = " ".join(name.lower().split()).endswith(unit.lower())
    return name if told else f"{name} ({unit})"


def placed(spec: MapSpec, place: str) -> MapSpec:
    """Name the place shown in the title and in the words, instead of the Finistère."""
    return spec.entitled(spec.title.replace(PLACE, place, 1))


def with_classes(
    base: MapSpec,
    classes: "pd.Series[Any]",
    statut: "pd.Series[str]",
    *,
    colours: Sequence[str],
    labels: Sequence[str],
) -> MapSpec:
    """
    Paint classes and absences, and write the legend.

    Parameters
    ----------
    base
        The map to complete.
    classes
        Index code; class number from 0, null where there is no value.
    statut
        Why a value is absent, for the codes without a class.
    colours, labels
        One per class.
    """
    reasons = statut[classes.isna()]
    reasons = reasons.where(reasons.isin(list(ABSENT_LABELS)), "manquant")
    absent = [kind for kind in ABSENT_LABELS if (reasons == kind).any()]
    if base.level == "epci" and "hors_epci" not in absent and not base.focus:
        absent.append("hors_epci")
    places = {kind: len(labels) + place for place, kind in enumerate(absent)}
    fills = {str(code): int(place) for code, place in classes.dropna().items()}
    fills |= {str(code): places[reason] for code, reason in reasons.items()}
    if "hors_epci" in places:
        fills |= dict.fromkeys(OUTSIDE_EPCI, places["hors_epci"])
    flats = [*map(theme.Flat, colours[: len(labels)]), *(ABSENT_FLATS[kind] for kind in absent)]
    words = [*labels, *(ABSENT_LABELS[kind] for kind in absent)]
    legend = tuple(
        LegendItem(word, flat.colour, "hachures" if flat.hatch else "aplat")
        for word, flat in zip(words, flats, strict=True)
    )
    return replace(base, fills=fills, palette=tuple(flats), legend=legend)


def with_circles(
    base: MapSpec,
    values: "pd.Series[float]",
    statut: "pd.Series[str]",
    *,
    indicateur: Indicateur,
    largest: float,
) -> MapSpec:
    """
    Draw a stock as circles whose area follows the value, with three round values in the legend.

    Territories without a value keep their absence colour under no circle. `largest` is the value of the largest
    circle, on this map or on another of the same scale.
    """
    known = values[values > 0]
    symbols = {str(code): SYMBOL_MAX_PX * float(np.sqrt(value / largest)) for code, value in known.items()}
    ground = with_classes(
        base,
        pd.Series(pd.NA, index=values.index, dtype="Int64").mask(values.notna(), 0),
        statut,
        colours=[theme.LAND],
        labels=[""],
    )
    rounds = round_values(largest) if len(known) else ()
    circles = tuple(
        LegendItem(
            numbers.unit_value(value, indicateur) if place == 0 else numbers.number(value),
            theme.OBSERVATION,
            "cercle",
            size=2 * SYMBOL_MAX_PX * float(np.sqrt(value / largest)),
        )
        for place, value in enumerate(rounds)
    )
    return replace(
        ground, symbols=symbols, symbol_colour=theme.OBSERVATION, legend=(*circles, *ground.legend[1:])
    )


def round_values(largest: float) -> tuple[float, ...]:
    """Give three round values for the legend of circles, about 1, 1/4 and 1/20 of the largest, without repeats."""
    chosen: list[float] = []
    for share in (1.0, 0.25, 0.05):
        target = largest * share
        power = 10.0 ** np.floor(np.log10(target))
        value = float(max(step * power for step in (1, 2, 5) if step * power <= target * (1 + 1e-9)))
        if value >= 1 and value not in chosen:
            chosen.append(value)
    return tuple(chosen)


def with_outside(texts: "pd.Series[str]", level: Level) -> dict[str, str]:
    """Give the texts of territories by code, and those of the communes outside any EPCI on a map by EPCI."""
    words = {str(code): text for code, text in texts.items()}
    if level == "epci":
        words |= dict.fromkeys(OUTSIDE_EPCI, ABSENT_LABELS["hors_epci"].lower())
    return words
