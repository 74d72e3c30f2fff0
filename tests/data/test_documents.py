"""Documents are read with their title apart, and every one that the project ships can be."""

import pytest

from data.documents import DOCS, load_glossary, load_methods
from data.errors import EmbeddedFileError


def test_the_first_heading_is_the_title_and_no_longer_in_the_text(tmp_path):
    (tmp_path / "methode").mkdir()
    (tmp_path / "methode" / "essai.md").write_text("# Un titre\n\nUn texte.\n\n## Suite\n", encoding="utf-8")
    (page,) = load_methods(tmp_path)
    assert (page.name, page.title, page.text) == ("essai", "Un titre", "Un texte.\n\n## Suite")


def test_a_document_without_heading_keeps_its_whole_text(tmp_path):
    (tmp_path / "methode").mkdir()
    (tmp_path / "methode" / "brut.md").write_text("Un texte.\nEncore.", encoding="utf-8")
    (page,) = load_methods(tmp_path)
    assert (page.title, page.text) == ("brut", "Un texte.\nEncore.")


def test_every_method_page_of_the_project_is_given_with_a_title():
    pages = load_methods()
    assert {page.name for page in pages} == {path.stem for path in (DOCS / "methode").glob("*.md")}
    assert all(page.title != page.name for page in pages)


def test_a_missing_glossary_says_what_to_do(tmp_path):
    with pytest.raises(EmbeddedFileError, match=r"glossaire\.md"):
        load_glossary(tmp_path)


def test_the_glossary_opens_on_its_words():
    assert load_glossary().title == "Glossaire"
    assert "## Les mots" in load_glossary().text
