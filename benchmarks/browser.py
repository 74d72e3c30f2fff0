"""
How the dashboard race measures: in the browser, by what is really drawn.

The page knows when something of a Leaflet map was last changed and painted, and how many territories and points stand
on it. A redraw lasts from the click to the last painting that is followed by a quiet while. Nothing
is asked of the runners, so all are timed alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

QUIET_MS = 1_500
PATIENCE_S = 120
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # As on a machine without network: whatever is asked of another host fails at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

WATCH = """
(() => {
  if (window !== window.top) return;
  const now = () => performance.timeOrigin + performance.now();
  const race = (window.race = { painted: 0, clicked: 0, idle: 0, moved: 0, fills: 0 });
  for (const gesture of ["click", "keydown"])
    addEventListener(gesture, () => { race.clicked = now(); race.fills = 0; }, true);
  new MutationObserver((changes) => {
    for (const change of changes)
      if (change.target.getAttribute("data-test-script-state") === "notRunning") race.idle = now();
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });
  new MutationObserver(() => { race.moved = now(); })
    .observe(document, {
      subtree: true, childList: true, characterData: true, attributeFilter: ["aria-checked", "aria-valuenow"],
    });
  let asked = false;
  const changed = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; race.painted = now(); });
  };
  const watch = (frame) => {
    new MutationObserver((changes) => {
      for (const change of changes) {
        const node = change.target.nodeType === 1 ? change.target : change.target.parentElement;
        if (node && node.closest(".leaflet-container")) return changed();
      }
    }).observe(frame.document, { subtree: true, childList: true, attributes: true });
    const canvas = frame.CanvasRenderingContext2D.prototype;
    const fill = canvas.fill;
    canvas.fill = function (...rest) {
      race.fills += 1;
      changed();
      return fill.apply(this, rest);
    };
  };
  /* Scripts given to a browser context do not reach the documents of sandboxed frames: the page finds them. */
  const known = new WeakSet();
  const find = () => {
    for (const one of document.querySelectorAll("iframe")) {
      const inside = one.contentDocument;
      if (!inside || inside.URL === "about:blank" || known.has(inside)) continue;
      known.add(inside);
      watch(one.contentWindow);
    }
    requestAnimationFrame(find);
  };
  find();
})();
"""
STATE = """
() => {
  const frame = [...document.querySelectorAll("iframe")].map((one) => one.contentDocument)
    .find((one) => one && one.querySelector(".leaflet-container"));
  const shapes = frame ? [...frame.querySelectorAll("path.leaflet-interactive")] : [];
  const icons = frame ? frame.querySelectorAll("img.leaflet-marker-icon").length : 0;
  return {
    ...race,
    shapes: shapes.length + icons,
    colours: shapes.slice(0, 281).map((one) => one.getAttribute("fill")).join(),
    now: performance.timeOrigin + performance.now(),
    started: performance.timeOrigin,
  };
}
"""


@dataclass
class Wire:
    """What came through the websocket since it was last emptied; bytes, and those of the maps alone."""

    total: int = 0
    maps: int = 0
    outside: set[str] = field(default_factory=set)

    def follow(self, page: Page) -> None:
        """Listen to a page."""
        page.on("websocket", self._socket)
        page.on("request", lambda request: self._ask(request.url))

    def empty(self) -> None:
        """Count from zero again."""
        self.total = self.maps = 0

    def _ask(self, url: str) -> None:
        if url.startswith("http") and not url.startswith("http://127.0.0.1"):
            self.outside.add(url)

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._frame)

    def _frame(self, frame: bytes | str) -> None:
        content = frame.encode() if isinstance(frame, str) else frame
        self.total += len(content)
        message = ForwardMsg.FromString(content)
        if message.delta.new_element.HasField("component_instance"):
            self.maps += len(content)


@dataclass(frozen=True)
class Timed:
    """How long a gesture took (ms) until the map was painted and until all was done, and the colours it left."""

    painted: float
    done: float
    colours: str


def settled(page: Page, since: float | None, *, shapes: int, before: str = "-") -> Timed:
    """
    Wait until the map holds what it must, the script is idle and nothing moves any more.

    Parameters
    ----------
    page
        The page of a runner.
    since
        Moment of the gesture (ms); None for the beginning of the page.
    shapes
        Territories and points that must stand on the map, on canvas or not.
    before
        Colours of the map before the gesture: they must have changed.
    """
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        page.wait_for_timeout(50)
        state = page.evaluate(STATE)
        start = state["started"] if since is None else since
        last = max(state["painted"], state["idle"])
        still = min(state["painted"], state["idle"]) > start and state["now"] - last > QUIET_MS
        drawn = state["shapes"] >= shapes and state["colours"] != before
        if still and (drawn or state["fills"] >= shapes):
            return Timed(state["painted"] - start, last - start, state["colours"])
    seen = {name: value for name, value in state.items() if name != "colours"}
    msg = f"The map was not drawn within {PATIENCE_S} s: {shapes} shapes wanted, last seen {seen}."
    raise TimeoutError(msg)


def gesture(page: Page, wire: Wire, click: Callable[[], object], *, shapes: int, before: str = "-") -> Timed:
    """Time one click, from the click event on; the wire then holds what it sent."""
    wire.empty()
    click()
    # The pointer leaves at once: under it, a map would answer with tooltips.
    page.mouse.move(2, 2)
    page.wait_for_timeout(20)
    return settled(page, page.evaluate("race.clicked"), shapes=shapes, before=before)
