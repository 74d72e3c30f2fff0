"""What a reader does in the browser: open a link, wait for the page, choose, search, point at the map."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Frame, Locator, Page, Request, Response, WebSocket, expect

SEARCH = "Votre commune, canton ou intercommunalité"
LOOPBACK = "127.0.0.1"
PATIENCE_MS = 90_000
COMPONENT = "streamlit_folium.st_folium"
# Streamlit looks for its own base path when a page is opened by its link, and finds it one folder up.
BASE_PATH_PROBES = ("/_stcore/health", "/_stcore/host-config")
SETTLED = """(drawn) => {
  const app = document.querySelector('[data-testid=stApp]');
  if (!app || app.dataset.testScriptState !== 'notRunning' || app.dataset.testConnectionState !== 'CONNECTED')
    return false;
  if (document.documentElement.lang !== 'fr') return false;
  if (document.querySelector('[data-stale=true], [data-testid=stSkeleton]')) return false;
  if (document.querySelector('[data-testid=stPlotlyChart]:not(:has(.main-svg))')) return false;
  const frames = [...document.querySelectorAll('iframe[src*="st_folium"]')];
  const maps = frames.map((one) => one.contentDocument && one.contentDocument.querySelector('[data-dessins]'));
  if (!maps.every(Boolean)) return false;
  return drawn < 0 || Math.max(0, ...maps.map((map) => Number(map.dataset.dessins))) > drawn;
}"""

STEADY = """() => {
  const blocks = document.querySelectorAll('[data-testid=stElementContainer], iframe, svg.main-svg');
  const now = JSON.stringify([innerWidth, ...[...blocks].map((block) => block.getBoundingClientRect())]);
  const kept = window.__places === now;
  window.__places = now;
  return kept;
}"""


@dataclass
class Journal:
    """What the browser did behind a page: what it asked for, and what went wrong."""

    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Write down everything that a page does from now on."""
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("websocket", self._socket)
        page.on("pageerror", lambda error: self.faults.append(f"error in a script: {error}"))
        page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        page.on("console", lambda message: self._console(message.type, message.text, message.location["url"]))

    def outside(self) -> list[str]:
        """Requests to anything but this machine."""
        asked = [urlsplit(url.removeprefix("blob:")) for url in self.requests]
        return [url.geturl() for url in asked if url.scheme != "data" and url.hostname != LOOPBACK]

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.url.endswith(BASE_PATH_PROBES):
            self.faults.append(f"{response.status} for {response.url}")

    def _socket(self, socket: WebSocket) -> None:
        self.requests.append(socket.url)
        socket.on("framereceived", lambda data: self.frames.append(_bytes(data)))

    def _console(self, kind: str, text: str, url: str) -> None:
        if kind == "error" and not url.endswith(BASE_PATH_PROBES):
            self.faults.append(f"console: {text} ({url})")


def _bytes(data: bytes | str) -> bytes:
    return data.encode() if isinstance(data, str) else data


def visit(page: Page, url: str, *, has_map: bool = True) -> None:
    """Open a link and wait until the page and its map are whole."""
    page.goto(url)
    page.get_by_text("Limites communales").wait_for()
    settle(page, drawn=0 if has_map else -1)


def turn_to(page: Page, title: str) -> None:
    """Open another page by the menu, which keeps all that the browser has loaded, and wait until it is whole."""
    titles = page.get_by_role("heading", level=1)
    before = titles.all_inner_texts()
    page.get_by_role("navigation").get_by_role("link", name=title, exact=True).click()
    expect(titles).not_to_have_text(before)
    settle(page, drawn=-1)


def titled(page: Page, words: str) -> None:
    """Wait until the title of a page holds these words, and the title of the page before has gone."""
    titles = page.get_by_role("heading", level=1)
    expect(titles.filter(has_text=words)).to_have_count(1)
    expect(titles).to_have_count(1)


def settle(page: Page, *, drawn: int = 0) -> None:
    """Wait until nothing runs and the map was drawn more than `drawn` times (-1: there may be no map)."""
    page.wait_for_function(SETTLED, arg=drawn)


def steady(page: Page) -> None:
    """Wait until every block of the page has kept its place for a quarter of a second."""
    page.wait_for_function(STEADY, polling=250)


def redraw(page: Page, action: Callable[[], object]) -> None:
    """Do something that draws the map again, and wait for it."""
    before = drawings(page)
    action()
    settle(page, drawn=before)


def drawings(page: Page) -> int:
    """Count the times that the map was drawn."""
    return int(map_frame(page).locator("[data-dessins]").get_attribute("data-dessins") or 0)


def map_frames(page: Page) -> list[Frame]:
    """Give the frames of the maps that are on the page now."""
    return [frame for frame in page.frames if COMPONENT in frame.url and not frame.is_detached()]


def map_frame(page: Page) -> Frame:
    """Give the frame of the only map that is on the page now."""
    return map_frames(page)[-1]


def described(page: Page) -> str:
    """Read what the map says of itself to those who do not see it."""
    return map_frame(page).locator("[data-dessins]").get_attribute("aria-label") or ""


def everything_written(page: Page) -> str:
    """Read every text of the page and of its maps, folded parts included."""
    bodies = [frame.locator("body").text_content() for frame in (page.main_frame, *map_frames(page))]
    return "\n".join(filter(None, bodies))


def parameters(page: Page) -> dict[str, str]:
    """Read the parameters of the link."""
    return dict(parse_qsl(urlsplit(page.url).query))


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a select box or of a segmented control, and wait for the map."""
    box = page.get_by_role("combobox", name=label, exact=True)
    button = page.get_by_role("radio", name=option, exact=True)
    box.or_(button).first.wait_for()
    if box.count():

        def pick() -> None:
            box.click()
            page.get_by_role("option", name=option, exact=True).click()
    else:

        def pick() -> None:
            button.click()

    redraw(page, pick)


def search(page: Page, words: str) -> None:
    """Type in the search box and press Enter once it offers what was typed, without the mouse."""
    box = page.get_by_role("combobox", name=SEARCH)
    box.focus()
    page.keyboard.type(words)
    expect(box).to_have_value(words)
    expect(page.get_by_role("option").first).to_contain_text(words)
    page.keyboard.press("Enter")


def click_territory(page: Page, name: str) -> None:
    """Click on the map where the name of a territory stands, once nothing moves any more."""
    steady(page)
    page.mouse.click(*centre(map_frame(page).locator(".atlas-label:visible", has_text=name).first))


def centre(locator: Locator) -> tuple[float, float]:
    """Give the middle of an element on the screen."""
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    assert box is not None, f"{locator} is not on the screen"
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
