"""French labels of the page « Comparer »."""

from typing import Final

PAGE: Final = "Comparer"
TITRE: Final = "Comparer des territoires"
TERRITOIRES: Final = "Territoires comparés (2 à 4)"
TERRITOIRES_EXEMPLE: Final = "Choisissez deux à quatre intercommunalités"
INDICATEUR: Final = "Indicateur des cartes"
TROP: Final = "La comparaison porte sur quatre territoires au plus : les quatre premiers sont affichés."
TROP_PEU: Final = "Choisissez au moins deux territoires pour les comparer."
CHIFFRES: Final = "Chiffres clés"
CHIFFRES_ALT: Final = "Tableau des chiffres clés, un territoire par colonne, arrêtés au {date}."
CARTES: Final = "Les communes de chaque territoire"
CARTES_LECTURE: Final = (
    "Mêmes classes et mêmes couleurs sur toutes les cartes : celles des communes du Finistère et de Poher. "
    "Entre parenthèses, le nombre de communes de chaque carte. Chaque carte a son échelle."
)
CARTES_LECTURE_STOCK: Final = (
    "Même échelle de cercles sur toutes les cartes. Chaque carte a son échelle de distances."
)
CARTES_ABSENTES: Final = (
    "Cet indicateur n’existe pas par commune : choisissez-en un autre pour voir les cartes."
)
POSITION: Final = "Parmi les 21 intercommunalités"
POSITION_GRAPHIQUE: Final = "Les territoires comparés parmi les 21 intercommunalités"
POSITION_LECTURE: Final = (
    "Chaque ligne a sa propre échelle, de la plus petite à la plus grande valeur des 21 : "
    "une position à droite veut dire « plus », pas « mieux »."
)
POPULATION: Final = "Population depuis 2016"
POPULATION_SOURCE: Final = "INSEE, populations municipales 2016 à 2023, périmètres de 2026"
POPULATION_LECTURE: Final = (
    "Le total du Finistère manque en 2018 : la population d’Ouessant et de l’Île-de-Sein n’y est pas connue. "
    "Un décalage d’un an peut changer le sens d’une faible évolution."
)
POUR_ALLER: Final = "Ouvrir l’accord : {nom}"
SANS_ACCORD: Final = (
    "Aucun accord n’est saisi pour ces territoires : il n’y a ni promis, ni voté, ni versé dans un accord."
)
