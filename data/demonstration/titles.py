"""Titles of projects: our own templates, filled with the names of real places and never of real people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Template:
    """
    A kind of project.

    Parameters
    ----------
    title
        With `{de}` and `{lieu}` for the place.
    extent
        `perimetre` of the project.
    owner
        `maitre_ouvrage_type`.
    moyens
        What the Département brings: i(nvestissement), f(onctionnement), j (days of engineering),
        a(ccompagnement).
    size
        Usual weight of the cost, 1 for a common local project.
    coastal
        Whether it needs the sea.
    """

    title: str
    extent: str
    owner: str
    moyens: str
    size: float = 1.0
    coastal: bool = False


def _site(title: str, moyens: str = "i", size: float = 1.0, *, owner: str = "commune") -> Template:
    return Template(title, "site", owner, moyens, size)


def _commune(title: str, moyens: str = "i", size: float = 1.0, *, owner: str = "commune") -> Template:
    return Template(title, "commune", owner, moyens, size)


def _several(title: str, moyens: str = "i", size: float = 1.0, *, owner: str = "EPCI") -> Template:
    return Template(title, "plusieurs communes", owner, moyens, size)


def _epci(title: str, moyens: str = "f", size: float = 0.4, *, owner: str = "EPCI") -> Template:
    return Template(title, "EPCI", owner, moyens, size)


def _shore(title: str, moyens: str = "i", size: float = 1.0) -> Template:
    return Template(title, "site", "commune", moyens, size, coastal=True)


TEMPLATES: dict[str, tuple[Template, ...]] = {
    "cohesion-sociale": (
        _site("Création d’un espace de vie sociale {lieu}", "ij", 1.2),
        _site("Rénovation du centre social {de}", "i", 2.2),
        _site("Résidence autonomie {de} : mise en accessibilité", "i", 2.5, owner="bailleur"),
        _site("Logements adaptés aux aînés près du bourg {de}", "ij", 2.4, owner="bailleur"),
        _commune("Épicerie sociale et solidaire {de}", "f", 0.3, owner="association"),
        _epci("Chantier d’insertion {lieu}", "f", 0.5, owner="association"),
        _epci("Coordination des acteurs du vieillissement {lieu}", "fj", 0.4),
        _epci("Appui aux aidants {lieu}", "a", 0.2),
        _epci("Convention territoriale globale {de} : diagnostic partagé", "ja", 0.2),
    ),
    "services-publics": (
        _site("Maison de santé pluriprofessionnelle {de}", "ij", 3.0),
        _site("Espace d’accès aux services publics {lieu}", "i", 1.6, owner="EPCI"),
        _site("Mairie et agence postale {de} : réunion sous un même toit", "ij", 1.4),
        _site("Accueil de la mairie {de} : mise en accessibilité", "i", 0.7),
        _epci("Permanences itinérantes d’accès aux droits {lieu}", "f", 0.4),
        _epci("Schéma d’accessibilité des services {de}", "j", 0.3),
        _epci("Formation des agents d’accueil {lieu}", "a", 0.2),
    ),
    "habitat": (
        _site("Réhabilitation de logements communaux {lieu}", "i", 1.6),
        _site("Ancien presbytère {de} : transformation en logements", "ij", 1.5),
        _site("Logements pour jeunes actifs et saisonniers {lieu}", "i", 2.4, owner="bailleur"),
        _commune("Quartier sobre en foncier {lieu} : études préalables", "j", 0.4),
        _commune("Îlot vacant du bourg {de} : acquisition et démolition", "ij", 1.2),
        _epci("Conseil à la rénovation des logements {lieu}", "fa", 0.5),
        _epci("Programme local de l’habitat {de} : étude des besoins", "j", 0.3),
        _several("Logements vacants des bourgs {lieu} : remise sur le marché", "fj", 0.6),
    ),
    "mobilites": (
        _site("Traversée du bourg {de} : apaisement de la circulation", "ij", 1.8),
        _site("Aire de covoiturage {de}", "i", 0.6),
        _commune("Itinéraire cyclable {de} : du bourg aux écoles", "i", 1.5),
        _commune("Arrêts de car {de} : mise en accessibilité", "i", 0.4),
        _several("Liaison cyclable intercommunale {lieu}", "ij", 2.6),
        _epci("Transport à la demande {lieu}", "f", 0.6),
        _epci("Schéma directeur des mobilités {de}", "j", 0.3),
        _epci("Autopartage solidaire {lieu}", "fa", 0.3, owner="association"),
    ),
    "education-jeunesse": (
        _site("Rénovation de l’école publique {de}", "i", 2.4),
        _site("Accueil de loisirs {de} : extension", "ij", 1.5),
        _site("Création d’une micro-crèche {lieu}", "ij", 1.4),
        _site("Restaurant scolaire {de} : mise aux normes", "i", 1.3),
        _site("Espace jeunes {de}", "i", 0.8),
        _epci("Ludothèque itinérante {lieu}", "f", 0.3, owner="association"),
        _epci("Projet éducatif de territoire {de}", "ja", 0.2),
        _epci("Conseil intercommunal des jeunes {lieu}", "a", 0.2),
    ),
    "culture-sport": (
        _site("Rénovation de la salle polyvalente {de}", "i", 2.0),
        _site("Salle de sports {de} : rénovation énergétique", "ij", 2.3),
        _site("Médiathèque {de}", "ij", 2.0),
        _site("Patrimoine religieux {de} : restauration", "i", 0.9),
        _site("Terrain de jeux de plein air {lieu}", "i", 0.4),
        _site("Vestiaires du stade {de} : reconstruction", "i", 0.9),
        _epci("Enseignement du breton dans les écoles {lieu}", "f", 0.3),
        _epci("Saison culturelle itinérante {lieu}", "f", 0.3, owner="association"),
        _epci("École de musique intercommunale {de} : projet d’établissement", "ja", 0.2),
    ),
    "eau-environnement-littoral": (
        _site("Désimperméabilisation de la cour d’école {de}", "i", 0.6),
        _commune("Schéma directeur d’assainissement {de}", "ij", 0.8),
        _several("Restauration de zones humides {lieu}", "if", 0.7, owner="syndicat"),
        _several("Plantation de bocage {lieu}", "f", 0.3, owner="association"),
        _several("Alimentation en eau potable {lieu} : interconnexion", "i", 2.6, owner="syndicat"),
        _epci("Gestion des milieux aquatiques {lieu} : plan d’actions", "j", 0.3),
        _shore("Trait de côte {lieu} : étude de l’érosion", "j", 0.4),
        _shore("Sentier côtier {de} : réouverture et mise en sécurité", "i", 0.6),
        _shore("Abords de la plage {de} : renaturation", "ij", 1.1),
    ),
    "transition-energie": (
        _site("Rénovation énergétique de la mairie {de}", "i", 1.3),
        _site("Réseau de chaleur au bois {de}", "ij", 1.9),
        _site("Panneaux solaires sur l’école {de}", "i", 0.6),
        _commune("Rénovation de l’éclairage public {de}", "i", 0.5),
        _commune("Ressourcerie {de}", "if", 0.7, owner="association"),
        _epci("Conseil en énergie partagé {lieu}", "fa", 0.3),
        _epci("Plan climat-air-énergie {de} : mise en œuvre", "j", 0.3),
        _epci("Projet alimentaire {de}", "fa", 0.3),
    ),
    "economie-proximite": (
        _site("Dernier commerce {de} : rachat des murs", "ij", 0.9),
        _site("Halle de marché {de}", "i", 1.2),
        _site("Tiers-lieu {de}", "if", 1.0, owner="association"),
        _site("Revitalisation du bourg {de} : espaces publics", "ij", 2.4),
        _site("Atelier-relais {de}", "i", 1.3, owner="EPCI"),
        _commune("Locaux commerciaux vides {lieu} : étude", "j", 0.3),
        _epci("Accueil des visiteurs {lieu} : plan d’actions", "fj", 0.4),
        _shore("Port {de} : modernisation des équipements", "ij", 2.6),
        _shore("Cale de mise à l’eau {de} : réfection", "i", 0.8),
    ),
    "numerique": (
        _site("Espace public numérique {lieu}", "i", 0.5),
        _commune("Équipement numérique des écoles {de}", "i", 0.3),
        _epci("Médiation numérique itinérante {lieu}", "f", 0.4),
        _epci("Mutualisation informatique des communes {lieu}", "ij", 0.6),
        _epci("Stratégie numérique {de}", "ja", 0.2),
    ),
}
"""Templates by portfolio theme."""

SEVERAL_EPCI: tuple[tuple[str, Template], ...] = (
    (
        "mobilites",
        Template(
            "Lignes de covoiturage {de} vers les territoires voisins", "plusieurs EPCI", "EPCI", "fj", 0.5
        ),
    ),
    (
        "habitat",
        Template(
            "Observatoire du foncier {de} et des territoires voisins", "plusieurs EPCI", "EPCI", "j", 0.2
        ),
    ),
)
"""Templates shared by an EPCI and its neighbours."""

DEPARTEMENT_WIDE: tuple[tuple[str, str], ...] = (
    ("numerique", "Parcours d’aide au numérique dans tout le Finistère"),
    ("cohesion-sociale", "Réseau d’entraide alimentaire du Finistère"),
    ("culture-sport", "Tournée d’expositions dans les communes du Finistère"),
    ("transition-energie", "Groupement d’achat d’énergie des communes du Finistère"),
)
"""Themes and titles of projects that serve the whole département."""

POLITIQUES: dict[str, str] = {
    "cohesion-sociale": "Politique de l’autonomie et de l’insertion",
    "services-publics": "Politique de l’accès aux services",
    "habitat": "Politique de l’habitat",
    "mobilites": "Politique des mobilités",
    "education-jeunesse": "Politique de l’éducation et de la jeunesse",
    "culture-sport": "Politique de la culture et du sport",
    "eau-environnement-littoral": "Politique de l’eau et du littoral",
    "transition-energie": "Politique de la transition écologique",
    "economie-proximite": "Politique du tourisme et de la pêche",
    "numerique": "Politique du numérique",
}
"""Thematic policies to which projects outside the accords are redirected."""
