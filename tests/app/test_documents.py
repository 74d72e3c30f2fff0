"""The papers of an accord on its page: offered without being composed, composed once, for the readers chosen."""

import datetime

import pytest

from app import cache_documents
from app import texts_documents as words
from app.navigation import ACCORD
from render import reports
from render.receipt import read_receipt
from render.reports import Report
from tests.app.conftest import TODAY

HAUT_LEON = "200067072"
DAY = datetime.date.fromisoformat(TODAY)


@pytest.fixture
def composed(monkeypatch):
    """Count the reports composed, and keep them short."""
    cache_documents._document.clear()
    asked = []

    def light(report, holdings):
        asked.append((report, holdings.edition.audience))
        return f"{report.kind} {holdings.edition.audience}".encode()

    monkeypatch.setattr(cache_documents, "report_bytes", light)
    yield asked
    cache_documents._document.clear()


def test_the_page_offers_papers_and_images_of_charts_without_composing_them(session, composed):
    page = session().open(ACCORD, accord=HAUT_LEON)
    assert page.faults == []
    offered = page.test.get("download_button")
    assert {words.FICHE, words.DIAPORAMA} <= {one.proto.label for one in offered}
    for kind in ("png", "svg"):
        assert sum(f"{kind}_" in one.proto.id for one in offered) == len(page.test.get("plotly_chart"))
    assert composed == []


def test_the_readers_come_from_the_link(session):
    page = session().open(ACCORD, accord=HAUT_LEON, document_pour="public")
    assert page.faults == []
    assert words.DIFFUSION_AIDE["public"] in page.text


def test_readers_that_do_not_exist_are_told(session):
    page = session().open(ACCORD, accord=HAUT_LEON, document_pour="presse")
    assert any("presse" in warning for warning in page.warnings)
    assert words.DIFFUSION_AIDE["comité"] in page.text


def test_a_document_is_composed_once_for_the_same_readers(store, composed):
    report = Report("fiche", HAUT_LEON)
    first = cache_documents.document(report, DAY, "comité")
    assert cache_documents.document(report, DAY, "comité") is first
    assert cache_documents.document(report, DAY, "public") != first
    assert composed == [(report, "comité"), (report, "public")]


def test_the_file_of_the_page_is_that_of_the_command_door(store):
    content = cache_documents.document(Report("diapositives", HAUT_LEON), DAY, "comité")
    receipt = read_receipt(content)
    assert receipt.objet == "diapositives"
    assert receipt.parametres == {reports.DATE: TODAY, "epci": HAUT_LEON}
    assert (
        cache_documents.file_name(Report("fiche", HAUT_LEON), DAY, "comité") == f"fiche_haut-leon_{TODAY}.pdf"
    )
