"""The dictionary of Streamlit's own words: each is still one of its texts, and none of the French is English."""

import re
from pathlib import Path

import pytest
import streamlit

from app.document import document_script
from app.texts_streamlit import FORMS, MONTHS, WORDS
from render.typography import typeset

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
LARGEST = 700_000
"""Bytes; what is heavier is a drawing library, which writes no text of the page."""
JOINTS = re.compile(
    r"\([^)]*\)[?+*]?|\\.|s\?|[.:,] | icon$| (?=available)|B (?=per file)|(?:⌘|Ctrl)?\+?Enter to "
)
"""Where Streamlit puts a text together from pieces."""
BY_THE_BROWSER = re.compile("|".join(MONTHS))
"""Months are written by the browser, in the language that it is given."""


@pytest.fixture(scope="module")
def streamlit_scripts() -> str:
    """Every script that Streamlit serves and that may hold a text."""
    scripts = [path for path in SCRIPTS.glob("*.js") if path.stat().st_size < LARGEST]
    return "\n".join(path.read_text(encoding="utf-8") for path in scripts)


def test_every_text_that_is_translated_is_one_of_streamlit(streamlit_scripts: str):
    texts = [text for text in (*WORDS, *FORMS) if not BY_THE_BROWSER.search(text)]
    pieces = {piece.strip(": .") for text in texts for piece in JOINTS.split(text)}
    assert {piece for piece in pieces if len(piece) > 2 and piece not in streamlit_scripts} == set()


def test_the_french_is_set_in_french():
    for french in (*WORDS.values(), *FORMS.values(), *MONTHS.values()):
        assert typeset(french) == french


def test_what_a_form_keeps_of_a_text_is_kept_once():
    for form, french in FORMS.items():
        places = {int(place) for place in re.findall(r"\$(\d)", french)}
        assert places == set(range(1, re.compile(form).groups + 1)), form


def test_the_script_holds_its_words_and_no_empty_place():
    script = document_script()
    assert "Aller au contenu" in script
    assert "__" not in script.replace('"__"', "")
