import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest

from analysis.diffusion import portfolio_for, public_portfolio, served_portfolio
from analysis.funding import funding_lines
from data.catalogue import load_catalogue
from data.demonstration import demonstration_portfolio
from data.portfolio import Portfolio
from data.territoire import load_communes, load_epci
from data.validation import blocking, validate
from tests.analysis.portfolio_cases import financed, portfolio_of

DAY = dt.date(2026, 11, 23)
AMOUNTS = ["vote_eur", "paye_eur", "jours_prevus", "jours_faits"]


@pytest.fixture(scope="module")
def named():
    """The demonstration with the code of each project in its title, its agendas and its documents."""
    tables = {name: frame.copy() for name, frame in demonstration_portfolio().tables.items()}
    projet = tables["projet"]
    projet["intitule"] = "Projet nommé " + projet["projet_id"]
    every = " ".join(projet["projet_id"])
    tables["instance"]["ordre_du_jour"] = every
    tables["contribution"]["resume"] = every
    tables["document"]["titre"] = every
    return Portfolio.from_tables(tables, version="essai")


def words_of(portfolio):
    """Every cell of every table, as one text."""
    return words_in(portfolio.tables)


def words_in(tables):
    return "\n".join(frame.astype("str").to_csv(index=False) for frame in tables.values())


def project_ids(portfolio):
    return set(portfolio.tables["projet"]["projet_id"])


@pytest.mark.parametrize("day", [DAY, dt.date(2023, 3, 1), dt.date(2027, 9, 1)])
def test_what_is_not_public_or_not_voted_is_in_no_cell(named, day):
    kept = public_portfolio(named, date=day)
    lines = funding_lines(named, date=day)
    voted = lines[lines["en_vigueur"] & ((lines["vote_eur"] > 0) | (lines["jours_prevus"] > 0))]
    allowed = set(voted.loc[voted["diffusion"] == "public", "projet_id"])
    assert project_ids(kept)
    assert project_ids(kept) <= allowed
    text = words_of(kept)
    hidden = project_ids(named) - project_ids(kept)
    assert [code for code in hidden if code in text] == []


def test_the_lines_kept_are_worth_what_they_were(named):
    for day in (DAY, dt.date(2023, 3, 1)):
        whole = funding_lines(named, date=day).set_index("financement_id")
        kept = funding_lines(public_portfolio(named, date=day), date=day).set_index("financement_id")
        pd.testing.assert_frame_equal(kept[AMOUNTS], whole.loc[kept.index, AMOUNTS])
        assert kept["en_vigueur"].all()
        assert kept["sollicite_eur"].isna().all()


@pytest.mark.parametrize("audience", ["public", "comité"])
def test_a_part_is_a_sound_portfolio(audience):
    part = portfolio_for(demonstration_portfolio(), audience, date=DAY)
    catalogue = load_catalogue()
    faults = validate(
        part.tables,
        sirens=set(load_epci().index),
        insees=set(load_communes().index),
        themes={theme.id for theme in catalogue.themes},
        indicateurs={one.id for one in catalogue.indicateurs},
    )
    assert [str(fault) for fault in blocking(faults)] == []
    assert part.demonstration


def test_a_proposal_is_not_public_even_when_another_funder_has_voted():
    asked = {"etat": "sollicité", "montant_sollicite_eur": 50.0}
    state = {"apporteur": "État", "apporteur_type": "État", "montant_vote_eur": 80.0}
    public = {"projet": [{"projet_id": "P1", "diffusion": "public"}]}
    assert project_ids(public_portfolio(financed(asked, state, **public), date=DAY)) == set()
    alone = {"projet": [{"projet_id": "P1", "diffusion": "public", "accord_id": None}]}
    assert project_ids(public_portfolio(financed(state, **alone), date=DAY)) == {"P1"}


def test_the_own_money_of_an_owner_is_no_vote():
    own = {"apporteur": "Commune d’essai", "apporteur_type": "commune", "montant_vote_eur": 80.0}
    alone = {"projet": [{"projet_id": "P1", "diffusion": "public", "accord_id": None}]}
    assert project_ids(public_portfolio(financed(own, **alone), date=DAY)) == set()


def test_days_voted_are_a_vote():
    line = {"financement_id": "F1", "projet_id": "P1", "moyen": "ingénierie"}
    portfolio = portfolio_of(
        projet=[{"projet_id": "P1", "diffusion": "public"}],
        financement=[line],
        echeance=[{"echeance_id": "E1", "financement_id": "F1", "exercice": 2025, "jours_prevus": 4.0}],
    )
    assert project_ids(public_portfolio(portfolio, date=DAY)) == {"P1"}


def test_the_amount_of_a_vote_to_come_is_not_told():
    portfolio = portfolio_of(
        projet=[{"projet_id": "P1", "diffusion": "public"}],
        financement=[
            {"financement_id": "F1", "projet_id": "P1", "montant_vote_eur": 150.0, "decision_id": "D2"}
        ],
        instance=[{"instance_id": f"I{year}", "date": f"{year}-03-01"} for year in (2024, 2027)],
        decision=[
            {"decision_id": "D1", "instance_id": "I2024", "financement_id": "F1", "montant_eur": 100.0},
            {
                "decision_id": "D2",
                "instance_id": "I2027",
                "financement_id": "F1",
                "sens": "modifié",
                "montant_eur": 150.0,
            },
        ],
    )
    kept = public_portfolio(portfolio, date=DAY)
    assert kept.tables["financement"]["montant_vote_eur"].tolist() == [100.0]
    assert kept.tables["financement"]["decision_id"].isna().all()
    assert kept.tables["decision"]["decision_id"].tolist() == ["D1"]


def test_an_amount_decided_for_several_projects_is_not_told_when_one_is_hidden():
    portfolio = portfolio_of(
        projet=[{"projet_id": "P1", "diffusion": "public"}, {"projet_id": "P2", "diffusion": "interne"}],
        financement=[
            {
                "financement_id": f"F{one}",
                "projet_id": f"P{one}",
                "montant_vote_eur": 10.0,
                "decision_id": "D1",
            }
            for one in (1, 2)
        ],
        instance=[{"instance_id": "I1", "date": "2024-03-01"}],
        decision=[{"decision_id": "D1", "instance_id": "I1", "montant_eur": 20.0}],
    )
    (decision,) = public_portfolio(portfolio, date=DAY).tables["decision"].to_dict("records")
    assert decision["decision_id"] == "D1"
    assert np.isnan(decision["montant_eur"])


def test_an_accord_not_yet_voted_is_not_public():
    portfolio = portfolio_of(
        accord=[{"accord_id": "A1", "etape": "validation", "date_vote_cd": None}],
        enveloppe=[{"enveloppe_id": "E1", "montant_eur": 5.0}],
        enjeu=[{"enjeu_id": "J1"}],
    )
    kept = public_portfolio(portfolio, date=DAY)
    assert {name for name, frame in kept.tables.items() if len(frame)} == set()


def test_a_committee_sees_what_is_proposed_but_nothing_internal(named):
    kept = portfolio_for(named, "comité", date=DAY)
    projet = named.tables["projet"]
    assert project_ids(kept) == set(projet.loc[projet["diffusion"] != "interne", "projet_id"])
    for table in ("financement", "projet_enjeu"):
        assert set(kept.tables[table]["projet_id"]) <= project_ids(kept)
    named_by_decisions = set(kept.tables["decision"]["projet_id"].dropna())
    assert named_by_decisions <= project_ids(kept)


@pytest.mark.parametrize("audience", ["public", "comité"])
def test_what_a_bounded_dashboard_reads_names_nothing_hidden_and_promises_nothing(named, audience):
    served = served_portfolio(named, audience, date=DAY)
    assert project_ids(served) == project_ids(portfolio_for(named, audience, date=DAY))
    # To a committee, contributions are what others have written, and the documents of no project in particular stay.
    told = {name: frame for name, frame in served.tables.items() if name not in ("contribution", "document")}
    assert set(re.findall(r"\bP\d+\b", words_in(told))) <= project_ids(served)
    assert served.tables["enveloppe"].empty
    assert served.version != served_portfolio(named, audience, date=dt.date(2026, 11, 24)).version


@pytest.mark.parametrize("day", [dt.date(2023, 3, 1), dt.date(2025, 6, 30), DAY])
def test_an_earlier_day_is_read_on_the_public_part_of_today_as_on_the_whole(named, day):
    whole = funding_lines(named, date=day).set_index("financement_id")
    kept = funding_lines(served_portfolio(named, "public", date=DAY), date=day).set_index("financement_id")
    assert len(kept)
    pd.testing.assert_frame_equal(kept[AMOUNTS], whole.loc[kept.index, AMOUNTS])


def test_an_internal_dashboard_reads_the_portfolio_itself(named):
    assert served_portfolio(named, "interne", date=DAY) is named


def test_inside_the_house_the_portfolio_is_whole(named):
    assert portfolio_for(named, "interne", date=DAY) is named


def test_an_empty_portfolio_has_an_empty_public_part():
    empty = Portfolio.from_tables({})
    for audience in ("public", "comité"):
        part = portfolio_for(empty, audience, date=DAY)
        assert sum(len(frame) for frame in part.tables.values()) == 0
