import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coverage import population_reached, thematic_coverage
from analysis.errors import FrameError

ENJEUX = pd.DataFrame(
    [
        ("A", "habitat", "e1", True, False, 2),
        ("A", "habitat", "e2", True, True, 1),
        ("A", "habitat", "e3", True, True, 0),
        ("A", "mobilites", "e4", True, False, 0),
        ("A", "mobilites", "e5", False, False, 3),
        ("B", "habitat", "e6", True, True, 0),
    ],
    columns=["accord_id", "theme", "enjeu_id", "en_vigueur", "sans_moyens", "n_projets"],
)
POPULATION = pd.Series({"29001": 1000, "29002": 3000, "29003": 500, "29004": 5500})
PROJETS = pd.DataFrame(
    [
        ("p1", "29001", "commune", "habitat"),
        ("p2", "29001", "site", "habitat"),
        ("p3", "29002", "EPCI", "habitat"),
        ("p4", None, "EPCI", "mobilites"),
        ("p5", "35001", "commune", "mobilites"),
        ("p6", "29003", "commune", "culture-sport"),
    ],
    columns=["projet_id", "insee", "perimetre", "theme"],
)
LINKS = pd.DataFrame(
    [
        ("29002", "29001", False),
        ("29003", "29001", True),
        ("29004", "29003", True),
        ("35001", "29001", False),
    ],
    columns=["origine", "destination", "traverse_mer"],
)


def reached(theme, **options):
    table = population_reached(PROJETS, POPULATION, **options)
    return table.set_index(options.get("by", "theme") or "perimetre").loc[theme]


def test_enjeux_with_project_and_with_means_are_counted_by_accord_and_theme():
    coverage = thematic_coverage(ENJEUX).set_index(["accord_id", "theme"])
    habitat = coverage.loc[("A", "habitat")]
    assert (habitat["n_enjeux"], habitat["n_avec_projet"], habitat["n_avec_moyens"]) == (3, 2, 1)
    assert habitat["part_avec_moyens"] == pytest.approx(1 / 3)


def test_enjeux_without_means_are_listed():
    coverage = thematic_coverage(ENJEUX).set_index(["accord_id", "theme"])
    assert coverage["sans_moyens"].to_dict() == {
        ("A", "habitat"): ("e2", "e3"),
        ("A", "mobilites"): (),
        ("B", "habitat"): ("e6",),
    }


def test_an_enjeu_that_left_the_accord_counts_nowhere():
    coverage = thematic_coverage(ENJEUX).set_index(["accord_id", "theme"])
    assert coverage.loc[("A", "mobilites"), "n_enjeux"] == 1
    assert coverage.loc[("A", "mobilites"), "n_avec_projet"] == 0


def test_the_rank_of_an_enjeu_weighs_nothing():
    ranked = [ENJEUX.assign(rang=rang) for rang in (range(6), range(6, 0, -1))]
    pd.testing.assert_frame_equal(thematic_coverage(ranked[0]), thematic_coverage(ranked[1]))


def test_no_enjeu_gives_an_empty_coverage():
    coverage = thematic_coverage(ENJEUX[:0])
    assert coverage.empty
    assert "sans_moyens" in coverage


def test_a_missing_column_is_named():
    with pytest.raises(FrameError, match="sans_moyens"):
        thematic_coverage(ENJEUX.drop(columns="sans_moyens"))


def test_inhabitants_of_communes_with_a_project_are_reached():
    habitat = reached("habitat")
    assert (habitat["n_projets"], habitat["n_communes_avec_projet"], habitat["n_communes_atteintes"]) == (
        2,
        1,
        1,
    )
    assert habitat["population_atteinte"] == 1000
    assert habitat["part"] == pytest.approx(0.1)


def test_projects_of_no_commune_of_the_perimeter_are_counted_apart():
    assert reached("habitat")["n_non_comptes"] == 1
    mobilites = reached("mobilites")
    assert (mobilites["n_projets"], mobilites["n_non_comptes"], mobilites["part"]) == (0, 2, 0)


def test_near_communes_are_reached_unless_over_the_sea():
    habitat = reached("habitat", links=LINKS)
    assert habitat["n_communes_atteintes"] == 2
    assert habitat["part"] == pytest.approx(0.4)
    assert habitat["part_non_calculee"] == pytest.approx(0.05)


def test_a_commune_reached_by_land_is_not_also_unknown():
    both = pd.concat([LINKS, pd.DataFrame([("29003", "29001", False)], columns=LINKS.columns)])
    habitat = reached("habitat", links=both)
    assert habitat["part"] == pytest.approx(0.45)
    assert habitat["part_non_calculee"] == 0


def test_all_projects_together_make_one_row():
    ensemble = reached("ensemble", by=None)
    assert (ensemble["n_projets"], ensemble["population_atteinte"]) == (3, 1500)


def test_no_project_gives_an_empty_table():
    table = population_reached(PROJETS[:0], POPULATION)
    assert table.empty
    assert list(table.columns)[:2] == ["theme", "n_projets"]


def test_an_unknown_population_is_refused():
    with pytest.raises(FrameError, match="known number of inhabitants"):
        population_reached(PROJETS, POPULATION.astype(float).mask(POPULATION == 500))


places = st.lists(st.sampled_from(list(POPULATION.index)), min_size=1, max_size=6)


def test_the_order_of_projects_communes_and_links_changes_nothing():
    reached = population_reached(PROJETS, POPULATION, links=LINKS)
    mixed = population_reached(PROJETS[::-1], POPULATION[::-1], links=LINKS[::-1])
    pd.testing.assert_frame_equal(reached, mixed)


@given(places)
def test_splitting_the_projects_of_a_commune_reaches_no_one_else(communes):
    projets = pd.DataFrame(
        {
            "projet_id": map(str, range(len(communes))),
            "insee": communes,
            "perimetre": "commune",
            "theme": "habitat",
        }
    )
    once = projets.drop_duplicates("insee")
    both = [population_reached(table, POPULATION, links=LINKS)["part"][0] for table in (projets, once)]
    assert both[0] == both[1] == pytest.approx(POPULATION[near(set(communes))].sum() / POPULATION.sum())


def near(communes):
    over_land = LINKS[~LINKS["traverse_mer"] & LINKS["destination"].isin(communes)]
    return sorted((communes | set(over_land["origine"])) & set(POPULATION.index))
