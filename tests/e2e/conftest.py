"""A real dashboard on loopback and a real Chromium, for the tests that a reader's eyes would make."""

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

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.app.portfolios import import_grants, publish
from tests.e2e.driving import PATIENCE_MS, Journal
from tests.e2e.portfolios import crowded_and_hostile

# What a test expects of a page is waited for as long as what it asks of it: a busy machine must not fail it.
expect.set_options(timeout=PATIENCE_MS)

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
TODAY = "2026-11-23"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # The cable is unplugged: no name can be resolved.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and skip it only where a browser is neither present nor compulsory."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("REQUIRE_BROWSER"):
                item.add_marker(
                    pytest.mark.skip(reason="Chromium is not installed (Debian: apt install chromium)")
                )


@contextmanager
def dashboard(store: Path, *, base_path: str = "") -> Iterator[str]:
    """Serve the dashboard on a free loopback port, with its own store and a fixed day, at a path or at the root."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "ATS_STORE": str(store), "ATS_DATE": TODAY, "ATS_IMPORT": "1"}
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    command += ["--server.baseUrlPath", base_path]
    address = f"http://127.0.0.1:{port}/{base_path}".rstrip("/")
    log = store.parent / f"serveur-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait(f"{address}/_stcore/health", process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"The dashboard did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def demonstration_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store: the demonstration portfolio."""
    return tmp_path_factory.mktemp("demonstration") / "portefeuille"


@pytest.fixture(scope="session")
def demonstration_url(demonstration_store: Path) -> Iterator[str]:
    """Address of a dashboard on the demonstration portfolio."""
    with dashboard(demonstration_store) as url:
        yield url


@pytest.fixture(scope="session")
def crowded_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a dashboard with a thousand sited projects and hostile texts."""
    store = tmp_path_factory.mktemp("foule") / "portefeuille"
    publish(store, crowded_and_hostile())
    with dashboard(store) as url:
        yield url


@pytest.fixture(scope="session")
def imported_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a dashboard on three imported grants."""
    store = tmp_path_factory.mktemp("import") / "portefeuille"
    import_grants(store)
    with dashboard(store) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the session, which reaches nothing but this machine."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def reading(browser: Browser, journal: Journal, viewport: ViewportSize = DESKTOP) -> Iterator[Page]:
    """Open a fresh reader in French, and check behind them: nothing failed, nothing was asked of another host."""
    context = browser.new_context(viewport=viewport, locale="fr-FR")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    journal.follow(page)
    yield page
    context.close()
    assert journal.faults == []
    assert journal.outside() == []


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """One reader for the tests of a module that only look at pages: the browser keeps the scripts it has read."""
    with reading(browser, Journal()) as page:
        yield page


@pytest.fixture
def journal() -> Journal:
    """What the browser does behind the page of the test."""
    return Journal()


@pytest.fixture
def page(browser: Browser, journal: Journal) -> Iterator[Page]:
    """A fresh reader at desktop size."""
    with reading(browser, journal) as page:
        yield page
