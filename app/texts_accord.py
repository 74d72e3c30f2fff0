"""French labels of the page of an accord, those of `app.texts` set apart."""

from typing import Final

ETAT_AU: Final = "état au {date}"
DUREE: Final = "Durée écoulée"
VOTEE: Final = "Enveloppe votée"
VERSEE: Final = "Enveloppe versée"
SANS_ENVELOPPE: Final = "aucune enveloppe saisie"

LIENS: Final = {
    "projets": "Ses projets",
    "alertes": "Ses points de vigilance",
    "calendrier": "Son calendrier",
    "priorites": "Son rang dans l’indice",
    "comparer": "Le comparer",
}

EVOLUTION: Final = "Dans le temps"
EVOLUTION_LECTURE: Final = (
    "Voté et versé sont rapportés à l’enveloppe promise à chaque date, avenants compris. Un investissement se paie à "
    "la fin des travaux : le versé suit le voté avec retard."
)
POPULATION: Final = "Population depuis 2016"

COMPARABLES: Final = "Territoires comparables"
COMPARABLES_VOIR: Final = "Voir leurs chiffres et leur ressemblance"
COMPARABLES_ALT: Final = "Territoires qui ressemblent le plus à celui-ci, avec leurs moyens par habitant."
COMPARABLES_LECTURE: Final = (
    "Ressemblance : écart moyen, en écarts-types, sur les indicateurs de l’indice de fragilité ; plus il est petit, "
    "plus les territoires se ressemblent. Deux territoires semblables sur ces indicateurs peuvent différer en tout le "
    "reste, et un accord est sélectif par choix : un écart n’est pas une injustice."
)
COMPARER: Final = "Comparer ces territoires en détail"
TOUT_LE_CALENDRIER: Final = "Tout le calendrier"
AUTRES_INSTANCES: Final = "Les {n} prochaines instances, sur {total} qui sont saisies."
