"""The deployment notes tell every variable and every command that an installation needs."""

import re
from pathlib import Path

import cli

ROOT = Path(__file__).parents[1]
NOTES = (ROOT / "docs" / "deploiement.md").read_text(encoding="utf-8")
ROOMS = ("app", "commands", "data", "ingest", "render")


def test_every_variable_that_the_code_reads_is_in_the_notes():
    sources = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    read = {
        name for path in sources for name in re.findall(r'"(ATS_[A-Z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert {"ATS_STORE", "ATS_DATE", "ATS_DATABASE_URL"} <= read
    assert sorted(name for name in read if f"`{name}`" not in NOTES) == []


def test_every_command_of_the_notes_exists():
    known = {command.name for command in cli.app.registered_commands}
    told = set(re.findall(r"cli\.py ([a-z]+)", NOTES))
    assert told >= {"backup", "restore", "publish", "serve", "check"}
    assert told <= known
