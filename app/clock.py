"""The one clock of the dashboard."""

import datetime
import os
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")


def aujourdhui() -> datetime.date:
    """Give the one today of the dashboard: `ATS_DATE` when it is set, else the clock in Paris."""
    fixed = os.environ.get("ATS_DATE")
    return datetime.date.fromisoformat(fixed) if fixed else datetime.datetime.now(PARIS).date()


def moment() -> datetime.datetime:
    """Give the moment of an export, to the second: the clock in Paris, or noon of the day that `ATS_DATE` fixes."""
    now = datetime.datetime.now(PARIS).replace(microsecond=0)
    if os.environ.get("ATS_DATE"):
        return datetime.datetime.combine(aujourdhui(), datetime.time(12), tzinfo=PARIS)
    return now
