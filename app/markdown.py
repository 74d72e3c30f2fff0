"""Imported text in Markdown, shown as it is."""


def escaped(text: str) -> str:
    """Write imported text so that Markdown shows it as it is."""
    return "".join(f"\\{char}" if char in r"\`*_{}[]()#+-.!|<>$~:" else char for char in text)
