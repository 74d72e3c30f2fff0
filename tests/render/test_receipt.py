import datetime as dt
import io
import json
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image
from pypdf import PdfWriter

from data.software import software_version
from render.errors import ReceiptError
from render.receipt import KEY, Receipt, html_block, logo_digest, read_receipt, with_receipt

HOSTILE = "</script></metadata><script>alert(1)</script> & « été »"
MOMENT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def receipt(fichier="png", **changes):
    made = Receipt(
        objet="carte",
        parametres={"sujet": "observation", "titre": HOSTILE},
        fichier=fichier,
        diffusion="public",
        donnees="562938290f47",
        portefeuille="demonstration",
        contenu="3943d449a476",
        logiciel=software_version(),
        moment=MOMENT,
    )
    return replace(made, **changes)


def png():
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "#0b3c5d").save(out, "PNG")
    return out.getvalue()


def test_a_png_keeps_its_pixels_and_gives_its_receipt_back():
    stamped = with_receipt(png(), receipt())
    assert read_receipt(stamped) == receipt()
    with Image.open(io.BytesIO(stamped)) as image:
        image.load()
        assert image.getpixel((0, 0)) == (11, 60, 93)
        assert json.loads(image.text[KEY])["parametres"]["titre"] == HOSTILE


def test_an_svg_stays_well_formed_and_gives_its_receipt_back():
    drawn = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="4"><title>t</title></svg>'
    stamped = with_receipt(drawn, receipt("svg"))
    tree = fromstring(stamped)
    assert [child.tag.rpartition("}")[2] for child in tree] == ["metadata", "title"]
    assert read_receipt(stamped) == receipt("svg")


def test_a_pdf_gives_the_receipt_of_its_keywords():
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(10, 10)
    writer.add_metadata({"/Keywords": receipt("pdf").to_json()})
    writer.write(out)
    assert read_receipt(out.getvalue()) == receipt("pdf")


def test_an_html_page_gives_its_receipt_back_and_no_script_runs_out_of_it():
    block = html_block(receipt("html"))
    assert block.count("<") == 2
    page = f"<!doctype html><html><script>var a = '{{';</script>{block}<p>fin</p></html>"
    assert read_receipt(page.encode()) == receipt("html")


def test_a_receipt_is_read_from_its_own_text():
    assert read_receipt(receipt().to_json().encode()) == receipt()


def test_the_identifier_changes_with_every_field():
    others = [
        receipt(moment=MOMENT + dt.timedelta(seconds=1)),
        receipt("svg"),
        receipt(diffusion="interne"),
        receipt(parametres={"sujet": "moyens"}),
        receipt(donnees="0"),
        receipt(portefeuille="20261123-090000-00000000"),
        receipt(contenu="0"),
        receipt(logiciel="0.0.0"),
        receipt(logo=logo_digest(b"logo")),
    ]
    assert len({receipt().id, *(one.id for one in others)}) == 1 + len(others)


def test_two_files_show_the_same_whenever_they_were_made():
    assert receipt().same_content(receipt(moment=MOMENT + dt.timedelta(days=1)))
    assert not receipt().same_content(receipt(logo=logo_digest(b"logo")))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"rien",
        png(),
        b"%PDF-1.4 rien",
        b"<svg></svg>",
        b"{}",
        b"[" * 200_000,
        b"{" + b'"a":' * 50_000,
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXt",
        receipt().to_json().replace('"recu":1', '"recu":2').encode(),
        receipt().to_json().replace('"public"', '"monde"').encode(),
        receipt().to_json().replace('"observation"', "3").encode(),
        receipt().to_json().replace("2026-11-23T", "le 23 ").encode(),
        receipt().to_json().replace('"logo"', '"image"').encode(),
        receipt().to_json().replace("+01:00", "").encode(),
    ],
)
def test_what_is_not_a_receipt_is_refused_in_one_sentence(content):
    with pytest.raises(ReceiptError, match=r"\.$"):
        read_receipt(content)


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        receipt(moment=dt.datetime(2026, 11, 23))  # noqa: DTZ001
