"""French labels of the page « Données et méthode »."""

from typing import Final

PAGE: Final = "Données et méthode"
TITRE: Final = "Données et méthode"
RUBRIQUE: Final = "Rubrique"
RUBRIQUES: Final = {
    "indicateurs": "Indicateurs",
    "sources": "Sources",
    "portefeuille": "Portefeuille",
    "methode": "Méthode",
    "glossaire": "Glossaire",
    "mentions": "Mentions et accessibilité",
}
RESUME: Final = (
    "{indicateurs} indicateurs de {producteurs} producteurs, {complets} connus pour toutes les communes ; "
    "données embarquées : version {version}."
)
CATALOGUE: Final = "Catalogue des indicateurs"
CHERCHER: Final = "Chercher un indicateur"
CHERCHER_EXEMPLE: Final = "Par exemple : logement, lycée, INSEE"
THEME: Final = "Thème"
TOUS_THEMES: Final = "Tous les thèmes"
RIEN_TROUVE: Final = "Aucun indicateur ne correspond : retirez un mot ou choisissez un autre thème."
TROUVES: Final = {"zero": "aucun indicateur", "un": "1 indicateur", "plusieurs": "# indicateurs"}
COMMUNES: Final = (
    "Les {n} communes sont les {dedans} du Finistère et les {dehors} de Poher Communauté situées dans les "
    "Côtes-d’Armor."
)
FICHE: Final = "Fiche d’un indicateur"
FICHE_CHOIX: Final = "Indicateur"
FICHE_CARTE: Final = "Voir cet indicateur sur la carte"
CSV_CATALOGUE: Final = "Télécharger les fiches (CSV)"
SOURCES_EMBARQUEES: Final = "Sources des données embarquées"
SOURCES_TEXTE: Final = (
    "Ces jeux de données publics sont livrés avec l’outil : il ne va rien chercher sur l’internet. "
    "Chaque indicateur dit de quel jeu il vient."
)
SOURCES_IMPORTEES: Final = "Sources des données importées"
SOURCES_IMPORTEES_TEXTE: Final = (
    "Ces fichiers ont été importés à côté des données livrées : observation, limites, services, trajets, "
    "dispositifs."
)
SOURCES_PAQUETS: Final = "Paquets d’où elles ont été extraites"
VERSION_EMBARQUEE: Final = "Version des données embarquées : {version}."
PORTEFEUILLE: Final = "Version affichée"
PORTEFEUILLE_DEMONSTRATION: Final = (
    "Le portefeuille affiché est la démonstration : accords, projets et montants sont inventés, "
    "sur des territoires réels. Il s’efface dès qu’un portefeuille réel est publié."
)
PORTEFEUILLE_VERSION: Final = "Version affichée : {version}."
CONTENU: Final = "Contenu"
PORTEFEUILLE_SOURCES: Final = "Sources du portefeuille"
AUCUNE_SOURCE: Final = "Aucune source n’est déclarée pour cette version."
JOURNAL: Final = "Journal des versions"
AUCUN_JOURNAL: Final = "Aucune version n’a encore été publiée."
JOURNAL_TEXTE: Final = (
    "Du plus récent au plus ancien. Rien de publié n’est jamais modifié : "
    "une erreur se corrige par une version."
)
METHODE_CHOIX: Final = "Page de méthode"
NON_RENSEIGNE: Final = "non renseigné"
