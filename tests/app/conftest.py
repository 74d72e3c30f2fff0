"""Pages run through the web door, without a browser, on a store of the test."""

import functools
import html
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from app.navigation import OVERVIEW

DASHBOARD = Path(__file__).parents[2] / "dashboard.py"
TODAY = "2026-11-23"
SLOWEST_RUN_S = 60
SHOWN = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error")
DRAW = "Atlas.draw(map_div, "


class Session:
    """One reader's session: the page shown, and what can be read on it."""

    def __init__(self) -> None:
        self.test = AppTest.from_file(DASHBOARD, default_timeout=SLOWEST_RUN_S)

    def open(self, page: str = OVERVIEW, **params: str) -> "Session":
        """Follow a link to a page."""
        self.test.query_params.clear()
        self.test.query_params.update(params)
        self.test.switch_page(page).run()
        return self

    @property
    def link(self) -> dict[str, str]:
        """The parameters of the link."""
        return {name: "".join(value) for name, value in self.test.query_params.items()}

    @property
    def faults(self) -> list[str]:
        """Errors on the page, ours and Streamlit's."""
        return [str(one.value) for one in (*self.test.exception, *self.test.error)]

    @property
    def warnings(self) -> list[str]:
        """Warnings on the page."""
        return [_unescaped(str(one.value)) for one in self.test.warning]

    @property
    def heading(self) -> str:
        """The title of the page."""
        return str(self.test.title[0].value)

    @property
    def text(self) -> str:
        """Every word of the page and every cell of its tables, figures aside."""
        words = [str(one.value) for kind in SHOWN for one in self.test.get(kind)]
        blocks = [one.proto.body for one in self.test.get("html") if not one.proto.body.startswith("<style")]
        return "\n".join([_unescaped("\n".join(words)), html.unescape("\n".join(blocks)), self.tables])

    @property
    def tables(self) -> str:
        """Every cell of the tables of the page."""
        frames = [one.value for one in (*self.test.dataframe, *self.test.table)]
        return _unescaped("\n".join(frame.to_csv(index=False) for frame in frames))

    @property
    def everything(self) -> str:
        """Every word of the page, choices of its widgets and figures included."""
        chosen = [str(one.value) for kind in ("selectbox", "multiselect") for one in self.test.get(kind)]
        figures = [json.dumps(drawn, ensure_ascii=False) for drawn in self.maps]
        return "\n".join([self.text, *chosen, *figures])

    @property
    def maps(self) -> list[dict[str, Any]]:
        """What each map of the page was sent."""
        sent = [
            json.loads(node.proto.json_args)["feature_group"]
            for node in _nodes(self.test.main)
            if getattr(node, "type", "") == "component_instance"
        ]
        return [_unpacked(json.JSONDecoder().raw_decode(text.partition(DRAW)[2])[0]) for text in sent]


def _unpacked(drawn: dict[str, Any]) -> dict[str, Any]:
    """Tell the class, text and radius of each territory apart, as the browser does."""
    territories = drawn["territories"]
    fills = {code: one[0] for code, one in territories.items() if one[0] >= 0}
    texts = {code: one[1] for code, one in territories.items() if one[1]}
    symbols = {code: one[2] for code, one in territories.items() if one[2:]}
    return {**drawn, "fills": fills, "texts": texts, "symbols": symbols}


def _unescaped(text: str) -> str:
    """Take away the backslashes that protect a text from Markdown."""
    return text.replace("\\", "")


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


@pytest.fixture(scope="session", autouse=True)
def packages_read_once() -> Iterator[None]:
    """Let Streamlit read what is installed once: it opens the metadata of every package for each new session."""
    with pytest.MonkeyPatch.context() as patch:
        once = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store, and a fixed day."""
    root = tmp_path / "portefeuille"
    monkeypatch.setenv("ATS_STORE", str(root))
    monkeypatch.setenv("ATS_DATE", TODAY)
    return root


@pytest.fixture
def session(store: Path) -> Callable[[], Session]:
    """Open the session of one more reader on the store of the test."""
    return Session
