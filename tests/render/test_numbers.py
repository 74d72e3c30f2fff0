import datetime
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render import numbers as n

NARROW, SPACE, MINUS = "\u202f", "\u00a0", "\u2212"


@dataclass(frozen=True)
class Part:
    unite: str = "%"
    decimales: int = 1


def read_back(text: str) -> Decimal:
    return Decimal(text.replace(NARROW, "").replace(MINUS, "-").replace("+", "").replace(",", "."))


def test_thousands_are_narrow_spaced_and_the_decimal_mark_is_a_comma():
    assert n.number(1234567.8, decimals=1) == f"1{NARROW}234{NARROW}567,8"
    assert n.number(933455) == f"933{NARROW}455"
    assert n.number(-12.5, decimals=1) == f"{MINUS}12,5"


@pytest.mark.parametrize(("value", "expected"), [(0.5, "1"), (1.5, "2"), (2.5, "3"), (-0.5, f"{MINUS}1")])
def test_a_half_is_rounded_away_from_zero(value, expected):
    assert n.number(value) == expected


def test_a_half_is_judged_on_the_decimal_form_that_the_reader_sees():
    # 2.675 lies just under the half in binary; a reader's calculator says 2,68.
    assert n.number(2.675, decimals=2) == "2,68"


def test_zero_is_never_negative():
    assert n.number(-0.04, decimals=1) == "0,0"
    assert n.signed(-0.04) == "0,0"


@given(
    st.floats(min_value=-1e12, max_value=1e12),
    st.integers(min_value=0, max_value=4),
)
def test_a_written_number_reads_back_as_the_rounded_value(value, decimals):
    text = n.number(value, decimals=decimals)
    assert abs(read_back(text) - Decimal(repr(value))) <= Decimal(1).scaleb(-decimals) / 2
    assert read_back(text) == n.rounded(value, decimals=decimals)
    assert " " not in text
    assert "-" not in text


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_an_integer_is_written_without_loss_in_groups_of_three(value):
    text = n.number(value)
    assert read_back(text) == value
    first, *groups = text.removeprefix(MINUS).split(NARROW)
    assert 1 <= len(first) <= 3
    assert all(len(group) == 3 for group in groups)


@given(st.floats(min_value=-1e11, max_value=1e11))
def test_no_amount_breaks_across_lines(value):
    assert " " not in n.euros(value) + n.compact_euros(value) + n.percent(value) + n.days(value)


@pytest.mark.parametrize(
    "value", [None, float("nan"), float("inf"), -float("inf"), pd.NA, pd.NaT, Decimal("NaN")]
)
def test_what_is_not_a_number_is_said_in_words(value):
    for write in (n.number, n.signed, n.percent, n.euros, n.compact_euros, n.days, n.per_inhabitant):
        assert write(value) == "non disponible"
        assert write(value, statut="secret") == "secret statistique"
        assert write(value, statut="non_calcule") == "non calculé"


def test_scalars_of_numpy_pandas_and_decimal_are_written_alike():
    for value in (1200, 1200.0, np.float64(1200), np.int64(1200), Decimal("1200.00")):
        assert n.number(value) == f"1{NARROW}200"


def test_signs_are_shown_on_demand():
    assert n.signed(0.42) == "+0,4"
    assert n.percent(-0.37, decimals=2, sign=True) == f"{MINUS}0,37{SPACE}%"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0 €"),
        (9_999.4, "9~999 €"),
        (9_999.5, "10~000 €"),
        (12_345, "12~300 €"),
        (99_960, "100~000 €"),
        (812_400, "812~000 €"),
        (999_600, "1,0 M€"),
        (26_097_728.17, "26,1 M€"),
        (-2_900_000, "−2,9 M€"),
        (1_234_000_000, "1,2 Md€"),
    ],
)
def test_amounts_are_compacted_from_ten_thousand_euros(value, expected):
    assert n.compact_euros(value) == expected.replace(" ", SPACE).replace("~", NARROW)


@given(st.floats(min_value=1, max_value=1e10))
def test_a_compact_amount_is_within_five_per_cent(value):
    text = n.compact_euros(value)
    figure, unit = text.split(SPACE)
    scale = {"€": 1, "M€": 10**6, "Md€": 10**9}[unit]
    shown = read_back(figure) * scale
    assert abs(float(shown) - value) <= max(0.5, 0.05 * value)


def test_exact_amounts_keep_every_euro():
    assert n.euros(26_097_728.17) == f"26{NARROW}097{NARROW}728{SPACE}€"
    assert n.euros(1.5, decimals=2) == f"1,50{SPACE}€"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0_jour"), (1, "1_jour"), (1.5, "1,5_jour"), (2, "2_jours"), (140, "140_jours"), (2.5, "2,5_jours")],
)
def test_days_take_the_plural_from_two(value, expected):
    assert n.days(value) == expected.replace("_", SPACE)


def test_euros_per_inhabitant_keep_a_decimal_when_small():
    assert n.per_inhabitant(91.4) == f"91{SPACE}€ par habitant"
    assert n.per_inhabitant(0.42) == f"0,4{SPACE}€ par habitant"
    assert n.per_inhabitant(0) == f"0{SPACE}€ par habitant"
    assert n.per_inhabitant(9.96) == f"10{SPACE}€ par habitant"
    assert n.per_inhabitant(1234, short=True) == f"1{NARROW}234{SPACE}€/hab."


def test_dates_are_written_in_french():
    assert n.date_fr(datetime.date(2021, 10, 4)) == f"4{SPACE}octobre{SPACE}2021"
    assert n.date_fr(pd.Timestamp("2022-03-01")) == f"1er{SPACE}mars{SPACE}2022"
    assert n.date_short(datetime.date(2021, 10, 4)) == "04/10/2021"
    assert n.month_year(datetime.date(2021, 8, 4)) == f"août{SPACE}2021"


@pytest.mark.parametrize("missing", [None, pd.NaT])
def test_a_missing_date_is_said_in_words(missing):
    assert {n.date_fr(missing), n.date_short(missing), n.month_year(missing)} == {"non disponible"}


def test_ranks_agree_in_gender():
    assert [n.ordinal(1), n.ordinal(1, feminine=True), n.ordinal(2), n.ordinal(21, feminine=True)] == [
        "1er",
        "1re",
        "2e",
        "21e",
    ]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "aucun projet"),
        (1, "un projet"),
        (1.5, "un projet"),
        (2, "2 projets"),
        (1204, f"1{NARROW}204 projets"),
    ],
)
def test_the_plural_starts_at_two(count, expected):
    assert n.plural(count, "aucun projet", "un projet", "# projets") == expected


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA])
def test_an_unknown_count_reads_as_none(nothing):
    assert n.plural(nothing, "aucun", "un", "#") == "aucun"


def test_a_value_takes_the_unit_and_decimals_of_its_indicator():
    assert n.unit_value(11.84, Part()) == f"11,8{SPACE}%"
    assert n.unit_value(0.4, Part("%/an", 2), sign=True) == f"+0,40{SPACE}%/an"
    assert n.unit_value(3, Part("", 0)) == "3"
    assert n.unit_value(11.84, Part(), statut="estime") == f"11,8{SPACE}% (estimation)"


@pytest.mark.parametrize(
    ("value", "unite", "expected"),
    [
        (0, "lycées", "0_lycée"),
        (1, "ans", "1_an"),
        (1, "mois", "1_mois"),
        (1, "habitants/km²", "1_habitant/km²"),
        (1, "heures par semaine", "1_heure par semaine"),
        (2, "habitants", "2_habitants"),
        (1, "pour 100 jeunes", "1_pour 100 jeunes"),
    ],
)
def test_a_unit_that_is_a_noun_agrees_in_number(value, unite, expected):
    assert n.unit_value(value, Part(unite, 0)) == expected.replace("_", SPACE)


@pytest.mark.parametrize("statut", ["secret", "manquant", "non_calcule"])
def test_a_withheld_value_is_never_written(statut):
    assert n.unit_value(11.84, Part(), statut=statut) == n.ABSENT[statut]


@pytest.mark.parametrize("statut", ["ok", "estime"])
def test_a_lost_value_is_missing_whatever_its_status_says(statut):
    assert n.unit_value(float("nan"), Part(), statut=statut) == "non disponible"


@given(st.lists(st.floats(-1e6, 1e6), max_size=10), st.integers(0, 3))
def test_a_rounded_series_reads_as_its_labels(values, decimals):
    series = pd.Series([*values, None], dtype="float64")
    found = n.rounded_series(series, decimals=decimals)
    assert list(found.index) == list(series.index)
    assert [n.number(v, decimals=decimals) for v in found] == [n.number(v, decimals=decimals) for v in series]
