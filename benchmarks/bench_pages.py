"""
How long a reader waits on every page, in headless Chromium, with the demonstration portfolio (about 600 projects).

    python -m benchmarks.bench_pages

The server is warm: a first reader, not counted, has been everywhere. Then, page by page: the way there from the menu,
and a change of each of its select boxes, segmented controls and sliders. A wait lasts from the click or the key until
nothing moves on the page or on a map any more and no script runs; a quiet while must follow, which is not counted.
"""

import argparse
import os
import platform
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from app import texts
from app.navigation import OVERVIEW, pages
from benchmarks.browser import FLAGS, PATIENCE_S, STATE, WATCH, Wire
from benchmarks.stage import ROOT, TODAY, serve

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
VIEW = {"width": 1440, "height": 900}
QUIET_MS = 800
ACCORD = "200067072"
COMPARED = f"{ACCORD},200068120,242900744,200067197"
QUERIES = {"accord": f"accord={ACCORD}", "priorites": f"accord={ACCORD}", "comparer": f"avec={COMPARED}"}
"""What the link of a page names, so that it shows all that it can."""
Waits = dict[tuple[str, str], list[tuple[float, float, float]]]


def wait(page: Page, since: float, *, opening: bool = False) -> tuple[float, float]:
    """Give the milliseconds until the last painting of a map (0 for none), and until all was done."""
    awaited = "document.querySelectorAll('iframe[src*=st_folium]').length"
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        page.wait_for_timeout(30)
        state = page.evaluate(STATE)
        # A script that ends at once is never seen to run: then the page itself has moved.
        last = max(state["painted"], state["idle"], state["moved"])
        opened = state["idle"] > since and (state["painted"] > since or not page.evaluate(awaited))
        if (opened or not opening) and last > since and state["now"] - last > QUIET_MS:
            return max(0.0, state["painted"] - since), last - since
    msg = f"Nothing came to rest within {PATIENCE_S} s on {page.url}."
    raise TimeoutError(msg)


def timed(
    page: Page, wire: Wire, act: Callable[[], object], *, opening: bool = False
) -> tuple[float, float, float]:
    """Time one gesture; give its two waits, and the bytes sent for the maps."""
    wire.empty()
    act()
    page.mouse.move(2, 2)
    return (*wait(page, page.evaluate("race.clicked"), opening=opening), wire.maps)


def controls(page: Page) -> Iterator[tuple[str, Locator]]:
    """List the controls of a page that its header does not hold, by their label."""
    main = page.locator("[data-testid=stMain]")
    for kind in ("stSelectbox", "stButtonGroup", "stSlider"):
        for control in main.locator(f"[data-testid={kind}]:visible").all():
            label = control.locator("label, [data-testid=stWidgetLabel]").first.inner_text().strip()
            if label != texts.RECHERCHE:
                yield label, control


def prepared(page: Page, control: Locator, turn: int) -> Callable[[], object] | None:
    """Bring a control to the point where one click or key changes it; None when it offers no other choice."""
    kind = control.get_attribute("data-testid")
    if kind == "stSlider":
        handle = control.get_by_role("slider").first
        handle.focus()
        return lambda: handle.press("ArrowRight" if turn % 2 == 0 else "ArrowLeft")
    if kind == "stButtonGroup":
        others = control.locator("[aria-checked=false]").all()
        return others[turn % len(others)].click if others else None
    box = control.get_by_role("combobox")
    shown = box.input_value() or control.inner_text().split("\n")[-1]
    box.click()
    options = [one for one in page.get_by_role("option").all() if one.inner_text() != shown]
    if not options:
        page.keyboard.press("Escape")
        return None
    option = options[turn % len(options)]
    option.hover()
    page.wait_for_timeout(200)
    return option.click


def tour(browser: Browser, url: str, waits: Waits, turn: int) -> None:
    """Take one new reader through every page and every control."""
    context = browser.new_context(viewport=VIEW, locale="fr-FR")
    context.add_init_script(WATCH)
    page, wire = context.new_page(), Wire()
    wire.follow(page)
    page.goto(url)
    first = page.evaluate("performance.timeOrigin")
    waits["", "première page"].append((*wait(page, first, opening=True), wire.maps))
    for entry in pages():
        if entry.file != OVERVIEW:
            link = page.get_by_role("link", name=entry.title, exact=True).first
            waits[entry.title, "ouvrir par le menu"].append(timed(page, wire, link.click, opening=True))
        if query := QUERIES.get(entry.path):
            page.goto(f"{url}/{entry.path}?{query}")
            wait(page, page.evaluate("performance.timeOrigin"), opening=True)
        for place in range(len(list(controls(page)))):
            found = list(controls(page))
            if place >= len(found):
                break
            label, control = found[place]
            control.scroll_into_view_if_needed()
            if act := prepared(page, control, turn):
                waits[entry.title, label].append(timed(page, wire, act))
        page.goto(url)
        wait(page, page.evaluate("performance.timeOrigin"), opening=True)
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repetitions", type=int, default=5)
    turns = parser.parse_args().repetitions
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")
    waits: Waits = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"ATS_STORE": str(Path(folder) / "portefeuille"), "ATS_DATE": TODAY}
        with (
            serve(ROOT / "dashboard.py", environment=environment) as url,
            sync_playwright() as driver,
            driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
        ):
            for turn in range(turns):
                tour(browser, url, defaultdict(list), turn)  # not counted: every answer of this turn is warm
                tour(browser, url, waits, turn)
    print(
        "\n| page | gesture | map painted | page complete | sent for the maps | n |\n|---|---|---|---|---|---|"
    )
    for (title, label), found in waits.items():
        painted, done, sent = (statistics.median(column) for column in zip(*found, strict=True))
        drawn = f"{painted:.0f} ms" if sent else "–"
        print(f"| {title} | {label} | {drawn} | {done:.0f} ms | {sent / 1000:.1f} kB | {len(found)} |")
    print(f"\nload at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
