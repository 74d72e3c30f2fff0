"""Each page on a desk, on a tablet and with its text twice as large: whole, readable by all, and in French."""

import pytest
from playwright.sync_api import Page

from app import texts
from app.navigation import IMPORT_ENTRY, PAGES
from data.territoire import load_epci
from tests.e2e.driving import map_frame, settle, steady, visit
from tests.e2e.looking import ENGLISH, LOOK, SIZES, WCAG, Look, axe_faults, look

# The longest name of the 21, and an accord with all of its sections.
LINKS = {
    "vue-ensemble": "",
    "vue-projets": "?niveau=commune&moyens=projets",
    "accord": "accord?accord=242900801",
    "accord-choix": "accord",
    "priorites": "priorites?epci=242900801",
    "commune": "accord?accord=200067072&territoire=29239",
    "canton": "?territoire=2909&niveau=commune",
    "projets-carte": "projets?vue_projets=carte",
    "projets-detail": "projets?projet=P0010",
    "moyens-ecart": "moyens?carte=ecart",
    "comparer-quatre": "comparer?avec=200067072,242900744,242900314,200066868&indicateur=evolution_population",
    "donnees-glossaire": "donnees?rubrique=glossaire",
    "donnees-mentions": "donnees?rubrique=mentions",
    **{
        entry.path: entry.path
        for entry in (*PAGES, IMPORT_ENTRY)
        if entry.path not in ("vue-ensemble", "accord", "priorites")
    },
}
SERIOUS = ("serious", "critical")
STRUCTURE = {"heading-order", "page-has-heading-one", "empty-heading", "landmark-unique", "landmark-one-main"}
"""Rules of structure that are held too, though axe-core calls them moderate."""


@pytest.fixture(scope="module", params=list(LINKS))
def looked(reader: Page, demonstration_url: str, request: pytest.FixtureRequest) -> Look:
    """One page of the atlas, loaded once for all that is asked of it."""
    visit(reader, f"{demonstration_url}/{LINKS[request.param]}", has_map=False)
    return look(reader)


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_hidden_or_beyond_the_edge(looked: Look, size: str):
    for seen in looked.seen[size]:
        assert seen["words"]
        assert {fault: seen[fault] for fault in ("cut", "overlapping", "beyond") if seen[fault]} == {}


@pytest.mark.parametrize("size", SIZES)
def test_the_legend_stands_inside_its_map_and_hides_no_control(looked: Look, size: str):
    for whole, legend, *others in looked.maps[size]:
        assert whole["left"] <= legend["left"] < legend["right"] <= whole["right"]
        assert whole["top"] <= legend["top"] < legend["bottom"] <= whole["bottom"]
        for other in filter(None, others):
            across = min(legend["right"], other["right"]) - max(legend["left"], other["left"])
            down = min(legend["bottom"], other["bottom"]) - max(legend["top"], other["top"])
            assert across <= 1 or down <= 1


@pytest.mark.parametrize("size", ["desk", "tablet"])
def test_the_header_stays_whole_when_the_text_alone_is_twice_as_large(
    reader: Page, demonstration_url: str, size: str
):
    reader.set_viewport_size(SIZES[size])
    visit(reader, f"{demonstration_url}/donnees?rubrique=mentions", has_map=False)
    reader.add_style_tag(content="html { font-size: 200% !important; }")
    steady(reader)
    seen = reader.evaluate(LOOK)
    cut = reader.locator(".st-key-bandeau a, .st-key-bandeau .stMarkdownBadge").evaluate_all(
        "(found) => found.flatMap((one) => [one, ...one.querySelectorAll('*')])"
        ".filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')"
        ".map((one) => one.textContent)"
    )
    reader.set_viewport_size(SIZES["desk"])
    assert {texts.TITRE, texts.DEMONSTRATION} <= set(seen["words"])
    assert cut == []


@pytest.mark.parametrize("size", ["desk", "tablet"])
def test_the_map_of_the_overview_names_every_epci(reader: Page, demonstration_url: str, size: str):
    reader.set_viewport_size(SIZES[size])
    visit(reader, f"{demonstration_url}/?niveau=commune")
    steady(reader)
    names = map_frame(reader).locator(".atlas-label span").filter(visible=True).all_inner_texts()
    reader.set_viewport_size(SIZES["desk"])
    written = {name.replace("\n", "").replace(" ", "") for name in names}
    assert {name.replace(" ", "") for name in load_epci()["nom_court"]} - written == set()


def test_no_word_is_lost_when_the_text_is_twice_as_large(looked: Look):
    large, usual = (set(looked.seen[size][0]["written"]) for size in ("zoom", "desk"))
    assert usual - large == set()


def test_no_english_word_or_name_is_on_the_page(looked: Look):
    for seen in looked.seen["desk"]:
        assert {text for text in (*seen["words"], *seen["names"]) if ENGLISH.search(text)} == set()


def test_the_demonstration_mark_is_on_the_page(looked: Look):
    assert all(texts.DEMONSTRATION in seen[0]["words"] for seen in looked.seen.values())


def test_axe_finds_no_serious_fault_and_no_gap_in_the_structure(looked: Look):
    assert [fault for fault in looked.faults if fault.impact in SERIOUS or fault.rule in STRUCTURE] == []


@pytest.mark.parametrize("link", ["accord?accord=242900801", "?territoire=2909", "moyens"])
def test_what_is_folded_is_whole_readable_and_in_french_too(reader: Page, demonstration_url: str, link: str):
    visit(reader, f"{demonstration_url}/{link}", has_map=False)
    reader.set_viewport_size(SIZES["tablet"])
    folded = reader.locator("details:not([open]) > summary")
    assert folded.count() > 0
    while folded.count():
        folded.first.press("Enter")
        settle(reader, drawn=-1)
    steady(reader)
    seen = reader.evaluate(LOOK)
    reader.set_viewport_size(SIZES["desk"])
    assert {fault: seen[fault] for fault in ("cut", "overlapping", "beyond") if seen[fault]} == {}
    assert {text for text in (*seen["words"], *seen["names"]) if ENGLISH.search(text)} == set()
    faults = axe_faults(reader.main_frame, tags=WCAG)
    assert [fault for fault in faults if fault.impact in SERIOUS] == []
