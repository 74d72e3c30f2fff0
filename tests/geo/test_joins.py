import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.errors import JoinError
from geo.joins import join_by_code

PROJETS = pd.DataFrame(
    {"insee": ["29019", "29232", "29019", "29999", None, "29233"], "projet": list("abcdef")},
    index=[10, 20, 30, 40, 50, 60],
)
COMMUNES = pd.DataFrame(
    {"insee": ["29019", "29232", "29233", "29233", "29001"], "nom": ["Brest", "Quimper", "X", "Y", "Argol"]}
)


def test_each_row_takes_the_values_of_its_code():
    joined, _ = join_by_code(PROJETS, COMMUNES, code="insee")
    assert joined.loc[[10, 20, 30], "nom"].tolist() == ["Brest", "Quimper", "Brest"]
    assert list(joined.index) == list(PROJETS.index)
    assert list(joined.columns) == ["insee", "projet", "nom"]


def test_what_did_not_match_is_listed_on_both_sides():
    joined, account = join_by_code(PROJETS, COMMUNES, code="insee")
    assert joined.loc[[40, 50, 60], "nom"].isna().all()
    assert account.matched == 3
    assert list(account.left_only) == [40]
    assert account.unknown_codes == ("29999",)
    assert list(account.without_code) == [50]
    assert list(account.ambiguous) == [60]
    assert account.duplicated_codes == ("29233",)
    assert account.right_only == ("29001",)
    assert not account.complete


def test_the_code_may_be_an_index():
    joined, account = join_by_code(
        PROJETS.loc[[10, 20]].set_index("insee"), COMMUNES.iloc[:2].set_index("insee"), code="insee"
    )
    assert joined["nom"].tolist() == ["Brest", "Quimper"]
    assert joined.index.name == "insee"
    assert account.complete


def test_a_layer_stays_a_layer():
    layer = gpd.GeoDataFrame({"insee": ["29019"]}, geometry=[Point(0, 0)], crs=2154)
    joined, _ = join_by_code(layer, COMMUNES, code="insee")
    assert isinstance(joined, gpd.GeoDataFrame)
    assert joined.crs == layer.crs


def test_codes_read_as_numbers_are_refused():
    with pytest.raises(JoinError, match="Codes are text"):
        join_by_code(PROJETS, COMMUNES.assign(insee=range(5)), code="insee")


def test_a_column_on_both_sides_is_refused():
    with pytest.raises(JoinError, match="nom"):
        join_by_code(PROJETS.assign(nom=""), COMMUNES, code="insee")


def test_a_missing_key_is_named():
    with pytest.raises(JoinError, match="siren"):
        join_by_code(PROJETS, COMMUNES, code="siren")


codes = st.lists(st.one_of(st.none(), st.sampled_from(["01", "02", "03", "04", "05"])), max_size=12)


@given(codes, codes)
def test_every_left_row_has_one_outcome(asked, known):
    left = pd.DataFrame({"code": pd.Series(asked, dtype="str")})
    right = pd.DataFrame(
        {"code": pd.Series(known, dtype="str"), "valeur": pd.Series(range(len(known)), dtype=float)}
    )
    joined, account = join_by_code(left, right, code="code")
    outcomes = account.matched + len(account.left_only) + len(account.ambiguous) + len(account.without_code)
    assert outcomes == len(joined) == len(left)
    assert joined["valeur"].notna().sum() == account.matched
    assert account.complete == (account.matched == len(left))
    for code, value in zip(left["code"], joined["valeur"], strict=True):
        rows = [at for at, other in enumerate(known) if other == code]
        assert (value == rows[0]) if len(rows) == 1 else pd.isna(value)
