"""Names on printed maps: where their lines are cut, and that none ever covers another or leaves the map."""

import re
from itertools import combinations

import numpy as np
import pytest
import shapely

from data.territoire import load_communes
from render import theme
from render.colour import contrast
from render.printing import PAGE_FORMATS, figure_bytes
from render.printing.labels import Name, Room, label_size, place_names
from render.printing.lettering import Style
from render.printing.line_breaks import line_variants
from render.printing.naming import draw_names
from render.printing.page import Rect
from render.printing.scene import framed
from render.printing.sheet import Sheet
from render.printing.zones import zones
from tests.render.printing.map_cases import (
    CROZON,
    EPCI,
    FURNITURE,
    HAUT_LEON,
    KINDS,
    LESNEVEN,
    choropleth,
    geography,
    sheet,
    sheet_of,
)

STYLE = Style("semibold", 8.0)
ALL_NAMES = sorted({*load_communes()["nom"], *EPCI["nom_court"], *EPCI["nom"]})
DEPARTMENT_PAGES = [key for key in PAGE_FORMATS if key != "carte-lien"]


def crossings(boxes):
    return [(one, other) for one, other in combinations(boxes, 2) if one[1].meets(other[1])]


def names(sheet, *roles):
    return [(one.text, one.box) for one in sheet.placed if one.role in roles]


def drawn(spec, key):
    return sheet_of(spec, key)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Haut-Léon", ("Haut-Léon",)),
        ("Île-de-Sein", ("Île-de-Sein",)),
        ("Crozon – Aulne maritime", ("Crozon –", "Aulne maritime")),
        ("Cap Sizun – Pointe du Raz", ("Cap Sizun –", "Pointe du Raz")),
        ("Pays des Abers", ("Pays", "des Abers")),
        ("Pleyben-Châteaulin-Porzay", ("Pleyben-", "Châteaulin-Porzay")),
        ("Le Tréhou", ("Le Tréhou",)),
    ],
)
def test_a_name_is_cut_where_a_reader_breathes(name, lines):
    variants = line_variants(name)
    assert variants[0] == (name,)
    assert variants[min(len(lines), len(variants)) - 1] == lines


def test_no_line_of_a_name_is_a_scrap_and_none_begins_with_a_dash():
    for name, lines in [(one, lines) for one in ALL_NAMES for lines in line_variants(one)]:
        joined = "".join(line if line.endswith("-") else f"{line} " for line in lines).strip()
        assert joined == name
        assert not [line for line in lines if line.startswith(("–", "-"))], name
        assert len(lines) == 1 or min(map(len, lines)) > 3, name


def test_the_first_names_have_the_choice_and_a_name_in_the_way_moves():
    """The second name has one place, where the first stands; the first can stand elsewhere."""
    first = Name("a", (("Alpha",),), STYLE, (50, 50), places=((50, 50), (80, 50)))
    second = Name("b", (("Bravo",),), STYLE, (50, 50), places=((50, 50),))
    third = Name("c", (("Charlie",),), STYLE, (50, 50), places=((50, 50),))
    placed = {one.code: one.box for one in place_names([first, second, third], Room(Rect(0, 0, 100, 100)))}
    assert set(placed) == {"a", "b"}
    assert (round(placed["a"].cx), round(placed["b"].cx)) == (80, 50)


def test_a_name_avoids_boxes_the_edge_and_marks():
    area = shapely.box(0, 0, 60, 40)
    width, height = label_size(("Alpha",), STYLE)
    room = Room(
        Rect(0, 0, 60, 40),
        taken=(Rect(20, 15, 20, 10),),
        marks=np.array([[x, 32.0, 1.0] for x in range(0, 60, 4)]),
    )
    (label,) = place_names([Name("a", (("Alpha",),), STYLE, (30, 20), area=area, keep_in=0.9)], room)
    assert not label.box.meets(room.taken[0])
    assert room.frame.holds(label.box)
    assert label.box.top < 31
    assert (label.box.w, label.box.h) == pytest.approx((width, height))


def test_a_name_leans_out_of_its_territory_rather_than_under_a_mark():
    _, height = label_size(("Alpha",), STYLE)
    area = shapely.box(0, 0, 30, 1.8 * height)
    room = Room(Rect(-20, -20, 70, 60), marks=np.array([[x, 0.9 * height, 0.2] for x in range(1, 31, 7)]))
    (label,) = place_names(
        [Name("a", (("Alpha",),), STYLE, (15, 0.9 * height), area=area, keep_in=0.5)], room
    )
    assert label.box.y > 0.9 * height + 0.2 or label.box.top < 0.9 * height - 0.2
    assert 0.5 <= label.inside < 1


@pytest.mark.parametrize("key", PAGE_FORMATS)
def test_no_name_of_an_accord_meets_another_nor_leaves_its_map(key):
    for siren in EPCI.index:
        sheet = drawn(choropleth(focus=siren), key)
        boxes = names(sheet, "nom", "lieu")
        assert crossings(boxes) == [], siren
        frame, scale = sheet.boxes["carte"], sheet.boxes["echelle"]
        assert [text for text, box in boxes if not frame.holds(box) or box.meets(scale)] == [], siren
        communes = sum(geography().communes["siren_epci"] == siren)
        assert len({one.text for one in sheet.placed if one.role == "nom"}) >= 0.6 * communes, siren


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", ["a4-paysage", "a4-portrait", "carre", "carte-lien"])
def test_no_text_of_a_page_meets_another_nor_leaves_the_page(kind, key):
    drawing = sheet(kind, key)
    page = Rect(0, 0, drawing.page.width_mm, drawing.page.height_mm)
    assert [one.text for one in drawing.placed if not page.holds(one.box)] == []
    # Lines of one paragraph follow each other more closely than the height of their boxes.
    inked = [
        (one.text, Rect(one.box.x, one.box.y + 0.2 * one.box.h, one.box.w, 0.6 * one.box.h))
        for one in drawing.placed
    ]
    assert crossings(inked) == []
    insets = [box for part, box in drawing.boxes.items() if part not in {"carte", "legende"}]
    assert not any(one.meets(other) for one, other in combinations(insets, 2))
    assert not drawing.boxes["legende"].meets(drawing.boxes["carte"])
    over = [
        (text, box) for text, box in names(drawing, "nom", "lieu") if any(box.meets(one) for one in insets)
    ]
    assert over == []


@pytest.mark.parametrize("key", DEPARTMENT_PAGES)
@pytest.mark.parametrize("kind", ["choroplethe-epci", "choroplethe-communes", "cercles", "projets"])
def test_every_epci_is_named_on_a_map_of_the_departement(key, kind):
    written = "".join(one.text for one in sheet(kind, key).placed if one.role == "nom").replace(" ", "")
    missing = [name for name in EPCI["nom_court"] if name.replace(" ", "") not in written]
    assert missing == []
    assert "Ouessant" in written
    assert "Île-de-Sein" in written


@pytest.mark.parametrize("siren", [LESNEVEN, CROZON])
@pytest.mark.parametrize("key", PAGE_FORMATS)
def test_a_long_official_name_stays_whole_in_the_heading(siren, key):
    sheet = drawn(choropleth(focus=siren), key)
    heading = " ".join(one.text for one in sheet.placed if one.role == "titre")
    assert heading.startswith(str(EPCI.at[siren, "nom"]))
    assert "…" not in heading


def test_the_most_populated_communes_are_named_first():
    sheet = drawn(choropleth(focus=HAUT_LEON), "carte-lien")
    written = "".join(one.text for one in sheet.placed if one.role == "nom")
    assert all(name in written for name in ("Pol-de-Léon", "Cléder", "Plouescat", "Roscoff"))


def test_a_name_reads_on_its_halo_which_is_white_or_the_colour_of_its_territory():
    spec = choropleth("epci")
    text = figure_bytes(drawn(spec, "a4-paysage"), file_format="svg", metadata={}).decode()
    found = re.findall(r"<text style=\"[^\"]*fill: (#[0-9a-f]{6})[^\"]*stroke: (#[0-9A-Fa-f]{6})", text)
    halos = {halo.upper() for _, halo in found}
    assert halos <= {theme.PAPER, *(flat.colour for flat in spec.palette)}
    assert len(halos) >= 4
    assert min(contrast(colour, halo) for colour, halo in found) >= 4.5


@pytest.mark.parametrize("key", ["a4-portrait", "carre", "carte-lien"])
def test_among_projects_every_name_stays_in_its_own_territory(key):
    """A circle in the middle of a territory once sent its name to the sea, or to a neighbour."""
    spec = KINDS["projets"]()
    page = PAGE_FORMATS[key]
    body = zones(spec, geography(), page=page, furniture=FURNITURE).body
    scene = framed(spec, geography(), body.frame, scale=body.scale)
    labels = draw_names(Sheet(page), scene, [])
    territories = geography().territories["epci"]
    inland = [one for one in labels if one.code in EPCI.index]
    assert len(inland) >= (14 if key == "carte-lien" else 21)
    for one in inland:
        where = scene.view.placed(territories[one.code].shape)
        assert where.contains(shapely.Point(one.box.cx, one.box.cy)), one.lines


def test_nearly_every_epci_is_named_on_the_link_card():
    told = " ".join(text for text, _ in names(sheet("choroplethe-epci", "carte-lien"), "nom"))
    plain = re.sub(r"[\s-]", "", told)
    assert len([name for name in EPCI["nom_court"] if re.sub(r"[\s-]", "", name) not in plain]) <= 2


def test_a_title_is_never_cut_before_a_dash():
    style = Style("semibold", 16.0)
    for width in range(40, 200, 4):
        lines = style.balanced("Lesneven – Côte des Légendes – Projets, au 23 novembre 2026", width)
        assert not [line for line in lines if line.startswith("–")]
        assert " ".join(lines) == "Lesneven – Côte des Légendes – Projets, au 23 novembre 2026"
