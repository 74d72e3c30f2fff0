import datetime as dt
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import SchemaError
from data.schema import TABLES, arrow_schema, conform, empty_frame, from_arrow, to_arrow

REFERENTIAL = {"epci.siren", "commune.insee", "theme.id", "indicateur.id"}


@pytest.mark.parametrize("name", TABLES)
def test_keys_and_references_name_existing_columns(name):
    table = TABLES[name]
    assert set(table.key) <= set(table.column_names)
    for column in table.columns:
        if column.references and column.references not in REFERENTIAL:
            target, target_column = column.references.split(".")
            assert target_column in TABLES[target].column_names


@pytest.mark.parametrize("name", TABLES)
def test_every_table_carries_its_source(name):
    column = TABLES[name].column("source_id")
    assert (column.default, column.nullable) == ("saisie", False)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_and_column_is_described_in_french(name):
    table = TABLES[name]
    texts = [table.description, *(column.description for column in table.columns)]
    assert all(text.endswith(".") and "'" not in text for text in texts)


@pytest.mark.parametrize("name", TABLES)
def test_closed_lists_have_values_and_only_they(name):
    for column in TABLES[name].columns:
        assert bool(column.values) == (column.kind == "enum" or column.name == "sources")


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_frame_is_conformed_and_goes_to_arrow_and_back(name):
    frame = empty_frame(name)
    pd.testing.assert_frame_equal(conform(frame, name), frame)
    pd.testing.assert_frame_equal(from_arrow(to_arrow(frame, name), name), frame)


def test_arrow_types_are_exact():
    schema = arrow_schema("financement")
    assert schema.field("montant_vote_eur").type == pa.decimal128(14, 2)
    assert schema.field("date_limite").type == pa.date32()
    assert not schema.field("projet_id").nullable
    assert schema.field("section").nullable
    assert arrow_schema("enjeu").field("sources").type == pa.list_(pa.string())


def test_canonical_texts_become_typed_values():
    frame = pd.DataFrame(
        {
            "echeance_id": ["E1", "E2"],
            "financement_id": ["F1", "F1"],
            "exercice": ["2024", 2025],
            "prevu_eur": [Decimal("1200.50"), None],
            "paye_eur": ["", "300"],
        }
    )
    rows = conform(frame, "echeance")
    assert rows["exercice"].tolist() == [2024, 2025]
    assert rows["prevu_eur"].iloc[0] == 1200.5
    assert rows["paye_eur"].isna().tolist() == [True, False]
    assert rows["jours_faits"].isna().all()
    assert rows["source_id"].tolist() == ["saisie", "saisie"]
    assert str(rows["exercice"].dtype) == "Int64"


def test_lists_are_tuples_and_missing_lists_are_empty():
    frame = pd.DataFrame(
        {
            "enjeu_id": ["E1", "E2", "E3"],
            "accord_id": "A1",
            "theme": "habitat",
            "intitule": "x",
            "rang": [1, 2, 3],
            "sources": ["observation; SRADDET", None, ["contribution"]],
        }
    )
    rows = conform(frame, "enjeu")
    assert rows["sources"].tolist() == [("observation", "SRADDET"), (), ("contribution",)]
    assert rows["indicateurs"].tolist() == [(), (), ()]
    back = from_arrow(to_arrow(rows, "enjeu"), "enjeu")
    pd.testing.assert_frame_equal(back, rows)


def test_all_unreadable_columns_are_reported_at_once():
    frame = pd.DataFrame(
        {"echeance_id": ["E1"], "financement_id": ["F1"], "exercice": ["deux mille"], "paye_eur": ["1 500 €"]}
    )
    with pytest.raises(SchemaError, match=r"exercice.*paye_eur"):
        conform(frame, "echeance")


def test_unknown_and_missing_columns_are_reported_at_once():
    with pytest.raises(SchemaError, match=r"'couleur' is unknown.*'insee' is missing"):
        conform(
            pd.DataFrame({"ancien_insee": ["29219"], "couleur": ["x"], "date_effet": ["2019-01-01"]}),
            "passage",
        )


@pytest.mark.parametrize("amount", ["12.345", "1e12", "inf", "nan€", "1_000", True])
def test_an_amount_that_the_cents_cannot_hold_is_refused(amount):
    frame = pd.DataFrame({"echeance_id": ["E1"], "financement_id": ["F1"], "exercice": [2024]})
    frame["paye_eur"] = pd.Series([amount], dtype=object)
    with pytest.raises(SchemaError, match="paye_eur"):
        conform(frame, "echeance")


def test_a_required_empty_cell_does_not_reach_a_file():
    frame = pd.DataFrame({"echeance_id": [None], "financement_id": ["F1"], "exercice": [2024]})
    with pytest.raises(SchemaError, match="echeance_id"):
        to_arrow(frame, "echeance")


def test_an_unknown_table_is_named():
    with pytest.raises(SchemaError, match="'projets'"):
        arrow_schema("projets")


@given(
    cents=st.lists(st.none() | st.integers(-(10**13), 10**13), min_size=1, max_size=20),
    days=st.data(),
)
def test_money_and_dates_survive_arrow_to_the_cent(cents, days):
    amounts = [None if c is None else Decimal(c).scaleb(-2) for c in cents]
    dates = [days.draw(st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))) for _ in cents]
    frame = pd.DataFrame({"financement_id": [f"F{i}" for i in range(len(cents))]}).assign(
        projet_id="P1",
        apporteur="Région",
        apporteur_type="Région",
        moyen="financement",
        etat="acquis",
        base="HT",
    )
    frame["montant_vote_eur"] = pd.Series(amounts, dtype=object)
    frame["date_limite"] = pd.Series(dates, dtype=object)
    rows = to_arrow(frame, "financement")
    assert rows["montant_vote_eur"].to_pylist() == amounts
    assert rows["date_limite"].to_pylist() == dates
    pd.testing.assert_frame_equal(from_arrow(rows, "financement"), conform(frame, "financement"))


@pytest.mark.parametrize("name", TABLES)
def test_the_glossary_tells_every_table_and_column(name):
    glossary = (Path(__file__).parents[2] / "docs" / "glossaire.md").read_text(encoding="utf-8")
    section = glossary.split(f"### `{name}`")[1].split("### ")[0]
    assert TABLES[name].description in section
    for column in TABLES[name].columns:
        (line,) = [line for line in section.splitlines() if line.startswith(f"| `{column.name}`")]
        assert column.description.removesuffix(".") in line
        assert ("`\u00a0?" in line) == column.nullable
        assert all(value in line for value in column.values)
