"""The files of a printed map: sizes, fonts, layers, metadata, and the same bytes for ever."""

import base64
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
import typst
from defusedxml import ElementTree
from fontTools.ttLib import TTFont
from PIL import Image

from render import theme
from render.printing import (
    FILE_FORMATS,
    PAGE_FORMATS,
    PrintError,
    Sheet,
    atlas_pdf,
    bare_map_svg,
    figure_bytes,
    map_bytes,
    map_figure,
    read_metadata,
)
from render.printing.faces import FONT_FOLDER
from tests.render.printing.map_cases import FURNITURE, HAUT_LEON, KINDS, geography, project_map

PIXELS = {
    "a4-paysage": (3508, 2480, 300),
    "a4-portrait": (2480, 3508, 300),
    "a3-paysage": (4961, 3508, 300),
    "a3-portrait": (3508, 4961, 300),
    "diapositive": (1920, 1080, 144),
    "carre": (1080, 1080, 144),
    "carte-lien": (1200, 630, 144),
}
METADATA = {
    "Author": "Département du Finistère",
    "Software": "Atlas 1.2",
    "CreationDate": "2026-03-31",
    "Receipt": json.dumps({"titre": "« Été » <b> & \\ fin", "n": 3}, ensure_ascii=False),
}
SVG = "{http://www.w3.org/2000/svg}"
INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"
HOSTILE = "<script>alert(1)</script> $\\frac{1}{0}$ ]]> & \x00\ud800 « fin »"


@pytest.fixture(scope="module")
def sheet():
    """One page of each thing to check: names, marks, demonstration, insets."""
    return map_figure(KINDS["projets"](), geography(), page=PAGE_FORMATS["carre"], furniture=FURNITURE)


@pytest.fixture(scope="module")
def files(sheet):
    return {one: figure_bytes(sheet, file_format=one, metadata=METADATA) for one in FILE_FORMATS}


@pytest.fixture(scope="module")
def root(files):
    return ElementTree.fromstring(files["svg"])


def elements(root, name):
    return [one for one in root.iter() if one.tag == SVG + name]


@pytest.mark.parametrize("key", PAGE_FORMATS)
def test_pixels_and_resolution_are_exact(key):
    page = PAGE_FORMATS[key]
    content = figure_bytes(Sheet(page, title="vide", alt="rien"), file_format="png", metadata={})
    with Image.open(io.BytesIO(content)) as image:
        assert (*image.size, round(image.info["dpi"][0]), round(image.info["dpi"][1])) == (
            *PIXELS[key],
            PIXELS[key][2],
        )
    assert (page.width_px, page.height_px) == PIXELS[key][:2]


def test_a_pdf_of_paper_has_the_size_of_the_paper():
    content = figure_bytes(Sheet(PAGE_FORMATS["a4-portrait"]), file_format="pdf", metadata={})
    box = pypdf.PdfReader(io.BytesIO(content)).pages[0].mediabox
    assert [float(side) / 72 * 25.4 for side in (box.width, box.height)] == pytest.approx(
        [210, 297], abs=0.01
    )


def test_metadata_and_alternative_text_come_back_from_every_file(files, sheet):
    wanted = {**METADATA, "Title": sheet.title, "Description": sheet.alt}
    assert {one: read_metadata(files[one]) for one in FILE_FORMATS} == dict.fromkeys(FILE_FORMATS, wanted)


def test_each_format_says_what_it_shows_where_its_readers_look(files, root, sheet):
    with Image.open(io.BytesIO(files["png"])) as image:
        assert image.text["Description"] == sheet.alt
    information = pypdf.PdfReader(io.BytesIO(files["pdf"])).metadata
    assert (information.title, information.subject) == (sheet.title, sheet.alt)
    assert information.creation_date.isoformat() == "2026-03-31T00:00:00+00:00"
    titles, descriptions = elements(root, "title"), elements(root, "desc")
    assert [one.text for one in titles + descriptions] == [sheet.title, sheet.alt]
    assert root.get("aria-labelledby").split() == [titles[0].get("id"), descriptions[0].get("id")]


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n", b"<svg"])
def test_a_file_that_is_not_ours_is_refused_in_french(content):
    with pytest.raises(PrintError, match="n’est pas une image"):
        read_metadata(content)


def test_a_date_or_a_key_that_cannot_be_written_is_refused():
    empty = Sheet(PAGE_FORMATS["carre"])
    with pytest.raises(PrintError, match="Date illisible"):
        figure_bytes(empty, file_format="png", metadata={"CreationDate": "hier"})
    with pytest.raises(PrintError, match="Clé de métadonnée"):
        figure_bytes(empty, file_format="svg", metadata={"clé/": "x"})


def test_an_svg_has_no_script_and_asks_for_nothing(root):
    for one in root.iter():
        assert one.tag.rpartition("}")[2] not in {"script", "foreignObject", "iframe", "a", "use"}
        for name, value in one.attrib.items():
            assert not name.lower().startswith("on")
            assert not name.endswith("href"), value
    assert re.findall(r"url\(\s*['\"]?(?!#|data:font/)", "".join(root.itertext())) == []


def test_a_hostile_title_is_only_a_title():
    spec = replace(project_map(HAUT_LEON), title=HOSTILE, source=HOSTILE, notes=(HOSTILE,), alt=HOSTILE)
    page = PAGE_FORMATS["carte-lien"]
    sheet = map_figure(spec, geography(), page=page, furniture=replace(FURNITURE, producer=HOSTILE))
    root = ElementTree.fromstring(figure_bytes(sheet, file_format="svg", metadata={"Receipt": HOSTILE}))
    assert not [one for one in root.iter() if one.tag.endswith("script")]
    assert "<script>alert(1)</script> $\\frac{1}{0}$ ]]> & " in elements(root, "title")[0].text
    shown = " ".join(one.text or "" for one in elements(root, "text"))
    assert "$\\frac{1}{0}$" in shown
    text = pypdf.PdfReader(io.BytesIO(figure_bytes(sheet, file_format="pdf", metadata={}))).pages[0]
    assert "$\\frac{1}{0}$" in text.extract_text()


def test_layers_bear_names_that_inkscape_shows(root):
    named = {
        one.get(INKSCAPE + "label"): one for one in root.iter() if one.get(INKSCAPE + "groupmode") == "layer"
    }
    wanted = [
        "Mer",
        "Territoires",
        "Limites",
        "Projets",
        "Noms des territoires",
        "Légende",
        "Titre et sources",
    ]
    assert [name for name in wanted if name in named] == wanted
    page = named["Page"]
    assert all(layer in list(page) for name, layer in named.items() if name != "Page")
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert "territoire-200067072" in {one.get("id") for one in named["Territoires"].iter()}


def test_an_svg_carries_the_letters_of_its_texts(files, root):
    sources = re.findall(
        r"font-style:(\w+);font-weight:(\d+);src:url\(data:font/woff;base64,([^)]+)\)",
        files["svg"].decode(),
    )
    letters = {}
    for style, weight, data in sources:
        with TTFont(io.BytesIO(base64.b64decode(data))) as font:
            letters[style, weight] = set(font.getBestCmap())
    assert set(letters) == {("normal", "400"), ("normal", "600"), ("italic", "400")}
    texts = elements(root, "text")
    assert len(texts) > 40
    for one in texts:
        style = one.get("style")
        face = ("italic" if "italic" in style else "normal", "600" if "weight: 600" in style else "400")
        assert theme.PRINT_FONT in style
        assert {ord(sign) for sign in one.text} <= letters[face]


def test_a_pdf_is_vector_and_embeds_its_fonts(files):
    page = pypdf.PdfReader(io.BytesIO(files["pdf"])).pages[0]
    fonts = [one.get_object() for one in page["/Resources"]["/Font"].values()]
    bases = [font["/DescendantFonts"][0].get_object() for font in fonts if "/DescendantFonts" in font]
    assert len(bases) >= 3
    for base in bases:
        assert "SourceSansPro" in base["/BaseFont"]
        assert "/FontFile2" in base["/FontDescriptor"].get_object()
    assert len(page.images) == 0


@pytest.mark.parametrize("file_format", FILE_FORMATS)
def test_the_same_map_is_the_same_file(file_format, files):
    spec, page = KINDS["projets"](), PAGE_FORMATS["carre"]
    again = map_bytes(
        spec, geography(), page=page, file_format=file_format, furniture=FURNITURE, metadata=METADATA
    )
    assert hashlib.sha256(again).digest() == hashlib.sha256(files[file_format]).digest()


def test_another_process_writes_the_same_files(files):
    script = (
        "import hashlib, sys\n"
        "from render.printing import FILE_FORMATS, PAGE_FORMATS, map_bytes\n"
        "from tests.render.printing.map_cases import FURNITURE, KINDS, geography\n"
        "from tests.render.printing.test_files import METADATA\n"
        "for one in FILE_FORMATS:\n"
        "    content = map_bytes(KINDS['projets'](), geography(), page=PAGE_FORMATS['carre'],\n"
        "        file_format=one, furniture=FURNITURE, metadata=METADATA)\n"
        "    print(hashlib.sha256(content).hexdigest())\n"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"},
    )
    assert done.stdout.split() == [hashlib.sha256(files[one]).hexdigest() for one in FILE_FORMATS]


def test_an_atlas_has_one_page_per_map_and_its_fonts_once():
    page = PAGE_FORMATS["carte-lien"]
    specs = [project_map(HAUT_LEON), KINDS["choroplethe-epci"](), KINDS["cercles"]()]

    def pages():
        return (map_figure(spec, geography(), page=page, furniture=FURNITURE) for spec in specs)

    content = atlas_pdf(pages(), metadata={"Title": "Atlas", "CreationDate": "2026-03-31"})
    assert content == atlas_pdf(pages(), metadata={"Title": "Atlas", "CreationDate": "2026-03-31"})
    read = pypdf.PdfReader(io.BytesIO(content))
    assert len(read.pages) == 3
    for spec, one in zip(specs, read.pages, strict=True):
        assert spec.title.split(",")[0] in one.extract_text().replace("\n", " ")
    assert read_metadata(content)["Title"] == "Atlas"


def test_an_atlas_without_pages_is_refused():
    with pytest.raises(PrintError, match="aucune page"):
        atlas_pdf([], metadata={})


def test_a_bare_map_goes_into_a_document_as_text(tmp_path):
    drawing = bare_map_svg(project_map(HAUT_LEON), geography(), width_mm=160, height_mm=90)
    root = ElementTree.fromstring(drawing)
    assert float(root.get("width").removesuffix("pt")) == pytest.approx(160 / 25.4 * 72)
    (tmp_path / "carte.svg").write_text(drawing, encoding="utf-8")
    (tmp_path / "page.typ").write_text('#image("carte.svg", width: 160mm)', encoding="utf-8")
    content = typst.compile(str(tmp_path / "page.typ"), font_paths=[str(FONT_FOLDER)])
    text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Plouescat" in text
    assert "DÉMONSTRATION" in text.replace(" ", "")
    assert "Habitat\u00a0(2)" in text
