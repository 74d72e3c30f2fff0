"""Streamlit's own words come in French, wherever and whenever they appear, and nothing else is touched."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app import texts
from app.document import document_script
from tests.e2e.conftest import reading
from tests.e2e.driving import Journal, visit
from tests.e2e.looking import ENGLISH, names_and_words

BARE = """
<div class="st-key-menu"><a href="?date=2024-03-01">Vue</a><a href="ailleurs">Ailleurs</a></div>
<h1>Titre</h1>
<a href="#stMain" data-testid="stSkipToContent">Skip to main content</a>
<p data-testid="stMarkdownContainer">No results</p>
<div role="option" data-key="0">Select all</div><div role="option" data-key="__select_all__">Select all</div>
<span data-tag aria-label="Open"><span title="Open">Open</span><button aria-label="Remove Open"></button></span>
<div id="root"></div>
"""
"""What Streamlit and the atlas each put on a page, those of the atlas with words of Streamlit."""


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A page with nothing but the script of the document."""
    with reading(browser, Journal()) as page:
        page.route("**/nue", lambda route: route.fulfill(body=BARE, content_type="text/html; charset=utf-8"))
        page.goto("http://127.0.0.1/nue")
        page.evaluate(
            document_script().replace("export default", "window.start =") + "; start({}); start({})"
        )
        yield page


def add(page: Page, html: str) -> str:
    """Add to the page, as Streamlit does at any time, and read it again once the script has seen it."""
    page.evaluate("(html) => document.querySelector('#root').insertAdjacentHTML('beforeend', html)", html)
    return page.evaluate("document.querySelector('#root').lastElementChild.outerHTML")


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("<b>No results</b>", "<b>Aucun résultat</b>"),
        ("<b>1,262 options available.</b>", "<b>1\u202f262 choix possibles.</b>"),
        ("<b>Selected Date: March 1, 2024</b>", "<b>Date choisie\u00a0: 1 mars 2024</b>"),
        ("<b>200MB per file • CSV</b>", "<b>200\u00a0Mo par fichier • CSV</b>"),
        ("<b>No results yet</b>", "<b>No results yet</b>"),
        ('<i aria-valuetext="3 – March"></i>', '<i aria-valuetext="3 – mars"></i>'),
        ('<i title="Help for Date"></i>', '<i title="Aide\u00a0: Date"></i>'),
        ('<input placeholder="Choose an option">', '<input placeholder="Choisir">'),
        ('<p data-testid="stHtml"><b>Close</b></p>', '<p data-testid="stHtml"><b>Close</b></p>'),
    ],
)
def test_what_streamlit_adds_is_put_into_french(bare: Page, english: str, french: str):
    assert add(bare, english).replace("&nbsp;", "\u00a0") == french


def test_what_streamlit_changes_is_put_into_french(bare: Page):
    add(bare, "<b title='Open'>Running...</b>")
    bare.evaluate(
        "() => { const b = document.querySelector('b'); b.firstChild.data = 'Stopping...'; b.title = 'Close'; }"
    )
    assert bare.evaluate(
        "() => { const b = document.querySelector('b'); return [b.textContent, b.title]; }"
    ) == [
        "Arrêt…",
        "Fermer",
    ]


def test_what_the_atlas_and_its_imports_write_is_left_as_it_is(bare: Page):
    assert bare.locator("p").inner_text() == "No results"
    assert bare.locator("[role=option]").all_inner_texts() == ["Select all", "Tout choisir"]
    tag = bare.locator("[data-tag]")
    assert [tag.get_attribute("aria-label"), tag.inner_text()] == ["Open", "Open"]
    assert tag.locator("span").get_attribute("title") == "Open"
    assert tag.locator("button").get_attribute("aria-label") == "Retirer Open"


def test_the_menu_is_a_landmark_and_its_open_page_is_told(bare: Page):
    links = bare.get_by_role("navigation", name=texts.MENU).get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == ["./?date=2024-03-01", "ailleurs"]
    assert [link.get_attribute("aria-current") for link in links.all()] == ["page", None]
    bare.evaluate("history.pushState(null, '', 'ailleurs')")
    add(bare, "<b></b>")
    assert [link.get_attribute("aria-current") for link in links.all()] == [None, "page"]


def test_the_first_link_leads_past_the_menu(bare: Page):
    bare.get_by_role("link", name="Aller au contenu").press("Enter")
    expect(bare.get_by_role("heading", level=1)).to_be_focused()
    assert "#" not in bare.url


def test_what_opens_under_a_widget_is_in_french(page: Page, demonstration_url: str):
    visit(page, f"{demonstration_url}/projets", has_map=False)
    box = page.get_by_role("combobox", name="Thèmes")
    box.click()
    page.get_by_role("option").first.wait_for()
    said = names_and_words(page)
    box.fill("zzzz")
    page.get_by_text("Aucun résultat").wait_for()
    box.press("Escape")
    page.get_by_test_id("stNumberInputField").fill("7")
    page.get_by_text("Entrée pour valider").wait_for()
    said |= names_and_words(page)
    page.get_by_test_id("stDateInputCalendarButton").click()
    page.get_by_role("dialog").wait_for()
    said |= names_and_words(page)
    assert {text for text in said if ENGLISH.search(text)} == set()


def test_a_page_that_does_not_exist_is_told_in_french(page: Page, journal: Journal, demonstration_url: str):
    visit(page, f"{demonstration_url}/inconnue")
    expect(page.get_by_role("dialog")).to_contain_text("Page introuvable")
    assert {text for text in names_and_words(page) if ENGLISH.search(text)} == set()
    told = [fault for fault in journal.faults if "does not seem to exist" in fault]
    assert journal.faults == told
    journal.faults.clear()


def test_a_browser_in_english_shows_the_calendar_in_french(browser: Browser, demonstration_url: str):
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    visit(page, f"{demonstration_url}/donnees", has_map=False)
    page.get_by_test_id("stDateInputCalendarButton").click()
    expect(page.get_by_role("dialog")).to_contain_text(re.compile("novembre 2026"))
    context.close()
