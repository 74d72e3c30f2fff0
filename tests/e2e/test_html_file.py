"""A map saved as one HTML file opens from a disk, asks for nothing, and runs nothing that was imported."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from data.demonstration import demonstration_portfolio
from render.views.export import Making, map_file
from render.views.view import View
from render.views.world import World, load_world
from tests.e2e.conftest import DESKTOP, PATIENCE_MS
from tests.e2e.driving import Journal
from tests.e2e.looking import SIZES
from tests.e2e.portfolios import HOSTILE, crowded_and_hostile

DAY = dt.date(2026, 11, 23)
MAKING = Making(dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC))
VIEW = View(
    DAY,
    sujet="projets",
    niveau="commune",
    epci="200067072",
    diffusion="interne",
    titre=HOSTILE,
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of a map of hostile projects, saved on the disk."""
    path: Path = tmp_path_factory.mktemp("carte") / "carte.html"
    path.write_bytes(map_file(VIEW, load_world(crowded_and_hostile()), MAKING, kind="html"))
    return path.as_uri()


@pytest.fixture
def opened(browser: Browser, journal: Journal, saved: str) -> Iterator[Page]:
    """The map in the browser, drawn."""
    context = browser.new_context(viewport=DESKTOP, locale="fr-FR", offline=True)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    journal.follow(page)
    page.goto(saved)
    page.wait_for_selector("#carte[data-dessins]")
    yield page
    context.close()


def test_the_file_asks_for_nothing_but_itself(opened: Page, journal: Journal, saved: str) -> None:
    opened.wait_for_function("document.fonts.status === 'loaded'")
    assert [url for url in journal.requests if not url.startswith("data:")] == [saved]
    assert journal.faults == []


def test_the_map_is_drawn_with_its_legend_and_points(opened: Page) -> None:
    assert opened.locator(".leaflet-aplats-pane path").count() > 200
    assert opened.locator(".leaflet-points-pane path").count() > 0
    assert opened.locator(".atlas-legende").is_visible()
    opened.wait_for_function("document.fonts.check('600 15px \"Source Sans Atlas\"')")


def test_hostile_titles_stay_text_under_the_mouse(opened: Page, journal: Journal) -> None:
    opened.locator(".leaflet-points-pane path").first.hover(force=True)
    opened.locator(".atlas-tip").wait_for()
    assert opened.evaluate("window.__pwned") is None
    assert opened.locator("main img, main script, [onerror]").count() == 0
    assert journal.faults == []


LONG = "Communauté Lesneven Côte des Légendes et Presqu’île de Crozon-Aulne maritime"
KINDS = {
    "observation": View(DAY, titre=LONG),
    "moyens": View(DAY, sujet="moyens", theme="habitat"),
    "ecart": View(DAY, sujet="ecart", theme="habitat", indicateur="logements_vacants"),
    "projets": View(DAY, sujet="projets", niveau="commune", epci="200066868", diffusion="comité"),
    "priorites": View(DAY, sujet="priorites"),
}


@pytest.fixture(scope="module")
def demonstration() -> World:
    """What the maps of the demonstration are drawn from."""
    return load_world(demonstration_portfolio())


@pytest.mark.parametrize("size", [SIZES["desk"], SIZES["tablet"]], ids=["bureau", "tablette"])
@pytest.mark.parametrize("kind", KINDS)
def test_title_marks_map_legend_and_source_are_on_the_first_screen(
    browser: Browser, demonstration: World, tmp_path: Path, kind: str, size: ViewportSize
) -> None:
    path = tmp_path / "carte.html"
    path.write_bytes(map_file(KINDS[kind], demonstration, MAKING, kind="html"))
    context = browser.new_context(viewport=size, locale="fr-FR", offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("#carte[data-dessins]")
    for seen in ("h1", "#carte", ".atlas-legende", ".credits"):
        box = page.locator(seen).first.bounding_box()
        assert box, seen
        assert box["x"] >= 0, seen
        assert box["x"] + box["width"] <= size["width"], seen
        assert box["y"] + box["height"] <= size["height"], seen
    assert "Source" in page.locator(".credits").inner_text()
    marked = page.locator(".mentions").filter(has_text="Données de démonstration").count()
    assert marked == (kind not in ("observation", "priorites"))
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    context.close()


BESIDE_THE_LAND = """() => {
  const box = document.querySelector(".atlas-legende").getBoundingClientRect();
  const frame = document.querySelector("#carte").getBoundingClientRect();
  const land = [...document.querySelectorAll(".leaflet-aplats-pane path")].map((one) => one.getBoundingClientRect());
  const across = (one) => one.left < box.right && one.right > box.left;
  const along = (one) => one.top < box.bottom && one.bottom > box.top;
  const over = land.filter((one) => across(one) && along(one));
  return [land.length > 0, over.length, box.top >= frame.top && box.right <= frame.right && box.bottom <= frame.bottom];
}"""


@pytest.mark.parametrize("size", [(390, 844), (360, 640)], ids=str)
@pytest.mark.parametrize("kind", ["observation", "moyens", "ecart", "priorites"])
def test_on_a_telephone_the_legend_stands_under_the_land(
    browser: Browser, demonstration: World, tmp_path: Path, kind: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "carte.html"
    path.write_bytes(map_file(KINDS[kind], demonstration, MAKING, kind="html"))
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="fr-FR", offline=True
    )
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("#carte[data-dessins]")
    assert page.evaluate(BESIDE_THE_LAND) == [True, 0, True]
    context.close()
