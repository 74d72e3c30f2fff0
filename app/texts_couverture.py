"""French labels of the page on coverage."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Service:
    """How sentences name one service, several of them, and one in full; all masculine."""

    nom: str
    pluriel: str
    nom_entier: str


def imported_service(couche: str) -> Service:
    """Name the services of an imported layer."""
    return Service(f"lieu {couche}", f"lieux {couche}", f"lieu {couche}")


PAGE: Final = "Couverture"
# Whether the dashboard shows the whole portfolio → what the page is about.
TITRE: Final = {
    True: "Couverture : ce qui est atteint, ce qui ne l’est pas",
    False: "Couverture : ce qu’atteignent les projets diffusés",
}

EN_PARTIE: Final = (
    "Ce qui est sans moyens ne se dit que de l’ensemble des votes, que ce tableau de bord ne montre pas. "
    "La partie sur les enjeux n’y figure donc pas. Une commune sans projet diffusé peut en avoir d’autres."
)
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
POPULATION_LECTURE: Final = (
    "Comptent les projets actifs d’une seule commune, dans les accords et hors accord, connus aujourd’hui quelle "
    "que soit la date choisie ; un projet d’échelle plus large n’est près de personne en particulier. Tous les "
    "habitants d’une commune sont placés à leur mairie, les distances sont à vol d’oiseau. Avoir un projet dans "
    "sa commune ne dit pas qu’on en profite."
)
SANS_PROJET: Final = "Aucun projet n’est saisi dans ce portefeuille."

COUCHE: Final = "Service"
LYCEE: Final = Service("lycée", "lycées", "lycée général et technologique")
LYCEES: Final = "Lycées généraux et technologiques (données livrées)"
IMPORTEE: Final = "{couche} (couche importée)"
MESURE: Final = "Mesurer"
MESURES: Final = {"km": "La distance", "minutes": "Le temps de trajet"}
SERVICES: Final = "Habitants proches d’un {nom}"
SEUIL: Final = {"km": "Distance par la route", "minutes": "Temps de trajet"}
SEUILS: Final = {
    "km": {"5": "5 km", "10": "10 km", "20": "20 km"},
    "minutes": {"10": "10 minutes", "20": "20 minutes", "30": "30 minutes"},
}
SEUIL_USUEL: Final = {"km": "10", "minutes": "20"}
SERVICES_TITRE: Final = "Finistère – Habitants à moins de {seuil} d’un {nom}"
SERVICES_LEGENDE: Final = {"epci": "Part des habitants (%)", "commune": "À moins de {seuil} d’un {nom}"}
LICENCE: Final = "Licence Ouverte 2.0"
TRAJETS_IMPORTES: Final = " ; trajets importés"
ATTEINTE: Final = {
    "sur": "Oui, quel que soit le trajet",
    "selon": "Selon le trajet",
    "au_dela": "Non, quel que soit le trajet",
}
BORNES: Final = "Les bornes de chaque territoire se lisent au survol et dans le tableau."
LIGNE_DROITE: Final = {
    True: (
        "Ligne droite entre mairies, allongée d’un détour de 1,2 à 1,5 ; les bornes viennent de ce détour et d’un "
        "seuil déplacé de 10 %."
    ),
    False: (
        "Ligne droite de la mairie au lieu, allongée d’un détour de 1,2 à 1,5 ; les bornes viennent de ce détour et "
        "d’un seuil déplacé de 10 %."
    ),
}
"""Whether the services are the embedded lycées → how straight lines are measured."""
DISTANCES_IMPORTEES: Final = "{communes} une distance importée, prise telle quelle, sans détour."
NON_CALCULE: Final = {
    "km": (
        "« Non calculé » : la ligne traverse la mer (îles, presqu’île de Crozon), ou moins de 90 % des habitants ont "
        "une distance."
    ),
    "minutes": "« Non calculé » : moins de 90 % des habitants ont un temps de trajet.",
}
MINUTES: Final = (
    "Temps de trajet de la table importée, sans détour : les bornes viennent d’un seuil déplacé de 10 %. "
    "{communes} un temps de trajet ; une commune qui a le service est comptée à 0 minute quand la table n’en dit rien."
)
AILLEURS: Final = {
    True: (
        "Les lycées des Côtes-d’Armor et du Morbihan ne sont pas comptés : près de la limite, la distance peut être "
        "surestimée."
    ),
    False: "Les lieux absents du fichier importé ne sont pas comptés, même tout près de la limite du département.",
}
ITINERANTS: Final = (
    "",
    "Un service itinérant, placé au siège de son porteur, n’est pas compté.",
    "# services itinérants, placés au siège de leur porteur, ne sont pas comptés.",
)
COMMUNES_ONT: Final = ("Aucune commune n’a", "Une commune a", "# communes ont")
NE_PAS_CONCLURE: Final = "Être proche d’un {nom} ne dit rien des places, des horaires ni des transports."

IMPLANTATION: Final = "Où un {nom} de plus atteindrait le plus d’habitants"
IMPLANTATION_AIDE: Final = (
    "Exercice de calcul. Il cherche les communes où un {nom} de plus mettrait le plus d’habitants à la portée choisie, "
    "puis recommence vingt fois avec d’autres trajets plausibles."
)
IMPLANTATION_SANS_TRAJETS: Final = (
    "La table importée ne donne de temps de trajet que vers les {pluriel} existants : chercher un lieu nouveau demande "
    "les trajets de commune à commune. Choisissez « La distance » pour une recherche en kilomètres."
)
NOMBRE: Final = "Nombre à ajouter"
CHERCHER: Final = "Chercher"
PATIENCE: Final = "Recherche en cours : vingt et un calculs, de dix à quarante secondes la première fois…"
IMPLANTATION_TITRE: Final = "Finistère – Communes à moins de {seuil} d’un {nom}, avec {n}"
DE_PLUS: Final = ("un {nom} de plus", "# {pluriel} de plus")
IMPLANTATION_LEGENDE: Final = "À moins de {seuil} d’un {nom}"
IMPLANTATION_DEJA: Final = "Déjà"
IMPLANTATION_GAGNE: Final = ("", "Avec le lieu trouvé", "Avec les lieux trouvés")
IMPLANTATION_AU_DELA: Final = "Pas davantage"
IMPLANTATION_LECTURE: Final = (
    "Une commune trouvée n’est pas un projet : ni le foncier, ni les effectifs, ni les transports, ni le coût ne "
    "sont pris en compte, et les habitants dont le trajet n’est pas connu sont comptés comme non atteints."
)
IMPLANTATION_LYCEES: Final = "La carte scolaire et les lycées relèvent de la Région et de l’État."
IMPLANTATION_ECHEC: Final = "Aucune réponse dans le temps imparti : choisissez moins de lieux."
