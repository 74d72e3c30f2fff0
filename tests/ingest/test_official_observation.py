"""FILOSOFI, France services and Petites villes de demain: counts, secrecy kept, indicators that appear everywhere."""

import tomllib

import pandas as pd
import pytest

from analysis.index_spec import default_spec
from analysis.observation import observe, observe_all
from analysis.priorities import compute_index
from data.catalogue import entry_faults, load_catalogue
from data.observation import load_observation
from data.store import Store
from data.territoire import load_communes, load_lieux
from data.versions import Publication
from ingest.complements import withdraw
from ingest.errors import LayoutError, PublicationError
from ingest.fiches import PATH, fiche
from ingest.publication import import_file
from tests.ingest.imports import EPCI, FILOSOFI, NOW, PVD, SERVICES, complement, read
from tests.real_files import real

POHER = "242900744"


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Give a store that the loaders read too."""
    monkeypatch.setenv("ATS_STORE", str(tmp_path / "portefeuille"))
    return Store(tmp_path / "portefeuille")


def _rows(store, indicateur):
    rows = complement(store).tables["observation"]
    return rows[rows["indicateur"] == indicateur].set_index("territoire")


def test_every_entry_of_the_official_layouts_is_sound():
    themes = {theme.id for theme in load_catalogue().themes}
    told = {"millesime": "2021", "seuil": "20 000"}
    for raw in tomllib.loads(PATH.read_text(encoding="utf-8"))["indicateur"]:
        filled = {
            name: value.format(**told) if isinstance(value, str) else value for name, value in raw.items()
        }
        assert entry_faults(filled, themes) == []
        assert "{" not in str(fiche(raw["id"], **told))


def test_a_median_is_kept_as_published_and_never_aggregated(store):
    report = read(FILOSOFI, "filosofi", store)
    assert (report.read, report.accepted, report.rejected) == (5, 5, 0)
    medians = _rows(store, "niveau_vie_median")
    assert medians.loc["29232", "valeur"] == 22370
    assert medians.loc["29083", "statut"] == "manquant"
    entry = load_catalogue().indicateur("niveau_vie_median")
    by_epci = observe(load_observation(), load_communes(), entry, niveau="epci")
    assert set(by_epci["statut"]) == {"non_calcule"}


def test_secrecy_is_not_a_missing_value(store):
    read(FILOSOFI, "filosofi", store)
    poverty = _rows(store, "taux_pauvrete")["statut"]
    assert poverty.to_dict() == {
        "29232": "ok",
        "29019": "ok",
        "29155": "secret",
        "29083": "manquant",
        "29151": "secret",
    }
    assert _rows(store, "taux_pauvrete")["valeur"].notna().sum() == 2


def _incomes(lacking=0):
    """Write the medians of the 277 communes of Finistère, 20 000 then 10 more each, the last ones lacking."""
    codes = sorted(code for code in load_communes().index if code.startswith("29"))
    assert len(codes) == 277
    known = codes[: len(codes) - lacking]
    lines = [f"{code};{20_000 + 10 * rank};s" for rank, code in enumerate(known)]
    return "\n".join(["CODGEO;MED21;TP6021", *lines]), known


def test_the_lowest_quarter_counts_the_inhabitants_of_its_communes(store):
    """The first quartile of 277 medians is the seventieth: 20 690."""
    content, codes = _incomes()
    report = read(content, "filosofi", store)
    assert any("20\u202f690" in notice for notice in report.notices)
    rows, population = _rows(store, "habitants_niveau_vie_bas"), load_communes()["population"]
    assert rows.loc[codes[69], ["valeur", "numerateur"]].tolist() == [100, population[codes[69]]]
    assert rows.loc[codes[70], ["valeur", "denominateur"]].tolist() == [0, population[codes[70]]]
    assert (rows["valeur"] == 100).sum() == 70
    assert len(rows) == 281
    assert (rows["statut"] == "ok").sum() == 277


def test_a_tenth_of_the_medians_may_lack_and_no_more():
    """A tenth of 277 communes is 27.7: 27 may lack, 28 may not, and their number is told."""
    enough, _ = _incomes(lacking=27)
    assert any("d’au plus 20" in notice for notice in read(enough, "filosofi").notices)
    few, _ = _incomes(lacking=28)
    (told,) = (notice for notice in read(few, "filosofi").notices if "Quart le plus bas" in notice)
    assert "non calculé" in told
    assert "28 communes sur 277" in told


def test_a_few_communes_have_no_lowest_quarter(store):
    report = read(FILOSOFI, "filosofi", store)
    assert any("273 communes sur 277" in notice for notice in report.notices)
    assert _rows(store, "habitants_niveau_vie_bas").empty
    assert _rows(store, "niveau_vie_median")["valeur"].count() == 4


def test_a_shorter_file_tells_the_observations_that_leave(store):
    content, _ = _incomes()
    before = read(content, "filosofi", store).version
    report = read("\n".join(content.splitlines()[:4]), "filosofi", store)
    (told,) = (notice for notice in report.notices if "quittent" in notice)
    # Two indicators of the 274 communes that left, and the 281 rows of the third, no longer computed.
    assert f"Filosofi 2021, communes (indicateur\u00a0: 1, observation\u00a0: {2 * 274 + 281})" in told
    assert f"python cli.py use {before}" in told


def test_the_epci_file_gives_medians_by_epci(store):
    report = read(EPCI, "filosofi", store)
    assert (report.read, report.accepted) == (2, 2)
    assert "1 ligne(s) d’autres territoires que ceux de l’atlas, non lues." in report.notices
    entry = load_catalogue().indicateur("niveau_vie_median")
    by_epci = observe(load_observation(), load_communes(), entry, niveau="epci")
    assert by_epci.loc["200068120", ["valeur", "statut"]].tolist() == [23150, "ok"]
    assert by_epci["valeur"].notna().sum() == 2


def test_both_files_live_together_and_each_import_replaces_its_own(store):
    read(FILOSOFI, "filosofi", store)
    read(EPCI, "filosofi", store)
    read(FILOSOFI.replace("22370", "22500"), "filosofi", store)
    medians = _rows(store, "niveau_vie_median")
    assert medians.loc["29232", "valeur"] == 22500
    assert medians.loc["200068120", "valeur"] == 23150
    assert [one.id for one in load_catalogue().indicateurs].count("niveau_vie_median") == 1
    assert len(store.complements.versions()) == 3


def test_incomes_join_the_default_index_as_a_fifth_dimension(store):
    before = default_spec(load_catalogue())
    rows = [f"{code};{20000 + rank * 10};s" for rank, code in enumerate(load_communes().index)]
    read("CODGEO;MED21;TP6021\n" + "\n".join(rows), "filosofi", store)
    catalogue = load_catalogue()
    spec = default_spec(catalogue)
    assert spec.themes == (*before.themes, "cohesion-sociale")
    assert spec.indicateurs[-1] == "habitants_niveau_vie_bas"
    wide = observe_all(load_observation(), load_communes(), catalogue, niveau="epci")
    assert compute_index(wide, spec).table["score"].notna().all()


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("29999;20000;s", "CODGEO", "aucune commune du Finistère"),
        ("29219;20000;s", "CODGEO", "a rejoint 29199"),
        ("29001;vingt;s", "MED21", "ni un nombre"),
        ("29001;-5;s", "MED21", "négative"),
        ("29232;20000;s", "", "Déjà donné ligne 2"),
        (";20000;s", "CODGEO", "code manque"),
    ],
)
def test_a_row_that_cannot_be_right_is_rejected_with_its_reason(line, column, reason):
    report = read(f"CODGEO;MED21;TP6021\n29232;22370;13,0\n{line}\n", "filosofi")
    assert (report.read, report.accepted, report.rejected) == (2, 1, 1)
    (fault,) = report.faults
    assert (fault.line, fault.column) == (3, column)
    assert reason in fault.reason


def test_rows_of_other_départements_are_counted_and_left():
    report = read("CODGEO;MED21;TP6021\n29232;22370;13,0\n35238;22000;15,0\n2A004;1;1\n", "filosofi")
    assert (report.read, report.accepted) == (1, 1)
    assert "2 ligne(s) d’autres territoires" in " ".join(report.notices)


def test_a_file_without_a_vintage_is_refused():
    with pytest.raises(LayoutError, match="MED21"):
        read("CODGEO;MEDIANE\n29232;1\n", "filosofi")


def test_travelling_services_are_places_but_are_not_counted_by_commune(store):
    report = read(SERVICES, "france-services", store)
    assert (report.read, report.accepted, report.repaired) == (3, 3, 1)
    lieux = load_lieux().set_index("lieu_id")
    assert lieux["insee"].to_dict() == {"fs-1": "29155", "fs-2": "29232", "fs-3": "29199"}
    assert lieux["itinerant"].to_dict() == {"fs-1": False, "fs-2": True, "fs-3": False}
    assert (lieux["couche"] == "France services").all()
    counts = _rows(store, "lieux_france_services")["valeur"]
    assert counts[["29155", "29232", "29199", "29019"]].tolist() == [1, 0, 1, 0]
    assert "1 service(s) itinérant(s)" in " ".join(report.notices)


def test_no_address_of_a_person_is_kept(store):
    read(SERVICES, "france-services", store)
    for table in complement(store).tables.values():
        assert "exemple.fr" not in table.to_csv()
    assert "exemple.fr" not in read(SERVICES, "france-services").to_csv().decode()


def test_a_département_that_the_list_does_not_name_is_unknown_not_without_any_place(store):
    read(SERVICES, "france-services", store)
    counts = _rows(store, "lieux_france_services")
    assert counts.loc[["22157", "22202"], "statut"].tolist() == ["manquant", "manquant"]
    entry = load_catalogue().indicateur("lieux_france_services")
    by_epci = observe(load_observation(), load_communes(), entry, niveau="epci")
    assert by_epci.loc[POHER, "statut"] == "manquant"


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("48.45944", "148.4", "latitude"),
        ("48.45944", "0", "latitude"),
        ("-5.0957", "ouest", "longitude"),
        ("Fixe", "Camion", "format_fs"),
        ("29155", "29999", "insee_com"),
        ("France services Ouessant", "", "lib_fs"),
    ],
)
def test_a_place_that_cannot_be_right_is_rejected(old, new, column):
    report = read(SERVICES.replace(old, new, 1), "france-services")
    assert report.rejected == 1
    assert [fault.column for fault in report.faults] == [column]
    assert report.faults[0].line == 2


def test_a_point_far_from_its_commune_is_to_be_checked():
    report = read(SERVICES.replace("47.98,-4.10", "48.39,-4.48"), "france-services")
    (check,) = report.a_verifier
    assert check.lines == (3,)
    assert "km de sa commune" in check.reason


def test_the_programme_is_a_share_of_inhabitants_with_merged_communes_placed_today(store):
    report = read(PVD, "pvd", store)
    assert (report.read, report.accepted, report.repaired) == (2, 2, 1)
    rows, population = _rows(store, "habitants_petites_villes_de_demain"), load_communes()["population"]
    members = rows.index[rows["valeur"] == 100]
    assert sorted(members) == ["29003", "29199"]
    entry = load_catalogue().indicateur("habitants_petites_villes_de_demain")
    (whole,) = observe(load_observation(), load_communes(), entry, niveau="departement")["valeur"]
    inside = population[load_communes()["departement"] == "29"].sum()
    assert whole == pytest.approx(100 * population[["29003", "29199"]].sum() / inside)


def test_an_import_of_observation_leaves_the_demonstration_and_the_portfolio_alone(store):
    before = store.token()
    report = read(FILOSOFI, "filosofi", store)
    assert store.token() == before == "demonstration"
    assert store.journal() == []
    assert store.complements.current() == report.version
    assert report.detail.parent == store.root / "rapports"


def test_a_check_alone_changes_nothing_that_loaders_read(store):
    before = len(load_observation())
    read(FILOSOFI, "filosofi")
    assert len(load_observation()) == before
    assert not store.complements.root.exists()


def test_what_another_source_gives_is_not_given_twice(store):
    read(FILOSOFI, "filosofi", store)
    tidy = "indicateur,territoire,millesime,valeur\nniveau_vie_median,29232,2021,1\n"
    with pytest.raises(PublicationError, match="déjà donné"):
        read(tidy, "observation", store)


def test_going_back_to_the_embedded_data_forgets_what_was_imported(store):
    embedded = len(load_catalogue().indicateurs)
    read(FILOSOFI, "filosofi", store)
    assert len(load_catalogue().indicateurs) == embedded + 2
    store.complements.use("embarque", who="testeur", when=NOW)
    assert len(load_catalogue().indicateurs) == embedded
    assert load_lieux().empty


def test_the_real_incomes_of_2021(store):
    """The two islands read `nd`: counting what is not `s` would find 277 medians and 94 rates, two too many each."""
    path = real("filosofi2021_com29.csv")
    raw = pd.read_csv(path, sep=";", dtype=str).set_index("CODGEO")[["MED21", "TP6021"]]
    assert raw.index[(raw == "nd").all(axis=1)].tolist() == ["29083", "29084"]
    assert raw.ne("s").sum().to_dict() == {"MED21": 277, "TP6021": 94}
    assert raw.apply(lambda column: column.str.fullmatch(r"\d+(,\d+)?").sum()).to_dict() == {
        "MED21": 275,
        "TP6021": 92,
    }
    report = import_file(path, layout="filosofi", store=store, when=NOW, who="testeur")
    assert (report.read, report.accepted, report.repaired, report.rejected) == (277, 277, 0, 0)
    medians, poverty = _rows(store, "niveau_vie_median"), _rows(store, "taux_pauvrete")
    assert medians["statut"].value_counts().to_dict() == {"ok": 275, "manquant": 2}
    assert medians.index[medians["statut"] == "manquant"].tolist() == ["29083", "29084"]
    assert poverty["statut"].value_counts().to_dict() == {"secret": 183, "ok": 92, "manquant": 2}
    entry = load_catalogue().indicateur("habitants_niveau_vie_bas")
    assert "21\u202f900\u00a0€" in entry.definition
    by_epci = observe(load_observation(), load_communes(), entry, niveau="epci")
    assert by_epci["valeur"].notna().sum() == 20
    assert by_epci.loc[POHER, "statut"] == "manquant"  # four of its communes are in another file
    low = medians.index[medians["valeur"] <= 21_900]
    assert len(low) == pytest.approx(275 / 4, abs=1)
    brest = load_communes().query("siren_epci == '242900314'")
    share = brest.loc[brest.index.isin(low), "population"].sum() / brest["population"].sum()
    assert by_epci.loc["242900314", "valeur"] == pytest.approx(100 * share)


def test_the_real_list_of_france_services(store):
    report = import_file(
        real("france_services_20240801_dep29.csv"),
        layout="france-services",
        store=store,
        when=NOW,
        who="testeur",
    )
    assert (report.read, report.accepted, report.rejected, report.a_verifier) == (33, 33, 0, ())
    assert load_lieux()["itinerant"].value_counts().to_dict() == {False: 26, True: 7}
    counts = _rows(store, "lieux_france_services")["valeur"]
    assert counts.sum() == 26
    assert counts["29019"] == 3  # two travelling services have their seat in Brest


def test_the_real_list_of_petites_villes_de_demain(store):
    report = import_file(real("pvd_dep29.csv"), layout="pvd", store=store, when=NOW, who="testeur")
    assert (report.read, report.accepted, report.rejected) == (30, 30, 0)
    rows = _rows(store, "habitants_petites_villes_de_demain")
    assert (rows["valeur"] == 100).sum() == 30


def test_a_withdrawn_source_leaves_the_others_as_they_were(store):
    read(FILOSOFI, "filosofi", store)
    alone = complement(store).content_hash
    read(SERVICES, "france-services", store)
    version = withdraw(store.complements, "france-services", Publication("testeur", NOW))
    assert store.complements.current() == version
    assert complement(store).content_hash == alone
    assert [source.source_id for source in complement(store).sources] == ["filosofi-commune-2021"]


def test_a_source_that_is_not_there_cannot_be_withdrawn(store):
    read(FILOSOFI, "filosofi", store)
    with pytest.raises(PublicationError, match=r"pas de source .*pvd"):
        withdraw(store.complements, "pvd", Publication("testeur", NOW))
    assert len(store.complements.versions()) == 1
