"""A file outside the store is written whole or not at all."""

import pytest

from data.durable import PARTIAL, Disk, explain_refusal, replace_file, sweep_partial


class Dying(Disk):
    """Dies at one of its operations, the file half written."""

    def __init__(self, at):
        self.at = at

    def write(self, path, content):
        if self.at == "write":
            path.write_bytes(content[:3])
            raise OSError(28, "No space left on device")
        super().write(path, content)

    def rename(self, source, target):
        if self.at == "rename":
            raise PermissionError(13, "Permission denied")
        super().rename(source, target)


def test_a_file_is_replaced_whole(tmp_path):
    for content in (b"avant", b"ensuite"):
        replace_file(tmp_path / "page.svg", content)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"page.svg": content}


@pytest.mark.parametrize("at", ["write", "rename"])
def test_a_refusal_leaves_the_earlier_file_alone(tmp_path, at):
    (tmp_path / "page.svg").write_bytes(b"avant")
    with pytest.raises(OSError, match=r"No space|Permission"):
        replace_file(tmp_path / "page.svg", b"ensuite", disk=Dying(at))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"page.svg": b"avant"}


def test_what_a_kill_left_is_swept_and_nothing_else(tmp_path):
    for name in (f".page.svg{PARTIAL}", "page.svg", ".autre"):
        (tmp_path / name).write_bytes(b"x")
    sweep_partial(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"page.svg", ".autre"}


def test_a_refusal_says_what_is_kept(tmp_path):
    full = OSError(28, "No space left on device")
    assert explain_refusal(full, tmp_path).endswith("Les versions déjà publiées sont intactes.")
    assert explain_refusal(full, tmp_path, kept="Rien n’a été écrit.").endswith("Rien n’a été écrit.")
