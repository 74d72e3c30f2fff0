"""A backup is the whole store in one verified file; restoring it adds, mends, and never overwrites."""

import json
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

import cli
from data import backup as backups
from data.backup import Backup, restore, write_backup
from data.durable import Disk
from data.errors import StoreError
from data.store import Store
from tests.data.store_cases import NEW, NOON, OLD, ONE, QuickDisk, alter, portfolio_of, publication_at

NEWER = portfolio_of(1.0, 2.0)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """Make a store with OLD then NEW, OLD chosen again, a complement and a report; and its backup."""
    folder = tmp_path_factory.mktemp("model")
    store = Store(folder / "portefeuille", disk=QuickDisk())
    old = store.publish(OLD, publication_at())
    store.publish(NEW, publication_at(1))
    store.use(old, who="élue", when=NOON)
    store.complements.publish(ONE, publication_at(2))
    (store.root / "rapports").mkdir()
    (store.root / "rapports" / f"{old}.csv").write_text("genre;ligne\n", encoding="utf-8")
    (store.root / "verrou.autre").write_text("not of the store", encoding="utf-8")
    write_backup(store, folder / "sauvegarde.zip", when=NOON)
    return folder


@pytest.fixture
def store(model, tmp_path):
    """Give a copy of the store."""
    shutil.copytree(model / "portefeuille", tmp_path / "portefeuille")
    return Store(tmp_path / "portefeuille", disk=QuickDisk())


@pytest.fixture
def saved(model, tmp_path):
    """Give a copy of its backup."""
    return Path(shutil.copy(model / "sauvegarde.zip", tmp_path))


def _restore(path, store, **options):
    with Backup(path) as backup:
        return restore(backup, store, who="testeur", when=NOON, **options)


def _files(root):
    kept = ("versions", "current", "journal.jsonl", "rapports")
    return {
        path.relative_to(root): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and set(kept) & set(path.relative_to(root).parts)
    }


def _rewritten(path, change):
    """Write the members of an archive again, changed by a function of a name and a content."""
    with zipfile.ZipFile(path) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in change(members):
            archive.writestr(name, content)


def test_a_restored_store_is_the_saved_one_byte_for_byte(store, saved, tmp_path):
    other = Store(tmp_path / "autre", disk=QuickDisk())
    restored = _restore(saved, other)
    assert _files(other.root) == _files(store.root)
    assert other.journal() == store.journal()
    assert other.load().portfolio.content_hash == OLD.content_hash
    assert other.complements.load().content.content_hash == ONE.content_hash
    assert (len(restored.added), restored.mended, restored.kept) == (3, (), ())
    assert restored.current == {"portefeuille": store.current(), "complement": store.complements.current()}


def test_a_store_that_holds_something_is_not_touched_without_being_told_to(store, saved):
    before = _files(store.root)
    with pytest.raises(StoreError, match="--completer"):
        _restore(saved, store)
    assert _files(store.root) == before


def test_completing_a_store_keeps_its_newer_versions_and_tells_the_return(store, saved):
    newer = store.publish(NEWER, publication_at(9))
    restored = _restore(saved, store, complete=True)
    assert (restored.added, restored.mended, len(restored.kept)) == ((), (), 3)
    assert store.load().portfolio.content_hash == OLD.content_hash
    assert store.load(newer).portfolio.content_hash == NEWER.content_hash
    last = store.journal()[-1]
    assert (last.previous, last.action, last.publication.message) == (
        newer,
        "choix",
        "Restauration d’une sauvegarde",
    )


def test_a_damaged_version_is_mended_and_the_damaged_one_set_aside(store, saved):
    damaged = store.current()
    alter(store.root / "versions" / damaged / "projet.parquet")
    assert store.load().notice
    restored = _restore(saved, store, complete=True)
    assert restored.mended == (damaged,)
    assert store.damaged() == []
    assert store.load().notice is None
    assert [path.name for path in (store.root / "abimees").iterdir()] == [f"{damaged}-1"]


def test_a_lost_pointer_is_mended(store, saved):
    (store.root / "current").write_bytes(b"\x00")
    _restore(saved, store, complete=True)
    assert store.load().notice is None
    assert store.load().portfolio.content_hash == OLD.content_hash


def test_a_backup_can_be_taken_while_others_publish(store, tmp_path):
    """The pointer is read first: what is published meanwhile may be missing, never half there."""

    class BusyDisk(Disk):
        def read(self, path):
            content = super().read(path)
            if path.name == "current" and "complements" not in path.parts:
                store.publish(NEWER, publication_at(9))
            return content

    before = store.current()
    path = tmp_path / "pendant.zip"
    write_backup(store, path, when=NOON, disk=BusyDisk())
    other = Store(tmp_path / "autre", disk=QuickDisk())
    _restore(path, other)
    assert other.current() == before
    assert other.damaged() == []


def test_an_existing_file_is_kept_unless_told_otherwise(store, saved):
    before = saved.read_bytes()
    with pytest.raises(StoreError, match="--remplacer"):
        write_backup(store, saved, when=NOON)
    assert saved.read_bytes() == before
    store.publish(NEWER, publication_at(9))
    assert write_backup(store, saved, when=NOON, replace=True).versions == 4


def test_a_disk_that_is_full_leaves_the_older_backup(store, saved):
    class FullDisk(Disk):
        def rename(self, source, target):
            raise OSError(28, "No space left on device")

    before = saved.read_bytes()
    with pytest.raises(StoreError, match="plein"):
        write_backup(store, saved, when=NOON, replace=True, disk=FullDisk())
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.glob("*.partiel")] == []


def test_an_empty_store_has_nothing_to_save(tmp_path):
    with pytest.raises(StoreError, match="rien à sauvegarder"):
        write_backup(Store(tmp_path / "vide"), tmp_path / "vide.zip", when=NOON)
    assert not (tmp_path / "vide.zip").exists()


def test_a_damaged_version_is_saved_as_it_is_and_told(store, tmp_path):
    alter(store.root / "versions" / store.current() / "projet.parquet")
    written = write_backup(store, tmp_path / "x.zip", when=NOON)
    assert len(written.damaged) == 1
    assert "abîmée" in written.damaged[0]


def _manifest_of(members):
    return json.loads(dict(members)["sauvegarde.json"])


def _with_member(name, content=b"x", *, told=True):
    def change(members):
        manifest = _manifest_of(members)
        if told:
            manifest["fichiers"][name] = {"sha256": "0" * 64, "octets": len(content)}
        kept = [member for member in members if member[0] != "sauvegarde.json"]
        return [*kept, (name, content), ("sauvegarde.json", json.dumps(manifest))]

    return change


def _altered(members):
    return [
        (name, content[:-9] + b"x" + content[-8:] if name.endswith("projet.parquet") else content)
        for name, content in members
    ]


def _without(name):
    return lambda members: [member for member in members if not member[0].endswith(name)]


def _bomb(members):
    manifest = _manifest_of(members)
    name = next(name for name in manifest["fichiers"] if name.endswith("projet.parquet"))
    manifest["fichiers"][name]["octets"] = 100 * 2**30
    return [*_without("sauvegarde.json")(members), ("sauvegarde.json", json.dumps(manifest))]


def _longer_than_told(members):
    return [
        (name, content + bytes(50_000_000) if name.endswith("projet.parquet") else content)
        for name, content in members
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_with_member("../evasion.csv"), "inattendu"),
        (_with_member("/etc/passwd"), "inattendu"),
        (_with_member("rapports/../../evasion.csv"), "inattendu"),
        (_with_member("versions\\..\\evasion"), "inattendu"),
        (_with_member("versions/20260314-120000-00000000/lien"), "inattendu"),
        (_with_member("rapports/autre.csv", told=False), "inattendu"),
        (_with_member("rapports/autre.csv"), "pas ce qui avait été sauvegardé"),
        (_altered, "pas ce qui avait été sauvegardé"),
        (_longer_than_told, "pas ce qui avait été sauvegardé"),
        (_without("projet.parquet"), "inattendu ou il en manque"),
        (_without("sauvegarde.json"), "pas une sauvegarde"),
        (lambda members: [*_without("sauvegarde.json")(members), ("sauvegarde.json", b"[]")], "illisible"),
        (lambda members: [*_without("sauvegarde.json")(members), ("sauvegarde.json", b"{}")], "illisible"),
        (_bomb, "plus de"),
    ],
)
def test_a_backup_that_is_not_what_was_saved_restores_nothing(saved, tmp_path, change, words):
    _rewritten(saved, change)
    other = Store(tmp_path / "sous" / "autre", disk=QuickDisk())
    with pytest.raises(StoreError, match=words):
        _restore(saved, other)
    assert not other.root.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["sauvegarde.zip"]


def test_a_link_in_the_archive_is_never_followed(saved, tmp_path):
    """A link is written as a file that holds its target, whose hash is then wrong."""
    with zipfile.ZipFile(saved, "a") as archive:
        link = zipfile.ZipInfo("rapports/lien.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(StoreError, match="inattendu"):
        _restore(saved, Store(tmp_path / "autre"))


def test_the_members_are_counted_before_they_are_read(saved, monkeypatch):
    monkeypatch.setattr(backups, "MAX_MEMBERS", 10)
    with pytest.raises(StoreError, match="pas une sauvegarde"):
        Backup(saved)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not an archive", bytes(100)])
def test_any_other_file_is_refused_in_french(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="ne s’ouvre pas"):
        Backup(path)


def test_a_byte_changed_anywhere_in_the_archive_never_restores_something_else(saved, store, tmp_path):
    sound, wanted = saved.read_bytes(), _files(store.root)
    for rank, place in enumerate(range(0, len(sound), len(sound) // 25)):
        content = bytearray(sound)
        content[place] ^= 0x55
        saved.write_bytes(content)
        other = Store(tmp_path / f"autre{rank}", disk=QuickDisk())
        try:
            _restore(saved, other)
        except StoreError:
            assert not other.root.exists()
        else:
            assert _files(other.root) == wanted


def test_the_commands_save_and_restore(store, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ATS_STORE", str(store.root))
    monkeypatch.delenv("ATS_DATABASE_URL", raising=False)
    path = tmp_path / "commande.zip"
    assert cli.main(["backup", str(path)]) == 0
    assert "3 version(s)" in capsys.readouterr().out
    assert cli.main(["backup", str(path)]) == 2
    assert "existe déjà" in capsys.readouterr().err
    assert cli.main(["restore", str(path)]) == 2
    monkeypatch.setenv("ATS_STORE", str(tmp_path / "autre"))
    assert cli.main(["restore", str(path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["ajoutees"]) == 3
    assert _files(tmp_path / "autre") == _files(store.root)
