"""The page « Importer »: it exists only when it is asked for, publishes what it showed, and undoes."""

import io

import pandas as pd
import pytest
from openpyxl import load_workbook

from app import cache_importer
from app import texts_importer as words
from app.importer.upload import WORKBOOK_MIME
from app.navigation import IMPORT, PROJECTS, pages
from data.schema import TABLES
from data.store import DEMONSTRATION, Store
from ingest.modele_tables import SHEETS
from ingest.modele_writing import example_rows
from ingest.publication import LAYOUTS
from tests.app.conftest import Session
from tests.app.portfolios import GRANTS, import_grants
from tests.ingest.imports import FILOSOFI, SERVICES, read


@pytest.fixture
def reader(store, monkeypatch):
    monkeypatch.setenv("ATS_IMPORT", "1")
    return Session()


def button(reader, label):
    (found,) = [one for one in reader.test.button if one.label == label]
    return found


def deposit(reader, content=GRANTS):
    reader.open(IMPORT)
    reader.test.get("file_uploader")[0].set_value(("dotations.csv", content, "text/csv")).run()
    return reader


def test_the_page_exists_only_when_it_is_asked_for(store, monkeypatch):
    monkeypatch.delenv("ATS_IMPORT", raising=False)
    assert IMPORT not in [entry.file for entry in pages()]
    monkeypatch.setenv("ATS_IMPORT", "1")
    assert IMPORT in [entry.file for entry in pages()]


def test_a_file_is_shown_before_it_is_published_then_published_as_shown(reader, store):
    deposit(reader)
    assert reader.faults == []
    assert "3 lignes ajoutées" in reader.text or "6 lignes ajoutées" in reader.text
    assert Store(store).versions() == []
    button(reader, words.PUBLIER).click().run()
    assert reader.faults == []
    (version,) = Store(store).versions()
    assert version.rows["projet"] == 3
    assert "publiée" in reader.test.success[0].value
    assert version.publication.who == words.SERVICE_DEFAUT


def test_a_file_given_up_leaves_nothing(reader, store):
    deposit(reader)
    button(reader, words.ABANDONNER).click().run()
    assert "Import abandonné" in reader.test.success[0].value
    assert Store(store).versions() == []


def test_a_file_that_cannot_be_read_gets_one_french_sentence(reader, store):
    deposit(reader, b"a;b\n1;2\n")
    (fault,) = reader.faults
    assert "Traceback" not in fault
    assert Store(store).versions() == []


def test_a_row_typed_in_is_a_version_and_can_be_undone(reader, store):
    import_grants(store)
    before = Store(store).current()
    reader.open(IMPORT, volet="saisie", table="projet", ligne="di19_com00001")
    assert reader.faults == []
    (title,) = [one for one in reader.test.text_input if one.label.startswith("Nom du projet")]
    title.set_value("Médiathèque agrandie")
    button(reader, words.ENREGISTRER).click().run()
    assert reader.faults == []
    titles = Store(store).load().portfolio.tables["projet"].set_index("projet_id")["intitule"]
    assert titles["di19_com00001"] == "Médiathèque agrandie"
    reader.open(IMPORT, volet="versions")
    assert "intitule" in reader.text
    button(reader, words.ANNULER).click().run()
    assert Store(store).current() == before


def test_a_wrong_row_is_refused_with_its_reasons(reader, store):
    import_grants(store)
    reader.open(IMPORT, volet="saisie", table="projet", ligne="di19_com00001")
    (cost,) = [one for one in reader.test.text_input if one.label.startswith("Coût total hors taxes")]
    cost.set_value("beaucoup")
    button(reader, words.ENREGISTRER).click().run()
    assert words.REFUSE in reader.faults
    assert "cout_ht_eur" in reader.text
    assert len(Store(store).versions()) == 1


def test_an_empty_cell_shows_how_to_write_in_it_and_a_day_so_written_is_read(reader, store):
    import_grants(store)
    reader.open(IMPORT, volet="saisie", table="projet", ligne="di19_com00001")
    assert words.A_REMPLIR in reader.text
    hints = {one.label: one.placeholder for one in reader.test.text_input}
    assert hints["Fin des travaux ou de l’action"] == "JJ/MM/AAAA"
    assert "12\u00a0500,50" in hints["Coût total hors taxes"]
    (end,) = [one for one in reader.test.text_input if one.label.startswith("Fin des travaux")]
    end.set_value("31/12/2027")
    button(reader, words.ENREGISTRER).click().run()
    assert reader.faults == []
    ends = Store(store).load().portfolio.tables["projet"].set_index("projet_id")["fin"]
    assert str(ends["di19_com00001"])[:10] == "2027-12-31"


@pytest.mark.parametrize("table", words.TABLES)
def test_each_table_has_a_form_for_a_new_row(reader, table):
    reader.open(IMPORT, volet="saisie", table=table)
    assert reader.faults == []
    assert len(reader.test.text_input) > 2


def test_the_demonstration_comes_back_from_the_list_of_versions(reader, store):
    import_grants(store)
    reader.open(IMPORT, volet="versions")
    (choice,) = [one for one in reader.test.selectbox if one.label == words.VERSION]
    choice.set_value(DEMONSTRATION).run()
    button(reader, words.RESTAURER_BOUTON).click().run()
    assert Store(store).current() == DEMONSTRATION


def versions_of_imports(reader):
    return reader.open(IMPORT, volet="versions", serie="complements")


def box(reader, label):
    (found,) = [one for one in reader.test.selectbox if one.label == label]
    return found


def test_without_any_import_the_page_says_that_the_shipped_data_stand_alone(reader):
    assert versions_of_imports(reader).faults == []
    assert words.AUCUNE_VERSION["complements"] in reader.text


def test_imports_of_observation_and_services_are_listed_with_their_journal(reader, store):
    imports = Store(store)
    incomes, services = read(FILOSOFI, "filosofi", imports), read(SERVICES, "france-services", imports)
    versions_of_imports(reader)
    assert reader.faults == []
    for version in (incomes.version, services.version):
        assert version in reader.tables
    assert "données livrées seules" in reader.tables
    assert [option for option in box(reader, words.VERSION).options if "France services" in option]
    assert words.AUCUNE_VERSION["portefeuille"] in reader.open(IMPORT, volet="versions").text


def test_two_versions_of_the_imports_are_compared_row_by_row(reader, store):
    imports = Store(store)
    before = read(FILOSOFI, "filosofi", imports).version
    after = read(FILOSOFI.replace("22370", "22500"), "filosofi", imports).version
    found = cache_importer.differences("complements", before, after)
    changed = found.rows[found.rows["cle"].str.startswith("29232 / commune / niveau_vie_median")]
    assert changed[["colonne", "avant", "apres"]].to_numpy().tolist() == [["valeur", "22370", "22500"]]
    versions_of_imports(reader)
    assert "22500" in reader.tables
    box(reader, words.AVANT).set_value("embarque").run()
    assert reader.faults == []
    added = f"{len(imports.complements.load().content.tables['observation'])}"
    counts = next(one.value for one in reader.test.table if "Ajoutées" in one.value)
    assert counts.set_index("Table").at["observation", "Ajoutées"] == added


def test_an_import_is_undone_then_restored_and_the_portfolio_stays(reader, store):
    import_grants(store)
    portfolio = Store(store).current()
    version = read(FILOSOFI, "filosofi", Store(store)).version
    versions_of_imports(reader)
    button(reader, words.ANNULER).click().run()
    assert Store(store).complements.current() == "embarque"
    box(reader, words.VERSION).set_value(version).run()
    button(reader, words.RESTAURER_BOUTON).click().run()
    assert reader.faults == []
    assert Store(store).complements.current() == version
    assert Store(store).current() == portfolio


def test_one_source_is_withdrawn_and_the_others_stay(reader, store):
    read(FILOSOFI, "filosofi", Store(store))
    read(SERVICES, "france-services", Store(store))
    versions_of_imports(reader)
    box(reader, words.SOURCE).set_value("france-services").run()
    button(reader, words.RETIRER_BOUTON).click().run()
    assert reader.faults == []
    shown = Store(store).complements.load().content
    assert shown.tables["lieu"].empty
    assert set(shown.tables["observation"]["source_id"]) == {source.source_id for source in shown.sources}
    assert "niveau_vie_median" in set(shown.tables["observation"]["indicateur"])
    assert "France services" in reader.test.success[0].value


BY_HAND = ("accord", "enjeu", "projet", "projet_enjeu", "financement")


def filled_by_hand(**changes):
    """Copy the examples of the empty template into the sheets that the guide names, with some cells changed."""
    book = load_workbook(io.BytesIO(cache_importer.empty_template()))
    for name in BY_HAND:
        for row in example_rows(SHEETS[name]):
            cells = dict(zip(SHEETS[name].column_names, row, strict=True))
            cells = {key: "oui" if value is True else value for key, value in cells.items()}
            book[name].append([changes.get(f"{name}__{key}", value) for key, value in cells.items()])
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def deposit_template(reader, content):
    reader.open(IMPORT)
    box(reader, words.FORMAT).set_value("modele").run()
    reader.test.get("file_uploader")[0].set_value(("modele.xlsx", content, WORKBOOK_MIME)).run()
    return reader


def test_the_empty_template_is_offered_then_the_portfolio_once_it_is_real(reader, store):
    reader.open(IMPORT)
    box(reader, words.FORMAT).set_value("modele").run()
    offered = [one.proto.label for one in reader.test.get("download_button")]
    assert offered == [words.MODELE_VIDE]
    import_grants(store)
    reader.test.run()
    offered = [one.proto.label for one in reader.test.get("download_button")]
    assert offered == [words.MODELE_VIDE, words.MODELE_REMPLI]
    rows = load_workbook(io.BytesIO(cache_importer.filled_template()), read_only=True)["projet"].values
    assert [row[0] for row in rows][1:] == Store(store).load().content.tables["projet"]["projet_id"].tolist()


def test_a_template_filled_by_hand_goes_from_its_faults_to_the_map(reader, store):
    """The path of LISEZMOI.md: copy the examples, read the faults, mend them, publish, look at the map."""
    deposit_template(reader, filled_by_hand(financement__etat="donné"))
    assert reader.faults == []
    assert "3 défauts à corriger" in " ".join(reader.warnings)
    assert "etat" in reader.tables
    assert "decision_id" in reader.tables
    deposit_template(reader, filled_by_hand(financement__decision_id=None, projet__intitule="Halle du bourg"))
    button(reader, words.PUBLIER).click().run()
    assert reader.faults == []
    assert Store(store).load().portfolio.tables["projet"]["intitule"].tolist() == ["Halle du bourg"]
    reader.open(PROJECTS, vue_projets="carte")
    assert reader.faults == []
    (drawn,) = reader.maps
    assert set(drawn["symbols"]) == {"200067072"}  # the town of the examples, Roscoff, is in Haut-Léon


def typed(reader, table, **cells):
    """Fill a form, cells being told by the names of their columns, and save it."""
    reader.open(IMPORT, volet="saisie", table=table)
    for name, value in cells.items():
        (description,) = [one.description for one in TABLES[table].columns if one.name == name]
        start = description.rstrip(".")
        widgets = (*reader.test.text_input, *reader.test.selectbox)
        (field,) = [one for one in widgets if one.label in (start, f"{start} *")]
        field.set_value(value)
    button(reader, words.ENREGISTRER).click().run()
    assert reader.faults == []
    return reader


def test_a_meeting_a_grant_and_its_decision_are_typed_in_one_after_the_other(reader, store):
    import_grants(store)
    typed(
        reader,
        "instance",
        instance_id="CP-1",
        type="commission permanente",
        date="06/07/2026",
        ordre_du_jour="Aides aux communes",
    )
    typed(
        reader,
        "financement",
        financement_id="F-1",
        projet_id="di19_com00001",
        apporteur="Département du Finistère",
        apporteur_type="Département",
        moyen="financement",
        section="investissement",
        etat="acquis",
        base="HT",
        montant_vote_eur="12 500,50 €",
    )
    typed(
        reader,
        "decision",
        decision_id="D-1",
        instance_id="CP-1",
        projet_id="di19_com00001",
        financement_id="F-1",
        sens="attribué",
        montant_eur="12500,50",
    )
    tables = Store(store).load().content.tables
    grant = tables["financement"].set_index("financement_id").loc["F-1"]
    assert (grant["montant_vote_eur"], grant["source_id"]) == (12500.5, "saisie")
    assert tables["instance"].set_index("instance_id").at["CP-1", "date"] == pd.Timestamp("2026-07-06")
    assert tables["decision"].set_index("decision_id").at["D-1", "financement_id"] == "F-1"
    assert len(Store(store).versions()) == 4


def test_what_to_know_of_a_layout_is_said_before_a_file_is_dropped(reader):
    reader.open(IMPORT)
    assert set(words.AIDES) <= set(LAYOUTS)
    for name, told in words.AIDES.items():
        box(reader, words.FORMAT).set_value(name).run()
        assert told in reader.text
    assert reader.faults == []
