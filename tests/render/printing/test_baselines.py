"""Main kinds of maps against images that were looked at; `REDRAW_BASELINES=1` draws these anew."""

import io
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from render.printing import PAGE_FORMATS, map_bytes, map_figure
from tests.render.printing.map_cases import FURNITURE, KINDS, geography

FOLDER = Path(__file__).parents[1] / "baselines"
PAGES = {
    "choroplethe-communes": "a4-paysage",
    "choroplethe-epci": "a4-portrait",
    "cercles": "carre",
    "croisement": "a4-paysage",
    "priorite": "diapositive",
    "moyens": "carte-lien",
    "projets": "a4-portrait",
    "projets-accord": "a4-paysage",
}
WIDTH = 600
TILE = 30
WHOLE_RMS, TILE_RMS = 1.5, 4.5


def drawn(kind):
    page = PAGE_FORMATS[PAGES[kind]]
    small = replace(page, dpi=round(WIDTH / page.width_mm * 25.4))
    content = map_bytes(
        KINDS[kind](), geography(), page=small, file_format="png", furniture=FURNITURE, metadata={}
    )
    return Image.open(io.BytesIO(content)).convert("RGB")


def halved(image):
    """Pixels at half size: a change of hinting or of antialiasing leaves them as they were."""
    return np.asarray(image.reduce(2), dtype=float)


def differences(one, other):
    """RMS difference of two images over all, and of the tile that differs most."""
    squares = ((halved(one) - halved(other)) ** 2).mean(axis=2)
    high, wide = (side // TILE * TILE for side in squares.shape)
    tiles = squares[:high, :wide].reshape(high // TILE, TILE, wide // TILE, TILE).mean(axis=(1, 3))
    return float(np.sqrt(squares.mean())), float(np.sqrt(tiles.max()))


def side_by_side(expected, actual):
    """The expected image, the actual one, and what differs in red on a pale ground."""
    gap = np.abs(np.asarray(expected, dtype=int) - np.asarray(actual, dtype=int)).max(axis=2)
    ground = np.asarray(actual.convert("L"), dtype=float)[..., None] * 0.3 + 178
    shown = np.where((gap > 24)[..., None], np.array([200, 0, 0]), np.repeat(ground, 3, axis=2))
    three = Image.new("RGB", (3 * expected.width + 20, expected.height), "white")
    panels = (expected, actual, Image.fromarray(shown.astype(np.uint8)))
    for place, image in enumerate(panels):
        three.paste(image, (place * (expected.width + 10), 0))
    return three


def check(kind, actual, folder):
    expected = Image.open(FOLDER / f"{kind}.png").convert("RGB")
    assert actual.size == expected.size
    whole, tile = differences(expected, actual)
    if whole > WHOLE_RMS or tile > TILE_RMS:
        seen = folder / f"{kind}.png"
        side_by_side(expected, actual).save(seen)
        pytest.fail(f"{kind} differs (RMS {whole:.1f}, worst tile {tile:.1f}): look at {seen}")


@pytest.mark.parametrize("kind", PAGES)
def test_a_map_looks_as_it_did(kind, tmp_path):
    actual = drawn(kind)
    if os.environ.get("REDRAW_BASELINES"):
        actual.quantize(256, kmeans=2).save(FOLDER / f"{kind}.png", optimize=True)
    check(kind, actual, tmp_path)


def test_every_kind_has_an_image_and_no_image_is_left_over():
    assert set(PAGES) == set(KINDS) == {path.stem for path in FOLDER.glob("*.png")}


def test_a_lost_legend_entry_is_a_difference(tmp_path):
    image = drawn("moyens")
    paler = np.array(image)
    box = map_figure(
        KINDS["moyens"](), geography(), page=PAGE_FORMATS["carte-lien"], furniture=FURNITURE
    ).boxes["legende"]
    per_mm = image.width / PAGE_FORMATS["carte-lien"].width_mm
    left, bottom = round(box.x * per_mm), image.height - round(box.y * per_mm)
    paler[bottom - 12 : bottom, left : left + 120] = 255
    with pytest.raises(pytest.fail.Exception, match="differs"):
        check("moyens", Image.fromarray(paler), tmp_path)
    with Image.open(tmp_path / "moyens.png") as seen:
        assert seen.width == 3 * image.width + 20
