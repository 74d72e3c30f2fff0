"""What a reader is told when the data of the dashboard cannot be read."""

from typing import Final

ILLISIBLE: Final = (
    "**Les données du tableau de bord ne peuvent pas être lues pour l’instant.** Rien de ce qui a été publié n’est "
    "effacé. Rechargez la page dans un moment ; si cela se répète, transmettez ce repère à la personne qui gère le "
    "tableau de bord : {repere}."
)
