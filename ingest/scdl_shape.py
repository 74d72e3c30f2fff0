"""Where the records of a delimited buffer stand, told from its quotes and line ends without reading its cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

_LF, _CR, _QUOTE = ord("\n"), ord("\r"), ord('"')

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Shape:
    """
    Where the records of a buffer stand.

    Parameters
    ----------
    end
        Number of bytes up to the end of the last whole record.
    n_lines
        Number of lines in them.
    starts
        Line of each record, from 0; None when each has one line.
    """

    end: int
    n_lines: int
    starts: Indices | None

    @classmethod
    def of(cls, buffer: bytes, separator: str, *, last: bool) -> Self | None:
        """Measure a buffer; None when a quote or a line end stands where RFC 4180 puts none."""
        if b"\r" in buffer and buffer.count(b"\r") != buffer.count(b"\r\n") + (
            not last and buffer.endswith(b"\r")
        ):
            return None
        if b'"' not in buffer:
            end = len(buffer) if last else buffer.rfind(b"\n") + 1
            unfinished = last and end > 0 and not buffer.endswith(b"\n")
            return cls(end, buffer.count(b"\n", 0, end) + unfinished, None)
        return cls._of_quoted(np.frombuffer(buffer, dtype=np.uint8), ord(separator), last=last)

    @classmethod
    def _of_quoted(cls, content: NDArray[np.uint8], separator: int, *, last: bool) -> Self | None:
        quotes = np.flatnonzero(content == _QUOTE)
        ends = np.flatnonzero(content == _LF)
        inside = np.searchsorted(quotes, ends) % 2 == 1
        if last and len(quotes) % 2:
            return None
        closed = np.flatnonzero(~inside)
        finished = int(ends[closed[-1]]) + 1 if len(closed) else 0
        end = len(content) if last else finished
        if not _well_placed(content, quotes[: int(np.searchsorted(quotes, end))], separator, end):
            return None
        unfinished = last and end > finished
        n_lines = int(np.searchsorted(ends, end)) + unfinished
        if not inside[:n_lines].any():
            return cls(end, n_lines, None)
        starts = np.concatenate([[0], closed + 1]) if unfinished else np.concatenate([[0], closed[:-1] + 1])
        return cls(end, n_lines, starts.astype(np.int64))


def _well_placed(content: NDArray[np.uint8], quotes: Indices, separator: int, end: int) -> bool:
    """Tell whether every quote opens a cell, closes one, or is one half of a doubled quote."""
    opening, closing = quotes[::2], quotes[1::2]
    before = content[np.maximum(opening - 1, 0)]
    opens = (opening == 0) | (before == separator) | (before == _LF) | (before == _QUOTE)
    after = content[np.minimum(closing + 1, end - 1)]
    closes = (closing == end - 1) | np.isin(after, (separator, _LF, _CR, _QUOTE))
    return bool(opens.all() and closes.all())
