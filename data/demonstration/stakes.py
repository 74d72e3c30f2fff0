"""Enjeux, contributions and the profile of each territory, in our own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stake:
    """
    A kind of enjeu.

    Parameters
    ----------
    intitule, objectif
        Name, and what is aimed at.
    sources
        What grounds it (`data.schema_types.SOURCES_ENJEU`).
    indicateurs
        Identifiers of the catalogue that document it.
    """

    intitule: str
    objectif: str
    sources: tuple[str, ...]
    indicateurs: tuple[str, ...] = ()


STAKES: dict[str, tuple[Stake, ...]] = {
    "cohesion-sociale": (
        Stake(
            "Bien vieillir dans sa commune",
            "Permettre aux aînés de rester chez eux, près des services.",
            ("cohésion sociale", "observation"),
            ("part_65_ans_et_plus", "indice_vieillissement"),
        ),
        Stake(
            "Lutter contre l’isolement et la précarité",
            "Donner à chaque bassin de vie un lieu d’accueil et d’entraide.",
            ("cohésion sociale", "contribution"),
        ),
    ),
    "services-publics": (
        Stake(
            "Maintenir des services publics proches",
            "Garantir un accueil à moins de vingt minutes de chaque bourg.",
            ("services au public", "observation"),
            ("heures_ouverture_mairie", "habitants_mairie_samedi"),
        ),
        Stake(
            "Consolider l’offre de santé et d’accès aux droits",
            "Regrouper les professionnels et les permanences.",
            ("services au public", "contribution"),
        ),
    ),
    "habitat": (
        Stake(
            "Remettre sur le marché les logements vacants des bourgs",
            "Réduire la vacance et loger les ménages à l’année.",
            ("document d'urbanisme", "observation"),
            ("logements_vacants",),
        ),
        Stake(
            "Loger les habitants à l’année malgré la tension",
            "Développer des logements abordables pour les jeunes actifs et les saisonniers.",
            ("document d'urbanisme", "SRADDET", "observation"),
            ("residences_secondaires", "habitants_zone_b1_b2"),
        ),
    ),
    "mobilites": (
        Stake(
            "Se déplacer sans dépendre de la voiture",
            "Relier les bourgs, les écoles et les arrêts de car.",
            ("projet de territoire", "SRADDET"),
        ),
        Stake(
            "Désenclaver les communes les moins desservies",
            "Offrir une solution de transport à chaque habitant.",
            ("projet de territoire", "contribution"),
            ("densite",),
        ),
    ),
    "education-jeunesse": (
        Stake(
            "Accueillir les familles et les jeunes",
            "Compléter l’offre d’accueil de la petite enfance à l’adolescence.",
            ("projet de territoire", "contribution"),
            ("part_0_19_ans",),
        ),
        Stake(
            "Donner aux jeunes une place dans le territoire",
            "Soutenir leurs projets et leurs lieux.",
            ("contribution", "cohésion sociale"),
            ("part_0_19_ans", "lycees_generaux_technologiques"),
        ),
    ),
    "culture-sport": (
        Stake(
            "Rendre la culture et le sport accessibles à tous",
            "Rénover les équipements de proximité et faire vivre la langue bretonne.",
            ("projet de territoire",),
        ),
        Stake(
            "Faire vivre les équipements partagés",
            "Mettre en commun salles et médiathèques.",
            ("projet de territoire", "contribution"),
        ),
    ),
    "eau-environnement-littoral": (
        Stake(
            "Préserver l’eau, les rivières et les milieux",
            "Retrouver un bon état écologique et sécuriser l’eau potable.",
            ("SRADDET", "document d'urbanisme"),
        ),
        Stake(
            "Adapter le littoral au changement climatique",
            "Anticiper le recul du trait de côte et l’affluence.",
            ("SRADDET", "document d'urbanisme", "contribution"),
        ),
    ),
    "transition-energie": (
        Stake(
            "Réduire les consommations d’énergie des bâtiments publics",
            "Rénover en priorité les écoles, les mairies et les salles.",
            ("projet de territoire", "SRADDET"),
        ),
        Stake(
            "Produire et consommer localement",
            "Développer les énergies renouvelables, le réemploi et l’alimentation locale.",
            ("projet de territoire", "contribution"),
        ),
    ),
    "economie-proximite": (
        Stake(
            "Revitaliser les bourgs et le commerce de proximité",
            "Garder un commerce et un lieu de vie dans chaque bourg.",
            ("projet de territoire", "contribution", "observation"),
            ("habitants_communes_moins_2000", "evolution_population"),
        ),
        Stake(
            "Conforter les activités du territoire toute l’année",
            "Soutenir les équipements utiles aux habitants comme aux visiteurs.",
            ("projet de territoire",),
        ),
    ),
    "numerique": (
        Stake(
            "Accompagner chacun dans les usages numériques",
            "Proposer une aide humaine près de chez soi.",
            ("services au public", "contribution"),
        ),
        Stake(
            "Mettre en commun les moyens numériques des communes",
            "Sécuriser et partager les outils.",
            ("projet de territoire",),
        ),
    ),
}
"""Two kinds of enjeu by portfolio theme; in `habitat` the first suits vacancy, the second tension."""

PROFILES: dict[str, str] = {
    "242900314": "habitat2 cohesion-sociale transition-energie mobilites culture-sport education-jeunesse",
    "200068120": "cohesion-sociale habitat2 mobilites transition-energie eau-environnement-littoral",
    "242900835": "economie-proximite habitat cohesion-sociale eau-environnement-littoral mobilites",
    "242900694": "mobilites habitat cohesion-sociale culture-sport eau-environnement-littoral",
    "242900769": "habitat2 eau-environnement-littoral2 cohesion-sociale economie-proximite",
    "242900801": "mobilites education-jeunesse habitat services-publics transition-energie",
    "242900074": "eau-environnement-littoral2 habitat2 cohesion-sociale mobilites culture-sport",
    "242900553": "mobilites eau-environnement-littoral habitat2 education-jeunesse",
    "242900793": "cohesion-sociale services-publics mobilites eau-environnement-littoral",
    "242900751": "economie-proximite cohesion-sociale mobilites transition-energie",
    "200067072": "cohesion-sociale habitat economie-proximite eau-environnement-littoral2 mobilites",
    "200067197": "services-publics habitat mobilites economie-proximite",
    "242900744": "services-publics habitat economie-proximite culture-sport numerique",
    "242900561": "services-publics habitat economie-proximite mobilites",
    "200067247": "services-publics habitat cohesion-sociale mobilites numerique",
    "200066868": "cohesion-sociale services-publics habitat2 eau-environnement-littoral2",
    "242900645": "habitat cohesion-sociale economie-proximite eau-environnement-littoral2",
    "242900629": "cohesion-sociale habitat2 services-publics eau-environnement-littoral2",
    "242900710": "cohesion-sociale mobilites habitat services-publics numerique",
    "242900702": "habitat2 cohesion-sociale economie-proximite2 eau-environnement-littoral2 culture-sport",
    "242900660": "habitat2 eau-environnement-littoral2 mobilites education-jeunesse",
}
"""Themes of each territory in the order of its enjeux; « 2 » takes the second kind of the theme."""

DEFAULT_PROFILE = "cohesion-sociale habitat services-publics mobilites"

CONTRIBUTIONS: dict[str, str] = {
    "cohesion-sociale": "Demande de lieux de rencontre ouverts à tous les âges.",
    "services-publics": "Attente de permanences régulières pour les démarches.",
    "habitat": "Difficulté à trouver un logement à l’année.",
    "mobilites": "Souhait de cheminements sûrs entre le bourg et les écoles.",
    "education-jeunesse": "Manque de places d’accueil les mercredis et pendant les vacances.",
    "culture-sport": "Équipements jugés vétustes, envie de les partager entre communes.",
    "eau-environnement-littoral": "Inquiétude sur la qualité de l’eau et l’usage des sentiers.",
    "transition-energie": "Propositions pour réduire les dépenses d’énergie des bâtiments.",
    "economie-proximite": "Attachement au dernier commerce du bourg.",
    "numerique": "Besoin d’une aide humaine pour les démarches en ligne.",
}
"""What a contribution says, by theme of the enjeu that it feeds."""


def stakes_of(siren: str) -> list[tuple[str, Stake]]:
    """List the themes and enjeux that fit a territory, the first rank first."""
    wanted = PROFILES.get(siren, DEFAULT_PROFILE).split()
    return [(word.removesuffix("2"), STAKES[word.removesuffix("2")][word.endswith("2")]) for word in wanted]
