"""The control keys of SIREN and SIRET, for one number or for a million."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SIREN_DIGITS, SIRET_DIGITS = 9, 14
_LA_POSTE = np.array([3, 5, 6, 0, 0, 0, 0, 0, 0], dtype=np.uint8)
_LA_POSTE_SEAT = np.array([0, 0, 0, 4, 8], dtype=np.uint8)
_DOUBLED = np.array([0, 2, 4, 6, 8, 1, 3, 5, 7, 9], dtype=np.uint8)
"""Twice each digit, its own digits added up."""


def is_siren(text: str) -> bool:
    """Tell whether a text is nine digits whose key holds."""
    return len(text) == SIREN_DIGITS and _all_digits(text) and bool(_luhn(_digits(text))[0])


def is_siret(text: str) -> bool:
    """Tell whether a text is fourteen digits whose key holds (see `siret_keys_hold`)."""
    return len(text) == SIRET_DIGITS and _all_digits(text) and bool(siret_keys_hold(_digits(text))[0])


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
    siren, nic = digits[:, :SIREN_DIGITS], digits[:, SIREN_DIGITS:]
    office = (siren == _LA_POSTE).all(axis=1) & ~(nic == _LA_POSTE_SEAT).all(axis=1)
    by_sum = digits.sum(axis=1, dtype=np.uint16) % 5 == 0
    holds: NDArray[np.bool_] = np.where(office, by_sum, _luhn(digits))
    return holds


def _luhn(digits: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Sum of Luhn of each row, the last digit being the key."""
    from_right = digits[:, ::-1]
    plain = from_right[:, ::2].sum(axis=1, dtype=np.uint16)
    doubled = _DOUBLED[from_right[:, 1::2]].sum(axis=1, dtype=np.uint16)
    holds: NDArray[np.bool_] = (plain + doubled) % 10 == 0
    return holds


def _all_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _digits(text: str) -> NDArray[Any]:
    return np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(1, -1) - ord("0")
