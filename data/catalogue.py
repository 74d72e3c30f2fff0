"""The catalogue: what each indicator measures, how it aggregates, and which themes order the whole."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd

from data.errors import CatalogueError

FOLDER = Path(__file__).parent

Agregation = Literal["sum", "ratio", "tcam", "weighted_mean", "none"]
Sens = Literal["hausse", "baisse", "neutre"]
Role = Literal["indice", "contexte"]
Nature = Literal["stock", "ratio"]
Niveau = Literal["iris", "commune", "epci", "departement"]

_CHOICES: dict[str, tuple[str, ...]] = {
    "agregation": get_args(Agregation),
    "sens": get_args(Sens),
    "role": get_args(Role),
    "nature": get_args(Nature),
}
_MAY_BE_EMPTY = {"numerateur", "denominateur"}
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
        return _years(self.millesime)

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


@functools.cache
def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """
    Read `themes.toml` and `catalogue.toml`.

    Raises
    ------
    CatalogueError
        Listing every fault of the two files.
    """
    faults: list[str] = []
    raw_themes = _entries(folder / "themes.toml", "theme", faults)
    raw_indicateurs = _entries(folder / "catalogue.toml", "indicateur", faults)
    themes = {str(raw.get("id")) for raw in raw_themes}
    for kind, rows in (("thème", raw_themes), ("indicateur", raw_indicateurs)):
        faults += _duplicates(kind, rows)
    for raw in raw_themes:
        faults += _shape_faults("thème", raw, Theme)
    for raw in raw_indicateurs:
        faults += _shape_faults("indicateur", raw, Indicateur) or _content_faults(raw, themes)
    if faults:
        msg = "Catalogue à corriger :\n" + "\n".join(f"- {fault}" for fault in faults)
        raise CatalogueError(msg)
    return Catalogue(
        indicateurs=tuple(
            Indicateur(**{**raw, "facteur": float(raw["facteur"]), "niveaux": tuple(raw["niveaux"])})
            for raw in raw_indicateurs
        ),
        themes=tuple(Theme(**raw) for raw in raw_themes),
    )


def _years(millesime: str) -> int:
    period = _PERIOD.fullmatch(millesime)
    return int(period[2]) - int(period[1]) if period else 0


def _entries(path: Path, table: str, faults: list[str]) -> list[Mapping[str, Any]]:
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get(table, [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(f"{path.name} est illisible : {error}.")
        return []
    if not (isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)):
        faults.append(f"{path.name} ne contient aucun bloc [[{table}]].")
        return []
    return rows


def _duplicates(kind: str, rows: list[Mapping[str, Any]]) -> list[str]:
    ids = [str(row.get("id")) for row in rows]
    return [
        f"{kind} « {name} » : identifiant en double." for name in sorted({n for n in ids if ids.count(n) > 1})
    ]


_TYPES: dict[str, tuple[type, ...]] = {
    "portefeuille": (bool,),
    "facteur": (int, float),
    "decimales": (int,),
    "niveaux": (list,),
}


def _shape_faults(kind: str, raw: Mapping[str, Any], into: type[Theme] | type[Indicateur]) -> list[str]:
    """Return what keeps an entry from becoming a dataclass: fields missing, unknown, or of the wrong type."""
    where = f"{kind} « {raw.get('id', '?')} »"
    names = [field.name for field in fields(into)]
    faults = [f"{where} : champ « {name} » absent." for name in names if name not in raw]
    faults += [f"{where} : champ « {name} » inconnu." for name in raw if name not in names]
    for name in names:
        wanted = _TYPES.get(name, (str,))
        if name in raw and (
            not isinstance(raw[name], wanted) or (isinstance(raw[name], bool) and bool not in wanted)
        ):
            types = " ou ".join(one.__name__ for one in wanted)
            faults.append(f"{where} : « {name} » doit être de type {types}, reçu {raw[name]!r}.")
        elif raw.get(name) == "" and name not in _MAY_BE_EMPTY:
            faults.append(f"{where} : champ « {name} » vide.")
    return faults


def _content_faults(raw: Mapping[str, Any], themes: set[str]) -> list[str]:
    """Return the contradictions inside one well-formed indicator."""
    agregation = raw["agregation"]
    checks = [
        (raw["theme"] in themes, f"thème « {raw['theme']} » absent de themes.toml"),
        *(
            (raw[name] in allowed, f"« {name} » vaut « {raw[name]} », attendu : {', '.join(allowed)}")
            for name, allowed in _CHOICES.items()
        ),
        (
            bool(raw["niveaux"]) and set(raw["niveaux"]) <= set(get_args(Niveau)),
            f"« niveaux » doit nommer {', '.join(get_args(Niveau))}, reçu {raw['niveaux']}",
        ),
        (raw["facteur"] > 0, f"« facteur » doit être positif, reçu {raw['facteur']}"),
        (0 <= raw["decimales"] <= 3, f"« decimales » doit être entre 0 et 3, reçu {raw['decimales']}"),
        (raw["url"].startswith("https://"), f"« url » doit commencer par https://, reçu « {raw['url']} »"),
        (
            agregation in ("sum", "none") or bool(raw["numerateur"] and raw["denominateur"]),
            f"agrégation « {agregation} » sans numérateur ou sans dénominateur",
        ),
        (
            agregation != "tcam" or _years(raw["millesime"]) > 0,
            f"agrégation « tcam » : millésime « AAAA-AAAA » croissant attendu, reçu « {raw['millesime']} »",
        ),
        (
            (raw["nature"] == "stock") == (agregation == "sum") or agregation == "none",
            f"nature « {raw['nature']} » incompatible avec l’agrégation « {agregation} »",
        ),
    ]
    return [f"indicateur « {raw['id']} » : {fault}." for valid, fault in checks if not valid]
