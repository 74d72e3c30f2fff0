"""What the pages offer to download, made as a click makes it, and the words that a file holds."""

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader

DRAWN = ("png", "svg", "pdf", "html", "pptx", "zip")
"""Files of maps, charts and papers: slow to make, and held to the rule by tests of their own."""


@dataclass
class Offered:
    """Name of each file that a page offered, and its content or what makes it; stands for `st.download_button`."""

    files: dict[str, Any] = field(default_factory=dict)

    def __call__(self, label: str, data: Any, file_name: str = "", **_: Any) -> bool:
        """Keep what a button would give, and say that nobody clicked."""
        self.files[file_name] = data
        return False

    def contents(self, *, but: tuple[str, ...] = DRAWN) -> dict[str, bytes]:
        """Make the files, those of some kinds left out."""
        kept = {name: data for name, data in self.files.items() if name.rpartition(".")[2] not in but}
        return {name: data() if callable(data) else data for name, data in kept.items()}


def words_in(content: bytes) -> str:
    """Every word that a file holds, packed or not."""
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            return "\n".join(words_in(opened.read(name)) for name in opened.namelist())
    return content.decode("utf-8", errors="ignore")
