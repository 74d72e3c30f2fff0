"""The embedded referential against what the producers publish."""

import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import shapely

from data import territoire
from data.catalogue import load_catalogue
from data.errors import EmbeddedFileError
from data.manifest import FILES, damaged_files, read_manifest
from data.territoire import (
    POPULATION_SOURCE,
    data_version,
    load_appartenance,
    load_cantons,
    load_communes,
    load_epci,
    load_passage,
    load_population,
    load_population_epci_publiee,
    load_sources,
    load_voisins,
)
from geo.boundaries import coverage_faults, round_coverage

POHER = "242900744"
POHER_22 = {"22157", "22202", "22351", "22373"}
BREST, QUIMPER, OUESSANT, SEIN = "29019", "29232", "29155", "29083"


def test_there_are_277_communes_in_finistere_and_4_beside() -> None:
    communes = load_communes()
    beside = communes[communes["departement"] != "29"]
    assert len(communes) == 277 + 4
    assert set(beside.index) == POHER_22
    assert set(beside["departement"]) == {"22"}


def test_codes_are_text_and_unique() -> None:
    communes, epci = load_communes(), load_epci()
    assert communes.index.str.fullmatch(r"\d{5}").all()
    assert epci.index.str.fullmatch(r"\d{9}").all()
    assert communes["siren"].str.fullmatch(r"\d{9}").all()
    assert communes["siren"].is_unique
    assert communes.index.is_unique


def test_only_ouessant_and_sein_belong_to_no_epci() -> None:
    communes = load_communes()
    alone = communes[communes["siren_epci"].isna()]
    assert dict(alone["nom"]) == {SEIN: "Île-de-Sein", OUESSANT: "Ouessant"}
    assert set(communes["siren_epci"].dropna()) == set(load_epci().index)


def test_there_are_21_epci_of_the_known_natures() -> None:
    epci = load_epci()
    assert epci["nature"].value_counts().to_dict() == {"CC": 15, "CA": 5, "ME": 1}
    assert epci.loc["242900314", "nom"] == "Brest Métropole"
    assert epci[["nom", "nom_court", "sujet", "de", "lieu"]].notna().all(axis=None)


def test_poher_has_11_communes_of_which_4_in_cotes_d_armor() -> None:
    poher = load_epci().loc[POHER]
    assert (poher["n_communes"], poher["n_communes_29"]) == (11, 7)
    assert (poher["population"], poher["population_29"]) == (15_505, 13_473)


def test_only_poher_reaches_beyond_the_departement() -> None:
    epci = load_epci()
    across = epci[epci["n_communes"] != epci["n_communes_29"]]
    assert across.index.tolist() == [POHER]
    assert (epci["population"] - epci["population_29"]).drop(POHER).eq(0).all()


def test_finistere_covers_6769_square_kilometres() -> None:
    communes = load_communes()
    area = communes.loc[communes["departement"] == "29", "area_km2"]
    assert area.sum() == pytest.approx(6769, rel=0.01)
    assert area.min() > 0.3


def test_areas_are_those_of_the_limits_in_lambert_93() -> None:
    communes = load_communes()
    assert communes["area_km2"].to_numpy() == pytest.approx(
        communes.to_crs(2154).area.to_numpy() / 1e6, abs=1e-4
    )


@pytest.mark.parametrize(("millesime", "habitants"), [(2022, 927_912), (2023, 933_455)])
def test_population_of_finistere_is_the_published_one(millesime, habitants) -> None:
    rows = load_population().query("millesime == @millesime and insee.str.startswith('29')")
    assert len(rows) == 277
    assert rows["population"].sum() == habitants


def test_population_of_quimper_and_brest_metropole_is_the_published_one() -> None:
    population = load_population().set_index(["insee", "millesime"])["population"]
    assert population[QUIMPER, 2023] == 64_385
    members = load_communes().query("siren_epci == '242900314'").index
    assert sum(population[insee, 2022] for insee in members) == 213_403


def test_communes_add_up_to_the_total_published_by_epci_every_year() -> None:
    siren = load_communes()["siren_epci"]
    rows = load_population()
    sums = rows.groupby([rows["insee"].map(siren), "millesime"])["population"].sum()
    published = load_population_epci_publiee().set_index(["siren", "millesime"])["population"]
    assert len(published) == 21 * 7
    assert published.index.get_level_values("millesime").unique().tolist() == list(range(2016, 2023))
    assert (sums.reindex(published.index) - published).eq(0).all()


def test_every_commune_has_every_vintage_but_two_islands_in_2018() -> None:
    table = load_population().pivot(index="insee", columns="millesime", values="population")
    assert table.columns.tolist() == list(range(2016, 2024))
    missing = table.stack(future_stack=True)
    assert set(missing[missing.isna()].index) == {(OUESSANT, 2018), (SEIN, 2018)}
    assert set(table.index) == set(load_communes().index)


def test_merged_communes_count_the_inhabitants_of_both_since_2016() -> None:
    population = load_population().set_index(["insee", "millesime"])["population"]
    assert population["29199", 2016] > 5_000
    assert population["29227", 2016] > 1_500


def test_growth_2016_2022_runs_from_crozon_to_fouesnant() -> None:
    published = load_population_epci_publiee().pivot(index="siren", columns="millesime", values="population")
    growth = ((published[2022] / published[2016]) ** (1 / 6) - 1) * 100
    epci = load_epci()["nom_court"]
    assert (epci[growth.idxmin()], round(growth.min(), 2)) == ("Crozon – Aulne maritime", -0.37)
    assert (epci[growth.idxmax()], round(growth.max(), 2)) == ("Pays Fouesnantais", 1.00)


def test_population_of_a_commune_is_that_of_the_vintage_that_its_source_names() -> None:
    every = load_population()
    named = int(POPULATION_SOURCE.split()[-1])
    latest = every[every["millesime"] == named].set_index("insee")["population"]
    assert named == every["millesime"].max()
    assert load_communes()["population"].eq(latest).all()
    assert load_catalogue().indicateur("population").source == POPULATION_SOURCE


def test_limits_have_neither_gap_nor_overlap_before_and_after_rounding() -> None:
    territories = pd.concat([load_communes()[["geometry"]], load_voisins()[["geometry"]]])
    rounded = round_coverage(territories)
    assert coverage_faults(territories).empty
    assert coverage_faults(rounded).empty
    assert coverage_faults(territories.to_crs(2154)).empty
    assert len(shapely.get_parts(rounded.geometry.to_numpy())) >= len(
        shapely.get_parts(territories.geometry.to_numpy())
    )


def test_rounding_moves_no_limit_by_more_than_the_grid() -> None:
    communes = load_communes()
    rounded = round_coverage(communes)
    decimals = rounded.get_coordinates().to_numpy()
    assert np.array_equal(decimals, np.round(decimals, 4))
    moved = shapely.hausdorff_distance(communes.geometry.to_numpy(), rounded.geometry.to_numpy())
    assert moved.max() < 1e-4
    assert rounded.loc[SEIN].geometry.area > 0


def test_an_epci_is_exactly_its_communes() -> None:
    communes, epci = load_communes(), load_epci()
    for siren, members in communes.groupby("siren_epci"):
        outline = epci.geometry[siren]
        assert shapely.equals(outline, shapely.union_all(members.geometry.to_numpy()))
        assert epci.loc[siren, "area_km2"] == pytest.approx(members["area_km2"].sum())
    assert shapely.coverage_is_valid(epci.geometry.to_numpy())


def test_town_halls_stand_in_or_beside_their_commune_and_seven_were_moved() -> None:
    communes = load_communes().to_crs(2154)
    points = pd.Series(shapely.points(communes["mairie_lon"], communes["mairie_lat"]), index=communes.index)
    places = communes.set_geometry(points.to_numpy()).set_crs(4326, allow_override=True).to_crs(2154)
    assert places.distance(communes).max() <= 200
    moved = communes[communes["mairie_corrigee"]]
    assert set(moved["nom"]) == {
        "Dinéault",
        "Garlan",
        "Treffiagat",
        "Saint-Derrien",
        "Plogoff",
        "Ergué-Gabéric",
        "Guengat",
    }
    assert places.within(communes)[moved.index].all()


def test_every_commune_of_finistere_has_one_canton_but_brest_and_quimper() -> None:
    communes, cantons = load_communes(), load_cantons()
    shared = communes[communes["canton_partage"]]
    assert set(shared.index) == {BREST, QUIMPER}
    outside = communes["departement"] != "29"
    assert set(communes[communes["code_canton"].isna()].index) == {BREST, QUIMPER} | POHER_22
    assert communes.loc[outside, "code_canton"].isna().all()
    assert set(communes["code_canton"].dropna()) <= set(cantons.index)


def test_there_are_27_cantons_of_which_7_share_brest_or_quimper() -> None:
    cantons = load_cantons()
    assert len(cantons) == 27
    assert cantons["commune_partagee"].value_counts().to_dict() == {BREST: 5, QUIMPER: 2}
    assert set(cantons.loc[cantons.geometry.isna(), "nom"]) == {"Brest-1", "Brest-2", "Brest-5", "Quimper-2"}


def test_memberships_of_today_are_those_of_the_communes() -> None:
    memberships = load_appartenance()
    today = memberships[memberships["fin"].isna()].set_index("insee")["siren"]
    assert today.to_dict() == load_communes()["siren_epci"].dropna().to_dict()
    assert memberships["debut"].min() == pd.Timestamp(2019, 1, 1)


def test_merged_communes_lead_to_a_commune_of_today() -> None:
    passage = load_passage().set_index("ancien_insee")
    communes = set(load_communes().index)
    assert passage.loc["29219", "insee"] == "29199"
    assert passage.loc["29129", "insee"] == "29227"
    assert passage.loc["29129", "date_effet"] == pd.Timestamp(2019, 1, 1)
    assert set(passage["insee"]) <= communes
    assert communes.isdisjoint(passage.index)


def test_names_use_the_typographic_apostrophe() -> None:
    names = [*load_communes()["nom"], *load_cantons()["nom"], *load_epci()["nom"], *load_voisins()["nom"]]
    assert "Plouezoc’h" in names
    assert not [name for name in names if "'" in name]


def test_a_caller_cannot_spoil_what_the_next_one_gets() -> None:
    for load in (load_communes, load_epci, load_cantons, load_population, load_passage):
        spoiled, intact = load(), load()
        spoiled.iloc[:, 0] = "x"
        spoiled["intrus"] = 1
        assert load().equals(intact)


def test_embedded_files_are_those_of_the_manifest() -> None:
    manifest = read_manifest()
    assert damaged_files() == []
    assert {file.name for file in manifest.files} == {path.name for path in FILES.glob("*.parquet")}
    assert data_version() == manifest.version


def test_a_missing_or_altered_embedded_file_is_named(tmp_path) -> None:
    for path in FILES.iterdir():
        shutil.copy(path, tmp_path)
    (tmp_path / "epci.parquet").unlink()
    with (tmp_path / "voisins.parquet").open("ab") as stream:
        stream.write(b"x")
    missing, altered = damaged_files(tmp_path)
    assert "epci.parquet" in missing
    assert "voisins.parquet" in altered


def test_embedded_files_stay_light() -> None:
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 4_000_000


def test_every_embedded_file_names_sources_that_are_described() -> None:
    sources = {source.id: source for source in load_sources()}
    used = {name for file in read_manifest().files for name in file.sources}
    assert used <= set(sources)
    for source in sources.values():
        assert source.producteur
        assert source.licence
        assert source.url.startswith("https://")


def test_no_embedded_column_holds_personal_data() -> None:
    forbidden = ("prenom", "naissance", "email", "mail", "telephone", "nom_elu")
    for path in FILES.glob("*.parquet"):
        columns = pd.read_parquet(path).columns
        assert not [name for name in columns if any(word in name.lower() for word in forbidden)], path.name


@pytest.mark.parametrize("content", [None, b"bonjour"])
def test_a_missing_or_broken_file_says_how_to_rebuild_it(tmp_path, monkeypatch, content) -> None:
    monkeypatch.setattr(territoire, "FILES", tmp_path)
    if content is not None:
        (tmp_path / "absent.parquet").write_bytes(content)
        (tmp_path / "manifest.json").write_bytes(content)
    for spatial in (True, False):
        with pytest.raises(EmbeddedFileError, match="refresh"):
            territoire._read("absent", spatial=spatial)
    with pytest.raises(EmbeddedFileError, match="refresh"):
        read_manifest(tmp_path)
    with pytest.raises(EmbeddedFileError, match="epci_formes"):
        territoire.load_epci_formes()


def test_the_whole_referential_loads_in_a_fraction_of_a_second() -> None:
    # A fresh process, because tables are read once per process; CPU time, so that a busy machine does not matter;
    # importing geopandas is not counted.
    script = (
        "import time, data.territoire as t; start = time.process_time();"
        "t.load_communes(); t.load_epci(); t.load_cantons(); t.load_voisins(); t.load_population();"
        "t.load_appartenance(); t.load_passage(); t.load_sources();"
        "print(time.process_time() - start)"
    )
    root = FILES.parents[1]
    run = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=root, check=True)
        for _ in range(3)
    ]
    assert min(float(result.stdout) for result in run) < 0.3
