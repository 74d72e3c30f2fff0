"""Two spellings of a text compare equal, and two texts do not."""

from hypothesis import example, given
from hypothesis import strategies as st

from data.spelling import folded, folded_key, name_words


@given(st.text(max_size=40))
@example("㎴")
def test_folding_twice_changes_nothing_more(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=40))
def test_a_column_compares_by_its_letters_and_digits_alone(text):
    assert folded_key(text) == folded_key(folded_key(text))
    assert all(letter.isalnum() for letter in folded_key(text))


def test_a_place_is_known_by_the_same_words_however_it_is_spelt():
    spellings = [
        "St-Pol-de-Léon",
        "SAINT POL DE LEON",
        "saint_pol  (de) Léon",
        "Saint\u2011Pol de Le\u0301on",
    ]
    assert {name_words(one) for one in spellings} == {("saint", "pol", "leon")}
    assert name_words("L’Hôpital-Camfrout") == name_words("hopital camfrout")
    assert name_words("Saint-Divy") != name_words("Saint-Thois")
    assert name_words(" - ") == ()
