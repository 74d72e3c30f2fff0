"""Open one page from its link, on a store of the test and a fixed day."""

import datetime as dt
from pathlib import Path

from streamlit.testing.v1 import AppTest

from data.portfolio import Portfolio, PortfolioSource
from data.schema import empty_frame
from data.store import Store
from data.versions import Publication

DASHBOARD = Path(__file__).parents[2] / "dashboard.py"
DAY = dt.date(2026, 11, 23)
HAUT_LEON = "200067072"
BREST = "242900314"


def use_store(tmp_path, monkeypatch):
    """Give the dashboard an empty store, hence the demonstration, and a fixed day."""
    root = tmp_path / "portefeuille"
    monkeypatch.setenv("ATS_STORE", str(root))
    monkeypatch.setenv("ATS_DATE", DAY.isoformat())
    return root


def publish_empty(root):
    """Publish a portfolio without any row."""
    source = PortfolioSource("saisie", "Saisie d’essai", "Équipe d’essai", "Licence Ouverte 2.0", "2026", "")
    portfolio = Portfolio.from_tables({"projet": empty_frame("projet")}, sources=(source,))
    Store(root).publish(portfolio, Publication("essai", dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)))


def opened(page, **params):
    """Run a page from its link."""
    test = AppTest.from_file(DASHBOARD, default_timeout=60)
    test.query_params.update(params)
    test.switch_page(f"app/pages/{page}.py").run()
    assert not test.exception
    assert not test.error
    return test


def words(test):
    """Every sentence of the page, without the backslashes that protect it from Markdown."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning")
    return "\n".join(str(one.value) for kind in kinds for one in test.get(kind)).replace("\\", "")


def table(test, column):
    """The first table of the page that has a column, without the backslashes that protect its texts."""
    found = next(one.value for one in (*test.dataframe, *test.table) if column in one.value.columns)
    return found.map(lambda cell: cell.replace("\\", "") if isinstance(cell, str) else cell)
