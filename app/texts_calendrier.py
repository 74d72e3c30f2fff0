"""French labels of the page of calendar and governance."""

from typing import Final

PAGE: Final = "Calendrier"
TITRE: Final = "Calendrier et gouvernance"
TERRITOIRE: Final = "Intercommunalité"
TOUS: Final = "Toutes les intercommunalités"
PERIMETRE_TOUS: Final = "instances des 21 intercommunalités et du Département"
PERIMETRE_UN: Final = "instances {de} et du Département"
# Whether the dashboard shows the whole portfolio → the projects that a plan is made of.
PLAN_PROJETS: Final = {True: "projets", False: "projets diffusés"}
PLAN_TOUS: Final = "{projets} de toutes les intercommunalités"
PLAN_UN: Final = "{projets} {de}"
TYPES: Final = "Instances"
TYPES_TOUTES: Final = "Toutes les instances"
INSTANCES: Final = "Instances"
FRISE: Final = "Instances, un an avant et un an après le {date}"
FRISE_NOTE: Final = (
    "Une marque par jour de réunion : plusieurs comités territoriaux peuvent se tenir le même jour."
)
MOMENT: Final = "Moment"
MOMENTS: Final = {"avenir": "À venir", "passees": "Passées"}
# Whether the dashboard shows the whole portfolio → what is said of an empty list.
AUCUNE_INSTANCE: Final = {
    True: "Aucune instance n’est saisie pour ces choix.",
    False: "Aucune instance n’est diffusée pour ces choix.",
}
INSTANCES_ALT: Final = "Liste des instances, une par ligne ; une ligne choisie affiche ses décisions."
AGENDA: Final = "Ajouter à un agenda (.ics)"
AGENDA_AIDE: Final = (
    "Le fichier contient les instances à venir de la sélection ; l’importer de nouveau met l’agenda à jour."
)
AGENDA_NOM: Final = "Instances des accords – {nom}"
DEPARTEMENT: Final = "Finistère"
DECISIONS: Final = "Décisions d’une instance"
CHOISIR_INSTANCE: Final = "Instance"
AUCUNE_DECISION: Final = {
    True: "Aucune décision n’est saisie pour cette instance.",
    False: "Aucune décision n’est diffusée pour cette instance.",
}
ATTENDUES: Final = "Cette instance est à venir : les décisions ci-dessous sont attendues."
PLAN: Final = "Plan annuel"
ANNEE: Final = "Année du plan"
AUCUN_PLAN: Final = {
    True: "Aucun projet n’est inscrit à un plan annuel.",
    False: "Aucun projet diffusé n’est inscrit à un plan annuel.",
}
PLAN_ALT: Final = "Opérations du plan annuel, avec leur coût, l’aide du Département et les autres financeurs."
PLAN_CSV: Final = "Télécharger le plan annuel (CSV)"
PLAN_LECTURE: Final = (
    "Une aide demandée n’est pas promise : elle est votée en commission permanente, après l’examen des services et le "
    "comité de pilotage. Les coûts hors taxes et toutes taxes comprises ne s’additionnent pas."
)
NOTE_DATE: Final = "Chiffres arrêtés au {date}"
CONSTRUCTION: Final = "La construction des accords, 2020-2021"
