"""French labels of the page on priorities."""

from typing import Final

from render.views import words

PAGE: Final = "Priorités"
TITRE: Final = "Priorités : indice de fragilité territoriale"
INTRODUCTION: Final = (
    "L’indice rapproche {n} indicateurs publics, un par dimension, ramenés de 0 (la valeur la plus favorable des "
    "21 intercommunalités) à 100 (la moins favorable). Il est calculé à partir de l’observation, pas du portefeuille."
)

POIDS: Final = "Poids des dimensions"
OFFICIEL: Final = "Réglage officiel : {poids}."
ACTUEL: Final = "Vos poids, ramenés à 100\u00a0% : {poids}."
EST_OFFICIEL: Final = "La carte montre le réglage officiel, à poids égaux faute d’un choix politique."
POIDS_AIDE: Final = "Officiel : {officiel}\u00a0%. Indicateur : {indicateurs}."
PART: Final = "soit {part}, officiel {officiel}"
REVENIR: Final = "Revenir au réglage officiel"
SANS_POIDS: Final = "Tous les poids sont nuls : le réglage officiel est montré à la place."

CLASSEMENT: Final = "Carte et classement"
EPCI: Final = "Intercommunalité"
EPCI_EXEMPLE: Final = "Choisir une intercommunalité, ou la toucher sur la carte"
CARTE: Final = words.INDEX
RANGS: Final = "Rang de chaque intercommunalité et son intervalle{poids}"
POIDS_OFFICIELS: Final = words.OFFICIAL_WEIGHTS
POIDS_MODIFIES: Final = ", poids modifiés"
NOTE_POIDS: Final = "Poids modifiés : {poids}."
VARIANTES: Final = (
    "Chaque calcul est refait {n} fois en changeant les poids (d’un quart au plus), la façon de ramener les valeurs à "
    "une même échelle, la moyenne, le traitement des valeurs extrêmes, et en retirant un indicateur. L’intervalle "
    "contient le rang de 90\u00a0% de ces variantes ; ce n’est pas un intervalle de confiance. Une classe est hachurée "
    "quand elle tient dans moins de 80\u00a0% d’entre elles."
)

DIMENSIONS: Final = "Deux dimensions, que l’indice additionne"
NUAGE: Final = "Fragilité rurale et vieillissement des 21 intercommunalités"
NUAGE_LECTURE: Final = (
    "Évolution de la population, logements vacants et petites communes vont ensemble ; l’âge est une dimension à part. "
    "Deux territoires de même score peuvent donc être fragiles pour des raisons opposées. Ces positions ne dépendent "
    "pas des poids."
)
PONDERATIONS: Final = "Dans les {top} premiers, sur toutes les pondérations admissibles"
PONDERATIONS_LECTURE: Final = (
    "Part des pondérations qui placent le territoire dans les {top} premiers, quand tous les poids de somme 100\u00a0% "
    "sont également probables ({n} tirages). Elle ne dépend pas des curseurs. Ce n’est pas une probabilité d’être "
    "fragile."
)

TERRITOIRE: Final = "Ce qui fait le rang d’une intercommunalité"
AUCUN_EPCI: Final = (
    "Choisissez une intercommunalité, dans la liste au-dessus de la carte ou en la touchant sur la carte : la page "
    "dira ce qui fait son score et ce qui changerait son rang."
)
RANG_OFFICIEL: Final = "Réglage officiel : {rang} rang, {score} sur 100."
CONTRIBUTIONS: Final = "{nom} – part de chaque indicateur dans le score de {score} sur 100"
SOMME: Final = "La somme de ces points est le score : {somme} = {score}, aux arrondis près."
CHANGER: Final = "Ce qui changerait son rang"
CHANGEMENTS: Final = {"poids": "Un poids", "choix": "Un autre choix de calcul"}
CHANGER_POIDS: Final = (
    "Poids le plus proche qui change le rang, quand le poids d’une seule dimension bouge et que les autres gardent "
    "leurs proportions."
)
CHANGER_CHOIX: Final = "Rang quand un seul choix change et que tous les autres restent."
SOURCE: Final = "{sources} ; indice calculé ici"
