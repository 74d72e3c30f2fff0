"""A store that cannot be read is one clear page, with a mark that the log knows, and no word of the machine."""

import re

from data.store import Store
from tests.data.store_cases import NEW, alter, publication_at


def test_an_unreadable_store_is_told_with_a_mark_that_is_in_the_log(store, session, caplog):
    version = Store(store).publish(NEW, publication_at())
    alter(store / "versions" / version / "projet.parquet")
    reader = session().open()
    (fault,) = reader.faults
    assert "ne peuvent pas être lues" in fault
    mark = re.search(r"[0-9A-F]{6}", fault).group()
    assert mark in caplog.text
    assert "abîmée" in caplog.text
    shown = f"{reader.text}{fault}"
    assert str(store) not in shown
    assert "Traceback" not in shown


def test_a_damaged_version_is_replaced_by_the_last_sound_one_with_a_notice(store, session):
    old = Store(store).publish(NEW, publication_at())
    new = Store(store).publish(NEW, publication_at(1))
    alter(store / "versions" / new / "projet.parquet")
    reader = session().open()
    assert reader.faults == []
    assert [words for words in reader.warnings if new in words and old in words]
