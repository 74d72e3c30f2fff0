"""Exports for the public: the campaign notice, the marks, and an internal project that tries to get out."""

import datetime as dt
import io
import re
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from pypdf import PdfReader

from data.demonstration import demonstration_portfolio
from data.portfolio import Portfolio
from render.diffusion import MARKS, PRE_ELECTION, notices, read_setting
from render.errors import DiffusionError
from render.printing import FILE_FORMATS, figure_bytes
from render.receipt import read_receipt
from render.views.export import Making, draw_page, map_file
from render.views.view import View
from render.views.world import load_world

NOON = dt.time(12, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 23)
MAKING = Making(dt.datetime.combine(DAY, NOON))
HAUT_LEON = "200067072"
SECRET = "Salle secrète"
VIEWS = [
    View(DAY, sujet="projets", niveau="commune", epci=HAUT_LEON, format="carte-lien"),
    View(DAY, sujet="moyens", format="carte-lien"),
]


def at(day):
    return dt.datetime.combine(day, NOON)


@pytest.mark.parametrize(
    ("date", "moment", "due"),
    [
        (dt.date(2027, 8, 31), dt.date(2027, 8, 31), False),
        (dt.date(2027, 9, 1), DAY, True),
        (DAY, dt.date(2027, 9, 1), True),
    ],
)
def test_the_campaign_notice_is_due_from_the_first_of_september_2027(date, moment, due):
    assert (PRE_ELECTION in notices("public", date=date, moment=at(moment))) is due


def test_a_public_export_carries_no_notice_before_the_campaign():
    assert notices("public", date=DAY, moment=at(DAY)) == ()


@pytest.mark.parametrize("audience", ["comité", "interne"])
def test_what_is_not_for_the_public_says_so(audience):
    (notice,) = notices(audience, date=DAY, moment=at(DAY))
    assert notice == MARKS[audience]
    assert "ne pas diffuser" in notice


@pytest.mark.parametrize(
    ("setting", "audience"),
    [
        ("", "interne"),
        (" ", "interne"),
        ("interne", "interne"),
        ("Public ", "public"),
        ("comite", "comité"),
        ("Comité", "comité"),
    ],
)
def test_the_setting_of_a_dashboard_names_its_widest_audience(setting, audience):
    assert read_setting(setting) == audience


def test_a_setting_that_names_no_audience_is_refused_with_those_that_exist():
    with pytest.raises(DiffusionError, match=r"« tous ».*public, comite ou interne"):
        read_setting("tous")


@pytest.fixture(scope="module")
def world():
    return load_world(demonstration_portfolio())


@pytest.fixture(scope="module")
def leaking():
    """The demonstration with one more project, voted, sited, costly, alone of its theme there, and internal."""
    tables = {name: frame.copy() for name, frame in demonstration_portfolio().tables.items()}
    projet, financement = tables["projet"], tables["financement"]
    model = projet[(projet["siren"] == HAUT_LEON) & projet["accord_id"].notna() & projet["lon"].notna()]
    secret = model.head(1).assign(
        projet_id="P-SECRET", intitule=SECRET, theme="numerique", diffusion="interne", avancement="en cours"
    )
    line = financement[
        (financement["apporteur_type"] == "Département") & (financement["moyen"] == "financement")
    ].head(1)
    line = line.assign(
        financement_id="F-SECRET",
        projet_id="P-SECRET",
        etat="acquis",
        montant_vote_eur=9e6,
        decision_id=None,
    )
    tables["projet"] = pd.concat([projet, secret], ignore_index=True)
    tables["financement"] = pd.concat([financement, line], ignore_index=True)
    return load_world(Portfolio.from_tables(tables, version="fuite", demonstration=True))


@cache
def drawn(view, world):
    return draw_page(view, world, MAKING, receipt_id="00000000")


def page(view, world, kind):
    return figure_bytes(drawn(view, world), file_format=kind, metadata={})


@pytest.mark.parametrize("kind", FILE_FORMATS)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.sujet)
def test_a_public_page_is_the_same_file_with_or_without_an_internal_project(world, leaking, view, kind):
    assert page(view, leaking, kind) == page(view, world, kind)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.sujet)
def test_a_working_paper_shows_the_internal_project(world, leaking, view):
    inside = replace(view, diffusion="interne")
    assert page(inside, leaking, "svg") != page(inside, world, "svg")


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.sujet)
def test_a_public_html_map_is_the_same_with_or_without_an_internal_project(world, leaking, view):
    pages = []
    for one in (world, leaking):
        content = map_file(view, one, MAKING, kind="html")
        receipt = read_receipt(content)
        pages.append(content.decode().replace(receipt.to_json(), "").replace(receipt.id, ""))
    assert pages[0] == pages[1]
    assert SECRET not in pages[1]


def test_the_internal_project_is_named_in_a_working_paper_only(leaking):
    inside = replace(VIEWS[0], diffusion="interne")
    assert SECRET in map_file(inside, leaking, MAKING, kind="html").decode()
    assert any("Numérique" in one.text for one in drawn(inside, leaking).placed)
    assert not any("Numérique" in one.text for one in drawn(VIEWS[0], leaking).placed)


def words_of(content, kind):
    """Words that a reader sees in a file."""
    if kind == "pdf":
        text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages)
    else:
        text = re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", content.decode(), flags=re.DOTALL)
    return " ".join(text.split()).casefold()


@pytest.mark.parametrize("kind", ["svg", "pdf", "html"])
def test_every_mark_is_written_in_each_format(world, kind):
    late = Making(at(dt.date(2027, 10, 1)))
    text = words_of(map_file(replace(VIEWS[0], diffusion="interne"), world, late, kind=kind), kind)
    for mark in (MARKS["interne"], "code électoral, art. L. 52-1", "Données de démonstration"):
        assert " ".join(mark.split()).casefold() in text


def test_every_mark_is_drawn_on_the_image(world):
    late = Making(at(dt.date(2027, 10, 1)))
    sheet = draw_page(replace(VIEWS[0], diffusion="interne"), world, late)
    text = " ".join(" ".join(one.text for one in sheet.placed).split()).casefold()
    for mark in (MARKS["interne"], "code électoral, art. L. 52-1", "Données de démonstration"):
        assert " ".join(mark.split()).casefold() in text
