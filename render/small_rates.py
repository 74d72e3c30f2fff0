"""Rates over very few inhabitants: hatched, for they move too much from one year to the next to be compared."""

from dataclasses import replace
from itertools import takewhile
from typing import Final

import pandas as pd

from data.catalogue import Indicateur
from render import maps, numbers, theme
from render.mapspec import LegendItem, MapSpec
from render.typography import typeset

SMALL_POPULATION: Final = 200
"""Inhabitants under which a rate is hatched."""
RATES: Final = ("%", "‰", "pour ")
"""How the unit of a rate begins; a density, a distance or a mean of hours is none."""
FEW: Final = f"moins de {SMALL_POPULATION} habitants"


def class_items(spec: MapSpec) -> tuple[LegendItem, ...]:
    """Give the classes of a choropleth: the flat colours that come first in its legend and are no absence."""
    absent = set(maps.ABSENT_LABELS.values())
    return tuple(takewhile(lambda item: item.mark == "aplat" and item.label not in absent, spec.legend))


def is_rate(indicateur: Indicateur) -> bool:
    """Tell whether an indicator counts so many out of a hundred, which jumps where few are counted."""
    return indicateur.nature == "ratio" and indicateur.unite.startswith(RATES)


def hatched(spec: MapSpec, indicateur: Indicateur, population: "pd.Series[int]") -> MapSpec:
    """
    Hatch the communes whose rate rests on very few inhabitants, in the colour of their class, and say so.

    Parameters
    ----------
    spec
        Choropleth by commune as painted by `render.maps.with_classes`, nothing yet laid over it; any other map
        is given back as it is.
    indicateur
        Its indicator; only a rate is hatched.
    population
        Inhabitants by INSEE code.
    """
    if spec.level != "commune" or not is_rate(indicateur):
        return spec
    count = len(class_items(spec))
    few = set(population.index[population < SMALL_POPULATION].astype(str))
    small = {code: place for code, place in spec.fills.items() if code in few and place < count}
    if not small:
        return spec
    used = sorted(set(small.values()))
    places = {place: len(spec.palette) + rank for rank, place in enumerate(used)}
    told = LegendItem(f"Hachures : {FEW} ({len(small)})", theme.INK_SOFT, "hachures")
    words = numbers.plural(len(small), "", "une commune", "# communes")
    return replace(
        spec,
        fills={**spec.fills, **{code: places[place] for code, place in small.items()}},
        palette=(*spec.palette, *(theme.Flat(spec.palette[place].colour, hatch=True) for place in used)),
        texts={**spec.texts, **{code: f"{spec.texts[code]} · {FEW}" for code in small}},
        legend=(*spec.legend[:count], told, *spec.legend[count:]),
        alt=typeset(f"{spec.alt} Taux calculé sur {FEW} dans {words} : hachures."),
    )
