import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.catalogue import load_catalogue
from render.alt_text import described, map_alt, values_alt
from render.numbers import compact_euros, percent
from render.reading import read_values

NAMES = pd.Series({"a": "Pays d’Iroise", "b": "Brest Métropole", "c": "Monts d’Arrée"})


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_first_level_names_the_image_and_the_second_reads_it():
    values = pd.Series({"a": 5.0, "b": 3.3, "c": None})
    alt = described(
        "Carte",
        "Finistère – Logements vacants, 2021",
        read_values(values, NAMES, write=percent, level="epci"),
    )
    assert plain(alt.brief) == "Carte : Finistère – Logements vacants, 2021 (3 intercommunalités)."
    assert plain(alt.detail) == (
        "Les valeurs vont de 3,3 % (Brest Métropole) à 5,0 % (Pays d’Iroise) ; médiane : 4,2 %. "
        "Il reste une intercommunalité sans donnée."
    )
    assert alt.text == f"{alt.brief} {alt.detail}"


def test_an_abbreviation_at_the_end_of_a_sentence_has_one_full_stop():
    reading = read_values(pd.Series({"a": 5.0, "b": 3.3}), NAMES, write="{} €/hab.".format, level="epci")
    detail = described("Carte", "Voté", reading, extra="21 EPCI : 4 €/hab..").detail
    assert "€/hab." in detail
    assert ".." not in detail


def test_a_map_of_a_growth_writes_signs():
    growth = load_catalogue().indicateur("evolution_population")
    said = plain(map_alt("Évolution", pd.Series({"a": 0.5, "b": -0.1}), NAMES, growth, level="epci"))
    assert "de −0,10 % par an (Brest Métropole) à +0,50 % par an (Pays d’Iroise)" in said


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"a": None}, "Aucune valeur connue."),
        ({"a": 12_000.0, "b": None}, "Une seule valeur connue : 12 000 € (Pays d’Iroise)."),
        ({"a": 1.0, "b": 1.2}, "Toutes les valeurs connues sont égales : 1 €."),
    ],
)
def test_an_image_with_nothing_to_compare_says_so(values, words):
    said = plain(values_alt("Votes", pd.Series(values, dtype="float64"), NAMES, write=compact_euros))
    assert words in said


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), min_size=1, max_size=3), st.text(max_size=20))
def test_an_alternative_text_is_never_empty_and_never_shows_a_null(values, title):
    series = pd.Series(values, index=list("abc")[: len(values)], dtype="float64")
    said = values_alt(title, series, NAMES, write=compact_euros)
    assert said.endswith(".")
    assert len(said) > 20
    assert not any(word in said.replace(title, "") for word in ("None", "nan", "<NA>"))
