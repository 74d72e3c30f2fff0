import pandas as pd
import pytest

from data.dataset import content_hash
from data.errors import PortfolioError
from data.portfolio import Portfolio, PortfolioSource
from data.schema import TABLES, empty_frame


def passages(*pairs):
    return pd.DataFrame(pairs, columns=["ancien_insee", "insee"]).assign(date_effet="2019-01-01")


def test_a_portfolio_has_every_table():
    portfolio = Portfolio.from_tables({"passage": passages(("29219", "29227"))})
    assert list(portfolio.tables) == list(TABLES)
    assert portfolio.table("accord").empty
    assert not portfolio.demonstration


def test_editing_a_table_leaves_the_portfolio_untouched():
    portfolio = Portfolio.from_tables({"passage": passages(("29219", "29227"))})
    table = portfolio.table("passage")
    table.loc[0, "insee"] = "29019"
    assert portfolio.table("passage").loc[0, "insee"] == "29227"


def test_the_hash_ignores_the_order_of_rows_and_sees_one_cell():
    first = Portfolio.from_tables({"passage": passages(("29219", "29227"), ("29129", "29072"))})
    swapped = Portfolio.from_tables({"passage": passages(("29129", "29072"), ("29219", "29227"))})
    changed = Portfolio.from_tables({"passage": passages(("29219", "29227"), ("29129", "29073"))})
    assert first.content_hash == swapped.content_hash != changed.content_hash
    assert first.version == first.content_hash[:12]


def test_moving_a_value_to_the_next_column_changes_the_hash():
    left = empty_frame("accord")
    assert content_hash({"accord": left}, TABLES) == content_hash({}, TABLES)
    one = Portfolio.from_tables({"contribution": _contribution(enjeu_id="E1")})
    other = Portfolio.from_tables({"contribution": _contribution(enjeu_id=None)})
    assert one.content_hash != other.content_hash


def _contribution(*, enjeu_id):
    return pd.DataFrame(
        {
            "contribution_id": ["C1"],
            "accord_id": ["A1"],
            "enjeu_id": pd.Series([enjeu_id], dtype="str"),
            "origine": ["usagers"],
            "date": ["2021-02-01"],
            "resume": ["x"],
        }
    )


def test_absent_and_unknown_tables_are_refused():
    with pytest.raises(PortfolioError, match=r"absent: accord"):
        Portfolio({}, "v1", False)
    with pytest.raises(PortfolioError, match="Unknown tables budget"):
        Portfolio.from_tables({"budget": pd.DataFrame()})
    with pytest.raises(PortfolioError, match="'budget'"):
        Portfolio.from_tables({}).table("budget")


def test_sources_are_kept():
    source = PortfolioSource("saisie", "Saisie", "Département", "Licence Ouverte 2.0", "2026", "")
    assert Portfolio.from_tables({}, sources=(source,)).sources == (source,)
