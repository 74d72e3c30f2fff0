"""The public files that the project does not ship: where they are, and why a test of theirs is skipped."""

import os
from pathlib import Path

import pytest

VARIABLE = "ATS_DONNEES_REELLES"
"""Environment variable that names their folder; without it, `shared/data` beside the project."""
BESIDE = Path(__file__).parents[2] / "shared" / "data"


def real(name: str) -> Path:
    """Give the path of a public file, or skip the test and say where it was looked for."""
    path = Path(os.environ.get(VARIABLE) or BESIDE) / name
    if not path.exists():
        pytest.skip(f"{path} is absent: {VARIABLE} may name another folder with the public files")
    return path
