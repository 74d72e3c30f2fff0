"""The control keys of SIREN and SIRET, for one number or for a million."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SIREN_DIGITS, SIRET_DIGITS = 9, 14
LA_POSTE, LA_POSTE_SEAT = "356000000", "35600000000048"
_DOUBLED_DIGITS = dict(zip("0123456789", "0246813579", strict=True))
"""Twice each digit, its own digits added up."""

_DOUBLED = np.array(list(map(int, _DOUBLED_DIGITS.values())), dtype=np.uint8)


def is_siren(text: str) -> bool:
    """Tell whether a text is nine digits whose key holds."""
    return len(text) == SIREN_DIGITS and _all_digits(text) and _text_luhn(text)


def is_siret(text: str) -> bool:
    """Tell whether a text is fourteen digits whose key holds (see `siret_keys_hold`)."""
    if len(text) != SIRET_DIGITS or not _all_digits(text):
        return False
    if text.startswith(LA_POSTE) and text != LA_POSTE_SEAT:
        return sum(map(int, text)) % 5 == 0
    return _text_luhn(text)


def siret_keys_hold(digits: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """
    Check the control key of SIRET numbers.

    The sum of Luhn (ISO/IEC 7812-1) over the fourteen digits is a multiple of ten. The establishments of
    La Poste, its seat excepted, outnumber what that leaves: the plain sum of their digits is a multiple of
    five instead. The key of the SIREN inside is not checked here: `is_siren` does.

    Parameters
    ----------
    digits
        Shape (n, 14), values 0 to 9.

    Returns
    -------
    holds
        Shape (n,).
    """
    holds = _luhn(digits)
    seat = np.array(list(map(int, LA_POSTE_SEAT)), dtype=np.uint8)
    likely = np.flatnonzero((digits[:, 0] == seat[0]) & (digits[:, 1] == seat[1]) & (digits[:, 2] == seat[2]))
    some = digits[likely]
    office = (some[:, :SIREN_DIGITS] == seat[:SIREN_DIGITS]).all(axis=1) & ~(some == seat).all(axis=1)
    holds[likely[office]] = some[office].sum(axis=1, dtype=np.uint16) % 5 == 0
    return holds


def _luhn(digits: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Sum of Luhn of each row, the last digit being the key; it stays below 256."""
    width = digits.shape[1]
    total = np.zeros(len(digits), dtype=np.uint8)
    for rank in range(width):
        column = digits[:, rank]
        total += _DOUBLED[column] if (width - rank) % 2 == 0 else column
    return np.equal(total % 10, 0)


def _all_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _text_luhn(text: str) -> bool:
    """Sum of Luhn of one number: as `_luhn`, without the cost of arrays."""
    doubled = (_DOUBLED_DIGITS[digit] for digit in text[-2::-2])
    return (sum(map(int, text[::-2])) + sum(map(int, doubled))) % 10 == 0
