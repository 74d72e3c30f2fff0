"""The workshop: its link restores every setting, its map is that of the pages, its files hold what it shows."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import pytest
from PIL import Image

from app import cache_atelier, texts_atelier
from app.accord.territory import territory_map
from app.atelier.archive import READY, WORKING
from app.atelier.link import accord_image, overview_image
from app.cache import state_of
from app.cache_atelier import drawn, preview
from app.cache_priorites import OFFICIAL
from app.navigation import ACCORD, OVERVIEW, WORKSHOP
from app.overview import overview_view
from app.priorites.ranking import map_of
from app.state import Selection
from render.diffusion import MARKS
from render.receipt import read_receipt
from render.views import archive
from render.views.atlas import atlas_pages
from render.views.export import Making
from render.views.view import View
from tests.app.conftest import TODAY
from tests.app.portfolios import publish, with_one_project

DAY = dt.date.fromisoformat(TODAY)
HAUT_LEON, BREST = "200067072", "242900314"
TWO = [BREST, HAUT_LEON]
SETTINGS = {
    "sujet": "moyens",
    "theme": "habitat",
    "epci": HAUT_LEON,
    "methode": "manual",
    "bornes": "10.0,25.5",
    "palette": "besoin",
    "titre": "Habiter <b>ici</b>, 2026",
    "producteur": "Service de l’habitat",
    "format": "carre",
    "diffusion": "interne",
}


@pytest.fixture
def light(monkeypatch):
    """Show a dot in place of the page: what is drawn on it is the business of other tests."""
    dot = io.BytesIO()
    Image.new("RGB", (1, 1)).save(dot, "PNG")
    monkeypatch.setattr(cache_atelier, "preview", lambda view, making: (dot.getvalue(), False))


def images(reader):
    """Alternative texts of the images of the page."""
    return [one.alt for element in reader.test.get("image") for one in element.proto.imgs]


def test_the_link_restores_every_setting(session):
    reader = session().open(WORKSHOP, **SETTINGS)
    assert (reader.faults, [one for one in reader.warnings if "habituelle" in one]) == ([], [])
    boxes = {one.key: one.value for one in (*reader.test.selectbox, *reader.test.text_input)}
    shown = {
        name: boxes[f"lien_{name}"]
        for name in (
            "sujet",
            "theme",
            "epci",
            "methode",
            "bornes",
            "palette",
            "titre",
            "producteur",
            "format",
        )
    }
    assert shown == {name: SETTINGS[name] for name in shown} | {"bornes": "10 ; 25,5"}
    (alt,) = images(reader)
    assert SETTINGS["titre"] in alt
    assert MARKS["interne"] not in reader.text
    assert texts_atelier.DIFFUSION_AIDE["interne"] in reader.text


@pytest.mark.parametrize("sujet", ["ecart", "projets", "priorites"])
def test_every_subject_opens_with_its_image_in_words(session, sujet, light):
    reader = session().open(WORKSHOP, sujet=sujet)
    assert reader.faults == []
    (alt,) = images(reader)
    assert alt.startswith("Carte")
    assert alt in reader.text


def test_each_bad_value_of_the_link_is_told_once(session, light):
    names = ("sujet", "niveau", "epci", "methode", "classes", "bornes", "palette", "format")
    bad = dict.fromkeys(names, "licorne")
    reader = session().open(WORKSHOP, **bad, indicateur="licorne", date="licorne", diffusion="licorne")
    assert reader.faults == []
    told = [one for one in reader.warnings if "licorne" in one]
    assert len(told) == len(bad) + 3
    assert len(images(reader)) == 1


def test_the_counts_of_the_classes_are_told_and_what_the_public_does_not_see(session, light):
    text = session().open(WORKSHOP, sujet="moyens").text
    assert "Territoires par classe" in text
    assert "ne sont pas comptés" in text


def test_edges_begin_with_those_in_use_and_a_bad_one_changes_nothing(session, light):
    reader = session().open(WORKSHOP)
    reader.test.selectbox(key="lien_methode").set_value("manual").run()
    assert reader.link["bornes"] == "22.0,26.0,32.0"
    reader.test.text_input(key="lien_bornes").set_value("32 ; 20").run()
    assert reader.link["bornes"] == "22.0,26.0,32.0"
    assert any("croissants" in one for one in reader.warnings)
    reader.test.text_input(key="lien_bornes").set_value("20 ; 32,5").run()
    assert reader.link["bornes"] == "20.0,32.5"
    assert reader.faults == []


def inside(view):
    """Map of a view for readers of the house, as the pages show it."""
    return drawn(replace(view, diffusion="interne")).map


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"niveau": "commune", "indicateur": "evolution_population"},
        {"indicateur": "population"},
        {"moyens": "eur_hab"},
    ],
)
def test_the_workshop_shows_the_map_of_the_overview(store, choice):
    selection = Selection(**{"indicateur": "part_65_ans_et_plus", "date": DAY} | choice)
    assert inside(overview_image(selection)) == overview_view(selection).map


def test_the_workshop_shows_the_maps_of_the_other_pages(store):
    selection = Selection("part_65_ans_et_plus", DAY)
    state = state_of(HAUT_LEON, DAY)
    shown = territory_map(state, HAUT_LEON, selection.indicateur, None)
    mine = inside(accord_image(selection, HAUT_LEON))
    assert (mine.title, mine.fills, mine.texts, mine.legend, mine.points, mine.symbols) == (
        shown.title,
        shown.fills,
        shown.texts,
        shown.legend,
        shown.points,
        shown.symbols,
    )
    assert inside(View(DAY, sujet="priorites")) == map_of(OFFICIAL, None)


@pytest.mark.parametrize(("page", "params"), [(OVERVIEW, {}), (ACCORD, {"accord": HAUT_LEON})])
def test_maps_of_other_pages_lead_to_their_image(session, page, params):
    reader = session().open(page, **params)
    assert reader.faults == []
    links = [one.proto for one in reader.test.get("page_link") if one.proto.label == texts_atelier.IMAGE]
    (link,) = links
    assert link.page == "atelier"
    assert ("epci=200067072" in link.query_string) is bool(params)


def test_the_archive_holds_the_pages_of_the_settings_and_leaves_with_them(session, monkeypatch, light):
    monkeypatch.setattr(archive, "atlas_pages", lambda view, world: atlas_pages(view, world, sirens=TWO))
    reader = session()
    reader.test.session_state["archive_formats"] = ["html"]
    reader.open(WORKSHOP, sujet="projets")
    reader.test.button(key="archive_preparer").click().run()
    assert reader.faults == []
    _, content = reader.test.session_state[READY]
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        receipts = [read_receipt(opened.read(name)) for name in opened.namelist()]
    assert {one.diffusion for one in receipts} == {"public"}
    assert [one.parametres["epci"] for one in receipts] == TWO
    reader.test.selectbox(key="lien_format").set_value("carre").run()
    assert READY not in reader.test.session_state


def test_a_stopped_archive_is_told_and_forgotten(session, light):
    reader = session()
    reader.test.session_state[WORKING] = True
    assert texts_atelier.ATLAS_ANNULE in reader.open(WORKSHOP).text
    assert WORKING not in reader.test.session_state


def test_a_logo_that_is_no_image_is_refused_in_french(store):
    with pytest.raises(ValueError, match=r"[Ll]ogo"):
        preview(View(DAY), Making(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), b"rien"))


def test_a_portfolio_with_nothing_to_show_opens(session, store):
    publish(store, with_one_project())
    for sujet in ("moyens", "ecart"):
        reader = session().open(WORKSHOP, sujet=sujet)
        assert reader.faults == []
        assert len(images(reader)) == 1
