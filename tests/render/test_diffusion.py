import datetime as dt

import pytest

from render.diffusion import MARKS, PRE_ELECTION, notices

NOON = dt.time(12, tzinfo=dt.UTC)


def at(day):
    return dt.datetime.combine(day, NOON)


@pytest.mark.parametrize(
    ("date", "moment", "due"),
    [
        (dt.date(2027, 8, 31), dt.date(2027, 8, 31), False),
        (dt.date(2027, 9, 1), dt.date(2026, 11, 23), True),
        (dt.date(2026, 11, 23), dt.date(2027, 9, 1), True),
    ],
)
def test_the_campaign_notice_is_due_from_the_first_of_september_2027(date, moment, due):
    assert (PRE_ELECTION in notices("public", date=date, moment=at(moment))) is due


def test_a_public_export_carries_no_notice_before_the_campaign():
    assert notices("public", date=dt.date(2026, 11, 23), moment=at(dt.date(2026, 11, 23))) == ()


@pytest.mark.parametrize("audience", ["comité", "interne"])
def test_what_is_not_for_the_public_says_so(audience):
    (notice,) = notices(audience, date=dt.date(2026, 11, 23), moment=at(dt.date(2026, 11, 23)))
    assert notice == MARKS[audience]
    assert "ne pas diffuser" in notice
