"""Cached papers and slides, under the rules of `app.cache`."""

import datetime
from typing import Final

import streamlit as st

from analysis.diffusion import Audience
from app import cache, cache_atelier
from app.cache import VERSIONS_KEPT
from app.clock import moment
from render.reports import Report, report_bytes, report_name
from render.sheets.holdings import Edition, Holdings

FILES_KEPT: Final = 32


@st.cache_resource(show_spinner=False, max_entries=4 * VERSIONS_KEPT)
def _holdings(version: str, date: datetime.date, audience: Audience) -> Holdings:
    return Holdings(cache_atelier.world(), Edition(date, moment(), audience))


def file_name(report: Report, date: datetime.date, audience: Audience) -> str:
    """Name of the file of a report."""
    return report_name(report, _holdings(cache.portfolio().version, date, audience))


def document(report: Report, date: datetime.date, audience: Audience) -> bytes:
    """Compose a report, or give the one composed for an earlier reader: its receipt tells when."""
    return _document(cache.portfolio().version, report, date, audience)


@st.cache_resource(show_spinner=False, max_entries=FILES_KEPT)
def _document(version: str, report: Report, date: datetime.date, audience: Audience) -> bytes:
    return report_bytes(report, _holdings(version, date, audience))
