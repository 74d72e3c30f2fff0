"""Days and periods as people write them, checked one by one and against the calendar."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import read_day, read_period
from ingest.errors import CellError

DAY = dt.date(2024, 1, 13)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-13",
        "2024-1-13",
        "2024/01/13",
        "13/01/2024",
        "13-01-2024",
        "13.1.2024",
        "20240113",
        "13 janvier 2024",
        "13 janv. 2024",
        "2024-01-13T00:00:00Z",
        "13/01/2024 10:30",
    ],
)
def test_every_usual_writing_of_a_day_is_read(text):
    assert read_day(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13/01/24",
        "2024-01",
        "45304",
        "13/01/2024 ; 14/01/2024",
        "hier",
        "9" * 200,
    ],
)
def test_what_would_have_to_be_guessed_is_refused(text):
    with pytest.raises(CellError, match="date"):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2024-02-31", "jour 31, mois 2, année 2024"),
        ("29/02/2023", "jour 29, mois 2, année 2023"),
        ("01/25/2024", "jour 1, mois 25, année 2024"),
        ("20240230", "jour 30, mois 2, année 2024"),
        ("31 avril 2024", "jour 31, mois 4, année 2024"),
    ],
)
def test_a_day_that_no_calendar_has_is_refused_for_that_and_not_for_its_form(text, parts):
    with pytest.raises(CellError) as refused:
        read_day(text)
    assert refused.value.reason == "Cette date n’existe pas dans le calendrier."
    assert parts in refused.value.remedy
    assert "sous la forme" not in refused.value.remedy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-08-29", "2024-08-29"),
        ("2021-05-11_2023-01-05", "2021-05-11/2023-01-05"),
        ("13/01/2024 au 15/02/2024", "2024-01-13/2024-02-15"),
        ("du 13/01/2024 au 15/02/2024", "2024-01-13/2024-02-15"),
        ("13/01/2024 - 15/02/2024", "2024-01-13/2024-02-15"),
        ("13/01/2024/15/02/2024", "2024-01-13/2024-02-15"),
        ("2024-02", "2024-02-01/2024-02-29"),
        ("02/2023", "2023-02-01/2023-02-28"),
        ("2024", "2024-01-01/2024-12-31"),
        ("2024-01/2024-06", "2024-01-01/2024-06-30"),
        ("2024-2025", "2024-01-01/2025-12-31"),
    ],
)
def test_days_months_years_and_what_lies_between_are_periods(text, expected):
    assert str(read_period(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "2024-01-13;2024-02-01", "13/01/2024, 14/01/2024, 15/01/2024", "2017-03-02/2017-30-05", "en 2 fois"],
)
def test_a_list_of_dates_is_not_a_period(text):
    with pytest.raises(CellError):
        read_period(text)


def test_a_period_written_backwards_is_kept_and_told():
    assert read_period("2017-12-20/2017-03-09").reversed
    assert not read_period("2017-03-09/2017-12-20").reversed


@given(
    st.dates(min_value=dt.date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d", "%Y%m%d"])
)
def test_a_written_day_is_read_back(day, pattern):
    assert read_day(day.strftime(pattern)) == day
    assert str(read_period(day.strftime("%d/%m/%Y"))) == str(day)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    for read in (read_day, read_period):
        with contextlib.suppress(CellError):
            read(text.strip())
