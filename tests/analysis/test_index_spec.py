from dataclasses import dataclass, replace

import pytest

from analysis.errors import IndexSpecError
from analysis.index_spec import CAVEAT, Component, IndexSpec, default_spec
from data.catalogue import load_catalogue

SPEC = IndexSpec(
    "Essai", (Component("a", "x", "hausse"), Component("b", "y", "baisse"), Component("c", "y", "hausse"))
)


def test_the_default_index_takes_one_indicator_of_each_dimension():
    spec = default_spec(load_catalogue())
    assert sorted(spec.themes) == ["ages", "armature", "demographie", "habitat"]
    assert len(spec.indicateurs) == 4
    assert spec.caveat == CAVEAT


def test_the_default_index_has_two_axes_that_cover_it():
    spec = default_spec(load_catalogue())
    assert sorted(i for axe in spec.axes for i in axe.indicateurs) == sorted(spec.indicateurs)


def test_an_imported_dimension_joins_the_default_index():
    catalogue = load_catalogue()
    income = replace(
        catalogue.indicateurs[0], id="revenus", theme="cohesion-sociale", role="indice", sens="hausse"
    )

    @dataclass(frozen=True)
    class Extended:
        indicateurs: tuple

    extended = Extended((*catalogue.indicateurs, income))
    assert "revenus" in default_spec(extended).indicateurs
    assert (
        "revenus" not in default_spec(extended, available=[i.id for i in catalogue.indicateurs]).indicateurs
    )


def test_an_index_without_available_indicator_is_refused():
    with pytest.raises(IndexSpecError, match="no indicator"):
        default_spec(load_catalogue(), available=[])


def test_every_fault_is_reported_at_once():
    with pytest.raises(IndexSpecError) as error:
        replace(SPEC, components=(*SPEC.components, SPEC.components[0]), normalisation="autre", min_known=2)
    assert all(word in str(error.value) for word in ("repeated", "normalisation", "min_known"))


def test_weights_of_an_unknown_theme_are_refused():
    with pytest.raises(IndexSpecError, match="themes it does not hold"):
        SPEC.with_theme_weights({"z": 1})


def test_withdrawing_the_last_indicator_of_a_theme_withdraws_the_theme():
    assert SPEC.with_theme_weights({"x": 2}).without("a").themes == ("y",)
    assert SPEC.without("b").themes == ("x", "y")


def test_a_spec_can_key_a_cache():
    assert hash(SPEC) == hash(replace(SPEC))
