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


def test_the_page_offers_both_files_without_composing_them(session, composed):
    page = session().open(ACCORD, accord=HAUT_LEON)
    assert page.faults == []
    labels = [one.proto.label for one in page.test.get("download_button")]
    assert {words.FICHE, words.DIAPORAMA} <= set(labels)
    assert composed == []


def test_each_chart_of_the_page_is_offered_as_an_image(session, composed):
    page = session().open(ACCORD, accord=HAUT_LEON)
    keys = [one.proto.id for one in page.test.get("download_button")]
    # A chart that tells several territories apart has no printed form yet.
    charts = [one for one in page.test.get("plotly_chart") if one.key != "population_accord"]
    for kind in ("png", "svg"):
        assert sum(f"{kind}_" in key for key in keys) == len(charts) > 0


@pytest.mark.parametrize("audience", ["public", "comité", "interne"])
def test_the_readers_come_from_the_link(session, audience):
    page = session().open(ACCORD, accord=HAUT_LEON, document_pour=audience)
    assert page.faults == []
    assert words.DIFFUSION_AIDE[audience] in page.text


def test_readers_that_do_not_exist_are_told(session):
    page = session().open(ACCORD, accord=HAUT_LEON, document_pour="presse")
    assert any("presse" in warning for warning in page.warnings)
    assert words.DIFFUSION_AIDE["comité"] in page.text


def test_a_document_is_composed_once_for_the_same_readers(session, composed):
    session().open(ACCORD, accord=HAUT_LEON)
    report = Report("fiche", HAUT_LEON)
    first = cache_documents.document(report, DAY, "comité")
    assert cache_documents.document(report, DAY, "comité") is first
    assert cache_documents.document(report, DAY, "public") != first
    assert composed == [(report, "comité"), (report, "public")]


def test_the_file_of_the_page_is_that_of_the_command_door(session):
    session().open(ACCORD, accord=HAUT_LEON)
    content = cache_documents.document(Report("diapositives", HAUT_LEON), DAY, "comité")
    receipt = read_receipt(content)
    assert receipt.objet == "diapositives"
    assert receipt.parametres == {reports.DATE: TODAY, "epci": HAUT_LEON}
    assert (
        cache_documents.file_name(Report("fiche", HAUT_LEON), DAY, "comité") == f"fiche_haut-leon_{TODAY}.pdf"
    )
