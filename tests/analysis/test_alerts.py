import datetime as dt

import pytest

from analysis.alerts import KINDS, alerts
from tests.analysis.portfolio_cases import financed, portfolio_of

TODAY = dt.date(2025, 3, 31)
VOTED = {"montant_vote_eur": 100, "section": "investissement"}


def found(portfolio, kind, **options):
    rows = alerts(portfolio, aujourdhui=TODAY, **options)
    return rows[rows["kind"] == kind]


@pytest.mark.parametrize(
    ("fin", "avancement", "late"),
    [
        ("2024-09-29", "en cours", True),
        ("2024-09-30", "en cours", False),
        ("2020-01-01", "suspendu", True),
        ("2020-01-01", "réalisé", False),
        ("2020-01-01", "abandonné", False),
        ("2020-01-01", None, False),
        (None, "en cours", False),
    ],
)
def test_a_project_is_late_after_six_months(fin, avancement, late):
    portfolio = financed(projet=[{"projet_id": "P1", "fin": fin, "avancement": avancement}])
    assert len(found(portfolio, "retard")) == late


def test_a_late_project_says_when_who_and_how_much_is_unpaid():
    project = {"projet_id": "P1", "fin": "2024-01-01", "intitule": "École"}
    paid = [{"echeance_id": "E1", "financement_id": "F1", "exercice": 2024, "paye_eur": 30}]
    row = found(financed(VOTED, projet=[project], echeance=paid), "retard").iloc[0]
    assert row[["projet_id", "objet", "maitre_ouvrage", "montant_eur"]].tolist() == [
        "P1",
        "École",
        "Commune d’essai",
        70,
    ]
    assert row["date"].date() == dt.date(2024, 1, 1)


@pytest.mark.parametrize(
    ("limit", "kind"),
    [
        ("2025-03-30", "caduque"),
        ("2025-03-31", "caducite"),
        ("2026-03-31", "caducite"),
        ("2026-04-01", None),
        (None, None),
    ],
)
def test_an_aid_lapses_within_twelve_months(limit, kind):
    rows = alerts(financed(VOTED | {"date_limite": limit}), aujourdhui=TODAY)
    rows = rows[rows["kind"].isin(("caduque", "caducite"))]
    assert rows["kind"].tolist() == ([kind] if kind else [])


def test_the_horizon_can_be_nearer():
    portfolio = financed(VOTED | {"date_limite": "2025-12-31"})
    assert len(found(portfolio, "caducite", horizon_mois=9)) == 1
    assert found(portfolio, "caducite", horizon_mois=6).empty


@pytest.mark.parametrize(
    "line",
    [
        VOTED | {"etat": "sollicité", "montant_vote_eur": None},
        VOTED | {"apporteur_type": "maître d'ouvrage"},
    ],
)
def test_what_is_not_an_aid_does_not_lapse(line):
    assert found(financed(line | {"date_limite": "2025-06-30"}), "caducite").empty


def test_an_aid_paid_in_full_does_not_lapse():
    # 0.1 + 0.2 is not exactly 0.3 in binary: the crumb is no balance.
    paid = [
        {"echeance_id": f"E{i}", "financement_id": "F1", "exercice": 2024, "paye_eur": eur}
        for i, eur in enumerate((0.1, 0.2))
    ]
    portfolio = financed({"montant_vote_eur": 0.3, "date_limite": "2025-06-30"}, echeance=paid)
    assert found(portfolio, "caducite").empty


def test_a_plan_with_a_gap_and_a_low_owners_share_are_reported():
    owner = {"apporteur_type": "maître d'ouvrage", "section": "investissement", "montant_vote_eur": 10}
    portfolio = financed(VOTED, owner, projet=[{"projet_id": "P1", "cout_ht_eur": 150}])
    assert found(portfolio, "plan_a_boucler")["montant_eur"].tolist() == [40]
    # 110 € of public money and owner's share: a fifth is 22 €.
    assert found(portfolio, "part_mo")["montant_eur"].tolist() == [pytest.approx(12)]


@pytest.mark.parametrize("avancement", ["réalisé", "abandonné"])
def test_a_closed_project_has_no_plan_to_complete(avancement):
    owner = {"apporteur_type": "maître d'ouvrage", "section": "investissement", "montant_vote_eur": 10}
    project = {"projet_id": "P1", "cout_ht_eur": 150, "avancement": avancement}
    assert alerts(financed(VOTED, owner, projet=[project]), aujourdhui=TODAY).empty


@pytest.mark.parametrize(
    ("accord", "n_alerts"),
    [
        ({"etape": "en œuvre"}, 1),
        ({"etape": "dialogue", "date_vote_cd": None}, 0),
        ({"fin": "2025-03-30"}, 0),
    ],
)
def test_an_enjeu_lacks_means_while_its_accord_runs(accord, n_alerts):
    portfolio = portfolio_of(
        accord=[{"accord_id": "A1"} | accord], enjeu=[{"enjeu_id": "J1", "intitule": "Eau"}]
    )
    rows = found(portfolio, "enjeu_sans_moyens")
    assert len(rows) == n_alerts
    if n_alerts:
        assert rows.iloc[0][["enjeu_id", "siren", "objet"]].tolist() == ["J1", "200000001", "Eau"]


def test_alerts_of_an_epci_are_its_own_and_those_of_its_shared_accord():
    accords = [
        {"accord_id": "A1"},
        {"accord_id": "A2", "siren": "200000002"},
        {"accord_id": "A3", "siren": None, "perimetre": "plusieurs EPCI"},
    ]
    projects = [
        {"projet_id": f"P{i}", "accord_id": "A3", "siren": f"20000000{i}", "fin": "2024-01-01"}
        for i in (1, 2)
    ]
    enjeux = [{"enjeu_id": f"J{i}", "accord_id": f"A{i}"} for i in (1, 2, 3)]
    portfolio = portfolio_of(accord=accords, projet=projects, enjeu=enjeux)
    mine = alerts(portfolio, aujourdhui=TODAY, siren="200000001")
    assert mine["projet_id"].dropna().tolist() == ["P1"]
    assert mine["enjeu_id"].dropna().tolist() == ["J1", "J3"]
    assert len(alerts(portfolio, aujourdhui=TODAY)) == 5


def test_alerts_come_by_kind_then_date():
    projects = [
        {"projet_id": "P1", "fin": "2024-02-01"},
        {"projet_id": "P2", "fin": "2023-02-01"},
    ]
    line = {"financement_id": "F1", "projet_id": "P1", "montant_vote_eur": 5, "date_limite": "2025-05-01"}
    portfolio = portfolio_of(projet=projects, financement=[line], enjeu=[{"enjeu_id": "J1"}])
    rows = alerts(portfolio, aujourdhui=TODAY)
    assert rows["kind"].tolist() == ["retard", "retard", "caducite", "enjeu_sans_moyens"]
    assert rows["projet_id"].tolist()[:2] == ["P2", "P1"]
    assert set(rows["kind"]) <= set(KINDS)


def test_nothing_to_report_is_an_empty_frame_with_types():
    rows = alerts(portfolio_of(accord=[]), aujourdhui=TODAY)
    assert rows.empty
    assert rows.dtypes["date"] == "datetime64[us]"
    assert rows.dtypes["montant_eur"] == "float64"
