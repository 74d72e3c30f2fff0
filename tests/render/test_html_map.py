import datetime as dt
import re
from html.parser import HTMLParser

import pytest

from analysis.diffusion import public_portfolio
from data.demonstration import demonstration_portfolio
from data.portfolio import Portfolio
from render.diffusion import MARKS, PRE_ELECTION
from render.html_map import DEMONSTRATION
from render.receipt import read_receipt
from render.views.building import build_map
from render.views.export import Making, map_file
from render.views.view import View
from render.views.world import load_world

DAY = dt.date(2026, 11, 23)
MAKING = Making(dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC))
HOSTILE = "</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"
PROJECTS = View(DAY, sujet="projets", niveau="commune", epci="200067072")
PNG = b"\x89PNG\r\n\x1a\n..."


class Page(HTMLParser):
    """Tags with their attributes, and the words outside scripts and styles."""

    def __init__(self, content):
        super().__init__()
        self.tags, self.words, self._raw = [], [], False
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._raw = tag in ("script", "style")

    def handle_endtag(self, tag):
        self._raw = False

    def handle_data(self, data):
        if not self._raw:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def world():
    """The demonstration, each project named after its own code and a hostile text."""
    tables = {name: frame.copy() for name, frame in demonstration_portfolio().tables.items()}
    tables["projet"]["intitule"] = "Projet-" + tables["projet"]["projet_id"] + HOSTILE
    return load_world(Portfolio.from_tables(tables, version="essai", demonstration=True))


def test_the_page_names_no_file_and_no_host(world):
    page = Page(map_file(PROJECTS, world, MAKING, kind="html"))
    for tag, attrs in page.tags:
        assert tag not in ("link", "iframe", "object")
        assert set(attrs) & {"href", "srcset", "action"} == set()
        assert attrs.get("src", "data:").startswith("data:")
    (policy,) = (
        attrs["content"] for _, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'")
    assert not re.search(r"http:|https:|connect", policy)


def test_the_styles_ask_for_no_file(world):
    content = map_file(PROJECTS, world, MAKING, kind="html").decode()
    style = content[content.index("<style>") : content.index("</style>")]
    assert set(re.findall(r"url\((?!data:)[^)]*\)|@import", style)) == set()


def test_the_same_view_gives_the_same_bytes(world):
    assert map_file(PROJECTS, world, MAKING, kind="html") == map_file(PROJECTS, world, MAKING, kind="html")


@pytest.mark.parametrize(
    "view", [View(DAY), PROJECTS, View(DAY, sujet="moyens"), View(DAY, sujet="priorites")]
)
def test_words_table_and_credits_are_those_of_the_map(world, view):
    content = map_file(view, world, MAKING, kind="html")
    spec, page = build_map(view, world), Page(content)
    squeezed = " ".join(spec.alt.split())
    assert squeezed in page.text
    for cell in spec.table.to_numpy().ravel():
        assert " ".join(str(cell).split()) in page.text
    assert read_receipt(content).id in page.text
    assert (DEMONSTRATION in page.text) is spec.demonstration


def test_nothing_of_a_project_that_is_not_public_is_in_the_page(world):
    shown = set(public_portfolio(world.portfolio, date=DAY).tables["projet"]["projet_id"])
    content = map_file(View(DAY, sujet="projets"), world, MAKING, kind="html").decode()
    named = {code for code in world.portfolio.tables["projet"]["projet_id"] if f"Projet-{code}" in content}
    assert named
    assert named <= shown


def test_a_hostile_title_stays_text(world):
    view = View(DAY, sujet="projets", titre=HOSTILE, producteur=HOSTILE)
    content = map_file(view, world, MAKING, kind="html")
    page = Page(content)
    assert [tag for tag, _ in page.tags if tag == "img"] == []
    assert [attrs for _, attrs in page.tags if any(name.startswith("on") for name in attrs)] == []
    assert HOSTILE in page.text
    assert [tag for tag, _ in page.tags].count("script") == 5
    assert read_receipt(content).parametres["titre"] == HOSTILE


def test_the_marks_of_a_working_paper_and_of_the_campaign_are_in_the_page(world):
    making = Making(dt.datetime(2027, 10, 1, 10, tzinfo=dt.UTC), logo=PNG)
    page = Page(map_file(View(DAY, diffusion="interne"), world, making, kind="html"))
    assert MARKS["interne"] in " ".join(page.words)
    assert PRE_ELECTION in " ".join(page.words)
    assert [attrs["src"][:22] for tag, attrs in page.tags if tag == "img"] == ["data:image/png;base64,"]


def test_a_map_by_epci_leaves_the_communes_out(world):
    small, large = (
        len(map_file(view, world, MAKING, kind="html")) for view in (View(DAY), View(DAY, niveau="commune"))
    )
    assert large - small > 200_000
    assert small < 600_000
