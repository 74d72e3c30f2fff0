"""
A delimited file of any length as blocks of columns, record by record as Python's `csv` reads it.

Regular blocks, whose quotes all stand where RFC 4180 puts them, are cut by Arrow. From the first irregular
block on, `csv` itself reads: it is slower, and it is the reference.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from ingest.errors import ReadingError
from ingest.reading import ExpectedColumn, Header, find_header
from ingest.scdl_shape import Indices, Shape

BLOCK_BYTES = 8 * 2**20
MAX_RECORD_BYTES = 32 * 2**20
"""Longest stretch of bytes read without meeting the end of a record."""

_HEAD_BYTES = 2**20
_SLOW_ROWS = 20_000
_ENCODINGS: Final = ("utf-8", "cp1252")
_BOMS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class Block:
    """
    Consecutive records.

    Parameters
    ----------
    columns
        One array of strings per label of the header: the records that have as many cells.
    lines
        Line of the file where each of those records begins, from 1.
    odd
        The other records: line and cells.
    """

    columns: tuple[pa.Array, ...]
    lines: Indices
    odd: tuple[tuple[int, tuple[str, ...]], ...] = ()

    @property
    def read(self) -> int:
        """Number of records."""
        return len(self.lines) + len(self.odd)


class DelimitedFile:
    """
    A delimited file whose encoding, separator and header are found, and whose records come by blocks.

    Parameters
    ----------
    file
        Binary file that can seek.
    expected
        Columns by which the header is found.

    Raises
    ------
    ReadingError
        When the file is empty or not a text.
    LayoutError
        When its header has too many columns.
    """

    def __init__(self, file: BinaryIO, expected: Sequence[ExpectedColumn]) -> None:
        self._file = file
        file.seek(0)
        head = file.read(_HEAD_BYTES)
        mark = next((bom for bom in _BOMS if head.startswith(bom)), b"")
        self._encodings = (_BOMS[mark],) if mark else _ENCODINGS
        self.encoding = self._encodings[0]
        text = self._decode_head(head)
        if "\0" in text:
            raise ReadingError(_NOT_A_TEXT)
        if not text.strip():
            msg = "Ce fichier est vide : vérifiez l’export qui l’a produit."
            raise ReadingError(msg)
        lines = list(io.StringIO(text, newline=""))
        self.header: Header = find_header(lines, expected)
        start = self.header.record.line - 1
        reader = csv.reader(lines[start:], delimiter=self.header.separator)
        next(reader)
        self._header_lines = start + reader.line_num
        self._header_bytes = len("".join(lines[: self._header_lines]).encode())

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the header, spaces around them removed."""
        return tuple(cell.strip() for cell in self.header.record.cells)

    def blocks(self) -> Iterator[Block]:
        """
        Give the records below the header, by blocks.

        Raises
        ------
        UnicodeDecodeError
            When the encoding is not the right one: `try_next_encoding`, then start again.
        ReadingError
            When a record is beyond any measure, or the file is not a text.
        """
        line, width = self._header_lines + 1, len(self.labels)
        chunks = self._chunks(skip=self._header_bytes)
        carried = b""
        for chunk in chunks:
            buffer = carried + chunk
            if b"\0" in buffer:
                raise ReadingError(_NOT_A_TEXT)
            shape = Shape.of(buffer, self.header.separator, last=not chunk)
            if shape is None or width < 2:
                yield from self._slowly(buffer, chunks, line)
                return
            if shape.end == 0 and len(buffer) > MAX_RECORD_BYTES:
                raise ReadingError(_too_long(line))
            if shape.end:
                block = _fast_block(buffer, shape, line=line, separator=self.header.separator, width=width)
                line += shape.n_lines
                yield block
            carried = buffer[shape.end :]

    def try_next_encoding(self) -> bool:
        """Change to the next encoding that the file may have; False when there is none."""
        rank = self._encodings.index(self.encoding) + 1
        if rank >= len(self._encodings):
            return False
        self.encoding = self._encodings[rank]
        return True

    def _decode_head(self, head: bytes) -> str:
        decoder = codecs.getincrementaldecoder(self.encoding)()
        try:
            return decoder.decode(head)
        except UnicodeDecodeError as error:
            if not self.try_next_encoding():
                raise ReadingError(_NOT_A_TEXT) from error
            return codecs.decode(head, self.encoding, "replace")

    def _chunks(self, *, skip: int) -> Iterator[bytes]:
        """Give the bytes of the file as UTF-8 without its header, then an empty chunk at the end."""
        if self.encoding in ("utf-8", "utf-8-sig"):
            marked = self.encoding == "utf-8-sig"
            self._file.seek(skip + len(codecs.BOM_UTF8) * marked)
            while chunk := self._file.read(BLOCK_BYTES):
                yield chunk
        else:
            errors = "replace" if self.encoding == "cp1252" else "strict"
            decoder = codecs.getincrementaldecoder(self.encoding)(errors)
            self._file.seek(0)
            while raw := self._file.read(BLOCK_BYTES):
                chunk = decoder.decode(raw).encode()
                skipped = min(skip, len(chunk))
                skip -= skipped
                if len(chunk) > skipped:
                    yield chunk[skipped:]
            decoder.decode(b"", final=True)
        yield b""

    def _slowly(self, buffer: bytes, chunks: Iterator[bytes], line: int) -> Iterator[Block]:
        """Read all that is left with `csv`."""
        start, taken = line, 0

        def counted() -> Iterator[str]:
            nonlocal taken
            for text in _text_lines(chain([buffer], chunks, [b""])):
                taken += len(text)
                if taken > MAX_RECORD_BYTES:
                    raise ReadingError(_too_long(start))
                yield text

        width = len(self.labels)
        reader = csv.reader(counted(), delimiter=self.header.separator)
        while True:
            lines: list[int] = []
            rows: list[list[str]] = []
            odd: list[tuple[int, tuple[str, ...]]] = []
            try:
                for cells in islice(reader, _SLOW_ROWS):
                    if len(cells) == width:
                        lines.append(start)
                        rows.append(cells)
                    else:
                        odd.append((start, tuple(cells)))
                    start, taken = line + reader.line_num, 0
            except csv.Error as error:
                raise ReadingError(_too_long(start)) from error
            if not rows and not odd:
                return
            columns = zip(*rows, strict=True) if rows else [()] * width
            arrays = tuple(pa.array(column, type=pa.string()) for column in columns)
            yield Block(arrays, np.array(lines, dtype=np.int64), tuple(odd))


_NOT_A_TEXT = "Ce fichier n’est pas un texte : enregistrez la feuille en CSV, encodé en UTF-8."


def _too_long(line: int) -> str:
    return f"La ligne {line} est démesurée : cherchez un guillemet ouvert et jamais refermé."


def _fast_block(buffer: bytes, shape: Shape, *, line: int, separator: str, width: int) -> Block:
    """Cut a regular buffer with Arrow."""
    names = [str(rank) for rank in range(width)]
    odd_rows: list[Any] = []

    def keep(row: Any) -> str:
        odd_rows.append(row)
        return "skip"

    try:
        table = pa_csv.read_csv(
            pa.py_buffer(memoryview(buffer)[: shape.end]),
            pa_csv.ReadOptions(column_names=names, use_threads=False, block_size=max(shape.end, 1)),
            pa_csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=shape.starts is not None,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        buffer[: shape.end].decode()  # tells an encoding that is not the right one
        msg = f"Les lignes qui suivent la ligne {line} sont illisibles : refaites l’export du fichier."
        raise ReadingError(msg) from error
    total = table.num_rows + len(odd_rows)
    starts = np.arange(total) if shape.starts is None else shape.starts
    ranks = np.array([row.number - 1 for row in odd_rows], dtype=np.int64)
    odd = tuple(
        (
            line + int(starts[rank]),
            tuple(next(csv.reader(io.StringIO(row.text, newline=""), delimiter=separator))),
        )
        for rank, row in zip(ranks, odd_rows, strict=True)
    )
    columns = tuple(column.combine_chunks() for column in table.columns)
    return Block(columns, line + np.delete(starts, ranks), odd)


def _text_lines(chunks: Iterator[bytes]) -> Iterator[str]:
    """Decode UTF-8 bytes line by line, whatever ends the lines; their ends are kept."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    carried = ""
    for chunk in chunks:
        text = carried + decoder.decode(chunk, final=not chunk)
        lines = list(io.StringIO(text, newline=""))
        # A final CR may be the first half of a CR LF, and a line without end may go on.
        carried = lines.pop() if lines and chunk else ""
        yield from lines
        if len(carried) > MAX_RECORD_BYTES:
            msg = "Une ligne est démesurée : ce fichier n’est pas un tableau, ou un guillemet n’est jamais refermé."
            raise ReadingError(msg)
