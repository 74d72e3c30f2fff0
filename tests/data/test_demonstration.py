import datetime as dt
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
import shapely

from data.catalogue import load_catalogue
from data.demonstration import SOURCE_ID, STATE_DATE, demonstration_portfolio
from data.demonstration.accords import IN_VALIDATION, OVERSPENT, WITHOUT_PROJECT
from data.demonstration.draw import Draw
from data.demonstration.places import COASTAL, french_forms, read_territories
from data.demonstration.stakes import PROFILES, STAKES
from data.demonstration.titles import POLITIQUES, TEMPLATES
from data.schema import TABLES
from data.territoire import load_communes, load_epci
from data.validation import validate

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def portfolio():
    return demonstration_portfolio()


@pytest.fixture(scope="module")
def aids(portfolio):
    """Lines of the Département with the accord of their project."""
    lines = portfolio.table("financement").merge(
        portfolio.table("projet")[["projet_id", "accord_id", "siren", "avancement"]], on="projet_id"
    )
    return lines[lines["apporteur_type"] == "Département"]


def test_it_says_that_it_is_a_demonstration(portfolio):
    assert portfolio.demonstration
    assert portfolio.version == "demonstration"
    assert [source.source_id for source in portfolio.sources] == [SOURCE_ID]
    for table in portfolio.tables.values():
        assert (table["source_id"] == SOURCE_ID).all()


def test_another_process_builds_the_same_content(portfolio):
    code = "from data.demonstration import demonstration_portfolio as d; print(d().content_hash)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)},
    )
    assert ran.stdout.strip() == portfolio.content_hash


def test_nothing_in_it_is_to_be_mended(portfolio):
    catalogue = load_catalogue()
    faults = validate(
        portfolio.tables,
        sirens=set(load_epci().index),
        insees=set(load_communes().index),
        themes={theme.id for theme in catalogue.themes if theme.portefeuille},
        indicateurs={indicateur.id for indicateur in catalogue.indicateurs},
    )
    assert [str(fault) for fault in faults] == []


def test_it_has_about_as_many_projects_as_announced(portfolio):
    projets = portfolio.table("projet")
    assert set(portfolio.table("accord")["siren"]) == set(load_epci().index)
    assert 390 <= projets["accord_id"].notna().sum() <= 430
    assert 190 <= projets["accord_id"].isna().sum() <= 210
    assert not projets["intitule"].duplicated().any()


def test_the_total_voted_and_the_euros_per_inhabitant_are_plausible(portfolio, aids):
    voted = aids[aids["accord_id"].notna()].groupby("siren")["montant_vote_eur"].sum()
    assert voted.sum() == pytest.approx(48e6, rel=0.01)
    per_head = (voted / load_epci()["population_29"].reindex(voted.index))[voted > 0]
    assert len(per_head) == 19
    assert per_head.between(30, 120).all()


def test_amounts_are_in_hundreds_of_euros(portfolio):
    lines = portfolio.table("financement")
    for column in ("assiette_eur", "montant_sollicite_eur", "montant_vote_eur"):
        assert (lines[column].dropna() % 100 == 0).all()
    payments = portfolio.table("echeance")[["prevu_eur", "paye_eur"]].fillna(0.0)
    assert (payments % 100 == 0).all(axis=None)


def test_votes_stay_inside_what_is_promised_but_in_one_accord(portfolio, aids):
    keys = ["accord_id", "section"]
    promised = portfolio.table("enveloppe").groupby(keys)["montant_eur"].sum()
    voted = aids.dropna(subset=keys).groupby(keys)["montant_vote_eur"].sum()
    beyond = voted[voted > promised.reindex(voted.index)]
    assert list(beyond.index) == [(f"A-{OVERSPENT}", "fonctionnement")]


def test_days_promised_cover_the_days_planned(portfolio, aids):
    days = portfolio.table("echeance").merge(aids, on="financement_id")
    planned = days[days["jours_prevus"].notna()].groupby(["accord_id", "moyen"])["jours_prevus"].sum()
    promised = portfolio.table("enveloppe").groupby(["accord_id", "moyen"])["jours"].sum()
    assert (planned <= promised.reindex(planned.index)).all()


def test_payments_follow_the_vote_and_never_exceed_it(portfolio, aids):
    payments = portfolio.table("echeance").merge(aids, on="financement_id")
    euros = payments[payments["moyen"] == "financement"].groupby("financement_id")
    sums = euros[["prevu_eur", "paye_eur"]].sum()
    voted = euros["montant_vote_eur"].first()
    assert (sums["prevu_eur"] == voted).all()
    assert (sums["paye_eur"] <= voted).all()
    assert 0.4 < sums["paye_eur"].sum() / voted.sum() < 0.9
    to_come = payments["exercice"] > STATE_DATE.year
    assert payments.loc[to_come, ["paye_eur", "jours_faits"]].isna().all(axis=None)
    assert to_come.any()


def test_plans_close_unless_a_funder_declined(portfolio):
    lines = portfolio.table("financement")
    lines = lines[lines["moyen"] == "financement"]
    counted = lines["montant_vote_eur"].fillna(lines["montant_sollicite_eur"])
    brought = counted.where(lines["etat"] != "refusé", 0.0).groupby(lines["projet_id"]).sum()
    projets = portfolio.table("projet").set_index("projet_id")
    cost = projets["cout_ht_eur"].fillna(projets["cout_ttc_eur"]).dropna()
    cancelled = lines.loc[
        (lines["apporteur_type"] == "Département") & (lines["montant_vote_eur"] == 0), "projet_id"
    ]
    refused = lines.loc[lines["etat"] == "refusé", "projet_id"]
    gap = (cost - brought.reindex(cost.index)).round(2)
    assert set(gap[gap != 0].index) == set(refused) | set(cancelled)
    active = projets["avancement"].isin(["à l'étude", "prêt", "en cours"]).reindex(gap.index)
    assert 8 <= ((gap > 0) & active).sum() <= 40


def test_a_few_local_authorities_bring_less_than_a_fifth(portfolio):
    lines = portfolio.table("financement")
    own = lines[lines["apporteur_type"] == "maître d'ouvrage"].set_index("projet_id")["montant_sollicite_eur"]
    projets = portfolio.table("projet").set_index("projet_id")
    local = projets["maitre_ouvrage_type"].isin(["commune", "EPCI", "syndicat"])
    part = (own / projets["cout_ht_eur"])[local & projets["cout_ht_eur"].notna()].dropna()
    assert 5 <= (part < 0.2).sum() <= 40


def test_three_accords_have_their_particularities(portfolio, aids):
    accords = portfolio.table("accord").set_index("siren")
    assert accords.loc[IN_VALIDATION, "etape"] == "validation"
    assert pd.isna(accords.loc[IN_VALIDATION, "date_vote_cd"])
    assert (accords["etape"] == "en œuvre").sum() == 20
    assert (portfolio.table("projet")["accord_id"] == f"A-{WITHOUT_PROJECT}").sum() == 0
    assert aids.loc[aids["accord_id"] == f"A-{IN_VALIDATION}", "montant_vote_eur"].isna().all()


def test_many_accords_have_an_enjeu_without_means(portfolio, aids):
    links = portfolio.table("projet_enjeu")
    voted = aids.loc[aids["etat"] == "acquis", "projet_id"]
    served = set(links.loc[links["principal"] & links["projet_id"].isin(voted), "enjeu_id"])
    enjeux = portfolio.table("enjeu")
    left = enjeux[~enjeux["enjeu_id"].isin(served)]
    assert 8 <= left["accord_id"].nunique() < 21
    assert enjeux.groupby("accord_id").size().between(3, 6).all()


def test_sites_stand_in_their_commune_and_elsewhere_there_is_no_point(portfolio):
    projets = portfolio.table("projet")
    communes = load_communes()
    sites = projets[projets["localisation"] == "site"]
    limits = communes.geometry.reindex(sites["insee"])
    assert shapely.contains_xy(limits.to_numpy(), sites["lon"], sites["lat"]).all()
    assert projets.loc[projets["localisation"] == "territoire", ["lon", "lat"]].isna().all(axis=None)
    assert (communes["departement"].reindex(projets["insee"].dropna().unique()) == "29").all()


def test_projects_lie_in_the_epci_of_their_commune(portfolio):
    projets = portfolio.table("projet").dropna(subset=["insee"])
    epci = load_communes()["siren_epci"].reindex(projets["insee"])
    assert projets["siren"].fillna("").tolist() == epci.fillna("").tolist()
    assert set(projets.loc[projets["siren"].isna(), "insee"]) == {"29083", "29155"}


def test_the_steps_of_a_project_come_in_order(portfolio):
    decisions = portfolio.table("decision").merge(portfolio.table("instance"), on="instance_id")
    steps = ["inscrit au plan annuel", "instruit", "examiné en COPIL", "attribué"]
    first = decisions[decisions["sens"].isin(steps)].pivot_table(
        index="projet_id", columns="sens", values="date", aggfunc="min"
    )
    for before, after in pairwise(steps):
        both = first[[before, after]].dropna()
        assert len(both) > 100
        assert (both[before] < both[after]).all()


def test_grants_are_voted_in_commission_permanente_at_the_amount_of_the_line(portfolio):
    decisions = portfolio.table("decision").merge(portfolio.table("instance"), on="instance_id")
    votes = decisions[decisions["sens"].isin(["attribué", "modifié"]) & decisions["financement_id"].notna()]
    assert set(votes["type"]) == {"commission permanente"}
    last = (
        votes[votes["date"] <= pd.Timestamp(STATE_DATE)].sort_values("date").groupby("financement_id").last()
    )
    lines = portfolio.table("financement").set_index("financement_id").reindex(last.index)
    euros = (lines["moyen"] == "financement") & (lines["montant_vote_eur"] > 0)
    assert (lines.loc[euros, "montant_vote_eur"] == last.loc[euros, "montant_eur"]).all()


def test_meetings_to_come_await_decisions(portfolio):
    instances = portfolio.table("instance")
    to_come = instances[instances["date"] > pd.Timestamp(STATE_DATE)]
    committees = to_come[to_come["type"] == "comité territorial"]
    assert set(committees["siren"]) == set(load_epci().index)
    assert to_come["date"].max() <= pd.Timestamp(dt.date(2027, 4, 30))
    assert portfolio.table("decision")["instance_id"].isin(to_come["instance_id"]).any()
    assert (instances["date"].dt.day_of_week < 5).all()


def test_some_aids_lapse_soon(portfolio, aids):
    soon = aids["date_limite"].between(
        pd.Timestamp(STATE_DATE), pd.Timestamp(STATE_DATE) + pd.DateOffset(months=6)
    )
    paid = portfolio.table("echeance").groupby("financement_id")["paye_eur"].sum()
    owed = aids["montant_vote_eur"] > paid.reindex(aids["financement_id"]).fillna(0).to_numpy()
    assert 3 <= (soon & owed).sum() <= 40


def test_only_voted_projects_are_public(portfolio, aids):
    projets = portfolio.table("projet").set_index("projet_id")
    public = projets.index[(projets["diffusion"] == "public") & (projets["voie"] != "hors Département")]
    assert set(public) <= set(aids.loc[aids["etat"] == "acquis", "projet_id"])


def test_owners_and_funders_are_public_bodies_or_say_that_they_are_fictitious(portfolio):
    names = set(portfolio.table("projet")["maitre_ouvrage"]) | set(
        portfolio.table("financement")["apporteur"]
    )
    known = set(load_epci()["nom"]) | {
        "Département du Finistère",
        "État",
        "Région Bretagne",
        "Union européenne",
    }
    invented = {name for name in names - known if not name.startswith("Commune ")}
    assert all(re.search(r"\((fictif|fictive)\)$", name) for name in invented)
    communes = {f"Commune {french_forms(nom)[1]}" for nom in load_communes()["nom"]}
    assert {name for name in names if name.startswith("Commune ")} <= communes


@pytest.mark.parametrize("name", TABLES)
def test_texts_are_typographic(portfolio, name):
    for column in TABLES[name].columns:
        if column.kind == "text":
            texts = portfolio.table(name)[column.name].dropna()
            assert not texts.str.contains("'").any()
            assert not texts.str.contains(r" [:;?!%€»]|« ").any()


@pytest.mark.parametrize(
    ("nom", "de", "lieu"),
    [
        ("Plougonven", "de Plougonven", "à Plougonven"),
        ("Audierne", "d’Audierne", "à Audierne"),
        ("Le Faou", "du Faou", "au Faou"),
        ("La Feuillée", "de La Feuillée", "à La Feuillée"),
        ("Île-de-Batz", "de l’Île-de-Batz", "à l’Île-de-Batz"),
        ("Hôpital-Camfrout", "de l’Hôpital-Camfrout", "à l’Hôpital-Camfrout"),
        ("Hanvec", "d’Hanvec", "à Hanvec"),
        ("Huelgoat", "de Huelgoat", "à Huelgoat"),
        ("Pont-l'Abbé", "de Pont-l’Abbé", "à Pont-l’Abbé"),
    ],
)
def test_names_of_communes_take_their_french_forms(nom, de, lieu):
    assert french_forms(nom)[1:] == (de, lieu)


def test_declared_places_and_themes_exist():
    assert set(load_communes()["nom"]) >= COASTAL
    assert set(load_epci().index) == set(PROFILES)
    themes = {theme.id for theme in load_catalogue().themes if theme.portefeuille}
    assert set(TEMPLATES) == set(STAKES) == set(POLITIQUES) == themes


def test_a_point_falls_inside_even_when_the_town_hall_does_not():
    commune = read_territories()[0][0].communes[0]
    far = type(commune)(**{**commune.__dict__, "lon": commune.lon + 1.0})
    assert shapely.contains_xy(commune.geometry, *far.point_inside(Draw("point")))


def test_draws_repeat_stay_in_bounds_and_never_draw_an_item_twice():
    numbers = [Draw("a", "b").integer(1, 6) for _ in range(3)]
    assert len(set(numbers)) == 1
    draw = Draw("dice")
    rolls = [draw.integer(1, 6) for _ in range(300)]
    assert set(rolls) == {1, 2, 3, 4, 5, 6}
    assert sorted(draw.sample("abcde", 9)) == list("abcde")
    assert {draw.weighted("ab", [0.0, 1.0]) for _ in range(20)} == {"b"}
