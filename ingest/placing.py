"""Where a row belongs, by the codes that it gives: never by its coordinates, never by a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from data.complement import Complement
from data.spelling import name_words
from data.territoire import (
    FINISTERE,
    load_communes,
    load_epci,
    load_lieux,
    load_lycees,
    load_passage,
)
from data.world import ALONE
from ingest.errors import CellError

_FORM = re.compile(
    r"^(?:commune|ville|mairie|(?:conseil )?departement(?:al)?|c[acu]"
    r"|communaute (?:agglomeration|communes|urbaine)) "
)


@dataclass(frozen=True)
class Place:
    """
    A territory of the referential.

    Parameters
    ----------
    perimetre
        `commune`, `EPCI` or `département`, as in `projet.perimetre`.
    insee, siren
        Commune and EPCI; the islands without EPCI have no `siren`, the département has neither.
    """

    perimetre: str
    insee: str | None = None
    siren: str | None = None


@dataclass(frozen=True)
class Territoires:
    """
    The codes that rows can be placed by.

    Parameters
    ----------
    communes
        EPCI of each commune, None outside any.
    epci
        SIREN of the EPCI.
    passage
        Commune of today by the code of the one that merged into it.
    lieux
        Places of services that were imported, and lycées.
    noms
        Official name of the communes, of the EPCI and of the département by code, to be compared with that of a row.
    """

    communes: Mapping[str, str | None]
    epci: frozenset[str]
    passage: Mapping[str, str]
    lieux: frozenset[str] = frozenset()
    noms: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def embedded(cls, complement: Complement = ALONE) -> Self:
        """Build it from the embedded referential, and from the places that were imported."""
        referential, epci = load_communes(), load_epci()
        communes = referential["siren_epci"]
        passage = load_passage()
        named = pd.concat([referential["nom"], epci["nom"]])
        return cls(
            communes={
                str(insee): None if pd.isna(siren) else str(siren) for insee, siren in communes.items()
            },
            epci=frozenset(map(str, epci.index)),
            passage=dict(zip(passage["ancien_insee"], passage["insee"], strict=True)),
            lieux=frozenset((*load_lieux(complement)["lieu_id"], *load_lycees()["uai"])),
            noms={FINISTERE: "Finistère", **{str(code): str(nom) for code, nom in named.items()}},
        )

    def place_commune(self, code: str) -> Place:
        """
        Place a commune by its INSEE code; a merged one stands in the commune of today.

        Raises
        ------
        CellError
            When the code is not one of the referential.
        """
        insee = code if code in self.communes else self.passage.get(code, code)
        if insee not in self.communes:
            raise CellError(
                "Ce code n’est pas celui d’une commune du Finistère ou de Poher Communauté.",
                "Vérifiez le code INSEE (cinq caractères), ou retirez la ligne si elle est hors périmètre.",
            )
        return Place("commune", insee=insee, siren=self.communes[insee])

    def place_epci(self, code: str) -> Place:
        """
        Place an EPCI by its SIREN.

        Raises
        ------
        CellError
            When the SIREN is not one of the referential.
        """
        if code not in self.epci:
            raise CellError(
                "Ce code n’est pas le SIREN d’un EPCI du Finistère.",
                "Vérifiez le SIREN (neuf chiffres), ou retirez la ligne si elle est hors périmètre.",
            )
        return Place("EPCI", siren=code)

    def place_departement(self, code: str) -> Place:
        """
        Place the département.

        Raises
        ------
        CellError
            When it is another one.
        """
        if code != FINISTERE:
            raise CellError(
                "Ce code n’est pas celui du Finistère.",
                f"Vérifiez le code ({FINISTERE}), ou retirez la ligne si elle est hors périmètre.",
            )
        return Place("département")


def name_key(name: str) -> str:
    """Reduce the name of a territory to what compares: no accents, hyphens, articles or form (« CC », « Ville de »)."""
    return _FORM.sub("", " ".join(name_words(name)))
