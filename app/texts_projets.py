"""French labels of the projects page."""

from typing import Final

from app.texts import PROJETS_CONNUS

PAGE: Final = "Projets"
TITRE: Final = "Projets, dans et hors accord"
CRITERES: Final = "Chercher des projets"
TEXTE: Final = "Mots du projet ou du maître d’ouvrage"
TEXTE_EXEMPLE: Final = "Par exemple : maison de santé, Plouescat"
THEMES: Final = "Thèmes"
AVANCEMENTS: Final = "Avancements"
EPCI: Final = "Intercommunalités"
COMMUNE: Final = "Commune"
COMMUNES_TOUTES: Final = "Toutes les communes"
MOYENS: Final = "Moyens"
ANNEES: Final = "Années de vote"
MONTANT: Final = "Aides votées d’au moins (€)"
MONTANT_AIDE: Final = "Somme votée par le Département et les autres financeurs, maître d’ouvrage exclu."
CADRE: Final = "Cadre"
CADRES: Final = {"tous": "Tous", "accord": "Dans un accord", "hors": "Hors accord"}
DIFFUSIONS: Final = "Diffusion"
DIFFUSION_AIDE: Final = "Qui peut voir le projet : à choisir avant de transmettre un fichier hors du service."
TRI: Final = "Trier par"
TRIS: Final = {
    "vote": "Montant voté (Département)",
    "autres": "Montant voté (autres financeurs)",
    "intitule": "Nom du projet",
    "fin": "Date de fin",
}
TOUS: Final = "Tous"
TOUTES: Final = "Toutes"
AUCUN: Final = {"avancement": "Non renseigné", "siren": "Sans intercommunalité précise"}
EFFACER: Final = "Effacer les critères"
VUE: Final = "Affichage"
VUES: Final = {"liste": "Liste", "carte": "Carte"}
# Whether the dashboard shows the whole portfolio → what is said of what is empty, or of all there is.
RIEN: Final = {
    True: "Aucun projet ne répond à ces choix : élargissez un critère.",
    False: "Aucun projet diffusé ne répond à ces choix : élargissez un critère.",
}
AUCUN_PROJET: Final = {
    True: "Le portefeuille ne contient encore aucun projet.",
    False: "Aucun projet n’est diffusé.",
}
LONGUE: Final = (
    "Les {n} premiers projets sont affichés ; les fichiers à télécharger contiennent toute la sélection."
)
OUVRIR: Final = "Projet à détailler"
OUVRIR_VIDE: Final = "Choisir un projet"
CHOISIR: Final = (
    "Choisissez un projet par son nom, dans la liste (case à gauche de la ligne) ou par sa marque sur la carte, "
    "pour lire son plan de financement, ses décisions et ses instances."
)
HORS_SELECTION: Final = "Ce projet ne répond pas aux critères choisis."
TITRE_CARTE: Final = "Finistère – projets de la sélection, au {date}"
TITRE_CARTE_EPCI: Final = "{nom} – projets de la sélection, au {date}"
LISTE_ALT: Final = "Liste des projets de la sélection, un par ligne."
FICHIERS: Final = "Télécharger la sélection"
CSV: Final = "Tableau (CSV)"
XLSX: Final = "Classeur (XLSX)"
FEUILLE: Final = "Projets"
GEOPACKAGE: Final = "Carte (GeoPackage, Lambert-93)"
NOMBRE: Final = ("aucun projet", "1 projet", "# projets")
ABANDONNES: Final = ("", ", dont un abandonné", ", dont # abandonnés")
AUDIENCE: Final = {
    "public": "{n} dans les fichiers{abandonnes} : seulement ceux qui sont votés et publics.",
    "comité": "{n} dans les fichiers{abandonnes} : ceux de la sélection, sans les projets internes.",
    "interne": "{n} dans les fichiers{abandonnes} : tous ceux de la sélection, les projets internes compris.",
}
FICHIERS_AIDE: Final = (
    "Chaque fichier contient tous les projets de la sélection, quel que soit leur nombre, avec la source, la date et "
    "les critères. Le GeoPackage sépare ceux qui ont un site et ceux qui n’en ont pas : un projet n’est jamais placé "
    "au siège de son maître d’ouvrage."
)
NOTE_DATE: Final = "Chiffres arrêtés au {date}"
NOTE_PERIMETRE: Final = "Périmètre : {perimetre}"
PERIMETRE_TOUT: Final = {
    True: "tous les projets, dans et hors accord",
    False: "tous les projets diffusés, dans et hors accord",
}
LECTURE: Final = (
    f"{PROJETS_CONNUS} Une ligne sans date de vote compte dans l’année où son projet commence. "
    "Un projet hors accord n’est pas un projet refusé."
)
PLAN: Final = "Plan de financement"
PLAN_VIDE: Final = {
    True: "Aucune ligne acquise ou demandée à cette date.",
    False: "Aucune ligne diffusée à cette date.",
}
DECISIONS: Final = "Décisions"
DECISIONS_VIDE: Final = {
    True: "Aucune décision saisie pour ce projet à cette date.",
    False: "Aucune décision diffusée pour ce projet à cette date.",
}
MOYEN: Final = "Moyen"
ATTENDUES: Final = "Décisions attendues"
INSTANCES: Final = "Prochaines instances du territoire"
SANS_EPCI: Final = "Ce projet n’est rattaché à aucune intercommunalité précise."
VERS_ACCORD: Final = "Ouvrir l’accord : {nom}"
FAITS: Final = {
    "theme": "Thème",
    "lieu": "Territoire",
    "maitre_ouvrage": "Maître d’ouvrage",
    "avancement": "Avancement",
    "cadre": "Cadre",
    "enjeu": "Enjeu",
    "periode": "Période",
    "diffusion": "Diffusion",
}
CADRE_ACCORD: Final = "dans un accord"
CADRE_HORS: Final = "hors accord"
