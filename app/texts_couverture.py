"""French labels of the page on coverage."""

from typing import Final

PAGE: Final = "Couverture"
TITRE: Final = "Couverture : ce qui est atteint, ce qui ne l’est pas"

MATRICE: Final = "Enjeux et moyens, par accord et par thème"
MATRICE_LEGENDE: Final = "Chaque carré est un enjeu."
ETATS: Final = {
    "moyens": "moyens votés par le Département (euros, jours ou accompagnement)",
    "projet": "un projet au moins, sans moyens votés",
    "rien": "ni projet ni moyens",
}
ETATS_COURTS: Final = {
    "moyens": "moyens votés",
    "projet": "projet sans moyens",
    "rien": "ni projet ni moyens",
}
MATRICE_ACCORD: Final = "Accord"
MATRICE_LECTURE: Final = (
    "Une case vide est un choix : un accord ne retient que quelques enjeux. Seul un enjeu sans moyens est une "
    "question. Le nombre d’enjeux ne dit ni leur importance ni le montant des moyens."
)
MATRICE_FICHIER: Final = (
    "Nombre d’enjeux en vigueur par accord et par thème, avec un projet et avec des moyens votés."
)
SANS_ACCORD: Final = "Aucun accord n’est saisi dans ce portefeuille : il n’y a pas d’enjeu à suivre."
SANS_ENJEU: Final = "aucun enjeu en vigueur à cette date"
DEFILER: Final = "Tableau des enjeux par accord et par thème, à faire défiler"

SANS_MOYENS: Final = "Enjeux sans moyens"
TOUS_DOTES: Final = "Aucun enjeu en vigueur n’est sans moyens votés à cette date."
NON_VOTE: Final = "Accord non encore voté :"
SANS_MOYENS_LECTURE: Final = (
    "Le nom ouvre l’accord. "
    "Un enjeu sans moyens votés peut être bien servi par les politiques thématiques, hors accord, ou par "
    "d’autres financeurs."
)

POPULATION: Final = "Population atteinte par thème"
PORTEE: Final = "Projet situé"
PORTEES: Final = {"0": "Dans la commune", "5": "À moins de 5 km", "10": "À moins de 10 km"}
POPULATION_TITRES: Final = {
    "0": "Part des habitants du Finistère dont la commune a un projet, par thème",
    "5": "Part des habitants du Finistère à moins de 5 km d’une commune qui a un projet, par thème",
    "10": "Part des habitants du Finistère à moins de 10 km d’une commune qui a un projet, par thème",
}
POPULATION_SOURCE: Final = "{portefeuille} ; populations municipales 2023, INSEE"
POPULATION_LECTURE: Final = (
    "Comptent les projets actifs d’une seule commune, dans les accords et hors accord, connus aujourd’hui quelle "
    "que soit la date choisie ; un projet d’échelle plus large n’est près de personne en particulier. Tous les "
    "habitants d’une commune sont placés à leur mairie, les distances sont à vol d’oiseau. Avoir un projet dans "
    "sa commune ne dit pas qu’on en profite."
)
SANS_PROJET: Final = "Aucun projet n’est saisi dans ce portefeuille."

SERVICES: Final = "Habitants proches d’un lycée"
SEUIL: Final = "Distance par la route"
SEUILS: Final = {"5": "5 km", "10": "10 km", "20": "20 km"}
SERVICE: Final = "lycée général et technologique"
SERVICES_TITRE: Final = "Finistère – Habitants à moins de {km} km d’un lycée général et technologique"
SERVICES_LEGENDE: Final = {"epci": "Part des habitants (%)", "commune": "À moins de {km} km d’un lycée"}
SERVICES_SOURCE: Final = "{source}, {licence} ; population municipale 2023, INSEE"
ATTEINTE: Final = {
    "sur": "Oui, quel que soit le trajet",
    "selon": "Selon le trajet",
    "au_dela": "Non, quel que soit le trajet",
}
SERVICES_LECTURE: Final = (
    "Les bornes de chaque territoire se lisent au survol et dans le tableau. "
    "Ligne droite entre mairies, allongée d’un détour de 1,2 à 1,5 ; les bornes viennent de ce détour et d’un "
    "seuil déplacé de 10 %. « Non calculé » : la ligne traverse la mer (îles, presqu’île de Crozon), ou moins de "
    "90 % des habitants ont une distance. Les lycées des Côtes-d’Armor et du Morbihan ne sont pas comptés : près "
    "de la limite, la distance peut être surestimée. Être proche d’un lycée ne dit rien des places ni des "
    "transports."
)

IMPLANTATION: Final = "Où un lycée de plus atteindrait le plus d’habitants"
IMPLANTATION_AIDE: Final = (
    "Exercice de calcul sur la couche de services embarquée. Il cherche les communes où un lycée de plus "
    "mettrait le plus d’habitants à la distance choisie, puis recommence vingt fois avec d’autres distances "
    "plausibles."
)
NOMBRE: Final = "Lycées à ajouter"
CHERCHER: Final = "Chercher"
PATIENCE: Final = "Recherche en cours : vingt et un calculs, de dix à quarante secondes la première fois…"
IMPLANTATION_TITRE: Final = "Finistère – Communes à moins de {km} km d’un lycée, avec {n}"
IMPLANTATION_LEGENDE: Final = "À moins de {km} km d’un lycée"
IMPLANTATION_ETATS: Final = {"deja": "Déjà", "gagne": "Avec le lieu trouvé", "au_dela": "Pas davantage"}
IMPLANTATION_LECTURE: Final = (
    "Une commune trouvée n’est pas un projet : ni le foncier, ni les effectifs, ni les transports, ni le coût ne "
    "sont pris en compte, et les habitants dont la distance n’est pas calculée sont comptés comme non atteints. "
    "La carte scolaire et les lycées relèvent de la Région et de l’État."
)
IMPLANTATION_ECHEC: Final = "Aucune réponse dans le temps imparti : choisissez moins de lycées."
