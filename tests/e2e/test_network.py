"""The cable is unplugged: the whole tour asks nothing of another host, and nothing that it asks for is missing."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

from app import texts
from app.static_files import STATIC_FOLDER
from tests.e2e.driving import Journal, choose, described, map_frame, parameters, visit

HAUT_LEON, POHER = "200067072", "242900744"


def test_a_whole_tour_asks_nothing_of_another_host_and_misses_nothing(
    page: Page, journal: Journal, demonstration_url: str
):
    visit(page, demonstration_url)
    page.wait_for_function("document.documentElement.lang === 'fr'")
    for label, choices in ((texts.MOYENS, texts.MOYENS_CHOIX), (texts.NIVEAU, texts.NIVEAUX)):
        for value, words in list(choices.items())[1:]:
            choose(page, label, words)
            assert value in parameters(page).values()
    assert map_frame(page).locator("html").get_attribute("lang") == "fr"
    for siren in (HAUT_LEON, POHER):
        visit(page, f"{demonstration_url}/accord?accord={siren}")
        assert page.locator("html").get_attribute("lang") == "fr"
        assert "communes" in described(page)
    assert journal.outside() == []
    assert journal.faults == []
    fetched = {urlsplit(url).path.rpartition("/")[2] for url in journal.requests if "/app/static/" in url}
    kinds = {"atlas.js", "atlas.css", "leaflet.js", "leaflet.css", "SourceSansPro-Regular.ttf"}
    kinds |= {f"{layer}.geojson" for layer in ("commune", "epci", "limite", "projet", "voisins")}
    assert kinds <= {f"{name.rpartition('-')[0]}.{name.rpartition('.')[2]}" for name in fetched}
    assert {path.name for path in STATIC_FOLDER.iterdir()} >= fetched


def test_the_page_names_itself_in_its_tab_and_the_map_in_its_frame(page: Page, demonstration_url: str):
    visit(page, f"{demonstration_url}/accord?accord={HAUT_LEON}")
    assert page.title()
    assert "Streamlit" not in page.title()
    assert "Haut-Léon" in (page.locator("iframe").get_attribute("title") or "")
