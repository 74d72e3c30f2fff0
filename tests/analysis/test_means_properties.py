"""What must hold on any portfolio: totals reconcile at every level, whatever the rows and the unit."""

import dataclasses
import datetime as dt
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.accord import accord_state
from analysis.alerts import alerts
from analysis.enjeux import enjeu_means
from analysis.envelopes import balance
from analysis.funding import by_commune, departement_lines, funding_lines, payment_lines, summarise
from analysis.plan import financing_plans
from analysis.synthesis import synthesis
from analysis.totals import departement_totals, leverage, per_inhabitant
from tests.analysis.portfolio_draws import drawn, epci_of, portfolio

SUMS = ["sollicite_eur", "vote_eur", "paye_eur", "jours_prevus", "jours_faits"]
LINE_KEYS = ["apporteur_type", "moyen", "section", "base"]
PROJECT_KEYS = ["accord_id", "siren", "insee", "theme", "enjeu_id", "dans_accord", "perimetre"]
MONEY = {
    "financement": ["assiette_eur", "montant_sollicite_eur", "montant_vote_eur"],
    "echeance": ["prevu_eur", "paye_eur"],
    "projet": ["cout_ht_eur", "cout_ttc_eur"],
    "decision": ["montant_eur"],
    "enveloppe": ["montant_eur"],
}

seeds = st.integers(0, 10_000)
dates = st.one_of(st.none(), st.dates(dt.date(2020, 1, 1), dt.date(2029, 1, 1)))
few = settings(max_examples=6, deadline=None)


@few
@given(seeds, dates)
def test_totals_reconcile_from_lines_to_projects_communes_epci_and_département(seed, date):
    tables = drawn(seed)
    lines = funding_lines(portfolio(tables), date=date)
    total = summarise(lines).loc[0, SUMS].astype(float).to_numpy()
    for by in (
        ["projet_id"],
        ["siren"],
        ["siren", "insee", "perimetre"],
        ["dans_accord"],
        ["theme", "moyen"],
        ["moyen", "section"],
        ["apporteur_type", "apporteur"],
        ["accord_id", "enjeu_id"],
    ):
        parts = summarise(lines, by)[SUMS].sum().to_numpy()
        np.testing.assert_allclose(parts, total)
    perimeters = departement_totals(lines)
    np.testing.assert_allclose(perimeters.loc["ensemble", SUMS].astype(float), total)
    np.testing.assert_allclose(perimeters.loc[["epci", "hors_epci", "sans_territoire"], SUMS].sum(), total)
    split = by_commune(lines)
    ratios = per_inhabitant(summarise(lines, ["siren"]), epci_of(tables))
    spread = (ratios["vote_eur_par_habitant"] * ratios["population_29"]).sum()
    assert spread == pytest.approx(lines.loc[lines["siren"].notna(), "vote_eur"].sum())
    assert split.lines["vote_eur"].sum() + split.hors_commune_eur == pytest.approx(lines["vote_eur"].sum())
    assert len(split.lines) + split.n_hors_commune == len(lines)


@few
@given(seeds)
def test_projects_and_costs_add_up_over_attributes_of_the_project(seed):
    lines = funding_lines(portfolio(drawn(seed)))
    total = summarise(lines).iloc[0]
    for key in PROJECT_KEYS:
        parts = summarise(lines, [key])
        assert parts["n_projets"].sum() == total["n_projets"]
        assert parts[["cout_ht_eur", "cout_ttc_eur"]].sum().sum() == pytest.approx(
            total["cout_ht_eur"] + total["cout_ttc_eur"]
        )
    for key in LINE_KEYS:
        assert summarise(lines, [key])["n_lignes"].sum() == len(lines)


@few
@given(seeds, dates)
def test_payments_by_year_are_the_payments_of_the_lines(seed, date):
    held = portfolio(drawn(seed))
    lines, payments = funding_lines(held, date=date), payment_lines(held, date=date)
    for name in ("paye_eur", "jours_prevus", "jours_faits"):
        assert payments[name].sum() == pytest.approx(lines[name].sum())
        by_line = summarise(payments, ["financement_id"]).set_index("financement_id")[name]
        known = lines.set_index("financement_id")[name]
        for by in (["exercice"], ["exercice", "moyen", "section"], ["accord_id", "exercice", "theme"]):
            assert summarise(payments, by)[name].sum() == pytest.approx(known.sum())
        np.testing.assert_allclose(by_line.reindex(known.index).fillna(0), known)


@few
@given(seeds, dates, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(seed, date, shuffler):
    tables = drawn(seed)
    mixed = {}
    for name, rows in tables.items():
        order = list(range(len(rows)))
        shuffler.shuffle(order)
        mixed[name] = rows.iloc[order].reset_index(drop=True)
    one, other = portfolio(tables), portfolio(mixed)
    pd.testing.assert_frame_equal(funding_lines(one, date=date), funding_lines(other, date=date))
    pd.testing.assert_frame_equal(enjeu_means(one, date=date), enjeu_means(other, date=date))
    pd.testing.assert_frame_equal(
        financing_plans(one, date=date), financing_plans(other, date=date), check_exact=False
    )
    today = date or dt.date(2024, 6, 1)
    pd.testing.assert_frame_equal(alerts(one, aujourdhui=today), alerts(other, aujourdhui=today))


@few
@given(seeds, dates, st.sampled_from([10, 100]))
def test_money_in_another_unit_gives_totals_in_that_unit(seed, date, factor):
    tables = drawn(seed)
    scaled = {
        name: rows.assign(**{c: rows[c] * factor for c in MONEY.get(name, []) if rows[c].notna().any()})
        for name, rows in tables.items()
    }
    one, other = portfolio(tables), portfolio(scaled)
    before, after = (summarise(funding_lines(p, date=date), ["siren", "moyen"]) for p in (one, other))
    euros = ["sollicite_eur", "vote_eur", "paye_eur", "cout_ht_eur"]
    np.testing.assert_allclose(after[euros], before[euros] * factor)
    same = ["jours_prevus", "jours_faits", "n_projets", "n_lignes", "taux_execution", "share"]
    np.testing.assert_allclose(after[same].astype(float), before[same].astype(float))
    np.testing.assert_allclose(balance(other)["reste_eur"], balance(one)["reste_eur"] * factor)
    np.testing.assert_allclose(
        leverage(funding_lines(other)), leverage(funding_lines(one)) * [factor, factor, 1]
    )


def halved(tables):
    """Split every financing line, its instalments and its decisions into two halves."""
    keys = {"financement": "financement_id", "echeance": "echeance_id", "decision": "decision_id"}
    amounts = {name: [*MONEY[name]] for name in keys} | {
        "echeance": [*MONEY["echeance"], "jours_prevus", "jours_faits"]
    }
    split = dict(tables)
    for name, key in keys.items():
        half = tables[name].copy()
        for column in amounts[name]:
            half[column] = half[column].astype(float) / 2
        twin = half.assign(**{k: half[k] + "b" for k in {key, "financement_id"}})
        split[name] = pd.concat([half, twin], ignore_index=True)
    return split


@few
@given(seeds, dates)
def test_two_half_lines_are_worth_one(seed, date):
    tables = drawn(seed)
    one, two = portfolio(tables), portfolio(halved(tables))
    for by in ([], ["siren"], ["enjeu_id"], ["apporteur_type", "moyen"]):
        before, after = (summarise(funding_lines(p, date=date), by) for p in (one, two))
        changed = ["n_lignes"]
        np.testing.assert_array_equal(after["n_lignes"], 2 * before["n_lignes"])
        pd.testing.assert_frame_equal(before.drop(columns=changed), after.drop(columns=changed))
    epci = epci_of(tables)
    today = date or dt.date(2024, 6, 1)
    assert synthesis(one, epci, date=today) == synthesis(two, epci, date=today)
    pd.testing.assert_frame_equal(financing_plans(one, date=date), financing_plans(two, date=date))


@few
@given(seeds, st.dates(dt.date(2020, 1, 1), dt.date(2029, 1, 1)))
def test_accords_add_up_to_what_is_inside_and_inside_plus_outside_is_all(seed, date):
    tables = drawn(seed)
    held, epci = portfolio(tables), epci_of(tables)
    states = [accord_state(held, epci, siren=siren, date=date) for siren in epci.index]
    found = synthesis(held, epci, date=date)
    lines = departement_lines(funding_lines(held, date=date))
    assert sum(s.vote_eur for s in states) == pytest.approx(found.dans_accord.vote_eur)
    assert sum(s.verse_eur for s in states) == pytest.approx(found.dans_accord.paye_eur)
    assert sum(s.n_projets for s in states) == found.dans_accord.n_projets
    assert sum(s.hors_accord.vote_eur for s in states) == pytest.approx(found.hors_accord.vote_eur)
    assert found.ensemble.vote_eur + found.hors_epci.vote_eur == pytest.approx(lines["vote_eur"].sum())
    for field in dataclasses.fields(found.ensemble):
        inside, outside = getattr(found.dans_accord, field.name), getattr(found.hors_accord, field.name)
        assert inside + outside == pytest.approx(getattr(found.ensemble, field.name))
    for state in states:
        assert state.enjeux["vote_eur"].sum() + state.sans_enjeu_eur == pytest.approx(state.vote_eur)
        assert state.par_moyen["vote_eur"].sum() == pytest.approx(state.vote_eur)
        assert state.par_exercice["paye_eur"].sum() == pytest.approx(state.verse_eur)
        if state.promis_eur is not None:
            assert state.promis_eur == pytest.approx(state.vote_eur + state.reste_eur)


@few
@given(seeds)
def test_what_is_paid_never_goes_back_as_time_passes(seed):
    held = portfolio(drawn(seed))
    paid = [
        funding_lines(held, date=dt.date(y, 12, 31)).set_index("financement_id")["paye_eur"]
        for y in (2020, 2023, 2024, 2028)
    ]
    for before, after in itertools.pairwise(paid):
        assert (after >= before).all()
    assert paid[-1].sum() == pytest.approx(funding_lines(held)["paye_eur"].sum())
