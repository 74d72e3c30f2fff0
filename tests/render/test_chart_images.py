import datetime
import io
import itertools
import xml.etree.ElementTree as ET
from dataclasses import replace

import pandas as pd
import pytest
from PIL import Image
from pypdf import PdfReader

from render import theme
from render.chart_images import EMPTY, Look, bare_chart_svg, chart_bytes, draw_chart
from render.chart_words import alt_text
from render.chartspec import COLUMNS, ChartSpec, chart_title, source_line
from render.comparer_charts import Compared, compared_alt
from render.printing import faces

SVG = "{http://www.w3.org/2000/svg}"
NAMES = [
    "Brest Métropole",
    "Cap Sizun – Pointe du Raz",
    "Crozon – Aulne maritime",
    "Lesneven – Côte des Légendes",
    "Pays d’Iroise",
    "Pleyben-Châteaulin-Porzay",
    "Quimper Bretagne Occidentale",
]
CODES = [str(place) for place in range(len(NAMES))]
CHOSEN = "2"
MARK = "Données de démonstration"


def territories(**columns):
    return pd.DataFrame({"code": CODES, "label": NAMES, **columns})


def grid(labels, series, values):
    pairs = list(itertools.product(labels, series))
    rows = [(label, name, value) for (label, name), value in zip(pairs, values, strict=True)]
    return pd.DataFrame(rows, columns=["label", "series", "value"])


ROWS = {
    "classement": territories(
        value=[19.1, 38.7, 29.0, 23.7, 23.1, None, 21.1],
        statut=["ok", "ok", "ok", "ok", "ok", "secret", "ok"],
    ),
    "empilees": grid(
        ["2022", "2023", "2024"], ["financement", "accompagnement"], [36_100, 0, 90_700, 5_000, 519_000, 1]
    ),
    "groupees": grid(
        ["Maître d’ouvrage", "Département"],
        ["Promis", "Voté", "Versé"],
        [3_800_000, 1, None, 2_000_000, 1_600_000, 1_200_000],
    ),
    "courbes": pd.DataFrame(
        [
            (code, name, year, 100 + place * 0.7 + (year - 2016) * (place - 3) * 0.4)
            for place, (code, name) in enumerate(zip([*CODES, "29"], [*NAMES, "Finistère"], strict=True))
            for year in range(2016, 2024)
        ],
        columns=["code", "label", "x", "value"],
    ),
    "points": pd.concat(
        [
            territories(value=values, row=row, reference=reference, unit=unit, decimals=1)
            for row, values, reference, unit in (
                ("Habitants de 65 ans ou plus, 2021", [19.1, 38.7, 29.0, 23.7, 23.1, None, 21.1], 23.8, "%"),
                (
                    "Évolution annuelle de la population 2017-2023",
                    [0.4, -0.1, 0.1, 0.2, 0.8, 0.0, 0.4],
                    0.4,
                    "% par an",
                ),
            )
        ],
        ignore_index=True,
    ),
    "chronologie": pd.DataFrame(
        [
            ("Durée de l’accord", "Accord", datetime.date(2021, 10, 21), datetime.date(2027, 10, 20)),
            ("Vote du Département", "Votes", datetime.date(2021, 10, 21), None),
            ("Avenant n° 1", "Avenants", datetime.date(2024, 2, 5), None),
        ],
        columns=["label", "series", "start", "end"],
    ),
    "intervalles": territories(
        value=[1, 2, 3, 4, 5, 6, 7],
        low=[1, 1, 2, 3, 3, 4, 6],
        high=[2, 4, 5, 6, 7, 7, 7],
        reference=[None, 3, 2, None, 5, 6, 7],
    ),
    "nuage": territories(x=[40, 60, 52, 55, 41, 42, 43], value=[80, 140, 90, 95, 81, 82, 83]),
}
LOOKS = {
    "classement": {
        "unit": "%",
        "decimals": 1,
        "reference": 23.8,
        "reference_label": "Finistère",
        "level": "epci",
    },
    "empilees": {"format": "euros_compacts", "family": "moyens", "colours": theme.MEANS_SERIES},
    "groupees": {"format": "euros_compacts", "family": "moyens"},
    "courbes": {"decimals": 1, "reference_label": "Finistère"},
    "points": {"reference_label": "Finistère"},
    "chronologie": {"reference": datetime.date(2026, 11, 25), "reference_label": "Au"},
    "intervalles": {"family": "besoin", "reference_label": "Indice par défaut"},
    "nuage": {"headers": {"x": "Indice de fragilité", "value": "Euros votés par habitant"}},
}
KINDS = sorted(COLUMNS)


def spec_of(kind, **changes):
    given = {
        "source": "INSEE, recensement",
        "millesime": "2021",
        "highlight": CHOSEN,
        **LOOKS[kind],
        **changes,
    }
    return ChartSpec(kind, "Le titre du graphique", ROWS[kind], **given)


def written(spec, **look):
    return [one.text for one in draw_chart(spec, look=Look(**look)).placed]


def colours(spec):
    root = ET.fromstring(chart_bytes(spec, file_format="svg"))
    return [path.get("style", "") for path in root.iter(f"{SVG}path")]


def test_there_is_an_example_of_every_kind():
    assert set(ROWS) == set(LOOKS) == set(COLUMNS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_carries_its_title_source_mark_and_description_in_each_format(kind):
    spec = spec_of(kind, demonstration=True)
    words, texts = alt_text(spec), " ".join(written(spec))
    assert faces.clean(chart_title(spec)) in texts
    assert faces.clean(source_line(spec)) in texts
    assert MARK in texts
    svg = ET.fromstring(chart_bytes(spec, file_format="svg"))
    assert svg.find(f"{SVG}title").text == words.brief
    assert svg.find(f"{SVG}desc").text == words.text
    png = Image.open(io.BytesIO(chart_bytes(spec, file_format="png", look=Look(width_mm=75))))
    assert png.info["Description"] == words.text
    pdf = PdfReader(io.BytesIO(chart_bytes(spec, file_format="pdf")))
    assert pdf.metadata.subject == words.text
    assert MARK in pdf.pages[0].extract_text()


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_says_who_may_see_it_under_its_source(kind):
    mark = "Document de travail – ne pas diffuser"
    texts = written(spec_of(kind), notices=(mark,))
    assert texts[-1] == mark
    bare = written(spec_of(kind), notices=(mark,), captioned=False)
    assert mark in bare


@pytest.mark.parametrize("kind", KINDS)
def test_the_mark_of_demonstration_is_only_on_invented_figures(kind):
    assert MARK not in " ".join(written(spec_of(kind)))


@pytest.mark.parametrize("file_format", ["svg", "png", "pdf"])
def test_the_same_chart_gives_the_same_bytes(file_format):
    first, second = (chart_bytes(spec_of("classement"), file_format=file_format) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("width", [75, 160])
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_leaves_the_page_or_covers_another(kind, width):
    sheet = draw_chart(spec_of(kind), look=Look(width_mm=width))
    for one in sheet.placed:
        assert one.box.x >= -0.01, one
        assert one.box.right <= width + 0.01, one
        assert one.box.y >= -0.3, one
        assert one.box.top <= sheet.page.height_mm + 0.01, one
    for one, other in itertools.combinations(sheet.placed, 2):
        assert not one.box.padded(-0.25).meets(other.box.padded(-0.25)), (one, other)


def test_a_bitmap_has_exactly_300_dots_per_inch():
    spec = spec_of("classement")
    look = Look(width_mm=127, height_mm=76.2)
    picture = Image.open(io.BytesIO(chart_bytes(spec, file_format="png", look=look)))
    assert picture.size == (1500, 900)
    assert [round(one) for one in picture.info["dpi"]] == [300, 300]


@pytest.mark.parametrize("kind", sorted({"classement", "groupees"}))
def test_every_value_is_written_as_on_the_page(kind):
    spec, texts = spec_of(kind), written(spec_of(kind))
    statuts = ROWS[kind].get("statut", pd.Series("manquant", index=ROWS[kind].index))
    for value, statut in zip(ROWS[kind]["value"], statuts, strict=True):
        assert faces.clean(spec.write_short(value, statut)) in texts


def test_stacked_bars_write_their_totals():
    assert {"36\u202f100\u00a0€", "95\u202f700\u00a0€", "519\u202f000\u00a0€"} <= set(
        written(spec_of("empilees"))
    )


@pytest.mark.parametrize("kind", ["classement", "intervalles", "nuage"])
def test_only_the_chosen_territory_is_yellow(kind):
    def count(spec):
        return sum(theme.CHOSEN.lower() in style for style in colours(spec))

    assert count(spec_of(kind)) == 1
    assert count(spec_of(kind, highlight=None)) == 0


def test_the_reference_has_a_dotted_line_and_its_name():
    spec = spec_of("classement")
    assert f"Finistère {spec.write(23.8)}" in written(spec)
    assert any("stroke-dasharray" in style for style in colours(spec))
    assert not any("stroke-dasharray" in style for style in colours(replace(spec, reference=None)))


def test_bars_are_as_long_as_their_values():
    rows = territories(value=[10.0, 20.0, 40.0, 0.0, 5.0, 5.0, 5.0], statut="ok")
    spec = replace(spec_of("classement", highlight=None, reference=None), rows=rows)
    root = ET.fromstring(chart_bytes(spec, file_format="svg"))
    hue = theme.OBSERVATION.lower()
    paths = [path.get("d") for path in root.iter(f"{SVG}path") if hue in path.get("style", "")]
    widths = []
    for path in paths:
        xs = [float(word) for word in path.replace("M", " ").replace("L", " ").replace("z", " ").split()[::2]]
        widths.append(max(xs) - min(xs))
    assert widths[0] == pytest.approx(2 * widths[1], rel=1e-3)
    assert widths[1] == pytest.approx(2 * widths[2], rel=1e-3)


def test_an_imported_name_stays_a_name():
    hostile = "$x^2$ <script>alert(1)</script> & 100 %"
    rows = territories(value=[1.0] * 7, statut="ok").assign(label=[hostile, *NAMES[1:]])
    spec = replace(spec_of("classement"), rows=rows)
    svg = chart_bytes(spec, file_format="svg", look=Look(width_mm=300))
    root = ET.fromstring(svg)
    assert [one for one in root.iter() if one.tag.endswith("script")] == []
    assert any(hostile in "".join(text.itertext()) for text in root.iter(f"{SVG}text"))


def test_a_chart_without_rows_says_so():
    spec = replace(spec_of("empilees"), rows=ROWS["empilees"].iloc[:0])
    assert EMPTY in written(spec)


@pytest.mark.parametrize("kind", ["classement", "empilees", "points"])
def test_a_height_too_small_is_refused_rather_than_drawn_over(kind):
    with pytest.raises(ValueError, match=r"mm more"):
        draw_chart(spec_of(kind), look=Look(height_mm=25))


@pytest.mark.parametrize("kind", ["classement", "empilees", "points"])
def test_a_height_asked_for_is_kept(kind):
    natural = draw_chart(spec_of(kind)).page.height_mm
    assert draw_chart(spec_of(kind), look=Look(height_mm=natural + 12)).page.height_mm == natural + 12


def compared(kind):
    spec = spec_of(kind, highlight=None)
    return Compared(spec, tuple(NAMES[place] for place in (2, 3, 0, 6)))


@pytest.mark.parametrize("width", [75, 160])
@pytest.mark.parametrize("kind", ["points", "courbes"])
def test_compared_territories_keep_the_marks_of_the_page_without_meeting(kind, width):
    chart = compared(kind)
    sheet = draw_chart(chart, look=Look(width_mm=width))
    for one, other in itertools.combinations(sheet.placed, 2):
        assert not one.box.padded(-0.25).meets(other.box.padded(-0.25)), (one, other)
    assert all(one.box.x >= 0 and one.box.right <= width + 0.01 for one in sheet.placed)
    svg = ET.fromstring(chart_bytes(chart, file_format="svg", look=Look(width_mm=width)))
    drawn = " ".join(path.get("style", "") for path in svg.iter(f"{SVG}path"))
    assert all(mark.colour.lower() in drawn for mark in chart.marks.values())
    assert svg.find(f"{SVG}desc").text == compared_alt(chart)


def test_a_bare_chart_leaves_title_and_source_to_the_document():
    spec = spec_of("classement")
    svg = bare_chart_svg(spec, look=Look(captioned=False))
    assert spec.title not in svg
    assert spec.source not in svg
    assert "font-face" not in svg
