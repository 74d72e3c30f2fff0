from analysis.perimetre import accord_sirens, accords_of
from tests.analysis.portfolio_cases import portfolio_of

NORTH, SOUTH = "200000001", "200000002"
SHARED = {"accord_id": "A9", "siren": None, "perimetre": "plusieurs EPCI", "debut": "2015-10-01"}


def held():
    return portfolio_of(
        accord=[
            SHARED,
            {"accord_id": "A1"},
            {"accord_id": "A7", "siren": None, "perimetre": "îles hors EPCI"},
        ],
        projet=[
            {"projet_id": "P1", "accord_id": "A9"},
            {"projet_id": "P2", "accord_id": "A9", "siren": SOUTH},
            {"projet_id": "P3", "accord_id": "A9", "siren": SOUTH},
            {"projet_id": "P4", "accord_id": "A9", "siren": None},
            # A project next door does not make the accord of one EPCI a shared one.
            {"projet_id": "P5", "siren": SOUTH},
        ],
    )


def test_a_shared_accord_concerns_the_epci_of_its_projects():
    pairs = accord_sirens(held())
    assert list(pairs.itertuples(index=False, name=None)) == [
        ("A1", NORTH, False),
        ("A9", NORTH, True),
        ("A9", SOUTH, True),
    ]


def test_the_shared_accords_of_an_epci_come_last():
    assert accords_of(held(), NORTH)["accord_id"].tolist() == ["A1", "A9"]
    assert accords_of(held(), SOUTH)["accord_id"].tolist() == ["A9"]


def test_the_accord_that_leads_for_several_epci_concerns_its_own_without_project():
    lead = portfolio_of(accord=[SHARED | {"siren": NORTH}])
    assert accord_sirens(lead)["siren"].tolist() == [NORTH]


def test_an_epci_without_accord_has_none():
    assert accords_of(portfolio_of(accord=[]), NORTH).empty
