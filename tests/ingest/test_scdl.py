"""Subsidies brought in: lossless repairs, flags, rare rejections, placing, and the exact counts of real files."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.catalogue import load_catalogue
from data.portfolio import Portfolio
from data.schema import to_arrow
from data.store import Store
from ingest.errors import IngestError, LayoutError
from ingest.placing import Place, Territoires
from ingest.publication import LAYOUTS, Incoming, import_content
from ingest.scdl import parse
from ingest.scdl_lignes import THEME
from ingest.scdl_placing import Annuaire
from tests.ingest.scdl_reference import sound_siret
from tests.real_files import real

NOW = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
TERRITOIRES = Territoires(communes={}, epci=frozenset(), passage={})
QUIMPER = Place("commune", insee="29232", siren="200068120")
RELECQ = Place("commune", insee="29235", siren="242900314")
QBO = Place("EPCI", siren="200068120")
ANNUAIRE = Annuaire(
    by_siren={"212902324": QUIMPER, "200068120": QBO, "222900011": Place("département")},
    by_name={"quimper": QUIMPER, "lerelecqkerhuon": RELECQ, "quimperbretagneoccidentale": QBO},
    names={"212902324": "Commune de Quimper", "200068120": "Quimper Bretagne Occidentale"},
)
ROW = {
    "nomAttribuant": "Quimper Bretagne Occidentale",
    "idAttribuant": "20006812000019",
    "dateConvention": "2024-05-16",
    "referenceDecision": "DCC 13",
    "nomBeneficiaire": "Ville de Quimper",
    "idBeneficiaire": "21290232400012",
    "rnaBeneficiaire": "",
    "objet": "Rénovation de la halle",
    "montant": "35619.50",
    "nature": "aide en numéraire",
    "conditionsVersement": "unique",
    "datesPeriodeVersement": "2024-08-29",
    "idRAE": "123",
    "notificationUE": "non",
    "pourcentageSubvention": "1",
    "dispositifAide": "Fonds de concours",
}


def _file(*rows, header=tuple(ROW)):
    sink = io.StringIO(newline="")
    csv.writer(sink).writerows([header, *([{**ROW, **row}[name] for name in ROW] for row in rows)])
    return sink.getvalue().encode()


def _parse(*rows):
    return parse(_file(*rows), TERRITOIRES, annuaire=ANNUAIRE)


def _one(**row):
    parsed = _parse(row)
    assert parsed.faults == ()
    return parsed.tables["projet"].iloc[0].to_dict(), parsed.tables["financement"].iloc[0].to_dict(), parsed


def test_a_row_becomes_a_project_outside_any_accord_and_its_financing_line():
    projet, line, parsed = _one()
    assert (projet["intitule"], projet["maitre_ouvrage"], projet["maitre_ouvrage_type"]) == (
        "Rénovation de la halle",
        "Ville de Quimper",
        "commune",
    )
    assert (projet["voie"], projet["localisation"], projet["diffusion"]) == (
        "hors Département",
        "territoire",
        "public",
    )
    assert (projet["insee"], projet["siren"], projet["debut"]) == ("29232", "200068120", dt.date(2024, 5, 16))
    assert (line["apporteur"], line["apporteur_type"], line["apporteur_siret"]) == (
        "Quimper Bretagne Occidentale",
        "EPCI",
        "20006812000019",
    )
    assert (line["moyen"], line["etat"], line["base"]) == ("financement", "acquis", "HT")
    assert (line["montant_vote_eur"], line["pourcentage"], line["notification_ue"]) == (
        Decimal("35619.50"),
        1,
        False,
    )
    assert (line["nature"], line["conditions_versement"], line["periode_versement"]) == (
        "aide en numéraire",
        "unique",
        "2024-08-29",
    )
    assert (line["reference_decision"], line["id_rae"], line["dispositif"]) == (
        "DCC 13",
        "123",
        "Fonds de concours",
    )
    assert (line["beneficiaire_siret"], line["date_convention"]) == ("21290232400012", dt.date(2024, 5, 16))
    assert (parsed.repairs, parsed.a_verifier) == ((), ())
    assert parsed.totals == {"montant_vote_eur": Decimal("35619.50")}
    assert any("est conforme" in notice for notice in parsed.notices)


@pytest.mark.parametrize(
    ("column", "text", "table", "target", "value"),
    [
        ("dateConvention", "16/05/2024", "financement", "date_convention", dt.date(2024, 5, 16)),
        ("montant", "35 619,50 €", "financement", "montant_vote_eur", Decimal("35619.50")),
        ("montant", "35619,5", "financement", "montant_vote_eur", Decimal("35619.50")),
        ("idBeneficiaire", "212 902 324 00012", "financement", "beneficiaire_siret", "21290232400012"),
        ("idBeneficiaire", "21290232400012.0", "financement", "beneficiaire_siret", "21290232400012"),
        ("idAttribuant", "200 068 120 00019", "financement", "apporteur_siret", "20006812000019"),
        ("rnaBeneficiaire", "w29 1234567", "financement", "beneficiaire_rna", "W291234567"),
        ("idBeneficiaire", "W291234567", "financement", "beneficiaire_rna", "W291234567"),
        ("nature", "Aide en Numeraire", "financement", "nature", "aide en numéraire"),
        ("nature", "aide en nature, numéraire", "financement", "nature", "aide en nature;aide en numéraire"),
        ("conditionsVersement", "Echelonné", "financement", "conditions_versement", "échelonné"),
        (
            "datesPeriodeVersement",
            "2024-01-01_2024-06-30",
            "financement",
            "periode_versement",
            "2024-01-01/2024-06-30",
        ),
        ("datesPeriodeVersement", "2024-02", "financement", "periode_versement", "2024-02-01/2024-02-29"),
        ("notificationUE", "NON", "financement", "notification_ue", False),
        ("notificationUE", "yes", "financement", "notification_ue", True),
        ("pourcentageSubvention", "100 %", "financement", "pourcentage", 1.0),
        ("pourcentageSubvention", "100", "financement", "pourcentage", 1.0),
        ("pourcentageSubvention", "1,00", "financement", "pourcentage", 1.0),
        ("objet", "'=1+1", "projet", "intitule", "=1+1"),
    ],
)
def test_what_loses_nothing_is_repaired_and_each_repair_is_reported(column, text, table, target, value):
    parsed = _parse({column: text})
    assert parsed.tables[table].iloc[0][target] == value
    assert [(repair.line, repair.column, repair.before) for repair in parsed.repairs] == [(2, column, text)]
    assert (parsed.faults, parsed.a_verifier) == ((), ())


@pytest.mark.parametrize(
    ("column", "text", "target", "value"),
    [
        ("idBeneficiaire", "8,03E+13", "beneficiaire_siret", None),
        ("idBeneficiaire", "212902324", "beneficiaire_siret", None),
        ("idBeneficiaire", "21290232400013", "beneficiaire_siret", "21290232400013"),
        ("idBeneficiaire", "2129023240001", "beneficiaire_siret", None),
        ("rnaBeneficiaire", "W12", "beneficiaire_rna", None),
        ("nature", "prêt", "nature", "prêt"),
        ("nature", "", "nature", None),
        ("conditionsVersement", "", "conditions_versement", None),
        ("datesPeriodeVersement", "2024-01-13;2024-02-01", "periode_versement", "2024-01-13;2024-02-01"),
        ("datesPeriodeVersement", "2024-02-01/2024-01-13", "periode_versement", "2024-02-01/2024-01-13"),
        ("datesPeriodeVersement", "", "periode_versement", None),
        ("notificationUE", "?", "notification_ue", None),
        ("pourcentageSubvention", "1,5", "pourcentage", None),
        ("pourcentageSubvention", "", "pourcentage", None),
        ("pourcentageSubvention", "0.4", "pourcentage", 0.4),
        ("montant", "0", "montant_vote_eur", Decimal("0.00")),
        ("montant", "1.005", "montant_vote_eur", Decimal("1.01")),
        ("montant", "1.500", "montant_vote_eur", Decimal("1.50")),
        ("dateConvention", "0206-05-16", "date_convention", dt.date(206, 5, 16)),
    ],
)
def test_other_doubts_are_flagged_and_the_row_is_kept(column, text, target, value):
    parsed = _parse({column: text})
    assert parsed.tables["financement"].iloc[0][target] == value
    checks = [check for check in parsed.a_verifier if check.column == column]
    assert checks
    assert all(check.lines == (2,) and check.value == text and check.remedy for check in checks)
    assert parsed.faults == ()


def test_an_agreement_after_the_day_of_the_import_is_to_be_checked():
    day = dt.date(2024, 5, 15)
    for today, told in ((day, [(2, "2024-05-16")]), (day + dt.timedelta(days=1), [])):
        parsed = parse(_file(ROW), TERRITOIRES, annuaire=ANNUAIRE, today=today)
        late = [check for check in parsed.a_verifier if "postérieure" in check.reason]
        assert [(check.lines[0], check.value) for check in late] == told
        assert (parsed.faults, len(parsed.tables["financement"])) == ((), 1)


@pytest.mark.parametrize(("amount", "doubts"), [("50000000", 0), ("50000000.01", 1), ("999999999999", 1)])
def test_an_amount_beyond_fifty_millions_is_kept_and_to_be_checked(amount, doubts):
    parsed = _parse({"montant": amount})
    assert parsed.totals["montant_vote_eur"] == Decimal(amount)
    assert parsed.faults == ()
    found = [(check.column, check.value) for check in parsed.a_verifier]
    assert found == [("montant", amount)] * doubts
    assert all("50\u00a0millions" in check.reason for check in parsed.a_verifier)


def test_an_amount_beyond_the_cent_is_rounded_half_up_and_told_in_french():
    parsed = _parse({"montant": "12.345"})
    assert parsed.totals["montant_vote_eur"] == Decimal("12.35")
    assert [check.reason for check in parsed.a_verifier] == [
        "Le montant a plus de deux décimales\u00a0: arrondi à 12,35\u00a0€."
    ]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"montant": ""}, "montant"),
        ({"montant": "douze"}, "montant"),
        ({"montant": "1,500"}, "montant"),
        ({"montant": "1,5E+04"}, "montant"),
        ({"montant": "-5"}, "montant"),
        ({"montant": "1000000000000"}, "montant"),
        ({"dateConvention": ""}, "dateConvention"),
        ({"dateConvention": "2024-05"}, "dateConvention"),
        ({"dateConvention": "2024-05-16 ; 2024-06-01"}, "dateConvention"),
        ({"nomBeneficiaire": "", "idBeneficiaire": "?"}, "nomBeneficiaire"),
    ],
)
def test_a_row_without_amount_date_or_beneficiary_is_rejected_alone(cells, column):
    parsed = _parse({}, cells, {"objet": "Autre"})
    assert [(fault.line, fault.column, fault.value) for fault in parsed.faults] == [
        (3, column, cells[column])
    ]
    assert all(fault.reason and fault.remedy for fault in parsed.faults)
    assert (parsed.read, len(parsed.tables["financement"])) == (3, 2)
    assert not [check for check in parsed.a_verifier if check.lines == (3,)]


def test_a_beneficiary_without_name_is_named_by_the_referential_or_by_its_number():
    assert _one(nomBeneficiaire="")[0]["maitre_ouvrage"] == "Commune de Quimper"
    assert (
        _one(nomBeneficiaire="", idBeneficiaire="35600000009075")[0]["maitre_ouvrage"]
        == "Organisme 35600000009075"
    )


@pytest.mark.parametrize(
    ("cells", "place", "how", "owner"),
    [
        ({}, QUIMPER, "1 ligne(s) par l’identifiant", "commune"),
        ({"idBeneficiaire": "212902324"}, QUIMPER, "1 ligne(s) par l’identifiant", "commune"),
        ({"idBeneficiaire": "20006812000019"}, QBO, "1 ligne(s) par l’identifiant", "EPCI"),
        ({"idBeneficiaire": "", "nomBeneficiaire": "MAIRIE DE QUIMPER"}, QUIMPER, "1 par son nom", "commune"),
        (
            {"idBeneficiaire": "", "nomBeneficiaire": "Ville du Relecq-Kerhuon"},
            RELECQ,
            "1 par son nom",
            "commune",
        ),
        ({"idBeneficiaire": "", "nomBeneficiaire": "CCAS de Quimper"}, QUIMPER, "1 par son nom", "autre"),
        (
            {"idBeneficiaire": "", "nomBeneficiaire": "Amicale laïque de Quimper"},
            QBO,
            "1 au territoire",
            "autre",
        ),
        (
            {"idBeneficiaire": "", "nomBeneficiaire": "Association X", "rnaBeneficiaire": "W291234567"},
            QBO,
            "1 au territoire",
            "association",
        ),
        (
            {"idBeneficiaire": "", "nomBeneficiaire": "X", "idAttribuant": "", "nomAttribuant": "ADEME"},
            Place("département"),
            "1 sans territoire",
            "autre",
        ),
    ],
)
def test_a_subsidy_is_placed_by_identifier_then_name_then_giver(cells, place, how, owner):
    projet, _, parsed = _one(**cells)
    assert (projet["perimetre"], projet["insee"], projet["siren"]) == (
        place.perimetre,
        place.insee,
        place.siren,
    )
    assert projet["maitre_ouvrage_type"] == owner
    assert any(how in notice for notice in parsed.notices)


def test_every_commune_and_epci_of_the_referential_is_found_by_number_and_by_name():
    annuaire = Annuaire.embedded()
    assert len(annuaire.by_siren) == 281 + 21 + 1
    for siren, place in annuaire.by_siren.items():
        found = annuaire._named(annuaire.names[siren])
        assert found == (place, True), annuaire.names[siren]


def test_a_subsidy_of_the_departement_takes_the_voice_of_its_policies():
    projet, line, _ = _one(nomAttribuant="Département du Finistère", idAttribuant="22290001100016")
    assert (projet["voie"], line["apporteur_type"]) == ("politique thématique", "Département")


def test_the_source_is_the_giver_and_the_year_of_most_rows():
    parsed = _parse({}, {"objet": "b"}, {"objet": "c", "datesPeriodeVersement": "2025-01-06"})
    (source,) = parsed.sources
    assert (source.source_id, source.millesime) == ("scdl-200068120-2024", "2024")
    assert set(parsed.tables["projet"]["source_id"]) == {"scdl-200068120-2024"}
    other = _parse({}, {"idAttribuant": "21290232400012"})
    assert [one.source_id for one in other.sources] == ["scdl-200068120-2024", "scdl-212902324-2024"]


def test_a_file_of_many_years_is_one_source_and_says_so():
    parsed = _parse(*({"datesPeriodeVersement": f"{year}-06-01"} for year in (2021, 2022, 2023, 2024)))
    (source,) = parsed.sources
    assert (source.source_id, source.millesime) == ("scdl-200068120-pluriannuel", "2021-2024")
    assert any("plusieurs années" in notice for notice in parsed.notices)


def test_identical_rows_are_all_kept_and_told():
    parsed = _parse({}, {"objet": "autre"}, {})
    assert len(parsed.tables["projet"]["projet_id"].unique()) == 3
    assert [check.lines for check in parsed.a_verifier] == [(2, 4)]


def test_a_subsidy_shared_between_beneficiaries_is_told_with_what_is_counted_twice():
    parsed = _parse(
        {"pourcentageSubvention": "0.8"}, {"pourcentageSubvention": "0.2", "nomBeneficiaire": "X"}
    )
    twice = [check for check in parsed.a_verifier if check.lines == (2, 3)]
    assert len(twice) == 1
    assert "2 fois" in twice[0].reason


def test_permuting_or_repairing_rows_gives_the_same_identifiers():
    first = _parse({}, {"objet": "b"})
    second = _parse({"objet": "b", "montant": "35 619,50"}, {"notificationUE": "Non"})
    assert set(first.tables["projet"]["projet_id"]) == set(second.tables["projet"]["projet_id"])


def test_header_variants_of_real_files_are_recognised():
    header = [
        "Nom de l attribuant",
        "ID_ATTRIBUANT *",
        "DateConvention",
        "Référence de la décision",
        "NOM_Beneficiaire",
        "idbeneficiaire",
        "RNA Bénéficiaire",
        "Objet de la subvention",
        "Montant total de la subvention",
        *list(ROW)[9:],
    ]
    parsed = parse(_file({}, header=header), TERRITOIRES, annuaire=ANNUAIRE)
    assert (parsed.read, parsed.faults, len(parsed.tables["projet"])) == (1, (), 1)


def test_a_file_without_amount_or_without_any_beneficiary_is_one_error():
    with pytest.raises(LayoutError, match="montant"):
        parse(
            b"nomAttribuant,dateConvention,nomBeneficiaire\na,2024-01-01,b\n", TERRITOIRES, annuaire=ANNUAIRE
        )
    with pytest.raises(LayoutError, match="nomBeneficiaire"):
        parse(b"montant,dateConvention\n1,2024-01-01\n", TERRITOIRES, annuaire=ANNUAIRE)


def test_the_theme_is_one_of_the_portfolio():
    assert THEME in {theme.id for theme in load_catalogue().themes if theme.portefeuille}


TEXTS = st.sampled_from(
    [
        "",
        "=1",
        "1 500 €",
        "2024-05-16",
        "20006812000019",
        "1e9",
        "<b>",
        "oui",
        "0.5",
        "W291234567",
        "13/01/2024",
        "é\ufffd",
    ]
)


@settings(max_examples=15)
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(ROW, TEXTS)), max_size=6))
def test_every_row_is_accepted_or_rejected_and_accepted_rows_fit_the_schema(rows):
    parsed = _parse(*rows)
    accepted = len(parsed.tables["financement"]) if parsed.tables else 0
    assert accepted + len({fault.line for fault in parsed.faults}) == parsed.read == len(rows)
    portfolio = Portfolio.from_tables(parsed.tables, sources=parsed.sources)
    for name in ("projet", "financement"):
        assert to_arrow(portfolio.tables[name], name).num_rows == accepted


def test_what_is_accepted_is_published_and_replaced_by_the_next_file_of_the_year(tmp_path):
    store = Store(tmp_path)

    def bring(*rows):
        incoming = Incoming("scdl.csv", _file(*rows))
        return import_content(incoming, layout="scdl", store=store, when=NOW, who="testeur")

    first = bring({}, {"objet": "b"}, {"montant": "x"})
    assert (first.read, first.accepted, first.rejected) == (3, 2, 1)
    assert first.version == store.current()
    bring({"objet": "c"})
    assert store.load().portfolio.tables["projet"]["intitule"].tolist() == ["c"]


EXPECTED = {
    # file: read, accepted, repaired, rejected, rows to be checked, voted euros
    "exemple-duplicate-column.csv": (29, 29, 9, 0, 27, "2821393.50"),
    "exemple_invalide_erreurs_cellules.csv": (29, 28, 8, 1, 28, "851436.10"),
    "exemple_invalide_erreurs_colonnes.csv": (29, 28, 8, 1, 28, "851436.10"),
    "exemple_valide.csv": (29, 29, 9, 0, 27, "2821393.50"),
    "scdl_ademe_3rows_bom.csv": (3, 3, 3, 0, 0, "15000.00"),
    "scdl_qbo_2024_excerpt.csv": (3, 3, 3, 0, 3, "191619.00"),
    "scdl_ville_quimper_2024_excerpt.csv": (4, 4, 4, 0, 4, "247104.00"),
}


@pytest.mark.parametrize(("name", "counts"), EXPECTED.items())
def test_published_files_are_read_to_the_row_and_to_the_cent(name, counts):
    content = real(f"scdl/{name}").read_bytes()
    report = import_content(Incoming(name, content), layout="scdl", store=None, when=NOW, who="testeur")
    parsed = LAYOUTS["scdl"].parse(content, Territoires.embedded())
    checked = {line for check in report.a_verifier for line in check.lines}
    assert (report.read, report.accepted, report.repaired, report.rejected, len(checked)) == counts[:5]
    assert report.totals == {"montant_vote_eur": Decimal(counts[5])}
    siret = parsed.tables["financement"]["beneficiaire_siret"].dropna()
    flagged = [check for check in report.a_verifier if "La clé de ce SIRET" in check.reason]
    assert len([check for check in flagged if check.column == "idBeneficiaire"]) == sum(
        not sound_siret(number) for number in siret
    )


@given(st.binary(max_size=300))
def test_any_bytes_end_in_rows_or_in_one_french_error(content):
    with pytest.raises(IngestError):
        parse(content, TERRITOIRES, annuaire=ANNUAIRE)
