"""What every file says at its end: its source, for whom it is, the campaign period, the demonstration mark."""

import datetime as dt

import pytest

from app import export_notes, texts
from app.clock import PARIS
from app.overview import portfolio_source
from app.state import Selection
from render.diffusion import FOR_WHOM, MARKS, PRE_ELECTION, VARIABLE

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=PARIS)


@pytest.fixture
def at(monkeypatch):
    """State the figures at a day, and make the file at a moment."""

    def fix(day, moment=NOON):
        monkeypatch.setattr(export_notes, "current", lambda: (Selection("densite", day), []))
        monkeypatch.setattr(export_notes, "moment", lambda: moment)

    return fix


def test_the_source_comes_first_and_the_mark_of_invented_data_last(at):
    at(NOON.date())
    notes = export_notes.file_notes("INSEE", demonstration=True, audience="interne", about=["Périmètre"])
    assert notes == [
        "Source : INSEE",
        "Périmètre",
        FOR_WHOM["interne"],
        MARKS["interne"],
        texts.DEMONSTRATION,
    ]
    assert export_notes.file_notes("INSEE", demonstration=False) == ["Source : INSEE", FOR_WHOM["public"]]


@pytest.mark.parametrize(
    ("setting", "audience"), [("", "interne"), ("comite", "comité"), ("public", "public")]
)
def test_figures_of_the_portfolio_are_for_the_readers_of_the_dashboard(
    setting, audience, at, store, monkeypatch
):
    at(NOON.date())
    monkeypatch.setenv(VARIABLE, setting)
    assert FOR_WHOM[audience] in export_notes.file_notes(f"INSEE ; {portfolio_source()}", demonstration=False)


@pytest.mark.parametrize(
    ("day", "made"), [(dt.date(2027, 9, 1), NOON), (NOON.date(), NOON.replace(year=2027))]
)
def test_in_the_campaign_period_every_file_warns(at, day, made):
    at(day, made)
    assert PRE_ELECTION in export_notes.file_notes("INSEE", demonstration=False)
