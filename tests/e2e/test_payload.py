"""A change of indicator brings codes and texts, never geometry: it stays small with a thousand projects."""

from tests.e2e.driving import choose, map_frame, visit
from tests.e2e.portfolios import SITES

LARGEST_REDRAW_BYTES = 30_000
DOWNLOADS = "/media/"
"""Streamlit asks whether the file behind each new download button exists."""


def test_a_redraw_of_all_communes_and_a_thousand_projects_stays_under_30_kilobytes(
    page, journal, crowded_url
):
    visit(page, f"{crowded_url}/?niveau=commune&moyens=projets")
    points = map_frame(page).locator(".leaflet-points-pane path")
    assert points.count() == SITES
    journal.frames.clear()
    asked = len(journal.requests)
    choose(page, "Indicateur", "Habitants de 0 à 19\u00a0ans (%)")
    received = journal.frames[: 1 + next(i for i, data in enumerate(journal.frames) if b"Atlas.draw" in data)]
    assert 0 < sum(map(len, received)) <= LARGEST_REDRAW_BYTES
    assert [url for url in journal.requests[asked:] if DOWNLOADS not in url] == []
    assert points.count() == SITES
