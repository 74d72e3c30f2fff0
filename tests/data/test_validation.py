import datetime as dt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.checks.fault import apply_rules
from data.portfolio import Portfolio
from data.schema import TABLES, conform
from data.validation import RULES, blocking, validate

REFERENTIAL = {
    "sirens": {"200067197", "242900744"},
    "insees": {"29265", "29024"},
    "themes": {"habitat", "mobilites"},
    "indicateurs": {"logements_vacants"},
}

# A portfolio small enough to read, with nothing to mend: one accord and its life, one project outside.
SOUND = {
    "accord": [
        {
            "accord_id": "A1",
            "perimetre": "EPCI",
            "siren": "200067197",
            "intitule": "Accord",
            "debut": "2021-10-21",
            "fin": "2027-10-20",
            "etape": "en œuvre",
            "date_vote_cd": "2021-10-21",
            "date_signature": "2021-12-01",
        },
        {
            "accord_id": "A2",
            "perimetre": "EPCI",
            "siren": "242900744",
            "intitule": "Accord",
            "debut": "2021-10-21",
            "fin": "2027-10-20",
            "etape": "dialogue",
        },
    ],
    "avenant": [
        {
            "avenant_id": "V1",
            "accord_id": "A1",
            "numero": 1,
            "date_vote": "2023-06-01",
            "date_effet": "2023-07-01",
            "objet": "x",
        },
        {
            "avenant_id": "V2",
            "accord_id": "A1",
            "numero": 2,
            "date_vote": "2024-06-01",
            "date_effet": "2024-07-01",
            "objet": "x",
        },
        {
            "avenant_id": "V9",
            "accord_id": "A2",
            "numero": 1,
            "date_vote": "2024-06-01",
            "date_effet": "2024-07-01",
            "objet": "x",
        },
    ],
    "enveloppe": [
        {
            "enveloppe_id": "N1",
            "accord_id": "A1",
            "moyen": "financement",
            "section": "investissement",
            "montant_eur": 500000,
        },
        {"enveloppe_id": "N2", "accord_id": "A1", "moyen": "ingénierie", "jours": 40},
        {
            "enveloppe_id": "N3",
            "accord_id": "A1",
            "moyen": "financement",
            "section": "investissement",
            "montant_eur": -100000,
            "avenant_id": "V1",
        },
    ],
    "enjeu": [
        {
            "enjeu_id": "E1",
            "accord_id": "A1",
            "theme": "habitat",
            "intitule": "x",
            "rang": 1,
            "sources": "observation",
            "indicateurs": "logements_vacants",
        },
        {"enjeu_id": "E2", "accord_id": "A1", "theme": "mobilites", "intitule": "x", "rang": 2},
        {"enjeu_id": "E9", "accord_id": "A2", "theme": "mobilites", "intitule": "x", "rang": 1},
    ],
    "contribution": [
        {
            "contribution_id": "C1",
            "accord_id": "A1",
            "enjeu_id": "E1",
            "origine": "usagers",
            "date": "2021-03-01",
            "resume": "x",
        },
    ],
    "projet": [
        {
            "projet_id": "P1",
            "accord_id": "A1",
            "voie": "ATS",
            "inscription": "plan annuel",
            "plan_annuel": 2022,
            "siren": "200067197",
            "insee": "29265",
            "perimetre": "site",
            "lon": -3.9,
            "lat": 48.4,
            "localisation": "site",
            "intitule": "x",
            "maitre_ouvrage": "Commune",
            "maitre_ouvrage_type": "commune",
            "maitre_ouvrage_siret": "20006719700000",
            "theme": "habitat",
            "avancement": "en cours",
            "cout_ht_eur": 100000,
            "cout_ttc_eur": 120000,
            "debut": "2022-01-01",
            "fin": "2024-01-01",
            "diffusion": "public",
        },
        {
            "projet_id": "P2",
            "voie": "politique thématique",
            "politique": "Habitat",
            "siren": "242900744",
            "insee": "29024",
            "perimetre": "commune",
            "localisation": "territoire",
            "intitule": "x",
            "maitre_ouvrage": "Commune",
            "maitre_ouvrage_type": "commune",
            "theme": "habitat",
            "avancement": "prêt",
            "cout_ht_eur": 1000,
            "diffusion": "interne",
        },
    ],
    "projet_enjeu": [
        {"projet_id": "P1", "enjeu_id": "E1", "principal": True},
        {"projet_id": "P1", "enjeu_id": "E2", "principal": False},
    ],
    "financement": [
        {
            "financement_id": "F1",
            "projet_id": "P1",
            "apporteur": "Département",
            "apporteur_type": "Département",
            "moyen": "financement",
            "section": "investissement",
            "etat": "acquis",
            "base": "HT",
            "assiette_eur": 100000,
            "montant_sollicite_eur": 40000,
            "montant_vote_eur": 30000,
            "date_limite": "2025-06-01",
            "decision_id": "D1",
        },
        {
            "financement_id": "F2",
            "projet_id": "P1",
            "apporteur": "Département",
            "apporteur_type": "Département",
            "moyen": "ingénierie",
            "etat": "acquis",
            "base": "HT",
        },
        {
            "financement_id": "F3",
            "projet_id": "P2",
            "apporteur": "Région",
            "apporteur_type": "Région",
            "moyen": "financement",
            "section": "investissement",
            "etat": "sollicité",
            "base": "HT",
            "montant_sollicite_eur": 100,
        },
    ],
    "echeance": [
        {
            "echeance_id": "H1",
            "financement_id": "F1",
            "exercice": 2022,
            "prevu_eur": 15000,
            "paye_eur": 15000,
        },
        {
            "echeance_id": "H2",
            "financement_id": "F1",
            "exercice": 2023,
            "prevu_eur": 15000,
            "paye_eur": 15000,
        },
        {
            "echeance_id": "H3",
            "financement_id": "F2",
            "exercice": 2022,
            "jours_prevus": 4,
            "jours_faits": 3.5,
        },
    ],
    "instance": [
        {"instance_id": "I1", "type": "commission permanente", "date": "2022-06-01", "ordre_du_jour": "x"},
        {
            "instance_id": "I2",
            "type": "comité territorial",
            "siren": "200067197",
            "date": "2022-03-01",
            "ordre_du_jour": "x",
        },
    ],
    "decision": [
        {
            "decision_id": "D1",
            "instance_id": "I1",
            "accord_id": "A1",
            "avenant_id": "V1",
            "projet_id": "P1",
            "financement_id": "F1",
            "sens": "attribué",
            "montant_eur": 30000,
        },
        {"decision_id": "D2", "instance_id": "I1", "projet_id": "P2", "sens": "instruit"},
    ],
    "document": [
        {
            "document_id": "O1",
            "accord_id": "A1",
            "type": "délibération",
            "titre": "x",
            "url": "https://exemple.fr/a",
            "date": "2021-10-21",
        },
    ],
    "appartenance": [
        {"insee": "29265", "siren": "200067197", "debut": "2017-01-01", "fin": "2018-12-31"},
        {"insee": "29265", "siren": "242900744", "debut": "2019-01-01"},
    ],
    "passage": [{"ancien_insee": "29219", "insee": "29024", "date_effet": "2019-01-01"}],
}


def frames(*changes):
    """Build the sound portfolio after (table, row, {column: value}) changes; a row past the end is added."""
    rows = {name: [dict(row) for row in table] for name, table in SOUND.items()}
    for table, position, cells in changes:
        if position == len(rows[table]):
            rows[table].append(dict(rows[table][-1]))
        rows[table][position].update(cells)
    return {name: pd.DataFrame(table).astype(object) for name, table in rows.items()}


SOUND_TYPED = dict(Portfolio.from_tables(frames()).tables)


def faults_after(*changes):
    return validate(frames(*changes), **REFERENTIAL)


def test_a_sound_portfolio_has_no_fault_whether_text_or_typed():
    assert validate(frames(), **REFERENTIAL) == []
    assert validate(Portfolio.from_tables(frames()).tables, **REFERENTIAL) == []
    texts = {
        name: table.map(lambda v: None if pd.isna(v) else str(v)).astype(object)
        for name, table in frames().items()
    }
    assert validate(texts, **REFERENTIAL) == []


def test_an_empty_portfolio_has_no_fault():
    assert validate({}, **REFERENTIAL) == []


# (table, row, changes) → (column, gravité, what the reason says)
CELLS = [
    (("accord", 0, {"intitule": "  "}), "intitule", "erreur", "Cette case obligatoire est vide."),
    (("accord", 0, {"debut": "21/10/2021"}), "debut", "erreur", "Cette valeur ne se lit pas."),
    (("avenant", 0, {"numero": "un"}), "numero", "erreur", "Cette valeur ne se lit pas."),
    (
        ("financement", 0, {"assiette_eur": "1 500 €"}),
        "assiette_eur",
        "erreur",
        "Cette valeur ne se lit pas.",
    ),
    (("projet", 0, {"lon": "-3,9"}), "lon", "erreur", "Cette valeur ne se lit pas."),
    (("projet_enjeu", 1, {"principal": "peut-être"}), "principal", "erreur", "Cette valeur ne se lit pas."),
    (("accord", 0, {"etape": "En oeuvre"}), "etape", "erreur", "ne fait pas partie de la liste"),
    (("enjeu", 0, {"sources": "observation;rumeur"}), "sources", "erreur", "ne fait pas partie de la liste"),
    (("enjeu", 0, {"theme": "guerre"}), "theme", "erreur", "n’est pas un thème connu"),
    (
        ("enjeu", 0, {"indicateurs": "bonheur"}),
        "indicateurs",
        "erreur",
        "n’est pas un indicateur du catalogue",
    ),
    (("projet", 0, {"insee": "29219"}), "insee", "erreur", "n’est pas le code INSEE d’une commune"),
    (("instance", 1, {"siren": "200000000"}), "siren", "erreur", "n’est pas le SIREN d’un EPCI"),
    (
        ("echeance", 0, {"financement_id": "F7"}),
        "financement_id",
        "erreur",
        "n’existe pas dans la table financement",
    ),
    (("document", 0, {"titre": "écrire à x.y@exemple.fr"}), "titre", "alerte", "adresse électronique"),
]


@pytest.mark.parametrize(("change", "column", "gravite", "reason"), CELLS)
def test_what_the_schema_refuses_is_told(change, column, gravite, reason):
    found = [f for f in faults_after(change) if f.column == column and reason in f.reason]
    assert [(f.table, f.line, f.gravite) for f in found] == [(change[0], change[1] + 2, gravite)]
    assert found[0].value == str(change[2][column])
    assert found[0].remedy


RULE_CASES = {
    ("accord", "Un accord d’un seul EPCI"): [("accord", 1, {"siren": None})],
    ("accord", "Un accord dont le périmètre"): [("accord", 1, {"perimetre": "îles hors EPCI"})],
    ("accord", "L’accord finit avant"): [("accord", 1, {"fin": "2021-10-20"})],
    ("accord", "Un accord dure six ans"): [("accord", 1, {"fin": "2026-10-20"})],
    ("accord", "Deux accords du même EPCI"): [("accord", 1, {"siren": "200067197"})],
    ("accord", "L’étape dit que l’accord est voté"): [("accord", 1, {"etape": "voté"})],
    ("accord", "L’accord porte une date de vote"): [("accord", 0, {"etape": "ateliers"})],
    ("accord", "L’accord est signé avant"): [("accord", 0, {"date_signature": "2021-10-20"})],
    ("avenant", "Les avenants se numérotent"): [("avenant", 0, {"numero": 0})],
    ("avenant", "Deux avenants du même accord"): [("avenant", 1, {"numero": 1})],
    ("avenant", "L’avenant prend effet"): [("avenant", 0, {"date_effet": "2023-05-31"})],
    ("avenant", "L’avenant est voté hors"): [("avenant", 0, {"date_vote": "2021-01-01"})],
    ("enveloppe", "Seul un financement"): [("enveloppe", 1, {"section": "fonctionnement"})],
    ("enveloppe", "La section de ce financement"): [("enveloppe", 0, {"section": None, "montant_eur": 0})],
    ("enveloppe", "Un financement ne se compte"): [("enveloppe", 0, {"jours": 3})],
    ("enveloppe", "Cette enveloppe ne promet"): [("enveloppe", 1, {"jours": None})],
    ("enveloppe", "Seul un avenant retire"): [("enveloppe", 1, {"jours": -1})],
    ("enveloppe", "Les avenants retirent plus"): [("enveloppe", 2, {"montant_eur": -500000.01})],
    ("enveloppe", "Cette référence mène à la table avenant"): [("enveloppe", 2, {"avenant_id": "V9"})],
    ("enjeu", "Les rangs commencent"): [("enjeu", 0, {"rang": 0})],
    ("enjeu", "Deux enjeux du même accord"): [("enjeu", 1, {"rang": 1})],
    ("enjeu", "Cette référence mène à la table avenant", "avenant_entree"): [
        ("enjeu", 0, {"avenant_entree": "V9"})
    ],
    ("enjeu", "Cette référence mène à la table avenant", "avenant_sortie"): [
        ("enjeu", 0, {"avenant_sortie": "V9"})
    ],
    ("contribution", "Cette référence mène à la table enjeu"): [("contribution", 0, {"enjeu_id": "E9"})],
    ("appartenance", "Un code INSEE a cinq"): [("appartenance", 0, {"insee": "2926"})],
    ("appartenance", "Un SIREN a neuf"): [("appartenance", 0, {"siren": "2000671970"})],
    ("appartenance", "L’appartenance finit"): [("appartenance", 0, {"fin": "2016-12-31"})],
    ("appartenance", "La commune appartient déjà"): [("appartenance", 0, {"fin": "2019-01-01"})],
    ("passage", "Une commune ne se remplace"): [("passage", 0, {"ancien_insee": "29024"})],
    ("projet", "Un projet de la voie ATS"): [("projet", 0, {"accord_id": None})],
    ("projet", "Un projet hors de la voie ATS"): [("projet", 1, {"accord_id": "A2"})],
    ("projet", "Le projet est réorienté"): [("projet", 1, {"politique": None})],
    ("projet", "Seul un projet d’un accord"): [("projet", 1, {"inscription": "avenant"})],
    ("projet", "Le projet est inscrit par un plan"): [("projet", 0, {"plan_annuel": None})],
    ("projet", "L’année du plan"): [("projet", 0, {"plan_annuel": 22})],
    ("projet", "L’EPCI du projet n’est pas celui"): [("projet", 0, {"siren": "242900744"})],
    ("projet", "La commune de ce projet"): [("projet", 1, {"insee": None})],
    ("projet", "L’EPCI de ce projet"): [("projet", 1, {"perimetre": "EPCI", "siren": None})],
    ("projet", "La longitude et la latitude"): [("projet", 0, {"lat": None})],
    ("projet", "Ce point est hors"): [("projet", 0, {"lon": 48.4, "lat": -3.9})],
    ("projet", "La localisation dit « site »"): [("projet", 1, {"localisation": "site"})],
    ("projet", "La localisation dit « territoire »"): [("projet", 1, {"lon": -3.6, "lat": 48.3})],
    ("projet", "Le projet finit avant"): [("projet", 0, {"fin": "2021-12-31"})],
    ("projet", "Un coût n’est pas négatif", "cout_ht_eur"): [("projet", 1, {"cout_ht_eur": -1})],
    ("projet", "Un coût n’est pas négatif", "cout_ttc_eur"): [("projet", 1, {"cout_ttc_eur": -1})],
    ("projet", "Le coût toutes taxes"): [("projet", 0, {"cout_ttc_eur": 99999})],
    ("projet", "Une aide est votée pour un projet"): [("projet", 0, {"cout_ht_eur": 0})],
    ("projet", "Un SIRET a quatorze"): [("projet", 0, {"maitre_ouvrage_siret": "200067197"})],
    ("projet", "La clé de contrôle"): [("projet", 0, {"maitre_ouvrage_siret": "20006719700001"})],
    ("projet", "Ce projet de l’accord ne répond"): [("projet", 1, {"voie": "ATS", "accord_id": "A2"})],
    ("projet_enjeu", "Ce projet a plusieurs"): [("projet_enjeu", 1, {"principal": True})],
    ("projet_enjeu", "Ce projet n’a pas d’enjeu"): [("projet_enjeu", 0, {"principal": False})],
    ("projet_enjeu", "L’enjeu et le projet"): [("projet_enjeu", 1, {"enjeu_id": "E9"})],
    ("financement", "Seul un financement"): [("financement", 1, {"section": "investissement"})],
    ("financement", "La section de ce financement"): [("financement", 0, {"section": None})],
    ("financement", "L’assiette ne peut"): [("financement", 0, {"assiette_eur": -1})],
    ("financement", "Un montant demandé ne peut"): [("financement", 2, {"montant_sollicite_eur": -1})],
    ("financement", "Un montant voté ne peut"): [("financement", 2, {"montant_vote_eur": -1})],
    ("financement", "Un montant est voté pour une aide"): [("financement", 0, {"etat": "refusé"})],
    ("financement", "Un montant est voté, mais"): [("financement", 0, {"etat": "envisagé"})],
    ("financement", "Le montant voté dépasse le montant"): [
        ("financement", 0, {"montant_vote_eur": 40000.01})
    ],
    ("financement", "Le montant voté dépasse l’assiette"): [("financement", 0, {"assiette_eur": 29999.99})],
    ("financement", "Les aides votées dépassent"): [
        ("projet", 0, {"cout_ttc_eur": 29999.99, "cout_ht_eur": 1})
    ],
    ("financement", "Les versements dépassent"): [("echeance", 1, {"paye_eur": 15000.01})],
    ("financement", "Les versements prévus"): [("echeance", 1, {"prevu_eur": 15000.01})],
    ("financement", "Deux lignes du projet"): [("financement", 3, {"financement_id": "F4"})],
    ("financement", "L’aide devient caduque"): [("financement", 0, {"date_limite": "2022-05-31"})],
    ("financement", "Cette décision porte sur"): [("financement", 0, {"decision_id": "D2"})],
    ("financement", "Un SIRET a quatorze", "apporteur_siret"): [("financement", 0, {"apporteur_siret": "1"})],
    ("financement", "La clé de contrôle", "apporteur_siret"): [
        ("financement", 0, {"apporteur_siret": "1" * 14})
    ],
    ("financement", "Un SIRET a quatorze", "beneficiaire_siret"): [
        ("financement", 0, {"beneficiaire_siret": "1"})
    ],
    ("financement", "La clé de contrôle", "beneficiaire_siret"): [
        ("financement", 0, {"beneficiaire_siret": "1" * 14})
    ],
    ("financement", "Un numéro RNA"): [("financement", 0, {"beneficiaire_rna": "29W"})],
    ("financement", "Cette part doit"): [("financement", 0, {"pourcentage": 40})],
    ("echeance", "L’exercice doit être"): [("echeance", 0, {"exercice": 22})],
    ("echeance", "Cette ligne de financement a déjà"): [("echeance", 1, {"exercice": 2022})],
    ("echeance", "Un montant prévu ne peut"): [("echeance", 0, {"prevu_eur": -1})],
    ("echeance", "Un montant versé ne peut"): [("echeance", 0, {"paye_eur": -1})],
    ("echeance", "Un nombre de jours", "jours_prevus"): [("echeance", 2, {"jours_prevus": -1})],
    ("echeance", "Un nombre de jours", "jours_faits"): [("echeance", 2, {"jours_faits": -1})],
    ("echeance", "Un financement ne se compte"): [("echeance", 0, {"jours_faits": 1})],
    ("echeance", "Ce versement précède"): [("echeance", 0, {"exercice": 2021})],
    ("instance", "Le comité territorial est"): [("instance", 1, {"siren": None})],
    ("decision", "Cette décision ne porte"): [("decision", 1, {"projet_id": None})],
    ("decision", "Une aide est attribuée sans"): [("decision", 0, {"montant_eur": None})],
    ("decision", "Une aide attribuée ne peut"): [("decision", 0, {"montant_eur": -30000})],
    ("decision", "La ligne de financement est"): [("decision", 0, {"projet_id": "P2"})],
    ("decision", "Le projet est celui"): [("decision", 0, {"accord_id": "A2"})],
    ("decision", "L’avenant est celui"): [("decision", 0, {"avenant_id": "V9"})],
    ("document", "Cette adresse n’est pas"): [("document", 0, {"url": "javascript:alert(1)"})],
    ("document", "Ce document n’est rattaché"): [("document", 0, {"accord_id": None})],
}


def _plain(text):
    return text.replace("\u00a0", " ")


def _answers(case, rule):
    table, reason, *column = case
    return (
        rule.table == table
        and _plain(rule.reason).startswith(reason)
        and (not column or column == [rule.column])
    )


@pytest.mark.parametrize("case", RULE_CASES, ids=lambda case: " ".join(case))
def test_a_broken_rule_is_told_once(case):
    (rule,) = [rule for rule in RULES if _answers(case, rule)]
    assert apply_rules([rule], SOUND_TYPED) == []
    changed = frames(*RULE_CASES[case])
    touched = {table for table, *_ in RULE_CASES[case]}
    (fault,) = apply_rules([rule], SOUND_TYPED | {name: conform(changed[name], name) for name in touched})
    assert (fault.table, fault.column, fault.gravite) == (rule.table, rule.column, rule.gravite)
    assert (fault.reason, fault.remedy) == (rule.reason, rule.remedy)


def test_every_rule_has_a_case():
    assert [rule.reason for rule in RULES if not any(_answers(case, rule) for case in RULE_CASES)] == []


def test_a_repeated_key_names_the_line_that_has_it_first():
    (fault,) = [f for f in faults_after(("enjeu", 2, {"enjeu_id": "E1"})) if "déjà" in f.reason]
    assert (fault.table, fault.line, fault.value) == ("enjeu", 4, "E1")
    assert "ligne 2" in fault.reason
    (fault,) = [f for f in faults_after(("projet_enjeu", 1, {"enjeu_id": "E1"})) if "déjà" in f.reason]
    assert (fault.line, fault.value) == (3, "P1, E1")


def test_wrong_tables_and_columns_are_told():
    tables = frames()
    tables["budget"] = pd.DataFrame({"a": [1]})
    tables["avenant"] = tables["avenant"].drop(columns="objet").assign(couleur="bleu")
    tables["passage"] = pd.concat([tables["passage"], tables["passage"][["insee"]]], axis=1)
    found = {(f.table, f.column, _plain(f.reason)) for f in validate(tables, **REFERENTIAL)}
    assert found == {
        ("budget", "", "Cette table est inconnue."),
        ("avenant", "couleur", "Cette colonne est inconnue."),
        ("avenant", "objet", "Cette colonne obligatoire manque."),
        ("passage", "insee", "Cette colonne figure plusieurs fois."),
    }


def test_faults_come_in_the_order_of_the_sheets_and_lines():
    found = faults_after(
        ("document", 0, {"url": "x"}), ("accord", 1, {"etape": "x"}), ("accord", 0, {"intitule": None})
    )
    assert [(f.table, f.line) for f in found] == [("accord", 2), ("accord", 3), ("document", 2)]


def test_a_fault_reads_as_one_french_sentence():
    (fault,) = faults_after(("document", 0, {"url": "ftp"}))
    assert _plain(str(fault)) == (
        "Erreur, table document, ligne 2, colonne url — « ftp » : Cette adresse n’est pas celle d’une page. "
        "Donnez une adresse qui commence par https:// ou http://."
    )


def test_only_errors_forbid_the_publication():
    found = faults_after(("accord", 1, {"fin": "2026-10-20"}), ("document", 0, {"url": "x"}))
    assert [f.gravite for f in found] == ["alerte", "erreur"]
    assert [f.table for f in blocking(found)] == ["document"]


WORDS = (
    st.sampled_from(
        ["A1", "P1", "EPCI", "ATS", "2021-10-21", "1", "-3.5", "true", "", "financement", "29265"]
    )
    | st.text(max_size=8)
    | st.none()
)


@st.composite
def any_tables(draw):
    names = draw(st.lists(st.sampled_from(sorted(TABLES)), unique=True, max_size=5))
    tables = {}
    for name in names:
        size = draw(st.integers(0, 3))
        some = draw(st.lists(st.sampled_from(TABLES[name].column_names), unique=True))
        columns = [*some, *draw(st.lists(st.text(max_size=5), max_size=2))]
        cells = [draw(st.lists(WORDS, min_size=size, max_size=size)) for _ in columns]
        tables[name] = pd.DataFrame(dict(enumerate(cells)), dtype=object).set_axis(columns, axis=1)
    return tables


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_tables())
def test_no_text_makes_the_validation_fail(tables):
    for fault in validate(tables, **REFERENTIAL):
        assert fault.reason
        assert fault.remedy
        assert str(fault)


@pytest.mark.parametrize("value", [object(), b"\xff", 1e400, dt.time(1), [1, 2], {"a": 1}, "\ud800", 1 + 2j])
def test_no_object_makes_the_validation_fail(value):
    tables = {}
    for name, table in TABLES.items():
        tables[name] = pd.DataFrame({c: pd.Series([value], dtype=object) for c in table.column_names})
    assert {fault.table for fault in blocking(validate(tables, **REFERENTIAL))} == set(TABLES)
