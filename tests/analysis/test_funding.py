import datetime as dt

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FrameError
from analysis.funding import (
    by_commune,
    departement_lines,
    funding_lines,
    other_lines,
    payment_lines,
    summarise,
)
from tests.analysis.portfolio_cases import financed, portfolio_of

MARCH_2024 = dt.date(2024, 3, 31)
PAYMENTS = [
    {"echeance_id": f"E{year}", "financement_id": "F1", "exercice": year, "prevu_eur": 40, "paye_eur": paid}
    for year, paid in ((2023, 30), (2024, 20), (2025, 10))
]
VOTE_IN_JUNE = {
    "instance": [{"instance_id": "I1", "date": "2024-06-10"}],
    "decision": [{"decision_id": "D1", "instance_id": "I1", "financement_id": "F1"}],
}


def test_payments_count_up_to_the_year_of_the_date():
    portfolio = financed({"montant_vote_eur": 100}, echeance=PAYMENTS)
    paid = {
        year: funding_lines(portfolio, date=dt.date(year, 1, 1))["paye_eur"].item()
        for year in range(2022, 2027)
    }
    assert paid == {2022: 0, 2023: 30, 2024: 50, 2025: 60, 2026: 60}
    assert funding_lines(portfolio)["paye_eur"].item() == 60


def test_nothing_is_paid_before_the_vote():
    portfolio = financed({"montant_vote_eur": 100}, echeance=PAYMENTS, **VOTE_IN_JUNE)
    assert funding_lines(portfolio, date=MARCH_2024)["paye_eur"].item() == 0
    assert payment_lines(portfolio, date=MARCH_2024)["paye_eur"].sum() == 0
    assert funding_lines(portfolio, date=dt.date(2024, 6, 10))["paye_eur"].item() == 50


def test_what_was_paid_stays_paid_after_a_withdrawal():
    tables = VOTE_IN_JUNE | {"decision": [VOTE_IN_JUNE["decision"][0] | {"sens": "annulé"}]}
    line = funding_lines(financed({"montant_vote_eur": 100}, echeance=PAYMENTS, **tables)).iloc[0]
    assert (line["vote_eur"], line["paye_eur"], line["etat"]) == (0, 60, "annulé")


def test_days_planned_count_whole_and_days_done_by_year():
    days = [
        {"echeance_id": f"E{y}", "financement_id": "F1", "exercice": y, "jours_prevus": 5, "jours_faits": 4}
        for y in (2023, 2024, 2025)
    ]
    portfolio = financed({"moyen": "ingénierie"}, echeance=days)
    line = funding_lines(portfolio, date=MARCH_2024).iloc[0]
    assert (line["jours_prevus"], line["jours_faits"]) == (15, 8)
    payments = payment_lines(portfolio, date=MARCH_2024)
    assert payments["jours_faits"].tolist() == [4, 4, 0]


def test_days_of_a_line_that_is_only_considered_are_not_planned():
    day = [{"echeance_id": "E", "financement_id": "F1", "exercice": 2024, "jours_prevus": 5}]
    portfolio = financed({"moyen": "ingénierie", "etat": "envisagé"}, echeance=day)
    assert funding_lines(portfolio)["jours_prevus"].item() == 0


@pytest.mark.parametrize(("asked", "etat"), [(80, "sollicité"), (None, "envisagé")])
def test_what_is_voted_later_was_only_asked(asked, etat):
    portfolio = financed({"montant_vote_eur": 100, "montant_sollicite_eur": asked}, **VOTE_IN_JUNE)
    line = funding_lines(portfolio, date=MARCH_2024).iloc[0]
    assert (line["etat"], line["vote_eur"], line["a_venir"]) == (etat, 0, True)


def test_a_line_follows_the_principal_enjeu_of_its_accord_only():
    enjeux = [{"enjeu_id": "J1"}, {"enjeu_id": "J2"}, {"enjeu_id": "J3", "accord_id": "A2"}]
    projects = [{"projet_id": "P1"}, {"projet_id": "P2"}, {"projet_id": "P3"}]
    links = [
        {"projet_id": "P1", "enjeu_id": "J1", "principal": False},
        {"projet_id": "P1", "enjeu_id": "J2"},
        {"projet_id": "P2", "enjeu_id": "J3"},
        {"projet_id": "P3", "enjeu_id": "J1", "principal": False},
    ]
    lines = [{"financement_id": f"F{i}", "projet_id": f"P{i}"} for i in (1, 2, 3)]
    portfolio = portfolio_of(
        accord=[{"accord_id": "A1"}, {"accord_id": "A2"}],
        enjeu=enjeux,
        projet=projects,
        projet_enjeu=links,
        financement=lines,
    )
    found = funding_lines(portfolio)["enjeu_id"]
    assert found.iloc[0] == "J2"
    assert found.iloc[1:].isna().all()


@pytest.mark.parametrize(
    ("line", "own"),
    [
        ({"apporteur_type": "maître d'ouvrage"}, True),
        ({"apporteur": " commune D’ESSAI", "apporteur_type": "commune"}, True),
        ({"apporteur": "La commune", "apporteur_type": "commune", "apporteur_siret": "21290001000012"}, True),
        ({"apporteur": "La commune", "apporteur_type": "commune"}, False),
        ({}, False),
    ],
)
def test_the_owner_is_known_by_type_name_or_siret(line, own):
    project = [{"projet_id": "P1", "maitre_ouvrage_siret": "21290001000012"}]
    assert funding_lines(financed(line, projet=project))["du_maitre_ouvrage"].item() == own


@pytest.mark.parametrize(
    ("bases", "owner", "ht", "ttc", "kept"),
    [
        (["HT", "HT"], "commune", 100, 120, (100, None)),
        (["TTC"], "commune", 100, 120, (None, 120)),
        (["HT", "TTC"], "commune", 100, 120, (100, None)),
        (["HT", "TTC"], "association", 100, 120, (None, 120)),
        (["HT"], "commune", None, 120, (None, 120)),
        (["TTC"], "association", 100, None, (100, None)),
        (["HT"], "commune", None, None, (None, None)),
    ],
)
def test_a_project_has_one_cost_in_one_base(bases, owner, ht, ttc, kept):
    project = {"projet_id": "P1", "maitre_ouvrage_type": owner, "cout_ht_eur": ht, "cout_ttc_eur": ttc}
    line = funding_lines(financed(*({"base": b} for b in bases), projet=[project])).iloc[0]
    found = tuple(None if np.isnan(line[c]) else line[c] for c in ("cout_ht_eur", "cout_ttc_eur"))
    assert found == kept


def three_funders():
    return financed(
        {"montant_vote_eur": 30, "montant_sollicite_eur": 40},
        {"montant_vote_eur": 50, "apporteur_type": "État", "apporteur": "État"},
        {"montant_vote_eur": 20, "apporteur_type": "maître d'ouvrage", "apporteur": "Commune d’essai"},
        projet=[{"projet_id": "P1", "cout_ht_eur": 100}],
        echeance=[{"echeance_id": "E1", "financement_id": "F1", "exercice": 2023, "paye_eur": 15}],
    )


def test_a_cost_counts_once_whatever_the_number_of_lines():
    total = summarise(funding_lines(three_funders())).iloc[0]
    assert (total["cout_ht_eur"], total["cout_ttc_eur"], total["n_projets"], total["n_lignes"]) == (
        100,
        0,
        1,
        3,
    )


def test_the_summary_gives_asked_voted_paid_execution_and_share():
    table = summarise(funding_lines(three_funders()), ["apporteur_type"]).set_index("apporteur_type")
    own = table.loc["Département"]
    assert own[["sollicite_eur", "vote_eur", "paye_eur"]].tolist() == [40, 30, 15]
    assert own["taux_execution"] == 0.5
    assert table["share"].to_dict() == {"Département": 0.3, "maître d'ouvrage": 0.2, "État": 0.5}


def test_execution_and_share_are_unknown_without_a_vote():
    total = summarise(funding_lines(financed({"montant_sollicite_eur": 5, "etat": "sollicité"}))).iloc[0]
    assert np.isnan(total["taux_execution"])
    assert np.isnan(total["share"])


def test_abandoned_projects_do_not_count_but_their_money_does():
    portfolio = financed({"montant_vote_eur": 5}, projet=[{"projet_id": "P1", "avancement": "abandonné"}])
    total = summarise(funding_lines(portfolio)).iloc[0]
    assert (total["n_projets"], total["vote_eur"]) == (0, 5)


def test_a_missing_key_keeps_its_own_row():
    projects = [{"projet_id": "P1"}, {"projet_id": "P2", "siren": None, "insee": "29155"}]
    lines = [{"financement_id": f"F{i}", "projet_id": f"P{i}", "montant_vote_eur": 10 * i} for i in (1, 2)]
    table = summarise(funding_lines(portfolio_of(projet=projects, financement=lines)), ["siren"])
    assert table["vote_eur"].tolist() == [10, 20]
    assert table["siren"].isna().tolist() == [False, True]


def test_years_are_known_to_payments_only():
    portfolio = financed({"montant_vote_eur": 100}, echeance=PAYMENTS)
    with pytest.raises(FrameError, match="payment_lines"):
        summarise(funding_lines(portfolio), ["exercice"])
    table = summarise(payment_lines(portfolio), ["exercice", "moyen"])
    assert table["exercice"].tolist() == [2023, 2024, 2025]
    assert table["prevu_eur"].tolist() == [40, 40, 40]
    assert table["paye_eur"].tolist() == [30, 20, 10]
    assert table["share"].tolist() == pytest.approx([1 / 2, 1 / 3, 1 / 6])
    assert "vote_eur" not in table


def test_what_a_caller_changes_is_not_seen_by_the_next():
    portfolio = financed({"montant_vote_eur": 100})
    lines = funding_lines(portfolio)
    lines.loc[0, "vote_eur"] = 1.0
    lines["vote_eur"] = 0.0
    assert funding_lines(portfolio)["vote_eur"].item() == 100


def test_an_unknown_column_is_refused():
    with pytest.raises(FrameError, match="Cannot group by canton"):
        summarise(funding_lines(three_funders()), ["siren", "canton"])


def test_département_and_others_leave_the_owner_out():
    lines = funding_lines(three_funders())
    assert departement_lines(lines)["vote_eur"].sum() == 30
    assert other_lines(lines)["vote_eur"].sum() == 50


def test_amounts_of_an_epci_are_never_given_by_commune():
    projects = [
        {"projet_id": "P1"},
        {"projet_id": "P2", "perimetre": "site", "insee": None},
        # The seat of an EPCI is not where its money goes, even when a commune is named.
        {"projet_id": "P3", "perimetre": "EPCI"},
    ]
    lines = [{"financement_id": f"F{i}", "projet_id": f"P{i}", "montant_vote_eur": 10**i} for i in (1, 2, 3)]
    split = by_commune(funding_lines(portfolio_of(projet=projects, financement=lines)))
    assert split.lines["projet_id"].tolist() == ["P1"]
    assert (split.hors_commune_eur, split.n_hors_commune) == (1100, 2)


def test_an_empty_portfolio_has_no_line_and_sums_to_nothing():
    lines = funding_lines(portfolio_of(accord=[]), date=MARCH_2024)
    assert lines.empty
    assert summarise(lines, ["siren", "theme"]).empty
    assert summarise(lines)["vote_eur"].tolist() == [0]
    assert lines["date_vote"].dtype == pd.Series([], dtype="datetime64[us]").dtype
