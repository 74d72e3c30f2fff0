"""Reading back what a file of a printed map says of itself, whatever its format."""

import io
import json
from collections.abc import Mapping
from typing import Any, Final

import pypdf
from defusedxml import DefusedXmlException, ElementTree
from PIL import Image, UnidentifiedImageError
from PIL.PngImagePlugin import PngImageFile
from pypdf.errors import PyPdfError

from render.printing.errors import PrintError
from render.printing.files import DATE_KEY, PDF_KEY, FileFormat
from render.printing.svg import NAMESPACE
from render.typography import typeset

_SIGNATURES: Final[Mapping[FileFormat, bytes]] = {"png": b"\x89PNG\r\n", "pdf": b"%PDF-"}
_UNREADABLE: Final = "Ce fichier n’est pas une image produite par ce tableau de bord, ou il est abîmé."


def read_metadata(content: bytes) -> dict[str, str]:
    """
    Read the metadata that `figure_bytes` or `atlas_pdf` wrote into a file.

    Parameters
    ----------
    content
        The whole file: PNG, SVG or PDF, told by its first bytes.

    Returns
    -------
    metadata
        Key → text; the date comes back as it was given (ISO), the description as the alternative text.

    Raises
    ------
    PrintError
        If the file is none of the three, or broken.
    """
    try:
        if content.startswith(_SIGNATURES["png"]):
            return _of_png(content)
        if content.startswith(_SIGNATURES["pdf"]):
            return _of_pdf(content)
        return _of_svg(content)
    except (
        OSError,
        SyntaxError,
        ValueError,
        UnidentifiedImageError,
        PyPdfError,
        DefusedXmlException,
    ) as error:
        raise PrintError(typeset(_UNREADABLE)) from error


def _of_png(content: bytes) -> dict[str, str]:
    with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
        image.load()
        texts = image.text if isinstance(image, PngImageFile) else {}
        return {DATE_KEY if key == "Creation Time" else key: str(text) for key, text in texts.items()}


def _of_pdf(content: bytes) -> dict[str, str]:
    information: Any = pypdf.PdfReader(io.BytesIO(content)).metadata or {}
    told = json.loads(str(information.get(f"/{PDF_KEY}", "{}")))
    if not isinstance(told, dict):
        raise ValueError(PDF_KEY)
    return {str(key): str(text) for key, text in told.items()}


def _of_svg(content: bytes) -> dict[str, str]:
    root = ElementTree.fromstring(content)
    found = root.iter(f"{{{NAMESPACE}}}entree")
    return {str(entry.get("cle")): entry.text or "" for entry in found}
