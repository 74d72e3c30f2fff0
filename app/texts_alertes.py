"""French labels of the page of alerts."""

from typing import Final

PAGE: Final = "Alertes"
TITRE: Final = "Points de vigilance"
NATURES: Final = "Natures"
NATURES_TOUTES: Final = "Toutes les natures"
EPCI: Final = "Intercommunalités"
EPCI_TOUTES: Final = "Toutes"
CADRE: Final = "Cadre"
CADRES: Final = {"tous": "Tous", "accord": "Dans un accord", "hors": "Hors accord"}
PAR_NATURE: Final = "Par nature"
PAR_EPCI: Final = "Par intercommunalité"
LISTE: Final = "Liste"
LISTE_ALT: Final = "Liste des points de vigilance, un par ligne, avec leur date et leur montant."
TABLEAU_ALT: Final = "Nombre de points de vigilance par intercommunalité et par nature."
NATURES_ALT: Final = "Nombre de points de vigilance et montant concerné, par nature."
PROJET: Final = "Ouvrir un projet de la liste"
PROJET_EXEMPLE: Final = "Choisir un projet"
ACCORDS: Final = "Ouvrir un accord"
OUVRIR: Final = "{nom} ({n})"
TELECHARGER: Final = "Télécharger la liste (CSV)"
NOTE_DATE: Final = "Chiffres arrêtés au {date}"
NOTE_PERIMETRE: Final = "Périmètre : {perimetre}"
# Whether the dashboard shows the whole portfolio → what is looked at without any choice.
PERIMETRE_TOUT: Final = {
    True: "tous les accords et les projets hors accord",
    False: "tous les projets diffusés, dans et hors accord",
}
AUCUN: Final = "Aucun point de vigilance pour ces choix."
COMPARER: Final = "Un nombre élevé peut venir d’un suivi plus complet : il ne classe pas les territoires."
LECTURE: Final = (
    "Une alerte invite à vérifier, elle ne désigne pas une faute. Les montants de deux natures ne s’additionnent pas : "
    "un même projet peut être en retard et avoir une aide bientôt caduque. La part de 20 % du maître d’ouvrage connaît "
    "des exceptions que le portefeuille ne porte pas. Un projet sans avancement connu n’est jamais dit en retard. Une "
    "aide est « bientôt caduque » quand sa date limite tombe dans les douze mois."
)
