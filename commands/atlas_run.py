"""Making the files of an atlas: what is left to do, two processes, whole files only."""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from data.durable import explain_refusal, replace_file, sweep_partial
from data.store import open_store
from render.errors import ReceiptError
from render.receipt import Receipt, read_receipt
from render.views.atlas import atlas_file, atlas_pages, atlas_receipt, atlas_stem
from render.views.export import FileKind, Making, map_files, receipt_of
from render.views.view import View
from render.views.world import World, complement_of, load_world

PROCESSES: Final = 2
FEW: Final = 3
"""Pages that are made sooner than a second process starts."""
ENDS: Final[dict[str, bytes]] = {
    "png": b"IEND\xaeB`\x82",
    "svg": b"</svg>",
    "pdf": b"%%EOF",
    "html": b"</html>",
}
KEPT: Final = "Les fichiers déjà faits sont gardés : relancez la même commande pour continuer."

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Order:
    """An atlas to make: its view, the EPCI wanted (none for all), the kinds of files, what surrounds the pages."""

    view: View
    kinds: tuple[FileKind, ...]
    making: Making
    sirens: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """Files to make from one view, or the PDF of all pages where `whole`."""

    stem: str
    view: View
    kinds: tuple[FileKind, ...]
    whole: bool = False


@dataclass(frozen=True)
class Result:
    """Names of the files made now, and of those that were already there."""

    made: tuple[str, ...]
    kept: tuple[str, ...]


def make_atlas(
    order: Order, world: World, out: Path, *, progress: Progress, processes: int = PROCESSES
) -> Result:
    """
    Make the files of an atlas that are not there yet.

    A file whose receipt asks for the same thing, whenever it was made, is kept. Each file appears whole.

    Parameters
    ----------
    order
        What is wanted.
    world
        What it is drawn from; the other processes read the same version of the store.
    out
        Folder of the files, created when absent.
    progress
        Called with a label, the files done and the files wanted.
    processes
        How many work at once.

    Raises
    ------
    OSError
        When the disk refuses; what is made stays.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        sweep_partial(out)
        tasks, kept = _left(order, world, out)
        total = len(kept) + sum(len(task.kinds) for task in tasks)
        made: list[str] = []
        progress("Pages déjà faites", len(kept), total)
        for names in _run(tasks, order, world, out, 1 if len(tasks) <= FEW else processes):
            made += names
            progress(names[-1], len(kept) + len(made), total)
    except OSError as error:
        raise OSError(explain_refusal(error, out, kept=KEPT)) from error
    return Result(tuple(sorted(made)), tuple(sorted(kept)))


def _left(order: Order, world: World, out: Path) -> tuple[list[Task], list[str]]:
    """Tell what is left to do from what is already there, the longest task first."""
    tasks, kept = [], []
    wanted: list[tuple[Task, Callable[[FileKind], Receipt]]] = []
    if "pdf" in order.kinds:
        whole = atlas_receipt(order.view, world, order.making, sirens=order.sirens)
        wanted.append(
            (Task(atlas_stem(order.view, world), order.view, ("pdf",), whole=True), lambda _: whole)
        )
    for page in atlas_pages(order.view, world, sirens=order.sirens):
        told = _page_receipts(page.view, world, order.making)
        wanted.append((Task(page.stem, page.view, order.kinds), told))
    for task, receipt in wanted:
        there = [kind for kind in task.kinds if _is_there(out / f"{task.stem}.{kind}", receipt(kind))]
        kept += [f"{task.stem}.{kind}" for kind in there]
        left = tuple(kind for kind in task.kinds if kind not in there)
        if left:
            tasks.append(Task(task.stem, task.view, left, whole=task.whole))
    return tasks, kept


def _page_receipts(view: View, world: World, making: Making) -> Callable[[FileKind], Receipt]:
    return lambda kind: receipt_of(view, world, making, kind=kind)


def _is_there(path: Path, wanted: Receipt) -> bool:
    """Tell whether a whole file made of the same thing is there."""
    if not path.is_file():
        return False
    content = path.read_bytes()
    if not content.rstrip().endswith(ENDS[wanted.fichier]):
        return False
    try:
        return read_receipt(content).same_content(wanted)
    except ReceiptError:
        return False


def _run(tasks: Sequence[Task], order: Order, world: World, out: Path, processes: int) -> Iterator[list[str]]:
    """Give the names of the files of each task as it ends."""
    if processes == 1:
        for task in tasks:
            yield _make(task, order, world, out)
        return
    # A fork would copy the threads of the numerical libraries: each process starts afresh.
    pool = ProcessPoolExecutor(
        processes,
        mp_context=get_context("spawn"),
        initializer=_start,
        initargs=(world.portfolio.version, world.donnees, order, out),
    )
    try:
        pending: Collection[Future[list[str]]] = [pool.submit(_work, task) for task in tasks]
        for done in as_completed(pending):
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _make(task: Task, order: Order, world: World, out: Path) -> list[str]:
    names = []
    files: Iterator[tuple[FileKind, bytes]]
    if task.whole:
        content = atlas_file(task.view, world, order.making, sirens=order.sirens)
        files = iter([("pdf", content)])
    else:
        files = map_files(task.view, world, order.making, kinds=task.kinds)
    for kind, content in files:
        names.append(f"{task.stem}.{kind}")
        replace_file(out / names[-1], content)
    return names


_HELD: list[tuple[World, Order, Path]] = []
"""What a process of the pool works with, once it has started."""


def _start(version: str, donnees: str, order: Order, out: Path) -> None:
    store = open_store()
    world = load_world(store.load(version).content, store.complements.load(complement_of(donnees)))
    _HELD.append((world, order, out))


def _work(task: Task) -> list[str]:
    world, order, out = _HELD[0]
    return _make(task, order, world, out)
