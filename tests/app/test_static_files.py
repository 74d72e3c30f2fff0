"""What the browser fetches: named by its content, written once, never half."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.static_files import FROM_COMPONENT, keep_only, lay, web_files
from render.webmap import ASSETS


def test_the_name_carries_the_hash_of_the_content(tmp_path):
    name = lay("carte.js", b"un", folder=tmp_path)
    assert hashlib.sha256(b"un").hexdigest().startswith(name.removeprefix("carte-").removesuffix(".js"))
    assert len(name) >= len("carte-.js") + 8
    assert (tmp_path / name).read_bytes() == b"un"


def test_another_content_has_another_name_and_the_first_stays(tmp_path):
    first, second = (lay("carte.js", content, folder=tmp_path) for content in (b"un", b"deux"))
    assert first != second
    assert (tmp_path / first).read_bytes() == b"un"


@given(content=st.binary(max_size=200))
def test_what_is_laid_is_what_was_given(content, tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    assert (folder / lay("couche.geojson", content, folder=folder)).read_bytes() == content


def test_the_same_content_is_written_once(tmp_path):
    name = lay("carte.js", b"un", folder=tmp_path)
    before = (tmp_path / name).stat()
    assert lay("carte.js", b"un", folder=tmp_path) == name
    after = (tmp_path / name).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_write_that_stops_halfway_serves_nothing(tmp_path, monkeypatch):
    def refuse(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", refuse)
        with pytest.raises(OSError, match="No space"):
            lay("carte.js", b"un", folder=tmp_path)
    assert not list(tmp_path.glob("*.js"))
    assert (tmp_path / lay("carte.js", b"un", folder=tmp_path)).read_bytes() == b"un"


def test_two_servers_that_start_together_lay_one_whole_file(tmp_path):
    content = os.urandom(200_000)
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda _: lay("carte.js", content, folder=tmp_path), range(16)))
    (name,) = names
    assert (tmp_path / name).read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_folder_is_made_and_the_file_can_be_read_by_the_server(tmp_path):
    folder = tmp_path / "neuf" / "static"
    assert (folder / lay("carte.js", b"un", folder=folder)).stat().st_mode & 0o444 == 0o444


def test_what_a_file_held_before_can_no_longer_be_fetched(tmp_path):
    for name in ("projet.geojson", "epci.geojson"):
        lay(name, b"avant", folder=tmp_path)
    laid = lay("projet.geojson", b"public", folder=tmp_path)
    keep_only(laid, folder=tmp_path)
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == [b"avant", b"public"]
    assert (tmp_path / laid).read_bytes() == b"public"


def test_every_asset_and_layer_of_a_map_is_laid(tmp_path):
    files = web_files({"epci": '{"type":"FeatureCollection","features":[]}'}, folder=tmp_path)
    assert set(files.assets) == set(ASSETS)
    assert set(files.layers) == {"epci"}
    laid = {path.name for path in tmp_path.iterdir()}
    assert laid == {*files.assets.values(), *files.layers.values()}


def test_the_address_of_the_files_is_relative_so_that_any_base_path_works():
    assert FROM_COMPONENT.startswith("../")
    assert "//" not in FROM_COMPONENT
