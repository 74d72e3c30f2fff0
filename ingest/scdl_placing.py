"""Where a subsidy belongs: by the SIREN of its beneficiary, then by its name, then where its giver is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, Self

from data.spelling import folded_key
from data.territoire import load_communes, load_epci
from ingest.placing import Place
from ingest.scdl_cells import Identity

SIREN_DEPARTEMENT: Final = "222900011"
"""Département du Finistère."""

SIREN_REGION: Final = "233500016"
"""Région Bretagne."""

How = Literal["identifiant", "nom", "attribuant", "aucun"]

_OF_A_COMMUNE = re.compile(r"(?:commune|ville|mairie)(?P<name>.*)")
_NEAR_A_COMMUNE = re.compile(r"(?:ccas|centrecommunaldactionsociale)(?P<name>.*)")
_LINKS = {"": "", "de": "", "d": "", "du": "le", "des": "les"}
"""What stands before the name of a commune once folded, and the article that it hides."""


@dataclass(frozen=True)
class Placed:
    """
    A place, and how it was found.

    Parameters
    ----------
    place
        Territory; the whole département when nothing tells.
    how
        By an identifier of the beneficiary, by its name, by its giver, or not at all.
    itself
        Whether the beneficiary is that territory, and not only there.
    """

    place: Place
    how: How
    itself: bool = False


@dataclass(frozen=True)
class Annuaire:
    """
    The communes and EPCI by SIREN and by name.

    Parameters
    ----------
    by_siren
        Place of each commune, EPCI, and of the Département.
    by_name
        The same by folded name, without « commune de » and the like.
    names
        Official name by SIREN.
    """

    by_siren: Mapping[str, Place]
    by_name: Mapping[str, Place]
    names: Mapping[str, str]

    @classmethod
    def embedded(cls) -> Self:
        """Build it from the embedded referential."""
        by_siren: dict[str, Place] = {SIREN_DEPARTEMENT: Place("département")}
        by_name: dict[str, Place] = {folded_key("Département du Finistère"): Place("département")}
        names: dict[str, str] = {SIREN_DEPARTEMENT: "Département du Finistère"}
        for siren, nom in load_epci()["nom"].items():
            by_siren[str(siren)] = by_name[folded_key(str(nom))] = Place("EPCI", siren=str(siren))
            names[str(siren)] = str(nom)
        communes = load_communes()[["nom", "siren", "siren_epci"]].astype(object)
        for insee, row in zip(communes.index, communes.itertuples(index=False), strict=True):
            epci = row.siren_epci if isinstance(row.siren_epci, str) else None
            place = Place("commune", insee=str(insee), siren=epci)
            by_siren[str(row.siren)] = by_name[folded_key(str(row.nom))] = place
            names[str(row.siren)] = f"Commune de {row.nom}"
        return cls(by_siren, by_name, names)

    def place(self, beneficiaire: Identity, attribuant: Identity) -> Placed:
        """Place a subsidy; never by a name that merely contains that of a commune."""
        place = self.by_siren.get(beneficiaire.siren or "")
        if place is not None:
            return Placed(place, "identifiant", itself=True)
        place, itself = self._named(beneficiaire.name)
        if place is not None:
            return Placed(place, "nom", itself=itself)
        giver = self.by_siren.get(attribuant.siren or "") or self._named(attribuant.name)[0]
        if giver is not None:
            return Placed(giver, "attribuant")
        return Placed(Place("département"), "aucun")

    def name(self, who: Identity) -> str:
        """Give a name to whoever the row does not name but identifies, empty when it does neither."""
        if who.name:
            return who.name
        code = who.siret or who.siren or who.rna
        return self.names.get(who.siren or "", f"Organisme {code}" if code else "")

    def _named(self, name: str) -> tuple[Place | None, bool]:
        folded = folded_key(name)
        if folded in self.by_name:
            return self.by_name[folded], True
        for pattern, itself in ((_OF_A_COMMUNE, True), (_NEAR_A_COMMUNE, False)):
            match = pattern.fullmatch(folded)
            place = self._after_link(match["name"]) if match else None
            if place is not None:
                return place, itself
        return None, False

    def _after_link(self, words: str) -> Place | None:
        """Find the commune that folded words name after « de », « d’ », « du » or « des »."""
        for link, article in _LINKS.items():
            place = self.by_name.get(article + words[len(link) :]) if words.startswith(link) else None
            if place is not None and place.perimetre == "commune":
                return place
        return None
