"""French labels of the cartographic workshop."""

from typing import Final

PAGE: Final = "Atelier"
TITRE: Final = "Atelier cartographique"
INTRODUCTION: Final = (
    "Composez une carte prête à imprimer ou à publier. "
    "Le lien de la page garde tous les réglages, sauf le logo."
)

REMPLACE: Final = "{message} La valeur habituelle la remplace."

SUJET: Final = "Sujet"
THEME: Final = "Thème"
INDICATEUR: Final = "Indicateur"
PROJETS: Final = "Ajouter les projets"
TERRITOIRE: Final = "Territoire"
TERRITOIRE_ENTOURE: Final = "Intercommunalité entourée"
TOUT: Final = "Tout le Finistère"
AUCUNE: Final = "Aucune"
NIVEAU: Final = "Niveau"
NIVEAUX: Final = {"epci": "Intercommunalités", "commune": "Communes"}

CLASSES_TITRE: Final = "Classes et couleurs"
METHODE: Final = "Méthode"
CLASSES: Final = "Classes"
CLASSES_AUTO: Final = "Règle"
BORNES: Final = "Bornes entre les classes"
BORNES_AIDE: Final = "De 1 à 6 nombres croissants, séparés par des points-virgules : 20 ; 25 ; 30."
PALETTE: Final = "Couleurs"
SANS_CLASSES: Final = "Ce sujet a ses propres classes : elles ne se choisissent pas."

MISE_EN_PAGE: Final = "Mise en page"
FORMAT: Final = "Format"
TITRE_LIBRE: Final = "Titre"
TITRE_AIDE: Final = "Vide : le titre de l’atlas, avec le lieu, le sujet et la date."
PRODUCTEUR: Final = "Réalisation"
LOGO: Final = "Logo"
LOGO_AIDE: Final = "Image PNG ou JPEG de 2 Mo au plus ; elle ne fait pas partie du lien."
LOGO_REFUSE: Final = "Ce logo ne convient pas : {raison}"
DIFFUSION: Final = "Diffusion"
DIFFUSION_AIDE: Final = {
    "public": "Le fichier ne montre que ce qui est voté et public.",
    "comité": "Le fichier montre aussi ce qui est proposé au comité ; il porte « ne pas diffuser ».",
    "interne": "Le fichier montre tout le portefeuille ; il porte « ne pas diffuser ».",
}

RECU_APERCU: Final = "aperçu"
AVERTISSEMENTS: Final = "À vérifier avant de diffuser"
GENERALISEES: Final = (
    "À cette échelle, les limites généralisées s’écartent visiblement du terrain : la carte le dit."
)
EUR_PAR_HABITANT: Final = "€ par habitant"
FICHIERS: Final = "Télécharger cette carte"
FORMATS: Final = {"png": "PNG", "svg": "SVG", "pdf": "PDF", "html": "Carte interactive (HTML)"}
FICHIERS_AIDE: Final = (
    "PNG pour une page ou un réseau social, SVG et PDF pour l’imprimeur, HTML pour une carte qui s’ouvre sans réseau. "
    "Chaque fichier porte un reçu qui permet de le refaire à l’identique (commande « replay »)."
)

ATLAS: Final = "Tout l’atlas"
ATLAS_AIDE: Final = (
    "Une page par intercommunalité avec ces réglages, les mêmes classes partout, dans une archive ZIP."
)
ATLAS_FORMATS: Final = "Formats de l’archive"
ATLAS_ENSEMBLE: Final = "Un seul PDF de toutes les pages"
ATLAS_PREPARER: Final = "Préparer l’archive"
ATLAS_ANNULER: Final = "Annuler"
ATLAS_ANNULE: Final = "Préparation annulée : rien n’a été gardé."
ATLAS_PRET: Final = "Télécharger l’archive ({taille}\u00a0Mo)"
ATLAS_DEBUT: Final = "Première page"
ATLAS_RIEN: Final = "Choisissez au moins un format."
IMAGE: Final = "Image à imprimer ou à publier"
