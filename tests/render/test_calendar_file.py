import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.calendar_file import Event, calendar_file, escaped, folded, uid

DAY = dt.date(2026, 12, 31)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def unfolded(content):
    return content.decode("utf-8").replace("\r\n ", "")


def test_a_day_ends_on_the_next_one_and_has_no_time_zone():
    text = unfolded(calendar_file([Event("CT-1", DAY, "Comité territorial")], name="ATS", stamp=DAY))
    assert "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n" in text
    assert "TZID" not in text
    assert "VTIMEZONE" not in text


def test_the_file_opens_and_closes_what_it_says():
    text = unfolded(calendar_file([Event("B", DAY, "b"), Event("A", DAY, "a")], name="ATS", stamp=DAY))
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 2
    assert text.index("UID:A@") < text.index("UID:B@")
    assert text.count("DTSTAMP:20261231T000000Z") == 2


def test_an_event_keeps_its_identifier_when_its_words_and_day_change():
    before = calendar_file([Event("CT-1", DAY, "Comité")], name="ATS", stamp=DAY)
    moved = DAY + dt.timedelta(days=7)
    after = calendar_file([Event("CT-1", moved, "Comité reporté")], name="ATS", stamp=moved)
    uids = [
        [line for line in unfolded(one).splitlines() if line.startswith("UID:")] for one in (before, after)
    ]
    assert uids[0] == uids[1]


def test_two_keys_never_share_an_identifier():
    keys = ["CT 1", "CT-1", "CT_1", "CT_20_1", "Comité", "Comite"]
    assert len({uid(key) for key in keys}) == len(keys)


@pytest.mark.parametrize(
    ("text", "written"),
    [("a, b ; c", r"a\, b \; c"), ("a\\n", r"a\\n"), ("a\r\nb\rc", r"a\nb\nc"), ("x\x00\x07y", "xy")],
)
def test_text_values_are_escaped(text, written):
    assert escaped(text) == written


def test_a_title_cannot_add_a_line_of_its_own():
    hostile = Event("P", DAY, "Bonjour\r\nATTENDEE:mailto:x@example.org")
    text = unfolded(calendar_file([hostile], name="ATS", stamp=DAY))
    assert not any(line.startswith("ATTENDEE") for line in text.split("\r\n"))


@given(TEXTS)
def test_no_line_is_longer_than_75_octets_and_unfolding_gives_it_back(text):
    line = f"SUMMARY:{escaped(text)}"
    parts = folded(line).split("\r\n")
    assert all(len(part.encode("utf-8")) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    assert all(part.startswith(" ") for part in parts[1:])


def test_an_empty_calendar_is_sound():
    text = unfolded(calendar_file([], name="ATS", stamp=DAY))
    assert "BEGIN:VEVENT" not in text
    assert text.endswith("END:VCALENDAR\r\n")
