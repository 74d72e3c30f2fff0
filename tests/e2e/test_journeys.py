"""Three readers: an élue who looks for what is missing, a weighting shared by its link, an analyst who takes a file."""

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from app import texts, texts_alertes, texts_couverture, texts_priorites, texts_projets
from tests.e2e.conftest import reading
from tests.e2e.driving import (
    Journal,
    everything_written,
    parameters,
    search,
    settle,
    steady,
    titled,
    turn_to,
    visit,
)

LANDERNEAU = "242900801"
SOUGHT = "Pays de Landerneau-Daoulas"


def test_an_elue_finds_what_is_missing_in_her_territory(page: Page, demonstration_url: str):
    visit(page, demonstration_url)
    search(page, SOUGHT)
    page.wait_for_url(f"**/accord?*accord={LANDERNEAU}*")
    settle(page)
    missing = page.locator(".enjeu", has_text=texts.SANS_MOYENS).locator("strong")
    titles = [re.sub(r"^\d+\. ", "", title) for title in missing.all_inner_texts()]
    assert titles
    watched = page.get_by_role("table", name=texts.VIGILANCE).get_by_role("row")
    for title in titles:
        expect(
            watched.filter(has_text=texts.ALERTES["enjeu_sans_moyens"]).filter(has_text=title)
        ).to_have_count(1)
    page.get_by_role("navigation").get_by_role("link", name=texts_couverture.PAGE).click()
    page.get_by_role("heading", name=texts_couverture.SANS_MOYENS).wait_for()
    settle(page, drawn=-1)
    for title in titles:
        assert title in page.locator(".st-key-sans_moyens").inner_text()


def weights(page: Page) -> list[str | None]:
    """Read the weights that the sliders show."""
    return [slider.get_attribute("aria-valuetext") for slider in page.get_by_role("slider").all()]


def ranking(page: Page) -> Locator:
    """Give the chart of the ranks and their intervals, which is drawn a moment after the page has run."""
    return page.get_by_test_id("stPlotlyChart").first


def setting(page: Page) -> tuple[list[str | None], str]:
    """Read the weights that the sliders show, and the ranking as the chart writes it, once all is drawn."""
    expect(ranking(page)).to_contain_text("Monts d’Arrée")
    steady(page)
    return weights(page), ranking(page).text_content() or ""


def expect_setting(page: Page, wanted: tuple[list[str | None], str]) -> None:
    """Wait until a page shows these weights and this ranking."""
    expect(ranking(page)).to_have_text(wanted[1])
    assert weights(page) == wanted[0]


def test_weights_are_shared_by_their_link_and_by_nothing_else(
    browser: Browser, page: Page, demonstration_url: str
):
    visit(page, f"{demonstration_url}/priorites")
    official = setting(page)
    slider = page.get_by_role("slider").last
    slider.focus()
    slider.press("End")
    page.wait_for_url("**/priorites?*poids_*")
    expect(page.get_by_role("button", name=texts_priorites.REVENIR)).to_be_enabled()
    settle(page)
    expect(ranking(page)).not_to_have_text(official[1])
    mine = setting(page)
    assert mine[0] != official[0]
    with reading(browser, Journal()) as other:
        visit(other, f"{demonstration_url}/priorites")
        expect_setting(other, official)
        visit(other, page.url)
        expect_setting(other, mine)
        other.get_by_role("button", name=texts_priorites.REVENIR).click()
        expect(other.get_by_role("button", name=texts_priorites.REVENIR)).to_be_disabled()
        settle(other)
        expect_setting(other, official)
    expect_setting(page, mine)


def pick(page: Page, label: str, option: str, parameter: str) -> None:
    """Add an option to a list of conditions, with the keyboard alone, and wait until the page has followed."""
    box = page.get_by_role("combobox", name=label)
    box.focus()
    page.keyboard.type(option)
    expect(page.get_by_role("option")).to_have_text([option])
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/projets?*{parameter}=*")
    settle(page, drawn=-1)
    steady(page)


def test_an_analyst_filters_the_projects_and_takes_them_away(page: Page, demonstration_url: str):
    visit(page, f"{demonstration_url}/projets", has_map=False)
    pick(page, texts_projets.THEMES, "Habitat", "themes")
    pick(page, texts_projets.EPCI, "Haut-Léon", "epci")
    assert parameters(page)["themes"] == "habitat"
    titles = page.get_by_test_id("stDataFrame").first.locator("[role=gridcell][aria-colindex='1']")
    titles.first.wait_for(state="attached")
    with page.expect_download() as download:
        page.get_by_role("button", name=texts_projets.CSV).click()
    rows = list(
        csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig")), delimiter=";")
    )
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if len(row) == len(rows[0])]
    expect(titles).to_have_text([row["Projet"] for row in found])
    assert {(row["Thème"], row["Intercommunalité"]) for row in found} == {("Habitat", "Haut-Léon Communauté")}
    assert f"{len(found)} projets\u00a0:" in everything_written(page)
    assert texts.DEMONSTRATION in rows[-1]
    turn_to(page, texts_alertes.PAGE)
    page.go_back()
    titled(page, texts_projets.TITRE)
    settle(page, drawn=-1)
    assert f"{len(found)} projets\u00a0:" in everything_written(page)
