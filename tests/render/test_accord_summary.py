"""An accord in words and as one object: the same figures, that add up, for the 21 EPCI and for none."""

import datetime as dt
import json
import math
import re

import pytest

from analysis.accord import accord_state
from analysis.comparison import Comparison, compare
from data.catalogue import load_catalogue
from data.demonstration import demonstration_portfolio
from data.observation import load_observation
from data.portfolio import Portfolio
from data.territoire import load_communes, load_epci
from render import accord_summary
from render.numbers import compact_euros, date_fr, percent
from render.sentences import Forms
from tests.analysis.portfolio_cases import EPCI, portfolio_of
from tests.analysis.portfolio_draws import drawn, epci_of
from tests.analysis.portfolio_draws import portfolio as drawn_portfolio

DAY = dt.date(2026, 3, 15)
SPOILED = re.compile(r"\b(nan|None|NaT)\b|<NA>|'| [:;!?%€»]|« |  ")


@pytest.fixture(scope="module")
def portfolio():
    return demonstration_portfolio()


@pytest.fixture(scope="module")
def epci():
    return load_epci()


@pytest.fixture(scope="module")
def states(portfolio, epci):
    return {siren: accord_state(portfolio, epci, siren=siren, date=DAY) for siren in epci.index}


@pytest.fixture(scope="module")
def summaries(states, portfolio):
    return {siren: accord_summary.summary_dict(state, portfolio) for siren, state in states.items()}


def forms(epci, siren):
    return Forms.of(dict(epci.loc[siren]))


def reconcile(summary):
    """Hold a summary to its own totals."""
    by_enjeu = sum(enjeu["vote_eur"] for enjeu in summary["enjeux"])
    assert by_enjeu + summary["sans_enjeu"]["vote_eur"] == pytest.approx(summary["vote_eur"], abs=0.05)
    if summary["promis_eur"] is None:
        assert summary["reste_eur"] is None
    else:
        assert summary["promis_eur"] - summary["vote_eur"] == pytest.approx(summary["reste_eur"], abs=0.02)
    assert summary["n_enjeux"] == sum(enjeu["en_vigueur"] for enjeu in summary["enjeux"])
    assert summary["n_enjeux_sans_moyens"] == sum(enjeu["sans_moyens"] for enjeu in summary["enjeux"])
    by_enjeu = sum(enjeu["n_projets"] for enjeu in summary["enjeux"])
    assert by_enjeu + summary["sans_enjeu"]["n_projets"] == summary["n_projets"]
    assert summary["jours_faits"] <= summary["jours_prevus"]


def test_the_totals_of_the_21_accords_reconcile(summaries):
    assert len(summaries) == 21
    for summary in summaries.values():
        reconcile(summary)
    assert sum(summary["vote_eur"] for summary in summaries.values()) > 0


@pytest.mark.parametrize("seed", range(4))
def test_the_totals_of_drawn_accords_reconcile(seed):
    tables = drawn(seed)
    portfolio, epci = drawn_portfolio(tables), epci_of(tables)
    for siren in epci.index:
        state = accord_state(portfolio, epci, siren=siren, date=DAY)
        summary = accord_summary.summary_dict(state, portfolio)
        by_enjeu = sum(enjeu["vote_eur"] for enjeu in summary["enjeux"])
        assert by_enjeu + summary["sans_enjeu"]["vote_eur"] == pytest.approx(summary["vote_eur"])
        assert json.loads(json.dumps(summary, allow_nan=False)) == summary


def test_votes_of_a_project_without_enjeu_are_told_apart():
    portfolio = portfolio_of(
        enjeu=[{"enjeu_id": "J1"}],
        projet=[{"projet_id": "P1"}, {"projet_id": "P2"}],
        projet_enjeu=[{"projet_id": "P1", "enjeu_id": "J1"}],
        financement=[
            {"financement_id": "F1", "projet_id": "P1", "montant_vote_eur": 300},
            {"financement_id": "F2", "projet_id": "P2", "montant_vote_eur": 40},
        ],
    )
    state = accord_state(portfolio, EPCI, siren="200000001", date=DAY)
    summary = accord_summary.summary_dict(state, portfolio)
    assert [enjeu["vote_eur"] for enjeu in summary["enjeux"]] == [300]
    assert summary["sans_enjeu"] == {"n_projets": 1, "vote_eur": 40}
    reconcile(summary)


def test_a_summary_is_plain_json_with_iso_dates(summaries):
    for summary in summaries.values():
        assert json.loads(json.dumps(summary, allow_nan=False, ensure_ascii=False)) == summary
        assert summary["date"] == "2026-03-15"
        for name in ("debut", "fin"):
            assert summary[name] is None or dt.date.fromisoformat(summary[name]).year in range(2020, 2035)
        assert summary["version"]
        assert summary["demonstration"] is True


def test_amounts_have_no_more_than_cents(summaries):
    def amounts(value, name=""):
        if isinstance(value, dict):
            for key, one in value.items():
                yield from amounts(one, key)
        elif isinstance(value, list):
            for one in value:
                yield from amounts(one, name)
        elif "eur" in name and value is not None:
            yield value

    found = [amount for summary in summaries.values() for amount in amounts(summary)]
    assert len(found) > 21 * 5
    assert all(amount == round(amount, 2) and math.isfinite(amount) for amount in found)


def test_sentences_are_set_in_french_and_show_no_null(states, epci):
    for siren, state in states.items():
        written = [
            *accord_summary.accord_sentences(state, forms(epci, siren)),
            accord_summary.outside_sentence(state),
        ]
        assert len(written) >= 5
        for sentence in written:
            assert sentence.endswith(".")
            assert sentence[0].isupper() or sentence[0].isdigit()
            assert not SPOILED.search(sentence), sentence


def test_sentences_give_the_figures_of_the_object(states, epci):
    for siren, state in states.items():
        text = " ".join(accord_summary.accord_sentences(state, forms(epci, siren)))
        for amount in (state.promis_eur, state.vote_eur, state.verse_eur):
            assert not amount or compact_euros(amount) in text
        if state.date_vote_cd:
            assert f"voté le {date_fr(state.date_vote_cd)}" in text
        else:
            assert "non encore voté" in text
        if len(state.prochaines_instances):
            first = state.prochaines_instances.iloc[0]
            assert date_fr(first["date"].date()) in text


def test_the_per_inhabitant_sentence_waits_for_a_vote(states, epci):
    unvoted = [siren for siren, state in states.items() if not state.vote_eur]
    assert unvoted
    for siren, state in states.items():
        text = " ".join(accord_summary.accord_sentences(state, forms(epci, siren)))
        assert ("par habitant" in text) == (siren not in unvoted)


def test_lines_say_the_accord_its_years_its_day_and_the_demonstration(states, portfolio, epci):
    siren = "200067072"
    lines = accord_summary.summary_lines(states[siren], portfolio, forms(epci, siren))
    assert lines[0] == "Haut-Léon Communauté — accord 2021-2027, au 15\u00a0mars\u00a02026"
    assert lines[1] == "Données de démonstration"
    assert lines[2:-1] == accord_summary.accord_sentences(states[siren], forms(epci, siren))
    assert lines[-1] == accord_summary.outside_sentence(states[siren])


def test_real_data_has_no_demonstration_mark():
    portfolio = portfolio_of()
    state = accord_state(portfolio, EPCI, siren="200000001", date=DAY)
    lines = accord_summary.summary_lines(state, portfolio, Forms("le Nord", "du Nord", "dans le Nord"))
    assert "Données de démonstration" not in lines
    assert accord_summary.summary_dict(state, portfolio)["demonstration"] is False


def test_an_epci_without_accord_says_so(epci):
    portfolio = Portfolio.from_tables({})
    state = accord_state(portfolio, epci, siren="200067072", date=DAY)
    assert accord_summary.accord_sentences(state, forms(epci, "200067072")) == []
    lines = accord_summary.summary_lines(state, portfolio, forms(epci, "200067072"))
    assert lines[1:] == [
        "Aucun accord saisi pour ce territoire.",
        "Aucun projet hors accord n’est enregistré sur ce territoire.",
    ]
    summary = accord_summary.summary_dict(state, portfolio)
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary
    assert (summary["accord_id"], summary["promis_eur"], summary["enjeux"]) == (None, None, [])


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "Un projet hors accord\u00a0: aucun montant voté."),
        ([{"montant_vote_eur": 500}], "Un projet hors accord\u00a0: 500\u00a0€ votés par le Département."),
        (
            [
                {"montant_vote_eur": 500},
                {"apporteur": "État", "apporteur_type": "État", "montant_vote_eur": 2000},
            ],
            "Un projet hors accord\u00a0: 500\u00a0€ votés par le Département et "
            "2\u202f000\u00a0€ apportés par d’autres financeurs.",
        ),
    ],
)
def test_what_stands_outside_any_accord_is_told(lines, words):
    rows = [{"financement_id": f"F{i}", "projet_id": "P1"} | line for i, line in enumerate(lines)]
    outside = {"projet_id": "P1", "accord_id": None, "voie": "politique thématique"}
    portfolio = portfolio_of(projet=[outside], financement=rows)
    state = accord_state(portfolio, EPCI, siren="200000001", date=DAY)
    assert accord_summary.outside_sentence(state) == words


def test_no_meeting_is_told_as_such(epci):
    state = accord_state(Portfolio.from_tables({}), epci, siren="200067072", date=DAY)
    assert accord_summary.meeting(state) == "Aucun rendez-vous n’est inscrit au calendrier."


def test_the_ageing_sentence_gives_the_share_and_that_of_the_finistere(epci):
    one = load_catalogue().indicateur("part_65_ans_et_plus")
    observation, communes = load_observation(), load_communes()
    for siren in epci.index[:3]:
        comparison = compare(observation, communes, one, territoire=siren)
        assert isinstance(comparison, Comparison)
        said = accord_summary.ageing_sentence(forms(epci, siren), comparison, millesime="RP 2021")
        assert percent(comparison.valeur) in said
        assert percent(comparison.reference) in said
        assert "RP 2021" in said
        assert comparison.minimum.nom in said
        assert not SPOILED.search(said), said


def test_the_first_enjeu_without_means_is_named_where_others_have_some(states, epci):
    named = 0
    for siren, state in states.items():
        said = accord_summary.accord_sentences(state, forms(epci, siren))
        lacking = state.enjeux[state.enjeux["sans_moyens"]].sort_values("rang")
        partly = state.date_vote_cd is not None and 0 < len(lacking) < state.n_enjeux
        found = [sentence for sentence in said if "mais aucun moyen n’est voté à ce jour" in sentence]
        assert len(found) == partly
        if partly:
            named += 1
            assert str(lacking["intitule"].iloc[0]) in found[0]
            assert said.index(found[0]) == len(said) - 2
    assert named > 5
