"""Errors of the analysis room: each message says what was wanted, what came and what to do next."""

from __future__ import annotations


class IndexSpecError(ValueError):
    """The description of a composite index is incomplete or contradicts itself."""


class WeightError(ValueError):
    """A set of weights cannot be used: negative, all zero, or for unknown indicators."""


class FrameError(ValueError):
    """A frame given to a measure lacks a column, a row or a value that the measure needs."""


class UnknownAccordError(ValueError):
    """An accord is asked for that the portfolio does not hold, or that does not concern this EPCI."""


class SitingError(ValueError):
    """A siting problem that has no solution, or whose best solution was not found in time."""
