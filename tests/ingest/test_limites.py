"""Precise limits: every format, every code checked, merged communes joined, one coverage for all maps."""

import io
import json
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data.store import Store
from data.territoire import load_communes, load_epci, load_voisins, precise_limits
from data.world import ALONE
from geo.boundaries import coverage_faults
from ingest.errors import IngestError, LayoutError, ReadingError
from ingest.publication import import_file
from render.layers import commune_layer
from tests.ingest.imports import NOW, complement, read
from tests.real_files import real

TWO = ("29232", "29155")


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("ATS_STORE", str(tmp_path / "portefeuille"))
    return Store(tmp_path / "portefeuille")


def _layer(codes=TWO, *, crs=4326, detail=0.002):
    """The embedded limits of some communes, with one more vertex on each edge longer than some degrees."""
    rows = load_communes(ALONE).loc[list(codes), ["geometry"]]
    shapes = shapely.segmentize(rows.geometry.to_numpy(), detail)
    return gpd.GeoDataFrame({"INSEE_COM": list(codes)}, geometry=shapes, crs=4326).to_crs(crs)


def _geojson(layer):
    return layer.rename(columns={"INSEE_COM": "code"}).to_json().encode()


def _geopackage(layer, tmp_path):
    path = tmp_path / "limites.gpkg"
    gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(0, 0)], crs=4326).to_file(path, layer="chef_lieu")
    layer.to_file(path, layer="commune")
    return path.read_bytes()


def _shapefile(layer, tmp_path, *, without=()):
    layer.to_file(tmp_path / "COMMUNE.shp")
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for path in sorted(tmp_path.glob("COMMUNE.*")):
            if path.suffix not in without:
                archive.write(path, f"ADE/{path.name}")
    return sink.getvalue()


@pytest.mark.parametrize("kind", ["geojson", "geopackage", "shapefile"])
def test_every_format_gives_the_same_limits(tmp_path, kind):
    content = {
        "geojson": lambda: _geojson(_layer()),
        "geopackage": lambda: _geopackage(_layer(crs=2154), tmp_path),
        "shapefile": lambda: _shapefile(_layer(crs=2154), tmp_path),
    }[kind]()
    report = read(content, "limites", name=f"limites.{kind}")
    assert (report.read, report.accepted, report.rejected, report.a_verifier) == (2, 2, 0, ())
    assert "Limites précises pour 2 des 277 communes" in report.notices[0]
    assert "275 commune(s) absente(s)" in report.notices[1]


def test_imported_limits_are_those_of_every_loader_and_the_whole_stays_a_coverage(store):
    before = load_communes(), load_epci()
    read(_geojson(_layer()), "limites", store)
    after = load_communes()
    vertices = [shapely.get_num_coordinates(one.geometry["29155"]) for one in (before[0], after)]
    assert vertices[1] > 2 * vertices[0]
    assert after["area_km2"].sum() == pytest.approx(before[0]["area_km2"].sum(), rel=1e-4)
    assert list(after.index) == list(before[0].index)
    assert load_epci()["area_km2"].sum() == pytest.approx(before[1]["area_km2"].sum(), rel=1e-4)
    both = pd.concat([after[["geometry"]], load_voisins()[["geometry"]]])
    assert coverage_faults(gpd.GeoDataFrame(both, crs=4326)).empty
    assert load_communes(ALONE).geometry.geom_equals(before[0].geometry).all()
    assert not precise_limits()
    assert len(json.loads(commune_layer(after))["features"]) == 281


def _with(rows):
    """Add features to the two sound ones."""
    extra = gpd.GeoDataFrame(rows, columns=["INSEE_COM", "geometry"], crs=4326)
    return _geojson(pd.concat([_layer(), extra], ignore_index=True))


BREST = load_communes(ALONE).geometry["29019"]


@pytest.mark.parametrize(
    ("code", "shape", "reason"),
    [
        ("29999", BREST, "aucune commune"),
        ("", BREST, "Le code manque"),
        ("29232", BREST, "déjà celui de l’objet 1"),
        ("29019", None, "n’est pas une surface"),
        ("29019", shapely.Point(-4.5, 48.4), "n’est pas une surface"),
        ("29019", shapely.Polygon(), "n’est pas une surface"),
        ("29019", shapely.box(-4.0, 48.0, -3.9, 48.1), "pas à l’endroit"),
    ],
)
def test_a_feature_that_cannot_be_right_is_rejected(code, shape, reason):
    report = read(_with([(code, shape)]), "limites")
    assert (report.read, report.accepted, report.rejected) == (3, 2, 1)
    (fault,) = report.faults
    assert fault.line == 3
    assert reason in fault.reason


def test_a_polygon_that_crosses_itself_is_mended_and_told():
    largest = max(shapely.get_parts(BREST), key=shapely.area)
    ring = shapely.get_coordinates(largest.exterior)
    ring[5:30] = ring[5:30][::-1]
    assert not shapely.Polygon(ring).is_valid
    report = read(_with([("29019", shapely.Polygon(ring))]), "limites")
    assert report.rejected == 0
    assert [repair.line for repair in report.repairs] == [3]


def test_communes_of_elsewhere_are_counted_and_left():
    report = read(_with([("35238", shapely.box(-1.7, 48.1, -1.6, 48.2))]), "limites")
    assert (report.read, report.accepted) == (2, 2)
    assert "1 objet(s) d’autres territoires" in report.notices[-1]


def test_a_merged_commune_is_joined_to_the_one_of_today_with_a_notice():
    """Plouigneau is cut in two, the part of Le Ponthou under its code of before 2019."""
    whole = load_communes(ALONE).geometry["29199"]
    west, south, east, north = whole.bounds
    cut = [shapely.box(west, south, east - 0.02, north), shapely.box(east - 0.02, south, east, north)]
    pieces = [shapely.intersection(whole, half) for half in cut]
    layer = gpd.GeoDataFrame({"INSEE_COM": ["29199", "29219"]}, geometry=pieces, crs=4326)
    report = read(_geojson(layer), "limites")
    assert (report.read, report.accepted) == (2, 2)
    assert any("29219 a rejoint 29199 (Plouigneau)" in notice for notice in report.notices)
    assert report.a_verifier == ()


VIRTUAL = b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", ReadingError),
        (b"{}", ReadingError),
        (b"[1, 2]", ReadingError),
        (b'{"features": [{"properties": {"code": "29019"}, "geometry": {"type": "Polygon"}}]}', ReadingError),
        (b'{"features": [{"properties": {"nom": "x"}, "geometry": null}]}', LayoutError),
        (b'{"features": [], "crs": {"properties": {"name": "EPSG:0"}}}', LayoutError),
        (b"[" * 100_000, ReadingError),
        (b"SQLite format 3\0" + bytes(200), ReadingError),
        (b"PK\x03\x04" + bytes(50), ReadingError),
        (
            b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>",
            ReadingError,
        ),
    ],
    ids=["empty", "object", "list", "no ring", "no code", "unknown crs", "deep", "sqlite", "zip", "virtual"],
)
def test_any_other_file_is_one_french_error(content, error):
    with pytest.raises(error):
        read(content, "limites")


def test_a_shapefile_without_its_reference_system_is_refused(tmp_path):
    with pytest.raises(LayoutError, match=r"\.prj"):
        read(_shapefile(_layer(), tmp_path, without=(".prj",)), "limites")


def test_a_path_out_of_the_archive_is_refused():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("../../limites.shp", b"x")
    with pytest.raises(IngestError, match="chemin interdit"):
        read(sink.getvalue(), "limites")


def test_the_real_limits_of_2018_with_two_communes_merged_since(store):
    path = real("communes29_admin_express_2018.geojson")
    report = import_file(path, layout="limites", store=store, when=NOW, who="testeur")
    assert (report.read, report.accepted, report.rejected) == (279, 279, 0)
    merged = [notice for notice in report.notices if "a rejoint" in notice]
    assert [notice.split()[2] for notice in merged] == ["29129", "29219"]
    assert report.notices[0] == "Limites précises pour 277 des 277 communes du Finistère."
    assert [check.territoire for check in report.a_verifier] == ["29083"]
    limits = complement(store).tables["limite"]
    assert limits["precise"].value_counts().to_dict() == {True: 277, False: 6}
    assert precise_limits()
    communes, voisins = load_communes(), load_voisins()
    inside = communes[communes["departement"] == "29"]
    assert inside["area_km2"].sum() == pytest.approx(6769, rel=0.01)
    raw = gpd.read_file(path)
    total = raw.to_crs(2154).area.sum() / 1e6
    assert inside["area_km2"].sum() == pytest.approx(total, rel=1e-6)
    both = gpd.GeoDataFrame(pd.concat([communes[["geometry"]], voisins[["geometry"]]]), crs=4326)
    assert coverage_faults(both).empty


def test_coordinates_that_are_not_on_earth_are_rejected():
    layer = _layer()
    shapes = layer.geometry.to_numpy()
    shapes[1] = shapely.Polygon([(1e300, 48), (-4, 1e300), (-4, 48)])
    report = read(_geojson(layer.set_geometry(shapes)), "limites")
    assert (report.read, report.accepted, report.rejected) == (2, 1, 1)
    assert "pas sur la Terre" in report.faults[0].reason
