"""The figures of a commune or of a canton beside those of its EPCI and of the Finistère."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.catalogue import Indicateur
from render import numbers

YES_NO = (0.0, 100.0)
"""Only values of a commune on an indicator that counts its inhabitants as a whole: all of them, or none."""


def all_or_nothing(values: "pd.Series[float]") -> bool:
    """Tell whether an indicator only takes 0 and 100 % in communes: it then answers a question by yes or no."""
    known = values.dropna()
    return bool(len(known)) and bool(known.isin(YES_NO).all())


def written_value(row: "pd.Series[Any]", indicateur: Indicateur, *, yes_no: bool = False) -> str:
    """
    Write one value of an indicator without its unit, which its name tells, or why there is none.

    Parameters
    ----------
    row
        `valeur`, `statut` (`analysis.observation.observe`).
    indicateur
        Its catalogue entry.
    yes_no
        Whether 100 and 0 % read « oui » and « non ».
    """
    if yes_no and row["statut"] in ("ok", "estime"):
        return "oui" if row["valeur"] else "non"
    bare = _Bare("", indicateur.decimales)
    growth = indicateur.agregation == "tcam"
    return numbers.unit_value(row["valeur"], bare, statut=str(row["statut"]), sign=growth)


@dataclass(frozen=True)
class _Bare:
    unite: str
    decimales: int


def compared_table(
    columns: Mapping[str, Sequence[str]], indicateurs: Sequence[Indicateur], themes: Mapping[str, str]
) -> pd.DataFrame:
    """
    Lay the values of several territories side by side, one row per indicator.

    Parameters
    ----------
    columns
        Name of a territory → its values as written, in the order of `indicateurs`.
    indicateurs
        Entries of the catalogue.
    themes
        Theme id → label.
    """
    return pd.DataFrame(
        {
            "Thème": [themes[one.theme] for one in indicateurs],
            "Indicateur": [f"{one.label_date} ({one.unite})" for one in indicateurs],
            **{name: list(values) for name, values in columns.items()},
        }
    )


def members_table(members: pd.DataFrame, epci_names: "pd.Series[str]") -> pd.DataFrame:
    """
    List the communes of a canton with their EPCI and what their projects receive.

    Parameters
    ----------
    members
        `nom`, `siren_epci`, `population`, `n_projets`, `vote_eur`, in the order of the rows.
    epci_names
        SIREN → name.
    """
    return pd.DataFrame(
        {
            "Commune": members["nom"],
            "Intercommunalité": members["siren_epci"].map(epci_names).fillna("aucune"),
            "Habitants en 2023": members["population"].map(numbers.number),
            "Projets situés": members["n_projets"].map(numbers.number),
            "Voté (Département)": [
                numbers.euros(amount) if amount else "–" for amount in members["vote_eur"]
            ],
        }
    )
