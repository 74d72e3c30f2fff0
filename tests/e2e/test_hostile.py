"""Imported text is text: in pages, tables and charts and under the mouse on the map, nothing of it runs."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from app import texts
from app.navigation import OVERVIEW, PAGES
from tests.e2e.driving import everything_written, map_frame, steady, visit
from tests.e2e.portfolios import ANCHOR, HOSTILE, IMAGE, LINK, SCRIPT

ACCORD = "accord?accord=200067072&vue_moyens=apporteur"
COMMUNE = "accord?accord=200067072&territoire=29239"
RAN = """() => [window.__pwned, ...document.querySelectorAll(
  'img[src="x"], a[href^="javascript" i], [onerror], main script, .leaflet-container script')].filter(Boolean).length"""
# What Markdown would make of the hostile text: a bold word, a coloured one, two links, a formula.
RENDERED = """() => [...document.querySelectorAll('strong, a, span, .katex')]
  .map((node) => node.textContent.trim()).filter((text) => ['gras', 'rouge', 'x', 'lien'].includes(text))"""


@dataclass(frozen=True)
class Reading:
    """What a page made of the hostile texts."""

    ran: int
    rendered: list[str]
    written: str


@pytest.fixture(scope="module", params=[*(entry.path for entry in PAGES), COMMUNE])
def reading_of_page(reader: Page, crowded_url: str, request: pytest.FixtureRequest) -> Reading:
    """One page of the atlas where every imported text is hostile, loaded once."""
    default = next(entry.path for entry in PAGES if entry.file == OVERVIEW)
    path = {default: "?moyens=projets", "accord": ACCORD}.get(request.param, request.param)
    visit(reader, f"{crowded_url}/{path}", has_map=False)
    ran = sum(frame.evaluate(RAN) for frame in reader.frames)
    return Reading(ran, reader.evaluate(RENDERED), everything_written(reader))


def test_a_hostile_title_is_read_as_text_under_the_mouse(page: Page, crowded_url: str):
    visit(page, f"{crowded_url}/{ACCORD}")
    steady(page)
    frame = map_frame(page)
    frame.locator(".leaflet-points-pane path").last.hover(force=True)
    tip = frame.locator(".atlas-tip")
    tip.wait_for()
    for text in (IMAGE, LINK, SCRIPT, ANCHOR):
        assert tip.inner_text().count(text) == 2, "the title, then the owner"
    assert tip.locator("*:not(strong, div)").count() == 0
    assert sum(frame.evaluate(RAN) for frame in page.frames) == 0


def test_no_text_of_an_import_runs(reading_of_page: Reading):
    assert reading_of_page.ran == 0
    assert IMAGE in reading_of_page.written
    assert texts.DEMONSTRATION not in reading_of_page.written


def test_no_text_of_an_import_is_read_as_markdown(reading_of_page: Reading):
    assert reading_of_page.rendered == []
    assert HOSTILE in reading_of_page.written
