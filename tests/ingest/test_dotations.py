"""State investment grants: placing by code, pairing, themes, and the facts of the real 2019 list."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.catalogue import load_catalogue
from data.portfolio import Portfolio
from data.schema import to_arrow
from ingest.dotations import parse
from ingest.dotations_projets import THEMES
from ingest.errors import IngestError
from ingest.placing import Territoires, name_key
from tests.real_files import real

TERRITOIRES = Territoires(
    communes={"29232": "200068120", "29199": "200067072", "29155": None, "22157": "242900744"},
    epci=frozenset({"200068120", "242900744", "200067072"}),
    passage={"29219": "29199"},
)
ROW = {
    "id_projet": "di19_com00001",
    "id_terr": "29232",
    "nom_terr": "Quimper",
    "dotation": "DETR",
    "echelon": "commune",
    "categorie": "4 - Education",
    "description": "École de Penhars",
    "cout_total": "1000.0",
    "montant_sub": "200.0",
    "lat": "47.99",
    "long": "-4.1",
}


def _file(*rows):
    full = [{**ROW, "id_projet": f"di19_com{rank:05}", **row} for rank, row in enumerate(rows, start=1)]
    sink = io.StringIO(newline="")
    writer = csv.DictWriter(sink, fieldnames=list(ROW))
    writer.writeheader()
    writer.writerows(full)
    return sink.getvalue().encode()


def _parse(*rows):
    return parse(_file(*rows), TERRITOIRES)


def _one(**row):
    return _parse(row).tables["projet"].iloc[0]


def test_a_row_becomes_a_project_outside_any_accord_funded_by_the_state():
    parsed = _parse({})
    projet, line = parsed.tables["projet"].iloc[0], parsed.tables["financement"].iloc[0]
    assert "accord_id" not in projet
    assert (projet["voie"], projet["diffusion"], projet["localisation"]) == (
        "hors Département",
        "public",
        "territoire",
    )
    assert (projet["cout_ht_eur"], line["montant_vote_eur"]) == (Decimal("1000.00"), Decimal("200.00"))
    assert (line["apporteur"], line["apporteur_type"], line["dispositif"]) == ("État", "État", "DETR")
    assert (line["moyen"], line["section"], line["etat"]) == ("financement", "investissement", "acquis")
    assert line["categorie_source"] == "4 - Education"
    assert {projet["source_id"], line["source_id"]} == {"dotations-investissement-2019"}


def test_coordinates_never_become_a_point():
    assert not {"lon", "lat"} & set(_parse({}).tables["projet"].columns)


def test_nothing_is_said_of_what_the_list_does_not_know():
    parsed = _parse({})
    assert "echeance" not in parsed.tables
    assert "decision" not in parsed.tables
    assert "avancement" not in parsed.tables["projet"]
    assert "assiette_eur" not in parsed.tables["financement"]


def test_the_year_of_the_vote_comes_from_the_identifier():
    parsed = _parse({}, {"id_projet": "di21_com1", "cout_total": "5"})
    assert sorted(day.isoformat() for day in parsed.tables["projet"]["debut"]) == ["2019-01-01", "2021-01-01"]
    assert [source.millesime for source in parsed.sources] == ["2019", "2021"]
    rejected = _parse({"id_projet": "projet-1"})
    assert [fault.column for fault in rejected.faults] == ["id_projet"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, ("commune", "29232", "200068120", "commune")),
        ({"id_terr": "29155"}, ("commune", "29155", None, "commune")),
        ({"id_terr": "22157"}, ("commune", "22157", "242900744", "commune")),
        ({"id_terr": "29219"}, ("commune", "29199", "200067072", "commune")),
        ({"id_terr": "200068120", "echelon": "epci"}, ("EPCI", None, "200068120", "EPCI")),
        ({"id_terr": "29", "echelon": "conseil_departemental"}, ("département", None, None, "Département")),
    ],
)
def test_rows_are_placed_by_code(row, expected):
    projet = _one(**row)
    assert (projet["perimetre"], projet["insee"], projet["siren"], projet["maitre_ouvrage_type"]) == expected


@pytest.mark.parametrize(
    ("row", "official"),
    [
        ({"nom_terr": "Brest"}, "Quimper"),
        ({"id_terr": "200068120", "echelon": "epci"}, "Quimper Bretagne Occidentale"),
    ],
)
def test_a_name_that_is_not_the_one_of_the_code_is_to_be_checked_and_the_code_places_the_row(row, official):
    named = replace(TERRITOIRES, noms={"29232": "Quimper", "200068120": "Quimper Bretagne Occidentale"})
    parsed = parse(_file(row, {"cout_total": "2000"}), named)
    (check,) = parsed.a_verifier
    assert (check.lines, check.column, check.value) == ((2,), "nom_terr", {**ROW, **row}["nom_terr"])
    assert official in check.reason
    assert parsed.faults == ()
    assert parsed.tables["projet"].iloc[0]["siren"] == "200068120"


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("SAINT POL DE LEON", "Saint-Pol-de-Léon"),
        ("St-Pol-de-Léon", "Saint-Pol-de-Léon"),
        ("Relecq-Kerhuon (Le)", "Le Relecq-Kerhuon"),
        ("Ville de Pont-l'Abbé", "Pont-l’Abbé"),
        ("CC Haut-Léon Communauté", "Haut-Léon Communauté"),
        ("CC du Pays d'Iroise", "Communauté de communes du Pays d’Iroise"),
        ("Conseil départemental du Finistère", "Finistère"),
    ],
)
def test_the_writings_of_one_name_compare_equal(written, official):
    assert name_key(written) == name_key(official)


def test_every_territory_has_a_name_that_no_other_has():
    names = Territoires.embedded().noms
    assert len({name_key(name) for name in names.values()}) == len(names) == 281 + 21 + 1


def test_an_unknown_grant_is_kept_and_to_be_checked_with_the_known_ones():
    parsed = _parse({"dotation": "ABCD"}, {"dotation": "Dsil", "cout_total": "2000"})
    (check,) = parsed.a_verifier
    assert (check.lines, check.column, check.value) == ((2,), "dotation", "ABCD")
    assert check.remedy == "Dotations connues\u00a0: DETR, DSIL, DSID."
    assert parsed.tables["financement"]["dispositif"].tolist() == ["ABCD", "Dsil"]


def test_a_merged_commune_is_told():
    parsed = _parse({"id_terr": "29219"})
    assert [(r.before, r.after) for r in parsed.repairs] == [("29219", "29199")]
    assert any("29219" in notice and "29199" in notice for notice in parsed.notices)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"id_terr": "75056"}, "id_terr"),
        ({"id_terr": "Quimper"}, "id_terr"),
        ({"id_terr": "200000000", "echelon": "epci"}, "id_terr"),
        ({"id_terr": "35", "echelon": "conseil_departemental"}, "id_terr"),
        ({"echelon": "syndicat"}, "echelon"),
        ({"categorie": "9 - Autre"}, "categorie"),
        ({"montant_sub": "douze"}, "montant_sub"),
        ({"montant_sub": "-5"}, "montant_sub"),
        ({"cout_total": ""}, "cout_total"),
        ({"description": " "}, "description"),
        ({"id_projet": "<b>"}, "id_projet"),
    ],
)
def test_a_bad_row_is_rejected_alone_with_its_line_and_column(row, column):
    parsed = _parse({}, {**row}, {"cout_total": "7"})
    assert [(fault.line, fault.column) for fault in parsed.faults] == [(3, column)]
    assert all(fault.reason and fault.remedy for fault in parsed.faults)
    assert (parsed.read, len(parsed.tables["financement"])) == (3, 2)


def test_a_row_with_several_faults_counts_once():
    parsed = _parse({"id_terr": "1", "montant_sub": "x", "categorie": "?"})
    assert {fault.line for fault in parsed.faults} == {2}
    assert len(parsed.faults) == 3
    assert parsed.tables == {}


def test_a_repeated_identifier_is_rejected():
    parsed = _parse({"id_projet": "di19_a"}, {"id_projet": "di19_a", "cout_total": "5"})
    assert [(fault.line, fault.column) for fault in parsed.faults] == [(3, "id_projet")]


def test_two_grants_for_one_cost_in_one_territory_are_one_project():
    title = "École de Penhars, deuxième tranche"
    parsed = _parse(
        {"dotation": "DSIL", "montant_sub": "100", "categorie": "8 - Contrat de Ruralité"},
        {"dotation": "DETR", "montant_sub": "200", "description": title},
    )
    (projet,) = parsed.tables["projet"].to_dict("records")
    lines = parsed.tables["financement"]
    assert (projet["intitule"], projet["theme"]) == (title, "education-jeunesse")
    assert set(lines["projet_id"]) == {projet["projet_id"]}
    assert sorted(lines["financement_id"]) == ["di19_com00001", "di19_com00002"]
    assert sorted(lines["categorie_source"]) == ["4 - Education", "8 - Contrat de Ruralité"]
    assert parsed.totals == {
        "montant_vote_eur": Decimal(300),
        "cout_lignes_eur": Decimal(2000),
        "cout_projets_eur": Decimal(1000),
    }
    assert any("Lignes 2 et 3" in notice and "École de Penhars" in notice for notice in parsed.notices)


@pytest.mark.parametrize(
    "other",
    [{"id_terr": "29199"}, {"cout_total": "1000.01"}, {"id_projet": "di18_x"}],
    ids=["another territory", "another cost", "another year"],
)
def test_two_grants_that_differ_otherwise_stay_two_projects(other):
    parsed = _parse({"dotation": "DSIL"}, {"dotation": "DETR", **other})
    assert len(parsed.tables["projet"]) == 2
    assert parsed.a_verifier == ()


def test_the_same_grant_twice_for_one_cost_is_to_be_checked_and_never_merged():
    parsed = _parse({}, {}, {"dotation": "DSIL"})
    assert len(parsed.tables["projet"]) == 3
    assert [check.lines for check in parsed.a_verifier] == [(2, 3, 4)]


def test_a_cost_of_zero_is_unknown_and_pairs_nothing():
    parsed = _parse({"cout_total": "0.0"}, {"cout_total": "0", "dotation": "DSIL"})
    assert len(parsed.tables["projet"]) == 2
    assert parsed.tables["projet"]["cout_ht_eur"].isna().all()
    assert [check.lines for check in parsed.a_verifier] == [(2,), (3,)]


def test_grants_above_the_cost_are_to_be_checked():
    parsed = _parse({"montant_sub": "600"}, {"montant_sub": "500", "dotation": "DSIL"})
    assert [check.lines for check in parsed.a_verifier] == [(2, 3)]


def test_permuting_the_rows_changes_no_project():
    rows = [{}, {"dotation": "DSIL"}, {"cout_total": "5"}, {"cout_total": "5"}, {"id_terr": "29155"}]
    rows = [{"id_projet": f"di19_{rank}", **row} for rank, row in enumerate(rows)]
    tables = [
        {
            name: frame.sort_values(frame.columns[0], ignore_index=True)
            for name, frame in _parse(*order).tables.items()
        }
        for order in (rows, rows[::-1])
    ]
    for name in ("projet", "financement"):
        pd.testing.assert_frame_equal(tables[0][name], tables[1][name])


def test_every_category_leads_to_a_theme_of_the_portfolio():
    known = {theme.id for theme in load_catalogue().themes if theme.portefeuille}
    assert set(THEMES.values()) <= known


def test_hostile_text_is_kept_as_it_is():
    text = '=HYPERLINK("x")<script>'
    assert _one(description=text)["intitule"] == text


def test_rows_that_were_accepted_fit_the_schema():
    parsed = _parse({}, {"dotation": "DSIL"}, {"cout_total": "0"})
    portfolio = Portfolio.from_tables(parsed.tables, sources=parsed.sources)
    for name in ("projet", "financement"):
        assert to_arrow(portfolio.tables[name], name).num_rows == len(parsed.tables[name])


CELLS = st.sampled_from(
    ["", "29232", "di19_1", "=1", '"', "1 500 €", "-1", "\u00e9", "epci", "commune", "1e9", "9" * 13]
)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(ROW, CELLS)), max_size=6))
def test_every_row_is_accepted_or_rejected_whatever_its_cells(rows):
    parsed = _parse(*rows)
    rejected = {fault.line for fault in parsed.faults}
    accepted = len(parsed.tables["financement"]) if parsed.tables else 0
    assert accepted + len(rejected) == parsed.read


@given(st.binary(max_size=200))
def test_any_bytes_end_in_rows_or_in_one_french_error(content):
    with pytest.raises(IngestError):
        parse(content, TERRITOIRES)


@pytest.fixture(scope="module")
def path():
    return real("dotations_investissement_2019_dep29.csv")


@pytest.fixture(scope="module")
def grants(path):
    return parse(path.read_bytes(), Territoires.embedded())


def test_the_2019_list_is_read_whole_to_the_cent(grants):
    assert (grants.read, grants.faults) == (296, ())
    assert len(grants.tables["financement"]) == 296
    assert grants.totals == {
        "montant_vote_eur": Decimal("26097728.17"),
        "cout_lignes_eur": Decimal("121959641.18"),
        "cout_projets_eur": Decimal("120039456.18"),
    }
    assert grants.tables["projet"]["cout_ht_eur"].dropna().sum() == Decimal("120039456.18")
    assert grants.tables["financement"]["montant_vote_eur"].sum() == Decimal("26097728.17")


def test_the_2019_list_has_nine_pairs_and_three_doubts(grants):
    lines_by_project = grants.tables["financement"].groupby("projet_id")["dispositif"].agg(sorted)
    pairs = lines_by_project[lines_by_project.map(len) > 1]
    assert len(pairs) == 9
    assert all(pair == ["DETR", "DSIL"] for pair in pairs)
    doubts = [check for check in grants.a_verifier if "même dotation" in check.reason]
    assert sorted(check.territoire for check in doubts) == ["Morlaix", "Plabennec", "Plouhinec"]
    costless = [check for check in grants.a_verifier if "Coût nul" in check.reason]
    assert [check.lines for check in costless] == [(10,)]


def test_the_2019_list_is_placed_by_code_even_in_cotes_darmor(grants, path):
    source = pd.read_csv(path, dtype=str)
    projet = grants.tables["projet"].set_index("projet_id")
    assert projet["perimetre"].value_counts().to_dict() == {"commune": 255, "EPCI": 31, "département": 1}
    assert projet["insee"].dropna().str.startswith("22").sum() == 3
    by_id = source.set_index("id_projet")["id_terr"]
    placed = (
        projet["insee"]
        .fillna(projet["siren"])
        .fillna("29")
        .mask(projet["perimetre"] == "EPCI", projet["siren"])
    )
    assert (by_id.reindex(placed.index) == placed).all()
