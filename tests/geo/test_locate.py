from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from data.territoire import load_communes, load_epci
from geo.errors import CrsError, LocateError
from geo.grid import OUTSIDE, certified_grid, coarse_grid
from geo.locate import STATUTS, assign_points, build_locator

# Two squares side by side and an island, in Lambert-93 metres.
WEST, EAST = box(150_000, 6_800_000, 160_000, 6_810_000), box(160_000, 6_800_000, 170_000, 6_810_000)
ISLAND = box(140_000, 6_800_000, 142_000, 6_802_000)


def layer(shapes, crs="EPSG:2154"):
    return gpd.GeoDataFrame(geometry=list(shapes.values()), index=list(shapes), crs=crs)


SQUARES = layer({"29002": WEST, "29001": EAST, "29003": ISLAND})


def locate(*points, communes=SQUARES, **options):
    x, y = np.array(points, dtype=float).T
    return assign_points(x, y, communes, **options)


def by_join(x, y, communes):
    """Return the lowest code that each point intersects according to geopandas, None if none."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=communes.crs)
    areas = gpd.GeoDataFrame({"code": communes.index}, geometry=communes.geometry.array, crs=communes.crs)
    pairs = gpd.sjoin(points, areas, predicate="intersects")
    return pairs.groupby(level=0)["code"].min().reindex(points.index).astype("str").rename("code")


def same(located, expected):
    pd.testing.assert_series_equal(located["code"], expected)


def test_a_point_inside_has_its_commune():
    located, account = locate((155_000, 6_805_000), (165_000, 6_805_000), (141_000, 6_801_000))
    assert located["code"].tolist() == ["29002", "29001", "29003"]
    assert (located["statut"] == "dedans").all()
    assert (account.points, account.dedans) == (3, 3)


def test_a_point_on_a_border_goes_to_the_lowest_code():
    located, account = locate((160_000, 6_805_000), (160_000, 6_810_000))
    assert located["code"].tolist() == ["29001", "29001"]
    assert located["statut"].tolist() == ["bord", "bord"]
    assert list(account.ambigus) == [0, 1]


def test_a_point_in_two_overlapping_communes_goes_to_the_lowest_code():
    communes = layer({"29005": WEST, "29004": box(155_000, 6_800_000, 165_000, 6_810_000)})
    located, _ = locate((157_000, 6_805_000), (151_000, 6_805_000), communes=communes)
    assert located["code"].tolist() == ["29004", "29005"]
    assert located["statut"].tolist() == ["bord", "dedans"]


def test_a_point_at_sea_within_a_kilometre_goes_to_the_nearest_commune():
    located, account = locate((149_100, 6_805_000), (142_999, 6_801_000), (170_707, 6_810_707))
    assert located["code"].tolist() == ["29002", "29003", "29001"]
    assert (located["statut"] == "mer").all()
    assert list(account.mer) == [0, 1, 2]


def test_a_point_as_near_to_two_communes_goes_to_the_lowest_code():
    located, _ = locate((160_000, 6_810_500), (160_000, 6_799_001))
    assert located["code"].tolist() == ["29001", "29001"]


def test_a_point_farther_at_sea_is_refused():
    located, account = locate((148_999, 6_805_000), (170_710, 6_810_710), (0, 0), (1e300, -1e300))
    assert located["code"].isna().all()
    assert (located["statut"] == "refuse").all()
    assert len(account.refuse) == 4


def test_the_reach_at_sea_can_be_changed_or_closed():
    assert locate((148_000, 6_805_000), sea_m=2_001)[0]["code"].tolist() == ["29002"]
    assert locate((149_999, 6_805_000), sea_m=0)[0]["statut"].tolist() == ["refuse"]


def test_reach_at_sea_is_the_same_in_degrees():
    x, y = np.random.default_rng(5).uniform((138_000, 6_798_000), (172_000, 6_812_000), (4_000, 2)).T
    metres, _ = assign_points(x, y, SQUARES)
    densified = SQUARES.set_geometry(SQUARES.segmentize(50)).to_crs(4326)
    points = gpd.GeoSeries(gpd.points_from_xy(x, y), crs=2154).to_crs(4326)
    degrees, _ = assign_points(points.x, points.y, densified)
    assert (metres["code"].fillna("") == degrees["code"].fillna("")).mean() > 0.999
    assert (degrees["statut"] == "mer").sum() > 100


def test_a_point_without_coordinates_is_refused_and_counted():
    located, account = locate((np.nan, 6_805_000), (155_000, np.inf), (155_000, 6_805_000))
    assert located["statut"].tolist() == ["refuse", "refuse", "dedans"]
    assert list(account.sans_coordonnees) == [0, 1]


def test_the_index_of_the_points_is_kept():
    x = pd.Series([155_000.0, 0.0], index=["projet A", "projet B"])
    located, account = assign_points(x, pd.Series([6_805_000.0, 0.0], index=x.index), SQUARES)
    assert list(located.index) == ["projet A", "projet B"]
    assert list(account.refuse) == ["projet B"]


def test_no_point_gives_an_empty_table():
    located, account = assign_points([], [], SQUARES)
    assert list(located.columns) == ["code", "statut"]
    assert tuple(located["statut"].cat.categories) == STATUTS
    assert account.points == 0


def test_holes_and_enclaves_belong_to_who_is_in_them():
    hole = box(152_000, 6_802_000, 154_000, 6_804_000)
    island = box(156_000, 6_806_000, 157_000, 6_807_000)
    communes = layer({"A": WEST.difference(hole).difference(island), "B": MultiPolygon([hole, island])})
    located, _ = locate((153_000, 6_803_000), (156_500, 6_806_500), (151_000, 6_801_000), communes=communes)
    assert located["code"].tolist() == ["B", "B", "A"]


def test_a_commune_without_geometry_is_listed():
    communes = layer({"A": WEST, "B": None, "C": Polygon()})
    _, account = locate((155_000, 6_805_000), communes=communes)
    assert account.sans_limite == ("B", "C")


@pytest.mark.parametrize(
    ("communes", "error", "words"),
    [
        (SQUARES.set_crs(None, allow_override=True), CrsError, "no reference system"),
        (pd.concat([SQUARES, SQUARES]), LocateError, "29001"),
        (layer({"A": None}), LocateError, "No commune has a geometry"),
        (SQUARES.to_crs(32630), CrsError, "degrees or EPSG:2154"),
    ],
)
def test_unusable_communes_are_refused(communes, error, words):
    with pytest.raises(error, match=words):
        locate((0, 0), communes=communes)


@pytest.mark.parametrize("index", [[0, 1, 2], [29001, 29002, 29003], ["29001", None, "29003"]])
def test_a_row_number_or_a_missing_code_is_no_code(index):
    with pytest.raises(LocateError, match="code, as text"):
        locate((155_000, 6_805_000), communes=SQUARES.set_axis(index))


def test_unusable_points_are_refused():
    with pytest.raises(LocateError, match="as many x as y"):
        assign_points([1.0, 2.0], [1.0], SQUARES)
    with pytest.raises(LocateError, match="must be numbers"):
        assign_points(["4,5 O"], [48.0], SQUARES)


def test_a_point_near_overseas_communes_is_not_measured_in_lambert_93():
    reunion = layer({"97411": box(55.3, -21.1, 55.5, -20.9)}, crs=4326)
    assert locate((55.4, -21.0), communes=reunion)[0]["code"].tolist() == ["97411"]
    with pytest.raises(CrsError, match="metropolitan"):
        locate((55.501, -21.0), communes=reunion)


def test_the_geometries_of_the_caller_are_left_alone():
    communes = load_communes()
    # Other tests may have prepared the shared geometries: these are nobody else's.
    communes = communes.set_geometry(shapely.from_wkb(shapely.to_wkb(communes.geometry.to_numpy())))
    assign_points([-4.0], [48.0], communes)
    assert not shapely.is_prepared(communes.geometry.to_numpy()).any()


# --- against geopandas, on Finistère and on random coverages -------------------------------------------


@pytest.fixture(scope="module")
def finistere():
    return load_communes()


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_random_points_have_the_commune_of_the_spatial_join(finistere, threads):
    rng = np.random.default_rng(29)
    x0, y0, x1, y1 = finistere.total_bounds
    x, y = rng.uniform(x0, x1, 150_000), rng.uniform(y0, y1, 150_000)
    located, _ = assign_points(x, y, finistere, sea_m=0, threads=threads)
    same(located, by_join(x, y, finistere))


def test_a_point_inside_an_epci_has_the_epci_of_its_commune(finistere):
    rng = np.random.default_rng(32)
    x0, y0, x1, y1 = finistere.total_bounds
    x, y = rng.uniform(x0, x1, 20_000), rng.uniform(y0, y1, 20_000)
    located, _ = assign_points(x, y, load_epci(), sea_m=0)
    communes, _ = assign_points(x, y, finistere, sea_m=0)
    inside = located["statut"].isin(["dedans", "refuse"]) & (communes["statut"] != "bord")
    by_commune = communes["code"].map(finistere["siren_epci"])
    pd.testing.assert_series_equal(
        located.loc[inside, "code"].fillna("aucun"),
        by_commune[inside].fillna("aucun"),
        check_names=False,
        check_dtype=False,
    )
    assert located["code"].nunique() == 21
    islands = load_communes().loc[["29155", "29083"], ["mairie_lon", "mairie_lat"]]
    assert assign_points(islands["mairie_lon"], islands["mairie_lat"], load_epci())[0]["code"].isna().all()


def test_vertices_and_middles_of_edges_have_the_commune_of_the_spatial_join(finistere):
    points = shapely.get_coordinates(finistere.geometry.to_numpy())
    points = np.vstack([points, (points[1:] + points[:-1]) / 2])
    located, account = assign_points(*points.T, finistere, sea_m=0)
    same(located, by_join(*points.T, finistere))
    assert len(account.ambigus) >= 12_000


def test_points_at_sea_have_the_nearest_commune(finistere):
    rng = np.random.default_rng(30)
    x0, y0, x1, y1 = finistere.total_bounds
    x, y = rng.uniform(x0 - 0.1, x1, 4_000), rng.uniform(y0 - 0.1, y1 + 0.1, 4_000)
    located, _ = assign_points(x, y, finistere)
    outside = by_join(x, y, finistere).isna()
    points = gpd.GeoSeries(gpd.points_from_xy(x, y), crs=4326).to_crs(2154)[outside]
    pairs = gpd.sjoin_nearest(
        points.to_frame("geometry"),
        finistere.to_crs(2154).reset_index()[["insee", "geometry"]],
        max_distance=1000,
    )
    nearest = pairs.groupby(level=0)["insee"].min()
    assert located[located["statut"] == "mer"]["code"].to_dict() == nearest.to_dict()


def test_a_locator_can_be_used_from_several_threads(finistere):
    rng = np.random.default_rng(31)
    x, y = rng.uniform(-5, -3.5, 40_000), rng.uniform(47.8, 48.7, 40_000)
    locator = build_locator(finistere, expected_points=1_000)
    with ThreadPoolExecutor(4) as pool:
        tables = list(pool.map(lambda _: locator.assign(x, y, sea_m=0)[0], range(8)))
    assert all(table.equals(tables[0]) for table in tables)


@st.composite
def coverages(draw):
    """Communes that tile a square without gap: unions of the cells of a Voronoi diagram."""
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    n_cells = draw(st.integers(2, 40))
    # On a coarse lattice, cells share vertices and edges run along the axes.
    sites = rng.integers(0, draw(st.sampled_from([5, 1_000])), (n_cells, 2)).astype(float)
    sites = np.unique(sites, axis=0)
    frame = box(*(sites.min(axis=0) - 1), *(sites.max(axis=0) + 1))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=frame))
    owner = rng.integers(0, max(1, len(cells) // 2), len(cells))
    names = rng.permutation(owner.max() + 1)
    return layer({f"{names[k]:05d}": shapely.union_all(cells[owner == k]) for k in np.unique(owner)}), rng


@settings(deadline=None, max_examples=60)
@given(coverages(), st.sampled_from([1, 100, 5_000, 1_000_000]))
def test_any_coverage_gives_the_answers_of_the_spatial_join(coverage, expected_points):
    communes, rng = coverage
    vertices = shapely.get_coordinates(communes.geometry.to_numpy())
    middles = (vertices[1:] + vertices[:-1]) / 2
    x0, y0, x1, y1 = communes.total_bounds
    inside = rng.uniform((x0 - 1, y0 - 1), (x1 + 1, y1 + 1), (300, 2))
    points = np.vstack([vertices, middles, inside, np.round(inside)])
    located, account = build_locator(communes, expected_points=expected_points).assign(*points.T, sea_m=0)
    same(located, by_join(*points.T, communes))
    assert account.dedans + len(account.ambigus) + len(account.refuse) == len(points)


@pytest.mark.parametrize("side", [7, 64, 301])
def test_certified_cells_are_what_they_say(finistere, side):
    areas = finistere.geometry.to_numpy()
    grid = certified_grid(areas, side=side)
    frame, table = grid.frame, grid.table
    column, row = np.arange(side**2) % side, np.arange(side**2) // side
    left, low = frame.x0 + column / frame.per_x, frame.y0 + row / frame.per_y
    cells = shapely.box(left, low, left + 1 / frame.per_x, low + 1 / frame.per_y)
    sure = table >= 0
    assert shapely.contains_properly(areas[table[sure]], cells[sure]).all()
    assert shapely.STRtree(areas).query(cells[table == OUTSIDE], predicate="intersects").size == 0


def test_both_grids_list_every_area_that_touches_a_cell(finistere):
    areas = finistere.geometry.to_numpy()
    points = shapely.get_coordinates(areas)
    for grid in (certified_grid(areas, side=200), coarse_grid(areas, side=50)):
        cells = -2 - grid.look_up(*points.T)
        assert (cells >= 0).all()
        owners = np.repeat(np.arange(len(areas)), shapely.get_num_coordinates(areas))
        listed = {
            (cell, area)
            for cell in range(len(grid.starts) - 1)
            for area in grid.candidates[grid.starts[cell] : grid.starts[cell + 1]]
        }
        assert set(zip(cells, owners, strict=True)) <= listed
