"""
The receipt of an export: all that is needed to make the same file again, to the byte.

A receipt holds the version of the embedded data, that of the portfolio with the hash of its rows, the parameters
of the view, the version of the program, and the moment: the only date that a file owes to the clock. Its short
identifier is printed on the image; the whole travels inside the file: as the keywords of a PNG, an SVG or a PDF, as a
data block of an HTML page.
"""

import datetime
import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from html.parser import HTMLParser
from typing import Any, Final, Self, get_args
from xml.etree.ElementTree import ParseError

from analysis.diffusion import Audience
from render.errors import ReceiptError

FORMAT: Final = 1
KEY: Final = "Keywords"
"""Name of the metadata that holds the receipt, the one that PNG, SVG, PDF and slides all know."""
BLOCK: Final = "recu-ats"
"""Identifier of the data block of an HTML page."""
LONGEST_RECEIPT: Final = 64_000
"""Characters: a longer text is no receipt."""
_ID: Final = 8
_PROPERTIES: Final = "docProps/core.xml"
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_PNG_KEY: Final = KEY.encode() + b"\x00\x00\x00"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_TEXTS: Final = ("objet", "fichier", "diffusion", "donnees", "portefeuille", "contenu", "logiciel", "logo")
_MISSING: Final = "Ce fichier ne contient pas de reçu : donnez un fichier produit par l’atlas, ou son reçu."


@dataclass(frozen=True)
class Receipt:
    """
    What a file was made from.

    Attributes
    ----------
    objet
        Kind of export: ``carte``, ``fiche``…
    parametres
        What was asked, name → text, as a link would write it.
    fichier
        ``png``, ``svg``, ``pdf``, ``html``…
    diffusion
        For whom the file is made.
    donnees
        Version of the embedded data.
    portefeuille, contenu
        Version of the portfolio in the store, and the hash of its rows.
    logiciel
        Version of the program.
    moment
        When the file is made, with its time zone, to the second.
    logo
        SHA-256 of the logo, empty without one.
    """

    objet: str
    parametres: Mapping[str, str]
    fichier: str
    diffusion: Audience
    donnees: str
    portefeuille: str
    contenu: str
    logiciel: str
    moment: datetime.datetime
    logo: str = ""

    def __post_init__(self) -> None:
        """Refuse a moment that another machine would read otherwise."""
        if self.moment.tzinfo is None or self.moment.microsecond:
            msg = "The moment of a receipt has a time zone and no fraction of a second."
            raise ValueError(msg)

    @property
    def id(self) -> str:
        """Short identifier, printed on the file; the same in every format, so that a page is drawn once for all."""
        return hashlib.sha256(replace(self, fichier="").to_json().encode()).hexdigest()[:_ID]

    @property
    def metadata(self) -> dict[str, str]:
        """Metadata that a file carries, for `render.printing.figure_bytes`."""
        return {KEY: self.to_json(), "CreationDate": self.moment.isoformat(), "Software": self.logiciel}

    def to_json(self) -> str:
        """Write the receipt in its one possible writing: ASCII, without any sign of markup."""
        raw = {"recu": FORMAT, **asdict(self), "parametres": dict(self.parametres)}
        raw["moment"] = self.moment.isoformat()
        text = json.dumps(raw, sort_keys=True, separators=(",", ":"))
        return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")

    @classmethod
    def from_json(cls, text: str) -> Self:
        """
        Read back what `to_json` wrote.

        Raises
        ------
        ReceiptError
            When the text is not a receipt of this format.
        """
        try:
            raw = json.loads(text) if len(text) <= LONGEST_RECEIPT else None
        except (json.JSONDecodeError, RecursionError):
            raw = None
        if not isinstance(raw, dict) or "recu" not in raw:
            raise ReceiptError(_MISSING)
        if raw.pop("recu") != FORMAT:
            msg = (
                f"Ce reçu n’est pas du format {FORMAT} : rejouez-le avec la version de l’atlas qui l’a écrit."
            )
            raise ReceiptError(msg)
        try:
            return cls._checked(raw)
        except (TypeError, ValueError, KeyError) as error:
            msg = f"Ce reçu a été modifié : il n’est plus lisible ({error})."
            raise ReceiptError(msg) from error

    @classmethod
    def _checked(cls, raw: dict[str, Any]) -> Self:
        parameters = raw["parametres"]
        if not isinstance(parameters, dict) or any(not isinstance(raw[name], str) for name in _TEXTS):
            msg = "valeurs inattendues"
            raise TypeError(msg)
        if any(not isinstance(value, str) for value in parameters.values()):
            msg = "paramètres inattendus"
            raise TypeError(msg)
        if raw["diffusion"] not in get_args(Audience):
            msg = f"diffusion « {raw['diffusion'][:20]} » inconnue"
            raise ValueError(msg)
        return cls(**{**raw, "moment": datetime.datetime.fromisoformat(raw["moment"])})

    def same_content(self, other: "Receipt") -> bool:
        """Tell whether two files show the same thing, whenever they were made."""
        mine, theirs = asdict(self), asdict(other)
        del mine["moment"], theirs["moment"]
        return mine == theirs


def moment_now(now: datetime.datetime) -> datetime.datetime:
    """Give the moment of a receipt from a time with its zone: to the second."""
    return now.replace(microsecond=0)


def logo_digest(logo: bytes | None) -> str:
    """Give the digest that a receipt keeps of a logo."""
    return hashlib.sha256(logo).hexdigest() if logo else ""


def html_block(receipt: Receipt) -> str:
    """Write the data block of an HTML page that carries the receipt; nothing in it can end the block."""
    return f'<script type="application/json" id="{BLOCK}">{receipt.to_json()}</script>'


def read_receipt(content: bytes) -> Receipt:
    """
    Find the receipt in a file of the atlas, or read it from its own text.

    Parameters
    ----------
    content
        A PNG, SVG, PDF, HTML or PPTX file, or the JSON of a receipt.

    Raises
    ------
    ReceiptError
        When there is none, or it is not readable.
    """
    if content.startswith(_PNG):
        return Receipt.from_json(next(_png_texts(content), ""))
    if content.startswith(b"%PDF"):
        return Receipt.from_json(_pdf_keywords(content))
    if content.startswith(b"PK"):
        return Receipt.from_json(_package_keywords(content))
    text = content.decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return Receipt.from_json(text)
    block = _Block()
    block.feed(text)
    return Receipt.from_json("".join(block.found))


def _png_texts(content: bytes) -> Iterator[str]:
    """Give the receipts of a PNG (chunks iTXt of ISO/IEC 15948), without opening the picture."""
    place = len(_PNG)
    while place + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, place)
        kind, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        if kind == b"iTXt" and data.startswith(_PNG_KEY):
            # The keyword, two bytes that say « not compressed », a language and a translated keyword.
            yield data[len(_PNG_KEY) :].split(b"\x00", 2)[-1].decode("utf-8", errors="replace")
        place += 12 + length


def _pdf_keywords(content: bytes) -> str:
    # pypdf is slow to import and only a replay needs it.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        information = PdfReader(io.BytesIO(content)).metadata
        # The papers come from an engine that writes no name of its own: they carry it as their keywords.
        return str(information.get(f"/{KEY}") or information.get("/Keywords", "")) if information else ""
    except (PyPdfError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise ReceiptError(f"Ce PDF n’est pas lisible ({error}).") from error


def _package_keywords(content: bytes) -> str:
    """Give the keywords of an office file (ISO/IEC 29500-2), whose archive is not trusted to be small."""
    from defusedxml import ElementTree

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            properties = package.getinfo(_PROPERTIES)
            if properties.file_size > 2 * LONGEST_RECEIPT:
                return ""
            root = ElementTree.fromstring(package.read(properties))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError, ParseError) as error:
        msg = f"Ce fichier bureautique n’est pas lisible ({error})."
        raise ReceiptError(msg) from error
    return str(root.findtext(f"{{{_CORE}}}keywords", ""))


class _Block(HTMLParser):
    """Gathers the text of the element that carries the receipt, in an HTML page or an SVG."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = (tag == "script" and ("id", BLOCK) in attrs) or (
            tag == "entree" and ("cle", KEY) in attrs
        )

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(data)
