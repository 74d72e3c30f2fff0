"""Two versions side by side: rows added, removed and changed, and sums that say the same."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.demonstration import demonstration_portfolio
from data.differences import compare
from data.portfolio import Portfolio

DEMONSTRATION = demonstration_portfolio()
FINANCEMENTS = DEMONSTRATION.tables["financement"]


def changed(**tables):
    return Portfolio.from_tables({**DEMONSTRATION.tables, **tables})


def row_of(differences, table):
    return differences.counts.set_index("table").loc[table]


def test_a_portfolio_does_not_differ_from_itself_whatever_the_order_of_its_rows():
    turned = {name: frame.iloc[::-1] for name, frame in DEMONSTRATION.tables.items()}
    differences = compare(DEMONSTRATION, changed(**turned))
    assert differences.rows.empty
    assert (differences.counts[["ajoutees", "retirees", "modifiees"]] == 0).all(axis=None)
    assert (differences.totals["avant"] == differences.totals["apres"]).all()


def test_a_changed_cell_is_told_with_its_two_values_and_moves_the_total():
    place = FINANCEMENTS.index[FINANCEMENTS["montant_vote_eur"].notna()][0]
    after = FINANCEMENTS.copy()
    before_eur = after.loc[place, "montant_vote_eur"]
    after.loc[place, "montant_vote_eur"] = before_eur + 1000
    differences = compare(DEMONSTRATION, changed(financement=after))
    (cell,) = differences.rows.to_dict("records")
    assert (cell["table"], cell["genre"], cell["colonne"]) == ("financement", "modifiée", "montant_vote_eur")
    assert float(cell["apres"]) - float(cell["avant"]) == 1000
    assert cell["cle"] == FINANCEMENTS.loc[place, "financement_id"]
    totals = differences.totals.set_index(["table", "colonne"])
    moved = totals["apres"] - totals["avant"]
    assert moved.loc[("financement", "montant_vote_eur")] == pytest.approx(1000)
    assert moved.drop(("financement", "montant_vote_eur")).eq(0).all()


def test_a_list_that_changes_is_told_too():
    enjeux = DEMONSTRATION.tables["enjeu"].copy()
    enjeux.at[0, "sources"] = ("SRADDET", "contribution")
    (cell,) = compare(DEMONSTRATION, changed(enjeu=enjeux)).rows.to_dict("records")
    assert cell["apres"] == "SRADDET; contribution"


@settings(max_examples=15)
@given(st.sets(st.integers(0, len(FINANCEMENTS) - 1), max_size=8), st.sets(st.integers(0, 8), max_size=4))
def test_rows_before_plus_added_minus_removed_are_the_rows_after(removed, added):
    kept = FINANCEMENTS.drop(index=list(removed))
    fresh = FINANCEMENTS.iloc[: len(added)].assign(financement_id=[f"N{one}" for one in added])
    after = pd.concat([kept, fresh], ignore_index=True)
    counts = row_of(compare(DEMONSTRATION, changed(financement=after)), "financement")
    assert (counts["retirees"], counts["ajoutees"], counts["modifiees"]) == (len(removed), len(added), 0)
    assert counts["avant"] + counts["ajoutees"] - counts["retirees"] == counts["apres"] == len(after)
