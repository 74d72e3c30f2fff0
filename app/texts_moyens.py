"""French labels of the page on means."""

from typing import Final

from render.views import words

PAGE: Final = "Moyens"
TITRE: Final = "Moyens : promis, votés, versés"

TITRE_EN_PARTIE: Final = "Moyens : votés, versés"
"""Where the envelopes are not told."""

REPARTITION: Final = "Répartition des moyens"
REPARTIR: Final = "Répartir"
VUES: Final = {
    "accord": "Par accord",
    "moyen": "Par moyen",
    "theme": "Par thème",
    "apporteur": "Par apporteur",
    "annee": "Par année de versement",
}
TITRES: Final = {
    "accord": "Promis, voté et versé par accord, au {date}",
    "moyen": "Promis, voté et versé par moyen, au {date}",
    "theme": "Voté et versé par thème, au {date}",
    "apporteur": "Voté et versé par apporteur dans les projets des accords, au {date}",
    "annee": "Versements du Département par année et par moyen, au {date}",
}
TITRES_EN_PARTIE: Final = {
    "accord": "Voté et versé par accord, au {date}",
    "moyen": "Voté et versé par moyen, au {date}",
}
"""Titles where the envelopes are not told."""
JOURS: Final = (
    "Les jours additionnent l’ingénierie et l’accompagnement ; la vue d’ensemble ne compte que l’ingénierie."
)
LECTURE_EN_PARTIE: Final = (
    "Voté et versé ne comptent que le Département, dans les accords. Un taux de versement bas n’est pas un échec : un "
    f"investissement se paie à la fin des travaux. {JOURS}"
)
LECTURES: Final = {
    "accord": "Promis, voté et versé ne comptent que le Département, dans les accords. Un reste à affecter n’est pas "
    "de l’argent perdu, et un taux de versement bas n’est pas un échec : un investissement se paie à la fin des "
    f"travaux. {JOURS}",
    "moyen": "L’ingénierie et l’accompagnement se comptent en jours et ne sont jamais convertis en euros.",
    "theme": "Les accords promettent par moyen, non par thème : il n’y a pas de promis ici. Peu de moyens sur un thème "
    f"est un choix de l’accord, les politiques thématiques du Département s’y ajoutent. {JOURS}",
    "apporteur": "Les versements des autres financeurs ne sont pas toujours connus : un versé absent n’est pas un "
    f"versé nul. Ce que paie le maître d’ouvrage lui-même n’est pas une aide. {JOURS}",
    "annee": f"Un vote est entier, seul un versement a une année. L’année en cours n’est pas finie. {JOURS}",
}
GRAPHIQUE: Final = "Voir le graphique"
RIEN_VOTE: Final = (
    "Aucun moyen n’est promis, voté ni versé dans un accord à cette date : il n’y a rien à répartir."
)
RIEN_VERSE: Final = "Aucun versement du Département dans un accord n’est enregistré à cette date."


def of_shown(nothing: str, *, whole: bool) -> str:
    """Say that there is nothing; of what is shown only, where this is not all the votes."""
    return nothing if whole else f"Dans ce qui est diffusé : {nothing[:1].lower()}{nothing[1:]}"


CARTES: Final = "Carte des moyens"
CARTE: Final = "Carte"
CARTES_CHOIX: Final = {"habitant": "€ par habitant", "ecart": "Besoin et moyens"}
THEME: Final = "Thème"
TOUS: Final = "Tous les thèmes"
CARTE_THEME: Final = words.MEANS_OF_THEME
CARTE_ECART: Final = words.GAP
BESOIN: Final = (
    "Besoin : {label}, {millesime} (Finistère : {valeur}). Moyens : euros votés par le Département dans les accords "
    "sur ce thème, par habitant (21 EPCI : {moyens})."
)
SANS_INDICATEUR: Final = (
    "{theme} : aucun indicateur de besoin disponible, donc pas de carte du besoin et des moyens. "
    "Thèmes qui en ont un : {themes}."
)
SANS_VOTE_THEME: Final = "Aucun moyen n’est voté sur ce thème dans un accord à cette date."
LECTURE_ECART: Final = (
    "Une case n’est ni un bon ni un mauvais point : un indicateur ne dit pas tout d’un besoin, et un accord est "
    "sélectif par choix. La carte montre où poser la question."
)
_LECTURE_THEME: Final = (
    "Montants votés par le Département dans les accords sur ce seul thème, rapportés aux habitants de la partie "
    "finistérienne."
)
LECTURE_THEME: Final = {
    True: f"{_LECTURE_THEME} Un accord sans moyen sur un thème a pu choisir d’autres priorités.",
    False: f"{_LECTURE_THEME} Un accord peut avoir des moyens dans un projet qui n’est pas diffusé.",
}
"""Whether all the votes are shown → how to read the map of one theme."""

LEVIER: Final = "Autres financements pour 1 € du Département"
LEVIER_VUES: Final = {"siren": "Par intercommunalité", "theme": "Par thème"}
LEVIER_TITRES: Final = {
    "siren": "Autres financements pour 1 € du Département, par intercommunalité, au {date}",
    "theme": "Autres financements pour 1 € du Département, par thème, au {date}",
}
LEVIER_LECTURE: Final = (
    "Euros votés par d’autres financeurs que le Département et le maître d’ouvrage, dans les projets des accords où le "
    "Département a voté. Ce n’est pas une causalité : d’autres auraient parfois financé sans lui."
)
LEVIER_RIEN: Final = (
    "Sans vote du Département dans un accord à cette date, ce rapport n’existe pas : il n’est pas calculé."
)

DEDANS_DEHORS: Final = "Dans les accords et hors accord"
DEDANS: Final = "Dans un accord"
DEHORS: Final = "Hors accord"
PERIMETRES: Final = {
    "epci": "21 EPCI",
    "hors_epci": "Communes sans EPCI (Ouessant, Île-de-Sein)",
    "sans_territoire": "Plusieurs EPCI ou département entier",
    "ensemble": "Ensemble",
    "hors_finistere": "dont communes hors du Finistère",
}
DEDANS_RIEN: Final = (
    "Aucun vote du Département n’est enregistré à cette date, ni dans un accord ni hors accord."
)
DEDANS_LECTURE: Final = (
    "Un projet est dans un accord quand il porte le code d’un accord. Hors accord, il relève des politiques "
    "thématiques du Département : ce n’est pas un oubli. Sont comptés les projets pour "
    f"lesquels une aide du Département, en euros ou en jours, est demandée ou votée. {JOURS}"
)
