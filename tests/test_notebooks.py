"""Every notebook runs from top to bottom and is committed clean; the first one stays short."""

import re
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from traitlets import default

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
FIRST = FOLDER / "01_decouvrir.ipynb"
FIRST_LINES = 20
CELL_SECONDS = 60
ABSOLUTE_PATH = re.compile(
    r"(?<![\w.:/<])/(?:home|root|tmp|work|Users|mnt|opt|srv|var|etc)/|\b[A-Z]:\\|file://"
)

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


class SameInterpreter(AsyncKernelManager):
    """A kernel on the interpreter of the tests, whatever kernels the machine has registered."""

    @default("kernel_spec_manager")
    def _no_registered_kernel(self) -> KernelSpecManager:
        # Without any folder of kernels, « python3 » is the interpreter that runs this.
        return KernelSpecManager(kernel_dirs=[])


@pytest.fixture
def execute(tmp_path, monkeypatch):
    """Run a notebook from a folder, away from the reader's own IPython profile."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    # A test that draws in the same worker may have chosen another backend for its own process.
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")

    def run(path, *, folder):
        client = NotebookClient(
            nbformat.read(path, as_version=4),
            kernel_manager_class=SameInterpreter,
            timeout=CELL_SECONDS,
            resources={"metadata": {"path": str(folder)}},
        )
        return client.execute()

    return run


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook):
    return [output for cell in code_cells(notebook) for output in cell.outputs]


def test_there_are_notebooks_to_run():
    assert FIRST in NOTEBOOKS


@each_notebook
def test_notebook_runs_without_error_nor_warning(path, execute):
    done = execute(path, folder=FOLDER)
    assert [output.text for output in outputs(done) if output.get("name") == "stderr"] == []


def test_first_notebook_also_runs_from_the_root_and_shows_a_map_and_a_ranking(execute):
    shown = [kind for output in outputs(execute(FIRST, folder=ROOT)) for kind in output.get("data", ())]
    assert "image/png" in shown
    assert "text/html" in shown


def test_first_notebook_is_under_twenty_lines_of_code():
    cells = code_cells(nbformat.read(FIRST, as_version=4))
    lines = [line.strip() for cell in cells for line in cell.source.splitlines()]
    assert len([line for line in lines if line and not line.startswith("#")]) < FIRST_LINES


@each_notebook
def test_notebook_is_committed_without_outputs(path):
    cells = code_cells(nbformat.read(path, as_version=4))
    assert [cell.id for cell in cells if cell.outputs or cell.execution_count] == []


@each_notebook
def test_notebook_holds_no_path_of_one_machine(path):
    assert ABSOLUTE_PATH.findall(path.read_text(encoding="utf-8")) == []
