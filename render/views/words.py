"""Titles and choices of the views, the same on the pages, in the files and on the command line."""

from collections.abc import Mapping
from typing import Final

MEANS_IN_ACCORDS: Final = "Euros votés par habitant dans les accords"
MEANS_OUTSIDE: Final = "Aides d’autres financeurs par habitant, hors accord"
MEANS: Final = "Finistère – {sujet}, au {date}"
MEANS_OF_THEME: Final = "Euros votés par habitant dans les accords, thème «\u00a0{theme}\u00a0»"
GAP: Final = "Finistère – {besoin} et moyens votés par habitant, thème «\u00a0{theme}\u00a0», au {date}"
NEED: Final = "{label} ({date})"
INDEX: Final = "Finistère – {indice}, classes de rang{poids}, données {annees}"
OFFICIAL_WEIGHTS: Final = ", poids officiels"
PROJECTS_LEGEND: Final = "Projets par thème"
PROJECTS: Final = "{lieu} – Projets, au {date}"
PROJECTS_OF_THEME: Final = "{lieu} – Projets : {theme}, au {date}"
AND_PROJECTS: Final = "{titre}, et projets au {date}"

ALL_THEMES: Final = "Tous les thèmes"

SUBJECTS: Final[Mapping[str, str]] = {
    "observation": "Observation du territoire",
    "moyens": "Moyens votés par habitant",
    "ecart": "Besoin et moyens",
    "projets": "Projets par thème",
    "priorites": "Indice de fragilité",
}
METHODS: Final[Mapping[str, str]] = {
    "auto": "Règle de l’atlas",
    "quantiles": "Effectifs égaux (quantiles)",
    "fisher": "Seuils naturels (Fisher)",
    "equal": "Amplitudes égales",
    "pretty": "Seuils ronds",
    "head-tail": "Moyennes emboîtées (head/tail)",
    "reference": "De part et d’autre du Finistère",
    "manual": "Bornes choisies",
}
PALETTES: Final[Mapping[str, str]] = {
    "auto": "Règle de l’atlas",
    "observation": "Bleu (observation)",
    "besoin": "Violet (besoin)",
    "moyens": "Ocre (moyens)",
    "divergente": "Brun – bleu, autour d’un seuil",
}
AUDIENCES: Final[Mapping[str, str]] = {
    "public": "Public",
    "comité": "Comité",
    "interne": "Document de travail",
}
