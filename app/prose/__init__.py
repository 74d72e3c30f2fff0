"""Long French prose of the interface, one Markdown file each."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def _read(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8").strip()


def prose(name: str, **values: str) -> str:
    """Give one text of this folder, its `{blanks}` filled."""
    return _read(name).format(**values) if values else _read(name)
