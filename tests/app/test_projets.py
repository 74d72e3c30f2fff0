import pytest

from analysis.diffusion import AUDIENCES, portfolio_for
from analysis.funding import departement_lines, funding_lines, summarise
from analysis.project_search import ProjectQuery, search_projects, searchable_projects
from data.demonstration import demonstration_portfolio
from render import numbers
from render.typography import typeset
from tests.app.linked_pages import DAY, HAUT_LEON, opened, publish_empty, table, use_store, words


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    return use_store(tmp_path, monkeypatch)


def found(**query):
    portfolio = demonstration_portfolio()
    projects = searchable_projects(portfolio, funding_lines(portfolio, date=DAY))
    return search_projects(projects, ProjectQuery(**query))


def test_without_condition_the_totals_are_those_of_all_lines():
    test = opened("projets")
    own = summarise(departement_lines(funding_lines(demonstration_portfolio(), date=DAY))).iloc[0]
    assert f"a voté {numbers.compact_euros(own['vote_eur'])}" in words(test)
    assert len(table(test, "Projet")) == len(found())


def test_the_link_restores_every_condition():
    link = {
        "texte": "logement",
        "themes": "habitat",
        "epci": HAUT_LEON,
        "avancement": "réalisé,en cours",
        "moyen": "financement",
        "montant": "1000.0",
        "cadre": "accord",
    }
    test = opened("projets", **link)
    expected = found(
        texte="logement",
        themes=("habitat",),
        sirens=(HAUT_LEON,),
        avancements=("réalisé", "en cours"),
        moyens=("financement",),
        minimum_eur=1000.0,
        cadre="accord",
    )
    assert len(expected) > 0
    assert list(table(test, "Projet")["Projet"]) == list(expected["intitule"])
    assert test.text_input(key="lien_texte").value == "logement"
    assert test.multiselect(key="lien_themes").value == ["habitat"]
    assert typeset("mots « logement »") in words(test)


def test_accents_do_not_matter_in_the_link():
    plain, accented = (table(opened("projets", texte=word), "Projet") for word in ("sante", "santé"))
    assert list(plain["Projet"]) == list(accented["Projet"])
    assert len(plain) > 1


def test_a_choice_is_written_to_the_link_and_can_be_forgotten():
    test = opened("projets")
    test.multiselect(key="lien_themes").set_value(["mobilites"]).run()
    assert test.query_params["themes"] in ("mobilites", ["mobilites"])
    next(one for one in test.button if one.label == "Effacer les critères").click().run()
    assert "themes" not in test.query_params
    assert len(table(test, "Projet")) == len(found())


def test_a_project_opens_from_its_link_with_its_plan_and_decisions():
    portfolio = demonstration_portfolio()
    projet = found().iloc[0]
    test = opened("projets", projet=projet["projet_id"])
    assert test.subheader[0].value.replace("\\", "") == projet["intitule"]
    lines = portfolio.table("financement")
    funders = set(lines.loc[lines["projet_id"] == projet["projet_id"], "apporteur"])
    listed = table(test, "Apporteur")["Apporteur"]
    assert {name.removesuffix(" (maître d’ouvrage)") for name in listed} <= funders
    assert "Plan de financement" in words(test)
    enjeux = portfolio.table("enjeu").set_index("enjeu_id")["intitule"]
    assert enjeux[projet["enjeu_id"]] in "".join(one.proto.body for one in test.get("html"))


def test_two_grants_of_one_day_are_told_apart_by_their_means():
    portfolio = demonstration_portfolio()
    lines = portfolio.table("financement").set_index("financement_id")["moyen"]
    decisions = portfolio.table("decision")
    granted = decisions[(decisions["projet_id"] == "P0010") & decisions["financement_id"].notna()]
    told = table(opened("projets", projet="P0010"), "Décision")
    assert sorted(told["Moyen"][told["Décision"] == "Attribué"]) == ["Financement", "Ingénierie"]
    assert sorted(granted["financement_id"].map(lines)) == ["financement", "ingénierie"]


def test_a_project_outside_the_conditions_is_still_shown_and_says_so():
    projet = found(cadre="hors").iloc[0]
    test = opened("projets", projet=projet["projet_id"], cadre="accord")
    assert "ne répond pas aux critères" in words(test)


def test_a_bad_link_falls_back_with_a_message():
    test = opened("projets", themes="licorne", montant="beaucoup", projet="P9999", vue_projets="cube")
    said = [one.value for one in test.warning]
    assert len(said) == 4
    assert len(table(test, "Projet")) == len(found())


def test_nothing_found_is_said():
    assert "Aucun projet ne répond" in words(opened("projets", texte="licorne"))


def test_a_script_in_the_search_box_is_plain_text():
    test = opened("projets", texte="<img src=x onerror=alert(1)>")
    assert "<img" not in "".join(str(one.value) for one in test.markdown if "\\<" not in str(one.value))


@pytest.mark.parametrize(
    ("params", "query"),
    [({}, {}), ({"epci": HAUT_LEON}, {"sirens": (HAUT_LEON,)}), ({"commune": "29155"}, {"insee": "29155"})],
)
def test_the_projects_of_a_map_are_offered_by_name_for_the_keyboard(params, query):
    test = opened("projets", vue_projets="carte", **params)
    assert test.selectbox(key="lien_projet").options[1:] == list(found(**query)["intitule"])


def test_before_any_vote_projects_have_no_money():
    assert "aucun vote du Département" in words(opened("projets", date="2016-01-01"))


def test_an_empty_portfolio_is_said(store):
    publish_empty(store)
    assert "aucun projet" in words(opened("projets"))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_files_hold_what_their_readers_may_see(audience):
    portfolio = portfolio_for(demonstration_portfolio(), audience, date=DAY)
    seen = searchable_projects(portfolio, funding_lines(portfolio, date=DAY))
    expected = search_projects(seen, ProjectQuery(sirens=(HAUT_LEON,)))
    test = opened("projets", epci=HAUT_LEON, fichiers_pour=audience)
    assert f"{len(expected)} projets dans les fichiers" in words(test)
    dropped = int((expected["avancement"] == "abandonné").sum())
    assert (", dont" in words(test).partition("dans les fichiers")[2][:6]) == (dropped > 0)
    if audience == "public":
        assert set(expected["diffusion"]) == {"public"}
        assert (expected["aides_eur"] + expected["jours_prevus"] > 0).all()
        assert len(expected) < len(found(sirens=(HAUT_LEON,)))


def test_ready_is_said_ready_to_start_where_the_link_keeps_the_stored_word():
    test = opened("projets", avancement="prêt")
    box = test.multiselect(key="lien_avancement")
    assert box.value == ["prêt"]
    assert {"Prêt à démarrer", "À l’étude"} < set(box.options)
    assert set(table(test, "Avancement")["Avancement"]) == {"Prêt à démarrer"}
    assert "prêt à démarrer" in words(test)


def test_nothing_to_send_has_no_file():
    test = opened("projets", avancement="à l'étude", fichiers_pour="public", date="2016-01-01")
    assert "aucun projet dans les fichiers" in words(test)
    assert not [one for one in test.get("download_button") if "XLSX" in one.proto.label]
