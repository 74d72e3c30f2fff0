"""The atlas as one ZIP archive, made page by page."""

import io
import zipfile
from collections.abc import Callable, Collection, Iterator

from render.views.atlas import AtlasPage, atlas_file, atlas_pages, atlas_stem
from render.views.export import FileKind, Making, map_files
from render.views.view import View
from render.views.world import World

Progress = Callable[[str, int, int], None]
"""Called with what is being made, the files done and the files wanted; it may raise to stop the work."""


def archive_bytes(
    view: View,
    world: World,
    making: Making,
    *,
    kinds: Collection[FileKind],
    whole: bool,
    progress: Progress,
) -> bytes:
    """
    Make the archive of an atlas; the same bytes each time for the same arguments.

    Parameters
    ----------
    view, world, making
        As for `render.views.atlas.atlas_pages`.
    kinds
        Formats of the single pages; none for the PDF of all pages alone.
    whole
        Whether the PDF of all pages is in it.
    progress
        What to do after each page drawn.
    """
    pages = atlas_pages(view, world)
    total = len(pages) * (bool(kinds) + whole)
    out = io.BytesIO()
    done = 0

    def drawn(page: AtlasPage) -> None:
        nonlocal done
        done += 1
        progress(world.place(page.siren), done, total)

    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(pages, world, making, kinds, drawn):
            archive.writestr(_entry(name, making), content)
        if whole:
            content = atlas_file(view, world, making, drawn=drawn)
            archive.writestr(_entry(f"{atlas_stem(view, world)}.pdf", making), content)
    return out.getvalue()


def _files(
    pages: Collection[AtlasPage],
    world: World,
    making: Making,
    kinds: Collection[FileKind],
    drawn: Callable[[AtlasPage], None],
) -> Iterator[tuple[str, bytes]]:
    for page in pages if kinds else ():
        for kind, content in map_files(page.view, world, making, kinds=list(kinds)):
            yield f"{page.stem}.{kind}", content
        drawn(page)


def _entry(name: str, making: Making) -> zipfile.ZipInfo:
    """Name a member of the archive, dated by the moment of the export and not by the clock."""
    moment = making.moment
    date = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    entry = zipfile.ZipInfo(name, date_time=date)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
