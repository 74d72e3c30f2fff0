"""What is drawn where: projection, colours, circles, marks, hatching, islands."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import Geod

from render import theme
from render.printing.geography import metres, path_of
from render.printing.ground import DISC_MM, disc_box, doubled
from render.printing.marks import circles as circles_of
from render.printing.marks import moved_apart, sites
from render.printing.page import Rect
from render.printing.scene import Scale, framed, hatching
from tests.render.printing.map_cases import (
    COMMUNES,
    HAUT_LEON,
    KINDS,
    MOLENE,
    OUESSANT,
    SEIN,
    choropleth,
    circles,
    geography,
    priority,
    project_map,
    sheet,
    sheet_of,
)


def test_a_territory_that_no_line_of_hatching_meets_is_drawn_without_any():
    assert len(path_of(hatching(shapely.Point(3.01, 5.0).buffer(0.02), Scale())).vertices) == 0


FRAME = Rect(10, 20, 210, 160)
BREST, QUIMPER, MORLAIX = "29019", "29232", "29151"


def scene(spec, frame=FRAME):
    return framed(spec, geography(), frame, scale=Scale())


def drawn(spec, key="a4-paysage"):
    return sheet_of(spec, key)


def pieces(sheet, layer):
    found = [one for one in sheet.artists if one.get_gid() == f"calque-{layer}"]
    return {piece.get_gid(): piece for piece in found[0].pieces if piece.get_gid()} if found else {}


def hexadecimal(rgba):
    return "#" + "".join(f"{round(255 * one):02X}" for one in rgba[:3])


def test_distances_on_the_map_are_those_of_the_ground_in_every_direction():
    """Mercator would stretch all of them by half; Lambert-93 keeps them within a thousandth here."""
    view = scene(choropleth("epci")).view
    halls = COMMUNES.loc[[BREST, QUIMPER, MORLAIX], ["mairie_lon", "mairie_lat"]].to_numpy()
    for one, other in ((0, 1), (1, 2), (0, 2)):
        ground = Geod(ellps="GRS80").inv(*halls[one], *halls[other])[2]
        paper = math.dist(view.place(metres(*halls[one])), view.place(metres(*halls[other])))
        assert paper / view.mm_per_m == pytest.approx(ground, rel=1e-3)


@pytest.mark.parametrize("focus", [None, HAUT_LEON])
def test_the_subject_fills_the_frame_and_stays_inside(focus):
    shown = scene(choropleth(focus=focus))
    left, low, right, high = shapely.total_bounds([shown.view.placed(one.shape) for one in shown.coloured])
    assert left >= FRAME.x
    assert low >= FRAME.y
    assert right <= FRAME.right
    assert high <= FRAME.top
    assert max((right - left) / FRAME.w, (high - low) / FRAME.h) > 0.9


@pytest.mark.parametrize("kind", ["choroplethe-communes", "choroplethe-epci", "croisement", "moyens"])
def test_each_territory_has_the_colour_that_the_spec_says(kind):
    spec = KINDS[kind]()
    shapes = pieces(sheet(kind, "a4-paysage"), "territoires")
    found = {
        gid.removeprefix("territoire-"): hexadecimal(piece.get_facecolor()) for gid, piece in shapes.items()
    }
    assert found == {code: spec.palette[place].colour.upper() for code, place in spec.fills.items()}


def test_a_map_of_one_accord_shows_its_communes_in_colour_and_the_others_in_grey():
    sheet = drawn(choropleth(focus=HAUT_LEON))
    members = set(COMMUNES.index[COMMUNES["siren_epci"] == HAUT_LEON])
    assert set(pieces(sheet, "territoires")) == {f"territoire-{code}" for code in members}
    around = {hexadecimal(one.get_facecolor()) for one in pieces(sheet, "voisins").values()}
    assert around == {theme.NEIGHBOUR}


def test_no_territory_is_moved():
    """Ouessant stays 17 km from the mainland, Sein at its place."""
    shown = scene(choropleth("epci"))
    codes = shown.geography.territories["epci"]
    far = shapely.distance(codes[OUESSANT].shape, codes["242900074"].shape)
    paper = shapely.distance(
        shown.view.placed(codes[OUESSANT].shape), shown.view.placed(codes["242900074"].shape)
    )
    assert paper == pytest.approx(far * shown.view.mm_per_m)
    sheet = drawn(choropleth("epci"))
    assert {f"territoire-{OUESSANT}", f"territoire-{SEIN}"} <= set(pieces(sheet, "territoires"))


def test_small_islands_are_doubled_by_a_disc_on_the_sea_with_their_colour():
    shown = scene(choropleth())
    small = {one.code for one in shown.coloured if doubled(one, shown)}
    assert small == {SEIN, MOLENE}
    for code in small:
        box = disc_box(shown.geography.territories["commune"][code], shown)
        assert box.w == pytest.approx(DISC_MM)
        others = [one.shape for one in shown.coloured if one.code != code]
        disc = shapely.Point(box.cx, box.cy).buffer(box.w / 2)
        assert not shapely.intersects([shown.view.placed(one) for one in others], disc).any()
        place = shown.view.place(shown.geography.territories["commune"][code].point)
        assert math.dist(place, (box.cx, box.cy)) < 6


@pytest.mark.parametrize("kind", ["choroplethe-communes", "projets"])
@pytest.mark.parametrize("key", ["a4-paysage", "a4-portrait", "a3-paysage", "a3-portrait", "diapositive"])
def test_islands_are_enlarged_over_the_sea(kind, key):
    page = sheet(kind, key)
    insets = {part: box for part, box in page.boxes.items() if part.startswith("agrandi")}
    assert set(insets) == {"agrandi-29155", "agrandi-29083", "agrandi-29082"}
    assert all(page.boxes["carte"].holds(box) for box in insets.values())


def test_a_map_of_epci_or_of_one_accord_enlarges_nothing():
    for spec in (choropleth("epci"), choropleth(focus=HAUT_LEON), project_map(HAUT_LEON)):
        assert not [part for part in drawn(spec).boxes if part.startswith("agrandi")]


@pytest.mark.parametrize("level", ["epci", "commune"])
def test_the_area_of_a_printed_circle_follows_the_value(level):
    spec = circles(level)
    placed = circles_of(scene(spec))
    assert set(placed) == set(spec.symbols)
    radii = np.array([placed[code][2] for code in spec.symbols])
    pixels = np.array(list(spec.symbols.values()))
    assert radii / pixels == pytest.approx(np.full(len(radii), radii[0] / pixels[0]))
    assert list(placed) == sorted(placed, key=lambda code: -placed[code][2])


def test_a_circle_stands_in_its_territory():
    shown = scene(circles())
    for code, (x, y, _) in circles_of(shown).items():
        shape = shown.view.placed(shown.geography.territories["epci"][code].shape)
        assert shapely.contains_xy(shape, x, y)


def test_marks_apart_are_near_their_site_and_no_longer_hide_each_other():
    places = np.array([[10.0, 10.0]] * 4 + [[10.3, 10.0], [40.0, 40.0]])
    radii = np.full(6, 1.4)
    moved = moved_apart(places, radii)
    assert np.hypot(*(moved - places).T).max() <= 2 * 1.4 + 1e-9
    gaps = shapely.distance(shapely.points(moved)[:, None], shapely.points(moved)[None, :])
    assert gaps[np.triu_indices(6, 1)].min() > 1.4
    assert moved[5].tolist() == [40.0, 40.0]
    assert np.array_equal(moved, moved_apart(places, radii))


def test_every_sited_project_of_the_map_is_drawn():
    spec = project_map()
    count = sum(map(len, spec.points.values()))
    assert len(sites(scene(spec))) == count
    layer = next(one for one in drawn(spec).artists if one.get_gid() == "calque-projets")
    assert len(layer.pieces) == count


def test_a_hollow_mark_is_white_with_the_edge_of_its_theme():
    spec = project_map()
    layer = next(one for one in drawn(spec).artists if one.get_gid() == "calque-projets")
    looks = {(hexadecimal(one.get_facecolor()), hexadecimal(one.get_edgecolor())) for one in layer.pieces}
    wanted = {
        (theme.PAPER, style.colour) if style.hollow else (style.colour, theme.PAPER)
        for style in spec.point_styles.values()
    }
    assert looks == wanted


def test_a_project_that_the_land_does_not_know_is_left_out():
    spec = replace(project_map(), points={"habitat": ("inconnu",)})
    assert sites(scene(spec)) == []


def test_hatching_fills_a_shape_at_even_steps_and_stays_inside():
    shape = shapely.box(3, 4, 43, 24)
    lines = hatching(shape, Scale())
    assert shapely.within(lines, shape.buffer(1e-6))
    step = shapely.area(shape) / shapely.length(lines)
    assert step == pytest.approx(1.35, rel=0.05)


def test_uncertain_classes_are_hatched_and_the_others_are_not():
    spec = priority()
    layer = next(one for one in drawn(spec).artists if one.get_gid() == "calque-territoires")
    unstable = [code for code, place in spec.fills.items() if spec.palette[place].hatch]
    open_lines = [piece for piece in layer.pieces if piece.get_facecolor()[3] == 0]
    # One set of lines and one limit over them for each.
    assert len(open_lines) == 2 * len(unstable) > 0
