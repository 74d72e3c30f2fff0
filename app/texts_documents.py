"""French labels of the papers and slides of an accord."""

from typing import Final

DOCUMENTS: Final = "Documents de l’accord"
DIFFUSION: Final = "Pour qui"
DIFFUSION_AIDE: Final = {
    "public": "Seulement ce qui est voté et public.",
    "comité": "Document préparatoire : tous les montants de l’accord ; les projets internes ne sont pas nommés.",
    "interne": "Document de travail : nomme aussi les projets internes.",
}
FICHE: Final = "Fiche PDF"
DIAPORAMA: Final = "Diaporama"
EN_PREPARATION: Final = "Le document est composé au moment du clic, en une à deux secondes."
GRAPHIQUE_PNG: Final = "Image PNG"
GRAPHIQUE_SVG: Final = "Image SVG"
