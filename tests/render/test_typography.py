import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render import typography as t

french = st.text(alphabet="aàéb'’ :;!?%€«»,.\u00a0\u202f", max_size=40)


def test_punctuation_takes_the_spaces_of_the_printer():
    assert t.typeset("L'écart : 5 % ; « oui » !") == (
        "L’écart\u00a0: 5\u00a0%\u202f; «\u00a0oui\u00a0»\u202f!"
    )


@given(french)
def test_a_text_set_twice_does_not_change_again(text):
    assert t.typeset(t.typeset(text)) == t.typeset(text)


@given(french)
def test_a_set_text_has_no_ascii_apostrophe_no_double_space_and_no_loose_mark(text):
    found = t.typeset(text)
    assert "'" not in found
    assert "  " not in found
    assert not re.search(r" [:;!?%€»]", found)


@pytest.mark.parametrize(
    ("name", "of", "at"),
    [
        ("Brest", "de Brest", "à Brest"),
        ("Audierne", "d’Audierne", "à Audierne"),
        ("Édern", "d’Édern", "à Édern"),
        ("Ouessant", "d’Ouessant", "à Ouessant"),
        ("Le Faou", "du Faou", "au Faou"),
        ("La Martyre", "de La Martyre", "à La Martyre"),
        ("Île-Tudy", "de l’Île-Tudy", "à l’Île-Tudy"),
        ("Henvic", "de Henvic", "à Henvic"),
        ("Yvias", "d’Yvias", "à Yvias"),
        ("Les Deux Ports", "des Deux Ports", "aux Deux Ports"),
    ],
)
def test_the_article_of_a_commune_is_contracted_or_elided(name, of, at):
    assert (t.of(name), t.at(name)) == (of, at)


def test_a_title_that_has_guillemets_keeps_them_as_inner_marks():
    assert t.quoted("Maison « Ti an holl »") == "«\u00a0Maison “Ti an holl”\u00a0»"


def test_only_the_first_letter_takes_a_capital():
    assert t.capital("le Pays d’Iroise") == "Le Pays d’Iroise"
    assert t.capital("") == ""


def test_an_enumeration_ends_with_and():
    assert t.listed([]) == ""
    assert t.listed(["a"]) == "a"
    assert t.listed(["a", "b", "c"]) == "a, b et c"
