"""The rules of the house that import-linter cannot keep: the two doors, the one cached bridge, the names."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("app", "commands", "render", "analysis", "ingest", "geo", "data")
DASHBOARD = ROOT / "dashboard.py"
CLI = ROOT / "cli.py"
SOURCES = [DASHBOARD, CLI, *sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
PAGES = sorted((ROOT / "app" / "pages").glob("*.py"))
CATCH_ALL_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
DASHBOARD_LINES = 60
PAGE_LINES = 120


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported_packages(path: Path) -> set[str]:
    """Top-level packages that a module imports anywhere, inside its functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{named(path)}:{node.lineno} imports by a relative path"
            found.add(str(node.module).partition(".")[0])
    return found


def cache_decorators(path: Path) -> Iterator[int]:
    """Lines where a module names one of Streamlit's caches."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            names = [node.attr]
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names] if node.module == "streamlit" else []
        else:
            continue
        if any(name in ("cache_data", "cache_resource") for name in names):
            yield node.lineno


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_no_constant_of_a_module_takes_the_place_of_another(path: Path):
    told = [
        node.target.id
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    assert {name for name in told if told.count(name) > 1} == set()


def test_the_web_door_imports_only_streamlit_and_the_conversation():
    assert imported_packages(DASHBOARD) == {"streamlit", "app"}


def test_the_command_door_never_opens_the_conversation():
    command_modules = [CLI, *sorted((ROOT / "commands").glob("*.py"))]
    opening = {"app", "streamlit", "streamlit_folium", "dashboard"}
    assert [named(path) for path in command_modules if imported_packages(path) & opening] == []


def test_streamlit_stays_in_the_conversation_and_the_web_door():
    allowed = {DASHBOARD, *(ROOT / "app").rglob("*.py")}
    users = {path for path in SOURCES if imported_packages(path) & {"streamlit", "streamlit_folium"}}
    assert users - allowed == set()
    assert DASHBOARD in users


def test_no_room_imports_a_door():
    inside = [path for path in SOURCES if path not in (DASHBOARD, CLI)]
    assert [named(path) for path in inside if imported_packages(path) & {"dashboard", "cli"}] == []


def test_every_cache_of_streamlit_lives_in_the_bridge():
    cached = {path for path in SOURCES if any(cache_decorators(path))}
    bridge = {ROOT / "app" / "cache.py", *(ROOT / "app").glob("cache_*.py")}
    assert [named(path) for path in cached - bridge] == []
    assert ROOT / "app" / "cache.py" in cached


def test_the_web_door_stays_short():
    assert lines_of(DASHBOARD) <= DASHBOARD_LINES


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_stays_short(page):
    assert lines_of(page) <= PAGE_LINES


def test_there_are_pages_to_hold_to_the_rule():
    assert {path.stem for path in PAGES} >= {"vue_ensemble", "accord"}


def test_no_module_has_a_catch_all_name():
    tests = (ROOT / "tests").rglob("*.py")
    words = {named(path): set(path.relative_to(ROOT).with_suffix("").parts) for path in [*SOURCES, *tests]}
    assert [path for path, parts in words.items() if parts & CATCH_ALL_NAMES] == []
