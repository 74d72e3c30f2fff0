"""French labels of the sheet of a commune and of the view of a canton."""

from typing import Final

VUE: Final = "Affichage"
FINISTERE: Final = "Tout le Finistère"
ACCORD: Final = "Accord : {nom}"
TITRE_COMMUNE: Final = "{nom}, commune {de}"
TITRE_SEULE: Final = "{nom}, commune sans intercommunalité"
TITRE_CANTON: Final = "Canton {de}"

HABITANTS: Final = "Habitants en 2023"
SUPERFICIE: Final = "Superficie"
KM2: Final = "km²"
DENSITE: Final = "{densite} habitants/km²"
PROJETS: Final = "Projets situés ici"
PROJETS_ACCORD: Final = {
    "zero": "aucun dans un accord",
    "un": "un dans un accord",
    "plusieurs": "# dans un accord",
}
VOTE: Final = "Voté par le Département"
VERSE: Final = "versé : {montant}"
AUTRES: Final = "Autres financeurs"

POPULATION: Final = "Population depuis 2016"
CARTE: Final = "Carte"
INDICATEUR: Final = "Indicateur de la carte"
OBSERVATION: Final = "Comparaison"
OBSERVATION_COMMUNE: Final = "{nom} parmi les {n} communes {de}"
OBSERVATION_SEULE: Final = "{nom} parmi les {n} communes du Finistère"
OBSERVATION_EXTREMES: Final = (
    "Les deux nombres sous chaque ligne sont la plus basse et la plus haute des valeurs placées sur elle : celles des "
    "communes, et celle du Finistère."
)
OBSERVATION_ALT: Final = "Indicateurs, à côté de ceux de l’intercommunalité et du Finistère."
OBSERVATION_LECTURE: Final = (
    "« Oui » et « non » répondent pour toute la commune ; pour un territoire, c’est une part de ses habitants. "
    "Une petite commune change vite de valeur : un taux n’y mesure parfois que quelques personnes."
)
OBSERVATION_SOURCE: Final = (
    "Source : {producteurs}, {licences}. Le millésime suit le nom de chaque indicateur ; la source exacte de chacun "
    "est dans le fichier et dans « Données et méthode »."
)
COMMUNES: Final = "Communes du canton"
CANTONS: Final = "Cantons"
OUVRIR_COMMUNE: Final = "Ouvrir la fiche d’une commune"
CHOISIR: Final = "Choisir une commune"
ACCORDS: Final = "Accords"
OUVRIR_ACCORD: Final = "Ouvrir l’accord : {nom}"
OUVRIR_CANTON: Final = "Canton {de}"
OUVRIR_VILLE: Final = "Ouvrir la fiche {de}"
PROJETS_TITRE: Final = "Projets"
CHERCHER: Final = "Chercher dans ces projets et télécharger"
MOYENS_LECTURE: Final = (
    "Seuls les projets d’un site ou d’une commune sont comptés ici. Les moyens d’un accord servent toute une "
    "intercommunalité : ils ne sont jamais partagés entre ses communes."
)
CANTON_LECTURE: Final = (
    "Une commune est rattachée au canton où elle se trouve en entier. Brest et Quimper, partagées entre plusieurs "
    "cantons, ne sont comptées dans aucun. Un accord suit les limites des intercommunalités, non celles des cantons."
)
