"""After a first import, nothing invented is left on any page, and what is not entered is said not to be."""

from playwright.sync_api import Page

from app import texts
from app.navigation import OVERVIEW, PAGES
from tests.app.portfolios import HAUT_LEON, LIBRARY, SCHOOL
from tests.e2e.driving import everything_written, turn_to, visit


def test_no_page_speaks_of_a_demonstration(page: Page, imported_url: str):
    visit(page, imported_url)
    for entry in PAGES:
        if entry.file != OVERVIEW:
            turn_to(page, entry.title)
        assert "démonstration" not in everything_written(page).lower(), entry.title


def test_the_accord_page_says_what_is_not_entered_and_shows_the_grant(page: Page, imported_url: str):
    visit(page, f"{imported_url}/accord?accord={HAUT_LEON}")
    written = everything_written(page)
    for sentence in (texts.AUCUN_ACCORD, texts.AUCUN_ENJEU[True], texts.AUCUNE_DECISION[True], LIBRARY):
        assert sentence in written
    assert SCHOOL not in written
    assert texts.DEMONSTRATION not in written


def test_the_overview_maps_the_grants_outside_any_accord(page: Page, imported_url: str):
    visit(page, f"{imported_url}/?moyens=eur_hab")
    written = everything_written(page)
    assert texts.MOYENS_HORS_ACCORD in written
    assert texts.DEMONSTRATION not in written
