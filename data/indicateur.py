"""What an indicator and a theme are, and the catalogue that holds them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from data.errors import CatalogueError

Agregation = Literal["sum", "ratio", "tcam", "weighted_mean", "none"]
Sens = Literal["hausse", "baisse", "neutre"]
Role = Literal["indice", "contexte"]
Nature = Literal["stock", "ratio"]
Niveau = Literal["iris", "commune", "epci", "departement"]

_PERIOD = re.compile(r"(\d{4})-(\d{4})")


@dataclass(frozen=True)
class Theme:
    """A theme; `portefeuille` when accords and projects use it, observation alone otherwise."""

    id: str
    label: str
    portefeuille: bool


@dataclass(frozen=True)
class Indicateur:
    """
    One indicator, in the words and figures that every page, file and image uses.

    Parameters
    ----------
    definition
        One French sentence.
    numerateur, denominateur
        The parts by which it aggregates, in French; empty when there is none.
    agregation
        `sum` (Σ parts), `ratio` and `weighted_mean` (Σ numerators / Σ denominators × facteur), `tcam` (annual
        rate between the two years of `millesime`), `none` (never aggregated: a median).
    facteur
        What the quotient is multiplied by: 100 for percentages.
    sens
        Whether more means more need (`hausse`), less means more need (`baisse`), or neither.
    role
        `indice` when it enters the default index, else `contexte`.
    decimales
        Digits shown after the decimal comma.
    a_ne_pas_conclure
        What a reader must not infer from it.
    """

    id: str
    theme: str
    label: str
    label_court: str
    unite: str
    definition: str
    numerateur: str
    denominateur: str
    agregation: Agregation
    facteur: float
    sens: Sens
    role: Role
    nature: Nature
    decimales: int
    niveaux: tuple[Niveau, ...]
    millesime: str
    source: str
    producteur: str
    licence: str
    url: str
    a_ne_pas_conclure: str

    @property
    def annees(self) -> int:
        """Number of years between the two ends of the vintage (« 2017-2023 » → 6); 0 for a single year."""
        return years_between(self.millesime)

    @property
    def label_date(self) -> str:
        """Label with its vintage, said once: « Logements vacants, 2021 »."""
        return self.dated()

    def dated(self, form: str = "{label}, {date}") -> str:
        """
        Write the label with its vintage, no year being told twice.

        « Logements vacants, 2021 », but « Évolution annuelle de la population 2017-2023 », and « …ayant perdu des
        habitants depuis 2017, 2023 ».

        Parameters
        ----------
        form
            How both are written together.
        """
        years = self.millesime.split("-")
        untold = [year for year in years if not re.search(rf"\b{re.escape(year)}\b", self.label)]
        return form.format(label=self.label, date="-".join(untold)) if untold else self.label

    def value(self, numerateur: pd.Series, denominateur: pd.Series) -> pd.Series:
        """
        Compute the indicator from its parts, on their index; NaN where the denominator is null or unknown.

        The same formula serves a commune's own parts and those summed over a territory.

        Parameters
        ----------
        numerateur, denominateur
            Aligned floats, in the units that the catalogue says; `denominateur` is ignored by a sum.
        """
        if self.agregation == "sum":
            return numerateur.astype(float)
        if self.agregation == "none":
            return pd.Series(float("nan"), index=numerateur.index)
        quotient = numerateur / denominateur.where(denominateur > 0)
        if self.agregation == "tcam":
            quotient = quotient ** (1 / self.annees) - 1
        return quotient * self.facteur


@dataclass(frozen=True)
class Catalogue:
    """Every theme and indicator, in display order."""

    indicateurs: tuple[Indicateur, ...]
    themes: tuple[Theme, ...]

    def indicateur(self, identifiant: str) -> Indicateur:
        """Return one indicator; raises `CatalogueError` when it is unknown."""
        for indicateur in self.indicateurs:
            if indicateur.id == identifiant:
                return indicateur
        msg = f"Indicateur « {identifiant} » inconnu : voyez les identifiants de data/catalogue.toml."
        raise CatalogueError(msg)

    def theme(self, identifiant: str) -> Theme:
        """Return one theme; raises `CatalogueError` when it is unknown."""
        for theme in self.themes:
            if theme.id == identifiant:
                return theme
        msg = f"Thème « {identifiant} » inconnu : voyez les identifiants de data/themes.toml."
        raise CatalogueError(msg)

    def par_theme(self, identifiant: str) -> tuple[Indicateur, ...]:
        """Return the indicators of one theme, none when observation says nothing of it."""
        theme = self.theme(identifiant)
        return tuple(indicateur for indicateur in self.indicateurs if indicateur.theme == theme.id)

    def besoins(self, theme: str) -> tuple[Indicateur, ...]:
        """Return the indicators that tell a need of a theme by EPCI: ratios with a direction."""
        return tuple(
            one
            for one in self.indicateurs
            if one.theme == theme and one.sens != "neutre" and one.nature == "ratio" and "epci" in one.niveaux
        )


def years_between(millesime: str) -> int:
    """Give the number of years between the two ends of « 2017-2023 »; 0 when it is not a period."""
    period = _PERIOD.fullmatch(millesime)
    return int(period[2]) - int(period[1]) if period else 0
