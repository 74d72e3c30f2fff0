"""What is made once of a shared object is made again for another, and forgotten with it."""

import gc
import weakref
from dataclasses import dataclass

from app.once import once


@dataclass
class Shared:
    """Something that lives in a cache: it has no hash of its own."""


def test_an_answer_is_made_once_per_object_and_per_argument():
    asked = []

    @once
    def make(subject: Shared, width: int = 1) -> list[int]:
        asked.append((id(subject), width))
        return [width]

    first, second = Shared(), Shared()
    assert make(first) is make(first)
    assert make(first, width=2) == make(first, width=2) == [2]
    assert make(second) is not make(first)
    assert len(asked) == 3


def test_an_answer_is_forgotten_with_its_object():
    made = once(lambda subject: Shared())
    subject = Shared()
    answer = weakref.ref(made(subject))
    assert answer() is not None
    del subject
    gc.collect()
    assert answer() is None
