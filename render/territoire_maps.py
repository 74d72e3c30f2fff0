"""The map of some communes alone, which no focus of an EPCI can show: those of a canton."""

from collections.abc import Collection
from dataclasses import replace

from render import theme
from render.mapspec import MapSpec


def among_neighbours(spec: MapSpec, others: Collection[str]) -> MapSpec:
    """
    Grey the communes around those of a map.

    Parameters
    ----------
    spec
        A map by commune that holds only some communes.
    others
        INSEE codes of the communes around: they keep their name and have no value.
    """
    place = len(spec.palette)
    return replace(
        spec,
        fills={**spec.fills, **dict.fromkeys(others, place)},
        palette=(*spec.palette, theme.Flat(theme.NEIGHBOUR)),
        labels="commune",
    )
