"""What every file says at its end: its source, for whom it is, the campaign period, the demonstration mark."""

import datetime as dt

import pytest

from app import export_notes, texts
from app.state import PARIS, Selection
from render.diffusion import MARKS, PRE_ELECTION

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
    assert notes == ["Source : INSEE", "Périmètre", MARKS["interne"], texts.DEMONSTRATION]
    assert export_notes.file_notes("INSEE", demonstration=False) == ["Source : INSEE"]


@pytest.mark.parametrize(
    ("day", "made"), [(dt.date(2027, 9, 1), NOON), (NOON.date(), NOON.replace(year=2027))]
)
def test_in_the_campaign_period_every_file_warns(at, day, made):
    at(day, made)
    assert PRE_ELECTION in export_notes.file_notes("INSEE", demonstration=False)
