"""French labels of the page « Importer »."""

from typing import Final

PAGE: Final = "Importer"
TITRE: Final = "Importer, corriger, restaurer"
RESERVE: Final = (
    "Page réservée à la mise à jour des données : chaque enregistrement crée une version, et toute version antérieure "
    "peut être restaurée. Rien n’est jamais perdu."
)
VOLET: Final = "Que voulez-vous faire ?"
VOLETS: Final = {"fichier": "Importer un fichier", "saisie": "Corriger une ligne", "versions": "Versions"}

SERVICE: Final = "Service qui publie"
SERVICE_AIDE: Final = "Écrit au journal avec la date : un nom de service, pas un nom de personne."
SERVICE_DEFAUT: Final = "Service territorial"
FORMAT: Final = "Format du fichier"
FICHIER: Final = "Fichier à importer"
FICHIER_AIDE: Final = "Le fichier est lu et contrôlé ; rien n’est publié avant votre accord."
AIDES: Final = {
    "modele": (
        "Un classeur, une feuille par table : remplissez-le dans votre tableur, enregistrez-le, déposez-le ci-dessous. "
        "La feuille « Exemples » montre des lignes remplies, « Listes » donne les codes."
    ),
    "observation": (
        "Une valeur par ligne : indicateur, territoire, millésime, valeur. Un indicateur nouveau a besoin de sa "
        "fiche : déposez une archive ZIP du fichier et de sa fiche (même nom, en .toml), ou des colonnes."
    ),
    "distances": (
        "Une ligne par trajet : commune de départ, lieu ou commune d’arrivée, kilomètres ou minutes. Importez d’abord "
        "la liste des lieux."
    ),
    "limites": "GeoPackage, GeoJSON, ou archive ZIP d’un Shapefile ; toutes les cartes s’en servent ensuite.",
}
"""Layout → what to know before a file is dropped, when its name does not say it."""
MODELE_VIDE: Final = "Télécharger le modèle vide (XLSX)"
MODELE_REMPLI: Final = "Télécharger le portefeuille affiché, dans le modèle (XLSX)"
RAPPORT: Final = "Ce que contient le fichier"
LIGNES: Final = "Rapport ligne à ligne"
AUCUN_DETAIL: Final = "Toutes les lignes sont acceptées telles quelles."
GENRE: Final = "Genre"
MOTS: Final = "Chercher dans le rapport"
MOTS_EXEMPLE: Final = "colonne, valeur, motif…"
MONTREES: Final = (
    "Les {montrees} premières lignes sur {total} sont montrées ; le fichier les contient toutes."
)
GARDEES: Final = "{gardees} sur {total} répondent à ce choix."
RAPPORT_CSV: Final = "Télécharger le rapport (CSV)"
CHANGEMENTS: Final = "Ce que la publication changerait"
PREMIER: Final = "Le portefeuille réel est vide : cet import remplacera la démonstration."
PUBLIER: Final = "Publier cette version"
ABANDONNER: Final = "Abandonner"
RIEN_A_PUBLIER: Final = "Aucune ligne n’est acceptée : corrigez le fichier, puis déposez-le de nouveau."
DEFAUTS: Final = (
    "",
    "Un défaut à corriger : rien n’est publié tant qu’il reste. Corrigez le fichier, puis déposez-le de nouveau.",
    "# défauts à corriger : rien n’est publié tant qu’il en reste un. Corrigez le fichier, puis déposez-le de nouveau.",
)
PUBLIE: Final = "Version {version} publiée : {lignes} acceptées. Le tableau de bord l’affiche déjà."
ABANDONNE: Final = "Import abandonné : rien n’a été publié."

TABLE: Final = "Que corriger ?"
TABLES: Final = {
    "projet": "Un projet",
    "financement": "Une ligne de financement",
    "instance": "Une instance",
    "decision": "Une décision",
}
LIGNE: Final = "Ligne"
NOUVELLE: Final = "Nouvelle ligne"
VIDE: Final = "(vide)"
COLONNE: Final = "Colonne « {nom} » des modèles de fichiers."
MULTIPLE: Final = "Plusieurs valeurs sont séparées par des points-virgules."
A_REMPLIR: Final = "Un astérisque marque ce qui doit être rempli."
FORMATS: Final = {
    "date": "JJ/MM/AAAA",
    "money": "En euros, par exemple\u00a0: 12\u00a0500,50",
}
"""Kind of column → how to write in its empty cell."""
SAISIE_DEMONSTRATION: Final = (
    "La démonstration ne se corrige pas : la première ligne saisie commence un portefeuille réel, vide."
)
SAISIE_IMPORT: Final = (
    "Cette ligne vient d’un import ({source}) : "
    "le prochain import de cette source remplacera votre correction."
)
ENREGISTRER: Final = "Enregistrer (nouvelle version)"
SUPPRIMER: Final = "Supprimer cette ligne"
SUPPRIMER_CONFIRMER: Final = "Je confirme la suppression de cette ligne"
ENREGISTRE: Final = "Ligne {cle} enregistrée : version {version}."
SUPPRIME: Final = "Ligne {cle} supprimée : version {version}."
REFUSE: Final = "Rien n’est enregistré : corrigez ce qui suit."
MESSAGE_SAISIE: Final = "Saisie : {table} {cle}"
MESSAGE_SUPPRESSION: Final = "Suppression : {table} {cle}"

JOURNAL: Final = "Journal"
SERIE: Final = "Versions de quoi ?"
SERIES: Final = {
    "portefeuille": "Accords, projets et moyens",
    "complements": "Observation, services, distances et limites",
}
AUCUNE_VERSION: Final = {
    "portefeuille": "Aucune version n’a encore été publiée : la démonstration est affichée.",
    "complements": "Rien n’a encore été importé : les données livrées avec l’outil sont affichées seules.",
}
RESTAURER: Final = "Restaurer une version"
VERSION: Final = "Version"
VERSION_LABELS: Final = {
    "portefeuille": "{date} · {message} · {nombre} projets",
    "complements": "{date} · {message} · {nombre} lignes en tout",
}
LIVREES: Final = {
    "portefeuille": "Démonstration (données inventées)",
    "complements": "Données livrées seules, sans aucun import",
}
RETIRER: Final = "Retirer une source"
RETIRER_AIDE: Final = (
    "Une version sans les lignes de cette source est publiée ; les autres sources restent. « Annuler le dernier "
    "changement » la ramène."
)
SOURCE: Final = "Source à retirer"
RETIRER_BOUTON: Final = "Retirer cette source"
RETIRE: Final = "Source « {source} » retirée : version {version}."
MESSAGE_RETRAIT: Final = "Retrait de « {source} »"
SOURCES_ALT: Final = "Sources de la version affichée."
COURANTE: Final = "affichée"
RESTAURER_BOUTON: Final = "Afficher cette version"
RESTAURE: Final = "La version {version} est de nouveau affichée."
ANNULER: Final = "Annuler le dernier changement"
ANNULER_AIDE: Final = "Revient à la version affichée juste avant ; le journal garde la trace des deux."
COMPARER: Final = "Comparer deux versions"
AVANT: Final = "Avant"
APRES: Final = "Après"
COMPARER_CSV: Final = "Télécharger les différences (CSV)"
TOTAUX_ALT: Final = "Totaux en euros avant et après, et leur écart."
COMPTES_ALT: Final = "Nombre de lignes ajoutées, retirées et modifiées par table."
LIGNES_ALT: Final = "Lignes et cellules qui changent."
DETAIL: Final = "Détail ligne à ligne"
