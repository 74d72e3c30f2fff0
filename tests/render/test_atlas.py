"""The atlas: one page per EPCI, the same classes on all, an archive that can be stopped and made again."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import pytest
from pypdf import PdfReader

from analysis.diffusion import portfolio_for
from data.demonstration import demonstration_portfolio
from render import theme
from render.printing import PrintError
from render.receipt import read_receipt
from render.views import archive
from render.views.archive import archive_bytes
from render.views.atlas import atlas_file, atlas_pages
from render.views.building import build, build_map
from render.views.export import Making
from render.views.view import View
from render.views.world import load_world
from tests.render.paper_cases import coded, pdf_text

DAY = dt.date(2026, 11, 23)
MAKING = Making(dt.datetime(2026, 11, 23, 10, 30, 5, tzinfo=dt.UTC))
HAUT_LEON, BREST = "200067072", "242900314"
SMALL = View(DAY, sujet="projets", format="carte-lien")


@pytest.fixture(scope="module")
def world():
    return load_world(demonstration_portfolio())


@pytest.fixture
def two(monkeypatch):
    """An atlas of two accords."""
    monkeypatch.setattr(
        archive, "atlas_pages", lambda view, world: atlas_pages(view, world, sirens=(HAUT_LEON, BREST))
    )


def test_there_is_one_page_per_epci_each_with_its_own_name(world):
    pages = atlas_pages(SMALL, world)
    assert [page.siren for page in pages] == list(world.names("epci").index)
    assert len({page.stem for page in pages}) == len(pages) == 21
    assert all(page.stem == page.stem.encode("ascii").decode() for page in pages)


@pytest.mark.parametrize(
    "view", [View(DAY), View(DAY, methode="quantiles", classes=3), View(DAY, sujet="moyens")]
)
def test_a_colour_means_the_same_on_every_page(world, view):
    pages = atlas_pages(view, world)
    common = build(replace(pages[0].view, epci=""), world).classed
    assert common.breaks.counts
    for page in pages:
        found = build(page.view, world).classed
        assert (found.breaks.inner, found.colours) == (common.breaks.inner, common.colours)


def test_pages_around_the_finistère_keep_their_two_hues(world):
    pages = atlas_pages(View(DAY, methode="reference"), world)
    assert build(pages[3].view, world).classed.colours == theme.diverging(4)


def test_what_has_no_value_by_commune_shows_the_finistère_with_the_epci_outlined(world):
    page = atlas_pages(View(DAY, sujet="moyens"), world, sirens=[HAUT_LEON])[0]
    spec = build_map(page.view, world)
    assert (spec.focus, spec.chosen) == (None, HAUT_LEON)


def test_the_pdf_of_all_pages_carries_one_receipt(world):
    content = atlas_file(SMALL, world, MAKING, sirens=(HAUT_LEON, BREST))
    receipt = read_receipt(content)
    assert (receipt.objet, receipt.parametres["sirens"]) == ("atlas", f"{HAUT_LEON},{BREST}")
    assert [receipt.id in page.extract_text() for page in PdfReader(io.BytesIO(content)).pages] == [True] * 2


def test_an_atlas_of_nothing_is_refused(world):
    with pytest.raises(PrintError, match="aucune page"):
        atlas_file(SMALL, world, MAKING, sirens=("000000000",))


def test_an_archive_is_the_same_when_it_is_made_again_and_tells_its_progress(world, two):
    steps = []
    made = [
        archive_bytes(
            SMALL,
            world,
            MAKING,
            kinds=["html"],
            whole=False,
            progress=lambda *step: steps.append(step),
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert steps == [("Brest Métropole", 1, 2), ("Haut-Léon", 2, 2)] * 2
    with zipfile.ZipFile(io.BytesIO(made[0])) as opened:
        assert opened.testzip() is None
        assert sorted(opened.namelist()) == [
            f"projets_{place}_carte-lien.html" for place in ("brest-metropole", "haut-leon")
        ]
        assert {one.date_time for one in opened.infolist()} == {(2026, 11, 23, 10, 30, 5 - 5 % 2)}


def test_a_public_atlas_names_no_hidden_project_in_its_archive_or_its_pdf(two):
    leaking = coded()
    projet = leaking.portfolio.tables["projet"]
    seen = portfolio_for(leaking.portfolio, "public", date=DAY).tables["projet"]["projet_id"]
    hidden = set(projet["projet_id"]) - set(seen)
    content = archive_bytes(SMALL, leaking, MAKING, kinds=["html"], whole=True, progress=lambda *_: None)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    assert {name.rpartition(".")[2] for name in files} == {"html", "pdf"}
    texts = [pdf_text(one) if name.endswith("pdf") else one.decode() for name, one in files.items()]
    named = set(re.findall(r"\bP\d{4}\b", " ".join(texts)))
    assert named & set(projet["projet_id"])
    assert named & hidden == set()


def test_an_archive_stops_when_its_progress_says_so(world, two):
    def stop(label, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive_bytes(SMALL, world, MAKING, kinds=["html"], whole=False, progress=stop)
