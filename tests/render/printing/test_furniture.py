"""What goes with every printed map: words, legend, scale, north, warnings, logo, in each format."""

import io
import math
import re
from dataclasses import replace

import pypdf
import pytest
from defusedxml import ElementTree
from PIL import Image
from pyproj import Geod, Transformer

from render import maps, project_maps, theme
from render.mapspec import LegendItem, SquareLegend
from render.printing import (
    PAGE_FORMATS,
    Furniture,
    LogoError,
    PrintGeography,
    figure_bytes,
)
from render.printing.furniture import footer_words
from render.printing.legend import EPCI_WORDS, LIMIT_WORDS
from render.printing.page import Rect
from render.printing.scalebar import length_words, north_turn, round_length_m
from render.printing.scene import Scale, framed
from render.printing.view import View
from tests.render.printing.map_cases import (
    COMMUNES,
    EPCI,
    FURNITURE,
    HAUT_LEON,
    KINDS,
    POHER,
    choropleth,
    gap,
    geography,
    projects,
    sheet,
    sheet_of,
)

SPACES = re.compile(r"[\s\u00a0\u202f]+")


def drawn(spec, key="a4-paysage", **options):
    return sheet_of(spec, key, **options)


def plain(text):
    return SPACES.sub("", text)


def on_paper(sheet):
    return plain("".join(one.text for one in sheet.placed))


def in_svg(sheet):
    root = ElementTree.fromstring(figure_bytes(sheet, file_format="svg", metadata={}))
    return plain("".join(one.text or "" for one in root.iter() if one.tag.endswith("}text")))


def in_pdf(sheet):
    content = figure_bytes(sheet, file_format="pdf", metadata={})
    return plain(pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text())


def label(spec):
    """Words of the legend as they are on the page; the cells of a square only show their counts."""
    cells = spec.square.size**2 if spec.square else 0
    counts = [re.search(r"\((\d+)\)$", item.label)[1] for item in spec.legend[:cells]]
    return [*counts, *(item.label for item in spec.legend[cells:])]


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_carries_all_that_must_go_with_a_map(kind):
    spec, page = KINDS[kind](), sheet(kind, "a4-paysage")
    wanted = [
        spec.title,
        spec.legend_title,
        *label(spec),
        *spec.notes,
        f"Source : {spec.source}",
        "Limites : IGN",
        "Périmètre : ",
        "Projection Lambert-93",
        "Réalisation : Conseil départemental du Finistère, le 31 mars 2026",
        "Reçu : 7F3A-29C1",
        *FURNITURE.notices,
        "km",
    ]
    for shown in (on_paper(page), in_svg(page), in_pdf(page)):
        assert [words for words in wanted if plain(words) not in shown] == []


@pytest.mark.parametrize("key", PAGE_FORMATS)
@pytest.mark.parametrize("kind", ["moyens", "projets-accord"])
def test_the_mark_of_the_demonstration_is_over_the_map_in_each_size(key, kind):
    page = sheet(kind, key)
    (mark,) = [one for one in page.placed if one.role == "demonstration" and "DÉMONSTRATION" in one.text]
    assert page.boxes["carte"].holds(mark.box)
    assert mark.box.h > 3


def test_real_figures_bear_no_mark_of_the_demonstration():
    real = drawn(replace(KINDS["moyens"](), demonstration=False))
    assert not [one for one in real.placed if one.role == "demonstration"]
    assert "démonstration" not in on_paper(real).lower()


def test_the_mark_of_the_demonstration_is_in_each_format():
    page = sheet("moyens", "carte-lien")
    for shown in (on_paper(page), in_svg(page), in_pdf(page)):
        assert "DONNÉESDEDÉMONSTRATION" in shown


@pytest.mark.parametrize("key", PAGE_FORMATS)
def test_no_legend_entry_is_lost_in_any_size(key):
    for kind, make in KINDS.items():
        shown = plain("".join(one.text for one in sheet(kind, key).placed if one.role == "legende"))
        assert [words for words in label(make()) if plain(words) not in shown] == [], kind


def test_absences_are_apart_in_the_legend():
    shown = {one.text for one in sheet("choroplethe-communes", "a4-paysage").placed}
    assert {maps.ABSENT_LABELS[one] for one in ("secret", "manquant", "non_calcule")} <= shown
    outside = {one.text for one in sheet("choroplethe-epci", "a4-paysage").placed}
    assert maps.ABSENT_LABELS["hors_epci"] in outside


def test_the_lines_of_the_map_are_in_its_legend():
    words = {one.text for one in sheet("choroplethe-communes", "a4-paysage").placed}
    assert {LIMIT_WORDS, EPCI_WORDS} <= words
    assert LIMIT_WORDS in {one.text for one in drawn(choropleth(focus=POHER)).placed}
    assert not {LIMIT_WORDS, EPCI_WORDS} & {one.text for one in drawn(choropleth(focus=HAUT_LEON)).placed}


def test_a_square_legend_that_says_nothing_of_its_axes_is_still_drawn():
    items = tuple(LegendItem(f"Case {place} ({place})", "#888888") for place in range(4))
    spec = replace(gap(), square=SquareLegend(2, "haut", "droite"), legend=items)
    shown = [one.text for one in drawn(spec).placed if one.role == "legende"]
    assert {"haut", "droite", "0", "1", "2", "3"} <= set(shown)


def test_limits_are_said_generalised_where_they_are_too_coarse():
    said = "Limitesgénéralisées"
    assert said in on_paper(drawn(choropleth(focus=HAUT_LEON)))
    assert said not in on_paper(sheet("choroplethe-epci", "a4-paysage"))
    assert "Agrandis:limitesgénéralisées" in on_paper(sheet("choroplethe-communes", "a4-paysage"))
    precise = PrintGeography(
        geography().communes, geography().epci, geography().voisins, sites=geography().sites, precise=True
    )
    assert "généralisées" not in on_paper(sheet_of(choropleth(focus=HAUT_LEON), "a4-paysage", land=precise))


@pytest.mark.parametrize("key", PAGE_FORMATS)
def test_no_scale_is_given_as_a_ratio(key):
    """Images are resized by whoever shows them: only a drawn length stays true."""
    assert not re.search(r"1[:/]\d{2,}", on_paper(sheet("choroplethe-epci", key)))


def test_the_perimeter_counts_what_is_shown():
    assert "277communesduFinistèreet4dePoher" in on_paper(sheet("choroplethe-communes", "a4-paysage"))
    assert "21intercommunalités" in on_paper(sheet("choroplethe-epci", "a4-paysage"))
    members = int((COMMUNES["siren_epci"] == POHER).sum())
    assert f"{members}communes,dont4danslesCôtes-d’Armor" in on_paper(drawn(choropleth(focus=POHER)))


def test_a_map_of_one_accord_is_situated_in_the_finistere():
    land = geography()
    assert set(land.sketch) == {"", *land.territories["epci"]}
    alone, whole = drawn(choropleth(focus=HAUT_LEON)), drawn(choropleth("epci"))
    faces = [
        sum(piece.get_facecolor()[:3] == (242 / 255, 183 / 255, 5 / 255) for piece in shapes(one))
        for one in (alone, whole)
    ]
    assert faces == [1, 0]


def shapes(sheet):
    layer = next(one for one in sheet.artists if one.get_gid() == "calque-legende")
    return [piece for piece in layer.pieces if hasattr(piece, "get_facecolor")]


@pytest.mark.parametrize("key", PAGE_FORMATS)
@pytest.mark.parametrize("focus", [None, HAUT_LEON])
def test_the_drawn_scale_measures_the_ground(key, focus):
    """The length of the bar, carried over the middle of the map, is the geodesic distance that it says."""
    scene = framed(choropleth(focus=focus), geography(), Rect(8, 20, 150, 130), scale=Scale())
    length = round_length_m(scene.view, 30)
    assert length_words(length)[0] in {"1", "2", "5", "10", "20", "50", "100", "200", "500"}
    assert 30 / 2.5 <= length * scene.view.mm_per_m <= 30
    west, south, east, north = scene.view.bounds
    back = Transformer.from_crs(2154, 4326, always_xy=True)
    middle = ((west + east) / 2, (south + north) / 2)
    ends = [back.transform(middle[0] + side * length / 2, middle[1]) for side in (-1, 1)]
    metres = Geod(ellps="GRS80").inv(*ends[0], *ends[1])[2]
    assert metres == pytest.approx(length, rel=1.5e-3)


def test_the_arrow_shows_the_true_north():
    """Lambert-93 turns the meridians by n (λ - 3°), n = 0.7256 (IGN, NTG 71): about 5° in the Finistère."""
    scene = framed(choropleth("epci"), geography(), Rect(0, 0, 200, 160), scale=Scale())
    assert north_turn(scene.view) == pytest.approx(0.7256077650 * (3 + 4.15), abs=0.15)


def test_lengths_are_round_at_every_scale():
    for power in range(-4, 1):
        for factor in (1.0, 1.9, 2.1, 4.9, 5.1, 9.9):
            view = View(Rect(0, 0, 100, 100), 0, 0, factor * 10.0**power)
            digits = f"{round_length_m(view, 30):e}"[0]
            assert digits in "125"
            assert 12 - 1e-9 <= round_length_m(view, 30) * view.mm_per_m <= 30 + 1e-9


def logo(kind="PNG", size=(300, 120)):
    out = io.BytesIO()
    Image.new("RGB", size, "#0B3C5D").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("key", ["a4-paysage", "carre"])
def test_a_logo_leaves_the_title_its_room(kind, key):
    sheet = drawn(choropleth("epci"), key, furniture=replace(FURNITURE, logo=logo(kind)))
    box = sheet.boxes["logo"]
    assert box.w / box.h == pytest.approx(300 / 120)
    assert Rect(0, 0, sheet.page.width_mm, sheet.page.height_mm).holds(box)
    assert not [one.text for one in sheet.placed if one.box.meets(box)]
    assert b"<image" in figure_bytes(sheet, file_format="svg", metadata={})


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\nabc", logo()[:60], logo("GIF")])
def test_a_logo_that_is_no_image_is_refused_with_a_remedy(content):
    with pytest.raises(LogoError, match="PNG ou JPEG"):
        drawn(choropleth("epci"), furniture=replace(FURNITURE, logo=content))


def test_a_logo_that_would_fill_the_memory_is_refused():
    with pytest.raises(LogoError, match="pixels"):
        drawn(choropleth("epci"), furniture=replace(FURNITURE, logo=logo(size=(6000, 5000))))
    with pytest.raises(LogoError, match="octets"):
        drawn(choropleth("epci"), furniture=replace(FURNITURE, logo=logo() + bytes(5_000_000)))


@pytest.mark.parametrize("key", PAGE_FORMATS)
def test_words_without_end_stay_on_the_page(key):
    long = " ".join(f"{EPCI['nom'].iloc[place % 21]}" for place in range(12))
    spec = replace(choropleth("epci"), title=long, source=long, notes=(long,), legend_title=long[:200])
    furniture = Furniture("x" * 300, receipt_id="R", notices=(long,), subtitle=long)
    sheet = drawn(spec, key, furniture=furniture)
    page = Rect(0, 0, sheet.page.width_mm, sheet.page.height_mm)
    assert [one.text for one in sheet.placed if not page.holds(one.box)] == []
    assert math.isfinite(sheet.boxes["carte"].h)
    assert sheet.boxes["carte"].h > 0.2 * page.h


@pytest.mark.parametrize("key", PAGE_FORMATS)
def test_a_legend_of_classes_absences_and_all_themes_holds_in_every_size(key):
    labels = {one: f"{one.replace('-', ', ').capitalize()}" for one in theme.THEME_MARKS}
    rows = projects().assign(theme=[list(labels)[place % len(labels)] for place in range(len(projects()))])
    spec = project_maps.with_projects(choropleth(absent=True), rows, labels)
    spec = replace(
        spec, notes=(*spec.notes, "Ne sont comptés que les projets et les aides votés et publics.")
    )
    page = drawn(spec, key)
    legend, frame = page.boxes["legende"], page.boxes["carte"]
    shown = [one for one in page.placed if one.role == "legende"]
    assert [
        words for words in label(spec) if plain(words) not in plain("".join(one.text for one in shown))
    ] == []
    assert not legend.meets(frame)
    foot = [one.box for one in page.placed if one.role in {"source", "mention"}]
    assert [one.text for one in shown if not legend.padded(0.5).holds(one.box)] == []
    assert not any(legend.meets(box) for box in foot)
    assert frame.w * frame.h > 0.2 * page.page.width_mm * page.page.height_mm


def test_the_perimeter_of_euros_per_inhabitant_is_the_part_of_poher_that_is_divided_by():
    part, whole = "habitants de la partie finistérienne pour Poher", "Poher Communauté en entier"
    for kind, told, left in (("moyens", part, whole), ("choroplethe-epci", whole, part)):
        (said,) = [
            one for one in footer_words(KINDS[kind](), geography(), FURNITURE, coarse="") if "Périm" in one
        ]
        assert told in said
        assert left not in said
