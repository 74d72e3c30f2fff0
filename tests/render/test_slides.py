"""The slides: native, described, French, marked, identical, and silent on what the audience may not see."""

import datetime as dt
import functools
import io
import re
import zipfile

import pandas as pd
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_LABEL_POSITION
from pptx.util import Mm

from analysis.accord import accord_state
from analysis.diffusion import portfolio_for
from render import numbers
from render.chartspec import ChartSpec
from render.errors import ReceiptError
from render.printing import PageFormat, Sheet
from render.receipt import read_receipt
from render.reports import Report, remake, report_bytes
from render.sheets import words
from render.slides.package import settled
from render.slides.pieces import Box, plain, show_chart
from tests.render.paper_cases import (
    BREST,
    DAY,
    HAUT_LEON,
    HOSTILE,
    MOMENT,
    bare_world,
    coded,
    demonstration,
    holdings,
    hostile,
    packed,
    shapes_of,
    slides_text,
    small,
)

DECK = Report("diapositives", BREST)


@functools.cache
def made(audience="comité"):
    return report_bytes(DECK, holdings(demonstration(), audience=audience))


@pytest.fixture
def quick(monkeypatch):
    """Leave the map blank, for tests of words alone."""
    blank = Sheet(PageFormat("nue", "Carte seule", 30, 12, 72))
    monkeypatch.setattr("render.slides.deck.bare_map", lambda *_, **__: blank)


def deck(world):
    return report_bytes(Report("diapositives", HAUT_LEON), holdings(world))


def slides():
    return list(Presentation(io.BytesIO(made())).slides)


def alt_of(shape):
    return shape._element.xpath("./*/p:cNvPr")[0].get("descr", "")


def test_a_deck_has_its_six_titled_slides_in_order():
    titles = [slide.shapes.title.text_frame.text for slide in slides()]
    assert titles[0].startswith("Brest Métropole")
    assert titles[1:] == [
        words.SECTIONS["essentiel"],
        "Brest Métropole – Projets, au 23\u00a0novembre\u00a02026",
        words.MEANS_TITLE,
        words.SECTIONS["avancement"],
        words.SECTIONS["decisions"],
    ]


def test_the_figures_are_those_of_the_page():
    state = accord_state(demonstration().portfolio, demonstration().epci, siren=BREST, date=DAY)
    text = packed(slides_text(made()))
    for amount in (state.promis_eur, state.vote_eur, state.verse_eur, state.reste_eur):
        assert packed(numbers.euros(amount)) in text


def test_the_charts_are_native_with_the_payments_of_the_accord():
    state = accord_state(demonstration().portfolio, demonstration().epci, siren=BREST, date=DAY)
    charts = [shape.chart for shape in shapes_of(made()) if shape.has_chart]
    assert len(charts) == 2
    paid = state.par_exercice.groupby("exercice")["paye_eur"].sum()
    paid = paid[paid > 0]
    payments = charts[0].plots[0]
    assert list(payments.categories) == [str(year) for year in paid.index]
    assert list(payments.series[0].values) == paid.tolist()
    book = load_workbook(io.BytesIO(charts[0].part.chart_workbook.xlsx_part.blob))
    assert [row[1].value for row in book.active.iter_rows(min_row=2)] == paid.tolist()


def test_no_value_of_a_chart_is_cut_by_its_bar_and_thousands_are_grouped_on_any_machine():
    for shape in shapes_of(made()):
        if not shape.has_chart:
            continue
        labels = shape.chart.plots[0].data_labels
        assert labels.position == XL_LABEL_POSITION.OUTSIDE_END
        million, thousand, small_ = labels.number_format.split(";")
        assert million.replace('"', "") == "[>=1000000]#\u202f###\u202f##0\u00a0€"
        assert thousand.replace('"', "") == "[>=1000]#\u202f##0\u00a0€"
        assert small_.replace('"', "") == "0\u00a0€"


def test_the_years_of_an_accord_are_not_cut_in_two():
    assert "2021\u20112027" in slides()[0].shapes.title.text_frame.text


def test_what_a_committee_decides_is_announced_and_stands_under_what_is_asked():
    last = slides()[-1]
    (table,) = [shape for shape in last.shapes if shape.has_table]
    agenda = next(one for one in last.shapes if one.has_text_frame and "ordre du jour" in one.text_frame.text)
    asked = next(one for one in last.shapes if one.has_text_frame and one.text_frame.text.startswith("– "))
    lines = asked.text_frame.paragraphs
    assert agenda.top >= asked.top + len(lines) * Mm(7)
    assert table.top >= agenda.top + agenda.height


def test_the_enjeux_are_a_native_table_with_their_total():
    tables = [shape.table for shape in shapes_of(made()) if shape.has_table]
    enjeux = next(table for table in tables if table.cell(0, 0).text == "Enjeu")
    state = accord_state(demonstration().portfolio, demonstration().epci, siren=BREST, date=DAY)
    assert len(enjeux.rows) == state.n_enjeux + 2
    last = [cell.text for cell in enjeux.rows[len(enjeux.rows) - 1].cells]
    assert last[0] == "Ensemble de l’accord"
    assert last[5] == numbers.euros(state.vote_eur)


def test_pictures_charts_and_tables_are_described():
    seen = [shape for shape in shapes_of(made()) if not shape.has_text_frame]
    assert len(seen) == 6
    assert all(len(alt_of(shape)) > 30 for shape in seen)


def test_every_run_of_text_is_declared_french():
    for slide in slides():
        runs = slide._element.xpath(".//a:r/a:rPr")
        assert runs
        assert {run.get("lang") for run in runs} == {"fr-FR"}


def test_every_slide_carries_the_mark_the_warning_the_source_and_the_receipt():
    receipt = read_receipt(made())
    for slide in slides():
        text = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for said in (words.DEMONSTRATION, "ne pas diffuser", "portefeuille fictif", receipt.id):
            assert said in text


def test_the_slides_that_count_inhabitants_or_show_limits_cite_where_they_come_from():
    texts = [
        "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in slides()
    ]
    assert ["INSEE, populations municipales 2023, Licence Ouverte" in one for one in texts] == [
        place == 1 for place in range(6)
    ]
    assert ["Limites\u00a0: IGN" in one for one in texts] == [place == 2 for place in range(6)]


def test_the_next_meeting_on_two_lines_does_not_run_over_what_is_asked(quick):
    last = Presentation(
        io.BytesIO(report_bytes(DECK, holdings(demonstration(), day=dt.date(2026, 6, 15))))
    ).slides[-1]
    boxes = [shape for shape in last.shapes if shape.has_text_frame and shape is not last.shapes.title]
    said, asked = boxes[1], boxes[2]
    assert len(said.text_frame.text) > 100
    assert asked.text_frame.text.startswith("– ")
    assert asked.top >= said.top + Mm(18)


def test_nothing_leaves_the_slide():
    opened = Presentation(io.BytesIO(made()))
    for shape in shapes_of(made()):
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= opened.slide_width
        assert shape.top + shape.height <= opened.slide_height


def test_a_deck_is_remade_from_its_receipt_to_the_byte():
    assert remake(read_receipt(made()), demonstration()) == made()


def test_no_entry_of_a_deck_is_dated_by_the_clock():
    with zipfile.ZipFile(io.BytesIO(made())) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        books = [name for name in package.namelist() if name.endswith(".xlsx")]
        texts = [package.read("docProps/core.xml").decode()]
        for name in books:
            with zipfile.ZipFile(io.BytesIO(package.read(name))) as book:
                texts.append(book.read("docProps/core.xml").decode())
    assert len(books) == 2
    made_at = {date for text in texts for date in re.findall(r"<dcterms:\w+[^>]*>([^<]+)<", text)}
    assert made_at == {"2026-11-23T08:30:00Z"}


@pytest.mark.parametrize("audience", ["comité", "public"])
def test_a_deck_names_no_project_that_its_readers_may_not_see(audience, quick):
    world = coded()
    text = slides_text(report_bytes(DECK, holdings(world, audience=audience)))
    seen = set(portfolio_for(world.portfolio, audience, date=DAY).tables["projet"]["projet_id"])
    every = set(world.portfolio.tables["projet"]["projet_id"])
    named = {code for code in every if re.search(rf"\b{code}\b", text)}
    assert named
    assert named <= seen


def test_the_public_deck_asks_for_no_decision():
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(io.BytesIO(made("public"))).slides]
    assert words.SECTIONS["decisions"] not in titles
    assert "ne pas diffuser" not in slides_text(made("public"))


def test_hostile_words_stay_words(quick):
    content = deck(hostile())
    assert HOSTILE in slides_text(content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        slides_xml = [package.read(name) for name in package.namelist() if "slides/slide" in name]
    assert not any(b"<script" in xml for xml in slides_xml)


def test_controls_and_marks_of_direction_are_left_out():
    assert plain("a\x07b\u202ec\td\ne") == "abc d e"


@pytest.mark.parametrize("world", [bare_world, small], ids=["sans accord", "sans enjeu"])
def test_an_empty_portfolio_has_a_deck_that_says_so(world, quick):
    text = slides_text(deck(world()))
    assert (words.NO_ACCORD if world is bare_world else words.NO_ENJEU)[False] in text
    assert words.DEMONSTRATION not in text


def test_a_chart_that_has_no_native_form_is_refused():
    slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])
    rows = pd.DataFrame(columns=["code", "label", "x", "value"])
    lines = ChartSpec("courbes", "Courbes", rows, source="essai")
    with pytest.raises(ValueError, match="show the picture"):
        show_chart(slide, Box(0, 0, 10, 10), lines)


def test_settling_a_package_twice_changes_nothing_more():
    assert settled(made(), moment=MOMENT) == made()


def test_an_archive_that_is_no_deck_has_no_receipt():
    empty, bomb = io.BytesIO(), io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("docProps/core.xml", b" " * 50_000_000)
    for content in (empty.getvalue(), bomb.getvalue(), b"PK\x03\x04 tronque"):
        with pytest.raises(ReceiptError):
            read_receipt(content)
