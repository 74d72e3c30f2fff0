import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.catalogue import load_catalogue
from render.numbers import percent
from render.reading import map_sentence, read_values, values_sentence

NAMES = pd.Series({"a": "Pays d’Iroise", "b": "Brest Métropole", "c": "Monts d’Arrée", "d": "Poher"})


@pytest.fixture(scope="module")
def vacant():
    return load_catalogue().indicateur("logements_vacants")


def series(*values):
    return pd.Series(values, index=list("abcd")[: len(values)], dtype="float64")


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_extremes_are_named_and_the_departement_is_the_reference(vacant):
    said = plain(map_sentence(series(5, 3.3, 11.8, 7), NAMES, vacant, level="epci", reference=6.55))
    assert (
        f"va de 3,3 % (Brest Métropole) à 11,8 % (Monts d’Arrée) selon les 4 intercommunalités ({vacant.millesime})"
        in said
    )
    assert "La médiane est de 6,0 % ; l’ensemble du Finistère est à 6,6 %." in said
    assert "Il reste" not in said


def test_each_reason_of_absence_is_counted(vacant):
    statut = pd.Series({"a": "secret", "b": "ok", "c": "ok", "d": "manquant"})
    said = plain(map_sentence(series(None, 3.3, 11.8, None), NAMES, vacant, level="commune", statut=statut))
    assert "selon les 2 communes connues" in said
    assert said.endswith("Il reste une commune sous secret statistique et une commune sans donnée.")


def test_a_value_under_secrecy_is_never_read_even_if_it_came_along():
    statut = pd.Series({"a": "secret", "b": "ok", "c": "ok"})
    reading = read_values(series(99, 1, 2), NAMES, write=percent, statut=statut)
    assert reading.highest.startswith("2,0")
    assert (reading.n_known, reading.n_secret) == (2, 1)


def test_ties_are_judged_on_the_values_as_written():
    reading = read_values(series(0.01, 0.02, 0.04, 8), NAMES, write=percent, level="epci")
    assert reading.lowest_at == "3 intercommunalités"
    assert (
        read_values(series(0.01, 0.02, 8), NAMES, write=percent).lowest_at
        == "Pays d’Iroise et Brest Métropole"
    )


def test_a_stock_is_compared_with_the_total_of_the_departement():
    population = load_catalogue().indicateur("population")
    said = plain(map_sentence(series(100, 200), NAMES, population, level="commune", reference=933455))
    assert "le Finistère compte au total 933 455 habitants" in said


def test_a_growth_is_written_with_its_sign_and_never_as_a_decline():
    growth = load_catalogue().indicateur("evolution_population")
    said = plain(map_sentence(series(-0.37, 1), NAMES, growth, level="epci", reference=0.3))
    assert "de −0,37 % par an (Pays d’Iroise) à +1,00 % par an (Brest Métropole)" in said
    assert "déclin" not in said.lower()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((), "aucune commune"),
        ((None, None), "aucune commune"),
        ((4.0, None), "connu que pour Pays d’Iroise : 4,0 %"),
        ((4.0, 4.01), "le même partout : 4,0 %"),
    ],
)
def test_what_cannot_be_compared_is_said_so(vacant, values, words):
    assert words in plain(map_sentence(series(*values), NAMES, vacant, level="commune"))


@given(
    st.lists(st.one_of(st.none(), st.floats(-50, 50)), max_size=4),
    st.one_of(st.none(), st.floats(0, 100)),
    st.sampled_from(["epci", "commune", "iris", "canton"]),
)
def test_the_sentence_is_well_formed_whatever_the_values(values, reference, level):
    vacant = load_catalogue().indicateur("logements_vacants")
    said = map_sentence(series(*values), NAMES, vacant, level=level, reference=reference)
    assert said.endswith(".")
    assert "  " not in said
    assert "'" not in said
    assert not re.search(r"None|nan|<NA>| [:;%»]", said)
    assert not re.search(r"\b1 (communes|intercommunalités|quartiers|territoires)", said)


def test_another_subject_takes_the_same_form():
    reading = read_values(series(1, 2, 9), NAMES, write=percent, level="epci")
    said = plain(values_sentence("La part votée", reading))
    assert said.startswith("La part votée va de 1,0 % (Pays d’Iroise) à 9,0 % (Monts d’Arrée)")
