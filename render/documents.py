"""A Markdown document of the project, fitted to a page: headings under its own, links that lead somewhere."""

import re
from collections.abc import Callable, Collection
from typing import Final

_HEADING: Final = re.compile(r"^(#{1,6}) ", re.MULTILINE)
_LINK: Final = re.compile(r"(?<!!)\[([^\]\n]+)\]\(([^)\s]+)\)")
_FENCE: Final = re.compile(r"(^```.*?^```[^\n]*$)", re.MULTILINE | re.DOTALL)
_DOCUMENT: Final = re.compile(r"^(?:\./)?([\w-]+)\.md(?:#.*)?$")


def for_page(text: str, *, under: int, known: Collection[str], address: Callable[[str], str]) -> str:
    """
    Fit a document to the page that shows it.

    Parameters
    ----------
    text
        Markdown; what stands between fences is left as it is.
    under
        Level of the heading over it on the page: « ## » becomes the next level.
    known
        Names of the documents that can be opened.
    address
        Name of a document → its address in the dashboard.

    Returns
    -------
    text
        Links to other documents of `known` lead to their address, links to the web stay, and the words of any
        other link remain without it.
    """

    def heading(match: re.Match[str]) -> str:
        return "#" * min(len(match[1]) - 1 + under, 6) + " "

    def link(match: re.Match[str]) -> str:
        words, target = match.groups()
        if target.startswith(("https://", "http://")):
            return match[0]
        document = _DOCUMENT.match(target)
        if document and document[1] in known:
            return f"[{words}]({address(document[1])})"
        return words

    parts = _FENCE.split(text)
    return "".join(
        part if place % 2 else _LINK.sub(link, _HEADING.sub(heading, part))
        for place, part in enumerate(parts)
    )
