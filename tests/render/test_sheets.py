"""The papers: tagged, identical, with the figures of the page, inert before hostile words, silent on what is hidden."""

import dataclasses
import datetime as dt
import functools
import io
import re
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from analysis.accord import accord_state
from analysis.diffusion import portfolio_for
from analysis.synthesis import synthesis
from render import numbers
from render.accord_summary import accord_sentences, summary_dict
from render.diffusion import MARKS, PRE_ELECTION
from render.errors import SheetError
from render.printing import faces
from render.receipt import read_receipt
from render.reports import Report, remake, report_bytes, report_name, report_receipt
from render.sentences import Forms
from render.sheets import pictures, words
from render.sheets.accord_tables import enjeux_table
from render.sheets.annex import annex_paper, decided_rows
from render.sheets.asks import asked_of_committee
from render.sheets.dossier import open_dossier
from tests.render.paper_cases import (
    BREST,
    CAP_SIZUN,
    DAY,
    HAUT_LEON,
    HOSTILE,
    MOMENT,
    bare_world,
    coded,
    demonstration,
    holdings,
    hostile,
    packed,
    pdf_pages,
    pdf_text,
    small,
)

ANNEX = "CP-2026-06-08"
REPORTS = {
    "fiche": Report("fiche", BREST),
    "synthese": Report("synthese"),
    "annexe-cp": Report("annexe-cp", ANNEX),
}


@functools.cache
def made(kind, audience="comité"):
    return report_bytes(REPORTS[kind], holdings(demonstration(), audience=audience))


@functools.cache
def leaking(kind, audience):
    return report_bytes(REPORTS[kind], holdings(coded(), audience=audience))


def sheet(world, *, siren=HAUT_LEON, **edition):
    return report_bytes(Report("fiche", siren), holdings(world, **edition))


@pytest.fixture
def quick(monkeypatch):
    """Leave the map out, for tests of words alone."""
    blank = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"/>'
    monkeypatch.setattr(pictures, "bare_map_svg", lambda *_, **__: blank)


def elements(node, kind):
    """Elements of a kind in the structure of a PDF, wherever they are."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [found for child in node for found in elements(child, kind)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("/S") == kind else []
    return own + (elements(node["/K"], kind) if "/K" in node else [])


def test_the_sheet_says_the_figures_of_the_page_and_of_the_command_to_the_euro():
    told = summary_dict(
        accord_state(demonstration().portfolio, demonstration().epci, siren=BREST, date=DAY),
        demonstration().portfolio,
    )
    text = packed(pdf_text(made("fiche")))
    for name in ("promis_eur", "vote_eur", "verse_eur", "reste_eur", "eur_par_habitant"):
        assert packed(numbers.euros(told[name])) in text, name
    assert packed(numbers.days(told["jours_prevus"])) in text
    for enjeu in told["enjeux"]:
        assert packed(enjeu["intitule"]) in text
        assert (
            packed(numbers.euros(enjeu["vote_eur"])) in text or enjeu["sans_moyens"] or not enjeu["vote_eur"]
        )


def test_the_sheet_says_the_sentences_of_the_page():
    world = demonstration()
    state = accord_state(world.portfolio, world.epci, siren=BREST, date=DAY)
    text = packed(pdf_text(made("fiche")))
    for sentence in accord_sentences(state, Forms.of(dict(world.epci.loc[BREST]))):
        assert packed(faces.clean(sentence)) in text, sentence


def test_the_total_of_the_enjeux_is_that_of_the_accord():
    dossier = open_dossier(holdings(demonstration()), BREST)
    counted = dossier.enjeux[["n_realises", "n_en_cours", "n_a_venir"]].sum(axis=1)
    assert counted.tolist() == dossier.enjeux["n_projets"].tolist()
    assert len(dossier.every_project) == dossier.state.n_projets
    voted = dossier.enjeux["vote_eur"].sum() + dossier.state.sans_enjeu_eur
    assert voted == pytest.approx(dossier.state.vote_eur)


def test_the_sections_come_in_the_order_of_a_committee():
    text = pdf_text(made("fiche"))
    titles = [
        "1. L’essentiel",
        "2. Suites du comité précédent",
        "3. Avancement par enjeu",
        "4. Vigilance",
        "5. Le territoire",
        "6. Plan annuel 2027",
        "7. Décisions demandées et calendrier",
        "Annexe 1. Plans de financement",
        "Annexe 2. Sources et lecture",
    ]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


def test_the_longest_sheet_has_three_pages_before_its_annexes():
    pages = pdf_pages(made("fiche"))
    first = next(place for place, text in enumerate(pages) if "Annexe 1." in text)
    assert first <= 3
    assert len(pages) <= 6


@pytest.mark.parametrize("kind", REPORTS)
def test_a_paper_is_tagged_french_and_declares_its_standards(kind):
    reader = PdfReader(io.BytesIO(made(kind)))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title
    xmp = root["/Metadata"].get_object().get_data().decode("utf-8")
    assert re.search(r"pdfuaid:part>\s*1\s*<", xmp)
    assert re.search(r"pdfaid:part>\s*2\s*<", xmp)
    assert re.search(r"pdfaid:conformance>\s*A\s*<", xmp)
    tree = root["/StructTreeRoot"]["/K"]
    assert elements(tree, "/H1")
    assert elements(tree, "/TH")
    figures = elements(tree, "/Figure")
    assert all(len(figure["/Alt"]) > 40 for figure in figures)
    assert len(figures) == {"fiche": 4, "synthese": 1, "annexe-cp": 0}[kind]


def test_a_paper_embeds_only_the_typeface_of_the_project():
    used = set()
    for page in PdfReader(io.BytesIO(made("fiche"))).pages:
        used |= {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    assert used
    assert all("SourceSansPro" in name for name in used)


@pytest.mark.parametrize("kind", ["fiche", "annexe-cp"])
def test_a_paper_is_remade_from_its_receipt_to_the_byte(kind):
    receipt = read_receipt(made(kind))
    assert receipt == report_receipt(REPORTS[kind], holdings(demonstration()))
    assert receipt.id in pdf_text(made(kind))
    assert remake(receipt, demonstration()) == made(kind)


def test_the_date_of_a_paper_is_its_moment_not_the_clock():
    assert PdfReader(io.BytesIO(made("fiche"))).metadata.creation_date == MOMENT


@pytest.mark.parametrize(
    ("kind", "audience"),
    [
        ("fiche", "comité"),
        ("fiche", "public"),
        ("annexe-cp", "comité"),
        ("annexe-cp", "public"),
        ("synthese", "public"),
    ],
)
def test_a_paper_names_no_project_that_its_readers_may_not_see(kind, audience):
    world, text = coded(), pdf_text(leaking(kind, audience))
    every = set(world.portfolio.tables["projet"]["projet_id"])
    seen = set(portfolio_for(world.portfolio, audience, date=DAY).tables["projet"]["projet_id"])
    named = {code for code in every if re.search(rf"\b{code}\b", text)}
    assert named <= seen
    assert bool(named) == (kind != "synthese")


def test_the_working_document_names_what_the_committee_may_not_read():
    world = coded()
    hidden = open_dossier(holdings(world), BREST).n_unnamed
    assert hidden > 0
    assert words.unnamed(hidden) in pdf_text(leaking("fiche", "comité")).replace("\n", " ")
    whole = open_dossier(holdings(world, audience="interne"), BREST)
    assert whole.n_unnamed == 0
    assert len(whole.projects) == whole.state.n_projets


def test_a_first_project_that_is_internal_weighs_without_a_name(quick):
    world = small(
        projet=[
            {"projet_id": name, "siren": HAUT_LEON, "intitule": name, "diffusion": level}
            for name, level in (("Secret", "interne"), ("Ouvert", "comité"))
        ],
        financement=[
            {"financement_id": "F1", "projet_id": "Secret", "montant_vote_eur": 900_000.0},
            {"financement_id": "F2", "projet_id": "Ouvert", "montant_vote_eur": 100_000.0},
        ],
    )
    text = packed(pdf_text(sheet(world)))
    assert "Secret" not in text
    assert packed(numbers.euros(1_000_000)) in text
    assert "Secret" in pdf_text(sheet(world, audience="interne"))


def test_the_public_sheet_counts_public_votes_and_says_so():
    public = portfolio_for(demonstration().portfolio, "public", date=DAY)
    state = accord_state(public, demonstration().epci, siren=BREST, date=DAY)
    text = packed(pdf_text(made("fiche", "public")))
    assert packed(numbers.euros(state.vote_eur)) in text
    assert packed(words.PUBLIC_READING) in text
    whole = accord_state(demonstration().portfolio, demonstration().epci, siren=BREST, date=DAY)
    assert packed(numbers.euros(whole.vote_eur)) not in text
    for absent in ("Vigilance", "Resteàaffecter", "Décisionsdemandées", packed(MARKS["comité"])):
        assert absent not in text


@pytest.mark.parametrize("kind", REPORTS)
def test_the_mark_of_demonstration_is_on_every_page_of_invented_figures(kind):
    assert all(words.DEMONSTRATION in page for page in pdf_pages(made(kind)))


def test_the_committee_paper_warns_on_every_page_and_the_campaign_too(quick):
    campaign = dt.datetime(2027, 9, 1, 8, 0, tzinfo=ZoneInfo("Europe/Paris"))
    for page in pdf_pages(sheet(small(), moment=campaign)):
        text = packed(page)
        assert packed(MARKS["comité"]) in text
        assert packed(PRE_ELECTION) in text
    assert packed(PRE_ELECTION) not in packed(pdf_text(made("fiche")))


def test_hostile_words_are_shown_letter_for_letter(quick):
    text = packed(pdf_text(sheet(hostile())))
    assert text.count(packed(HOSTILE)) >= 6


def test_letters_that_the_typeface_lacks_do_not_stop_a_paper(quick):
    world = small(enjeu=[{"enjeu_id": "E1", "intitule": "Rance\u2011Émeraude 🌊 \u202eenvers\x07"}])
    assert "Rance-Émeraude ? envers" in pdf_text(sheet(world))


def test_a_territory_without_accord_has_a_paper_of_its_projects(quick):
    text = pdf_text(sheet(bare_world()))
    assert words.NO_ACCORD[False] in text.replace("\n", " ")
    assert words.NO_PROJECT in text
    assert "Vigilance" not in text


def test_an_accord_without_enjeu_nor_project_says_that_it_has_none(quick):
    text = pdf_text(sheet(small())).replace("\n", " ")
    assert "démonstration" not in text
    for said in (
        words.NO_ENJEU[False],
        words.NO_COMMITTEE,
        words.NO_PAYMENT,
        words.NO_CONTRIBUTION,
        words.NO_INSTANCE,
    ):
        assert said in text


def test_enjeux_without_means_are_told_so_and_await_a_decision():
    dossier = open_dossier(holdings(demonstration()), CAP_SIZUN)
    rows = enjeux_table(dossier)
    assert rows["Voté"].tolist() == ["sans moyens"] * dossier.state.n_enjeux_sans_moyens
    asked = asked_of_committee(dossier)
    assert [title for title in dossier.enjeux["intitule"] if not any(title in one for one in asked)] == []


def test_the_synthesis_adds_up_to_the_overview():
    whole = synthesis(demonstration().portfolio, demonstration().epci, date=DAY)
    text = packed(pdf_text(made("synthese")))
    inside = whole.dans_accord
    total = [numbers.euros(inside.vote_eur), numbers.euros(inside.paye_eur), numbers.number(inside.n_projets)]
    assert all(packed(one) in text for one in total)
    assert packed(f"périmètre : {words.PERIMETER}") in text
    assert len(pdf_pages(made("synthese"))) == 2
    assert packed("INSEE, populations municipales 2023, Licence Ouverte 2.0") in text
    assert packed("Limites : IGN") in text


def test_the_synthesis_has_one_row_per_accord():
    text = pdf_text(made("synthese"))
    names = demonstration().epci["nom_court"]
    assert [name for name in names if packed(name) not in packed(text)] == []
    assert "21 accords" in text


def test_the_annex_lists_each_decision_of_its_committee_with_their_total():
    given = holdings(demonstration(), audience="interne")
    rows = decided_rows(given, ANNEX)
    decisions = demonstration().portfolio.tables["decision"]
    assert len(rows) == (decisions["instance_id"] == ANNEX).sum()
    text = packed(pdf_text(made("annexe-cp", "interne")))
    assert all(packed(title) in text for title in rows["objet"])
    granted = rows.loc[rows["sens"] == "attribué", "montant_eur"].sum()
    assert f"Totalattribué{packed(numbers.euros(granted))}" in text


def test_the_annex_says_how_many_decisions_it_leaves_out():
    left = len(decided_rows(holdings(demonstration(), audience="interne"), ANNEX)) - len(
        decided_rows(holdings(demonstration()), ANNEX)
    )
    assert left > 0
    assert words.left_out(left) in pdf_text(made("annexe-cp")).replace("\n", " ")


def test_an_unknown_committee_is_refused_with_an_example():
    with pytest.raises(SheetError, match=r"Aucune instance « CP-1 ».*par exemple CP-"):
        annex_paper(holdings(demonstration()), "CP-1")


def test_reports_are_named_after_their_subject_and_day():
    given = holdings(demonstration())
    assert report_name(Report("fiche", HAUT_LEON), given) == "fiche_haut-leon_2026-11-23.pdf"
    assert report_name(Report("synthese"), given) == "synthese_2026-11-23.pdf"
    assert report_name(Report("annexe-cp", "CP/../2"), given) == "annexe-cp_cp-2_2026-11-23.pdf"


def test_a_receipt_about_what_no_longer_exists_is_refused():
    receipt = read_receipt(made("fiche"))
    gone = dataclasses.replace(receipt, parametres={**receipt.parametres, "epci": "123456789"})
    with pytest.raises(ValueError, match="n’existe plus"):
        remake(gone, demonstration())
