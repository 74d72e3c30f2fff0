"""Errors of the data room: each says what was wanted, what came and what to do next."""


class DataError(ValueError):
    """Base of every error of the data room."""


class SchemaError(DataError):
    """A frame cannot take the columns or the types of its table."""


class PortfolioError(DataError):
    """A portfolio lacks a table, or holds one that is not in the schema."""


class EmbeddedFileError(DataError):
    """An embedded file is missing, or is not the one that the manifest describes."""


class CatalogueError(DataError):
    """The catalogue of indicators and themes has faults, or was asked for what it does not hold."""


class StoreError(DataError):
    """The versioned store cannot be read or written; what was published before stays intact."""


class UnreachableError(StoreError):
    """The database cannot be reached now; what it holds is intact."""
