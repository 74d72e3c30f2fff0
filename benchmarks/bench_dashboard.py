"""
Race of the dashboard against two folium dashboards, in one run, in headless Chromium, on the same data.

    python -m benchmarks.bench_dashboard

Runners take turns, so that a busy moment of the machine is shared; medians are given. `benchmarks/README.md` says
what each figure is; results are kept in `benchmarks/RESULTS.md`.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Error, Page, Route, sync_playwright

from app import texts
from benchmarks.browser import FLAGS, STATE, WATCH, Timed, Wire, gesture, settled
from benchmarks.stage import (
    INDICATORS,
    LIKE_OURS,
    N_PROJECTS,
    ROOT,
    TODAY,
    labels,
    lay_rivals,
    lay_store,
    serve,
)
from data.territoire import load_epci

SHAPES = 281 + N_PROJECTS
EPCI = "200067072"
OURS, USUAL, CAREFUL = "ours", "folium, usual", "folium, careful"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
BUSY_PERCENT, QUIET_WAIT_S = 20, 600
VIEW = {"width": 1440, "height": 900}
Results = dict[str, dict[str, list[float]]]

READING = {
    "referential and observation": {
        "ours": """
from data.territoire import load_communes, load_epci
from data.observation import load_observation
def read():
    load_communes(), load_epci(), load_observation()
""",
        "GeoJSON and CSV": """
import geopandas, pandas
def read():
    for name in ("communes", "epci"):
        geopandas.read_file(f"{name}.geojson")
    pandas.read_csv("observation.csv", dtype={"territoire": str})
""",
    },
    "demonstration portfolio": {
        "ours": """
from data.demonstration import demonstration_portfolio
def read():
    demonstration_portfolio()
""",
        "GeoJSON and CSV": """
import pandas, pathlib
def read():
    for path in pathlib.Path(".").glob("portefeuille-*.csv"):
        pandas.read_csv(path, dtype=str)
""",
    },
}
TIMED = """
import time
start = time.perf_counter()
{reading}
imported = time.perf_counter()
read()
cold = time.perf_counter()
read()
warm = time.perf_counter()
print(imported - start, cold - imported, warm - cold)
"""


@dataclass(frozen=True)
class Runner:
    """One dashboard of the race: what is served, where its map of communes is, and its link to an accord."""

    name: str
    script: Path
    query: str
    link: str
    options: tuple[str, ...]
    environment: dict[str, str]

    def serve(self) -> AbstractContextManager[str]:
        """Run it, on loopback."""
        return serve(self.script, *self.options, environment=self.environment)


def runners(folder: Path) -> list[Runner]:
    """Lay what each runner needs, and describe them."""
    lay_store(folder / "store")
    lay_rivals(folder / "rivals")
    place = load_epci().at[EPCI, "nom_court"]
    ours = Runner(
        OURS,
        ROOT / "dashboard.py",
        f"?niveau=commune&moyens=projets&indicateur={INDICATORS[0]}",
        texts.OUVRIR_ACCORD.format(nom=place),
        (),
        {"ATS_STORE": str(folder / "store"), "ATS_DATE": TODAY},
    )
    local = {"RIVAL_LOCAL": "1"}
    usual = Runner(
        USUAL, folder / "rivals" / "usual.py", "", "Accord", ("--server.enableStaticServing", "true"), local
    )
    careful = Runner(
        CAREFUL, folder / "rivals" / "careful.py", "", "Accord", (*usual.options, *LIKE_OURS), local
    )
    return [ours, usual, careful]


# --- reading the data -----------------------------------------------------------------------------------


def time_reading(results: Results, rivals: Path) -> None:
    """Time, each in a new process, what a server must read before its first page."""
    for what, ways in READING.items():
        for name, reading in ways.items():
            folder = ROOT if name == OURS else rivals
            command = [sys.executable, "-c", TIMED.format(reading=reading)]
            done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
            steps = zip(("imports", "first read", "read again"), map(float, done.stdout.split()), strict=True)
            for step, seconds in steps:
                results[f"{what}: {step} (ms)"][name].append(1000 * seconds)


# --- in the browser -------------------------------------------------------------------------------------


@contextmanager
def reader(browser: Browser) -> Iterator[tuple[Page, Wire]]:
    """Open the page of a reader whose browser has never seen any of the dashboards."""
    context = browser.new_context(viewport=VIEW, locale="fr-FR")
    context.add_init_script(WATCH)
    page, wire = context.new_page(), Wire()
    wire.follow(page)
    yield page, wire
    context.close()


def choose(page: Page, label: str) -> Callable[[], None]:
    """Open the list of indicators and give the click on one of them."""
    page.get_by_role("combobox", name="Indicateur").click()
    option = page.get_by_role("option", name=label, exact=True)
    option.hover()
    page.wait_for_timeout(300)
    return option.click


def lap(browser: Browser, runner: Runner, url: str) -> Iterator[tuple[str, float]]:
    """Take one new reader through a dashboard: first page, other indicators, a second visit, an accord."""

    def note(what: str, timed: Timed, wire: Wire) -> Iterator[tuple[str, float]]:
        yield f"{what}: map painted (ms)", timed.painted
        yield f"{what}: page complete (ms)", timed.done
        yield f"{what}: sent for the map (kB)", wire.maps / 1000
        yield f"{what}: sent in all (kB)", wire.total / 1000

    _, *others = labels()
    with reader(browser) as (page, wire):
        page.goto(f"{url}/{runner.query}")
        timed = settled(page, None, shapes=SHAPES)
        yield from note("first page, new browser", timed, wire)
        for label in others:
            timed = gesture(page, wire, choose(page, label), shapes=SHAPES, before=timed.colours)
            yield from note("another indicator", timed, wire)
        timed = gesture(page, wire, choose(page, others[0]), shapes=SHAPES, before=timed.colours)
        yield from note("an indicator seen before", timed, wire)
        wire.empty()
        page.goto(f"{url}/{runner.query}")
        yield from note("first page, known browser", settled(page, None, shapes=SHAPES), wire)
        page.goto(f"{url}/?accord={EPCI}")
        settled(page, None, shapes=1)
        link = page.get_by_role("link", name=runner.link).last
        yield from note("open an accord", gesture(page, wire, link.click, shapes=1), wire)


def start(browser: Browser, runner: Runner) -> Iterator[tuple[str, float]]:
    """Time a new process from its launch to its first page drawn."""
    launched = 1000 * time.time()
    with runner.serve() as url, reader(browser) as (page, _):
        page.goto(f"{url}/{runner.query}")
        timed = settled(page, None, shapes=SHAPES)
        opened = page.evaluate(STATE)["started"]
        yield "start of the server to first page (ms)", opened - launched + timed.done


def keep(results: Results, name: str, run: Callable[[Browser], Iterator[tuple[str, float]]]) -> None:
    """Wait for a quiet moment, run in a new browser, and keep what it measured if it went to its end."""
    deadline = time.monotonic() + QUIET_WAIT_S
    while psutil.cpu_percent(interval=2) > BUSY_PERCENT and time.monotonic() < deadline:
        pass
    try:
        with (
            sync_playwright() as driver,
            driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
        ):
            measured = list(run(browser))
    except (Error, TimeoutError) as error:
        print(f"{name}: one turn left out, {str(error).splitlines()[0]}")
        return
    for what, value in measured:
        results[what][name].append(value)


def count_outside(browser: Browser, usual: Runner) -> Iterator[tuple[str, float]]:
    """Count what the usual dashboard asks of other hosts for one page when nobody gives it local scripts."""
    files = {path.name: path for path in (usual.script.parent / "static").iterdir()}

    def answer(route: Route) -> None:
        name = {"jquery-3.7.1.min.js": "jquery.min.js"}.get(route.request.url.rsplit("/", 1)[-1])
        name = name or route.request.url.rsplit("/", 1)[-1]
        route.fulfill(path=files[name]) if name in files else route.fulfill(body="")

    with replace(usual, environment={}).serve() as url, reader(browser) as (page, wire):
        page.route(lambda address: not address.startswith(url), answer)
        page.goto(url)
        page.get_by_role("combobox", name="Indicateur").wait_for()
        page.wait_for_timeout(10_000)
        yield "requests to other hosts", len(wire.outside)


# --- the table ------------------------------------------------------------------------------------------


def table(results: Results) -> Iterator[str]:
    """Write the medians side by side with their range, and the ratio of each to ours."""
    for what, runs in results.items():
        ours = statistics.median(runs.get(OURS, [0]))
        yield f"\n{what}"
        for name, values in runs.items():
            median = statistics.median(values)
            ratio = f"x {median / ours:.1f}" if ours and name != OURS else ""
            spread = f"({min(values):,.0f} to {max(values):,.0f}, n = {len(values)})"
            yield f"    {name:16} {median:9,.0f}  {spread}  {ratio}"


def describe() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    names = ("streamlit", "streamlit-folium", "folium", "geopandas", "playwright")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, load {load:.1f}, Python {platform.python_version()}, {versions}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repetitions", type=int, default=5)
    turns = range(parser.parse_args().repetitions)
    results: Results = defaultdict(lambda: defaultdict(list))
    print(describe())
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        teams = runners(folder)
        for _ in turns:
            time_reading(results, folder / "rivals")
        keep(results, USUAL, partial(count_outside, usual=teams[1]))
        for _ in turns:
            for runner in teams:
                keep(results, runner.name, partial(start, runner=runner))
        urls = [stack.enter_context(runner.serve()) for runner in teams]
        for runner, url in zip(teams, urls, strict=True):
            # A lap that does not count: the servers are warm for all the others.
            keep(defaultdict(lambda: defaultdict(list)), runner.name, partial(lap, runner=runner, url=url))
        for _ in turns:
            for runner, url in zip(teams, urls, strict=True):
                keep(results, runner.name, partial(lap, runner=runner, url=url))
    print("\n".join(table(results)))
    print(f"load at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
