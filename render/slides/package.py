"""
A PowerPoint file that is the same whenever it is written again.

A `.pptx` is a ZIP archive (ISO/IEC 29500-2) and so is the workbook behind each of its charts: their entries are
dated, and the properties of the workbook tell when it was made. Every date becomes that of the receipt.
"""

import datetime
import io
import re
import zipfile
from typing import Final

_ENTRY_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP archive can hold: it says nothing, and always the same."""
_MADE: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_PROPERTIES: Final = "docProps/core.xml"


def settled(package: bytes, *, moment: datetime.datetime) -> bytes:
    """
    Write a package again with fixed dates, the packages inside it too.

    Parameters
    ----------
    package
        A `.pptx` or `.xlsx` file.
    moment
        What its properties say of its making, with its time zone.
    """
    made = moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(".xlsx"):
                content = settled(content, moment=moment)
            elif name == _PROPERTIES:
                content = _MADE.sub(rb"\g<1>" + made + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, _ENTRY_DATE)
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=6)
    return out.getvalue()
