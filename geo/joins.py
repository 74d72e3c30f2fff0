"""
Attribute joins by code, with an account of what did and did not match.

See docs/methode/rattachement.md.
"""

from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from geo.errors import JoinError

Table = TypeVar("Table", bound=pd.DataFrame)


@dataclass(frozen=True)
class JoinAccount:
    """
    What became of a join: rows of the left table, by outcome, and the codes behind each failure.

    `matched` + the rows listed in `left_only`, `ambiguous` and `without_code` = rows of the left table.

    Attributes
    ----------
    matched
        Rows of the left table that found exactly one row on the right.
    left_only
        Labels of the rows whose code is not on the right.
    ambiguous
        Labels of the rows whose code comes several times on the right: nothing was joined to them.
    without_code
        Labels of the rows that have no code.
    unknown_codes, duplicated_codes
        The codes behind `left_only` and `ambiguous`, sorted.
    right_only
        Codes of the right table that no row of the left one asks for, sorted.

    Examples
    --------
    >>> none = pd.Index([])
    >>> JoinAccount(2, none, none, none, (), (), ("29003",)).complete
    True
    """

    matched: int
    left_only: pd.Index
    ambiguous: pd.Index
    without_code: pd.Index
    unknown_codes: tuple[str, ...]
    duplicated_codes: tuple[str, ...]
    right_only: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every row of the left table was matched."""
        return not (len(self.left_only) or len(self.ambiguous) or len(self.without_code))


def join_by_code(left: Table, right: pd.DataFrame, *, code: str) -> tuple[Table, JoinAccount]:
    """
    Add to each row of a table the columns of the one row that has its code in another table.

    Parameters
    ----------
    left
        Any number of rows per code; `code` is one of its columns, or the name of its index.
    right
        One row per code; `code` is one of its columns, or the name of its index. Where a code comes
        several times, nothing is joined and the account says so: choosing would be guessing.
    code
        Name of the column, or of the index, that holds the codes.

    Returns
    -------
    joined
        The left table, in its order, on its index and of its class, with the other columns of the right
        one; missing where nothing matched.
    account
        What matched, what did not, on both sides.

    Raises
    ------
    JoinError
        If a table lacks the code, if codes are numbers (07029 would have become 7029), or if both tables
        have a column of the same name.

    Examples
    --------
    >>> left = pd.DataFrame({"insee": ["29001", "29999", None], "voté": [10, 20, 30]})
    >>> right = pd.DataFrame({"insee": ["29001", "29002"], "nom": ["Argol", "Arzano"]})
    >>> joined, account = join_by_code(left, right, code="insee")
    >>> joined
       insee  voté    nom
    0  29001    10  Argol
    1  29999    20    NaN
    2    NaN    30    NaN
    >>> account.matched, account.unknown_codes, len(account.without_code), account.right_only
    (1, ('29999',), 1, ('29002',))
    """
    asked = _codes(left, code, "left")
    given = _codes(right, code, "right")
    values = right.drop(columns=code, errors="ignore")
    if shared := sorted(set(left.columns) & set(values.columns)):
        msg = f"Both tables have the columns {', '.join(map(str, shared))}: rename or drop them on one side."
        raise JoinError(msg)
    twice = given.duplicated(keep=False) & given.notna()
    once = values.set_axis(pd.Index(given), axis="index")[(~twice & given.notna()).to_numpy()]
    joined = left.copy()
    joined[list(values.columns)] = once.reindex(asked).set_axis(left.index, axis="index")
    empty, ambiguous = asked.isna(), asked.isin(given[twice])
    unknown = ~empty & ~ambiguous & ~asked.isin(once.index)
    account = JoinAccount(
        matched=int((~empty & ~ambiguous & ~unknown).sum()),
        left_only=left.index[unknown],
        ambiguous=left.index[ambiguous],
        without_code=left.index[empty],
        unknown_codes=_sorted(asked[unknown]),
        duplicated_codes=_sorted(given[twice]),
        right_only=_sorted(given[given.notna() & ~given.isin(asked)]),
    )
    return joined, account


def _codes(table: pd.DataFrame, code: str, side: str) -> "pd.Series[str]":
    if code not in table.columns and table.index.name != code:
        msg = f"The {side} table has no `{code}`, neither column nor index, among {list(table.columns)}."
        raise JoinError(msg)
    codes = table[code] if code in table.columns else table.index.to_series()
    codes = codes.reset_index(drop=True)
    if not codes.dropna().map(lambda value: isinstance(value, str)).all():
        msg = f"Codes are text, got {codes.dtype} in `{code}` of the {side} table: read the column as text."
        raise JoinError(msg)
    return codes.astype("str")


def _sorted(codes: "pd.Series[str]") -> tuple[str, ...]:
    return tuple(sorted(set(codes)))
