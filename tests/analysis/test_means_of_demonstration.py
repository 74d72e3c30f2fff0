"""The measures of the means agree with each other on the portfolio that readers see first."""

import datetime as dt

import pandas as pd
import pytest

from analysis.accord import accord_state
from analysis.alerts import alerts
from analysis.funding import departement_lines, funding_lines, summarise
from analysis.plan import financing_plans
from analysis.synthesis import synthesis
from analysis.totals import departement_totals, per_inhabitant
from data.demonstration import demonstration_portfolio
from data.territoire import load_epci

DATES = (dt.date(2022, 6, 30), dt.date(2025, 11, 15), dt.date(2028, 6, 30))


@pytest.fixture(scope="module")
def portfolio():
    return demonstration_portfolio()


@pytest.fixture(scope="module")
def epci():
    return load_epci()


@pytest.fixture(scope="module", params=DATES, ids=str)
def date(request):
    return request.param


@pytest.fixture(scope="module")
def states(portfolio, epci, date):
    return [accord_state(portfolio, epci, siren=siren, date=date) for siren in epci.index]


def test_once_all_is_decided_a_line_is_worth_its_recorded_vote_unless_withdrawn(portfolio):
    lines = funding_lines(portfolio).set_index("financement_id")
    recorded = portfolio.table("financement").set_index("financement_id")["montant_vote_eur"].fillna(0.0)
    kept = lines.index[lines["etat"] != "annulé"]
    pd.testing.assert_series_equal(lines.loc[kept, "vote_eur"], recorded.loc[kept], check_names=False)
    assert lines.loc[lines["etat"] == "annulé", "vote_eur"].eq(0).all()


def test_the_21_states_add_up_to_the_overview(portfolio, epci, date, states):
    found = synthesis(portfolio, epci, date=date)
    assert sum(state.vote_eur for state in states) == pytest.approx(found.dans_accord.vote_eur)
    assert sum(state.verse_eur for state in states) == pytest.approx(found.dans_accord.paye_eur)
    assert sum(state.jours_faits for state in states) == pytest.approx(found.dans_accord.jours_faits)
    assert sum(state.n_projets for state in states) == found.dans_accord.n_projets
    assert sum(state.hors_accord.n_projets for state in states) == found.hors_accord.n_projets


def test_the_overview_and_what_has_no_epci_add_up_to_the_département(portfolio, epci, date):
    lines = funding_lines(portfolio, date=date)
    totals = departement_totals(departement_lines(lines))
    found = synthesis(portfolio, epci, date=date)
    assert totals.at["epci", "vote_eur"] == pytest.approx(found.ensemble.vote_eur)
    assert totals.loc[["hors_epci", "sans_territoire"], "vote_eur"].sum() == pytest.approx(
        found.hors_epci.vote_eur
    )
    assert totals.at["ensemble", "vote_eur"] == pytest.approx(
        found.ensemble.vote_eur + found.hors_epci.vote_eur
    )


def test_enjeux_moyens_and_years_add_up_to_each_accord(states):
    for state in states:
        assert state.enjeux["vote_eur"].sum() + state.sans_enjeu_eur == pytest.approx(state.vote_eur)
        assert state.par_moyen["vote_eur"].sum() == pytest.approx(state.vote_eur)
        assert state.par_exercice["paye_eur"].sum() == pytest.approx(state.verse_eur)


def test_the_reference_is_between_the_lowest_and_the_highest_accord(states):
    ratios = [state.eur_par_habitant for state in states if state.etape != "validation"]
    reference = {state.reference_eur_par_habitant for state in states}
    assert len(reference) == 1
    assert min(ratios) <= reference.pop() <= max(ratios)


def test_euros_per_inhabitant_are_the_same_on_the_map_and_on_the_page(portfolio, epci, date, states):
    lines = departement_lines(funding_lines(portfolio, date=date))
    ratios = per_inhabitant(summarise(lines[lines["dans_accord"]], ["siren"]), epci)
    for state in states:
        assert ratios.at[state.siren, "vote_eur_par_habitant"] == pytest.approx(state.eur_par_habitant)


def test_alerts_of_the_epci_are_those_of_the_whole(portfolio, epci, date):
    whole = alerts(portfolio, aujourdhui=date)
    parts = pd.concat([alerts(portfolio, aujourdhui=date, siren=siren) for siren in epci.index])
    assert len(parts) == whole["siren"].isin(epci.index).sum()


def test_complete_plans_reach_their_cost(portfolio):
    plans = financing_plans(portfolio)
    complete = plans[plans["etat_plan"] == "bouclé"]
    brought = complete[["departement_eur", "autres_eur"]].sum(axis=1) + complete["part_mo_eur"].fillna(0.0)
    assert len(complete) > 0
    assert (complete["cout_eur"] - brought).abs().max() <= 1
