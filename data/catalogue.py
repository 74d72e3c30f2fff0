"""The catalogue as it is written: its two files, read and checked, then what was imported."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pandas as pd

from data.complement import Complement
from data.errors import CatalogueError
from data.indicateur import (
    Agregation,
    Catalogue,
    Indicateur,
    Nature,
    Niveau,
    Role,
    Sens,
    Theme,
    years_between,
)
from data.world import current_complement

__all__ = ["Catalogue", "Indicateur", "Niveau", "Theme", "load_catalogue"]

FOLDER = Path(__file__).parent

_CHOICES: dict[str, tuple[str, ...]] = {
    "agregation": get_args(Agregation),
    "sens": get_args(Sens),
    "role": get_args(Role),
    "nature": get_args(Nature),
}
_MAY_BE_EMPTY = {"numerateur", "denominateur"}


def load_catalogue(folder: Path | None = None, *, complement: Complement | None = None) -> Catalogue:
    """
    Give the catalogue: the embedded one, with the indicators that were imported.

    Parameters
    ----------
    folder
        Reads `themes.toml` and `catalogue.toml` there, and nothing that was imported.
    complement
        What was imported; by default what is current.

    Raises
    ------
    CatalogueError
        Listing every fault of the two files.
    StoreError
        When what was imported is in a database that is away.
    """
    if folder is not None:
        return _read(folder)
    return _completed(complement or current_complement().content)


@functools.lru_cache(maxsize=2)
def _completed(complement: Complement) -> Catalogue:
    """Add the imported indicators, the newest vintage of each; one that the embedded catalogue has takes its place."""
    embedded, rows = _read(FOLDER), complement.tables["indicateur"]
    if rows.empty:
        return embedded
    imported = {
        entry.id: entry for entry in sorted(map(indicateur_of, rows.to_dict("records")), key=_vintage)
    }
    kept = tuple(imported.pop(one.id, one) for one in embedded.indicateurs)
    return Catalogue(indicateurs=(*kept, *imported.values()), themes=embedded.themes)


def _vintage(indicateur: Indicateur) -> tuple[str, str]:
    return indicateur.millesime[-4:], indicateur.id


def indicateur_of(row: Mapping[Any, Any]) -> Indicateur:
    """Make an indicator of a row of the table `indicateur`, known to be sound."""
    values = {field.name: row[field.name] for field in fields(Indicateur)}
    empty = {name: "" for name in _MAY_BE_EMPTY if pd.isna(values[name])}
    return Indicateur(**{**values, **empty, "decimales": int(values["decimales"])})


def entry_faults(raw: Mapping[str, Any], themes: set[str]) -> list[str]:
    """
    Say, one French sentence each, what is wrong with an entry for an indicator.

    Parameters
    ----------
    raw
        Fields as `catalogue.toml` writes them.
    themes
        Ids of the themes.
    """
    return _shape_faults("indicateur", raw, Indicateur) or _content_faults(raw, themes)


@functools.cache
def _read(folder: Path) -> Catalogue:
    faults: list[str] = []
    raw_themes = _entries(folder / "themes.toml", "theme", faults)
    raw_indicateurs = _entries(folder / "catalogue.toml", "indicateur", faults)
    themes = {str(raw.get("id")) for raw in raw_themes}
    for kind, rows in (("thème", raw_themes), ("indicateur", raw_indicateurs)):
        faults += _duplicates(kind, rows)
    for raw in raw_themes:
        faults += _shape_faults("thème", raw, Theme)
    for raw in raw_indicateurs:
        faults += entry_faults(raw, themes)
    if faults:
        msg = "Catalogue à corriger :\n" + "\n".join(f"- {fault}" for fault in faults)
        raise CatalogueError(msg)
    return Catalogue(
        indicateurs=tuple(
            Indicateur(**{**raw, "facteur": float(raw["facteur"]), "niveaux": tuple(raw["niveaux"])})
            for raw in raw_indicateurs
        ),
        themes=tuple(Theme(**raw) for raw in raw_themes),
    )


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
            agregation != "tcam" or years_between(raw["millesime"]) > 0,
            f"agrégation « tcam » : millésime « AAAA-AAAA » croissant attendu, reçu « {raw['millesime']} »",
        ),
        (
            (raw["nature"] == "stock") == (agregation == "sum") or agregation == "none",
            f"nature « {raw['nature']} » incompatible avec l’agrégation « {agregation} »",
        ),
    ]
    return [f"indicateur « {raw['id']} » : {fault}." for valid, fault in checks if not valid]
