import datetime as dt

import pytest

from analysis.funding import departement_lines, funding_lines, other_lines, summarise
from analysis.project_search import (
    NONE,
    ProjectQuery,
    search_projects,
    searchable_projects,
    selection_totals,
)
from data.demonstration import demonstration_portfolio
from tests.analysis.portfolio_cases import portfolio_of

DAY = dt.date(2026, 11, 23)
PROJECTS = [
    {"projet_id": "P1", "intitule": "Maison de santé de Saint-Renan", "debut": "2022-03-01"},
    {"projet_id": "P2", "intitule": "Île-Tudy : cœur de bourg", "theme": "mobilites", "insee": "29085"},
    {
        "projet_id": "P3",
        "accord_id": None,
        "intitule": "École",
        "avancement": None,
        "siren": None,
        "insee": None,
    },
]
LINES = [
    {"financement_id": "F1", "projet_id": "P1", "montant_vote_eur": 50_000},
    {"financement_id": "F2", "projet_id": "P1", "apporteur_type": "État", "montant_vote_eur": 25_000},
    {"financement_id": "F3", "projet_id": "P2", "etat": "refusé", "moyen": "ingénierie"},
    {"financement_id": "F4", "projet_id": "P2", "etat": "sollicité", "montant_sollicite_eur": 9_000},
]


def found(**query):
    portfolio = portfolio_of(projet=PROJECTS, financement=LINES)
    projects = searchable_projects(portfolio, funding_lines(portfolio, date=DAY))
    return set(search_projects(projects, ProjectQuery(**query))["projet_id"])


@pytest.mark.parametrize("texte", ["sante saint renan", "SANTÉ", "renan  maison", "P1"])
def test_words_are_found_whatever_accents_capitals_order_and_hyphens(texte):
    assert found(texte=texte) == {"P1"}


@pytest.mark.parametrize("texte", ["coeur", "Cœur", "ile tudy"])
def test_ligatures_are_found_as_two_letters(texte):
    assert found(texte=texte) == {"P2"}


def test_a_formula_of_regular_expressions_is_plain_text():
    assert found(texte="(.*") == set()


def test_no_condition_keeps_everything():
    assert found() == {"P1", "P2", "P3"}


def test_conditions_hold_together_and_values_of_a_list_add_up():
    assert found(themes=("mobilites", "habitat"), cadre="accord") == {"P1", "P2"}
    assert found(themes=("mobilites",), cadre="hors") == set()


def test_a_missing_value_can_be_asked_for():
    assert found(avancements=(NONE,)) == {"P3"}
    assert found(sirens=(NONE, "200000001")) == {"P1", "P2", "P3"}
    assert found(avancements=(NONE,), cadre="accord") == set()


def test_a_refused_line_brings_no_means():
    assert found(moyens=("ingénierie",)) == set()
    assert found(moyens=("financement",)) == {"P1", "P2"}


def test_the_least_amount_counts_the_votes_of_all_funders():
    assert found(minimum_eur=75_000) == {"P1"}
    assert found(minimum_eur=75_001) == set()


def test_an_undated_vote_counts_in_the_year_its_project_begins():
    assert found(annees=(2022,)) == {"P1"}
    assert found(annees=(2021, 2023)) == set()


def test_a_commune_keeps_its_own_projects():
    assert found(insee="29085") == {"P2"}


def test_inside_and_outside_accords_make_the_whole_of_the_demonstration():
    portfolio = demonstration_portfolio()
    projects = searchable_projects(portfolio, funding_lines(portfolio, date=DAY))
    parts = [search_projects(projects, ProjectQuery(cadre=one)) for one in ("accord", "hors")]
    assert sum(map(len, parts)) == len(projects) == len(portfolio.table("projet"))


def test_totals_of_everything_are_those_of_the_lines():
    portfolio = demonstration_portfolio()
    lines = funding_lines(portfolio, date=DAY)
    totals = selection_totals(searchable_projects(portfolio, lines))
    own = summarise(departement_lines(lines)).iloc[0]
    assert (totals.vote_eur, totals.paye_eur) == pytest.approx((own["vote_eur"], own["paye_eur"]))
    assert totals.autres_eur == pytest.approx(summarise(other_lines(lines)).iloc[0]["vote_eur"])
    assert totals.n_projets + totals.n_abandonnes == len(portfolio.table("projet"))


def test_a_project_of_unknown_progress_counts_as_a_project():
    portfolio = portfolio_of(projet=PROJECTS, financement=LINES)
    totals = selection_totals(searchable_projects(portfolio, funding_lines(portfolio, date=DAY)))
    assert (totals.n_projets, totals.n_abandonnes, totals.n_dans_accord) == (3, 0, 2)


def test_a_portfolio_without_project_finds_none():
    portfolio = portfolio_of()
    projects = searchable_projects(portfolio, funding_lines(portfolio, date=DAY))
    assert search_projects(projects, ProjectQuery(texte="a", moyens=("financement",))).empty
    assert selection_totals(projects).n_projets == 0
