"""Is all sound? The published figures are found again, and every kind of damage becomes a French sentence."""

import datetime as dt
import json
import shutil

import pytest
import shapely

from data.catalogue import load_catalogue
from data.errors import EmbeddedFileError
from data.manifest import FILES, MANIFEST, read_manifest
from data.portfolio import Portfolio
from data.store import Store
from data.territoire import load_communes, load_population
from data.versions import Publication
from ingest import soundness
from ingest.soundness import check_everything
from tests.analysis.portfolio_cases import table

WHEN = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "portefeuille")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return check_everything(Store(tmp_path_factory.mktemp("magasin")))


def publish(store, *, minute=0, **projet):
    row = {
        "projet_id": "P1",
        "accord_id": None,
        "siren": "200068120",
        "insee": "29232",
        "voie": "politique thématique",
        "diffusion": "interne",
        "source_id": "essai",
    }
    rows = {"projet": table("projet", [row | projet])}
    return store.publish(
        Portfolio.from_tables(rows), Publication("essai", WHEN + dt.timedelta(minutes=minute))
    )


def damage(path):
    """Turn over one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_the_embedded_data_and_the_demonstration_are_sound(report):
    assert report["faults"] == []


def test_the_published_figures_are_found_again(report):
    # INSEE: 277 communes and 933 455 inhabitants in 2023; 281 with the four of Poher in Côtes-d'Armor.
    assert (report["epci"], report["communes"], report["communes_29"]) == (21, 281, 277)
    assert report["population_2023"] == 933_455
    assert report["area_km2"] == pytest.approx(6769, rel=0.01)


def test_the_report_counts_the_catalogue_and_the_portfolio(report):
    catalogue = load_catalogue()
    assert (report["indicateurs"], report["themes"]) == (len(catalogue.indicateurs), len(catalogue.themes))
    assert report["portfolio"]["demonstration"] is True
    assert report["portfolio"]["accords"] == 21
    assert report["portfolio"]["projets"] > 500
    assert report["portfolio"]["montant_vote_eur"] > 0


def test_the_report_is_plain_json_with_fixed_keys(report):
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert set(report) == {
        "epci",
        "communes",
        "communes_29",
        "area_km2",
        "population_2023",
        "indicateurs",
        "themes",
        "portfolio",
        "faults",
    }


def test_one_bit_turned_over_in_an_embedded_file_is_found(store, tmp_path):
    files = shutil.copytree(FILES, tmp_path / "files")
    names = [file.name for file in read_manifest(files).files]
    for name in names:
        damage(files / name)
    faults = check_everything(store, files=files)["faults"]
    assert len(faults) == len(names) > 5
    for name, fault in zip(names, faults, strict=True):
        assert fault == f"Le fichier embarqué {name} n’est pas celui du manifeste."


def test_an_embedded_file_that_is_missing_is_named(store, tmp_path):
    files = shutil.copytree(FILES, tmp_path / "files")
    (files / "lycees.parquet").unlink()
    assert check_everything(store, files=files)["faults"] == [
        "Le fichier embarqué lycees.parquet est absent."
    ]


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff"])
def test_a_manifest_that_is_missing_or_unreadable_is_one_clear_error(content, store, tmp_path):
    files = shutil.copytree(FILES, tmp_path / "files")
    (files / MANIFEST).unlink()
    if content is not None:
        (files / MANIFEST).write_bytes(content)
    with pytest.raises(EmbeddedFileError, match="refresh"):
        check_everything(store, files=files)


def test_an_imported_portfolio_is_told_from_the_demonstration(store):
    version = publish(store)
    report = check_everything(store)
    assert report["faults"] == []
    assert report["portfolio"] == {
        "version": version,
        "demonstration": False,
        "accords": 0,
        "projets": 1,
        "montant_vote_eur": 0.0,
    }


@pytest.mark.parametrize("name", ["projet.parquet", "manifest.json"])
def test_a_damaged_current_version_is_found_and_the_one_shown_is_named(name, store):
    first = publish(store)
    second = publish(store, minute=1, intitule="Autre")
    damage(store.root / "versions" / second / name)
    report = check_everything(store)
    assert report["portfolio"]["version"] == first
    assert any(fault.startswith("Version de portefeuille endommagée") for fault in report["faults"])
    assert any(first in fault and second in fault for fault in report["faults"])


def test_a_damaged_version_that_is_not_the_current_one_is_found_too(store):
    first = publish(store)
    second = publish(store, minute=1, intitule="Autre")
    damage(store.root / "versions" / first / "projet.parquet")
    report = check_everything(store)
    assert report["portfolio"]["version"] == second
    (fault,) = report["faults"]
    assert first in fault


def test_a_store_without_any_sound_version_has_no_portfolio(store):
    damage(store.root / "versions" / publish(store) / "projet.parquet")
    report = check_everything(store)
    assert report["portfolio"] is None
    assert any("demonstration" in fault for fault in report["faults"])


@pytest.mark.parametrize(
    ("cells", "found"), [({"siren": "999999999"}, "999999999"), ({"theme": "demographie"}, "demographie")]
)
def test_a_portfolio_that_contradicts_the_referential_is_found(cells, found, store):
    publish(store, **cells)
    (fault,) = check_everything(store)["faults"]
    assert found in fault


def test_limits_that_overlap_are_found(store, monkeypatch):
    communes = load_communes()
    communes.geometry = communes.geometry.where(
        communes.index != "29232", shapely.buffer(communes.geometry["29232"], 0.01)
    )
    monkeypatch.setattr(soundness, "load_communes", lambda: communes)
    faults = check_everything(store)["faults"]
    assert any(
        fault.startswith("Limites communales\u00a0: chevauchement") and "29232" in fault for fault in faults
    )


def test_limits_without_neighbour_at_fault_name_one_commune(store, monkeypatch):
    communes = load_communes()
    communes.geometry = communes.geometry.where(communes.index != "29155", None)
    monkeypatch.setattr(soundness, "load_communes", lambda: communes)
    assert "Limites communales\u00a0: vide, 29155." in check_everything(store)["faults"]


def test_communes_that_do_not_add_up_to_their_published_epci_are_found(store, monkeypatch):
    population = load_population()
    one = (population["insee"] == "29232") & (population["millesime"] == 2022)
    population["population"] += one.astype("int64")
    monkeypatch.setattr(soundness, "load_population", lambda: population)
    (fault,) = check_everything(store)["faults"]
    assert fault.startswith("Population 2022 de l’EPCI 200068120")
