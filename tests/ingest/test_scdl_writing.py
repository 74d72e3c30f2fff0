"""Votes written in the national standard: valid for frictionless, complete, and read back as they were."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.demonstration import demonstration_portfolio
from data.portfolio import Portfolio
from ingest.placing import Territoires
from ingest.scdl import parse
from ingest.scdl_conformite import check_conformity
from ingest.scdl_placing import Annuaire
from ingest.scdl_writing import THRESHOLD_EUR, write_scdl
from tests.ingest.scdl_reference import verdicts

PROJET = {
    "projet_id": "P1",
    "voie": "hors Département",
    "perimetre": "EPCI",
    "siren": "200068120",
    "localisation": "territoire",
    "intitule": "Rénovation de la halle",
    "maitre_ouvrage": "Ville de Quimper",
    "maitre_ouvrage_type": "commune",
    "maitre_ouvrage_siret": "21290232400012",
    "theme": "services-publics",
    "debut": dt.date(2024, 5, 16),
    "diffusion": "public",
}
LINE = {
    "financement_id": "F1",
    "projet_id": "P1",
    "apporteur": "Quimper Bretagne Occidentale",
    "apporteur_type": "EPCI",
    "apporteur_siret": "20006812000019",
    "moyen": "financement",
    "etat": "acquis",
    "base": "HT",
    "montant_vote_eur": Decimal("35619.50"),
    "date_convention": dt.date(2024, 5, 16),
    "nature": "aide en numéraire",
    "conditions_versement": "unique",
    "periode_versement": "2024-08-29",
    "notification_ue": False,
    "pourcentage": 1.0,
    "reference_decision": "DCC 13",
    "id_rae": "123",
    "dispositif": "Fonds de concours",
}


def _portfolio(*lines, projet=None, demonstration=False, **tables):
    frames = {
        "projet": pd.DataFrame([{**PROJET, **(projet or {})}]),
        "financement": pd.DataFrame(
            [{**LINE, "financement_id": f"F{rank}", **line} for rank, line in enumerate(lines, start=1)]
        ),
        **{name: pd.DataFrame(rows) for name, rows in tables.items()},
    }
    return Portfolio.from_tables(frames, demonstration=demonstration)


def _rows(file):
    return list(csv.DictReader(io.StringIO(file.content.decode())))


def test_a_vote_is_written_with_every_column_and_frictionless_finds_nothing():
    file = write_scdl(_portfolio({}))
    assert (file.rows, file.total, file.withheld, file.below) == (1, Decimal("35619.50"), (), 0)
    assert _rows(file) == [
        {
            "nomAttribuant": "Quimper Bretagne Occidentale",
            "idAttribuant": "20006812000019",
            "dateConvention": "2024-05-16",
            "referenceDecision": "DCC 13",
            "nomBeneficiaire": "Ville de Quimper",
            "idBeneficiaire": "21290232400012",
            "rnaBeneficiaire": "",
            "objet": "Rénovation de la halle",
            "montant": "35619.50",
            "nature": "aide en numéraire",
            "conditionsVersement": "unique",
            "datesPeriodeVersement": "2024-08-29",
            "idRAE": "123",
            "notificationUE": "non",
            "pourcentageSubvention": "1",
            "dispositifAide": "Fonds de concours",
        }
    ]
    assert verdicts(file.content) == {}


@pytest.mark.parametrize(
    ("line", "projet", "reason"),
    [
        ({"apporteur_siret": None}, {}, "idAttribuant"),
        ({"apporteur_siret": "20006812000018"}, {}, "idAttribuant"),
        ({}, {"maitre_ouvrage_siret": None}, "ni SIRET ni numéro RNA"),
        ({"beneficiaire_siret": "21290232400013"}, {}, "idBeneficiaire"),
        ({"date_convention": None}, {}, "dateConvention"),
        ({"conditions_versement": None}, {}, "conditionsVersement"),
        ({"periode_versement": None}, {}, "datesPeriodeVersement"),
        ({"periode_versement": "2024-01-13;2024-02-01"}, {}, "datesPeriodeVersement"),
        ({"notification_ue": None}, {}, "notificationUE"),
        ({"nature": "prêt"}, {}, "nature"),
        ({"pourcentage": 0.001}, {}, "pourcentageSubvention"),
        ({}, {"diffusion": "interne"}, "public"),
    ],
)
def test_a_vote_that_lacks_something_required_is_listed_and_not_written(line, projet, reason):
    file = write_scdl(_portfolio(line, projet=projet))
    assert (file.rows, file.total, _rows(file)) == (0, 0, [])
    (withheld,) = file.withheld
    assert (withheld.financement_id, withheld.amount) == ("F1", Decimal("35619.50"))
    assert any(reason in told for told in withheld.reasons)


def test_only_acquired_lines_with_an_amount_are_votes():
    file = write_scdl(
        _portfolio({"etat": "sollicité"}, {"montant_vote_eur": None}, {"montant_vote_eur": Decimal(0)}, {})
    )
    assert (file.rows, file.withheld) == (1, ())


def test_the_threshold_keeps_what_reaches_it_and_counts_the_rest():
    amounts = [THRESHOLD_EUR, THRESHOLD_EUR - Decimal("0.01"), Decimal(1)]
    portfolio = _portfolio(*({"montant_vote_eur": amount} for amount in amounts))
    file = write_scdl(portfolio, threshold=THRESHOLD_EUR)
    assert (file.rows, file.below, file.total) == (1, 2, THRESHOLD_EUR)
    assert write_scdl(portfolio).rows == 3


def test_one_giver_can_be_asked_for():
    portfolio = _portfolio({}, {"apporteur_siret": "21290232400012", "apporteur": "Ville de Quimper"})
    assert [row["nomAttribuant"] for row in _rows(write_scdl(portfolio, giver="212902324"))] == [
        "Ville de Quimper"
    ]


def test_the_deciding_meeting_and_the_payments_tell_what_the_line_does_not():
    portfolio = _portfolio(
        {"date_convention": None, "periode_versement": None, "decision_id": "D1", "reference_decision": None},
        decision=[
            {
                "decision_id": "D1",
                "instance_id": "I1",
                "projet_id": "P1",
                "sens": "attribué",
                "reference": "CP 7",
            }
        ],
        instance=[
            {
                "instance_id": "I1",
                "type": "commission permanente",
                "date": dt.date(2024, 2, 5),
                "ordre_du_jour": "x",
            }
        ],
        echeance=[
            {"echeance_id": f"E{year}", "financement_id": "F1", "exercice": year, "prevu_eur": 1}
            for year in (2025, 2024)
        ],
    )
    (row,) = _rows(write_scdl(portfolio))
    assert (row["dateConvention"], row["referenceDecision"]) == ("2024-02-05", "CP 7")
    assert row["datesPeriodeVersement"] == "2024-01-01/2025-12-31"


def test_invented_rows_say_so_in_their_purpose():
    (row,) = _rows(write_scdl(_portfolio({}, demonstration=True)))
    assert row["objet"].startswith("Données de démonstration\u00a0: ")


def test_the_demonstration_names_no_organisation_so_every_vote_is_withheld():
    file = write_scdl(demonstration_portfolio())
    lines = demonstration_portfolio().tables["financement"]
    votes = lines[(lines["etat"] == "acquis") & (lines["montant_vote_eur"] > 0)]
    assert (file.rows, len(file.withheld)) == (0, len(votes))


def test_a_long_purpose_is_cut_and_a_formula_is_disarmed():
    (row,) = _rows(write_scdl(_portfolio({}, projet={"intitule": "=" + "é" * 300})))
    assert row["objet"] == "'=" + "é" * 253 + "…"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=20)
LINES = st.fixed_dictionaries(
    {
        "apporteur": WORDS,
        "montant_vote_eur": st.decimals("0.01", "999999999.99", places=2),
        "date_convention": st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)),
        "nature": st.sampled_from(["aide en nature", "aide en numéraire;aide en nature"]),
        "conditions_versement": WORDS,
        "periode_versement": st.sampled_from(["2024-08-29", "2024-01-01/2024-12-31"]),
        "notification_ue": st.booleans(),
        "pourcentage": st.integers(1, 100).map(lambda share: share / 100),
        "beneficiaire_siret": st.sampled_from([None, "35600000009075", "21290232400012"]),
        "beneficiaire_rna": st.sampled_from([None, "W291234567"]),
        "reference_decision": st.none() | WORDS,
        "id_rae": st.none() | st.sampled_from(["12345", "1"]),
        "dispositif": st.none() | WORDS,
    }
)
KEPT = tuple(name for name in LINE if name not in ("financement_id", "projet_id", "apporteur_type", "base"))


@settings(max_examples=12)
@given(st.lists(LINES, min_size=1, max_size=3), WORDS)
def test_what_is_written_is_valid_and_read_back_as_it_was(lines, title):
    portfolio = _portfolio(*lines, projet={"intitule": title})
    file = write_scdl(portfolio)
    assert file.rows == len(lines)
    assert verdicts(file.content) == {}
    assert check_conformity(io.BytesIO(file.content)).conforme
    parsed = parse(file.content, Territoires({}, frozenset(), {}), annuaire=Annuaire({}, {}, {}))
    assert parsed.faults == ()
    again = Portfolio.from_tables(parsed.tables)
    assert set(again.tables["projet"]["intitule"]) == {title}
    kept = [*KEPT, "beneficiaire_rna"]
    written = portfolio.tables["financement"].sort_values(["date_convention", "financement_id"])
    for name in kept:
        expected = [None if pd.isna(value) else value for value in written[name]]
        assert [
            None if pd.isna(value) else value for value in again.tables["financement"][name]
        ] == expected, name
