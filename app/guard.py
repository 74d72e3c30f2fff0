"""No stack trace reaches a reader: it goes to the log, with a mark that is shown on screen."""

import functools
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec

import streamlit as st

from app import texts, texts_magasin
from data.errors import StoreError

LOG = logging.getLogger("ats")
P = ParamSpec("P")


@contextmanager
def guarded() -> Iterator[None]:
    """
    Show one French sentence in place of an error, and log the error under its mark.

    What the store says of itself names folders and servers: it goes to the log, not to the reader.
    """
    try:
        yield
    except Exception as error:
        mark = secrets.token_hex(3).upper()
        LOG.exception("Page en panne, repère %s", mark)
        words = texts_magasin.ILLISIBLE if isinstance(error, StoreError) else texts.PANNE
        st.error(words.format(repere=mark))


def guarded_fragment(function: Callable[P, None]) -> Callable[P, None]:
    """Make a part of a page that runs again alone, with the same protection as the page."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with guarded():
            function(*args, **kwargs)

    return st.fragment(run)
