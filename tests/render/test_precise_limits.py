"""A map made with imported precise limits says nowhere that its limits are generalised; one made without says it."""

import datetime as dt
import io
import re
from dataclasses import replace

import pandas as pd
import pytest
import shapely
from pypdf import PdfReader

from data.complement import Complement
from data.demonstration import demonstration_portfolio
from data.series import Loaded
from data.territoire import load_communes
from data.world import ALONE
from render.views.atlas import atlas_file
from render.views.export import Making, draw_page, map_file
from render.views.view import View
from render.views.world import load_world

CROZON = "200066868"
MAKING = Making(dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC))
VIEW = View(dt.date(2026, 11, 23), niveau="commune", epci=CROZON)
WHOLE = replace(VIEW, epci="", format="carte-lien")


def imported(precise):
    """The embedded limits themselves, given as if a file had brought them."""
    communes = load_communes(ALONE)
    table = pd.DataFrame(
        {
            "code": communes.index,
            "geometrie": shapely.to_wkb(communes.geometry.to_numpy(), hex=True),
            "precise": precise,
            "source_id": "essai",
        }
    )
    return Loaded(Complement.from_tables({"limite": table}), "essai")


@pytest.fixture(scope="module")
def worlds():
    portfolio = demonstration_portfolio()
    return {precise: load_world(portfolio, imported(precise)) for precise in (True, False)}


def told(content):
    """All that a file says, spaces left out: a PDF cuts its words where it wants."""
    if content.startswith(b"%PDF"):
        pages = PdfReader(io.BytesIO(content)).pages
        return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    return re.sub(r"\s", "", content.decode())


def test_what_is_imported_tells_whether_limits_are_precise(worlds):
    assert [worlds[precise].precise for precise in (True, False)] == [True, False]


@pytest.mark.parametrize("kind", ["svg", "pdf", "html"])
def test_a_file_says_that_limits_are_generalised_only_where_they_are(worlds, kind):
    said = {precise: told(map_file(VIEW, world, MAKING, kind=kind)) for precise, world in worlds.items()}
    assert "généralisées" in said[False]
    assert "généralisées" not in said[True]
    assert "Limites:IGN,LicenceOuverte2.0" in said[True]


def test_an_image_says_it_only_where_they_are(worlds):
    """What is drawn in a PNG is what its page holds."""
    for view in (VIEW, WHOLE):
        words = {
            precise: " ".join(one.text for one in draw_page(view, world, MAKING).placed)
            for precise, world in worlds.items()
        }
        assert "généralisées" in words[False]
        assert "généralisées" not in words[True]


def test_an_atlas_says_it_only_where_they_are(worlds):
    view = replace(WHOLE, sujet="projets")
    said = {
        precise: told(atlas_file(view, world, MAKING, sirens=[CROZON])) for precise, world in worlds.items()
    }
    assert "généralisées" in said[False]
    assert "généralisées" not in said[True]
