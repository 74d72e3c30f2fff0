"""Behind a reverse proxy the dashboard may live under a path: its links, its maps and their files follow."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import dashboard
from tests.e2e.driving import Journal, click_territory, described, settle, visit

PATH = "outils/atlas"


@pytest.fixture(scope="module")
def url_under_path(demonstration_store: Path) -> Iterator[str]:
    """Address of a dashboard that a proxy would give under a path."""
    with dashboard(demonstration_store, base_path=PATH) as url:
        yield url


def test_pages_and_maps_work_under_a_path(page: Page, journal: Journal, url_under_path: str):
    visit(page, url_under_path)
    click_territory(page, "Haut-Léon")
    page.wait_for_url(f"{url_under_path}/accord?**")
    settle(page)
    assert "communes" in described(page)
    asked = [urlsplit(one).path for one in journal.requests if one.startswith(("http", "ws"))]
    static = [path for path in asked if "/app/static/" in path]
    assert {path.rpartition(".")[2] for path in static} >= {"js", "css", "geojson"}
    assert [path for path in static if not path.startswith(f"/{PATH}/app/static/")] == []
