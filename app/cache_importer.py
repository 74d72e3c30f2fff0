"""What the page « Importer » reads: the portfolio that corrections start from, versions and their differences."""

from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from app.clock import moment
from data.complement import EMBEDDED
from data.differences import Differences, compare
from data.folder_series import FolderSeries
from data.journal import Entry
from data.portfolio import Portfolio
from data.store import DEMONSTRATION, Store, writable_store
from data.versions import Version
from ingest.modele_workbook import write_workbook

PORTFOLIO: Final = "portefeuille"
COMPLEMENTS: Final = "complements"
SHIPPED: Final = {PORTFOLIO: DEMONSTRATION, COMPLEMENTS: EMBEDDED}
"""Series of versions → name of what is shown when nothing was published."""

KEPT = 4


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def editable(token: str) -> Portfolio:
    """Give the real portfolio that a correction starts from, empty when nothing real was published."""
    return writable_store().base().portfolio


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def differences(name: str, before: str, after: str) -> Differences:
    """Compare two versions of a series; a version never changes."""
    versions = series(name)
    return compare(versions.load(before).content, versions.load(after).content)


def empty_template() -> bytes:
    """Write the empty workbook, one sheet per table."""
    return write_workbook(None, when=moment())


def filled_template() -> bytes:
    """Write the portfolio that is shown in the same workbook."""
    return write_workbook(store().load().content, when=moment())


def store() -> Store:
    """Open the store that versions are written to."""
    return writable_store()


def series(name: str) -> FolderSeries[Any]:
    """Give the versions of the portfolio, or those of what completes the embedded data."""
    return store() if name == PORTFOLIO else store().complements


@dataclass(frozen=True)
class History:
    """
    What was published in a series.

    Attributes
    ----------
    name, shipped
        The series, and what is shown when nothing is published there.
    current
        The version shown.
    entries
        Its journal, oldest first.
    versions
        What their manifests say, newest first.
    """

    name: str
    shipped: str
    current: str
    entries: list[Entry]
    versions: dict[str, Version]


def history(name: str) -> History:
    """Read anew what was published: a return to an earlier version lengthens the journal under a known token."""
    known = series(name)
    versions = {version.version: version for version in known.versions()}
    return History(name, SHIPPED[name], known.current(), known.journal(), versions)
