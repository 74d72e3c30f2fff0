"""Small multiples: one colour means one class on every map, and each legend counts its own communes."""

import re

import pandas as pd
import pytest

from analysis.observation import observe
from data.catalogue import load_catalogue
from data.observation import load_observation
from data.territoire import load_communes, load_epci
from render.comparer_maps import small_multiples

COMMUNES = load_communes()
NAMES = COMMUNES["nom"].sort_values()
EPCI = load_epci()["nom_court"]
CATALOGUE = load_catalogue()
HAUT_LEON, BREST, POHER = "200067072", "242900314", "242900744"
OBSERVATION = load_observation()


def maps_of(indicateur_id, *sirens):
    indicateur = CATALOGUE.indicateur(indicateur_id)
    observed = observe(OBSERVATION, COMMUNES, indicateur, niveau="commune")
    return small_multiples(
        observed,
        NAMES,
        COMMUNES["siren_epci"],
        indicateur,
        territoires={siren: str(EPCI[siren]) for siren in sirens},
    ), observed


def colours(spec):
    return {code: spec.palette[place].colour for code, place in spec.fills.items()}


def words(item):
    return re.sub(r" \(\d+\)$", "", item.label)


@pytest.mark.parametrize("name", ["logements_vacants", "evolution_population", "distance_lycee"])
def test_the_same_classes_stand_on_every_map_whatever_the_choice(name):
    three, _ = maps_of(name, HAUT_LEON, BREST, POHER)
    two, _ = maps_of(name, POHER, HAUT_LEON)
    flats = [[(words(one), one.colour) for one in spec.legend if one.label.endswith(")")] for spec in three]
    assert flats[0]
    assert all(one == flats[0] for one in flats)
    assert colours(three[2]) == colours(two[0])


def test_each_map_holds_its_own_communes_and_only_them():
    specs, _ = maps_of("logements_vacants", HAUT_LEON, POHER)
    for spec, siren in zip(specs, (HAUT_LEON, POHER), strict=True):
        members = set(COMMUNES.index[COMMUNES["siren_epci"] == siren])
        assert spec.focus == siren
        assert set(spec.texts) == set(spec.fills) == set(spec.table["Code"]) == members
        assert EPCI[siren] in spec.title
        assert EPCI[siren] in spec.alt


def test_a_legend_counts_the_communes_of_its_map():
    specs, _ = maps_of("logements_vacants", HAUT_LEON, BREST)
    for spec in specs:
        counts = [int(re.search(r"\((\d+)\)$", one.label)[1]) for one in spec.legend]
        assert sum(counts) == len(spec.texts)
        painted = pd.Series(spec.fills).value_counts()
        assert [int(painted.get(place, 0)) for place in range(len(counts))] == counts


def test_circles_share_one_scale():
    specs, observed = maps_of("population", HAUT_LEON, BREST)
    areas = pd.Series({code: radius**2 for spec in specs for code, radius in spec.symbols.items()})
    values = observed["valeur"][areas.index]
    assert (areas / areas.max()).to_numpy() == pytest.approx((values / values.max()).to_numpy())


@pytest.mark.parametrize("name", ["evolution_population", "habitants_communes_en_baisse", "population"])
def test_a_title_tells_no_year_twice(name):
    (spec,), _ = maps_of(name, HAUT_LEON)
    years = re.findall(r"\b(?:19|20)\d\d\b", spec.title)
    assert years
    assert len(set(years)) == len(years)
    assert spec.title.startswith("Haut-Léon – ")
    assert spec.title in spec.alt


def test_what_is_not_known_is_said_in_the_legend():
    (spec,), observed = maps_of("distance_lycee", "200066868")
    absent = observed["statut"][list(spec.texts)] == "non_calcule"
    assert absent.any()
    assert "Non calculé" in {one.label for one in spec.legend}
