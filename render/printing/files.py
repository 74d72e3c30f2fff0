"""
The three files of a printed map, the same byte for byte whenever they are written again.

No clock is read: the only date in a file is the one that its metadata bring. matplotlib keeps its settings for the
whole process, so that files are written one at a time, under a lock.
"""

import datetime
import io
import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages
from matplotlib.backends.backend_svg import FigureCanvasSVG
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from render.printing import svg
from render.printing.errors import PrintError
from render.printing.lettering import Medium
from render.printing.page import MM_PER_INCH
from render.printing.sheet import Sheet

FileFormat = Literal["png", "svg", "pdf"]
FILE_FORMATS: Final[tuple[FileFormat, ...]] = ("png", "svg", "pdf")
DATE_KEY: Final = "CreationDate"
PDF_KEY: Final = "Metadonnees"
_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9 _-]{0,78}")
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SETTINGS: Final[Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "accords-territoires-solidaires",
    "svg.image_inline": True,
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "path.simplify": True,
    "path.simplify_threshold": 1 / 9,
    "path.snap": False,
    "text.hinting": "none",
    "text.kerning_factor": None,
    "image.composite_image": False,
}
_LOCK: Final = threading.RLock()


@contextmanager
def settings() -> Iterator[None]:
    """Hold the settings of matplotlib as a printed map needs them, alone in the process."""
    with _LOCK, mpl.rc_context(_SETTINGS):
        yield


def figure_bytes(sheet: Sheet, *, file_format: FileFormat, metadata: Mapping[str, str]) -> bytes:
    """
    Write a page as a file; a page drawn once can be written in the three formats.

    Parameters
    ----------
    sheet
        From `map_figure`.
    file_format
        `png` (exact pixels, and its resolution), `svg` (text as text, layers) or `pdf` (vector).
    metadata
        Key (letters, digits, spaces and dashes of ASCII) → text. `CreationDate` is an ISO date or date and time;
        `Title` and `Description` are those of the map unless given.

    Raises
    ------
    PrintError
        If a key or the date cannot be written.
    """
    words = _words(sheet.title, sheet.alt, metadata)
    with settings():
        return _WRITERS[file_format](sheet, words)


def atlas_pdf(pages: Iterable[Sheet], *, metadata: Mapping[str, str]) -> bytes:
    """
    Write several pages as one PDF, fonts embedded once.

    Parameters
    ----------
    pages
        From `map_figure`; drawn one after the other, so that they can be made as they are needed.
    metadata
        As for `figure_bytes`; the title is that of the document.

    Raises
    ------
    PrintError
        If there is no page, or a key or the date cannot be written.
    """
    words = _words("", "", metadata)
    with settings():
        out = io.BytesIO()
        with _pdf_pages(out, words) as pdf:
            for sheet in pages:
                _save_page(sheet, pdf)
            empty = pdf.get_pagecount() == 0
    if empty:
        msg = "L’atlas n’a aucune page : choisissez au moins un territoire."
        raise PrintError(msg)
    return out.getvalue()


def _words(title: str, alt: str, metadata: Mapping[str, str]) -> dict[str, str]:
    for key in metadata:
        if not _KEY.fullmatch(key):
            msg = f"Clé de métadonnée refusée : {key!r} ; employez lettres sans accent, chiffres et espaces."
            raise PrintError(msg)
    if DATE_KEY in metadata:
        _moment(metadata[DATE_KEY])
    given = {"Title": title, "Description": alt, **metadata}
    return {key: _printable(given[key]) for key in sorted(given) if given[key]}


def _printable(text: str) -> str:
    """Leave out what XML forbids in a text."""
    return _FORBIDDEN.sub("", text)


def _moment(text: str) -> datetime.datetime:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"Date illisible : {text!r} ; écrivez-la comme 2026-03-31 ou 2026-03-31T12:00:00+00:00."
        raise PrintError(msg) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _png(sheet: Sheet, words: Mapping[str, str]) -> bytes:
    page = sheet.page
    _ready(sheet, "png", (page.width_px / page.dpi, page.height_px / page.dpi))
    canvas = FigureCanvasAgg(sheet)
    canvas.draw()
    size = (page.width_px, page.height_px)
    image = Image.frombuffer("RGBA", size, canvas.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")
    info = PngInfo()
    for key, text in words.items():
        info.add_itxt("Creation Time" if key == DATE_KEY else key, text, lang="fr")
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=info, dpi=(page.dpi, page.dpi), compress_level=6)
    return out.getvalue()


def _svg(sheet: Sheet, words: Mapping[str, str]) -> bytes:
    return svg.finished(svg_text(sheet), sheet, words).encode("utf-8")


def svg_text(sheet: Sheet) -> str:
    """Write a page as matplotlib's own SVG, before the project's finish; call it under `settings`."""
    _ready(sheet, "svg", (sheet.page.width_mm / MM_PER_INCH, sheet.page.height_mm / MM_PER_INCH))
    out = io.BytesIO()
    FigureCanvasSVG(sheet).print_svg(
        out, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
    )
    return out.getvalue().decode("utf-8")


def _pdf(sheet: Sheet, words: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with _pdf_pages(out, words) as pdf:
        _save_page(sheet, pdf)
    return out.getvalue()


def _pdf_pages(out: io.BytesIO, words: Mapping[str, str]) -> PdfPages:
    standard: dict[str, Any] = {
        "Title": words.get("Title"),
        "Author": words.get("Author"),
        "Subject": words.get("Description"),
        "Keywords": words.get("Keywords"),
        "Creator": words.get("Software"),
        "Producer": f"Matplotlib {mpl.__version__}",
        "CreationDate": _moment(words[DATE_KEY]) if DATE_KEY in words else None,
    }
    pdf = PdfPages(out, metadata=standard)
    pdf.infodict()[PDF_KEY] = json.dumps(words, ensure_ascii=False, sort_keys=True)
    return pdf


def _save_page(sheet: Sheet, pdf: PdfPages) -> None:
    _ready(sheet, "pdf", (sheet.page.width_mm / MM_PER_INCH, sheet.page.height_mm / MM_PER_INCH))
    FigureCanvasPdf(sheet)
    pdf.savefig(sheet)


def _ready(sheet: Sheet, medium: Medium, inches: tuple[float, float]) -> None:
    sheet.medium = medium
    sheet.set_dpi(sheet.page.dpi if medium == "png" else 72)
    sheet.set_size_inches(*inches)


_WRITERS: Final = {"png": _png, "svg": _svg, "pdf": _pdf}
