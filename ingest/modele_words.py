"""What the templates say to those who fill them, in French."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.modele_tables import EXAMPLES_SHEET, LISTS, NAME, SHEETS, WRITING

TITLE = "Modèle du portefeuille des accords pour des territoires solidaires"
DEMONSTRATION = "DONNÉES DE DÉMONSTRATION : accords, projets et montants sont inventés."
STEPS = (
    "1. Remplissez une ligne par accord dans la feuille « accord », puis les projets dans « projet » et les aides "
    "dans « financement ». Les autres feuilles peuvent rester vides.",
    f"2. La feuille « {EXAMPLES_SHEET} » montre des lignes remplies : recopiez-les, puis changez les valeurs.",
    "3. Enregistrez au format XLSX, puis importez : python cli.py import FICHIER --layout modele",
    "4. Le rapport donne toutes les erreurs d’un coup (feuille, ligne, colonne, valeur, raison, remède). Corrigez et "
    "importez de nouveau : rien n’est publié tant qu’il en reste une.",
)
RULES = (
    "Colonnes obligatoires : en-tête bleu dans le classeur, « obligatoire : oui » dans la liste ci-dessous.",
    f"Les listes déroulantes et la feuille « {LISTS} » donnent les valeurs permises, les SIREN et les codes INSEE.",
    "Les identifiants (accord_id, projet_id…) sont les vôtres : chacun une seule fois par feuille, et le même partout.",
    "Dates : 2024-06-27 ou 27/06/2024. Montants en euros, virgule ou point. Plusieurs valeurs : séparées par « ; ».",
    "Codes (SIREN, SIRET, INSEE) : en format texte, pour garder tous leurs chiffres.",
    "Pas de formule : collez les valeurs. Une apostrophe devant « = », « + », « - » ou « @ » est retirée à l’import.",
    "Un import remplace toutes les lignes des sources qu’il contient (colonne source_id ; « modele » si elle est "
    "vide) : pour modifier un portefeuille, exportez-le, corrigez le fichier, importez-le de nouveau.",
    "Aucune donnée personnelle : ni nom d’habitant, ni adresse électronique.",
)
DICTIONARY_HEADER = (
    "feuille",
    "colonne",
    "obligatoire",
    "écriture",
    "ce qu’elle contient",
    "valeurs permises",
)


def introduction(*, demonstration: bool) -> list[str]:
    """Give the first lines of the sheet « Lisez-moi »."""
    return [*([DEMONSTRATION] if demonstration else []), TITLE, "", *STEPS, "", *RULES]


def dictionary() -> Iterator[tuple[str, ...]]:
    """Describe every column of every sheet, one row each, as headed by `DICTIONARY_HEADER`."""
    for table in SHEETS.values():
        for column in table.columns:
            required = not column.nullable and column.default is None
            values = ", ".join(column.values) or (
                f"valeurs de {column.references}" if column.references else ""
            )
            given = NAME if column.name == "source_id" else column.default
            default = f" (si vide : {given})" if given and not required else ""
            yield (
                table.name,
                column.name,
                "oui" if required else "non",
                WRITING[column.kind],
                column.description + default,
                values,
            )
