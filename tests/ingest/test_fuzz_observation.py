"""Sound headers over hostile cells: every row is accepted as something sound, or rejected with its reason."""

import csv
import io
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.complement_tables import STATUTS
from data.world import ALONE
from ingest.complements import merge_complement
from ingest.errors import IngestError, PublicationError
from ingest.placing import Territoires
from ingest.publication import LAYOUTS
from ingest.report import ImportReport

TERRITOIRES = Territoires.embedded()
HOSTILE = st.sampled_from(
    [
        *(
            "",
            " ",
            "\u00a0",
            "\t",
            "s",
            "nd",
            "NaN",
            "nan",
            "inf",
            "-inf",
            "1e999",
            "-1e308",
            "1e-400",
            "None",
        ),
        *(
            "-0",
            "0",
            "-1",
            "1 500,5",
            "1.500,5",
            "1,2,3",
            "٣",
            "½",
            "9" * 40,
            "0x10",
            "1_000",
            "٢٩٢٣٢",
            "29232.0",
        ),
        *(
            "=1+1",
            "+SOMME(A1)",
            "-2+3",
            "@x",
            "\t=1",
            "=HYPERLINK(1)",
            "<script>alert(1)</script>",
            "{{7*7}}",
        ),
        *(
            '"',
            '""',
            "'",
            ";",
            ",",
            "a\nb",
            "a\rb",
            "\x00",
            "\ufeff",
            "\u2028",
            "\u202e29232",
            "é" * 300,
            "x" * 40_000,
        ),
        *(
            "29232",
            "29219",
            "29999",
            "2A004",
            "22157",
            "35238",
            " 29232 ",
            "029232",
            "200068120",
            "29",
            "290190101",
        ),
        *(
            "2021",
            "2021-2017",
            "20210",
            "fs-1",
            "0290007A",
            "../../etc/passwd",
            "DROP TABLE lieu",
            "ok",
            "estime",
        ),
    ]
)
CODE = st.sampled_from(["29232", "29019", "29155", "29219", "22157", "200068120"])
NUMBER = st.floats(-10, 70_000, allow_nan=False).map(lambda value: f"{value:.2f}".replace(".", ","))
COLUMNS = {
    "filosofi": {"CODGEO": CODE, "MED21": NUMBER, "TP6021": NUMBER},
    "france-services": {
        "id_fs": st.integers(1, 4).map(str),
        "lib_fs": st.just("Maison"),
        "insee_com": CODE,
        "latitude": st.just("48.4"),
        "longitude": st.just("-4.5"),
        "format_fs": st.sampled_from(["Fixe", "Itinérante"]),
        "labellisation_fs": st.just("Espace labellisé 01/01/2020"),
    },
    "distances": {"insee": CODE, "lieu": CODE, "km": NUMBER, "minutes": NUMBER},
    "pvd": {
        "id_pvd": st.just(""),
        "insee_com": CODE,
        "lib_com": st.just("Audierne"),
        "insee_dep": st.just("29"),
    },
    "observation": {
        "indicateur": st.sampled_from(["part_65_ans_et_plus", "inconnu"]),
        "territoire": CODE,
        "niveau": st.sampled_from(["", "commune", "epci"]),
        "millesime": st.sampled_from(["2021", "2022"]),
        "valeur": NUMBER,
        "statut": st.sampled_from(["", *STATUTS]),
        "numerateur": NUMBER,
        "denominateur": NUMBER,
    },
}
"""Layout → its columns, each with what a sound cell may hold."""


@st.composite
def files(draw, layout):
    """Write a file of a layout, some of whose cells are hostile."""
    columns = COLUMNS[layout]
    row = st.tuples(*(st.one_of(sound, sound, sound, HOSTILE) for sound in columns.values()))
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=draw(st.sampled_from(";,\t")))
    writer.writerow(columns)
    writer.writerows(draw(st.lists(row, min_size=1, max_size=6)))
    return sink.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252"])), errors="replace")


def told(layout, content):
    """Read a file: None and one French error, or rows with their account, each fault with its remedy."""
    try:
        parsed = LAYOUTS[layout].parse(content, TERRITOIRES)
    except IngestError:
        return None
    rejected = len({(fault.sheet, fault.line) for fault in parsed.faults if fault.line})
    assert 0 <= rejected <= parsed.read
    assert all(fault.reason and fault.remedy for fault in parsed.faults)
    report = ImportReport(
        layout, "x", parsed.read, parsed.read - rejected, 0, rejected, parsed.faults, parsed.repairs
    )
    rows = csv.reader(io.StringIO(report.to_csv().decode("utf-8-sig"), newline=""), delimiter=";")
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t", "-"))]
    return parsed


def assert_sound(tables):
    """Every row that is kept says something possible of a known territory."""
    for row in tables["observation"].to_dict("records"):
        assert row["statut"] in STATUTS
        assert (row["statut"] in ("ok", "estime")) == math.isfinite(row["valeur"])
        known = {"commune": TERRITOIRES.communes, "epci": TERRITOIRES.epci, "departement": ["29"]}
        assert row["niveau"] == "iris" or row["territoire"] in known[row["niveau"]]
    for row in tables["lieu"].to_dict("records"):
        assert row["insee"] in TERRITOIRES.communes
        assert -180 <= row["lon"] <= 180
        assert -90 <= row["lat"] <= 90
    for row in tables["distance"].to_dict("records"):
        assert row["insee"] in TERRITOIRES.communes
        assert row["lieu"] in {*TERRITOIRES.communes, *TERRITOIRES.lieux}
        given = [value for value in (row["km"], row["minutes"]) if not math.isnan(value)]
        assert given
        assert all(0 <= value <= 1_440 for value in given)


@pytest.mark.parametrize("layout", COLUMNS)
def test_hostile_cells_under_sound_headers_are_told_and_what_is_kept_is_sound(layout):
    kept = []

    @settings(max_examples=30)
    @given(files(layout))
    def every_file_is_told(content):
        parsed = told(layout, content)
        if parsed is None:
            return
        try:
            merged = merge_complement(ALONE, parsed)
        except PublicationError:
            return
        assert_sound(merged.tables)
        kept.append(sum(map(len, merged.tables.values())))

    every_file_is_told()
    assert any(kept), "no example was ever accepted: the property says nothing"


SHAPES = st.sampled_from(
    [
        {
            "type": "Polygon",
            "coordinates": [[[-4.2, 47.9], [-4.0, 47.9], [-4.0, 48.1], [-4.2, 48.1], [-4.2, 47.9]]],
        },
        {
            "type": "Polygon",
            "coordinates": [[[-4.2, 47.9], [-4.0, 48.1], [-4.0, 47.9], [-4.2, 48.1], [-4.2, 47.9]]],
        },
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[-4.2, 47.9]]]},
        {"type": "Polygon", "coordinates": [[[1e300, 47.9], [-4.0, 1e300], [-4.0, 48.1], [1e300, 47.9]]]},
        {"type": "Point", "coordinates": [-4.1, 48.0]},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Licorne", "coordinates": 3},
        None,
    ]
)


@settings(max_examples=12)
@given(st.lists(st.tuples(CODE | HOSTILE, SHAPES), min_size=1, max_size=3))
def test_hostile_limits_are_told(features):
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"code": code}, "geometry": shape} for code, shape in features
        ],
    }
    parsed = told("limites", json.dumps(collection).encode())
    if parsed is not None and len(parsed.tables["limite"]):
        merge_complement(ALONE, parsed)
