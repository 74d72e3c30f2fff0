"""What a reader sees of a page, at each size of screen, and what an automatic reader of its structure says of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Frame, Page, ViewportSize

from tests.e2e.driving import map_frames, settle, steady

LOOK = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1440, "height": 900},
    "tablet": {"width": 820, "height": 1180},
    # A desk whose text is twice as large: a page has half of its width and of its height.
    "zoom": {"width": 720, "height": 450},
}
ENGLISH = re.compile(
    r"\b(?:show|search|download|choose|select|selected|error|loading|no results|press|settings|deploy|skip|help|close"
    r"|clear|remove|open(?! data)|next|previous|fullscreen|reset|rows?|columns|hide|enter|escape|arrow keys"
    r"|not found|running|rerun|stop|day|month|year|scroll|drag|drop|upload|browse|file|view|the|of|with|empty"
    r"|increment|decrement|scrollable|available)\b",
    re.IGNORECASE,
)
MAP_PARTS = """() => [".leaflet-container", ".atlas-legende", ".leaflet-top.leaflet-left", ".leaflet-control-scale",
  ".atlas-bande"].map((name) => document.querySelector(name))
  .map((node) => node && node.getBoundingClientRect().toJSON())"""
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
AXE_RUN = """(tags) => axe.run({ resultTypes: ["violations"], iframes: false, runOnly: tags })
  .then((found) => found.violations.flatMap((one) =>
    one.nodes.map((node) => [one.id, one.impact, node.target.join(" "), node.html])))"""


@dataclass(frozen=True)
class Fault:
    """One element that breaks a rule of axe-core."""

    rule: str
    impact: str
    target: str
    html: str


@dataclass(frozen=True)
class Look:
    """
    A page as it stands: by size, what its document and each of its maps show, and the parts of each map.

    `faults` are those that axe-core finds in the document and in its first map.
    """

    seen: dict[str, list[dict[str, Any]]]
    maps: dict[str, list[list[dict[str, float] | None]]]
    faults: list[Fault]


def look(page: Page) -> Look:
    """Look at a page and at each of its maps, at every size, once they have taken their places."""
    seen, maps = {}, {}
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        settle(page, drawn=-1)
        steady(page)
        seen[name] = [frame.evaluate(LOOK) for frame in (page.main_frame, *map_frames(page))]
        maps[name] = [frame.evaluate(MAP_PARTS) for frame in map_frames(page)]
    page.set_viewport_size(SIZES["desk"])
    settle(page, drawn=-1)
    steady(page)
    faults = axe_faults(page.main_frame, tags=(*WCAG, "best-practice"))
    for frame in map_frames(page)[:1]:
        faults += axe_faults(frame, tags=WCAG)
    return Look(seen, maps, faults)


def axe_faults(frame: Frame, *, tags: Sequence[str]) -> list[Fault]:
    """Pass the rules of axe-core that bear these tags on a document."""
    frame.evaluate(AXE_SCRIPT + ";undefined")
    return [Fault(*found) for found in frame.evaluate(AXE_RUN, list(tags))]


def names_and_words(page: Page) -> set[str]:
    """Read the visible texts of a page and the names of all its elements."""
    seen = page.evaluate(LOOK)
    return {*seen["words"], *seen["names"]}
