"""
From blocks to a PDF: typst lays the template out, tagged for screen readers (PDF/A-2a and PDF/UA-1).

The words travel as data, apart from the template, and every one is first written with the letters that the typeface
has. Fonts of the machine are never used and no clock is read: the same paper gives the same bytes.
"""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from render import theme
from render.printing import faces
from render.sheets import words

TEMPLATE: Final = Path(__file__).with_name("paper.typ")
STANDARDS: Final = ("a-2a", "ua-1")
_RAW: Final = frozenset({"svg", "recu"})
"""Keys whose texts are no words for a reader."""
COLOURS: Final[Mapping[str, str]] = {
    "encre": theme.INK,
    "encre_pale": theme.INK_SOFT,
    "titre": theme.ATLANTIC,
    "grille": theme.GRID,
    "fond": "#EEF4F8",
    "moyens": theme.MEANS,
    "alerte": theme.WARNING,
    "demonstration": theme.DEMONSTRATION,
    "fond_demonstration": theme.DEMONSTRATION_PAPER,
}


@dataclass(frozen=True)
class Paper:
    """
    A paper ready to be laid out.

    Attributes
    ----------
    title, subtitle, description
        What it is: heading, line under it, and one sentence for the properties of the file.
    header, footer
        What every page repeats.
    notices
        What every page warns of.
    sections
        From `render.sheets.blocks.section`.
    landscape
        Lie the page down.
    demonstration
        True when figures are invented: every page says so.
    """

    title: str
    subtitle: str
    description: str
    header: str
    footer: str
    notices: Sequence[str]
    sections: Sequence[Mapping[str, Any]] = field(repr=False)
    landscape: bool = False
    demonstration: bool = False


def paper_bytes(paper: Paper, *, moment: datetime.datetime, keywords: str = "") -> bytes:
    """
    Lay a paper out as a tagged PDF.

    Parameters
    ----------
    paper
        What it says.
    moment
        The date of the file, with its time zone.
    keywords
        The receipt, as `render.receipt.read_receipt` finds it in the keywords of a PDF.
    """
    content = {
        "titre": paper.title,
        "sous_titre": paper.subtitle,
        "description": paper.description,
        "auteur": words.PRODUCER,
        "politique": words.POLICY,
        "entete": paper.header,
        "pied": paper.footer,
        "page": "Page",
        "mentions": " · ".join(paper.notices),
        "demonstration": words.DEMONSTRATION if paper.demonstration else "",
        "recu": keywords,
        "paysage": paper.landscape,
        "sections": list(paper.sections),
        "couleurs": dict(COLOURS),
    }
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"paper": json.dumps(_writable(content), ensure_ascii=False)},
        pdf_standards=list(STANDARDS),
        timestamp=moment.astimezone(datetime.UTC),
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(faces.FONT_FOLDER)]
    )


def _writable(value: Any, key: str = "") -> Any:
    """Write every text with the letters of the typeface; vectors and receipts stay as they are."""
    if isinstance(value, str):
        return value if key in _RAW else faces.clean(value)
    if isinstance(value, Mapping):
        return {name: _writable(one, str(name)) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(one, key) for one in value]
    return value
