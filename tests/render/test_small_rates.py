"""Rates over very few inhabitants are hatched, in the colour of their class; nothing else is."""

import pandas as pd
import pytest

from data.catalogue import load_catalogue
from render import maps, small_rates, theme
from render.printing.legend import ramp_items

CATALOGUE = load_catalogue()
NAMES = pd.Series({code: code.upper() for code in "abcdef"})
VALUES = [5.0, 6.0, 7.0, 20.0, 21.0, None]
POPULATION = pd.Series({"a": 150, "b": 199, "c": 200, "d": 80, "e": 5_000, "f": 90})


def drawn(name="logements_vacants", level="commune"):
    observed = pd.DataFrame(
        {"valeur": VALUES, "statut": ["ok"] * 5 + ["secret"], "millesime": "2021"}, index=NAMES.index
    )
    indicateur = CATALOGUE.indicateur(name)
    plain = maps.indicator_map(observed, NAMES, indicateur, level=level)
    return plain, small_rates.hatched(plain, indicateur, POPULATION)


def test_a_rate_under_200_inhabitants_is_hatched_in_the_colour_of_its_class():
    plain, spec = drawn()
    flats = {code: spec.palette[spec.fills[code]] for code in NAMES.index}
    assert {code for code, flat in flats.items() if flat.hatch} == {"a", "b", "d", "f"}
    assert flats["f"] == theme.ABSENCE["secret"]
    assert all(flats[code].colour == plain.palette[plain.fills[code]].colour for code in "abcde")


def test_the_legend_the_hover_and_the_words_say_it():
    plain, spec = drawn()
    count = len(ramp_items(plain))
    assert ramp_items(spec) == ramp_items(plain) == plain.legend[:count]
    assert (spec.legend[count].label, spec.legend[count].mark) == (
        "Hachures : moins de 200 habitants (3)",
        "hachures",
    )
    assert spec.legend[count + 1 :] == plain.legend[count:]
    assert spec.texts["d"].endswith("· moins de 200 habitants")
    assert spec.texts["c"] == plain.texts["c"]
    assert "3 communes" in spec.alt


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("population", "commune"),
        ("densite", "commune"),
        ("distance_lycee", "commune"),
        ("logements_vacants", "epci"),
    ],
)
def test_what_is_no_rate_of_communes_is_left_as_it_is(name, level):
    plain, spec = drawn(name, level)
    assert spec is plain
