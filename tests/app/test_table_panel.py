"""Numbers and dates of a table are written in French; texts are shown as they are."""

import datetime

import numpy as np
import pandas as pd
import pytest

from app.table_panel import written

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ([19.0688, 2.0, None], ["19,07", "2,00", "–"]),
        ([1.5, -0.25], ["1,50", "−0,25"]),
        ([1234567.0, 8.0], [f"1{NARROW}234{NARROW}567", "8"]),
        ([2021, 12000], ["2021", f"12{NARROW}000"]),
        ([datetime.date(2021, 10, 4), None], ["04/10/2021", "–"]),
        ([pd.Timestamp("2026-01-19"), pd.NaT], ["19/01/2026", "–"]),
        (["242900314", "19.0688", None], ["242900314", r"19\.0688", "–"]),
        (["**gras** [x](y)"], [r"\*\*gras\*\* \[x\]\(y\)"]),
        ([np.bool_(True), False], ["oui", "non"]),
    ],
)
def test_a_cell_is_written_for_a_french_reader(cells, shown):
    assert written(pd.Series(cells)).tolist() == shown


def test_a_column_has_the_decimals_that_its_values_need():
    assert written(pd.Series([0.5, 1.0])).tolist() == ["0,5", "1,0"]


def test_a_table_without_rows_stays_without_rows():
    assert pd.DataFrame({"Valeur": pd.Series(dtype=float)}).apply(written).empty
