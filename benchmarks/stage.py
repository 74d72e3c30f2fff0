"""What every runner of the dashboard race is given: the same communes, figures and projects, and a loopback server."""

import datetime
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from xstatic.pkg import leaflet

from analysis.observation import observe
from data.catalogue import load_catalogue
from data.demonstration import demonstration_portfolio
from data.observation import load_observation
from data.portfolio import Portfolio
from data.store import Store
from data.territoire import load_communes, load_epci
from data.versions import Publication

ROOT = Path(__file__).resolve().parents[1]
RIVALS = ROOT / "benchmarks" / "rivals"
N_PROJECTS = 1_000
TODAY = "2026-11-23"
INDICATORS = (
    "part_65_ans_et_plus",
    "part_0_19_ans",
    "indice_vieillissement",
    "jeunes_et_aines_pour_100_adultes",
)
"""Ratios of one theme, shown in turn."""
QUIET = ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
LIKE_OURS = ["--runner.postScriptGC", "false", "--runner.magicEnabled", "false"]
"""Settings of `.streamlit/config.toml` that make a server faster; the careful rival gets them too."""


def labels() -> list[str]:
    """Names of the indicators, as the selection box of every runner writes them."""
    catalogue = load_catalogue()
    shown = [catalogue.indicateur(code) for code in INDICATORS]
    return [f"{one.label} ({one.unite})" for one in shown]


def crowded_portfolio() -> Portfolio:
    """Give the demonstration with exactly a thousand projects, all of them sited."""
    source = demonstration_portfolio()
    tables = dict(source.tables)
    projets = tables["projet"]
    sited = projets[projets["lon"].notna() & projets["lat"].notna()]
    more = pd.concat([sited] * (N_PROJECTS // len(sited))).head(N_PROJECTS - len(sited))
    more = more.assign(projet_id=[f"R{rank:04}" for rank in range(len(more))])
    kept = pd.concat([sited, more], ignore_index=True)
    others = {
        name: frame[frame["projet_id"].isin(sited["projet_id"])].reset_index(drop=True)
        if "projet_id" in frame and name != "projet"
        else frame
        for name, frame in tables.items()
    }
    return Portfolio.from_tables(others | {"projet": kept}, demonstration=True, sources=source.sources)


def lay_store(folder: Path) -> None:
    """Publish the thousand projects where our dashboard will read them."""
    when = datetime.datetime.fromisoformat(f"{TODAY}T08:00:00+01:00")
    Store(folder).publish(crowded_portfolio(), Publication("mesure", when))


def lay_rivals(folder: Path) -> None:
    """Write the same communes, figures and projects as files, beside a copy of the rivals and their scripts."""
    # Imported here: only the rivals need it (benchmarks/requirements.txt).
    from xstatic.pkg import jquery

    shutil.copytree(RIVALS, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    static = folder / "static"
    shutil.copytree(Path(leaflet.BASE_DIR) / "images", static / "images")
    for source in (
        *(Path(leaflet.BASE_DIR) / name for name in ("leaflet.js", "leaflet.css")),
        Path(jquery.BASE_DIR) / "jquery.min.js",
    ):
        shutil.copy(source, static)
    communes, observation, catalogue = load_communes(), load_observation(), load_catalogue()
    columns = ["nom", "siren_epci", "population", "geometry"]
    communes.reset_index()[["insee", *columns]].to_file(folder / "communes.geojson", driver="GeoJSON")
    load_epci().reset_index().to_file(folder / "epci.geojson", driver="GeoJSON")
    observation.to_csv(folder / "observation.csv", index=False)
    values = {
        label: observe(observation, communes, catalogue.indicateur(code), niveau="commune")["valeur"].round(1)
        for label, code in zip(labels(), INDICATORS, strict=True)
    }
    pd.DataFrame(values).rename_axis("insee").to_csv(folder / "valeurs.csv")
    projets = crowded_portfolio().table("projet")
    projets[["intitule", "theme", "siren", "lon", "lat"]].to_csv(folder / "projets.csv", index=False)
    for name, frame in demonstration_portfolio().tables.items():
        frame.to_csv(folder / f"portefeuille-{name}.csv", index=False)


@contextmanager
def serve(script: Path, *options: str, environment: dict[str, str]) -> Iterator[str]:
    """Run a Streamlit script on a free loopback port, and give its address once it answers."""
    with launch(script, *options, environment=environment) as (port, _):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def launch(script: Path, *options: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Run a Streamlit script as `serve` does, and give its port and the number of its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        script.name,
        "--server.port",
        str(port),
        *QUIET,
        *options,
    ]
    process = subprocess.Popen(
        command,
        cwd=script.parent,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    msg = f"The server of {address} did not start: run its script by hand to see why."
    raise RuntimeError(msg)
