"""A map is a value: it compares by what it shows, nobody edits it, and it holds words and codes only."""

import dataclasses

import pandas as pd
import pytest

from render import theme
from render.mapspec import LegendItem, MapSpec, PointStyle

SPEC = MapSpec(
    "Titre", "epci", {"a": "1\u00a0%"}, "Part (%)", (LegendItem("1 à 2 (1)", "#123456"),), "S", "Alt."
)


def test_a_map_begins_with_nothing_drawn():
    assert not any([SPEC.fills, SPEC.palette, SPEC.symbols, SPEC.points, SPEC.point_styles, SPEC.notes])
    assert (SPEC.focus, SPEC.chosen, SPEC.demonstration, SPEC.labels) == (None, None, False, "epci")
    assert SPEC.table.empty


@pytest.mark.parametrize("value", [SPEC, SPEC.legend[0], PointStyle("#123456")])
def test_a_description_cannot_be_edited(value):
    first = dataclasses.fields(value)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, first, "autre")


def test_two_maps_are_equal_when_they_show_the_same():
    table = pd.DataFrame({"Territoire": ["A"]})
    assert dataclasses.replace(SPEC, table=table) == SPEC
    assert dataclasses.replace(SPEC, fills={"a": 0}) != SPEC
    assert dataclasses.replace(SPEC, demonstration=True) != SPEC


def test_two_maps_do_not_share_their_empty_parts():
    other = MapSpec("Titre", "epci", {}, "", (), "", "")
    assert other.fills is not SPEC.fills
    assert other.table is not SPEC.table


def test_another_title_is_said_in_the_words_too():
    spec = dataclasses.replace(
        SPEC, title="Finistère : 5 %", alt="Carte\u00a0: Finistère\u00a0: 5\u00a0% (1)"
    )
    again = spec.entitled("Brest : 6 %")
    assert (again.title, again.alt) == ("Brest : 6 %", "Carte\u00a0: Brest\u00a0: 6\u00a0% (1)")
    assert dataclasses.replace(again, title=spec.title, alt=spec.alt) == spec


def test_marks_take_their_colours_from_the_one_palette():
    assert SPEC.symbol_colour == theme.OBSERVATION
    assert LegendItem("", theme.MEANS).mark == "aplat"
    assert PointStyle(theme.MEANS).radius > 0
