import pandas as pd
import pytest

from analysis.lookup import is_among, look_up

KEYS = pd.Series(["b", None, "z", "a"], index=[10, 11, 12, 13], dtype="str")


def test_values_come_on_the_index_of_the_keys():
    found = look_up(KEYS, pd.Series([1.0, 2.0], index=["a", "b"], name="eur"))
    assert found.index.tolist() == [10, 11, 12, 13]
    assert found.dropna().to_dict() == {10: 2.0, 13: 1.0}


def test_rows_come_like_values():
    found = look_up(KEYS, pd.DataFrame({"eur": [1.0, 2.0], "nom": ["A", "B"]}, index=["a", "b"]))
    assert found.loc[10].tolist() == [2.0, "B"]
    assert found.loc[[11, 12]].isna().all(axis=None)


@pytest.mark.parametrize("dtype", ["str", "datetime64[us]", "float64"])
def test_an_empty_table_keeps_its_type(dtype):
    assert look_up(KEYS, pd.Series([], index=pd.Index([], dtype="str"), dtype=dtype)).dtype == dtype


def test_a_missing_key_is_among_nothing():
    assert is_among(KEYS, pd.Series(["a", "a", None], dtype="str")).tolist() == [False, False, False, True]
    assert not is_among(KEYS, KEYS.iloc[:0]).any()
