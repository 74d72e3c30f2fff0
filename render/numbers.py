"""
Numbers, amounts, durations and dates as a French reader expects them.

Rounding is decided here, once: half away from zero, on the shortest decimal form of the value (what a reader
who checks with a calculator finds), so that a label, a table and a sentence never disagree. Thousands are
separated by a narrow no-break space (U+202F), units and number by a no-break space (U+00A0), and the minus
sign is U+2212, as the *Lexique des règles typographiques en usage à l'Imprimerie nationale* prescribes.
"""

import datetime
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, Protocol, TypeGuard

import pandas as pd

NARROW_SPACE: Final = "\u202f"
SPACE: Final = "\u00a0"
MINUS: Final = "\u2212"

ABSENT: Final[dict[str, str]] = {
    "manquant": "non disponible",
    "non_calcule": "non calculé",
    "secret": "secret statistique",
}
MONTHS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
EXACT_BELOW_EUR: Final = 10_000
_PLURAL_NOUN: Final = re.compile(r"^(?!mois|fois|pays)([a-zà-ÿ]{2,})s(?=$|[ /])")


class Measured(Protocol):
    """What is needed of an indicator to write one of its values."""

    @property
    def unite(self) -> str:
        """Unit as the catalogue spells it."""

    @property
    def decimales(self) -> int:
        """Number of decimals shown."""


def absent(statut: str = "manquant") -> str:
    """
    Words shown in place of a value that is not there.

    Parameters
    ----------
    statut
        ``manquant``, ``secret`` or ``non_calcule``; any other word reads as ``manquant``.
    """
    return ABSENT.get(statut, ABSENT["manquant"])


def is_known(value: Any) -> bool:
    """Tell whether a scalar can be written as a number: neither null, NaN, NA nor infinite."""
    return _decimal(value) is not None


def rounded(value: Any, *, decimals: int = 0) -> Decimal | None:
    """
    Round half away from zero on the shortest decimal form of the value.

    Parameters
    ----------
    value
        Any real scalar (int, float, Decimal, numpy scalar), or a null.
    decimals
        Decimals kept; a negative count rounds to tens, hundreds…

    Returns
    -------
    rounded
        ``None`` for a null, NaN or infinite value; never a negative zero.
    """
    exact = _decimal(value)
    if exact is None:
        return None
    step = Decimal(1).scaleb(-decimals)
    kept = (exact / step).to_integral_value(rounding=ROUND_HALF_UP) * step
    return kept if kept else Decimal(0)


def rounded_series(values: "pd.Series[Any]", *, decimals: int = 0) -> "pd.Series[float]":
    """
    Round every value as it will be written, so that classes, ranks and labels agree to the last digit.

    Parameters
    ----------
    values
        Any real values; nulls stay null.
    decimals
        Decimals kept.
    """
    kept = [rounded(value, decimals=decimals) for value in values]
    return pd.Series(
        [float("nan") if one is None else float(one) for one in kept], index=values.index, dtype=float
    )


def number(value: Any, *, decimals: int = 0, statut: str = "manquant") -> str:
    """
    Write a number: « 1 234 567,8 ».

    Parameters
    ----------
    value
        Any real scalar, or a null.
    decimals
        Decimals shown, always that many.
    statut
        Why the value is absent, when it is (see `absent`).
    """
    kept = rounded(value, decimals=decimals)
    if kept is None:
        return absent(statut)
    shown = max(decimals, 0)
    digits = f"{abs(kept):,.{shown}f}".replace(",", NARROW_SPACE).replace(".", ",")
    return f"{MINUS}{digits}" if kept < 0 else digits


def trimmed(value: Any, *, decimals: int = 2) -> str:
    """Write a number without the zeros that end its decimals: « 2,5 », « 3 »."""
    text = number(value, decimals=decimals)
    return text.rstrip("0").removesuffix(",") if "," in text else text


def signed(value: Any, *, decimals: int = 1, statut: str = "manquant") -> str:
    """Write a number with its sign: « +0,4 », « −1,2 »; what rounds to zero has none."""
    text = number(value, decimals=decimals, statut=statut)
    kept = rounded(value, decimals=decimals)
    return f"+{text}" if kept is not None and kept > 0 else text


def percent(value: Any, *, decimals: int = 1, sign: bool = False, statut: str = "manquant") -> str:
    """
    Write a percentage: « 38,7 % ».

    Parameters
    ----------
    value
        Already in per cent (38.7, not 0.387).
    decimals, statut
        As for `number`.
    sign
        Show « + » before a positive value, for an evolution.
    """
    return _with_unit(value, "%", decimals=decimals, sign=sign, statut=statut)


def euros(value: Any, *, decimals: int = 0, statut: str = "manquant") -> str:
    """Write an exact amount: « 26 097 728 € »; `decimals=2` shows the cents."""
    return _with_unit(value, "€", decimals=decimals, statut=statut)


def compact_euros(value: Any, *, statut: str = "manquant") -> str:
    """
    Write an amount short enough for a heading or a bar end.

    Exact to the euro below 10 000 €; rounded to the hundred below 100 000 € and to the thousand below one
    million, still written in full; then « 26,1 M€ » and « 1,2 Md€ ».
    """
    exact = _decimal(value)
    if exact is None:
        return absent(statut)
    for limit, decimals, scale, unit in (
        (EXACT_BELOW_EUR, 0, 1, "€"),
        (100_000, -2, 1, "€"),
        (1_000_000, -3, 1, "€"),
        (1_000_000_000, 1, 1_000_000, "M€"),
    ):
        kept = rounded(exact / scale, decimals=decimals)
        # The test is on the rounded amount: 999 999 € reads « 1,0 M€ », not « 1 000 000 € ».
        if kept is not None and abs(kept) * scale < limit:
            return f"{number(kept, decimals=decimals)}{SPACE}{unit}"
    return f"{number(exact / 1_000_000_000, decimals=1)}{SPACE}Md€"


def days(value: Any, *, statut: str = "manquant") -> str:
    """Write a count of days: « 0 jour », « 1,5 jour », « 140 jours » (one decimal when there is one)."""
    kept = rounded(value, decimals=1)
    if kept is None:
        return absent(statut)
    return f"{trimmed(kept, decimals=1)}{SPACE}{'jours' if abs(kept) >= 2 else 'jour'}"


def per_inhabitant(value: Any, *, short: bool = False, statut: str = "manquant") -> str:
    """
    Write euros per inhabitant: « 91 € par habitant », one decimal below 10 €.

    Parameters
    ----------
    value
        Euros per inhabitant.
    short
        « 91 €/hab. », for an axis or a label.
    statut
        As for `number`.
    """
    kept = rounded(value, decimals=1)
    if kept is None:
        return absent(statut)
    decimals = 1 if 0 < abs(kept) < 10 else 0
    unit = "€/hab." if short else "€ par habitant"
    return f"{number(value, decimals=decimals)}{SPACE}{unit}"


def date_fr(value: datetime.date | None) -> str:
    """Write a date in full: « 4 octobre 2021 », « 1er mars 2022 »."""
    if not _is_date(value):
        return absent()
    day = "1er" if value.day == 1 else str(value.day)
    return f"{day}{SPACE}{MONTHS[value.month - 1]}{SPACE}{value.year}"


def date_short(value: datetime.date | None) -> str:
    """Write a date for a table: « 04/10/2021 »."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}" if _is_date(value) else absent()


def month_year(value: datetime.date | None) -> str:
    """Write a month: « octobre 2021 »."""
    return f"{MONTHS[value.month - 1]}{SPACE}{value.year}" if _is_date(value) else absent()


def ordinal(rank: int, *, feminine: bool = False) -> str:
    """Write a rank: « 1er », « 1re », « 2e »."""
    if rank == 1:
        return "1re" if feminine else "1er"
    return f"{number(rank)}e"


def plural(count: Any, zero: str, one: str, many: str) -> str:
    """
    Choose the form that agrees with a count; ``#`` stands for the number.

    In French the plural begins at two: 0 and 1,5 take the singular.

    Parameters
    ----------
    count
        A count or a measure; a null reads as none.
    zero, one, many
        Forms for nothing, for less than two and for two or more.
    """
    kept = rounded(count, decimals=2)
    if not kept:
        return zero.replace("#", "0")
    return (many if abs(kept) >= 2 else one).replace("#", trimmed(kept))


def unit_value(value: Any, indicateur: Measured, *, statut: str = "ok", sign: bool = False) -> str:
    """
    Write a value with the unit and the decimals of its indicator.

    Parameters
    ----------
    value
        In the unit of the indicator.
    indicateur
        Anything with `unite` and `decimales`.
    statut
        ``ok``, ``estime`` (the value is followed by « estimation ») or the reason of an absence. A value
        whose `statut` says that it is secret, missing or not computed is never written.
    sign
        Show « + » before a positive value.
    """
    if statut in ABSENT or not is_known(value):
        return absent("manquant" if statut in ("ok", "estime") else statut)
    text = _with_unit(value, indicateur.unite, decimals=indicateur.decimales, sign=sign, statut=statut)
    return f"{text} (estimation)" if statut == "estime" else text


def _with_unit(value: Any, unit: str, *, decimals: int, sign: bool = False, statut: str = "manquant") -> str:
    write = signed if sign else number
    text = write(value, decimals=decimals, statut=statut)
    kept = rounded(value, decimals=decimals)
    if kept is None or not unit:
        return text
    # A unit that is a noun agrees: « 1,5 habitant/km² », « 0 lycée ».
    agreed = _PLURAL_NOUN.sub(r"\1", unit) if abs(kept) < 2 else unit
    return f"{text}{SPACE}{agreed}"


def _is_date(value: Any) -> TypeGuard[datetime.date]:
    # NaT is an instance of date for isinstance; only its comparison with itself gives it away.
    return isinstance(value, datetime.date) and bool(value == value)


def _decimal(value: Any) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, int):
        return Decimal(int(value))
    try:
        real = float(value)
    except (TypeError, ValueError):
        return None
    return Decimal(repr(real)) if math.isfinite(real) else None
