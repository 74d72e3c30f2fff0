import datetime as dt
import io
import json
from dataclasses import replace

import pytest
from pypdf import PdfWriter

from data.software import software_version
from render.errors import ReceiptError
from render.printing import FILE_FORMATS, PAGE_FORMATS, Sheet, figure_bytes
from render.printing.page import Rect
from render.printing.sheet import Ink
from render.receipt import Receipt, html_block, logo_digest, read_receipt

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


@pytest.fixture(scope="module")
def sheet():
    page = Sheet(PAGE_FORMATS["carte-lien"], title="Titre", alt="Description")
    page.layer("fond", "Fond").rectangle(Rect(0, 0, 50, 20), Ink("#0b3c5d"))
    return page


@pytest.mark.parametrize("file_format", FILE_FORMATS)
def test_a_file_of_the_print_engine_gives_its_receipt_back(sheet, file_format):
    told = receipt(file_format)
    content = figure_bytes(sheet, file_format=file_format, metadata=told.metadata)
    assert read_receipt(content) == told


def test_nothing_in_a_receipt_is_markup():
    assert not set("<>&") & set(receipt().to_json())
    assert json.loads(receipt().to_json())["parametres"]["titre"] == HOSTILE


def test_a_pdf_of_another_engine_gives_the_receipt_of_its_keywords():
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


def test_the_identifier_changes_with_every_other_field():
    others = [
        receipt(moment=MOMENT + dt.timedelta(seconds=1)),
        receipt(diffusion="interne"),
        receipt(parametres={"sujet": "moyens"}),
        receipt(donnees="0"),
        receipt(portefeuille="20261123-090000-00000000"),
        receipt(contenu="0"),
        receipt(logiciel="0.0.0"),
        receipt(logo=logo_digest(b"logo")),
    ]
    assert len({receipt().id, *(one.id for one in others)}) == 1 + len(others)


def test_the_formats_of_one_page_share_its_identifier():
    assert receipt("svg").id == receipt("png").id
    assert not receipt("svg").same_content(receipt("png"))


def test_two_files_show_the_same_whenever_they_were_made():
    assert receipt().same_content(receipt(moment=MOMENT + dt.timedelta(days=1)))
    assert not receipt().same_content(receipt(logo=logo_digest(b"logo")))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"rien",
        b"\x89PNG\r\n\x1a\n",
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
