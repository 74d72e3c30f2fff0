"""SIREN and SIRET: keys checked against published numbers and against the sum written digit by digit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.siret import is_siren, is_siret, siret_keys_hold


def luhn_by_hand(number):
    total = 0
    for rank, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + rank % 2)
        total += value // 10 + value % 10
    return total % 10 == 0


@pytest.mark.parametrize(
    "number",
    [
        "22290001100016",  # Département du Finistère
        "20006812000019",  # Quimper Bretagne Occidentale
        "21290232400012",  # Ville de Quimper
        "35600000000048",  # La Poste, its seat, by the common rule
        "35600000009075",  # La Poste, an office: sum of digits 35
    ],
)
def test_published_numbers_are_sound(number):
    assert is_siret(number)
    assert is_siren(number[:9])


@pytest.mark.parametrize(
    "number",
    [
        "22290001100017",
        "35600000009076",
        "35600000000049",
        "222900011",
        "2229000110001 ",
        "２2290001100016",
        "",
    ],
)
def test_a_wrong_digit_a_wrong_length_or_another_script_is_refused(number):
    assert not is_siret(number)


@given(st.lists(st.text("0123456789", min_size=14, max_size=14), min_size=1, max_size=20))
def test_many_at_once_answer_as_one_by_one_by_hand(numbers):
    digits = np.array([[int(digit) for digit in number] for number in numbers], dtype=np.uint8)
    expected = [
        sum(map(int, number)) % 5 == 0
        if number.startswith("356000000") and not number.endswith("00048")
        else luhn_by_hand(number)
        for number in numbers
    ]
    assert siret_keys_hold(digits).tolist() == expected
    assert [is_siret(number) for number in numbers] == expected
