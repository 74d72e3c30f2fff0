"""French labels of the interface, in one place; long prose stands in `app/prose/`."""

from typing import Final

from render.views import words

TITRE: Final = "Accords pour des territoires solidaires"
PAGE_VUE: Final = "Vue d’ensemble"
TITRE_VUE: Final = "Vue d’ensemble du Finistère"
PAGE_ACCORD: Final = "Accord"
MENU: Final = "Pages de l’atlas"

RECHERCHE: Final = "Votre commune, canton ou intercommunalité"
RECHERCHE_EXEMPLE: Final = "Par exemple : Carhaix, canton de Crozon, Haut-Léon"
RECHERCHE_PLUSIEURS: Final = "**{n} territoires répondent à « {mots} » :**"
RECHERCHE_PROCHES: Final = "**Aucun territoire ne s’appelle « {mots} ». Peut-être :**"
RECHERCHE_RIEN: Final = (
    "Aucun territoire du Finistère ne répond à « {mots} ». "
    "Écrivez le nom d’une commune, d’un canton ou d’une intercommunalité, avec ou sans accents."
)
RECHERCHE_SUITE: Final = "Les {n} premiers sont affichés : écrivez un mot de plus."
DATE_AIDE: Final = "Les décisions, votes et versements postérieurs à ce jour ne sont pas comptés."
DEMONSTRATION: Final = "Données de démonstration"
VERSION_DEMONSTRATION: Final = "de démonstration"
DEMONSTRATION_AIDE: Final = (
    "Les accords, projets et montants affichés sont inventés pour montrer l’outil. "
    "Les limites, la population et l’observation sont réelles."
)
PORTEFEUILLE_REEL: Final = "Portefeuille : {sources}"

LIEN_ILLISIBLE: Final = (
    "Le lien demandait « {value} » pour « {name} », qui n’existe pas ou plus : le choix habituel est affiché."
)
DATE_ILLISIBLE: Final = (
    "La date « {value} » du lien est illisible (format attendu : AAAA-MM-JJ) : la date du jour est utilisée."
)
DATE_HORS_BORNES: Final = (
    "La date « {value} » du lien est hors de la période couverte : la date du jour est utilisée."
)
DATE_A_VENIR: Final = (
    "La date « {value} » du lien est à venir : ce tableau de bord ne montre que ce qui est voté et public, "
    "la date du jour est utilisée."
)
LIMITES: Final = {False: "IGN, généralisées", True: "IGN, importées"}
PANNE: Final = (
    "Cette page n’a pas pu être affichée. Vos données ne sont pas touchées ; rechargez la page, "
    "et si cela se répète, transmettez ce repère au support : {repere}."
)

SERVI: Final = {
    "public": (
        "Ce tableau de bord est ouvert au public : ses totaux ne comptent que les projets et les aides votés et "
        "publics ; enveloppes, plans annuels et points de vigilance n’y figurent pas."
    ),
    "comité": (
        "Ce tableau de bord est réservé aux comités : les projets internes n’y sont ni montrés ni comptés, et ce qui "
        "reste des enveloppes n’y est donc pas calculé."
    ),
    "interne": (
        "Ce tableau de bord est à usage interne : il montre tout le portefeuille, projets internes compris."
    ),
}
"""For whom the dashboard is, and what its totals count."""

THEME: Final = "Thème"
INDICATEUR: Final = "Indicateur"
NIVEAU: Final = "Niveau"
NIVEAUX: Final = {"epci": "Intercommunalités", "commune": "Communes"}
MOYENS: Final = "Moyens"
MOYENS_CHOIX: Final = {"aucun": "Aucun", "eur_hab": "€ par habitant", "projets": "Projets"}
DATE: Final = "Chiffres arrêtés au"

VOIR_DONNEES: Final = "Voir les données"
VOIR_GRAPHIQUE: Final = "Voir les données, télécharger (tableau, image)"
TELECHARGER: Final = "Télécharger (CSV)"
SOURCE: Final = "Source : {source}"
YES, NO = "oui", "non"

SANS_ACCORD: Final = "Les projets hors accord, l’observation et les communes sont affichés."
ENSEMBLE_HORS_ACCORD: Final = "hors accord ({perimetre})"
ENSEMBLE_HORS_EPCI: Final = "hors de toute intercommunalité (îles, département entier)"
PROJETS_CONNUS: Final = (
    "Le nombre de projets est celui que l’on connaît aujourd’hui, même à une date passée ; seuls les montants et les "
    "jours sont lus à la date choisie."
)
AUCUN_ACCORD: Final = f"Aucun accord saisi pour ce territoire. {SANS_ACCORD}"
AUCUN_ACCORD_DIFFUSE: Final = f"Aucun accord voté n’est diffusé pour ce territoire. {SANS_ACCORD}"
PROMIS: Final = "Promis"
PROMIS_AIDE: Final = "enveloppe du Département"
VOTE: Final = "Voté"
VERSE: Final = "Versé"
RESTE: Final = "Reste à affecter"
RESTE_AIDE: Final = "promis moins voté"
PAR_HABITANT: Final = "Voté par habitant"
JOURS: Final = "Ingénierie"
SANS_MONTANT: Final = "non saisi"
ENJEUX: Final = "Enjeux, projets et moyens"
# Whether the dashboard shows the whole portfolio → what is said where there is nothing to list.
AUCUN_ENJEU: Final = {
    True: "Aucun enjeu n’a été saisi pour ce territoire.",
    False: "Aucun enjeu n’est diffusé pour ce territoire.",
}
AUCUN_PROJET: Final = {True: "aucun projet", False: "aucun projet diffusé"}
SANS_MOYENS: Final = "sans moyens votés"
CARTE_PROJETS: Final = "Communes et projets"
MOYENS_TITRE: Final = "Moyens du Département et des partenaires"
MOYENS_VUES: Final = {"moyen": "Par type", "apporteur": "Par apporteur", "annee": "Versements par année"}
OBSERVATION: Final = "Le territoire et le Finistère"
OBSERVATION_GRAPHIQUE: Final = "Le territoire parmi les 21 intercommunalités"
CLASSEMENT_LONG: Final = "{label} : les {n} valeurs les plus hautes"
GOUVERNANCE: Final = "Gouvernance"
DERNIERES_DECISIONS: Final = "Dernières décisions"
# Whether the dashboard shows the whole portfolio → what is said of an empty list.
AUCUNE_DECISION: Final = {
    True: "Aucune décision saisie à cette date.",
    False: "Aucune décision diffusée à cette date.",
}
PROCHAINES_INSTANCES: Final = "Prochaines instances"
AUCUNE_INSTANCE: Final = {
    True: "Aucune instance à venir n’est saisie.",
    False: "Aucune instance à venir n’est diffusée.",
}
AVENANTS: Final = "Avenants"
CONTRIBUTIONS: Final = "Contributions reçues"
AUCUNE_CONTRIBUTION: Final = {True: "Aucune contribution saisie.", False: "Aucune contribution diffusée."}
VIGILANCE: Final = "Points de vigilance"
AUCUNE_ALERTE: Final = {
    True: "Aucun point de vigilance à cette date.",
    False: "Aucun point de vigilance à cette date dans ce qui est diffusé.",
}
HORS_ACCORD: Final = "Projets hors accord"
ALERTES: Final = {
    "retard": "Projet en retard de plus de six mois",
    "caduque": "Aide caduque",
    "caducite": "Aide bientôt caduque",
    "plan_a_boucler": "Plan de financement à boucler",
    "part_mo": "Part du maître d’ouvrage à vérifier (moins de 20 %)",
    "enjeu_sans_moyens": "Enjeu sans moyens (accord voté)",
}
NIVEAU_ABSENT: Final = "Cet indicateur n’existe pas par commune : la carte par intercommunalité est affichée."
MOYENS_EPCI: Final = (
    "Les moyens votés à l’échelle d’une intercommunalité ne se répartissent pas par commune : "
    "la carte par intercommunalité est affichée."
)
MOYENS_LECTURE: Final = (
    "Montants votés par le Département dans les accords, rapportés aux habitants de la partie finistérienne ; "
    "un accord est sélectif par choix, un écart n’est pas une injustice."
)
MOYENS_MONTANT: Final = "Le montant voté"
MOYENS_DANS_ACCORD: Final = words.MEANS_IN_ACCORDS
CARTE_MOYENS: Final = words.MEANS
MOYENS_HORS_ACCORD: Final = words.MEANS_OUTSIDE
MOYENS_LECTURE_HORS: Final = (
    "Aucun vote du Département dans un accord n’est enregistré à cette date : la carte montre les aides des autres "
    "financeurs, hors accord, rapportées aux habitants de la partie finistérienne."
)
SANS_MOYENS_ACCORD: Final = {
    True: "Sans accord saisi, il n’y a ni enveloppe ni vote dans un accord.",
    False: "Aucun vote du Département dans un accord n’est diffusé pour ce territoire.",
}
CHOISIR_ACCORD: Final = "Choisissez une intercommunalité pour ouvrir son accord."
VOTE_DEPARTEMENT: Final = "Voté par le Département"
VOTE_AUTRES: Final = "Voté par d’autres financeurs"
HORS_ACCORD_AIDE: Final = "hors accord"
FINANCEMENTS_HORS: Final = "Financements hors accord, par apporteur"
OUVRIR_ACCORD: Final = "Ouvrir l’accord : {nom}"
