"""
Committees as a calendar file (iCalendar, RFC 5545) that any diary opens.

Only what is needed is written: whole-day events, which have no time zone. Their identifiers never change, so
importing the file again updates the diary instead of doubling it.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LINE_OCTETS: Final = 75
"""Longest content line, in octets without its end (RFC 5545, section 3.1)."""
PRODUCT: Final = "-//Accords pour des territoires solidaires//Calendrier//FR"
DOMAIN: Final = "accords-territoires-solidaires"
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9.-]")


@dataclass(frozen=True)
class Event:
    """A whole-day event: its key, which never changes, its day and its words; `place` may be empty."""

    key: str
    day: datetime.date
    summary: str
    description: str = ""
    place: str = ""


def calendar_file(events: Iterable[Event], *, name: str, stamp: datetime.date) -> bytes:
    """
    Write events as one calendar.

    Parameters
    ----------
    events
        Events, in any order; keys must be distinct.
    name
        Name of the calendar in the diary.
    stamp
        Day on which the content was known (`DTSTAMP`).

    Returns
    -------
    file
        UTF-8, lines ended by CR LF and folded at 75 octets, events by day then key.
    """
    ordered = sorted(events, key=lambda event: (event.day, event.key))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for event in ordered for line in _event_lines(event, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines).encode("utf-8")


def _event_lines(event: Event, stamp: datetime.date) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid(event.key)}",
        f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        # The end of a whole day is the next day, which is not part of it (section 3.6.1).
        f"DTEND;VALUE=DATE:{event.day + datetime.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(event.summary)}",
    ]
    if event.description:
        lines.append(f"DESCRIPTION:{escaped(event.description)}")
    if event.place:
        lines.append(f"LOCATION:{escaped(event.place)}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def uid(key: str) -> str:
    """Give the identifier of an event from its key; what is neither letter nor digit is in hexadecimal."""
    return f"{_UNSAFE.sub(lambda found: f'_{ord(found[0]):x}_', key)}@{DOMAIN}"


def escaped(text: str) -> str:
    """Write a text value (section 3.3.11): backslash, comma, semicolon and line break escaped, controls dropped."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ";", ","):
        lines = lines.replace(sign, f"\\{sign}")
    return _CONTROLS.sub("", lines.replace("\n", "\\n"))


def folded(line: str) -> str:
    """Fold a content line: no part above 75 octets, no character cut, each next part begins with a space."""
    parts: list[str] = []
    part, size = "", 0
    for char in line:
        octets = len(char.encode("utf-8"))
        if size + octets > LINE_OCTETS:
            parts.append(part)
            part, size = " ", 1
        part += char
        size += octets
    return "\r\n".join([*parts, part])
