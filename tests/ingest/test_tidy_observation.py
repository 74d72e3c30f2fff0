"""Any indicator, described beside or in columns, appears in the catalogue and the observation without code."""

import io
import json
import zipfile

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.observation import observe
from data.catalogue import load_catalogue
from data.observation import load_observation
from data.store import Store
from data.territoire import load_communes
from ingest.errors import IngestError, LayoutError
from ingest.publication import LAYOUTS, import_file
from tests.ingest.imports import NOW, complement, read

CATALOGUE = """
[[indicateur]]
id = "medecins"
theme = "services-publics"
label = "Médecins généralistes"
unite = "pour 10 000 habitants"
definition = "Médecins généralistes libéraux pour 10 000 habitants."
numerateur = "Médecins"
denominateur = "Habitants"
agregation = "ratio"
facteur = 10000
sens = "baisse"
source = "Essai 2024"
producteur = "Essai"
licence = "Licence Ouverte 2.0"
url = "https://exemple.fr"
a_ne_pas_conclure = "Un nombre de médecins ne dit pas s’ils prennent de nouveaux patients."
"""
VALUES = """indicateur;territoire;millesime;valeur;numerateur;denominateur
medecins;29232;2024;10,0;65;65000
medecins;29019;2024;;140;140000
medecins;29155;2024;s;;800
medecins;29083;2024;;;
"""
COLUMNS = """indicateur,territoire,niveau,millesime,valeur,theme,label,unite,definition,agregation,source,producteur,\
licence,url,a_ne_pas_conclure
haies,200068120,epci,2023,"1 234,5",eau-environnement-littoral,Haies,km,Longueur de haies.,none,Essai,Essai,LO,\
https://exemple.fr,Rien
haies,242900314,,2023,10,,,,,,,,,,
"""


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("ATS_STORE", str(tmp_path / "portefeuille"))
    return Store(tmp_path / "portefeuille")


def bundle(values=VALUES, catalogue=CATALOGUE, *, name="valeurs.csv"):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr(name, values)
        archive.writestr("catalogue.toml", catalogue)
    return sink.getvalue()


def test_an_indicator_described_beside_appears_everywhere(store):
    report = read(bundle(), "observation", store)
    assert (report.read, report.accepted, report.rejected) == (4, 4, 0)
    entry = load_catalogue().indicateur("medecins")
    assert (entry.label, entry.millesime, entry.role) == ("Médecins généralistes", "2024", "contexte")
    assert entry in load_catalogue().par_theme("services-publics")
    communes = observe(load_observation(), load_communes(), entry, niveau="commune")
    assert communes.loc[["29232", "29019", "29155", "29083", "29001"], "statut"].tolist() == [
        "ok",
        "ok",
        "secret",
        "manquant",
        "manquant",
    ]
    assert communes.loc["29019", "valeur"] == 10


def test_a_ratio_is_rebuilt_from_its_parts(store):
    rows = [
        f"medecins;{code};2024;;{rank % 3};{1000 + rank}" for rank, code in enumerate(load_communes().index)
    ]
    read(bundle("\n".join([VALUES.splitlines()[0], *rows])), "observation", store)
    entry = load_catalogue().indicateur("medecins")
    (whole,) = observe(load_observation(), load_communes(), entry, niveau="departement")["valeur"]
    parts = [(rank % 3, 1000 + rank) for rank, code in enumerate(load_communes().index) if code[:2] == "29"]
    assert whole == pytest.approx(10000 * sum(num for num, _ in parts) / sum(den for _, den in parts))


def test_the_catalogue_beside_a_file_is_found_by_its_name(store, tmp_path):
    (tmp_path / "medecins.csv").write_text(VALUES, encoding="utf-8")
    (tmp_path / "medecins.toml").write_text(CATALOGUE, encoding="utf-8")
    report = import_file(tmp_path / "medecins.csv", layout="observation", store=store, when=NOW, who="x")
    assert (report.file, report.accepted) == ("medecins.csv", 4)


def test_an_entry_may_be_given_in_columns_and_the_level_told_by_the_code(store):
    report = read(COLUMNS, "observation", store)
    assert (report.read, report.accepted) == (2, 2)
    entry = load_catalogue().indicateur("haies")
    assert (entry.niveaux, entry.nature, entry.decimales) == (("epci",), "ratio", 1)
    values = observe(load_observation(), load_communes(), entry, niveau="epci")["valeur"]
    assert values["200068120"] == 1234.5


def test_parquet_gives_what_csv_gives(store):
    frame = pd.read_csv(io.StringIO(VALUES), sep=";", dtype={"territoire": "str"}, decimal=",")
    frame["numerateur"] = frame["numerateur"].astype("Int64")
    sink = io.BytesIO()
    frame.to_parquet(sink)
    parquet = read(bundle(sink.getvalue(), name="valeurs.parquet"), "observation", store)
    first = complement(store).tables["observation"]
    read(bundle(), "observation", store)
    pd.testing.assert_frame_equal(first, complement(store).tables["observation"])
    assert parquet.accepted == 4


def test_a_newer_vintage_of_an_embedded_indicator_needs_a_new_entry():
    rows = "indicateur;territoire;millesime;valeur\npopulation;29232;2024;65000\n"
    with pytest.raises(LayoutError, match=r"population.*n’est pas décrit après 2023"):
        read(rows, "observation")


def test_an_older_value_of_a_known_indicator_needs_no_entry(store):
    report = read(
        "indicateur;territoire;millesime;valeur\npopulation;29232;2022;64000\n", "observation", store
    )
    assert report.accepted == 1
    entry = load_catalogue().indicateur("population")
    assert (
        observe(load_observation(), load_communes(), entry, niveau="commune").loc["29232", "valeur"] == 64385
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('theme = "services-publics"', 'theme = "magie"', "absent de themes.toml"),
        ('sens = "baisse"', 'sens = "gauche"', "attendu"),
        ('url = "https://exemple.fr"', 'url = "javascript:alert(1)"', "https://"),
        ('label = "Médecins généralistes"\n', "", "label"),
        ('a_ne_pas_conclure = "Un nombre', 'autre = "Un nombre', "inconnu"),
        ("facteur = 10000", 'facteur = "dix"', "facteur"),
        ('id = "medecins"', 'id = "autre"', "n’est pas décrit"),
        ("[[indicateur]]", "[indicateur", "TOML"),
    ],
)
def test_a_bad_entry_refuses_the_file_and_says_why(old, new, words):
    with pytest.raises(LayoutError, match=words):
        read(bundle(catalogue=CATALOGUE.replace(old, new)), "observation")


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("medecins;29999;2024;1;1;1", "territoire", "aucune commune"),
        ("medecins;29232;2024;1;1;1", "", "Déjà donné ligne 2"),
        ("medecins;29151;24;1;1;1", "millesime", "ni une année"),
        ("medecins;29151;2024;beaucoup;1;1", "valeur", "ni un nombre"),
        ("medecins;29151;2024;12;;", "numerateur", "ne peut pas s’agréger"),
        ("medecins;29151;2024;12;1;1000", "valeur", "n’est pas celle de ses parties (10)"),
        (";29151;2024;1;1;1", "indicateur", "La valeur manque"),
    ],
)
def test_a_row_that_cannot_be_right_is_rejected(line, column, reason):
    report = read(bundle(f"{VALUES}{line}\n"), "observation")
    assert (report.read, report.accepted, report.rejected) == (5, 4, 1)
    assert report.faults[0].column == column
    assert reason in report.faults[0].reason


@pytest.mark.parametrize(
    ("statut", "valeur", "column"),
    [("inconnu", "1", "statut"), ("secret", "1", "statut"), ("ok", "", "valeur")],
)
def test_a_status_and_a_value_must_agree(statut, valeur, column):
    header, row = COLUMNS.splitlines()[0], COLUMNS.splitlines()[1]
    text = f"{header},statut\n{row.replace(chr(34) + '1 234,5' + chr(34), valeur)},{statut}\n"
    report = read(text, "observation")
    assert [fault.column for fault in report.faults] == [column]


def test_an_estimated_value_keeps_its_status(store):
    header, row = COLUMNS.splitlines()[0], COLUMNS.splitlines()[1]
    read(f"{header},statut\n{row},estime\n", "observation", store)
    assert complement(store).tables["observation"]["statut"].tolist() == ["estime"]


OFFICIAL = [name for name, layout in LAYOUTS.items() if layout.complement]


@pytest.mark.parametrize("layout", OFFICIAL)
@settings(max_examples=30)
@given(st.binary(max_size=80))
def test_any_bytes_end_in_a_report_or_in_one_french_error(layout, content):
    header = {
        "filosofi": b"CODGEO;MED21;TP6021\n",
        "france-services": b"id_fs,lib_fs,insee_com,latitude,longitude,format_fs\n",
        "distances": b"insee;lieu;km\n",
        "pvd": b"insee_com\n",
        "observation": COLUMNS.encode(),
        "limites": b'{"features": [',
    }[layout]
    try:
        report = read(header + content, layout)
    except IngestError:
        return
    assert report.accepted + report.rejected == report.read
    json.dumps(report.to_json())
