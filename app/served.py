"""
For whom this dashboard is: the one bound on all that its pages show and give away.

`ATS_DIFFUSION` is read here and nowhere else in the pages (docs/adr/0017). What is read from it bounds the portfolio
(`app.cache.portfolio`), the pages, the readers that a file may be made for, and the days that may be asked for.
"""

import datetime
import functools
import logging
import os
from typing import Final

from analysis.diffusion import Audience, audiences_within
from app.clock import aujourdhui
from render.diffusion import VARIABLE, read_setting
from render.errors import DiffusionError

LOG = logging.getLogger("ats")
MIN_DATE: Final = datetime.date(2015, 1, 1)
MAX_DATE: Final = datetime.date(2035, 12, 31)


def widest() -> Audience:
    """Widest audience of this dashboard; a setting that cannot be read opens it to the public alone."""
    return _read(os.environ.get(VARIABLE, ""))


@functools.lru_cache(maxsize=4)
def _read(setting: str) -> Audience:
    """Read the setting, and log once what cannot be read."""
    try:
        return read_setting(setting)
    except DiffusionError as error:
        LOG.error("%s Seul ce qui est public est montré.", error)
        return "public"


def whole() -> bool:
    """Whether the pages read the whole portfolio, hence may say what is left of it and what has no means."""
    return widest() == "interne"


def public() -> bool:
    """Whether anyone may read: no point of vigilance, no plan, nothing to come."""
    return widest() == "public"


def audiences() -> tuple[Audience, ...]:
    """Readers that a file of this dashboard may be made for."""
    return audiences_within(widest())


def usual(wanted: Audience) -> Audience:
    """Give the readers that a choice begins with: those wanted, or the widest allowed."""
    return wanted if wanted in audiences() else widest()


def latest_date() -> datetime.date:
    """Give the last day that may be asked for: the public is told nothing of the votes to come."""
    return aujourdhui() if public() else MAX_DATE
