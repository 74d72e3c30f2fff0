"""The link is the only memory: a click, Back, a reload, a shared link and the keyboard all lead where they say."""

import json
import re
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app import texts
from app.navigation import PAGES
from data.territoire import load_communes
from render.layers import commune_layer
from tests.e2e.conftest import reading
from tests.e2e.driving import (
    Journal,
    choose,
    click_territory,
    described,
    map_frame,
    parameters,
    search,
    settle,
    titled,
    visit,
)

HAUT_LEON, MORLAIX = "200067072", "242900835"
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
VIEW = "niveau=commune&indicateur=logements_vacants&moyens=projets&date=2024-03-01"


# The element that has the focus, and whether a line of two pixels at least is drawn around it or its box.
FOCUSED = """() => {
  const one = document.activeElement;
  const name = ["BODY", "MAIN"].includes(one.tagName) ? one.tagName : one.ariaLabel || one.innerText.trim();
  const lines = [one, one.parentElement].filter(Boolean).map((node) => getComputedStyle(node));
  return [name, lines.some((line) => line.outlineStyle === "solid" && parseFloat(line.outlineWidth) >= 2)];
}"""


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_a_click_on_the_map_opens_the_accord_and_back_restores_the_overview(
    page: Page, demonstration_url: str
):
    visit(page, f"{demonstration_url}/?indicateur=logements_vacants&date=2024-03-01")
    before = described(page)
    click_territory(page, "Morlaix")
    page.wait_for_url(f"**/accord?*accord={MORLAIX}*")
    titled(page, "Morlaix Communauté")
    assert parameters(page) == {
        "accord": MORLAIX,
        "indicateur": "logements_vacants",
        "date": "2024-03-01",
    }
    settle(page)
    page.go_back()
    titled(page, texts.TITRE_VUE)
    settle(page)
    assert described(page) == before
    page.go_forward()
    titled(page, "Morlaix Communauté")


def test_the_first_click_counts_on_a_screen_that_cuts_the_map(browser: Browser, demonstration_url: str):
    with reading(browser, Journal(), LAPTOP) as page:
        visit(page, demonstration_url)
        click_territory(page, "Morlaix")
        page.wait_for_url(f"**/accord?*accord={MORLAIX}*")


def test_back_from_an_accord_restores_the_level_and_the_means(page: Page, demonstration_url: str):
    visit(page, f"{demonstration_url}/?{VIEW}")
    before = described(page)
    search(page, "Roscoff")
    page.wait_for_url("**/accord?**")
    settle(page)
    page.go_back()
    titled(page, texts.TITRE_VUE)
    settle(page)
    assert described(page) == before


def test_a_shared_link_and_a_reload_restore_the_same_view(page: Page, demonstration_url: str):
    visit(page, demonstration_url)
    choose(page, texts.THEME, "Habitat")
    choose(page, texts.INDICATEUR, "Résidences secondaires (%)")
    choose(page, texts.NIVEAU, texts.NIVEAUX["commune"])
    choose(page, texts.MOYENS, texts.MOYENS_CHOIX["projets"])
    seen = described(page)
    marks = map_frame(page).locator(".leaflet-points-pane path").count()
    assert "281 communes" in seen
    assert marks > 0
    page.reload()
    settle(page)
    assert described(page) == seen
    visit(page, page.url)
    assert described(page) == seen
    assert map_frame(page).locator(".leaflet-points-pane path").count() == marks


def test_a_deep_link_opens_the_accord_at_its_date(page: Page, demonstration_url: str):
    visit(page, f"{demonstration_url}/accord?accord={HAUT_LEON}&date=2023-06-30&territoire=29239")
    assert "Haut-Léon" in heading(page)
    day = page.get_by_test_id("stDateInputField").inner_text()
    assert "".join(day.split()) == "30/06/2023"
    expect(page.get_by_role("combobox", name=texts.RECHERCHE)).to_have_value(re.compile("Roscoff"))


@pytest.mark.parametrize(
    ("link", "value"),
    [
        ("/?indicateur=rien&niveau=%3Cb%3E&date=hier", "<b>"),
        ("/accord?accord=000000000", "000000000"),
    ],
)
def test_a_bad_link_is_told_in_french_and_the_page_still_works(
    page: Page, demonstration_url: str, link: str, value: str
):
    visit(page, demonstration_url + link, has_map=link.startswith("/?"))
    told = page.get_by_test_id("stAlert").all_inner_texts()
    assert any(f"« {value} »" in message and "lien" in message for message in told)
    search(page, "Morlaix Communauté")
    page.wait_for_url("**/accord?**")
    titled(page, "Morlaix Communauté")


def test_two_readers_do_not_share_their_choices(browser: Browser, page: Page, demonstration_url: str):
    visit(page, demonstration_url)
    with reading(browser, Journal()) as other:
        visit(other, demonstration_url)
        choose(page, texts.NIVEAU, texts.NIVEAUX["commune"])
        choose(other, texts.MOYENS, texts.MOYENS_CHOIX["eur_hab"])
        assert "281 communes" in described(page)
        assert "281 communes" not in described(other)
        assert parameters(page) == {"niveau": "commune"}
        assert parameters(other) == {"moyens": "eur_hab"}


def test_the_keyboard_alone_finds_a_commune_a_canton_and_an_island(page: Page, demonstration_url: str):
    visit(page, demonstration_url)
    search(page, "Canton de Crozon")
    page.wait_for_url("**/?*territoire=2909*")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("Canton de Crozon")
    settle(page)
    search(page, "Ouessant")
    page.wait_for_url("**/?*territoire=29155*")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("n’appartient à aucune intercommunalité")
    settle(page)
    search(page, "Roscoff")
    page.wait_for_url(f"**/accord?*accord={HAUT_LEON}*")
    titled(page, "Haut-Léon")
    assert parameters(page)["territoire"] == "29239"


def test_a_reader_who_types_without_accents_or_too_little_is_led_to_the_right_commune(
    page: Page, demonstration_url: str
):
    visit(page, demonstration_url)
    search(page, "saint pol de leon")
    page.wait_for_url("**/accord?*territoire=29259*")
    settle(page)
    search(page, "lande")
    found = page.get_by_role("link", name="Landerneau (commune, Landerneau-Daoulas)", exact=True)
    expect(found).to_be_visible()
    settle(page, drawn=-1)
    found.click()
    titled(page, "Landerneau, commune")
    settle(page)
    search(page, "zzz")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("ne répond à « zzz »")
    assert parameters(page)["territoire"] == "29103"


def test_the_menu_leads_to_the_accord_in_use_and_the_address_is_that_of_the_page(
    page: Page, demonstration_url: str
):
    visit(page, f"{demonstration_url}/accord?accord={HAUT_LEON}&territoire=29239")
    menu = page.get_by_role("navigation").get_by_role("link", name="Accord", exact=True)
    menu.click()
    titled(page, "accord 2021-2027")
    assert parameters(page) == {"accord": HAUT_LEON}
    settle(page, drawn=-1)
    menu.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(["Accord"])
    assert parameters(page) == {}
    settle(page, drawn=-1)
    page.go_back()
    titled(page, "accord 2021-2027")
    assert parameters(page) == {"accord": HAUT_LEON}


def test_the_tab_key_reaches_every_control_of_the_page_and_of_the_map_and_shows_where_it_is(
    page: Page, demonstration_url: str
):
    visit(page, demonstration_url)
    reached, ringed = [], []
    while not reached or reached[-1] != "BODY":
        page.keyboard.press("Tab")
        frame = page.main_frame
        if frame.evaluate("document.activeElement.tagName") == "IFRAME":
            frame = map_frame(page)
        name, ring = frame.evaluate(FOCUSED)
        reached.append(name)
        ringed += [name] if ring else []
    assert {texts.RECHERCHE, texts.THEME, texts.INDICATEUR, texts.NIVEAUX["epci"], "Agrandir"} <= set(reached)
    assert {entry.title for entry in PAGES} <= set(reached)
    assert set(reached) - set(ringed) == {"MAIN", "BODY"}, "the page itself has no ring"


def test_a_canton_is_outlined_without_the_limits_between_its_communes(page: Page, demonstration_url: str):
    visit(page, f"{demonstration_url}/?territoire=2909")
    communes = json.loads(commune_layer(load_communes()))["features"]
    members = [json.dumps(one["geometry"]) for one in communes if one["properties"].get("canton") == "2909"]
    around = shapely.union_all(shapely.from_geojson(members)).boundary
    rings = around.geoms if around.geom_type == "MultiLineString" else [around]
    edges = sum(len(ring.coords) - 1 for ring in rings)
    limits = map_frame(page).locator(".leaflet-choix-pane path").all()
    assert [(limit.get_attribute("d") or "").count("M") for limit in limits] == [edges, edges]


def test_the_store_of_the_tests_was_never_written_to(demonstration_store: Path):
    assert not demonstration_store.exists()
