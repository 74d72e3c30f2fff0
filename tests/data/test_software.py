"""The version of the program tells apart its sources and the libraries that run."""

import importlib.metadata
import re

import pytest

from data import software


@pytest.fixture
def fresh(monkeypatch):
    """Forget the versions already told, before and after."""
    told = (software.software_version, software.libraries_digest)
    for one in told:
        one.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    for one in told:
        one.cache_clear()


def test_every_library_of_the_lock_file_is_counted():
    lock = (software.ROOT / software.LOCK).read_text(encoding="utf-8")
    pinned = {line.split("==")[0].split("[")[0] for line in lock.splitlines() if re.match(r"\w", line)}
    found = dict(software.installed_libraries())
    assert set(found) == pinned
    assert {"matplotlib", "scipy", "pyproj", "shapely", "fonttools", "typst"} <= pinned
    assert found["matplotlib"] == importlib.metadata.version("matplotlib")


def test_another_library_changes_the_version_and_is_said(fresh):
    before = software.software_version()
    real = importlib.metadata.version
    fresh.setattr(software, "version", lambda name: "0.0" if name == "pyproj" else real(name))
    for one in (software.software_version, software.libraries_digest):
        one.cache_clear()
    assert software.software_version() != before
    assert software.what_differs(before) == ("les bibliothèques",)


def test_what_differs_is_told_part_by_part():
    mine = software.software_version()
    program, _, libraries = mine.rpartition(".")
    assert software.what_differs(mine) == ()
    assert software.what_differs(f"{program}.00000000") == ("les bibliothèques",)
    assert software.what_differs(f"0.0.9+00000000.{libraries}") == ("le programme",)
    assert software.what_differs("0.1.0+9f8e7d6c") == ("le programme", "les bibliothèques")
